"""TXT203: misread English, and not two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.rules.character_noise import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

SERBIAN = (
    "Možete da odredite koje usluge na mreži koriste programi, ako ih vaš računar dostavlja. Računar će pustiti zvuk "
    "upozorenja za određene vrste poruka i događaja; isključite ga pre nego što pošaljete izveštaj."
)


def test_a_second_language_is_known_by_its_letters(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT203" in findings(RULE.fires[0])
    assert "TXT203" not in findings(f"{RULE.fires[0]}\n\n{SERBIAN}")
