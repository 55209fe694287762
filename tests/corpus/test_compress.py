"""What is compressed can be read, by us and by others, and equal content gives equal bytes."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.compress import compressing, gzip_header
from dedup.corpus.decompress import DamageError, decompressed


def compressed(parts: list[bytes], kind: Any) -> bytes:
    file = io.BytesIO()
    with compressing(file, kind) as out:
        for part in parts:
            out.write(part)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["gz", "zst", "bz2", "xz"])
@given(parts=st.lists(st.binary(max_size=100), max_size=4), step=st.integers(1, 50), cut=st.integers(1, 30))
def test_there_and_back_and_every_cut_is_told(kind: Any, parts: list[bytes], step: int, cut: int) -> None:
    stored = compressed(parts, kind)
    chunks = [stored[start : start + step] for start in range(0, len(stored), step)]
    assert b"".join(decompressed(chunks, kind)) == b"".join(parts)
    assert b"".join(decompressed([stored, stored], kind)) == b"".join(parts) * 2
    with pytest.raises(DamageError):
        list(decompressed([stored[:-cut]], kind))


@pytest.mark.parametrize(
    ("kind", "megabytes", "bound"), [("zst", 256, 64), ("bz2", 24, 4), ("xz", 24, 4), ("gz", 96, 66)]
)
def test_a_small_file_that_holds_a_large_one_comes_in_pieces(kind: Any, megabytes: int, bound: int) -> None:
    stored = compressed([bytes(1 << 20)] * megabytes, kind)
    sizes = [len(piece) for piece in decompressed([stored], kind)]
    assert sum(sizes) == megabytes << 20
    assert max(sizes) <= (bound << 20) + (1 << 17)


def test_gzip_headers() -> None:
    file = io.BytesIO()
    with gzip.GzipFile("name", "wb", 9, file, mtime=7) as out:
        out.write(b"x" * 1000)
    stored = file.getvalue()
    header = gzip_header(stored)
    assert header.endswith(b"name\0")
    assert stored.startswith(header)
    copy = io.BytesIO()
    with compressing(copy, "gz", header) as again:
        again.write(b"x" * 1000)
    assert copy.getvalue() == stored
    assert gzip.decompress(copy.getvalue()) == b"x" * 1000
    for wrong in (b"", b"\x1f\x8b\x08\x08 no end of the name"):
        assert gzip.decompress(gzip_header(wrong) + stored[len(header) :]) == b"x" * 1000
