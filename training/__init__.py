"""Rebuilds what ships in dedup/models from public sources.

One command for each file: `python -m training.alphabet`, `.language`, `.quality`, `.relations` and `.tortured`; docs/models.md
says what each file holds. The other modules fetch, read and damage the texts that these learn from.
"""
