"""Find a model by any of its names, as typed by someone in a hurry.

Three steps, best kept: the whole text is a name; a name stands inside the text ("угнал вертолет Ми-8");
the text nearly is a name. Each step looks at every reading of the text (`folding.readings`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from safeconduct.catalogue.folding import fold, readings, squash
from safeconduct.catalogue.things import KnownItem, Model

# A thing's own name, another name it goes by, the name of its family, a part of a name.
EXACT, ALIAS, FAMILY, PART = 100, 99, 97, 96
# Below this a near miss is noise: it keeps random letters from finding anything.
NEAR_CUTOFF = 78
NEAR_WORD_CUTOFF = 85
SHORTEST_NEAR = 4
LONGEST_NAME = 6  # words

_BRACKETS = re.compile(r"\([^)]*\)")
_QUOTED = re.compile(r"[«“'\"]([^»”'\"]+)[»”'\"]")
_CALIBRE = re.compile(r"^\d+\s?mm\s+")
_STOPWORDS = frozenset({"unknown", "model", "not", "the", "obr", "for", "with", "or", "and"})


class Index:
    """Names folded to keys, ready to be searched."""

    def __init__(self, models: Iterable[Model], items: Iterable[KnownItem]) -> None:
        self._keys: dict[str, dict[str, int]] = defaultdict(dict)
        self._rank: dict[str, tuple[int, int, str]] = {}
        self._parents: dict[str, str] = {}
        self._kind_words: dict[str, set[str]] = defaultdict(set)
        self._category: dict[str, str] = {}
        self._generic: set[str] = set()
        for model in models:
            self._category[model.id] = model.category
            self._rank[model.id] = (int(model.parent is not None), -model.evidence, model.id)
            if model.parent:
                self._parents[model.id] = model.parent
            if model.is_generic:
                self._generic.add(model.id)
                for name in (*model.names.values(), *model.aliases):
                    self._kind_words[model.category].update(fold(_BRACKETS.sub("", name)).split())
            # The reporting name is shared by a family; an alias is chosen for the model.
            self._add(model.id, (model.id, *model.names.values()), model.aliases, model.nato_name)
        for item in items:
            self._rank[item.id] = (1, 0, item.id)
            self._add(item.id, (item.id, *item.names.values()), item.aliases)
        self._all_kind_words = frozenset().union(*self._kind_words.values())

    def find(self, text: str, limit: int) -> list[tuple[str, int]]:
        """Return (id, score) of what fits, best first, at most `limit`."""
        best: dict[str, int] = {}
        text = " ".join(text[:200].split())
        for folded, cost in readings(text):
            for found in (self._whole(folded), self._inside(folded), self._nearly(folded)):
                for thing, score in found.items():
                    if score - cost > best.get(thing, 0):
                        best[thing] = score - cost
        ordered = sorted(best, key=lambda thing: (-best[thing], self._rank[thing]))
        return [(thing, best[thing]) for thing in ordered[:limit]]

    def _add(self, thing: str, names: Iterable[str], aliases: Iterable[str], family: str = "") -> None:
        for weight, group in ((EXACT, names), (ALIAS, aliases)):
            for name in group:
                self._key(name, thing, weight)
                for piece in _pieces(name):
                    self._key(piece, thing, PART)
        self._key(family, thing, FAMILY)
        for piece in family.split():
            self._key(piece, thing, PART - 1)

    def _key(self, name: str, thing: str, weight: int) -> None:
        key = squash(fold(name))
        if len(key) > 1 and (not key.isdigit() or weight >= ALIAS):
            here = self._keys[key]
            here[thing] = max(weight, here.get(thing, 0))

    def _whole(self, folded: str) -> dict[str, int]:
        return self._keys.get(squash(folded), {})

    def _inside(self, folded: str) -> dict[str, int]:
        """Score things by how much of the text their names, their base model's and their kind's explain."""
        words = folded.split()
        explained: dict[str, set[int]] = defaultdict(set)
        strong: set[str] = set()
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
                for thing, is_name in self._named("".join(words[start:end])):
                    explained[thing].update(range(start, end))
                    if is_name:
                        strong.add(thing)
        total = sum(map(len, words))
        scores = {}
        for thing, places in explained.items():
            if thing not in strong:
                continue
            covered = set(places)
            parent = self._parents.get(thing)
            if parent is not None and parent in explained:
                covered |= explained[parent]
            own = self._kind_words.get(self._category.get(thing, ""), set())
            weight: float = sum(len(words[at]) for at in covered)
            weight += sum(
                len(words[at]) / 2 for at in range(len(words)) if at not in covered and words[at] in own
            )
            base = 55 if thing in self._generic else 68
            digits = 4 if any(any(char.isdigit() for char in words[at]) for at in covered) else 0
            scores[thing] = int(base + digits + 22 * weight / total)
        return scores

    def _named(self, window: str) -> Iterable[tuple[str, bool]]:
        """Yield things that a run of words names; False marks a run too weak to stand alone."""
        if len(window) < 2 or window.isdigit():
            return
        here = self._keys.get(window)
        if here is not None:
            mixed = any(char.isdigit() for char in window) and not window.isdigit()
            for thing in here:
                yield thing, mixed or len(window) > 2
            return
        # BRDM-2L1 is a BRDM-2: cut letters and digits off the end of a designation.
        if len(window) > 4 and any(char.isdigit() for char in window):
            for length in range(len(window) - 1, 2, -1):
                head = window[:length]
                if any(char.isdigit() for char in head) and head in self._keys and not head.isdigit():
                    for thing in self._keys[head]:
                        yield thing, True
                    return

    def _nearly(self, folded: str) -> dict[str, int]:
        """Score things whose name is nearly the text, or nearly one of its longer words."""
        scores: dict[str, int] = {}
        whole = squash(folded)
        words = {
            word for word in folded.split() if len(word) > SHORTEST_NEAR and word not in self._all_kind_words
        }
        for attempt in {whole, *words}:
            if len(attempt) < SHORTEST_NEAR:
                continue
            discount, cutoff = (0.95, NEAR_CUTOFF) if attempt == whole else (0.85, NEAR_WORD_CUTOFF)
            near = process.extract(
                attempt, self._keys.keys(), scorer=fuzz.ratio, limit=12, score_cutoff=cutoff
            )
            for key, ratio, _ in near:
                if len(key) < SHORTEST_NEAR or (ratio < 85 and _digits(key) != _digits(attempt)):
                    continue
                # A wrong digit is another model; a wrong letter is a slip.
                slip = ratio - (0 if _digits(key) == _digits(attempt) else 6)
                for thing in self._keys[key]:
                    scores[thing] = max(scores.get(thing, 0), int(slip * discount))
        return scores


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


def _pieces(name: str) -> Iterable[str]:
    """Yield parts of a name that people use alone: the designation, the nickname, either side of a slash."""
    plain = _CALIBRE.sub("", _BRACKETS.sub(" ", name)).strip()
    if plain != name:
        yield plain
    yield from _QUOTED.findall(name)
    for side in re.split(r"\s+/\s+|\(|\)", name):
        if len(side.split()) == 1:
            yield side
    words = plain.split()
    if 1 < len(words) < 4:
        if any(char.isdigit() for char in words[0]):
            yield words[0]
            yield " ".join(words[1:])
        elif any(char.isdigit() for char in words[-1]):
            yield words[-1]
        if (
            fold(words[-1]) not in _STOPWORDS
            and len(words[-1]) > 3
            and any(char.isdigit() for char in words[0])
        ):
            yield words[-1]
