"""Fields of a JSON record: those of an object inside it are named with a dot, as `outer.inner`."""

from __future__ import annotations

from typing import Any


def holder(record: dict[str, Any], name: str) -> tuple[dict[str, Any], str] | None:
    """Return the object that holds a field, and the field's name in it; None where none does.

    A field whose own name has the dots comes before one inside another.
    """
    if name in record:
        return record, name
    outer, dot, inner = name.partition(".")
    inside = record.get(outer) if dot else None
    return holder(inside, inner) if isinstance(inside, dict) else None


def value(record: dict[str, Any], name: str) -> Any:
    """Return the value of a field, None where the record has none such."""
    found = holder(record, name)
    return found[0][found[1]] if found else None


def names(record: dict[str, Any]) -> list[str]:
    """Return the names of the fields, with those of the objects among them behind each."""
    listed = []
    for name, each in record.items():
        listed.append(name)
        if isinstance(each, dict):
            listed += [f"{name}.{inner}" for inner in each]
    return listed


def unwrapping(record: dict[str, Any], source: str) -> str:
    """Say how to get at the records in a list inside a record that has no text itself; "" where there is no such list."""
    for name, each in record.items():
        if isinstance(each, list) and each and isinstance(each[0], dict):
            return (
                f"Its records seem to be in the list {name!r}: jq -c '.[\"{name}\"][]' {source} > lines.jsonl"
            )
    return ""
