"""What dedup writes into a folder is not read as a corpus when the folder is scanned again."""

from pathlib import Path

import pytest

from dedup.corpus.own import written_by_dedup
from dedup.corpus.source import find


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "a record with the \\"schema\\": \\"dedup-report/1\\" in it"}\n',
        "rule,name,id\nDUP101,exact,a\n",
        "## Corpus of letters\n\nThey were found in an attic.\n",
        "<!doctype html><html><title>How dedup audits work</title></html>",
        '<?xml version="1.0"?><testsuites tests="1"><testsuite name="others"/></testsuites>',
        "",
    ],
)
def test_others_files_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert not written_by_dedup(str(path))


def test_what_is_named_is_read_whatever_it_is(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text('{\n"schema": "dedup-report/1"}')
    assert [source.label for source in find([str(report)]).sources] == ["report.json"]
    (tmp_path / "a.txt").write_text("a text")
    found = find([str(tmp_path)])
    assert [source.label for source in found.sources] == ["a.txt"]
    assert found.warnings == (f"1 file was written by dedup and left out: {report}",)


def test_a_file_that_cannot_be_read_is_not_ours(tmp_path: Path) -> None:
    assert not written_by_dedup(str(tmp_path / "none.json"))


def test_what_sqlite_keeps_beside_a_database_is_part_of_it(tmp_path: Path) -> None:
    for name in ("a.txt", "corpus.db", "corpus.db-wal", "corpus.db-shm", "other-wal"):
        (tmp_path / name).write_text("a text")
    assert find([str(tmp_path)]).warnings == (
        (
            f"1 database is left out, as no table was named: {tmp_path / 'corpus.db'}. "
            f"To read one, name it as {tmp_path / 'corpus.db'}::TABLE"
        ),
        f"1 file is of no known format and left out: {tmp_path / 'other-wal'}",
    )


def test_every_database_that_is_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    for name in ("one.db", "two.sqlite"):
        (tmp_path / name).write_bytes(b"SQLite format 3\0" + bytes(84))
    (warning,) = find([str(tmp_path)]).warnings
    assert warning.startswith("2 databases are left out, as no table was named: ")
    assert "one.db, " in warning
    assert "two.sqlite. To read one, name it as " in warning
