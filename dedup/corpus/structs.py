"""Columns of a table: those of a structure inside it are named with a dot, as `outer.inner`, like fields of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

    Place = tuple[int, ...]


def place(schema: pa.Schema, name: str) -> Place | None:
    """Return the number of a column and those of the fields inside it that lead to the field; None where none does.

    A column whose own name has the dots comes before one inside another; of several of one name the first counts.
    """
    return _place(list(schema), name)


def _place(inside: Iterable[pa.Field], name: str) -> Place | None:
    fields = list(inside)
    listed = [field.name for field in fields]
    if name in listed:
        return (listed.index(name),)
    outer, dot, inner = name.partition(".")
    if not dot or outer not in listed:
        return None
    number = listed.index(outer)
    kind = fields[number].type
    rest = _place(_inside(kind), inner) if pa.types.is_struct(kind) else None
    return None if rest is None else (number, *rest)


def kind(schema: pa.Schema, at: Place) -> pa.DataType:
    """Return the type of the field at a place."""
    found = schema.types[at[0]]
    for number in at[1:]:
        found = found.field(number).type
    return found


def values(column: pa.Array, at: Place) -> pa.Array:
    """Return the values at a place, told from this column, null where a structure around them is."""
    return pc.struct_field(column, list(at)) if at else column


def with_values(column: pa.Array, at: Place, new: pa.Array) -> pa.Array:
    """Return the column with new values at that place."""
    if not at:
        return new
    inside = [column.field(number) for number in range(column.type.num_fields)]
    inside[at[0]] = with_values(inside[at[0]], at[1:], new)
    return pa.StructArray.from_arrays(inside, fields=_inside(column.type), mask=column.is_null())


def names(schema: pa.Schema) -> list[str]:
    """Return the names of the columns, with those of the fields inside them behind each."""
    listed = []
    for field in schema:
        listed.append(field.name)
        if pa.types.is_struct(field.type):
            listed += [f"{field.name}.{inner.name}" for inner in _inside(field.type)]
    return listed


def _inside(kind: pa.DataType) -> list[pa.Field]:
    return [kind.field(number) for number in range(kind.num_fields)]
