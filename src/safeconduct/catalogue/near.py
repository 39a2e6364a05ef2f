"""Names that a text nearly spells: a key slipped, two letters changed places, one was left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from safeconduct.catalogue.folding import Word, digits, squash
from safeconduct.catalogue.index import CUT, EXACT, Index, Match

# The longest text that may have one slip, two; a longer one has three.
ONE_SLIP, TWO_SLIPS = 8, 15
# A word of letters alone resembles some name by chance much sooner than a designation does.
SHORTEST, SHORTEST_WORD, SHORTEST_LATIN_WORD = 4, 5, 6
ONE_SLIP_WORD, TWO_SLIPS_WORD = 9, 11

BEST = 99
"""Score of a very long name with one slip."""
OTHER_DIGITS = 14
"""So much less where the digits differ: another digit is another model."""
VARIANT = 1
"""So much more where letters were added at the end: an unknown variant of a model is that model."""
SWAPPED = 2
"""So much more where all letters are there, in another order."""
QUALITY = 0.9
"""How well a run of words names a thing whose name it nearly is, before its slips count; a swap counts half."""
MOST_WORDS = 3
MOST_NAMES = 12

# Rows of keys, and letters that sound alike: what one is taken for another by finger and by ear.
# fmt: off
_RUNS = (
    "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "йцукенгшщзхї", "фівапролджє", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "ао", "еи", "тд", "сз", "бп", "гк", "вф", "шж", "чш", "гх", "ыи", "іи", "эе", "ея", "ck", "sz", "iy", "ei", "vw",
)
# fmt: on
_CONFUSED = frozenset(frozenset(pair) for run in _RUNS for pair in pairwise(run))


class Slip(NamedTuple):
    """A name that a text nearly is.

    Attributes:
        name: the key of that name in the index.
        written: how it would be written, and `typed` how it was: both folded, or neither.
        typed: see there.
        slips: how many lie between them.
    """

    name: str
    written: str
    typed: str
    slips: int


class Near:
    """The names of an index by length, folded and as they are spelt.

    A slip of one key is one in the spelling; folded it is one in any script, but for letters that stand for a sound
    together.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._folded: dict[int, list[str]] = defaultdict(list)
        self._spelt: dict[int, list[str]] = defaultdict(list)
        self._name_of: dict[str, str] = {}
        for name in index.names:
            self._folded[len(name)].append(name)
        for name, spellings in index.spellings.items():
            for spelling in spellings:
                self._name_of[spelling] = name
        for spelling in self._name_of:
            self._spelt[len(spelling)].append(spelling)

    def whole(self, text: Sequence[Word]) -> dict[str, float]:
        """Return the score of each thing whose name a text nearly is."""
        scores: dict[str, float] = {}
        for name, written, typed, slips in self._slips(text):
            score = BEST - 100 * slips / (len(typed) + 6)
            if digits(written) != digits(typed):
                score -= OTHER_DIGITS
            elif typed.startswith(written):
                score += VARIANT
            elif sorted(written) == sorted(typed):
                score += SWAPPED
            for thing, worth in self._index.names[name].items():
                scores[thing] = max(scores.get(thing, 0), score - (EXACT - worth) / 2)
        return scores

    def matches(self, run: Sequence[Word]) -> Iterable[Match]:
        """Yield the things that a run of words names, or nearly names where it names none."""
        exact = list(self._index.matches(run))
        if len(run) > MOST_WORDS or any(match.quality > CUT for match in exact):
            return exact
        found = exact
        for name, written, typed, slips in self._slips(run):
            if digits(written) == digits(typed):
                lost = (0.5 if sorted(typed) == sorted(written) else slips) / len(typed)
                found.extend(
                    Match(thing, QUALITY * (1 - lost), strong=True) for thing in self._index.names[name]
                )
        return found

    def _slips(self, run: Sequence[Word]) -> Iterator[Slip]:
        typed = "".join(word.plain for word in run)
        for written, slips in _nearest(typed, self._spelt):
            if not typed.isalpha() or _is_slip(typed, written):
                yield Slip(self._name_of[written], written, typed, slips)
        # A word of letters is near too many others to be sought in another script.
        folded = squash("".join(word.folded for word in run))
        if not folded.isalpha():
            for name, slips in _nearest(folded, self._folded):
                yield Slip(name, name, folded, slips)


def _nearest(typed: str, by_length: Mapping[int, list[str]]) -> Iterator[tuple[str, int]]:
    """Yield the names at most so many slips away as a text of this length may have."""
    allowed = _allowed(typed)
    if not allowed:
        return
    lengths = range(len(typed) - allowed, len(typed) + allowed + 1)
    choices = [name for length in lengths for name in by_length.get(length, ())]
    found = process.extract(typed, choices, scorer=OSA.distance, limit=MOST_NAMES, score_cutoff=allowed)
    for name, slips, _ in found:
        if slips <= _allowed(name):
            yield name, int(slips)


def _is_slip(typed: str, written: str) -> bool:
    """Tell whether a word of letters is a name with a slip of the hand or the ear, not another word like it."""
    if sorted(typed) == sorted(written):
        return True
    if len(typed) >= ONE_SLIP_WORD:
        return typed[0] == written[0] or len(typed) >= TWO_SLIPS_WORD
    latin = typed.isascii()
    if len(typed) < (SHORTEST_LATIN_WORD if latin else SHORTEST_WORD) or len(typed) > len(written):
        return False
    if len(typed) < len(written):
        return len(typed) > SHORTEST_WORD and typed[0] == written[0]
    (pair,) = (frozenset(pair) for pair in zip(typed, written, strict=True) if pair[0] != pair[1])
    return pair in _CONFUSED


def _allowed(key: str) -> int:
    """Return how many slips a text of this length and make may have."""
    if key.isdigit() or len(key) < SHORTEST:
        return 0
    if key.isalpha():
        return 1 if len(key) < TWO_SLIPS_WORD else 2
    return 1 if len(key) <= ONE_SLIP else 2 if len(key) <= TWO_SLIPS else 3
