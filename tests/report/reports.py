"""Reports to render: one with everything in it, and a strategy that makes any."""

from hypothesis import strategies as st

from dedup.model import (
    AssessedDocument,
    Cluster,
    Finding,
    Input,
    Member,
    Pair,
    Passage,
    Relation,
    Report,
    Run,
    Skipped,
    Span,
    Summary,
)

HOSTILE = "\x1b[31mred[/x] \u202e=cmd|' /C calc'!A0 <script>@all #1 `|` www.x.org\n"
"""An id that a terminal, a spreadsheet, a browser or Markdown could take for more than text."""

EMPTY = Report(Run("1.0", {}, ()), Summary(0, 0, 0, 0, 0))

FULL = Report(
    run=Run("1.0", {"threshold": 0.7}, (Input("news.jsonl", "00" * 32, 4),), ("2 ids stand twice",)),
    summary=Summary(4, 1, 1, 2, 1, {"near": 1, "spun": 1}, {"TXT201": 1}),
    skipped=(Skipped("news.jsonl", 5, "no JSON: unexpected end", 812),),
    documents=(
        AssessedDocument(
            "d",
            "news.jsonl",
            120,
            "en",
            0.25,
            (Finding("TXT201", "mojibake", 0.98, "2 broken characters", (Span(3, 6, "â€™", "’"),)),),
            record=4,
        ),
    ),
    pairs=(
        Pair("a", "b", Relation.NEAR, 0.99, 0.81, 0.9, 0.88, "a", (Passage((0, 40), (5, 45)),), "earlier"),
        Pair("a", HOSTILE, Relation.SPUN, 0.91, 0.2, 0.4, 0.4, None),
    ),
    clusters=(
        Cluster(
            "c1",
            Relation.SPUN,
            0.91,
            0.5,
            "a",
            "best quality",
            (
                Member("a", Relation.EXACT, 1.0, "news.jsonl", 1),
                Member("b", Relation.NEAR, 0.99, "news.jsonl", 2),
                Member(HOSTILE, Relation.SPUN, 0.91, "news.jsonl", 3),
            ),
        ),
    ),
)

_text = st.text(max_size=20)
_share = st.integers(0, 10_000).map(lambda n: n / 10_000)
_count = st.integers(0, 2**31)
_range = st.tuples(_count, _count)
_relation = st.sampled_from(Relation)

_span = st.builds(Span, _count, _count, _text, st.none() | _text)
_finding = st.builds(Finding, _text, _text, _share, _text, st.lists(_span, max_size=2).map(tuple))
_document = st.builds(
    AssessedDocument,
    _text,
    _text,
    _count,
    st.none() | _text,
    _share,
    st.lists(_finding, max_size=2).map(tuple),
    _count,
)
_passages = st.lists(st.builds(Passage, _range, _range), max_size=2).map(tuple)
_pair = st.builds(
    Pair,
    _text,
    _text,
    _relation,
    _share,
    _share,
    _share,
    _share,
    st.none() | _text,
    _passages,
    st.none() | _text,
)
_member = st.builds(Member, _text, _relation, _share, _text, _count)
_cluster = st.builds(
    Cluster, _text, _relation, _share, _share, _text, _text, st.lists(_member, max_size=3).map(tuple)
)
_summary = st.builds(
    Summary,
    _count,
    _count,
    _count,
    _count,
    _count,
    st.dictionaries(_text, _count),
    st.dictionaries(_text, _count),
)
_run = st.builds(
    Run,
    _text,
    st.dictionaries(_text, _text | _count | st.booleans(), max_size=3),
    st.lists(st.builds(Input, _text, _text, _count), max_size=2).map(tuple),
    st.lists(_text, max_size=2).map(tuple),
    st.none() | _text,
)

reports = st.builds(
    Report,
    _run,
    _summary,
    st.lists(st.builds(Skipped, _text, _count, _text, st.none() | _count), max_size=2).map(tuple),
    st.lists(_document, max_size=2).map(tuple),
    st.lists(_pair, max_size=3).map(tuple),
    st.lists(_cluster, max_size=2).map(tuple),
    st.lists(_text, max_size=2).map(tuple),
)
"""Any report, its shares on the grid of four decimals that reports are written with."""
