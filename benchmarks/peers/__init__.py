"""One script a peer, run in that peer's own environment."""
