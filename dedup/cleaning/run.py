"""Carrying out a cleaning: scan, plan, write everything beside its place, then move it there in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa

from dedup.checking import ignores
from dedup.cleaning.evidence import TextEvidence
from dedup.cleaning.layout import CORPUS, Layout, lay_out, settle
from dedup.cleaning.plan import FURNITURE, MOJIBAKE, Plan, Spared, continued, plan
from dedup.cleaning.repair import repaired
from dedup.config import Config
from dedup.corpus.source import STDIN, find, format_of
from dedup.corpus.write import Edits, Stored, file_hash, rewrite
from dedup.errors import InputError, OutputError, UsageError
from dedup.gate import ignored_codes
from dedup.match.keep import Merits, criteria, preference
from dedup.pipeline import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from dedup.cleaning.plan import Cleaning, Removal, Repair
    from dedup.cleaning.repair import Change
    from dedup.corpus.source import Source
    from dedup.model import Report
    from dedup.pipeline import Progress, Scan


ROUNDS = 10
"""Scans of what is kept, at most; two or three are usual."""

WRITABLE = frozenset({"text", "html", "jsonl", "json", "csv", "tsv", "parquet", "arrow", "sqlite"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cleaning did, or with `dry_run` would do."""

    report: Report
    plan: Plan
    repairs: int
    out: Path | None
    removed: Path | None

    @property
    def kept(self) -> int:
        """Documents that stay."""
        return self.report.summary.documents - len(self.plan.removals)

    @property
    def by_rule(self) -> dict[str, int]:
        """Documents removed by each rule."""
        return dict(sorted(Counter(removal.rule for removal in self.plan.removals).items()))


def clean(
    paths: Sequence[str],
    out: str | None,
    config: Config,
    cleaning: Cleaning,
    *,
    removed: str | None = None,
    progress: Progress | None = None,
) -> Cleaned:
    """Write the corpus at `paths` to `out` without its copies and what the rules condemn.

    What is taken out goes to removed.jsonl beside `out` (or to `removed`), what is mended to repaired.jsonl.
    Without `out` nothing is written: the result says what would be done. Raises `InputError`, `OutputError` and
    `UsageError` before anything is written, and leaves no half of anything behind.
    """
    sources = _sources(paths, config)
    layout = lay_out(sources, paths, out, removed) if out is not None else None
    result = scan(paths, replace(config, all_documents=True), progress=progress)
    with result.store:
        whole = _settled_sources(sources, result)
        decided = _without_damaged(_decide(result, _excusing(result, cleaning), config), result, whole)
        if layout is None:
            return Cleaned(result.report, decided, len(decided.repairs), None, None)
        repairs = _write(layout, whole, decided, result, config)
    return Cleaned(result.report, decided, repairs, layout.out, layout.removed)


def _sources(paths: Sequence[str], config: Config) -> tuple[Source, ...]:
    if STDIN in paths:
        raise UsageError("standard input cannot be cleaned, since it is read twice", "Give a file.")
    sources = find(paths, config.input_format).sources
    for source in sources:
        if source.format not in WRITABLE:
            raise UsageError(
                f"{source.name}: {source.format} cannot be written back",
                "Convert it to .jsonl first, or leave it out.",
            )
    if not sources:
        raise InputError(f"no documents in {', '.join(sorted(paths))}")
    return sources


def _excusing(result: Scan, cleaning: Cleaning) -> Cleaning:
    """Return what is asked for, with what the records themselves ask to ignore."""
    excused = {name: ignored_codes(value) for name, value in ignores(result).items()}
    return replace(cleaning, decisions=replace(cleaning.decisions, excused=excused))


def _decide(result: Scan, cleaning: Cleaning, config: Config) -> Plan:
    """Return the plan for a finished scan, carried on until what is kept holds no copies that could go."""
    ids: list[str] = result.store.ids.to_pylist()
    rows = {name: row for row, name in enumerate(ids)}
    place = preference(criteria(_merits(result, rows), config)).tolist()
    places = {name: (row, place[row]) for name, row in rows.items()}
    evidence = TextEvidence(result.store, rows, config.shingle_size)
    decided = plan(result.report, cleaning, config, places, evidence)
    for _ in range(ROUNDS):
        if not decided.removals or config.only == "quality":
            break
        report = _report_on_kept(result, decided, config)
        further = continued(decided, report, cleaning, config, places, evidence)
        if further is None:
            break
        decided = further
    return decided


def _report_on_kept(result: Scan, decided: Plan, config: Config) -> Report:
    """Scan the documents that a plan keeps for copies, from a temporary file."""
    gone = {removal.id for removal in decided.removals}
    store = result.store
    kept = np.flatnonzero([name not in gone for name in store.ids.to_pylist()])
    columns = {"id": store.ids, "date": store.column("date"), "dedup_ignore": store.column("ignore")}
    schema = pa.schema([(name, pa.large_string()) for name in (*columns, "text")])
    defaults = Config()
    alone = replace(
        config,
        only="duplicates",
        input_format="arrow",
        text_field=defaults.text_field,
        id_field=defaults.id_field,
        date_field=defaults.date_field,
        ignore_field=defaults.ignore_field,
    )
    with tempfile.NamedTemporaryFile(prefix="dedup-", suffix=".arrow") as file:
        with pa.ipc.new_stream(file, schema) as writer:
            for rows in np.array_split(kept, max(1, len(kept) // 256)):
                arrays = [column.take(pa.array(rows)).cast(pa.large_string()) for column in columns.values()]
                writer.write_batch(pa.record_batch([*arrays, store.take(rows)], schema=schema))
        file.flush()
        again = scan([file.name], alone)
    again.store.close()
    return again.report


def _merits(result: Scan, rows: dict[str, int]) -> Merits:
    """Return what the keep policy looks at, from the report of all documents."""
    documents = result.report.documents
    order = np.array([rows[document.id] for document in documents], np.int64)
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    words = np.empty(len(rows), np.int32)
    words[order] = [document.words for document in documents]
    quality = np.empty(len(rows), np.float32)
    quality[order] = [document.quality for document in documents]
    dates = result.store.column("date").to_pylist()
    known = {date: place for place, date in enumerate(sorted({date for date in dates if date is not None}))}
    return Merits(rank, words, quality, np.array([known.get(date, -1) for date in dates], np.int64))


def _settled_sources(sources: tuple[Source, ...], result: Scan) -> dict[str, Source]:
    """Return by name the sources that can be rewritten; those that broke off are copied as they are."""
    damaged = {skipped.source for skipped in result.report.skipped if skipped.record == 0}
    return {source.name: source for source in sources if source.name not in damaged}


def _without_damaged(decided: Plan, result: Scan, whole: dict[str, Source]) -> Plan:
    """Leave documents of damaged files alone: what follows them there is not known."""
    rows = _rows(result)

    def stays(name: str) -> bool:
        return result.store.source(rows[name]) not in whole

    held = [removal for removal in decided.removals if stays(removal.id)]
    if not held:
        return decided
    spared = [
        Spared(removal.id, removal.kept, removal.relation, "its file is damaged")
        for removal in held
        if removal.kept and removal.relation
    ]
    return Plan(
        tuple(removal for removal in decided.removals if not stays(removal.id)),
        tuple(repair for repair in decided.repairs if not stays(repair.id)),
        (*decided.spared, *spared),
    )


def _rows(result: Scan) -> dict[str, int]:
    return {name: row for row, name in enumerate(result.store.ids.to_pylist())}


def _write(layout: Layout, whole: dict[str, Source], decided: Plan, result: Scan, config: Config) -> int:
    """Write the corpus and the way back; return how many documents were mended."""
    try:
        shutil.rmtree(layout.staging, ignore_errors=True)
        (layout.staging / CORPUS).mkdir(parents=True)
        mended = _Writer(layout, decided, result, config).write(whole)
        settle(layout)
    except OSError as error:
        raise OutputError(f"{layout.out} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(layout.staging, ignore_errors=True)
    return mended


class _Writer:
    """Writes each source with its edits into the staging folder, and the records that change beside."""

    def __init__(self, layout: Layout, decided: Plan, result: Scan, config: Config) -> None:
        self._layout = layout
        self._result = result
        self._config = config
        self._rows = _rows(result)
        self._removals: dict[str, dict[int, Removal]] = defaultdict(dict)
        self._repairs: dict[str, dict[int, Repair]] = defaultdict(dict)
        records = result.store.column("record")
        for removal in decided.removals:
            row = self._rows[removal.id]
            self._removals[result.store.source(row)][records[row].as_py()] = removal
        for repair in decided.repairs:
            row = self._rows[repair.id]
            self._repairs[result.store.source(row)][records[row].as_py()] = repair

    def write(self, whole: dict[str, Source]) -> int:
        """Write all sources; return how many documents were mended."""
        layout = self._layout
        mended = 0
        hashes = {source.path: source.sha256 for source in self._result.report.run.inputs}
        with ExitStack() as stack:
            removed = stack.enter_context((layout.staging / layout.removed.name).open("wb"))
            repaired_ = stack.enter_context((layout.staging / layout.repaired.name).open("wb"))
            for name, file in layout.files.items():
                target = layout.staging / CORPUS / file
                target.parent.mkdir(parents=True, exist_ok=True)
                mended += self._source(name, whole.get(name), target, removed, repaired_)
                _require_unchanged(name, hashes)
        if not mended and not layout.repaired.exists():
            (layout.staging / layout.repaired.name).unlink()
        return mended

    def _source(
        self, name: str, source: Source | None, target: Path, removed: BinaryIO, repaired_: BinaryIO
    ) -> int:
        removals, texts, changes = self._removals.get(name, {}), {}, {}
        for number, repair in self._repairs.get(name, {}).items():
            if source is not None and source.format != "html":
                text, found = repaired(self._result.store.text(self._rows[repair.id]), repair)
                if found:
                    texts[number], changes[number] = text, (repair, found)
        path = source.path if source is not None else name
        compression = source.compression if source is not None else format_of(name)[1]
        if source is None or (not removals and not texts and compression == format_of(target.name)[1]):
            shutil.copyfile(path, target)
            return 0
        lines: list[tuple[BinaryIO, dict[str, Any]]] = []

        def take(number: int, stored: Stored) -> None:
            if number in removals:
                lines.append((removed, _removed(removals[number], name, number, stored)))
            else:
                lines.append((repaired_, _mended(*changes[number], name, number, stored)))

        content = rewrite(source, Edits(frozenset(removals), texts), target, self._config, take)
        for file, line in lines:
            line |= {
                "file": self._layout.files[name],
                "format": source.format,
                "output": self._layout.output,
                "content": content,
            }
            file.write(orjson.dumps(line) + b"\n")
        return len(texts)


def lines_of(decided: Plan) -> Iterator[str]:
    """Yield the plan as JSON Lines: each removal as removed.jsonl has it, then each repair."""
    for removal in decided.removals:
        yield orjson.dumps(_fields(removal)).decode()
    for repair in decided.repairs:
        rules = [MOJIBAKE] * repair.fix_encoding + [FURNITURE] * bool(repair.cuts)
        yield orjson.dumps({"id": repair.id, "repair": rules}).decode()


def _fields(removal: Removal) -> dict[str, Any]:
    return {
        "id": removal.id,
        "rule": removal.rule,
        "name": removal.name,
        "relation": removal.relation,
        "kept": removal.kept,
        "confidence": round(removal.confidence, 4),
        "reason": removal.reason,
    }


def _removed(removal: Removal, source: str, number: int, stored: Stored) -> dict[str, Any]:
    return {**_fields(removal), "source": source, "record": number, **stored}


def _mended(
    repair: Repair, changes: tuple[Change, ...], source: str, number: int, stored: Stored
) -> dict[str, Any]:
    listed = [{"rule": change.rule, "before": change.before, "after": change.after} for change in changes]
    return {"id": repair.id, "changes": listed, "source": source, "record": number, **stored}


def _require_unchanged(name: str, hashes: dict[str, str]) -> None:
    """Refuse to go on where a file is no longer the one that was scanned."""
    path = name.partition("::")[0]
    if name in hashes and file_hash(Path(path)) != hashes[name]:
        raise InputError(f"{name} has changed while it was being cleaned", "Run the command again.")
