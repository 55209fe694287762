"""What people decided: pairs and findings accepted or rejected in the HTML audit, or ignored by the record itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from dedup.errors import InputError

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Mapping

SCHEMA: Final = "dedup-decisions/1"

_AGAIN: Final = "Export it again from the HTML audit."


@dataclass(frozen=True, slots=True)
class Decisions:
    """Verdicts by pair of ids (in either order) and by (id, rule): True accepts, False rejects.

    `excused` has for the documents that ask for it the beginnings of the codes to ignore (field dedup_ignore);
    a verdict counts for more.
    """

    pairs: dict[frozenset[str], bool] = field(default_factory=dict)
    findings: dict[tuple[str, str], bool] = field(default_factory=dict)
    excused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def pair(self, one: str, other: str, rule: str) -> bool | None:
        """Return the verdict on a pair, None where nobody gave one."""
        excused = self._is_excused(one, rule) or self._is_excused(other, rule)
        return self.pairs.get(frozenset((one, other)), False if excused else None)

    def finding(self, document: str, rule: str) -> bool | None:
        """Return the verdict on a finding, None where nobody gave one."""
        return self.findings.get((document, rule), False if self._is_excused(document, rule) else None)

    def strangers(self, known: Collection[str]) -> int:
        """Return how many verdicts name a document that is not known."""
        named = [*self.pairs, *(frozenset((document,)) for document, _ in self.findings)]
        return sum(not ids.issubset(known) for ids in named)

    def _is_excused(self, document: str, rule: str) -> bool:
        return document in self.excused and rule.startswith(self.excused[document])


def load(path: str | os.PathLike[str]) -> Decisions:
    """Read a decisions file. Raises `InputError` where it is none."""
    try:
        content = orjson.loads(Path(path).read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise InputError(f"{path} is not JSON: {error}", _AGAIN) from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise InputError(f"{path} is not a decisions file", f'It must be JSON with "schema": "{SCHEMA}".')
    try:
        return Decisions(
            {frozenset((each["a"], each["b"])): _accepted(each) for each in content.get("pairs", [])},
            {(each["id"], each["rule"]): _accepted(each) for each in content.get("findings", [])},
        )
    except KeyError as error:
        raise InputError(f"{path}: an entry has no {error}", _AGAIN) from None
    except (AttributeError, TypeError):
        raise InputError(f"{path}: pairs and findings must be lists of objects", _AGAIN) from None


def _accepted(entry: dict[str, Any]) -> bool:
    verdict = entry["decision"]
    if verdict not in ("accept", "reject"):
        raise InputError(f"decision {verdict!r} is neither accept nor reject")
    return bool(verdict == "accept")
