"""Which parts of an official name people use alone: the designation, the nickname, either side of a slash."""

import re
from collections.abc import Iterator

from safeconduct.catalogue.folding import words
from safeconduct.catalogue.kinds import kinds_of_noun

SHORTEST_NICKNAME = 4
MOST_WORDS = 3

_BRACKETS = re.compile(r"\([^)]*\)")
_QUOTED = re.compile(r"[«“'\"]([^»”'\"]+)[»”'\"]")
_SIDES = re.compile(r"\s+/\s+|\(|\)")
# `120-mm regimental mortar`: a calibre belongs to many and names none.
_CALIBRE = re.compile(r"^\d+(?:[.,]\d+)?[\s-]?(?:mm|мм)\s+")
_FAMILY = re.compile(r"[A-Z][a-z]+-[A-Z]\d?")
# Words that are no name by themselves, beside the nouns of kind.
_NO_NAMES = frozenset(word.folded for word in words("unknown model not the obr for with or and class drone"))


def whole(name: str) -> str:
    """Return a name without what stands in brackets and without a calibre: `Tank (model unknown)` is `Tank`."""
    return _CALIBRE.sub("", _BRACKETS.sub(" ", name)).strip()


def pieces(name: str) -> Iterator[str]:
    """Yield the parts of a name that stand for it alone."""
    plain = whole(name)
    if plain != name:
        yield plain
    # What stands in brackets and in quotes is what the thing is for: `ТЗМ 9Т452 (к «Урагану»)`.
    yield from _QUOTED.findall(plain)
    for side in _SIDES.split(name):
        if len(side.split()) == 1 and not describes(side):
            yield side
    parts = plain.split()
    if not 1 < len(parts) <= MOST_WORDS:
        return
    first, rest, last = parts[0], " ".join(parts[1:]), parts[-1]
    if _numbered(first):
        yield first
        if rest[0].isupper() and not describes(rest):
            yield rest
        if last[0].isupper() and len(last) >= SHORTEST_NICKNAME and not describes(last):
            yield last
    elif _numbered(last):
        yield last


def reported(name: str) -> Iterator[str]:
    """Yield the parts of a reporting name: of `SA-6 Gainful` either, of `Hip-H` the family too, of `Dog Ear` none."""
    for side in _SIDES.split(name):
        parts = [part for part in side.split() if not describes(part)]
        yield " ".join(parts)
        if any(map(_numbered, parts)):
            yield from parts
        yield from (part.rpartition("-")[0] for part in parts if _FAMILY.fullmatch(part))


def describes(text: str) -> bool:
    """Tell whether words only say what kind of thing bears a name: alone they would find it for whoever writes them."""
    return all(
        word.folded.isdigit() or word.folded in _NO_NAMES or bool(kinds_of_noun(word.stem))
        for word in words(text)
    )


def _numbered(word: str) -> bool:
    return any(char.isdigit() for char in word)
