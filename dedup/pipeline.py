"""scan = read → tokenise → sketch → match + quality → report."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dedup.config import Config
from dedup.corpus.store import TextStore
from dedup.engine.local import LocalEngine
from dedup.engine.processes import ProcessEngine
from dedup.match import Documents, Matches, match
from dedup.match.keep import Merits, criteria, preference
from dedup.match.pairs import empty
from dedup.quality.seen import Seen, firsts
from dedup.report.build import Scanned, build
from dedup.sketch import Collector, concatenate, sketch, take
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.corpus.batch import Block
    from dedup.corpus.in_place import Places
    from dedup.corpus.read import Corpus
    from dedup.corpus.store import Texts
    from dedup.engine import Engine, Progress
    from dedup.engine.compiling import Ahead
    from dedup.match.compared import Remembered
    from dedup.model import Finding, Report, Skipped
    from dedup.quality.assess import Assessment
    from dedup.quality.seen import Arrivals
    from dedup.sketch import Sketches


@dataclass(frozen=True, slots=True)
class Scan:
    """A finished scan: its report, and the documents, whose texts can be asked for as long as this object lives.

    `candidates` is the number of pairs of documents that were compared.
    """

    report: Report
    scanned: Scanned = field(repr=False)
    candidates: int = 0

    @property
    def store(self) -> TextStore:
        """The documents by row."""
        return self.scanned.store

    def texts(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the original texts of these documents, by id. Raises `KeyError` for an unknown id."""
        wanted = list(ids)
        return dict(
            zip(wanted, self.store.take([self.store.row(name) for name in wanted]).to_pylist(), strict=True)
        )

    @property
    def ignores(self) -> dict[str, str]:
        """What the records say in their own ignore field, by document id, of those that have it."""
        column = self.store.column("ignore")
        if column.null_count == len(column):
            return {}
        names = self.store.ids.filter(column.is_valid()).to_pylist()
        return dict(zip(names, column.drop_null().to_pylist(), strict=True))


@dataclass(frozen=True, slots=True)
class Studied:
    """One batch after the stages that look at each document on its own."""

    documents: pa.RecordBatch | None
    """Without their texts where there are `places`, in which the store finds them."""
    places: Places | None
    skipped: tuple[Skipped, ...]
    sketches: Sketches | None
    assessment: Assessment | None
    """Of the texts that were new, where `arrivals` tells them apart; else of all."""
    arrivals: Arrivals | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Documents of an older corpus that new ones could be related to.

    `documents` holds k of them (columns: `dedup.corpus.batch.DOCUMENT_SCHEMA` without the text), `sizes` int64[k] the
    bytes of their texts, which `texts` returns for any rows, and `sketches` their sketches. `features` uint64[m],
    sorted, are the sampled 2-grams worth comparing by. `held` int64[j] are the rows of those new ones that the older
    corpus holds already, as they are.
    """

    documents: pa.RecordBatch
    sizes: NDArray[np.int64]
    texts: Texts
    sketches: Sketches
    features: NDArray[np.uint64]
    held: NDArray[np.int64]


def scan(
    corpus: Corpus,
    config: Config,
    *,
    progress: Progress | None = None,
    known: Callable[[Sketches, TextStore], Known | None] | None = None,
) -> Scan:
    """Read a corpus, and find its copies and its damaged texts.

    `known` is asked for the older documents to compare with, given the sketches of the new ones. They come
    last in the store, are kept before any new one, and are not assessed.

    Raises `InputError` for input that cannot be read at all; single bad records are skipped and reported.
    """
    return scan_and_sketches(corpus, config, progress=progress, known=known)[0]


def scan_and_sketches(
    corpus: Corpus,
    config: Config,
    *,
    progress: Progress | None = None,
    known: Callable[[Sketches, TextStore], Known | None] | None = None,
) -> tuple[Scan, Sketches | None]:
    """Scan, and hand out the sketches of the documents too, None where no copies were looked for; see `scan`.

    They take a good part of the memory of a scan, so that only those keep them who need them.
    """
    tell = progress or _silent
    store = TextStore()
    parts: list[Studied] = []
    collected = Collector()
    with _compiling(corpus, config, tell) as ahead, LocalEngine(config.threads) as engine:
        with _studying(corpus, config, engine) as studies:
            # Threads can tell each other what they have seen; other processes assess each text that they get.
            seen = Seen() if studies is engine and config.only != "duplicates" else None
            for part in studies.map(partial(study, config=config, seen=seen), corpus.blocks()):
                store.append(part.documents, part.places)
                if part.sketches is not None:
                    collected.append(part.sketches)
                # Only what is fixed in size stays in memory; the texts are in the store.
                parts.append(replace(part, documents=None, places=None, sketches=None))
                tell("reading", len(store), None)
        tell("reading", len(store), len(store))
        if ahead is not None:
            ahead.wait()
        number = len(store)
        warnings = _of_ids(store, config)
        sketches = collected.sketches() if len(collected) else None
        older = known(sketches, store) if known is not None and sketches is not None and number else None
        if sketches is not None and older is not None:
            store.refer(older.documents, older.sizes, older.texts)
            sketches = concatenate([sketches, older.sketches])
        scanned = gather(parts, sketches, corpus, store, warnings)
        matches = Matches(empty(), np.arange(len(store)))
        if sketches is not None and len(store):
            documents = _documents(scanned, sketches, config)
            if older is not None:
                asked = np.arange(len(store)) < number
                # What was known is kept before what is new.
                new = asked.copy()
                new[older.held] = False
                order = documents.preference + new * len(store)
                documents = replace(documents, preference=order, asked=asked, features=older.features)
            matches = match(documents, config, engine, tell)
    return Scan(build(scanned, matches, config), scanned, matches.candidates), sketches


def copies_among(
    result: Scan,
    sketches: Sketches,
    rows: NDArray[np.int64],
    config: Config,
    remembered: Remembered,
    *,
    progress: Progress | None = None,
) -> Report:
    """Report the copies among some documents of a finished scan, as if there were no others.

    `rows` int64[k] are those of its store, ascending, and `sketches` those of the whole scan. Nothing is read again but
    texts to compare, and those pairs are not compared that are `remembered` of earlier calls.
    """
    whole = result.scanned
    part = replace(
        whole,
        store=whole.store.part(rows),
        words=whole.words[rows],
        languages=whole.languages[rows],
        findings={},
        merits=whole.merits.take(rows),
    )
    with LocalEngine(config.threads) as engine:
        documents = _documents(part, take(sketches, rows), config)
        matches = match(documents, config, engine, progress or _silent, remember=remembered.part(rows))
    return build(part, matches, config)


def _documents(scanned: Scanned, sketches: Sketches, config: Config) -> Documents:
    store, merits = scanned.store, scanned.merits
    order = preference(criteria(merits, config))
    return Documents(sketches, store.take, store.lengths, merits.rank, order, merits.dates)


COMPILED_FROM = 1 << 20
"""Bytes of input from which the kernels are sure to be used."""


def _compiling(corpus: Corpus, config: Config, tell: Progress) -> AbstractContextManager[Ahead | None]:
    """Return the context in which kernels are compiled: it reports that, and has some compiled ahead of their use."""
    if corpus.stored_bytes < COMPILED_FROM:
        return nullcontext()
    from dedup.engine.compiling import compiling

    # Where only copies or only damage is looked for, there is nothing for a second process to do meanwhile.
    ahead = (
        config.only == "all" and config.relations == "all" and config.engine == "local" and config.threads > 1
    )
    return compiling(tell, ahead=ahead)


PROCESSES_FROM = 128 << 20
PROCESSES_ABOVE = 3
"""Bytes of input from which, and workers above which, the quality rules run in processes. Half of their time is plain
Python, which threads take in turn: more than three would wait for it. Two processes spend half as much again as two
threads, on starting and on sending texts and sketches."""


def _studying(corpus: Corpus, config: Config, threads: Engine) -> AbstractContextManager[Engine]:
    """Return where to study the documents: on a cluster, in processes of their own, or on the threads at hand."""
    if config.engine == "ray":
        from dedup.engine.ray import RayEngine

        return RayEngine(config.threads)
    many = config.threads > PROCESSES_ABOVE and corpus.stored_bytes >= PROCESSES_FROM
    return ProcessEngine(config.threads) if many and config.only != "duplicates" else nullcontext(threads)


def study(block: Block, config: Config, seen: Seen | None = None) -> Studied:
    """Parse one block, sketch its documents, and assess those whose texts had not been `seen`. Safe on any thread."""
    batch = block.parse(config)
    tokens = tokenise(batch.documents.column("text"))
    sketches = assessment = arrivals = None
    if config.only != "quality":
        # Near copies need no samples; what an index is asked for is looked up by them.
        sketches = sketch(tokens, config, sampled=config.relations == "all" or bool(config.against))
    if config.only != "duplicates":
        from dedup.quality.assess import assess

        documents = batch.documents
        arrivals = seen.arrive(documents.column("text")) if seen is not None else None
        if arrivals is not None and not arrivals.new.all():
            documents = documents.filter(arrivals.new)
            # Done again for the rest: sooner than to assess the copies, too.
            tokens = tokenise(documents.column("text"))
        assessment = assess(documents, tokens, config)
    documents = batch.documents if batch.places is None else batch.documents.drop_columns("text")
    return Studied(documents, batch.places, batch.skipped, sketches, assessment, arrivals)


def _of_ids(store: TextStore, config: Config) -> tuple[str, ...]:
    """Return a warning where no record has the field that was named for ids: a misspelt one would not be seen otherwise."""
    if config.id_field == Config().id_field or not len(store):
        return ()
    records = zip(store.column("id"), store.column("record"), strict=True)
    if any(not name.as_py().endswith(f":{record}") for name, record in records):
        return ()
    return (f"no record has an id in the field {config.id_field!r}; each is called by its file and number",)


def gather(
    parts: Sequence[Studied],
    sketches: Sketches | None,
    corpus: Corpus,
    store: TextStore,
    warnings: tuple[str, ...],
) -> Scanned:
    """Put together what the stages said of each batch; `warnings` come after those of the corpus and its store."""
    words = np.zeros(len(store), np.int32) if sketches is None else sketches.words
    quality = np.ones(len(store), np.float32)
    languages = np.full(len(store), "", "U8")
    findings: dict[int, tuple[Finding, ...]] = {}
    assessments = [part.assessment for part in parts if part.assessment is not None]
    if assessments:
        from dedup.quality import assess

        assessed = assess.concatenate(assessments)
        arrivals = [part.arrivals for part in parts if part.arrivals is not None]
        if arrivals:
            assessed = assess.take(assessed, firsts(arrivals))
        own = len(assessed.quality)  # known documents, the last, are not assessed
        quality[:own], languages[:own], findings = assessed.quality, assessed.languages, assessed.findings
        if sketches is None:
            words[:own] = assessed.words
    return Scanned(
        store=store,
        inputs=corpus.inputs(store.records),
        warnings=(*corpus.warnings, *store.warnings, *warnings),
        skipped=tuple(skipped for part in parts for skipped in part.skipped),
        words=words,
        languages=languages,
        findings=findings,
        merits=Merits(_ranks(store.ids), words, quality, _ranks(store.column("date"))),
    )


def _ranks(values: pa.LargeStringArray) -> NDArray[np.int64]:
    """Return the place of each value in sorted order, equal for equal values; -1 for null, int64[n]."""
    import pyarrow.compute as pc

    ranks = np.full(len(values), -1, np.int64)
    if values.null_count < len(values):
        known = values.is_valid().to_numpy(zero_copy_only=False)
        ranks[known] = pc.rank(values.drop_null(), tiebreaker="dense").to_numpy().astype(np.int64) - 1
    return ranks


def _silent(stage: str, done: int, total: int | None) -> None:
    """Report progress to nobody."""
