"""The same answer as a full scan on real corpora, where templates and boilerplate abound."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from dedup import scan
from dedup.checking import scan_against
from dedup.config import Config
from dedup.index import build
from tests.conftest import data, write_jsonl
from tests.index.test_against import pairs


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reuters21578", "bbc", "gov_revisions"])
def test_the_answer_is_that_of_a_full_scan(name: str, tmp_path: Path) -> None:
    [path] = data(f"corpora/{name}.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [
            {"id": f"{number:05}", "text": json.loads(line)["text"]}
            for number, line in zip(range(2000), file, strict=False)
        ]
    old, new = records[:1600], records[1600:]
    one, other = write_jsonl(tmp_path / "a-old.jsonl", old), write_jsonl(tmp_path / "b-new.jsonl", new)
    config = Config(only="duplicates", keep="first")
    build.build([str(one)], tmp_path / "i.db", config)
    ids = {record["id"] for record in new}
    whole = pairs(scan([str(one), str(other)], config).report, ids)
    checked = pairs(scan_against([str(other)], replace(config, against=str(tmp_path / "i.db"))).report, ids)
    assert whole
    assert checked == whole
