"""One module a rule; `dedup.quality.registry` lists them."""
