"""Every name of every thing, folded once: what the search looks words up in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from safeconduct.catalogue.folding import (
    SHORTEST_STEM,
    Word,
    nominative_stem,
    squash,
    without_ending,
    words,
)
from safeconduct.catalogue.kinds import Kinds, kinds_of_thing
from safeconduct.catalogue.names import describes, pieces, reported, whole
from safeconduct.catalogue.things import Category, KnownItem, Model, Thing

# A thing's own name, another name it goes by, the name of its family, a part of a name, a category's name.
EXACT, ALIAS, FAMILY, PART, KIND = 100, 99, 97, 96, 94
# So much less where a name has to lose a letter when its words are run together.
RUN_TOGETHER = 3
# How well a run of words names a thing: as that name stands in the index; but for endings; but for what follows it.
AS_IT_STANDS, INFLECTED, CUT = 1.0, 0.95, 0.6

SHORTEST_INFLECTED = 4
VESSELS = frozenset({"ship", "boat", "submarine", "auxiliary_ship"})
SHORTEST_CUT = 3
_VOWEL = re.compile(r"[AEIOUYАЕЁИОУЫЭЮЯЄІЇ]")
# So short a skeleton is that of many words: `Tor` is not `tore`, `SAM` is not `самый`.
SAME_SPELLING, SAME_SCRIPT = 3, 4

type Names = Mapping[str, int]
"""What a run of words names: the worth of the name by id."""
NOTHING: Names = {}


class Match(NamedTuple):
    """A thing that a run of words names.

    Attributes:
        thing: its id.
        quality: how well, up to 1.
        strong: it names the thing even in a longer text; two letters do not.
    """

    thing: str
    quality: float
    strong: bool


class Index:
    """The names of some things.

    Attributes:
        names: things by name, its words folded and run together, each with the worth of that name.
        spellings: how such a name is written.
        rank: what decides between things that fit equally well, by id: models before their variants, then what is
            more often on record.
        lineage: ids of the models that a model is a variant of, nearest first.
        variants: ids of the models that are a variant of a model, at any depth.
        words: stems of the words in a thing's names.
        bearers: ids of the things that have a stem among their words.
        kinds: what nouns of kind are true of it.
        unspecific: things that stand for a kind where the model is not known.
        vessels: things that are called after towns and people.
    """

    def __init__(self, things: Iterable[Thing]) -> None:
        self.names: dict[str, dict[str, int]] = defaultdict(dict)
        self.spellings: dict[str, set[str]] = defaultdict(set)
        self.rank: dict[str, tuple[bool, int, str]] = {}
        self.lineage: dict[str, tuple[str, ...]] = {}
        self.variants: dict[str, set[str]] = defaultdict(set)
        self.words: dict[str, set[str]] = defaultdict(set)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, Kinds] = {}
        self.unspecific: set[str] = set()
        self.vessels: set[str] = set()
        self._plain: dict[str, set[str]] = defaultdict(set)
        self._inflected: dict[tuple[bool, str], dict[str, int]] = defaultdict(dict)
        self._nominative: dict[tuple[bool, str], dict[str, int]] = defaultdict(dict)
        models: dict[str, Model] = {}
        for thing in things:
            match thing:
                case Model():
                    models[thing.id] = thing
                    self._add_model(thing)
                case KnownItem():
                    self._add_item(thing)
                case Category():
                    self._add_category(thing)
        for model in models.values():
            self.lineage[model.id] = tuple(_ancestors(model, models))
            for ancestor in self.lineage[model.id]:
                self.variants[ancestor].add(model.id)

    def matches(self, run: Sequence[Word]) -> Iterator[Match]:
        """Yield the things that a run of words names, from end to end."""
        joined = "".join(word.folded for word in run)
        if len(joined) < 2 or joined.isdigit():
            return
        numbered = any(char.isdigit() for char in joined)
        here, quality = self.named(run), AS_IT_STANDS
        if not here and len(joined) >= SHORTEST_INFLECTED:
            here, quality = self.inflected(run), INFLECTED
        if not here and numbered:
            here, quality = self._cut(joined, len(run[-1].folded)), CUT
        strong = numbered or len(joined) > 2
        for thing, worth in here.items():
            yield Match(thing, quality * worth / EXACT, strong)

    def named(self, run: Sequence[Word]) -> Names:
        """Return the things that words name when they are run together."""
        joined = "".join(word.folded for word in run)
        merged = joined if joined in self.names else squash(joined)
        here = self.names.get(merged, NOTHING)
        if len(merged) <= SAME_SCRIPT and merged.isalpha():
            plain = "".join(word.plain for word in run)
            here = {thing: worth for thing, worth in here.items() if self._spelt(thing, merged, plain)}
        return here if merged == joined else {thing: worth - RUN_TOGETHER for thing, worth in here.items()}

    def inflected(self, run: Sequence[Word]) -> Names:
        """Return the things that words name but for their endings, in the script that they are written in."""
        latin = _latin(run)
        if len(run) > 1:
            return self._inflected.get((latin, squash("".join(word.stem for word in run))), NOTHING)
        if len(run[0].folded) < SHORTEST_INFLECTED:
            return NOTHING
        for stem in without_ending(run[0]):
            if (latin, stem) in self._nominative:
                return self._nominative[latin, stem]
        return NOTHING

    def _spelt(self, thing: str, name: str, plain: str) -> bool:
        """Tell whether a thing's name of few letters is meant by what is written so."""
        spellings = self.spellings[name]
        if plain in spellings or plain in self._plain[thing]:
            return True
        return len(name) > SAME_SPELLING and all(each.isascii() != plain.isascii() for each in spellings)

    def _cut(self, joined: str, last: int) -> Names:
        """Return what a designation names without the end of its last word: BRDM-2L1 is a BRDM-2.

        Only where letters and digits meet: a Su-345 is no Su-34.
        """
        for at in range(len(joined) - 1, max(len(joined) - last, SHORTEST_CUT - 1), -1):
            head = joined[:at]
            if head[-1].isdigit() == joined[at].isdigit():
                continue
            if head in self.names and not head.isdigit() and any(char.isdigit() for char in head):
                return self.names[head]
        return NOTHING

    def _add_model(self, model: Model) -> None:
        self.rank[model.id] = (model.parent is not None, -model.evidence, model.id)
        if model.is_generic:
            self.unspecific.add(model.id)
        if model.category in VESSELS:
            self.vessels.add(model.id)
        # A reporting name is shared by a family; an alias was chosen for the model.
        names = {EXACT: (model.id, *model.names.values()), ALIAS: model.aliases, FAMILY: (model.nato_name,)}
        self._add(model.id, model.category, names)

    def _add_item(self, item: KnownItem) -> None:
        """Add a known item; one that is called by a noun of kind alone, as a rifle is, stands for its kind."""
        self.rank[item.id] = (True, 0, item.id)
        if any(describes(name) for name in item.names.values()):
            self.unspecific.add(item.id)
        self._add(item.id, "", {EXACT: (item.id, *item.names.values()), ALIAS: item.aliases})

    def _add_category(self, category: Category) -> None:
        """Add a category: whoever writes `bomber` is told what to name where no model is known."""
        self.rank[category.code] = (True, 0, category.code)
        self.unspecific.add(category.code)
        sides = [side for name in category.names.values() for side in whole(name).split(",")]
        self._add(category.code, category.code, {KIND: sides})

    def _add(self, thing: str, category: str, names: Mapping[int, Iterable[str]]) -> None:
        for worth, group in names.items():
            for name in group:
                self._key(name, thing, worth)
                for piece in _pieces(name, worth):
                    self._key(piece, thing, min(worth - 1, PART))
                for word in words(name):
                    self.words[thing].update({word.folded, word.stem})
                    self._plain[thing].add(word.plain)
        self.kinds[thing] = kinds_of_thing(category, self.words[thing])
        self.words[thing] = {each for each in self.words[thing] if len(each) > 2 or not each.isalpha()}
        for each in self.words[thing]:
            self.bearers[each].add(thing)

    def _key(self, text: str, thing: str, worth: int) -> None:
        name = words(text)
        key = "".join(word.folded for word in name)
        if len(key) < 2 or (key.isdigit() and worth < ALIAS):
            return
        merged = squash(key)
        _put(self.names[key], thing, worth)
        # `Корнет-Т` run together reads as `Корнет`, which somebody else is called.
        _put(self.names[merged], thing, worth - RUN_TOGETHER)
        self.spellings[merged].add("".join(word.plain for word in name))
        latin = _latin(name)
        if len(name) > 1:
            _put(self._inflected[latin, squash("".join(word.stem for word in name))], thing, worth)
        elif key.isalpha() and len(key) >= SHORTEST_STEM and not _sounds_like_a_word(text):
            _put(self._nominative[latin, key if latin else nominative_stem(name[0])], thing, worth)


def _sounds_like_a_word(text: str) -> bool:
    """Tell whether a name is letters that read as a syllable: nobody who writes `база` means BAZ lorries."""
    return text.isupper() and bool(_VOWEL.search(text))


def _latin(run: Sequence[Word]) -> bool:
    return all(word.plain.isascii() for word in run)


def _put(names: dict[str, int], thing: str, worth: int) -> None:
    names[thing] = max(worth, names.get(thing, 0))


def _pieces(name: str, worth: int) -> Iterable[str]:
    """Return the parts of a name that are worth looking up."""
    if worth == KIND:
        return ()
    return reported(name) if worth == FAMILY else pieces(name)


def _ancestors(model: Model, models: Mapping[str, Model]) -> Iterator[str]:
    seen = {model.id}
    above = model.parent
    while above is not None and above not in seen and above in models:
        yield above
        seen.add(above)
        above = models[above].parent
