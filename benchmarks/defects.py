"""The kinds of damage that `benchmarks.damages` puts on texts, each with the rule that is meant to find it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import leftovers, makers

if TYPE_CHECKING:
    from benchmarks.makers import Maker


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of damage, and the code of the rule that is meant to find it."""

    rule: str
    name: str
    make: Maker


UTF_8 = "utf-8"
WESTERN, MAC, DOS = "cp1252", "mac_roman", "cp437"


def _furniture() -> list[Defect]:
    found = [
        Defect("TXT208", f"{name}, in lines of its own", partial(makers.lines_added, lines=lines))
        for name, lines in leftovers.FURNITURE.items()
    ]
    return [
        *found,
        Defect("TXT208", "share bar inside a paragraph", partial(makers.words_added, words=leftovers.BAR)),
    ]


def _placeholders() -> list[Defect]:
    return [
        Defect(
            "TXT209",
            "question of consent, in lines of its own",
            partial(makers.lines_added, lines=leftovers.CONSENT),
        ),
        Defect(
            "TXT209", "lorem ipsum, in a line of its own", partial(makers.lines_added, lines=leftovers.LOREM)
        ),
        Defect("TXT209", "an error page", lambda *_: leftovers.ERROR),
    ]


def _markup() -> list[Defect]:
    forms = {
        "links and bold type, a word in 30": ('<a href="/topics/%">%</a>', "<b>%</b>", "<em>%</em>"),
        "tags of other names, a word in 30": (
            '<x-term data-key="%">%</x-term>',
            '<ac:link id="1">%</ac:link>',
        ),
        "no-break spaces as entities, a word in 30": ("%&nbsp;",),
        "BBCode, a word in 30": ("[b]%[/b]", "[url=http://harbour.example/%]%[/url]", "[i]%[/i]"),
        "LaTeX, a word in 30": (r"\textbf{%}", r"\emph{%}", r"%~\cite{%2019}", r"$%_{i}$", r"\footnote{%}"),
        "wiki links, a word in 30": ("[[%]]", "[[%|%]]", "'''%'''"),
        "Markdown, a word in 30": ("**%**", "[%](http://harbour.example/%)", "`%`"),
    }
    lines = {
        "a shortcode": leftovers.SHORTCODE,
        "a line of script": leftovers.SCRIPT,
        "a line of style": leftovers.STYLE,
        "a line of JSON for search engines": leftovers.LINKED_DATA,
        "a template": leftovers.TEMPLATE,
    }
    blobs = {
        "base64 in lines, as an attachment": makers.attachment,
        "base64 in one piece": makers.long_line,
        "a picture as `data:` URI": makers.data_uri,
        "uuencoded file": makers.uuencoded,
        "hexadecimal in one piece": makers.hex_digits,
        "hexadecimal dump": makers.hex_dump,
        "PGP signature": makers.signed,
    }
    return [
        Defect("TXT212", "paragraphs in tags", makers.in_paragraphs),
        Defect("TXT212", "quotation marks in entities", makers.in_entities),
        *(
            Defect("TXT212", name, partial(makers.around_words, forms=f, share=1 / 30))
            for name, f in forms.items()
        ),
        *(Defect("TXT212", name, partial(makers.lines_added, lines=line)) for name, line in lines.items()),
        *(Defect("TXT212", name, make) for name, make in blobs.items()),
    ]


def _encodings() -> list[Defect]:
    pairs = {
        **{f"UTF-8 read as Windows-1252, {n}": ((UTF_8, WESTERN),) * k for k, n in enumerate(("once", "twice", "three times"), 1)},
        "UTF-8 read as MacRoman": ((UTF_8, MAC),),
        "UTF-8 read as DOS (437)": ((UTF_8, DOS),),
        "UTF-8 read as Windows-1251": ((UTF_8, "cp1251"),),
        "UTF-8 read as KOI8-R": ((UTF_8, "koi8_r"),),
        "UTF-8 read as GBK": ((UTF_8, "gb18030"),),
        "UTF-8 read as Shift JIS": ((UTF_8, "cp932"),),
        "Windows-1252 read as UTF-8": ((WESTERN, UTF_8),),
        "Windows-1252 read as MacRoman": ((WESTERN, MAC),),
        "MacRoman read as Windows-1252": ((MAC, WESTERN),),
        "Windows-1252 read as DOS (437)": ((WESTERN, DOS),),
        "signs made question marks": (("ascii", UTF_8),),
    }  # fmt: skip
    abroad = {
        "French, UTF-8 read as Windows-1252": ("French", UTF_8, WESTERN),
        "French, UTF-8 read as GBK": ("French", UTF_8, "gb18030"),
        "French, UTF-8 read as KOI8-R": ("French", UTF_8, "koi8_r"),
        "French, MacRoman read as Windows-1252": ("French", MAC, WESTERN),
        "French, Windows-1252 read as MacRoman": ("French", WESTERN, MAC),
        "German, UTF-8 read as GBK": ("German", UTF_8, "gb18030"),
        "German, MacRoman read as Windows-1252": ("German", MAC, WESTERN),
        "Russian, UTF-8 read as Windows-1251": ("Russian", UTF_8, "cp1251"),
        "Russian, UTF-8 read as KOI8-R": ("Russian", UTF_8, "koi8_r"),
        "Russian, UTF-8 read as DOS (866)": ("Russian", UTF_8, "cp866"),
        "Russian, Windows-1251 read as Windows-1252": ("Russian", "cp1251", WESTERN),
        "Russian, KOI8-R read as Windows-1251": ("Russian", "koi8_r", "cp1251"),
        "Russian, DOS (866) read as Windows-1251": ("Russian", "cp866", "cp1251"),
        "Greek, Windows-1253 read as Windows-1252": ("Greek", "cp1253", WESTERN),
        "Chinese, UTF-8 read as GBK": ("Chinese", UTF_8, "gb18030"),
        "Chinese, GBK read as Windows-1252": ("Chinese", "gb18030", WESTERN),
    }
    return [
        *(Defect("TXT201", name, partial(makers.misdecoded, chain=chain)) for name, chain in pairs.items()),
        Defect("TXT201", "quoted-printable", makers.quoted_printable),
        *(
            Defect("TXT201", name, partial(makers.foreign, language=language, chain=((written, read),)))
            for name, (language, written, read) in abroad.items()
        ),
    ]


def defects() -> list[Defect]:
    """Return all kinds of damage, rule by rule."""
    cyrillic = str.maketrans("aceopxyAEOPCTX", "асеорхуАЕОРСТХ")
    wide = {c: chr(c + 0xFEE0) for c in range(ord("A"), ord("z") + 1) if chr(c).isalpha()}
    return [
        *_encodings(),
        Defect("TXT202", "zero-width spaces, between one letter in 50", partial(makers.put_inside, sign="\u200b", share=0.02)),
        Defect("TXT202", "soft hyphens, between one letter in 50", partial(makers.put_inside, sign="\u00ad", share=0.02)),
        Defect("TXT202", "one letter in 20 Cyrillic", partial(makers.replaced, table=cyrillic, share=0.05)),
        Defect("TXT202", "one letter in 20 wide", partial(makers.replaced, table=wide, share=0.05)),
        *(Defect("TXT203", f"{n} % of the words misread", partial(makers.misread, share=n / 100)) for n in (5, 10, 20)),
        *(Defect("TXT203", f"{n} % of the longer words mistyped", partial(makers.mistyped, share=n / 100)) for n in (10, 30)),
        *(Defect("TXT203", f"{n} % of the blanks lost", partial(makers.blanks_lost, share=n / 100)) for n in (10, 33, 100)),
        Defect("TXT203", "30 % of the longer words broken by a hyphen and a blank", partial(makers.words_broken, share=0.3, by="- ")),
        Defect("TXT203", "30 % of the longer words broken by a blank", partial(makers.words_broken, share=0.3, by=" ")),
        Defect("TXT203", "a blank behind ligatures (fi, fl)", makers.ligatures_parted),
        Defect("TXT203", "letters set apart in all lines", partial(makers.set_apart, share=1.0, between="  ")),
        Defect("TXT203", "letters set apart in one line of ten", partial(makers.set_apart, share=0.1, between="  ")),
        Defect("TXT203", "letters set apart, words not", partial(makers.set_apart, share=1.0, between=" ")),
        Defect("TXT206", "words shuffled", makers.shuffled),
        Defect("TXT206", "words shuffled in each sentence", makers.shuffled_inside),
        *(Defect("TXT206", f"Markov chain of order {n}", partial(makers.chained, order=n)) for n in (1, 2, 3)),
        Defect("TXT206", "sentences of 30 texts mixed", makers.mixed),
        Defect("TXT206", "sentences in any order", makers.sentences_moved),
        Defect("TXT206", "letters drawn by chance", makers.random_letters),
        Defect("TXT207", "the text twice", lambda text, *_: f"{text}\n{text}"),
        Defect("TXT207", "80 words again and again", makers.paragraph_again),
        Defect("TXT207", "90 keywords under the text", makers.keywords_below),
        Defect("TXT207", "searches instead of a text", makers.search_phrases),
        *_furniture(),
        *_placeholders(),
        *(Defect("TXT211", f"cut, then “{ending.strip()}”" if ending else "cut behind a word", partial(makers.cut, ending=ending)) for ending in leftovers.ENDINGS),
        *_markup(),
    ]  # fmt: skip
