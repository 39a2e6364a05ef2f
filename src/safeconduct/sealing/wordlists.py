"""The forms in which twelve numbers are written down: three lists of words, and digits.

Each list has 2,048 words, and word k of every list stands for the number k: eleven bits, whatever the list. What is
typed is recognised word by word. No word of one list is a word of another, even when it is typed on another
alphabet's keyboard, so words of several lists may stand side by side.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from mnemonic import Mnemonic
from rapidfuzz import fuzz, process

SIZE = 2048
"""Words of each list; eleven bits."""

DIGITS_OF_A_GROUP = 4
LONGEST = 20
"""Characters of a typed word that are looked at: more than any word has."""


class Spelling(StrEnum):
    """How twelve words are written down."""

    ENGLISH = "english"  # the only one that passes for a wallet's backup
    UKRAINIAN = "ukrainian"
    RUSSIAN = "russian"
    DIGITS = "digits"  # twelve groups of four digits, 0001 to 2048


GIVES_AWAY = frozenset({
    # What nobody should find on a paper of somebody who wants to cross the lines.
    "агент", "адмирал", "арест", "армия", "арсенал", "атака", "беженец", "боец", "бомба", "бригада", "броня", "бунт",
    "воевать", "война", "войско", "гарнизон", "гвардия", "генерал", "граница", "дивизия", "донос", "заговор",
    "захват", "защита", "знамя", "кобура", "лагерь", "майор", "майский", "милиция", "мундир", "оборона", "оружие",
    "отряд", "офицер", "патрон", "пехота", "пленный", "победа", "пуля", "пушка", "ракета", "рапорт", "рубеж",
    "сдаться", "сержант", "снайпер", "снаряд", "солдат", "спасти", "тайна", "убежать", "уцелеть", "фронт", "шинель",
    "шпион", "штаб", "штурм", "эшелон",
    # What speaks of a reward, of flying and of exchange.
    "выкуп", "выплата", "гонорар", "лететь", "миллион", "обмен", "пилот", "премия", "пропуск", "свобода", "экипаж",
})  # fmt: skip
"""Words of the Russian list that are not drawn for anybody who takes its form; typed, they are read like all."""

_FILES = {Spelling.UKRAINIAN: "words_uk.txt", Spelling.RUSSIAN: "words_ru.txt"}
_CYRILLIC_LISTS: Final = (Spelling.UKRAINIAN, Spelling.RUSSIAN)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u2018\u2019\u02bc`\u00b4](?=[^\W\d_])")
# Letters that look alike, in small or in capital letters: a telephone's keyboard changes alphabets in mid-word.
_LATIN, _LIKE_THEM = "abcehikmoptxy", "авсенікмортху"
_TO_CYRILLIC = str.maketrans(_LATIN, _LIKE_THEM)
_TO_LATIN = str.maketrans(_LIKE_THEM, _LATIN)
# A Russian keyboard has no і, ї, є and ґ, a Ukrainian one no ы, э, ё and ъ: what stands for them counts as them.
_ONE_KEYBOARD = str.maketrans("ёєэіїыґ", "еееиииг", "ъ")


@cache
def list_of(spelling: Spelling) -> tuple[str, ...]:
    """Return the 2,048 words of a list in the order of their numbers."""
    if spelling is Spelling.DIGITS:
        return tuple(f"{number:0{DIGITS_OF_A_GROUP}}" for number in range(1, SIZE + 1))
    if spelling is Spelling.ENGLISH:
        return tuple(Mnemonic(spelling).wordlist)
    text = (resources.files(__package__) / "data" / _FILES[spelling]).read_text("utf-8")
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that somebody typed, each recognised by itself.

    Attributes:
        found: the words or groups of digits, in small letters.
        numbers: of each its number, from 0 to 2047; None where it is in no list.
        spelling: of most of them; English where none is known.
    """

    found: tuple[str, ...]
    numbers: tuple[int | None, ...]
    spelling: Spelling

    @classmethod
    def of(cls, found: Iterable[str]) -> "Typed":
        """Recognise words that were taken apart already; an empty one is none."""
        words = tuple(found)
        hits = [_index().get(_key(word)) for word in words]
        counted = Counter(hit[0] for hit in hits if hit)
        return cls(
            words,
            tuple(hit[1] if hit else None for hit in hits),
            counted.most_common(1)[0][0] if counted else Spelling.ENGLISH,
        )

    @property
    def is_known(self) -> bool:
        """Whether every one is in a list."""
        return None not in self.numbers

    @property
    def english(self) -> tuple[str, ...]:
        """The English words of the same numbers; only where every one is known."""
        return tuple(list_of(Spelling.ENGLISH)[number] for number in self.numbers if number is not None)

    def nearest(self, place: int) -> str:
        """Return the word that was probably meant at a place, from 0: of the list of the others that were typed."""
        word = self.found[place][:LONGEST]
        lists: tuple[Spelling, ...] = (self.spelling,)
        if _CYRILLIC.search(word) is None:
            lists = (Spelling.ENGLISH,)
        elif self.spelling not in _CYRILLIC_LISTS:
            lists = _CYRILLIC_LISTS  # no other word tells the two apart
        choices = {_folded(each): each for spelling in lists for each in list_of(spelling)}
        return choices[process.extract(_folded(word), list(choices), scorer=fuzz.ratio, limit=1)[0][0]]


def taken_apart(text: str, count: int) -> tuple[str, ...]:
    """Return the words of a typed text, or its groups of digits when it has no letter.

    Case, signs, numbering, line breaks, accents and apostrophes do not matter.

    Args:
        text: as it was typed.
        count: how many are awaited: so the numbers of a numbered list are told from groups.
    """
    whole = unicodedata.normalize("NFKC", text)
    kept = "".join(each for each in whole if unicodedata.category(each) not in {"Mn", "Cf"})
    words = _WORD.findall(_APOSTROPHE.sub("", kept.lower()))
    return tuple(words) or _groups(kept, count)


def _groups(text: str, count: int) -> tuple[str, ...]:
    groups = ["".join(str(unicodedata.digit(each)) for each in group) for group in re.findall(r"\d+", text)]
    fours = tuple(group for group in groups if len(group) == DIGITS_OF_A_GROUP)
    together = "".join(groups)
    if len(fours) != count and len(together) == count * DIGITS_OF_A_GROUP:
        return tuple(re.findall(r"\d{4}", together))  # typed without the blanks
    return fours if len(fours) == count else tuple(groups)


def _key(word: str) -> str:
    """Return what a typed word is looked up by: how its list writes it, or else itself."""
    known = _index()
    if word in known:
        return word
    folded = _folded(word)
    return folded if folded in known else word.translate(_TO_LATIN)


def _folded(word: str) -> str:
    """Return a word as all keyboards write it; one that is Latin throughout and no look-alike stays what it is."""
    cyrillic = word.translate(_TO_CYRILLIC)
    return word if re.search("[a-z]", cyrillic) else cyrillic.translate(_ONE_KEYBOARD)


@cache
def _index() -> dict[str, tuple[Spelling, int]]:
    """Return every word and group by what it is looked up by."""
    index = {}
    for spelling in Spelling:
        for number, word in enumerate(list_of(spelling)):
            # An English word is written in one alphabet only: "act" must not turn into Cyrillic letters.
            key = _folded(word) if spelling in _CYRILLIC_LISTS else word
            index[key] = spelling, number
    return index
