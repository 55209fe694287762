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

HALF_DUTCH = """\
De brug op afstand bedienen
You can open and close the bridge from the office, if the keeper has given you the right to do so.
Klik op de knop naast de naam van de brug om het bedieningspaneel te openen.
Open the list of bridges and start typing the name of the one that you want.
Wanneer de slagbomen gesloten zijn, verschijnt er een groen lampje naast de doorgang voor schepen.
If the light stays red, somebody may still be walking on the deck, and you will have to wait for them.
Geef het wachtwoord van de sluiswachter op en bevestig de opdracht binnen dertig seconden.
The ship in front is told to wait until the other one has left the lock and the gate is shut.
Bewaar de gegevens van elke doorvaart in het logboek, zodat de havenmeester ze later kan terugvinden.
"""


def test_a_manual_translated_in_part_is_not_misread(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT203" not in findings(HALF_DUTCH)


def test_a_second_language_is_known_by_its_letters(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT203" in findings(RULE.fires[0])
    assert "TXT203" not in findings(f"{RULE.fires[0]}\n\n{SERBIAN}")


def test_lost_blanks_are_named_with_what_they_parted(findings: Callable[..., dict[str, Finding]]) -> None:
    found = findings(RULE.fires[2])
    assert "TXT205" not in found
    assert ("hadfound", "had found") in [(span.text, span.suggestion) for span in found["TXT203"].spans]
    assert all(span.suggestion for span in found["TXT203"].spans)


def test_two_lost_blanks_are_anybodys(findings: Callable[..., dict[str, Finding]]) -> None:
    text = RULE.fires[2]
    for joined in ("haveto", "ofthe", "duringthe", "hasnot", "willhold"):
        text = text.replace(joined, "")
    assert findings(text).keys().isdisjoint({"TXT203", "TXT205"})


def test_blanks_in_wrong_places_come_with_the_words_as_they_are(
    findings: Callable[..., dict[str, Finding]],
) -> None:
    for text, mended in zip(
        RULE.fires[3:],
        ("to close the old bridge over the river", "over the river for at least six months.", "council"),
        strict=True,
    ):
        assert mended in [span.suggestion for span in findings(text)["TXT203"].spans]


def test_few_broken_words_are_forgiven(findings: Callable[..., dict[str, Finding]]) -> None:
    text = RULE.silent[0]
    assert "TXT203" not in findings(text.replace("annual", "an- nual").replace("secretary", "secre- tary"))
    assert "TXT203" not in findings(f"The annual report\n\n{' '.join('REPORT')}\n\n{text}")
