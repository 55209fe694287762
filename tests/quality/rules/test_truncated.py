"""TXT211: where a text breaks off, and where it only seems to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dedup.quality.rules.truncated import FERRY

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

BODY = "\n".join(FERRY)


@pytest.mark.parametrize(
    "end",
    [
        "The owner, who is seventy, sold the ferry to the",
        "The owner, who is seventy, sold the ferry becaus",
        "The owner, who is seventy, sold the ferry because he",
        "The owner, who is seventy,",
        "The owner is seventy […]",
        "The owner is seventy. Continue reading",
        "The owner is… [+312 chars]",
        "The owner, who is seventy, (more…)",
        "The owner, who is [More ...]",
        "The owner is… Read more »",
        "The owner is… <Continue reading>",
    ],
)
def test_breaks_off(end: str, findings: Callable[..., dict[str, Finding]]) -> None:
    finding = findings(f"{BODY}\n{end}")["TXT211"]
    assert end.endswith(finding.spans[-1].text[-5:].rstrip())


@pytest.mark.parametrize(
    "end",
    [
        "The owner, who is seventy, sold it.",
        "The owner sold the ferry to a man who keeps goats and sails",
        "Ada Lund",
        "ada@harbour.example",
        "He asked: “What is it for?”",
        "https://harbour.example/ferry-and",
        "…",
    ],
)
def test_is_whole(end: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT211" not in findings(f"{BODY}\n{end}")


def test_wrapped_lines_are_read_as_paragraphs(findings: Callable[..., dict[str, Finding]]) -> None:
    words = f"{' '.join(FERRY)} {' '.join(FERRY)}".split()
    lines = [" ".join(words[i : i + 11]) for i in range(0, len(words), 11)]
    assert "TXT211" not in findings("\n".join(lines))
    assert "TXT211" in findings("\n".join(lines) + "\nThe owner of the ferry was sent a bill for the")


LAW = """(1) Whoever runs a ferry shall see to it that —

(a) there is a life jacket for each of the passengers who are on board; and

(b) the number of passengers is no higher than the harbour master allows.

(2) The harbour master may, after having heard whoever runs the ferry, forbid that it sails."""


@pytest.mark.parametrize("between", ["\n\n", " "])
def test_a_law_in_items_is_read_as_sentences(
    between: str, findings: Callable[..., dict[str, Finding]]
) -> None:
    law = LAW.replace("\n\n", between)
    assert "TXT211" not in findings(law)
    assert "TXT211" in findings(f"{law}{between}(3) Nothing in this section shall be taken to preve")
