"""Names folded so that script, spelling and grammar stop mattering.

A folded text is digits and lower-case Cyrillic letters, one for each sound that is told apart: и stands for і, ї, й,
ы as well, с for ц. Every romanisation is brought to the same letters, so that the Russian, Ukrainian, English,
German and ISO 9 spellings of one name meet. One letter for one sound also keeps a slip of one key at a distance of
one, which `ш` for `shch` would not.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"

# What ISO 9, Polish, Czech and Lithuanian write with a mark; any other mark is dropped.
_MARKED = str.maketrans(
    {
        "š": "ш",
        "ŝ": "ш",
        "č": "ч",
        "ć": "ч",
        "ž": "ж",
        "ż": "ж",
        "û": "ю",
        "â": "я",
        "ł": "л",
        "ь": "",
        "ъ": "",
    }
    | dict(zip("іїйыґцщэєё", "иииигсшеее", strict=True))
)
# Ukrainian has no ё and writes its sound so.
_SOFT_O = re.compile(r"[ьй]о")
_SOUNDS = (
    dict.fromkeys(("shch", "schtsch", "sch", "sh"), "ш")
    | dict.fromkeys(("tsch", "ch"), "ч")
    | {"zh": "ж", "kh": "х", "x": "кс"}
    | dict.fromkeys(("ye", "je", "yo", "jo"), "е")
    | dict.fromkeys(("yu", "ju", "iu"), "ю")
    | dict.fromkeys(("ya", "ja"), "я")
)
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLED = re.compile(r"([a-z])\1+")
_LATIN_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwyz", "абсдефгхииклмнопкрстуввиз")
_MERGED = (
    (re.compile(r"тс"), "с"),
    (re.compile(r"и?иа|ия"), "я"),
    (re.compile(r"ию"), "ю"),
    (re.compile(r"([а-я])\1+"), r"\1"),
)
_SEAM = re.compile(r"тс|и[аяю]|([а-я])\1")
_DROPPED = re.compile(r"[\u0027\u2019\u02bc\u02b9\u0060\u00b4\u201c\u201d\u201e\u00ab\u00bb\"]")
_BREAK = re.compile(r"[\W_]+")

# Endings of Russian and Ukrainian nouns and adjectives as they come out of folding, longest first. No permissively
# licensed library inflects Ukrainian; folded, one table serves both languages.
# fmt: off
_ENDINGS = (
    "иями", "ями", "ами", "ими", "ого", "его", "ому", "ему", "ови", "еви", "ием", "иеи", "иею", "иям", "иях",
    "ом", "ем", "ам", "ям", "ов", "ев", "ив", "еи", "ои", "ою", "ею", "ую", "ах", "ях", "их", "им", "ая", "ое", "ие",
    "а", "я", "и", "е", "о", "у", "ю",
)
# fmt: on
_NOMINATIVE = ("ая", "ое", "ои", "а", "я", "о", "е", "и")
SHORTEST_STEM = 3
# In Latin letters these endings are as often English: `scanner` is no form of `scan`.
SHORTEST_LATIN_STEM = 5


# The shortest stem is tried first, which takes the longest ending off.
_INFLECTED, _LATIN_INFLECTED = (
    re.compile(rf"([а-я]{{{shortest},}}?)(?:{'|'.join(_ENDINGS)})")
    for shortest in (SHORTEST_STEM, SHORTEST_LATIN_STEM)
)


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        folded: its skeleton.
        plain: as written, in lower case and without apostrophes: what tells `tore` from `Тор` where the skeleton of so
            short a word does not.
        stem: its skeleton without an ending: those of `вертолётом`, `вертольоти` and `вертолет` are one.
    """

    folded: str
    plain: str
    stem: str


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; a hyphen parts words, an apostrophe does not."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    parts = ((_fold(part), part) for part in _BREAK.split(_DROPPED.sub("", lower)))
    return tuple(Word(folded, plain, _stem(folded, plain)) for folded, plain in parts if folded)


def fold(text: str) -> str:
    """Return the skeleton of a text: `Mi-8AMTSh 'Terminator'` becomes `ми 8амтш терминатор`."""
    return " ".join(word.folded for word in words(text))


def squash(run: str) -> str:
    """Return folded words that were run together as they fold in one, since hyphens and spaces are lost first."""
    return _merged(run) if _SEAM.search(run) else run


def digits(key: str) -> str:
    """Return the digits of a key: what tells one model from the next."""
    return "".join(char for char in key if char.isdigit())


def _fold(part: str) -> str:
    if part.isascii():
        if part.isdigit():
            return part
        bare = _DOUBLED.sub(r"\1", part)
    else:
        bare = _SOFT_O.sub("е", part).translate(_MARKED)
        bare = "".join(
            char for char in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(char)
        )
        bare = _BREAK.sub("", bare)
    return squash(_SOUND.sub(_sound, bare).translate(_LATIN_LETTERS))


def _sound(letters: re.Match[str]) -> str:
    return _SOUNDS[letters[0]]


def without_ending(word: Word) -> Iterator[str]:
    """Yield the stems that a word in any case may have, the longest first: of `коровы` also `коров`, then `кор`."""
    yield word.folded
    if word.plain.isascii() and word.plain.endswith("s"):
        yield word.folded[:-1]
    shortest = SHORTEST_LATIN_STEM if word.plain.isascii() else SHORTEST_STEM
    for ending in reversed(_ENDINGS):
        if word.folded.endswith(ending) and len(word.folded) - len(ending) >= shortest:
            yield word.folded[: -len(ending)]


def nominative_stem(word: Word) -> str:
    """Return the stem of a word in the nominative, the form that names are in."""
    for ending in _NOMINATIVE:
        if word.folded.endswith(ending) and len(word.folded) - len(ending) >= SHORTEST_STEM:
            return word.folded[: -len(ending)]
    return word.folded


def _stem(folded: str, plain: str) -> str:
    latin = plain.isascii()
    if latin and plain.endswith("s") and len(folded) > SHORTEST_STEM and folded.isalpha():
        return folded[:-1]
    inflected = (_LATIN_INFLECTED if latin else _INFLECTED).fullmatch(folded)
    return inflected[1] if inflected else folded


def _merged(text: str) -> str:
    before = ""
    while text != before:  # a merger can make room for another
        before = text
        for pattern, sound in _MERGED:
            text = pattern.sub(sound, text)
    return text
