"""A file is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup.corpus import atomic
from dedup.errors import OutputError


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    with atomic.replacing(target) as file:
        file.write(b"half")
        assert not target.exists()
        file.write(b" and half")
    assert target.read_bytes() == b"half and half"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    atomic.write(target, "old")

    def interrupted() -> None:
        with atomic.replacing(target) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    plain = tmp_path / "plain"
    plain.touch()
    atomic.write(target, "x")
    assert target.stat().st_mode == plain.stat().st_mode
    target.chmod(0o600)
    atomic.write(target, "y")
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    atomic.write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_missing_folder_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written") as caught:
        atomic.write(tmp_path / "nowhere" / "out.json", "x")
    assert caught.value.hint == f"Make the folder first: mkdir -p {os.path.realpath(tmp_path / 'nowhere')}"
