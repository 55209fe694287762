"""Fields of a JSON record: those of an object inside it are named with a dot, as `outer.inner`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_MEMBER: Final = re.compile(rf"[\s,]*({_STRING})\s*:\s*")
_TOKEN: Final = re.compile(rf"{_STRING}|[{{}}\[\]]")
_SCALAR: Final = re.compile(r"[^\s,}\]]+")


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


def place(content: str, name: str) -> tuple[int, int] | None:
    """Return where the value of a field stands, start and end, in a JSON object as stored; None where it has none such."""
    return _place(content, content.index("{"), name)


def _place(content: str, start: int, name: str) -> tuple[int, int] | None:
    found = {
        member: (begin, end) for member, begin, end in _members(content, start)
    }  # of equal names the last counts
    if name in found:
        return found[name]
    outer, dot, inner = name.partition(".")
    begin, _ = found.get(outer, (start, start))
    is_object = bool(dot) and begin != start and content[begin] == "{"
    return _place(content, begin, inner) if is_object else None


def _members(content: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the members of the object that starts there: the name, and where the value begins and ends."""
    end = start + 1
    while member := _MEMBER.match(content, end):
        end = _end_of_value(content, member.end())
        yield json.loads(member[1]), member.end(), end


def _end_of_value(content: str, start: int) -> int:
    scalar = None if content[start] in '"[{' else _SCALAR.match(content, start)
    if scalar:
        return scalar.end()
    depth = 0
    for token in _TOKEN.finditer(content, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if not depth:
            return token.end()
    raise ValueError("not a JSON object")


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
