"""Dictated names: words for numbers and for letters, written as one would type them.

`тэ семьдесят два бэ три` is `т 72 б 3`, `bee em pee two` is `b m p 2`, `бмд двойка` is `бмд 2`. The words are in
`data/spoken.csv`; numbers come in the cases that people use, ordinals and nicknames in any.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from safeconduct.catalogue.folding import DATA, fold, words

_APOSTROPHES = re.compile(r"[\u0027\u02bc\u0060\u00b4]")
_BETWEEN = re.compile(r"[\s\-]+")
# Vowels are their own names.
_VOWELS = "аеєиіїоуэюя"
FEWEST_LETTERS = 3
SHORTEST_ACRONYM = 5


class _Words(NamedTuple):
    """What dictated words stand for, by their folded form, stem or spelling.

    Attributes:
        numbers: values of cardinals by folded word.
        ordinals: values of ordinals and of nouns made from numbers (`двойка`), by stem.
        letters: a letter by its name as spelt, since folding would take `бээмпэ` for `бэмпэ`.
        nicknames: the letters of a designation by the stem of what people call it (`сушка`).
    """

    numbers: dict[str, int]
    ordinals: dict[str, int]
    letters: dict[str, str]
    nicknames: dict[str, str]


@cache
def _words() -> _Words:
    spoken = _Words({}, {}, {vowel: vowel for vowel in _VOWELS}, {})
    with (DATA / "spoken.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            word, written = row["word"], row["written"]
            match row["kind"]:
                case "number":
                    spoken.numbers[fold(word)] = int(written)
                case "ordinal":
                    spoken.ordinals[_stem(word)] = int(written)
                case "letter":
                    spoken.letters[word] = written
                case _:
                    spoken.nicknames[_stem(word)] = written
    return spoken


def dictated(text: str) -> Iterator[str]:
    """Yield what a text means as dictation: numbers and nicknames first, then letters too. Nothing if it is none."""
    plain = _BETWEEN.split(_APOSTROPHES.sub("’", text.casefold()))
    numbered = list(_numbered(plain))
    lettered = [letters for word in numbered for letters in _lettered(word)]
    if numbered != plain:
        yield " ".join(numbered)
    if lettered != numbered:
        yield " ".join(lettered)


def _numbered(said: list[str]) -> Iterator[str]:
    """Yield the words with numbers in digits: tens and ones added up, everything else in the order it was said."""
    held: int | None = None
    for word in said:
        values = _values(word)
        for value in values:
            joined = None if held is None else _joined(held, value)
            if held is not None and joined is None:
                yield str(held)
            held = value if joined is None else joined
        if not values:
            if held is not None:
                yield str(held)
                held = None
            yield word if word.isascii() else _words().nicknames.get(_stem(word), word)
    if held is not None:
        yield str(held)


def _stem(word: str) -> str:
    return "".join(part.stem for part in words(word))


def _values(word: str) -> tuple[int, ...]:
    """Return the numbers that a word says: one, two when they are run together (`семьдесятдвойка`), or none."""
    known = _words()
    folded = fold(word)
    if not folded.isalpha():
        return ()
    whole = _value(word)
    if whole is not None:
        return (whole,)
    for at in range(3, len(folded) - 2):
        tens, ones = known.numbers.get(folded[:at]), _value(folded[at:])
        if tens is not None and ones is not None and tens >= 20 and ones < 20:
            return (tens, ones)
    return ()


def _value(word: str) -> int | None:
    value = _words().numbers.get(fold(word))
    return _words().ordinals.get(_stem(word)) if value is None else value


def _joined(before: int, after: int) -> int | None:
    """Return the number that two spoken ones make (`сто` `тридцать`, `four` `hundred`); None if they are two."""
    if after in {100, 1000} and 0 < before < 10:
        return before * after
    if before >= 20 and before % 10 ** len(str(after)) == 0:
        return before + after
    return None


def _lettered(word: str) -> Iterator[str]:
    """Yield the letters that a word spells: its name for one (`бэ`), or several run together (`бээмпэ`)."""
    letter = _words().letters.get(word)
    if letter is not None:
        yield letter
        return
    spelt = _spelt(word) if len(word) >= SHORTEST_ACRONYM else None
    yield "".join(spelt) if spelt is not None and len(spelt) >= FEWEST_LETTERS else word


def _spelt(word: str) -> list[str] | None:
    """Return the letters whose names make up the word from end to end; None if it is a word of its own."""
    if not word:
        return []
    for length in (3, 2, 1):
        letter = _words().letters.get(word[:length]) if length <= len(word) else None
        rest = _spelt(word[length:]) if letter is not None else None
        if letter is not None and rest is not None:
            return [letter, *rest]
    return None
