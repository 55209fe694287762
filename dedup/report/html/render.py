"""Renders a report as one HTML file that needs no network, no server and no second file.

Everything that came from the corpus reaches the page either through Jinja2's autoescape or as base64 that the
page's own script turns into text nodes; a Content-Security-Policy lets nothing run but that script, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from dedup.model import Relation, Report
from dedup.report import json
from dedup.report.formats import no_texts
from dedup.report.html import figures
from dedup.report.html.pairs import columns
from dedup.report.html.payload import Payload
from dedup.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.report.formats import TextLookup

MODULES = (
    "dom",
    "literal",
    "data",
    "route",
    "decisions",
    "filter",
    "grid",
    "passages",
    "alignment",
    "waterfall",
    "evidence",
    "verdict",
    "stepper",
    "pair",
    "cluster",
    "flag",
    "browse",
    "overview",
    "keys",
    "main",
)
"""The script's modules, each after those it imports."""

ROWS = 1_000
"""Inputs and skipped records that the page lists; the JSON report has them all."""

_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:
    """Yield the audit as UTF-8, piece by piece."""
    fingerprint = report_hash(report)
    pairs = columns(report.pairs)
    report = replace(report, clusters=tuple(report.clusters))  # gone through often
    payload = Payload(report, pairs, texts)
    style, code = stylesheet(), script()
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["literal"] = printable
    template = environment.from_string(_read("template.html.j2"))
    stream = template.stream(
        policy=policy(style, code),
        style=Markup(style),  # noqa: S704 - shipped with the package
        script=Markup(code),  # noqa: S704 - shipped with the package
        report=report,
        pairs=pairs,
        summary=report.summary,
        relations=[str(relation) for relation in Relation],
        figures=figures,
        fingerprint=fingerprint,
        chunks=payload.chunks(),
        index=partial(payload.index, fingerprint),
        rows=ROWS,
    )
    stream.enable_buffering(64)
    for piece in stream:
        yield piece.encode("utf-8")


def report_hash(report: Report) -> str:
    """Return the SHA-256 of the JSON report without its time, by which decisions know their report."""
    digest = hashlib.sha256()
    for piece in json.render(replace(report, run=replace(report.run, timestamp=None)), no_texts):
        digest.update(piece)
    return digest.hexdigest()


def policy(style: str, code: str) -> str:
    """Return the Content-Security-Policy that lets this style and this script in, and nothing else.

    Trusted Types switched on with no policy mean that no string can ever become markup in the page.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source_hash(code)}'",
            f"style-src '{_source_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def stylesheet() -> str:
    """Return the page's style."""
    return _read("style.css")


def script() -> str:
    """Return the page's modules as one strict script: in order, without their imports and exports."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", _read(f"js/{name}.js"))).strip() for name in MODULES]
    return '"use strict";\n{\n' + "\n\n".join(parts) + "\n}\n"


def _read(name: str) -> str:
    return (files("dedup.report.html") / name).read_text(encoding="utf-8")


def _source_hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
