"""Unicode rules, tokens and shingles: the one place that decides what a word is."""
