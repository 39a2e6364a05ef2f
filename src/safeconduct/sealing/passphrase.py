"""Officers' passphrases: seven words drawn by the machine from the EFF large list; no other is accepted.

7,776 ** 7 is 90.4 bits. A passphrase that a person chooses is guessed from what is known about them.
"""

import re
import secrets
import unicodedata
from functools import cache
from importlib import resources

from safeconduct.errors import BadInput

WORD_COUNT = 7


@cache
def word_list() -> tuple[str, ...]:
    """Return the 7,776 words in the list's own order."""
    text = (resources.files(__package__) / "data" / "eff_large_wordlist.txt").read_text("ascii")
    return tuple(text.split())


def generate_officer_passphrase() -> str:
    """Return seven random words, separated by spaces."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORD_COUNT))


def normalise(text: str) -> str:
    """Return a typed passphrase in the one form that is stretched: its words' letters, one space between.

    Case, kinds of spaces and dashes, and list numbers do not matter; nor does a hyphen inside a word,
    because the list has both "yo-yo" and "yoyo" and nobody remembers which of them it was.

    Raises:
        BadInput: it is not seven words of the list. The sentence names no word: what was mistyped is
            nearly the secret, and sentences end up on screens.
    """
    tokens = re.findall(r"[a-z]+", unicodedata.normalize("NFKC", text[:1000]).lower())
    known = _letters()
    words: list[str] = []
    at = 0
    while at < len(tokens):
        word, pair = tokens[at], "".join(tokens[at : at + 2])
        if word not in known and pair in known:
            # "t-shirt" comes as two tokens; no first half of such a word is itself in the list.
            word = pair
            at += 1
        if word not in known:
            raise BadInput(
                f"Word {len(words) + 1} of the passphrase is not in the word list; check its spelling."
            )
        words.append(word)
        at += 1
    if len(words) != WORD_COUNT:
        raise BadInput(
            f"The passphrase has {WORD_COUNT} words, and {len(words)} were given; type all of them."
        )
    return " ".join(words)


@cache
def _letters() -> frozenset[str]:
    return frozenset(word.replace("-", "") for word in word_list())
