"""Twelve words of BIP-39: what a person in contact keeps in their head.

Words 1-3 (33 bits) find the mailbox, words 4-12 (99 bits, of which 4 are the checksum's) open it. The English
list is the default, and is what everything is computed from: the other lists and the digits are other spellings of
the same twelve numbers (`wordlists`), so a mailbox opens with any of them.
"""

import secrets
from collections.abc import Callable
from functools import cache

from mnemonic import Mnemonic

from safeconduct.errors import BadInput
from safeconduct.language import say
from safeconduct.sealing.wordlists import GIVES_AWAY, LONGEST, Spelling, Typed, list_of, taken_apart

WORD_COUNT = 12
LOCATOR_WORDS = 3
_ENTROPY_BITS = 128
_LOCATOR_BITS = 11 * LOCATOR_WORDS

type Words = tuple[str, ...]
"""Twelve words of the English list, valid under its checksum."""


UNKNOWN_WORD = "Word {place}, “{word}”, is not in the list. Did you mean “{nearest}”?"
UNKNOWN_GROUP = "Group {place}, “{word}”, is not possible: each has four digits, from 0001 to 2048."
WRONG_COUNT = "{needed} words are needed, and {given} were given; type all of them in order."
NOT_TOGETHER = "These words do not belong together: one is wrong, or two changed places. Check each."


def new_words() -> Words:
    """Draw twelve words."""
    return _from_entropy(secrets.randbits(_ENTROPY_BITS))


def words_sharing_locator(words: Words) -> Words:
    """Draw other words that find the same mailbox: the first three equal, the rest fresh (95 bits)."""
    list_ = _bip39().wordlist
    locator = 0
    for word in words[:LOCATOR_WORDS]:
        locator = locator << 11 | list_.index(word)
    free = _ENTROPY_BITS - _LOCATOR_BITS
    return _from_entropy(locator << free | secrets.randbits(free))


def spelled(words: Words, spelling: Spelling) -> tuple[str, ...]:
    """Return the words in another spelling; `parse_words` reads them all."""
    return tuple(list_of(spelling)[number] for number in Typed.of(words).numbers if number is not None)


def drawn_for(spelling: Spelling, draw: Callable[[], Words], *, fixed: int = 0) -> Words:
    """Return words that may be shown in a spelling: the first that `draw` draws without a word that gives away.

    Some sixty words of the Russian list speak of war and flight. On a paper that is found they could convict, so
    they are not drawn for it; that takes less than half a bit from the ninety-five.

    Args:
        spelling: in which the words will be shown.
        draw: draws twelve.
        fixed: how many of the first words do not change from draw to draw.
    """
    while True:
        words = draw()
        if GIVES_AWAY.isdisjoint(spelled(words, spelling)[fixed:]):
            return words


def parse_words(text: str, language: str = "en") -> Words:
    """Return the twelve words in a typed text, in English whatever their spelling.

    Case, commas, numbering, line breaks, accents, apostrophes and letters that another keyboard lacks do not matter.
    Each word is recognised by itself, so words of several lists may be mixed. Digits alone are the spelling in
    digits; beside words they are numbering.

    Args:
        text: what was typed; no more than 2,000 characters are looked at.
        language: of the sentence of a refusal.

    Raises:
        BadInput: there are not twelve, one is not in the list (the sentence names it and the nearest
            word, for the person who typed it; callers never log it), or the checksum fails.
    """
    typed = Typed.of(taken_apart(text[:2000], WORD_COUNT))
    if None in typed.numbers[:WORD_COUNT]:
        place = typed.numbers.index(None)
        word = typed.found[place][:LONGEST]
        if word.isdigit():
            raise BadInput(say(UNKNOWN_GROUP, language, place=place + 1, word=word))
        raise BadInput(say(UNKNOWN_WORD, language, place=place + 1, word=word, nearest=typed.nearest(place)))
    if len(typed.found) != WORD_COUNT:
        raise BadInput(say(WRONG_COUNT, language, needed=WORD_COUNT, given=len(typed.found)))
    words = typed.english
    if not _bip39().check(" ".join(words)):
        raise BadInput(say(NOT_TOGETHER, language))
    return words


def sentences() -> tuple[str, ...]:
    """Return what is said of words typed wrongly, for the translators."""
    return (UNKNOWN_WORD, UNKNOWN_GROUP, WRONG_COUNT, NOT_TOGETHER)


def _from_entropy(entropy: int) -> Words:
    return tuple(_bip39().to_mnemonic(entropy.to_bytes(_ENTROPY_BITS // 8)).split())


@cache
def _bip39() -> Mnemonic:
    return Mnemonic("english")
