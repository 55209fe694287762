"""Rebuilds what ships in dedup/models from public sources."""
