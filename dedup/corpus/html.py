"""The article out of a web page, by trafilatura (extra `web`)."""

from __future__ import annotations

import importlib.util

from dedup.errors import InputError


class MissingExtraError(InputError):
    """A package that web pages need is not installed; the hint names the extra that brings it."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"web pages need {package}, which is not installed", "Run: pip install 'corpus-dedup[web]'"
        )


def require(package: str = "trafilatura") -> None:
    """Raise `MissingExtraError` where a package for web pages is missing."""
    if importlib.util.find_spec(package) is None:
        raise MissingExtraError(package)


def extract(page: bytes) -> tuple[str | None, str]:
    """Return the main text of a page, or None and the reason where it has none."""
    import trafilatura

    try:
        text = trafilatura.extract(page, include_comments=False, deduplicate=False)
    except Exception as error:  # noqa: BLE001  a page can break any of the parsers below; it must not stop the rest
        return None, f"page cannot be parsed: {type(error).__name__}: {error}"
    if not text:
        return None, "no article text found in the page"
    return text, ""
