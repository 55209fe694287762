"""New documents beside those of an index that they would join: which to compare with, and what is said of the new ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.errors import StoreError
from dedup.gate import restrict
from dedup.index.known import known
from dedup.index.store import Index
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedup.config import Config
    from dedup.corpus.store import TextStore
    from dedup.model import Cluster, Pair, Report
    from dedup.pipeline import Known
    from dedup.sketch import Sketches


class Lookup:
    """What a scan asks for the documents of the index `config.against` that new ones could be related to.

    `new` counts those new ones, which come first in the store; `held` has the ids of those among them that the index holds
    as they are, and `revised` tells of documents of the index which of the new ones is their later version
    (`dedup.index.known.Named`). All are known once the scan has asked. Raises `StoreError`
    for an index that cannot be used, before there is any work.
    """

    def __init__(self, config: Config) -> None:
        self.path = Path(config.against)
        with Index(self.path) as index:
            index.require_comparable(config)
            if not index.header.complete:
                raise StoreError(
                    f"{self.path} holds but a part of its corpus: its first build was cut short",
                    "Run `dedup index build` again with the same arguments; it goes on where it ended.",
                )
            self.holds_texts = index.header.texts
        self.new = 0
        self.held: frozenset[str] = frozenset()
        self.revised: Mapping[str, str] = {}
        self._config = config

    def __call__(self, sketches: Sketches, store: TextStore) -> Known:
        """Return the documents of the index that those of a store could be related to."""
        self.new = len(store)
        older, self.revised = known(self.path, self._config, sketches, store)
        self.held = frozenset(store.ids.take(older.held).to_pylist())
        return older

    def older(self, store: TextStore) -> frozenset[str]:
        """Return the ids of the documents of the index in the store of the finished scan."""
        return frozenset(store.ids.to_pylist()[self.new :]) if self.new else frozenset()

    def about_new(self, report: Report, store: TextStore) -> Report:
        """Return the report without what is between documents of the index only, or between a new one and its former text."""
        if not self.new:
            return report
        older = self.older(store)
        clusters = tuple(
            replace(c, keep_reason="in the index already") if self._settles(c, older) else c
            for c in report.clusters
        )
        # Pairs are made anew each time they are gone through: not for nothing.
        revisions = {self._revision(pair) for pair in report.pairs} - {None} if self.revised else set()
        named = replace(
            with_revisions(report, len(revisions)),
            summary=replace(report.summary, documents=self.new),
            clusters=clusters,
            known=tuple(sorted(older | self.held)),
            older=older,
        )
        return restrict(
            named,
            lambda row: (
                row.pair is None or not ({row.pair.a, row.pair.b} <= older or self._revision(row.pair))
            ),
        )

    def _settles(self, cluster: Cluster, older: frozenset[str]) -> bool:
        """Tell whether a cluster keeps a document because the index holds it, which it does not of all of them."""
        return cluster.keep in older or (
            cluster.keep in self.held and not {m.id for m in cluster.members} <= self.held
        )

    def _revision(self, pair: Pair) -> str | None:
        """Return the document of a pair that is the later version of the other one, if one is."""
        sides = ((pair.a, pair.b), (pair.b, pair.a))
        return next((new for new, old in sides if self.revised.get(old) == new), None)


def with_revisions(report: Report, count: int) -> Report:
    """Return the report with a warning of so many later versions of documents in the index, of which nothing else is said."""
    if not count:
        return report
    warning = counted(
        count,
        "document is a new version of one in the index, not a copy of it",
        "documents are new versions of ones in the index, not copies of them",
    )
    return replace(report, run=replace(report.run, warnings=(*report.run.warnings, warning)))
