"""The HTML audit: one self-contained file that shows a report, its texts and lets a person judge them."""

from __future__ import annotations

from dedup.report.html.render import render

__all__ = ["render"]
