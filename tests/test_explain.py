"""`dedup explain`: that the evidence adds up to the confidence, and what is printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from dedup.cli.main import run
from dedup.config import Config
from dedup.errors import UsageError
from dedup.explain import explain_pair, texts_of
from dedup.model import Relation
from tests.conftest import write_jsonl
from tests.match.corpora import matches
from tests.match.texts import OTHER, REWRITE, SOURCE, SPUN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    texts = {"source": SOURCE, "rewrite": REWRITE, "spun": SPUN, "other": OTHER}
    records = [{"id": name, "text": text} for name, text in texts.items()]
    return str(write_jsonl(tmp_path / "corpus.jsonl", records))


@pytest.mark.parametrize("copy", [REWRITE, SPUN, OTHER])
def test_the_evidence_adds_up_to_the_likelihood(copy: str) -> None:
    found = explain_pair(pa.array([SOURCE, copy], pa.large_string()), Config())
    total = found.start + sum(item.log_odds for item in found.evidence)
    assert found.likelihood == pytest.approx(1 / (1 + math.exp(-total)))


def test_the_explanation_is_that_of_the_scan() -> None:
    found = explain_pair(pa.array([SOURCE, SPUN], pa.large_string()), Config())
    (pair,) = matches([SOURCE, SPUN]).pairs.confidence.tolist()
    assert found.relation is Relation.SPUN
    assert found.confidence == pytest.approx(pair)
    assert found.original == 0
    assert found.passages


@pytest.mark.parametrize("texts", [["", ""], [SOURCE, ""], ["One.", "Two."], [SOURCE, SOURCE]])
def test_any_two_texts_can_be_explained(texts: list[str]) -> None:
    found = explain_pair(pa.array(texts, pa.large_string()), Config())
    assert (found.relation is None) == (texts[0] != texts[1] or not texts[0])


def test_documents_come_in_the_order_asked_for(corpus: str) -> None:
    assert texts_of([corpus], ["spun", "source"], Config()).to_pylist() == [SPUN, SOURCE]


def test_ids_are_those_that_a_scan_reports(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "twice.jsonl", [{"id": "same", "text": text} for text in (SOURCE, OTHER)])
    assert texts_of([str(path)], ["same#2", "same"], Config()).to_pylist() == [OTHER, SOURCE]


def test_an_unknown_id_is_told_with_one_like_it(corpus: str) -> None:
    with pytest.raises(UsageError) as told:
        texts_of([corpus], ["sourse"], Config())
    assert told.value.hint == "Did you mean source?"


def test_an_unknown_id_is_an_error_of_use(corpus: str) -> None:
    with pytest.raises(UsageError, match="no document 'nobody'"):
        texts_of([corpus], ["source", "nobody"], Config())


def test_a_pair_is_printed_side_by_side(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", corpus, "source", "spun"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("spun  confidence")
    assert "original: source" in printed
    assert "before any measure" in printed
    assert "synonyms in place" in printed


def test_what_a_text_would_do_to_the_terminal_is_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b[2J\u202e"
    texts = [evil + SOURCE, evil + SOURCE + " And more."]
    records = [{"id": f"{name}{evil}", "text": text} for name, text in zip("ab", texts, strict=True)]
    path = write_jsonl(tmp_path / "evil.jsonl", records)
    assert run(["explain", str(path), f"a{evil}", f"b{evil}"]) == 0
    assert run(["explain", str(path), f"a{evil}"]) == 0
    shown = capsys.readouterr().out
    assert "\\x1b[2J\\u202e" in shown
    assert not set("\x1b\u202e") & set(shown)


def test_one_document_is_printed_with_its_findings(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", corpus, "other"]) == 0
    assert capsys.readouterr().out.startswith("other\n")


def test_where_a_document_stands_is_told(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", corpus, "other"]) == 0
    where = capsys.readouterr().out.splitlines()[1]
    assert where.startswith(f"{corpus} record 4 · {len(OTHER)} characters · ")
    assert where.endswith(" words · en · quality 1.00")


def test_copies_in_two_files_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (
        str(write_jsonl(tmp_path / f"{name}.jsonl", [{"id": name, "text": text}]))
        for name, text in (("old", SOURCE), ("new", SPUN))
    )
    assert run(["explain", other, "new", "old", "--with", one]) == 0
    assert capsys.readouterr().out.startswith("spun  confidence")
    assert run(["explain", other, "new", "--with", one]) == 0
    assert "a spun copy of old" in capsys.readouterr().out


def test_the_model_is_said_not_to_decide_what_shingles_settle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"a": SOURCE, "b": f"{SOURCE} And more of it.", "c": SPUN}
    path = write_jsonl(tmp_path / "near.jsonl", [{"id": name, "text": text} for name, text in texts.items()])
    assert run(["explain", str(path), "a", "b"]) == 0
    assert "The shingles settle it" in capsys.readouterr().out
    assert run(["explain", str(path), "a", "c"]) == 0
    assert "The shingles settle it" not in capsys.readouterr().out


def test_one_document_is_printed_with_its_copies(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", corpus, "spun"]) == 0
    assert "DUP105 spun-copy  0.98  a spun copy of source" in capsys.readouterr().out
    assert run(["explain", corpus, "source"]) == 0
    assert "DUP105 spun-copy  0.98  spun: a spun copy of source" in capsys.readouterr().out


def test_equal_texts_are_exact_copies_whatever_their_case() -> None:
    found = explain_pair(pa.array([SOURCE, SOURCE.upper()], pa.large_string()), Config())
    assert (found.relation, found.confidence) == (Relation.EXACT, 1.0)


def test_what_only_one_of_a_pair_holds_is_shown_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"a": f"{SOURCE} Left behind.", "b": f"Set before. {SOURCE}"}
    path = write_jsonl(tmp_path / "pair.jsonl", [{"id": name, "text": text} for name, text in texts.items()])
    assert run(["explain", str(path), "a", "b"]) == 0
    printed = capsys.readouterr().out
    assert "Set before" in printed
    assert "Left behind" in printed
