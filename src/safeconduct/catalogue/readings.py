"""What a person may have meant to type: the keyboard, the script and the ear each have their own way to go wrong."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from safeconduct.catalogue.folding import Word, words
from safeconduct.catalogue.spoken import dictated

# How far-fetched a reading is; taken off the score of what it finds.
TYPED, SLIPPED, HEARD, ROMANISED, LAYOUT, DOUBLED = 0, 1, 1, 2, 3, 12

# Letters that look the same in both scripts.
_LATIN_LOOKALIKE, _CYRILLIC_LOOKALIKE = "ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKALIKE, _CYRILLIC_LOOKALIKE)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKALIKE, _LATIN_LOOKALIKE)
_LATIN, _CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[А-Яа-яІіЇїЄєҐґЁё]")
_TO_DIGITS = str.maketrans("ЗзОоOolI|", "330000111")
_WORD = re.compile(r"\S+")
_WITH_DIGIT = re.compile(r"\S*\d\S*|(?<=-)[ЗзОо](?![^\W\d]{3})")
_BESIDE_DIGIT = re.compile(
    r"(?<=[\d\-.])[ЗзОоOolI|]+(?![^\W\d])|(?<=\d)[ЗзОоOolI|]+|(?<![^\W\d])[ЗзОоOolI|]+(?=\d)"
)
_TWICE = re.compile(r"(\d)\1")

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_LAYOUTS = ("ёйцукенгшщзхъфывапролджэячсмитьбю", "’йцукенгшщзхїфівапролджєячсмитьбю")
_TO_RUSSIAN, _TO_UKRAINIAN = (str.maketrans(_QWERTY, layout) for layout in _LAYOUTS)
_FROM_RUSSIAN, _FROM_UKRAINIAN = (str.maketrans(layout, _QWERTY) for layout in _LAYOUTS)
# A full stop at a word's end is one on the number block, or was typed after switching back.
_STOP = re.compile(r"\.(?=\s|$)")

# Spellings that folding cannot settle, since the same letters say something else in another language.
_OTHER_ROMANISATIONS = (
    ((r"ch", "kh"), (r"szcz|sz", "sh"), (r"cz", "ch"), (r"rz", "zh")),  # Polish: Krasucha, Szyłka
    ((r"sz", "s"), (r"cs", "ch"), (r"zs", "zh")),  # Hungarian: TOSz
    ((r"(?<![cksz])h", "g"),),  # Ukrainian: Hrad
    ((r"(?<!s)ch", "kh"), (r"z", "ts")),  # German: Achmat, Panzir
    ((r"s(?!c?h)", "z"),),  # German: Kras
    ((r"(?<!t)ch", "sh"), (r"tch", "ch"), (r"ou", "u")),  # French: Ouragan
    ((r"c(?!h)", "k"), (r"ph", "f"), (r"x", "kh")),  # English habits: Cornet
)


class Reading(NamedTuple):
    """What a person may have meant.

    Attributes:
        words: of it.
        cost: how far-fetched it is.
    """

    words: tuple[Word, ...]
    cost: int

    @property
    def run(self) -> str:
        """Its skeleton without spaces."""
        return "".join(word.folded for word in self.words)


def readings(text: str) -> Iterator[Reading]:
    """Yield readings of a text, each once, the nearest to what is typed first.

    Tried are look-alike letters of the other script, З and О for 3 and 0, dictation, other romanisations, a digit
    typed twice, and the wrong keyboard layout in both directions.
    """
    seen: set[tuple[Word, ...]] = set()
    for reading, cost in _readings(unicodedata.normalize("NFC", text)):
        found = words(reading)
        if found and found not in seen:
            seen.add(found)
            yield Reading(found, cost)


def _readings(text: str) -> Iterator[tuple[str, int]]:
    plain = _WORD.sub(lambda word: _one_script(word[0]), text)
    yield plain, TYPED
    for alike in dict.fromkeys((plain, _in_cyrillic(plain), _in_latin(plain), text)):
        yield alike, SLIPPED
        yield _WITH_DIGIT.sub(lambda word: word[0].translate(_TO_DIGITS), alike), SLIPPED
        yield _BESIDE_DIGIT.sub(lambda run: run[0].translate(_TO_DIGITS), alike), SLIPPED
    for reading in dictated(plain):
        yield reading, HEARD
    lower = text.casefold()
    if _LATIN.search(lower):
        for spelling in _OTHER_ROMANISATIONS:
            other = lower
            for pattern, sound in spelling:
                other = re.sub(pattern, sound, other)
            yield other, ROMANISED
    if _CYRILLIC.search(lower):
        for table in (_FROM_RUSSIAN, _FROM_UKRAINIAN):
            yield lower.translate(table), LAYOUT
    if _LATIN.search(lower) or not _CYRILLIC.search(lower):  # Х is typed as [
        for table in (_TO_RUSSIAN, _TO_UKRAINIAN):
            yield _STOP.sub(" ", lower).translate(table), LAYOUT
            yield lower.translate(table), LAYOUT
    yield _TWICE.sub(r"\1", text), DOUBLED


def _one_script(word: str) -> str:
    """Return a word that mixes scripts in the one whose letters cannot be the other's; nobody means a mixture."""
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    cyrillic = _in_cyrillic(word)
    return cyrillic if cyrillic != word else _in_latin(word)


def _in_cyrillic(text: str) -> str:
    """Rewrite in Cyrillic the words whose Latin letters all look Cyrillic."""
    return _alike(text, _LATIN, _LATIN_LOOKALIKE, _TO_CYRILLIC)


def _in_latin(text: str) -> str:
    """Rewrite in Latin the words whose Cyrillic letters all look Latin."""
    return _alike(text, _CYRILLIC, _CYRILLIC_LOOKALIKE, _TO_LATIN)


def _alike(text: str, script: re.Pattern[str], letters: str, table: dict[int, int]) -> str:
    def rewrite(word: re.Match[str]) -> str:
        own = script.findall(word[0])
        return word[0].translate(table) if own and all(char in letters for char in own) else word[0]

    return _WORD.sub(rewrite, text)
