"""Find what is copied, what is garbage and what to keep in a text corpus."""

__version__ = "0.1.0"
