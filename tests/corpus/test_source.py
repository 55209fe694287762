"""Finding what to read: order, labels, folders, and the errors of a mistyped path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup.config import Config
from dedup.corpus.read import read
from dedup.corpus.source import find, format_of, natural
from dedup.errors import InputError


def write(path: Path, content: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def labels(*paths: Path | str) -> list[str]:
    return [source.label for source in find([str(path) for path in paths]).sources]


def test_the_order_is_natural_and_not_that_of_the_command_line(tmp_path: Path) -> None:
    for name in ("a10.txt", "a2.txt", "B.txt", "sub/c.txt", "a2/z.txt"):
        write(tmp_path / name)
    expected = ["B.txt", "a2.txt", "a10.txt", "sub/c.txt"]
    found = labels(tmp_path)
    assert [label for label in found if label in expected] == expected
    assert labels(tmp_path / "a10.txt", tmp_path / "a2.txt") == labels(
        tmp_path / "a2.txt", tmp_path / "a10.txt"
    )


def test_labels_are_relative_to_what_the_paths_share(tmp_path: Path) -> None:
    write(tmp_path / "old" / "1.txt")
    write(tmp_path / "new" / "1.txt")
    assert labels(tmp_path / "old") == ["1.txt"]
    assert labels(tmp_path / "old" / "1.txt") == ["1.txt"]
    assert labels(tmp_path / "old", tmp_path / "new") == ["new/1.txt", "old/1.txt"]


def test_a_name_with_two_colons_is_a_file_where_there_is_one(tmp_path: Path) -> None:
    write(tmp_path / "a::b.txt")
    assert labels(tmp_path / "a::b.txt") == ["a::b.txt"]
    (source,) = find([f"{write(tmp_path / 'a.db')}::news"]).sources
    assert (source.label, source.table) == ("a.db", "news")


def test_where_no_ending_is_known_it_is_told_how_to_read_text(tmp_path: Path) -> None:
    page = write(tmp_path / "page.rst", "A page of documentation.")
    with pytest.raises(InputError, match="no documents in") as told:
        read([str(tmp_path)], Config())
    assert "page.rst. A text file of another ending is read if it is named" in (told.value.hint or "")
    assert [source.format for source in find([str(page)], "text").sources] == ["text"]


def test_a_table_is_read_of_a_database_only(tmp_path: Path) -> None:
    page = write(tmp_path / "folder" / "a.txt")
    with pytest.raises(InputError, match=r"folder is a folder, and holds no table news"):
        find([f"{page.parent}::news"])
    with pytest.raises(InputError, match=r"a\.txt is read as text, and holds no table news"):
        find([f"{page}::news"])
    (source,) = find([f"{page}::news"], "sqlite").sources
    assert source.format == "sqlite"


def test_an_address_is_told_from_a_path() -> None:
    with pytest.raises(InputError, match="URLs are not read") as told:
        find(["https://x.example/news.jsonl"])
    assert "dedup scan -" in (told.value.hint or "")


def test_hidden_and_unknown_files_are_left_out_and_the_unknown_told(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/x.txt", "a.txt", "picture.png", "labels.yaml"):
        write(tmp_path / name)
    found = find([str(tmp_path)])
    assert [source.label for source in found.sources] == ["a.txt"]
    assert found.warnings[0].startswith("2 files are of no known format and left out: ")
    assert found.skipped == ()


def test_links_to_folders_are_not_followed_and_broken_links_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = find([str(tmp_path)])
    assert [source.label for source in found.sources] == ["a.txt"]
    assert [each.source for each in found.skipped] == [str(tmp_path / "gone.txt")]
    with pytest.raises(InputError, match=r"is a link to .*nowhere, which is not there"):
        find([str(tmp_path / "gone.txt")])


def test_what_stands_under_two_of_the_paths_is_told_of_once(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.txt")
    write(tmp_path / "sub" / "picture.png")
    (tmp_path / "sub" / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = find([str(tmp_path), str(tmp_path / "sub")])
    assert [source.label for source in found.sources] == ["sub/a.txt"]
    assert len(found.skipped) == 1
    assert found.warnings[0].startswith("1 file is of no known format")


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert labels(tmp_path) == ["a.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(path)
    found = find([str(path), str(tmp_path / "b.txt")])
    assert len(found.sources) == 1
    assert "read once" in found.warnings[0]
    assert len(find([str(tmp_path), str(path)]).sources) == 1


def test_a_mistyped_path_gets_a_hint(tmp_path: Path) -> None:
    write(tmp_path / "corpus.jsonl")
    with pytest.raises(InputError, match="no such file or folder") as caught:
        find([str(tmp_path / "corpsu.jsonl")])
    assert caught.value.hint == f"Did you mean {tmp_path / 'corpus.jsonl'}?"


def test_an_empty_path_is_told_as_that() -> None:
    with pytest.raises(InputError, match="a path is empty") as caught:
        find([""])
    assert "variable" in str(caught.value.hint)


def test_an_unknown_format_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format") as caught:
        find([str(write(tmp_path / "a.doc"))])
    assert caught.value.hint is not None
    assert ".jsonl" in caught.value.hint
    assert find([str(tmp_path / "a.doc")], "text").sources[0].format == "text"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.jsonl", ("jsonl", None)),
        ("a.JSONL.GZ", ("jsonl", "gz")),
        ("a.txt.zst", ("text", "zst")),
        ("a.gz", (None, "gz")),
        ("a", (None, None)),
    ],
)
def test_endings(path: str, expected: tuple[str | None, str | None]) -> None:
    assert format_of(path) == expected


def test_natural_order_is_total() -> None:
    assert sorted(["a10", "a9", "a", "1a", "a01", "a1"], key=natural) == ["1a", "a", "a01", "a1", "a9", "a10"]
