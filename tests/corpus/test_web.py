"""Web pages and web archives, and what becomes of them where the extra is not installed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from dedup.errors import InputError
from tests.corpus.reading import pipe, read_all

ARTICLE = (
    "<p>"
    + "</p><p>".join(
        f"Sentence number {i} of the article about the harbour ferry and its crew." for i in range(20)
    )
    + "</p>"
)


PAGE = f"<!doctype html><html><head><title>Ferry</title></head><body><nav>Home About</nav><article>{ARTICLE}</article></body></html>"


def test_web_pages(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html").write_text("<html></html>")
    result = read_all(tmp_path)
    assert result.ids == ["a.html"]
    assert "Sentence number 19" in result.texts[0]
    assert "Home About" not in result.texts[0]
    assert [each.reason for each in result.skipped] == ["no article text found in the page"]


# warcio's writer leaves its temporary files to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_web_archive(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for name, gz in (("a.warc", False), ("a.warc.gz", True)):
        path = tmp_path / name
        with path.open("wb") as file:
            writer = WARCWriter(file, gzip=gz)
            for number, kind in ((1, "text/html; charset=utf-8"), (2, "image/png"), (3, "text/html")):
                headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
                body = io.BytesIO(PAGE.encode() if number != 2 else b"png")
                url = f"https://example.org/{number}"
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=body, http_headers=headers)
                )
        result = read_all(path)
        assert result.ids == ["https://example.org/1", "https://example.org/3"]
        assert [document["record"] for document in result.documents] == [1, 3]
        assert result.documents[0]["date"].startswith("20")
    (tmp_path / "cut.warc").write_bytes((tmp_path / "a.warc").read_bytes()[:-100])
    result = read_all(tmp_path / "cut.warc")
    assert result.ids == ["https://example.org/1"]
    assert [each.reason for each in result.skipped] == ["https://example.org/3: page is cut off"]


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_text(PAGE)
    with pytest.raises(InputError, match="web pages need trafilatura") as caught:
        read_all(tmp_path)
    assert caught.value.hint == "Run: pip install 'corpus-dedup[web]'"


def test_a_missing_extra_costs_the_pages_of_a_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for name in ("a.txt", "b.html", "c.txt", "d.warc"):
        (tmp_path / name).write_text(PAGE)
    result = read_all(tmp_path)
    assert result.ids == ["a.txt", "c.txt"]
    reason = "web pages need trafilatura, which is not installed. Run: pip install 'corpus-dedup[web]'"
    assert [(Path(each.source).name, each.reason) for each in result.skipped] == [
        ("b.html", reason),
        ("d.warc", reason),
    ]
    with pytest.raises(InputError, match="web pages need trafilatura"):
        read_all(tmp_path / "a.txt", tmp_path / "b.html")
    pipe(monkeypatch, PAGE.encode())
    with pytest.raises(InputError, match="web pages need trafilatura"):
        read_all("-")
