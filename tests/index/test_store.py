"""The index file: idempotent, refused where it cannot be used, and seen through where it is damaged."""

import json
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from dedup.checking import check
from dedup.config import Config
from dedup.errors import StoreError
from dedup.index import build, schema
from dedup.index.store import Index
from dedup.index.verify import problems
from dedup.sketch import sketch
from dedup.text import tokenise
from tests.conftest import write_jsonl
from tests.index.conftest import corpus

CONFIG = Config(workers=1)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if '"header"' not in line]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    source = write_jsonl(folder / "old.jsonl", corpus(120, 1))
    build.build([str(source)], folder / "i.db", CONFIG)
    return folder / "i.db"


@pytest.fixture
def index(filled: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "i.db"
    copy.write_bytes(filled.read_bytes())
    return copy


def found(path: Path) -> list[str]:
    with Index(path) as opened:
        return list(problems(opened))


def test_a_fresh_index_is_well_and_holds_what_was_added(index: Path) -> None:
    assert found(index) == []
    with Index(index) as opened:
        assert opened.count("documents") == 120
        assert opened.count("contents") == len({r["text"] for r in corpus(120, 1)})
        assert opened.header.complete


def test_the_file_alone_holds_what_was_added_while_others_have_it_open(index: Path, tmp_path: Path) -> None:
    more = write_jsonl(tmp_path / "more.jsonl", corpus(200, 2, copies=False))
    with Index(index) as reader:
        build.add([str(more)], index, CONFIG)
        count = reader.count("documents")
        cached = tmp_path / "cached.db"
        cached.write_bytes(index.read_bytes())
    assert found(cached) == []
    with Index(cached) as opened:
        assert opened.count("documents") == count > 120


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of files")
def test_a_limit_on_the_size_of_files_is_told(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", corpus(300, 1, copies=False))
    limited = (
        "import resource, sys; from dedup.cli.main import run; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", limited, "index", "build", str(tmp_path / "i.db"), str(source)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 2
    assert "ulimit -f" in result.stderr
    assert build.build([str(source)], tmp_path / "i.db", CONFIG).added == 300


def test_verify_tells_how_far_it_is(index: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    with Index(index) as opened:
        assert list(problems(opened, lambda *step: told.append(step))) == []
        count = opened.count("contents")
    assert told == [
        ("checking the file", 0, None),
        ("checking texts", 0, count),
        ("checking texts", count, count),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_a_path_that_is_not_unicode(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "a ?#%41\udce9.db"
    index.rename(path)
    assert found(path) == []


def test_adding_again_changes_nothing(index: Path, tmp_path: Path) -> None:
    before = dump(index)
    source = write_jsonl(tmp_path / "again.jsonl", corpus(120, 1))
    assert build.add([str(source)], index, CONFIG).added == 0
    assert [line for line in dump(index) if "again.jsonl" not in line] == before


def test_adding_in_parts_is_adding_at_once(index: Path, tmp_path: Path) -> None:
    records = corpus(120, 1)
    parts = tmp_path / "parts.db"
    source = tmp_path / "old.jsonl"
    for start in range(0, 120, 50):
        write_jsonl(source, records[start : start + 50])
        if start == 0:
            build.build([str(source)], parts, CONFIG)
        else:
            build.add([str(source)], parts, CONFIG)
    assert found(parts) == []
    for table in ("bands", "postings"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608 - our own names
        with closing(sqlite3.connect(index)) as one, closing(sqlite3.connect(parts)) as other:
            assert one.execute(query).fetchall() == other.execute(query).fetchall()


def test_a_text_of_another_id_is_a_document_but_no_new_content(index: Path, tmp_path: Path) -> None:
    record = {**corpus(1, 1)[0], "id": "another"}
    with Index(index) as opened:
        contents = opened.count("contents")
    assert build.add([str(write_jsonl(tmp_path / "a.jsonl", [record]))], index, CONFIG).added == 1
    with Index(index) as opened:
        assert (opened.count("documents"), opened.count("contents")) == (121, contents)


def test_a_complete_index_is_not_built_again(index: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", corpus(3, 2))
    with pytest.raises(StoreError, match="already"):
        build.build([str(source)], index, CONFIG)


def test_a_build_cut_short_goes_on(tmp_path: Path) -> None:
    records = corpus(60, 3)
    path = tmp_path / "i.db"
    schema.create(path, CONFIG, texts=True)
    build.add([str(write_jsonl(tmp_path / "a.jsonl", records[:20]))], path, CONFIG)
    assert found(path) == [
        "the first build was cut short: run `dedup index build` again with the same arguments"
    ]
    assert build.build([str(write_jsonl(tmp_path / "a.jsonl", records))], path, CONFIG).added == 40
    assert found(path) == []


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (Config(seed=2), "seed 1 there, 2 here"),
        (Config(permutations=64), "permutations 128 there, 64 here"),
        (Config(shingle_size=3), "shingle_size 5 there, 3 here"),
        (Config(threshold=0.5), "threshold here is 0.5"),
    ],
)
def test_other_parameters_are_refused(index: Path, tmp_path: Path, config: Config, told: str) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", corpus(3, 2))
    with pytest.raises(StoreError, match=told):
        build.add([str(source)], index, config)


def test_an_index_of_another_version_is_to_be_rebuilt(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = schema.sketch_parameters
    monkeypatch.setattr(
        schema, "sketch_parameters", lambda config: {**parameters(config), "hash_version": 99}
    )
    with pytest.raises(StoreError, match="another version of dedup: hash_version 3 there, 99 here") as caught:
        check([str(index.parent)], Config(against=str(index)))
    assert "remove it" in str(caught.value.hint)


def test_a_part_of_a_corpus_is_not_checked_against(index: Path, tmp_path: Path) -> None:
    old = write_jsonl(tmp_path / "old.jsonl", corpus(120, 1))
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute("UPDATE header SET value = 'false' WHERE name = 'complete'")
    with pytest.raises(StoreError, match="cut short") as caught:
        check([str(old)], Config(against=str(index)))
    assert "index build" in str(caught.value.hint)
    build.build([str(old)], index, CONFIG)
    assert not check([str(old)], Config(against=str(index))).verdict.passed


def test_a_higher_threshold_is_fine(index: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", corpus(3, 2))
    assert build.add([str(source)], index, Config(threshold=0.9)).added == 3


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    with pytest.raises(StoreError, match="no index"):
        Index(missing)
    text = tmp_path / "text.db"
    text.write_text("not a database at all, but long enough to be read as one" * 100)
    with pytest.raises(StoreError, match="not an index of dedup"):
        Index(text)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="not an index of dedup"):
        Index(other)


@pytest.mark.parametrize(
    ("version", "hint"), [(1, "remove it, then `dedup index build"), (99, "A later version")]
)
def test_another_schema_is_refused(index: Path, version: int, hint: str) -> None:
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(StoreError, match=f"schema {version}") as refused:
        Index(index)
    assert refused.value.hint is not None
    assert hint in refused.value.hint


def test_it_gives_back_the_sketches_that_its_texts_would_have(index: Path) -> None:
    with Index(index) as opened:
        contents = np.arange(1, opened.count("contents") + 1)[::3]
        texts = opened.texts(contents)
        stored, sizes = opened.sketches(contents)
    fresh = sketch(tokenise(texts), CONFIG)
    for name in ("exact", "words", "signatures", "samples", "sample_offsets"):
        np.testing.assert_array_equal(getattr(stored, name), getattr(fresh, name))
    assert sizes.tolist() == [len(text.as_py().encode()) for text in texts]


def test_texts_can_be_asked_for_on_many_threads_and_in_any_order(index: Path) -> None:
    with Index(index) as opened, ThreadPoolExecutor(4) as pool:
        contents = np.arange(opened.count("contents"), 0, -1)
        whole = opened.texts(contents).to_pylist()
        parts = pool.map(lambda number: opened.texts(np.array([number, number]))[1].as_py(), contents)
        assert list(parts) == whole
    assert sorted(whole) == sorted({r["text"] for r in corpus(120, 1)})


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM bands WHERE rowid_hack", "missing from the bands"),
        ("DELETE FROM postings WHERE content = 3", "content 3 is missing from the postings"),
        ("DELETE FROM texts WHERE content = 3", "1 contents without their text"),
        ("UPDATE texts SET zstd = x'00' WHERE content = 3", "lost the text of content 3"),
        (
            "UPDATE texts SET zstd = (SELECT zstd FROM texts WHERE content = 4) WHERE content = 3",
            "not the one",
        ),
        ("UPDATE contents SET words = 1 WHERE content = 3", "sketch of content 3"),
        ("UPDATE contents SET bytes = bytes + 1 WHERE content = 3", "sketch of content 3"),
        ("UPDATE contents SET samples = x'0000000000000000' WHERE content = 3", "sketch of content 3"),
        ("DELETE FROM documents WHERE content = 3", "1 contents of no document"),
        ("DELETE FROM contents WHERE content = 3", "documents without their content"),
        ("DELETE FROM sources", "documents without their source"),
    ],
)
def test_verify_sees_each_kind_of_damage(index: Path, damage: str, told: str) -> None:
    statement = damage.replace("rowid_hack", "content = 3")
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute(statement)
    assert any(told in problem for problem in found(index)), found(index)


def test_verify_sees_flipped_bytes(index: Path) -> None:
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(index.read_bytes())
    for position in range(4096 * 3, len(data), 4096 * 2):
        data[position : position + 200] = b"\xff" * 200
    index.write_bytes(data)
    (problem,) = found(index)
    assert "remove it, then `dedup index build" in problem


def test_two_writers_wait_for_each_other_and_readers_do_not(index: Path, tmp_path: Path) -> None:
    sources = [write_jsonl(tmp_path / f"{n}.jsonl", corpus(30, 10 + n)) for n in range(3)]
    errors: list[BaseException] = []

    def add(source: Path) -> None:
        try:
            build.add([str(source)], index, CONFIG)
        except BaseException as error:  # noqa: BLE001 - told by the assertion
            errors.append(error)

    writer = sqlite3.connect(index, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=add, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    with Index(index) as reader:  # while one writer holds the lock and three wait for it
        assert reader.count("documents") == 120
    writer.execute("COMMIT")
    writer.close()
    for thread in threads:
        thread.join()
    assert errors == []
    assert found(index) == []


def test_without_texts_it_is_smaller_and_still_well(index: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", corpus(120, 1))
    build.build([str(source)], tmp_path / "small.db", CONFIG, texts=False)
    assert found(tmp_path / "small.db") == []
    assert (tmp_path / "small.db").stat().st_size < index.stat().st_size


def test_the_header_tells_every_parameter(index: Path) -> None:
    with closing(sqlite3.connect(index)) as connection:
        header = {name: json.loads(value) for name, value in connection.execute("SELECT * FROM header")}
    assert header["sketch"]["scheme"] == "affine32"
    assert {"permutations", "seed", "shingle_size", "hash_version", "tokeniser_version"} < set(
        header["sketch"]
    )
    assert (header["threshold"], header["texts"]) == (0.7, True)
