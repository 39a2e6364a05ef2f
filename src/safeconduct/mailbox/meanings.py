"""What each of the 2,048 words means in the reader's language, shown beside it while they write it down."""

import csv
from functools import cache
from pathlib import Path

from safeconduct.sealing.wordlists import Spelling
from safeconduct.sealing.words import Words, spelled

FILE = Path(__file__).parent / "data" / "meanings.csv"


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Return the meaning of every word of the list by language code; English words need none in English."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {row.pop("word"): row for row in rows}


def beside(words: Words, language: str, spelling: Spelling = Spelling.ENGLISH) -> list[tuple[str, str]]:
    """Return each word as it is spelled, with its meaning.

    Only English words have one, and none in English: other lists are taken by those who speak their language.
    """
    if spelling is not Spelling.ENGLISH:
        return [(word, "") for word in spelled(words, spelling)]
    return [(word, meanings()[word].get(language, "")) for word in words]
