"""Writing a cleaned corpus, and beside it the records that change: the way back."""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import orjson

from dedup.cleaning.layout import CORPUS, another_run, file_fields, listed_before, settle
from dedup.cleaning.plan import FURNITURE, MOJIBAKE
from dedup.cleaning.repair import repaired
from dedup.cleaning.staging import held
from dedup.corpus.digest import file_hash
from dedup.corpus.edits import Edits
from dedup.corpus.source import format_of
from dedup.corpus.write import rewrite
from dedup.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dedup.cleaning.layout import Layout
    from dedup.cleaning.plan import Plan, Removal
    from dedup.cleaning.repair import Change
    from dedup.config import Config
    from dedup.corpus.edits import Stored
    from dedup.corpus.source import Source
    from dedup.engine import Progress
    from dedup.pipeline import Scan

_NOT_YET_KNOWN: Final = "0" * 64
"""Stands for the hash of a source's content until the source has been read to its end."""

_TAIL: Final = len(_NOT_YET_KNOWN) + len('"}\n')


def write(
    layout: Layout,
    whole: Mapping[str, Source],
    decided: Plan,
    result: Scan,
    config: Config,
    *,
    progress: Progress | None = None,
) -> int:
    """Write the corpus and the way back, all or nothing; return how many documents were mended.

    `whole` has the sources that can be rewritten, by name; the others are copied. Raises `OutputError` where the
    file system refuses, another run is writing the same output or a list there already leads back to another corpus,
    and `InputError` where a source is no longer what was scanned.
    """
    try:
        with held(layout.out) as staging:
            (staging / CORPUS).mkdir()
            mended = _prepare(layout, whole, _Changes.of(decided, result), result, config, progress)
            settle(layout)
    except OSError as error:
        raise OutputError(f"{layout.out} cannot be written: {error.strerror or error}") from None
    return mended


def lines_of(decided: Plan) -> Iterator[bytes]:
    """Yield the plan as JSON Lines: each removal as removed.jsonl has it, then each repair."""
    for removal in decided.removals:
        yield orjson.dumps(_fields(removal))
    for repair in decided.repairs:
        rules = [MOJIBAKE] * repair.fix_encoding + [FURNITURE] * bool(repair.cuts)
        yield orjson.dumps({"id": repair.id, "repair": rules})


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a plan does to each source, by the number of the record: `repairs` with the id, `texts` as they are mended."""

    removals: Mapping[str, dict[int, Removal]]
    repairs: Mapping[str, dict[int, tuple[str, tuple[Change, ...]]]]
    texts: Mapping[str, dict[int, str]]

    @classmethod
    def of(cls, decided: Plan, result: Scan) -> _Changes:
        store = result.store
        records = store.column("record")
        changes = cls(defaultdict(dict), defaultdict(dict), defaultdict(dict))
        for removal in decided.removals:
            row = store.row(removal.id)
            changes.removals[store.source(row)][records[row].as_py()] = removal
        for repair in decided.repairs:
            row = store.row(repair.id)
            text, found = repaired(store.text(row), repair)
            if found:
                source, number = store.source(row), records[row].as_py()
                changes.repairs[source][number] = (repair.id, found)
                changes.texts[source][number] = text
        return changes


def _prepare(
    layout: Layout,
    whole: Mapping[str, Source],
    changes: _Changes,
    result: Scan,
    config: Config,
    progress: Progress | None,
) -> int:
    """Write everything into the staging folder; return how many documents were mended."""
    mended = 0
    before = {path: listed_before(path) for path in (layout.removed, layout.repaired)}
    listed = {file for contents in before.values() for file in contents}
    written: dict[str, str] = {}
    hashes = {source.path: source.sha256 for source in result.report.run.inputs}
    with ExitStack() as stack:
        removed, repairs = (
            stack.enter_context((layout.staging / path.name).open("wb"))
            for path in (layout.removed, layout.repaired)
        )
        for number, (name, file) in enumerate(layout.files.items()):
            if progress is not None:
                progress("writing files", number, len(layout.files))
            target = layout.staging / CORPUS / file
            target.parent.mkdir(parents=True, exist_ok=True)
            source = whole.get(name)
            if source is None or (file not in listed and _is_copied(source, changes, target)):
                shutil.copyfile(layout.inputs[name], target)
            else:
                written[file] = _rewrite(source, changes, target, layout, config, removed, repairs)
                mended += len(changes.texts.get(name, ()))
            _require_unchanged(name, layout.inputs[name], hashes)
    for path, contents in before.items():
        if any(written.get(file) != content for file, content in contents.items()):
            raise another_run(path)
    if not mended and not layout.repaired.exists():
        (layout.staging / layout.repaired.name).unlink()
    return mended


def _is_copied(source: Source, changes: _Changes, target: Path) -> bool:
    changed = changes.removals.get(source.name) or changes.texts.get(source.name)
    return not changed and source.compression == format_of(target.name)[1]


def _rewrite(
    source: Source,
    changes: _Changes,
    target: Path,
    layout: Layout,
    config: Config,
    removed: BinaryIO,
    repairs: BinaryIO,
) -> str:
    """Write one source with its changes, and the records that change to the two lists; return its content's hash."""
    removals, mended = changes.removals.get(source.name, {}), changes.repairs.get(source.name, {})
    places: list[tuple[BinaryIO, int]] = []

    def take(number: int, stored: Stored) -> None:
        file, fields = (
            (removed, _fields(removals[number]))
            if number in removals
            else (repairs, _mended(*mended[number]))
        )
        where = {"source": source.name, **file_fields(layout.files[source.name]), "record": number}
        restoring = {"format": source.format, "output": layout.output, "content": _NOT_YET_KNOWN}
        file.write(orjson.dumps(fields | where | stored | restoring) + b"\n")
        places.append((file, file.tell() - _TAIL))

    edits = Edits(frozenset(removals), changes.texts.get(source.name, {}))
    content = rewrite(source, edits, target, config, take)
    for file, place in places:
        file.seek(place)
        file.write(content.encode())
    for file in (removed, repairs):
        file.seek(0, 2)
    return content


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


def _mended(name: str, changes: tuple[Change, ...]) -> dict[str, Any]:
    listed = [{"rule": change.rule, "before": change.before, "after": change.after} for change in changes]
    return {"id": name, "changes": listed}


def _require_unchanged(name: str, path: str, hashes: Mapping[str, str]) -> None:
    """Refuse to go on where a file is no longer the one that was scanned."""
    if name in hashes and file_hash(Path(path)) != hashes[name]:
        raise InputError(f"{name} has changed while it was being cleaned", "Run the command again.")
