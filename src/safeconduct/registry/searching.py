"""Searching: by reference, and for words in the cases that are open to an officer. Nothing is kept, no index made.

Whoever has the disks would learn more from an index of words than from anything else here; so each search opens the
snapshots in the officer's own session, reads and forgets them. It is bounded, and says how far it came.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.words import CoarseStage, Stage
from safeconduct.errors import BadInput
from safeconduct.registry import directory, queue_rows, rows
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.opening import unlock
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import CannotOpen, KeyMissing

MOST_OPENED = 400
"""Cases that one search opens, the newest entries first."""

MOST_FOUND = 50
"""Cases that one search shows."""

SHORTEST = 2
"""Letters of a word: one letter is in every case."""

EXCERPT = 120
"""Characters shown of a text around what was found."""

_REFERENCE = re.compile(r"[0-9a-hjkmnp-tv-z]{1,16}")
_PASSED_OVER = frozenset({"keys", "digest", "pending", "team", "reference"})
"""Parts of a case that hold no words: keys, digests, accounts."""
_DIGITS = re.compile(r"[0-9a-f]{32,}")
"""Digests and commitments, wherever they stand: two letters are in every one of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case in which every word was found.

    Attributes:
        reference: of the case.
        stage: where it stands.
        excerpts: the texts in which the words stand, shortened, each once.
    """

    reference: str
    stage: Stage
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search came to.

    Attributes:
        found: the cases, those with the newest entries first.
        opened: how many were opened.
        left: how many were not: the search stops at `MOST_OPENED`.
    """

    found: tuple[Found, ...]
    opened: int
    left: int


def by_reference(session: OfficerSession, typed: str, *, most: int = 20) -> list[str]:
    """Return the cases open to an officer whose reference begins with what was typed.

    Hyphens and spaces may be left out, capitals do not count, and the letters that are misread are read as the
    digits they look like. A case that exists and is not open to the officer is answered like one that does not.
    """
    plain = re.sub(r"[\s-]", "", typed).lower().translate(str.maketrans("ilo", "110"))
    if not _REFERENCE.fullmatch(plain):
        return []
    start = "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    return queue_rows.beginning_with(session.account, start, most)


def search(session: OfficerSession, typed: str) -> Result:
    """Return the open cases in whose state every word stands, read in this session and forgotten.

    Names and places are in the vault and messages in their entries; neither is searched. Takes some milliseconds for
    each case.

    Raises:
        BadInput: there is no word in it.
    """
    words = [word for word in typed.casefold().split() if len(word) >= SHORTEST]
    if not words:
        raise BadInput("Write at least one word of two letters.")
    office = directory.office(session.installation)
    open_cases = [
        row
        for row in queue_rows.queue(session.account)
        if row.stage in {CoarseStage.OPEN, CoarseStage.RECEIVED, CoarseStage.AWARDED}
    ]
    open_cases.sort(key=lambda row: -row.leaf)
    found: list[Found] = []
    for row in open_cases[:MOST_OPENED]:
        file = rows.peek(row.reference)
        if file is None:
            continue
        try:
            case = unlock(session, file, office).case
        except (NoSuchFile, NotAdmitted, CannotOpen, EntryDamaged, KeyMissing):
            continue  # the queue shows it at its top
        excerpts = matching(case, words)
        if excerpts and len(found) < MOST_FOUND:
            found.append(Found(row.reference, case.stage, excerpts))
    opened = min(len(open_cases), MOST_OPENED)
    return Result(tuple(found), opened, len(open_cases) - opened)


def matching(case: Case, words: list[str]) -> tuple[str, ...]:
    """Return the texts of a case in which the words stand; nothing unless every word stands somewhere.

    Args:
        case: whose state is read.
        words: in the form of `str.casefold`.
    """
    texts = list(dict.fromkeys(_texts(msgspec.to_builtins(case))))
    folded = [text.casefold() for text in texts]
    if not all(any(word in text for text in folded) for word in words):
        return ()
    hits = [text for text, plain in zip(texts, folded, strict=True) if any(word in plain for word in words)]
    return tuple(_shortened(text, words) for text in hits[:3])


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            if not _DIGITS.fullmatch(value):
                yield value
        case dict():
            for name, each in value.items():
                if name not in _PASSED_OVER:
                    yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _shortened(text: str, words: list[str]) -> str:
    plain = text.casefold()
    at = min(place for word in words if (place := plain.find(word)) >= 0)
    begin = max(0, at - EXCERPT // 3)
    cut = text[begin : begin + EXCERPT]
    return f"{'…' if begin else ''}{cut}{'…' if begin + EXCERPT < len(text) else ''}"
