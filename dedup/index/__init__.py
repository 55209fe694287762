"""What is kept between runs: the index of known documents and the baseline of accepted findings."""
