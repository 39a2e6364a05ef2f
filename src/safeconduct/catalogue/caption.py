"""Names inside a longer text: how much of a caption each thing explains.

A word is explained by a thing whose name it is, or the name of a model that the thing is a variant of; by a noun of
kind that is true of it; by any other word of its names. What is left over lowers the score, and much less so where no
thing knows the word, since that tells nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from safeconduct.catalogue.folding import Word, words
from safeconduct.catalogue.index import Index, Match
from safeconduct.catalogue.kinds import Kinds, kinds_of_noun

type Lookup = Callable[[Sequence[Word]], Iterable[Match]]
"""Yields the things that a run of words names."""

LONGEST_NAME = 6  # words
# Scores of a caption of which nothing, and of which everything, is explained.
NOTHING, EVERYTHING = 62, 95
# So much less is the word of a thing that stands for its kind: a model that is named says more.
UNSPECIFIC = 12

# How well a word is explained that does not name the thing itself.
BY_ANCESTOR, BY_OTHER_WORD, BY_KIND = 0.95, 0.9, 0.8
# Of the weight of a word: where no thing knows it; where it is a noun of kind, since a name says more; beside what
# the caption is of; for each word before it.
UNKNOWN, OF_KIND, BESIDE, LATER = 0.2, 0.6, 0.5, 0.99
LONGEST_WEIGHT = 10
# What follows these is not what the caption is of, and after some a name is a place's.
_ASIDE = frozenset(
    word.folded
    for word in words("с со з із зі with na на on в у in под під near біля возле for для до к от від")
)
_WHERE = frozenset(word.folded for word in words("в у in near под під біля возле из from з із"))
_YEAR_OF = frozenset(word.stem for word in words("обр зр mod model образца зразка"))


def explain(
    index: Index, caption: Sequence[Word], lookup: Lookup, unknown: float = UNKNOWN
) -> dict[str, float]:
    """Return the score of each thing that a caption names.

    Args:
        index: the names.
        caption: its words.
        lookup: what tells names among them.
        unknown: how much a word counts that nothing knows.
    """
    named, strong = _named(index, caption, lookup)
    stems = [word.stem for word in caption]
    kinds = [kinds_of_noun(each) for each in stems]
    places: dict[str, dict[int, float]] = {}
    designated = {at for thing in strong for at in named[thing] if stems[at].isdigit()}
    strong |= _variants(index, named, strong, stems, kinds)
    for thing in strong.union(named, _bearers_of_all(index, stems, kinds, designated)):
        explained = _explained(index, thing, named, stems, kinds)
        # Two letters or a number name a thing where another word agrees.
        if thing in strong or len(explained) > len(named.get(thing, ())):
            places[thing] = explained
    if not places:
        return {}
    known = {place for thing in places for place in places[thing]} | {
        at for at, each in enumerate(kinds) if each
    }
    weights = [
        weight * (OF_KIND if kinds[at] else 1 if at in known else unknown)
        for at, weight in enumerate(_weights([word.folded for word in caption]))
    ]
    total = sum(weights)
    scores = {}
    for thing, explained in places.items():
        share = sum(weights[at] * quality for at, quality in explained.items()) / total
        score = NOTHING + (EVERYTHING - NOTHING) * share
        scores[thing] = score - (UNSPECIFIC if thing in index.unspecific else 0)
    return scores


def _named(
    index: Index, caption: Sequence[Word], lookup: Lookup
) -> tuple[dict[str, dict[int, float]], set[str]]:
    """Return how well each thing is named at which places, and the things that are named beyond doubt."""
    named: dict[str, dict[int, float]] = defaultdict(dict)
    strong: set[str] = set()
    for start in range(len(caption)):
        is_where = start > 0 and caption[start - 1].folded in _WHERE
        for end in range(start + 1, min(start + LONGEST_NAME, len(caption)) + 1):
            for thing, quality, is_strong in lookup(caption[start:end]):
                places = named[thing]
                for at in range(start, end):
                    places[at] = max(quality, places.get(at, 0))
                # `в Саратове` is the town, not the landing ship.
                if is_strong and not (is_where and thing in index.vessels):
                    strong.add(thing)
    return named, strong


def _variants(
    index: Index,
    named: Mapping[str, Mapping[int, float]],
    strong: set[str],
    stems: Sequence[str],
    kinds: Sequence[Kinds],
) -> set[str]:
    """Return variants of what is named that another word of the caption tells apart: `2016` of a T-72B3."""
    found = set()
    for thing in strong:
        apart = {
            each
            for at, each in enumerate(stems)
            if at not in named[thing] and not kinds[at] and _is_of(at, named[thing], stems)
        }
        for variant in index.variants.get(thing, ()):
            if not apart.isdisjoint(index.words[variant] - index.words[thing]):
                found.add(variant)
    return found


def _bearers_of_all(
    index: Index, stems: Sequence[str], kinds: Sequence[Kinds], designated: Container[int]
) -> set[str]:
    """Return the things whose names and kind account for every word, where no name does (`uaz van`, `танк 72`).

    A number first is how many there are; a number says nothing without a kind, nor where it is part of a designation.
    """
    telling = {each for at, each in enumerate(stems) if not kinds[at] and at not in designated}
    # Two words that tell, or one and a kind: Ivan Ivanov is no landing ship Ivan Gren.
    enough = any(kinds) or (len(telling) > 1 and any(each.isalpha() and len(each) > 1 for each in telling))
    if not telling or not enough or stems[0].isdigit():
        return set()
    found = set.intersection(*(index.bearers.get(each, set()) for each in telling))
    return {
        thing
        for thing in found
        if all(
            not kind or kind & index.kinds[thing] or each in index.words[thing]
            for each, kind in zip(stems, kinds, strict=True)
        )
    }


def _explained(
    index: Index, thing: str, named: dict[str, dict[int, float]], stems: Sequence[str], kinds: Sequence[Kinds]
) -> dict[int, float]:
    """Return how well a thing explains which places."""
    explained = dict(named.get(thing, {}))
    for ancestor in index.lineage.get(thing, ()):
        for at, quality in named.get(ancestor, {}).items():
            explained.setdefault(at, quality * BY_ANCESTOR)
    for at, each in enumerate(stems):
        if at in explained:
            continue
        if kinds[at] & index.kinds[thing]:
            explained[at] = BY_KIND
        elif each in index.words[thing] and _is_of(at, explained, stems):
            explained[at] = BY_OTHER_WORD
    return explained


def _is_of(at: int, named: Container[int], stems: Sequence[str]) -> bool:
    """Tell whether a word can belong to a name: a year that does not follow it is when the picture was taken."""
    return not stems[at].isdigit() or at - 1 in named or (at > 0 and stems[at - 1] in _YEAR_OF)


def _weights(folded: Sequence[str]) -> Iterator[float]:
    """Yield how much each word says.

    One with a digit says twice as much; what something is mounted on or stands near half; and what comes first is
    what the caption is of.
    """
    aside = 1.0
    for word, following in zip(folded, [*folded[1:], ""], strict=True):
        aside *= LATER
        # `с` before a number is the С of С-60.
        if word in _ASIDE and following.isalpha() and len(following) > 1:
            aside *= BESIDE
        yield aside * min(len(word), LONGEST_WEIGHT) * (2 if any(char.isdigit() for char in word) else 1)
