"""Fixed-size sketches of token streams: MinHash signatures, containment samples, immutables."""
