"""TXT201: each misread encoding is mended, and the span tells where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

SENTENCE = "Zoë’s café in Åre sold “crème brûlée“ for £5 – naïve, wasn’t it?"


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp437", "cp1250"])
def test_utf8_read_in_another_encoding(encoding: str, findings: Callable[..., dict[str, Finding]]) -> None:
    misread = SENTENCE.encode().decode(encoding, "replace")
    finding = findings(misread)["TXT201"]
    for span in finding.spans:
        assert misread[span.start : span.end] == span.text
    mended = {span.suggestion for span in finding.spans}
    assert mended & set(SENTENCE.split())


def test_mending_all_spans_gives_the_original(findings: Callable[..., dict[str, Finding]]) -> None:
    misread = mended = SENTENCE.encode().decode("cp1252")
    for span in reversed(findings(misread)["TXT201"].spans):
        assert span.suggestion is not None
        mended = mended[: span.start] + span.suggestion + mended[span.end :]
    assert mended == SENTENCE


def test_only_the_damaged_line_is_touched(findings: Callable[..., dict[str, Finding]]) -> None:
    text = f"{SENTENCE}\nHe said he couldnâ€™t come.\n{SENTENCE}"
    (span,) = findings(text)["TXT201"].spans
    assert (span.text, span.suggestion) == ("couldnâ€™t", "couldn’t")


def test_the_odd_lost_sign_is_no_damage(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT201" not in findings(
        "The caf\ufffd on the corner opened in May, and everybody went there at once."
    )
