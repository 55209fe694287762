"""The ids of a corpus by row, in the two shapes that reports are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Ids:
    """The id of each row: lines of JSON take it from `column`, objects from `names`, which are made when one is first asked for."""

    column: pa.LargeStringArray

    @cached_property
    def names(self) -> list[str]:
        """The ids as Python's strings, so that all objects that name a document share one."""
        names: list[str] = self.column.to_pylist()
        return names
