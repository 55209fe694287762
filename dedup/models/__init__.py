"""The tables and coefficients that ship, each with its card in docs/models.md."""
