"""What each relation means as a rule: why it matters, where its definition comes from, and examples."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.model import Relation


@dataclass(frozen=True, slots=True)
class PairRule:
    """One relation between two documents, DUP101 to DUP105.

    `fires` holds pairs of texts that stand in this relation, `silent` pairs that do not.
    """

    relation: Relation
    rationale: str
    source: str
    fires: tuple[tuple[str, str], ...]
    silent: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.relation.code

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.relation.rule_name


_FERRY = (
    "The ferry to Hollin Island will run only twice a day from Monday, the harbour board said, because the older "
    "of its two boats has failed its yearly inspection. Repairs to the hull are expected to take six weeks. School "
    "children will travel free on the mail boat until then, and freight will be taken at night."
)
_BOARD = (
    "Hollin's harbour board met on Thursday to elect a new chair. Greta Lindqvist, who has run the chandlery on "
    "Quay Street for thirty years, won by one vote after the longest sitting that members can remember. She said "
    "that the breakwater would come first, and that she would publish every contract the board signs."
)
_STORY = (
    "From Monday the Hollin Island ferry will run only twice a day. The older of its two boats has failed its yearly "
    "inspection, according to the harbour board, and the repairs to the hull are expected to take six weeks. School "
    "children will be carried free on the mail boat in the meantime. Freight will be taken at night."
)
_SPUN = (
    "The ferry to Hollin Island will run only twice a daytime from Monday, the harbor plank said, because the elder "
    "of its two gravy holder has bombed its annual review. Fixes to the husk are anticipated to take six weeks. "
    "Schoolhouse kids will travel costless on the mail boat until then, and cargo will be taken at nighttime."
)

RULES = (
    PairRule(
        Relation.EXACT,
        "Two records of the same text waste space, weigh double in training and leak between splits. The first one "
        "is worth as much as all of them.",
        "Equal 128-bit hashes of the text after case, white space and Unicode form are normalised.",
        ((_FERRY, _FERRY.upper().replace(" ", "  ")),),
        ((_FERRY, _FERRY.replace("six weeks", "ten weeks")),),
    ),
    PairRule(
        Relation.NEAR,
        "Agency copy with another byline, an article fetched twice with another footer, a corrected reprint: all "
        "but the same text, which no exact hash sees.",
        "Jaccard of word 5-grams at or over the threshold (Broder 1997), found by MinHash bands and then computed "
        "on the full texts.",
        ((_FERRY, "HOLLIN (Agency) " + _FERRY),),
        ((_FERRY, _BOARD),),
    ),
    PairRule(
        Relation.CONTAINED,
        "An excerpt, a cut version or a long quotation. Removing the shorter text loses nothing; removing the "
        "longer one does.",
        "Containment of word shingles (Broder 1997): most of one text stands in the other, almost verbatim.",
        ((_FERRY, _BOARD + " " + _FERRY),),
        ((_FERRY, _BOARD + ' "' + _FERRY[:62] + '," she said.'),),
    ),
    PairRule(
        Relation.REWRITTEN,
        "The same article told again, shortened, simplified or paraphrased. A Jaccard threshold finds none of them; "
        "two reports of one event by two authors are not meant.",
        "A model over alignment, order, rare phrases, names and numbers; docs/models.md has its accuracy.",
        ((_FERRY, _STORY),),
        ((_FERRY, _BOARD),),
    ),
    PairRule(
        Relation.SPUN,
        "Words of a real article replaced mechanically by synonyms, to look new to search engines. The copy is both "
        "a duplicate and damaged text.",
        "Overlap of the words that no thesaurus replaces, in order (Zhang, Wang and Voelker, DSpin, NDSS 2014).",
        ((_FERRY, _SPUN),),
        ((_FERRY, _BOARD),),
    ),
)
"""The relations, from the tightest to the loosest."""
