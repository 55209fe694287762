"""Cleaning: a report becomes a plan, the plan a corpus in its own format, and a way back."""
