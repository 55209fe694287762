"""What the rules must reach on real pages and real mojibake; skipped without the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import accuracy_quality
from tests.conftest import data
from training.records import DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


@pytest.fixture(autouse=True)
def _same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy_quality, "DATA", DATA)


@pytest.mark.slow
def test_page_furniture_on_whole_pages() -> None:
    data("pages/articles.dev.jsonl.gz")
    for half, tally in accuracy_quality.page_furniture().items():
        assert tally.right >= 0.9 * (tally.right + tally.wrong), f"precision, {half}: {tally}"
        assert tally.right >= 0.7 * (tally.right + tally.missed), f"recall, {half}: {tally}"


def test_mojibake_cases() -> None:
    data("resources/ftfy_cases")
    found = accuracy_quality.mojibake()
    right, total = found["of five words or more"]
    assert right >= 0.95 * total > 0
    assert found["negative"][0] == 0


@pytest.mark.parametrize(
    ("seed", "pieces"),
    [
        ("000", ["Share This Article", "mediawatchbot", "3 Min Read"]),
        ("001", ["[email", "Read the latest financial"]),
        ("002", ["[time-brightcove", "source https://", "0 comments:"]),
        ("003", ["Related Posts"]),
    ],
)
def test_residue_in_scraped_articles(
    seed: str, pieces: list[str], findings: Callable[..., dict[str, Finding]]
) -> None:
    (folder,) = data("seeds")
    (path,) = folder.glob(f"{seed}_*.txt")
    text = path.read_text(encoding="utf-8")
    found = findings(text)
    covered = "".join(
        text[span.start : span.end]
        for code in ("TXT208", "TXT212")
        if code in found
        for span in found[code].spans
    )
    for piece in pieces:
        assert piece in covered
