"""Twelve words of BIP-39: what a person in contact keeps in their head.

Words 1-3 (33 bits) find the mailbox, words 4-12 (99 bits, of which 4 are the checksum's) open it.
"""

import re
import secrets
import unicodedata
from functools import cache

from mnemonic import Mnemonic
from rapidfuzz import fuzz, process

from safeconduct.errors import BadInput

WORD_COUNT = 12
LOCATOR_WORDS = 3
_ENTROPY_BITS = 128
_LOCATOR_BITS = 11 * LOCATOR_WORDS

type Words = tuple[str, ...]
"""Twelve words of the list, valid under its checksum."""


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


def parse_words(text: str) -> Words:
    """Return the twelve words in a typed text.

    Case, commas, numbering and line breaks do not matter.

    Raises:
        BadInput: there are not twelve, one is not in the list (the sentence names it and the nearest
            word, for the person who typed it; callers never log it), or the checksum fails.
    """
    found = tuple(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKD", text[:2000]).lower()))
    known = _known()
    for place, word in enumerate(found[:WORD_COUNT], start=1):
        if word not in known:
            nearest = process.extract(word[:20], _bip39().wordlist, scorer=fuzz.ratio, limit=1)[0][0]
            raise BadInput(f"Word {place}, “{word[:20]}”, is not in the list. Did you mean “{nearest}”?")
    if len(found) != WORD_COUNT:
        raise BadInput(
            f"{WORD_COUNT} words are needed, and {len(found)} were given; type all of them in order."
        )
    if not _bip39().check(" ".join(found)):
        raise BadInput("These words do not belong together: one is wrong, or two changed places. Check each.")
    return found


def _from_entropy(entropy: int) -> Words:
    return tuple(_bip39().to_mnemonic(entropy.to_bytes(_ENTROPY_BITS // 8)).split())


@cache
def _bip39() -> Mnemonic:
    return Mnemonic("english")


@cache
def _known() -> frozenset[str]:
    return frozenset(_bip39().wordlist)
