"""Large files are hashed beside their reading: to the same hash, in every format."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.config import Config
from dedup.corpus import read as reading
from dedup.corpus.digest import digests

RECORDS = [{"id": str(i), "text": f"text number {i}"} for i in range(50)]
LINES = b"".join(orjson.dumps(record) + b"\n" for record in RECORDS)


def test_hashes_are_those_of_the_whole_files(tmp_path: Path) -> None:
    paths = {
        str(tmp_path / name): content for name, content in {"a": b"", "b": LINES, "c": LINES[:-1]}.items()
    }
    for path, content in paths.items():
        Path(path).write_bytes(content)
    found = digests([*paths, str(tmp_path / "missing")])
    assert {path: digest.result(10) for path, digest in found.items()} == {
        **{path: hashlib.sha256(content).hexdigest() for path, content in paths.items()},
        str(tmp_path / "missing"): "",
    }


@pytest.mark.parametrize("large", [1, 1 << 30], ids=["beside", "on the way"])
def test_a_corpus_tells_the_hash_of_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(reading, "LARGE", large)
    (tmp_path / "lines.jsonl").write_bytes(LINES)
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(LINES))
    pq.write_table(pa.Table.from_pylist(RECORDS), tmp_path / "table.parquet")
    (tmp_path / "page.txt").write_text("one document")
    names = ["lines.jsonl", "packed.jsonl.gz", "page.txt", "table.parquet"]
    corpus = reading.read([str(tmp_path / name) for name in names], Config())
    documents = sum(batch.documents.num_rows for batch in corpus)
    assert documents == 3 * len(RECORDS) + 1
    assert [(Path(entry.path).name, entry.sha256) for entry in corpus.inputs({})] == [
        (name, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()) for name in names
    ]


def test_hashing_waits_for_nothing_that_is_slow_to_load(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(LINES)
    program = (
        "import sys; from dedup.config import Config; from dedup.corpus.read import read; "
        f"read([{str(path)!r}], Config()); print({{'numpy', 'pyarrow', 'numba'}} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
