"""The text-quality rules and the score they add up to."""
