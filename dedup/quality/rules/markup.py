"""TXT212: what a page's source leaves in its text: tags, entities, shortcodes, marks of wikis and TeX, code, encoded data."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from math import exp
from operator import itemgetter
from typing import TYPE_CHECKING

from dedup.quality.encoded import LONG_WORD, blocks, dumps, framed
from dedup.quality.reference_characters import code_lines
from dedup.quality.rule import Rule, Suspect, cited, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

ELEMENTS = (
    "a|abbr|article|aside|b|blockquote|body|br|button|caption|center|cite|code|dd|del|div|dl|dt|em|embed|figcaption|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|noscript|"
    "object|ol|option|p|param|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video|ref|references|nowiki|gallery"
)
SHORTCODES = (
    "caption|gallery|embed|audio|video|playlist|vc_\\w+|et_pb_\\w+|fusion_\\w+|su_\\w+|youtube|vimeo|tweet|instagram|soundcloud|"
    "googlemap|contact-form(?:-7)?|adrotate|wpforms|mc4wp_form|gravityform|one_half|one_third|dropcap"
)
BBCODES = "b|i|u|s|url|img|quote|color|size|font|list|code|spoiler|center|left|right|row|column|button|tabs?|toggle|accordion|divider"

BRACED = r"\{(?:\{(?<!\{\{\{)(?!\{|\s*(?:and|or)\s*\})[^{}\n]{1,200}\}\}(?!\})|%[^{}\n]{1,200}%\})"

TEX_COMMANDS = (
    "textbf|textit|textsc|texttt|textrm|textsuperscript|textsubscript|emph|underline|cite(?:p|t|author|year)?|footnote|footnotemark|"
    "ref|eqref|autoref|pageref|label|chapter|(?:sub){0,2}section|paragraph|caption|includegraphics|url|href|begin|end"
)

PATTERNS = {
    "protected address": re.compile(r"\[email[\s\u00a0]protected\]", re.IGNORECASE),
    "tag": re.compile(
        rf"<(?:/(?:{ELEMENTS})|(?:{ELEMENTS})(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*)\s*/?>|"
        r"<[a-zA-Z][\w:.-]*(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))+\s*/?>|<!--(?:(?!<!--).)*?-->|"
        r"<!\[CDATA\[|<!doctype [^>]{1,80}>",
        re.IGNORECASE | re.DOTALL,
    ),
    "entity": re.compile(
        r"&(?:amp;)*(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|bull|copy|reg|trade|middot|laquo|raquo|"
        r"[a-zA-Z](?:acute|grave|uml|circ|tilde|cedil|ring|slash)|szlig|euro|pound|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
    ),
    "shortcode": re.compile(
        rf"\[/?(?:{SHORTCODES})(?:[ =][^\]\n]{{1,200}})?\]|\[/(?:{BBCODES})\]|"
        r"\[[a-z][\w-]{1,30}(?:[ \u00a0]+[\w-]+ ?= ?[\"'“”″’‘][^\]\n\"“”″]{0,200}[\"'“”″’‘]|[ \u00a0]+[\w-]+){0,12}"
        r"[ \u00a0]+[\w-]+ ?= ?[\"'“”″’‘][^\]\n\"“”″]{0,200}[\"'“”″’‘]\s*/?\]"
    ),
    "template code": re.compile(rf"{BRACED}|<%[^<>\n]{{1,200}}%>|<\?php\b"),
    "script": re.compile(
        r"(?:\(function\s?\((?:[a-z]{1,2},? ?)*\)\s?\{|\$\(document\)\.ready|\b(?:document\.(?:write|getElementById|createElement)\(|googletag\.|window\.dataLayer|"
        r"adsbygoogle|fbq\(|gtag\(|jQuery\(document\)|_gaq\.push))[^\n]{0,120}|"
        r"@(?:media|font-face|import)\b[^\n]{0,80}\{|(?:^|\n)[.#][\w-]+(?:[ ,.#:>][\w-]+)*\s*\{\s*[\w-]+\s*:[^{}]{1,300}\}"
    ),
    "data for search engines": re.compile(r"\{\s*\"@(?:context|graph)\"\s*:(?:[^\n]*\})?"),
    "wiki mark": re.compile(
        r"\[\[(?<![\w\])]\[\[)(?:[^\W\d_]|:(?!\w+:\])[^\W\d_])[^\[\]{}<>=\n\"]{1,200}\]\]|\'\'\'(?<![^\s(]\'\'\')(?=[^\W_])[^\'\n]{1,80}\'\'\'(?!\')"
    ),
    "TeX command": re.compile(rf"\\(?:{TEX_COMMANDS})\*?(?:\[[^\]\n]{{0,80}}\])?\{{[^{{}}\n]{{0,200}}\}}"),
}

ESCAPED_AGAIN = re.compile(r"&(?:amp;)+(?=[\w#])")

BRACED_ALONE = re.compile(BRACED)
"""Template code where a text has none in angle brackets: a pattern that begins with one sign is found several times as fast."""

SCRIPT_SIGNS = (
    "(function", "(document)", "document.", "googletag.", "window.dataLayer", "adsbygoogle", "fbq(", "gtag(", "_gaq.push",
    "@media", "@font-face", "@import",
)  # fmt: skip
STYLE_BLOCK = re.compile(r"\{(?<!\{\{)\s*[\w-]+\s*:")
"""One of these is in every piece of script; to look for them takes a tenth of the time."""

STYLE_END = re.compile(r";[ \n]?\}")
"""A style sheet has it; scripts and protected addresses have trigger phrases."""

DATA = "piece of encoded data"

TELLING_TAG = re.compile(
    r"</|<br|<!doctype|<!--(?:\[if| ?/?wp:|more)|<[\w:.-]+\s[^>]*=(?!\.\.\.)", re.IGNORECASE
)
"""Tags that nothing but markup has: closing ones, line breaks, those with attributes."""

MOST_CODE = 0.1
"""Share of lines that look like code, and of what stands in them, from which a text is about code, and markup in it is its subject."""

FEW_CODE_LINES = 5
"""Lines that look like code up to which it depends on their length: a line of script under three long paragraphs is a third of the lines."""

LONGEST_CODE = 200
"""Characters up to which a line that is set in is code: from there on it is a paragraph."""

LINKING = re.compile(
    r"\[\[(?:[^\]]*\||(?:file|image|category|media|user|talk|special|wikipedia|wp|:\w+) ?:)", re.IGNORECASE
)
"""A wiki's links that name a page and what is shown for it, or a kind of page."""
FEWEST_WIKI = 2
"""Other links in double brackets, and words in bold type, from which they are a wiki's."""

ABOUT_TEX = re.compile(
    r"(?i:\b(?:la|xe|lua|bib|con)?tex\b)|\\(?:documentclass|documentstyle|usepackage|newcommand|def|begin\{document)\b"
)
"""What a manual of TeX and its documents have: commands are their subject."""

QUOTED = "`\"'“”‘’"
MOST_SPANS = 100
"""Pieces of one kind that are looked for, and spans that are reported."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with anything that looks like a tag, an entity, a shortcode, a template or encoded data, but those about code."""
    marks: NDArray[np.bool_] = (
        (profile.tags > 0) | (profile.entities > 0) | (profile.brackets > 0) | (profile.braces > 0)
    )
    marks |= profile.triggered(RULE.code, "linked") | profile.triggered(RULE.code, "tex")
    data = (profile.prose["longest"] >= LONG_WORD) | profile.triggered(RULE.code, "data")
    data |= profile.triggered(RULE.code, "dump")
    code = profile.code_lines
    about_code = (code > MOST_CODE * profile.lines) & (code > FEW_CODE_LINES) & (code > profile.entities)
    return ((marks | data) & ~about_code) | profile.triggered(RULE.code, "script")


def inspect(suspect: Suspect) -> Finding | None:
    """Report the pieces of markup by kind, unless the text is about code."""
    text = suspect.text
    found = {kind: list(_pieces(kind, suspect)) for kind in PATTERNS}
    if not any(TELLING_TAG.match(text, start) for start, _ in found["tag"]):
        found["tag"] = []  # "<a>" may stand for a choice of words, or be chance
    if len(found["wiki mark"]) < FEWEST_WIKI and not any(
        LINKING.match(text, start) for start, _ in found["wiki mark"]
    ):
        found["wiki mark"] = []
    found[DATA] = list(_data(suspect))
    found = {kind: places for kind, places in found.items() if places}
    if not found or (set(found) != {"protected address"} and _about_code(suspect)):
        return None
    named = ", ".join(
        f"{len(places)}{'+' if len(places) == MOST_SPANS else ''} {_plural(kind) if len(places) > 1 else kind}"
        for kind, places in found.items()
    )
    placed = sorted((place for places in found.values() for place in places), key=itemgetter(0))
    entities = set(found.get("entity", ()))
    spans = [
        span(text, *place, _unescaped(text[slice(*place)]) if place in entities else "")
        for place in placed[:MOST_SPANS]
    ]
    return RULE.finding(
        1.0 - 0.12 * exp(1 - len(placed)), f"{named}, such as {cited(spans[0].text, 80)}", spans
    )


def _unescaped(entity: str) -> str:
    """Return the sign that an entity stands for, however often it was escaped ("&amp;amp;")."""
    return unescape(ESCAPED_AGAIN.sub("&", entity))


def _plural(kind: str) -> str:
    return {
        "entity": "entities",
        "protected address": "protected addresses",
        "data for search engines": "pieces of data for search engines",
        DATA: "pieces of encoded data",
    }.get(kind, f"{kind}s")


def _pieces(kind: str, suspect: Suspect) -> Iterator[tuple[int, int]]:
    """Yield where markup of a kind stands, [start, end), but where it is quoted."""
    text = suspect.text
    if not _may_hold(kind, suspect):
        return
    pattern = PATTERNS[kind]
    if kind == "template code" and "<%" not in text and "<?" not in text:
        pattern = BRACED_ALONE
    for match in islice(pattern.finditer(text), MOST_SPANS):
        start, end = match.span()
        if not (start and text[start - 1] in QUOTED and text[end : end + 1] in QUOTED):
            yield start, end


def _data(suspect: Suspect) -> Iterator[tuple[int, int]]:
    """Yield where encoded data stands, that first which says so."""
    profile, row, text = suspect.profile, suspect.row, suspect.text
    whole: list[tuple[int, int]] = []
    for kind, find in (("data", framed), ("dump", dumps)):
        if profile.row_triggered(row, RULE.code, kind):
            whole.extend(islice(find(text), MOST_SPANS))
    bare = islice(blocks(text), MOST_SPANS) if profile.prose["longest"][row] >= LONG_WORD else ()
    yield from whole
    yield from (place for place in bare if not any(start <= place[0] < end for start, end in whole))


def _may_hold(kind: str, suspect: Suspect) -> bool:
    profile, row, text = suspect.profile, suspect.row, suspect.text
    if kind == "protected address":
        return profile.row_triggered(row, RULE.code, "script")
    if kind == "script":
        triggered = profile.row_triggered(row, RULE.code, "script") or STYLE_END.search(text)
        return bool(triggered and (any(sign in text for sign in SCRIPT_SIGNS) or STYLE_BLOCK.search(text)))
    if kind == "template code":
        return bool(profile.braces[row] or (profile.tags[row] and ("<%" in text or "<?" in text)))
    if kind == "data for search engines":
        return profile.row_triggered(row, RULE.code, "linked")
    if kind == "wiki mark":
        return bool(profile.brackets[row]) and "[[" in text
    if kind == "TeX command":
        return profile.row_triggered(row, RULE.code, "tex") and "\\" in text and not ABOUT_TEX.search(text)
    counts = {"tag": profile.tags, "entity": profile.entities, "shortcode": profile.brackets}
    return bool(counts[kind][row])


def _about_code(suspect: Suspect) -> bool:
    """Tell whether much of a text stands in lines that look like code, not only by the entities at their ends."""
    profile, row = suspect.profile, suspect.row
    if profile.code_lines[row] <= MOST_CODE * profile.lines[row]:
        return False
    text = unescape(unescape(suspect.text))  # what was escaped twice ends in semicolons after the first
    code = sum(len(line) for line in code_lines(text) if len(line) <= LONGEST_CODE)
    return code > MOST_CODE * len(text)


PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAACwAAAAsCAMAAAApWqozAAAAGFBMVEUiIiI9PT0eHh4gIB4hIBkc\n"
    "HBwcHBwcHBydr+JQAAAACHRSTlMABA4YHyQsM5jtaMwAAADfSURBVDjL7ZVBEgMhCAQBAf//42xc\n"
    "NbKaWnPIJVXMzaJLFHAgIvyABQkQy5sXhUg7rGlH7m2Bp5bqB3Y5x3bKpTyuWk0JrbYSwVrWBWnS\n"
)
"""Of a PNG file."""

RULE = Rule(
    code="TXT212",
    name="markup-residue",
    rationale=(
        "Tags, entities, shortcodes and script code in running text mean that the extraction failed. They split words, "
        "hide copies from each other and teach a model to write broken pages. Of pictures, files and keys written out as letters "
        "nobody reads a word."
    ),
    source=(
        "C4 drops pages with a brace and lines with javascript (Raffel et al. 2020); WordPress shortcodes, Cloudflare's "
        "address protection, Jinja, Liquid, Hugo and PHP templates; MediaWiki's links and bold type, LaTeX's commands in texts, JSON-LD (schema.org); base64 and its frames (RFC 2397, 4648, 7468), uuencode and od (POSIX), xxd."
    ),
    fires=(
        "Write to the harbour desk at [email\u00a0protected] or call the office before noon.",
        "The ferry sank on Monday.[gallery ids=“11,12” size=”large”]All forty passengers came ashore, the coast guard said.",
        "<p>The ferry sank on Monday.</p><p>All forty passengers came&nbsp;ashore, the coast guard said.</p>",
        "Dear {{ first_name }}, the ferry sank on Monday, and all forty of its passengers came ashore.",
        "The [[MV Harbour|ferry]] sank on Monday, and '''all''' of its passengers came ashore, the coast guard said.",
        r"The ferry \emph{Harbour}~\cite{holt2019} sank on Monday, and all forty of its passengers came ashore.",
        'The ferry sank on Monday. {"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry sinks"} All forty passengers came ashore.',
        "The ferry in a picture: data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACwAAAAsCAMAAAApWqozAAAAGFBMVEUiIiI9PT0e",
        f"See the picture.\n{PICTURE}\nAll forty passengers of the ferry came ashore.",
    ),
    silent=(
        "The paper [1] says that a < b and b > c, as Smith & Sons found [see note 3]; mail <ada@harbour.example>.",
        "In HTML the element `<b>` sets bold type and `&amp;` stands for an ampersand.",
        ("The archive ferry.zip has the SHA-256 7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730, see "
        "https://harbour.example/files?key=Zm9yIHRoZSBmZXJyeSB0aGF0IHNhbmsgaW4gc2hhbGxvdyB3YXRlciBvbiBNb25kYXkgYWxsIGZvcnR5IHBhc3Nlbmdlcn."),
        "In a bracket expression [[:digit:]] stands for a figure, [[a]] for a matrix of one, and \'\'\'text\'\'\' for a string.",
        r"In LaTeX, \emph{word} and \textbf{word} set a word in italic and in bold type.",
        "#include <stdio.h>\nint main(void) {\n    puts(\"<p>hello</p>\");\n    return 0;\n}\n",
    ),
    screen=screen,
    inspect=inspect,
    triggers={"data": (
        "base64", "begin pgp", "begin certificate", "begin rsa", "begin dsa", "begin ec", "begin openssh", "begin private", "begin public",
        "begin encrypted", "begin ssh2", "begin 444", "begin 600", "begin 640", "begin 644", "begin 660", "begin 664", "begin 666",
        "begin 700", "begin 755", "begin 775", "begin 777",
    ), "dump": (
        "00000010", "00000020", "0000010", "0000020", "000010", "000020", "0010", "0020", "0x0010", "0x00000010",
    ), "linked": ("context https schema", "context http schema"), "tex": (
        "textbf", "textit", "textsc", "texttt", "emph", "cite", "citep", "citet", "footnote", "eqref", "subsection", "includegraphics",
    ), "script": (
        "email protected",
        "adsbygoogle", "googletag", "datalayer", "fbq", "gtag", "jquery document", "document write", "document getelementbyid", "document createelement", "document ready",
        "function d s id", "media screen", "media only screen", "font face", "display none", "font size", "margin 0", "padding 0",
    )},
)  # fmt: skip
