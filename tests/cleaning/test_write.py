"""Cleaning a file of each format: what stays is as it was, and what goes comes back byte for byte."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from dedup.cleaning.restore import undo
from dedup.config import Config
from tests.cleaning.newsroom import COPIES, RECORDS, as_csv, as_jsonl, removed_in, run
from tests.corpus.reading import read_all


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def unzst(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


COMPRESSIONS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "": (bytes, bytes),
    ".gz": (gzip.compress, gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".zst": (zst, unzst),
}


CONTENTS: dict[str, bytes] = {
    "a.jsonl": as_jsonl(),
    "crlf.jsonl": as_jsonl().replace(b"\n", b"\r\n"),
    "unended.jsonl": as_jsonl().rstrip(),
    "marked.jsonl": b"\xef\xbb\xbf" + as_jsonl(),
    "wide.jsonl": as_jsonl().decode().encode("utf-16"),
    "lines.json": as_jsonl(),
    "array.json": json.dumps(RECORDS).encode(),
    "indented.json": json.dumps(RECORDS, indent=2).encode() + b"\n",
    "a.csv": as_csv(),
    "tabs.tsv": as_csv("\t"),
}
CASES = [(name, "") for name in CONTENTS] + [("a.jsonl", ending) for ending in COMPRESSIONS if ending]


@pytest.mark.parametrize(("name", "ending"), CASES)
def test_there_and_back(name: str, ending: str, tmp_path: Path) -> None:
    compress, decompress = COMPRESSIONS[ending]
    source, out = tmp_path / f"{name}{ending}", tmp_path / "out" / f"{name}{ending}"
    out.parent.mkdir()
    source.write_bytes(compress(CONTENTS[name]))
    result = run(source, out)
    removed = removed_in(out.parent)
    assert result.kept + len(removed) == len(RECORDS)
    assert len(removed) > 5
    kept = read_all(out)
    gone = {record["id"] for record in removed}
    assert kept.ids == [record["id"] for record in RECORDS if record["id"] not in gone]
    if name not in ("wide.jsonl", "array.json", "indented.json"):
        # every line that stays is a line of the input
        lines = CONTENTS[name].split(b"\n")
        assert all(line in lines for line in decompress(out.read_bytes()).split(b"\n"))

    back = tmp_path / f"back-{name}{ending}"
    restored = undo(str(out.parent / "removed.jsonl"), str(back), Config())
    assert restored.different == ()
    assert decompress(back.read_bytes()) == CONTENTS[name]
    if ending != ".zst":  # whose frames depend on how they were written
        assert back.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("level", [1, 6, 9])
def test_gzip_files_come_back_byte_for_byte(level: int, tmp_path: Path) -> None:
    source = tmp_path / "named.jsonl.gz"
    with gzip.GzipFile(source, "wb", level, mtime=1_700_000_000) as file:
        file.write(as_jsonl())
    run(source, tmp_path / "clean.jsonl.gz")
    assert b"named.jsonl" in (tmp_path / "clean.jsonl.gz").read_bytes()[:40]
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.jsonl.gz"), COPIES)
    assert (tmp_path / "back.jsonl.gz").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("codec", ["snappy", "zstd", "none"])
def test_parquet(codec: str, tmp_path: Path) -> None:
    table = pa.Table.from_pylist(RECORDS).replace_schema_metadata({"made": "for this test"})
    source, out = tmp_path / "a.parquet", tmp_path / "clean.parquet"
    pq.write_table(table, source, compression=codec, row_group_size=10)
    run(source, out)
    removed = removed_in(tmp_path)
    kept = pq.read_table(out)
    gone = {record["id"] for record in removed}
    assert kept.to_pylist() == [record for record in RECORDS if record["id"] not in gone]
    assert kept.schema.equals(table.schema, check_metadata=True)
    before, after = (
        pq.ParquetFile(path).metadata.row_group(0).column(2).compression for path in (source, out)
    )
    assert before == after
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.parquet"), Config())
    assert restored.different == ()
    assert pq.read_table(tmp_path / "back.parquet").equals(table, check_metadata=True)


@pytest.mark.parametrize("make", [pa.ipc.new_file, pa.ipc.new_stream])
def test_arrow(make: Callable[..., Any], tmp_path: Path) -> None:
    table = pa.Table.from_pylist(RECORDS)
    with make(tmp_path / "a.arrow", table.schema) as writer:
        writer.write_table(table, max_chunksize=7)
    run(tmp_path / "a.arrow", tmp_path / "clean.arrow")
    assert len(read_all(tmp_path / "clean.arrow").ids) + len(removed_in(tmp_path)) == len(RECORDS)
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.arrow"), Config())
    assert read_all(tmp_path / "back.arrow").texts == [record["text"] for record in RECORDS]
