"""Statements about a case: what may be told of whom today, and what has to be taken down."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.aftercare import IDENTIFYING, Publication, Scope
from safeconduct.sealing import canonical

_GROUP = "[0-9a-hjkmnp-tv-z]{4}"
_REFERENCE = re.compile(f"{_GROUP}(?:-{_GROUP}){{3}}")
_LOOSELY = re.compile(
    rf"(?<![^\W_])({_GROUP})[\W_]{{0,3}}({_GROUP})[\W_]{{0,3}}({_GROUP})[\W_]{{0,3}}({_GROUP})(?![^\W_])"
)
"""As people copy one: without hyphens, with spaces, over a line's end."""


def statement_digest(words: Mapping[str, str]) -> str:
    """Return hex SHA-256 over a statement's words by language, in canonical form."""
    return canonical.digest(dict(words)).hex()


def names_a_case(words: Mapping[str, str]) -> bool:
    """Say whether a case's reference stands in a statement: in public it would name a file for ever.

    Written in full-width letters, with hyphens that cannot be seen, or without any, it is one all the same. Four plain
    words of four letters are none: of the groups of a reference nearly always one has letters and digits.
    """
    return any(_names_a_case(text) for text in words.values())


def _names_a_case(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(
        "-" if unicodedata.category(each) == "Pd" else each
        for each in folded
        if unicodedata.category(each) != "Cf"
    )
    return bool(_REFERENCE.search(plain)) or any(
        not (group.isdigit() or group.isalpha()) for found in _LOOSELY.findall(plain) for group in found
    )


def may_be_told(case: Case, about: Collection[str], scopes: Collection[Scope]) -> bool:
    """Say whether everyone whom a text is about allows today all that it tells, and none of them is under 18."""
    return bool(about) and not any(
        person in case.protection.minors or not case.aftercare.consented(person) >= set(scopes)
        for person in about
    )


def shows_somebody_held(case: Case, about: Collection[str], scopes: Collection[Scope]) -> bool:
    """Say whether a text shows a face, a name or a voice while a claimant, or anyone it is about, is held."""
    held = case.reception.held or any(
        person.held for person in case.reception.people if person.label in about
    )
    return held and not IDENTIFYING.isdisjoint(scopes)


def to_take_down(case: Case) -> tuple[tuple[int, Publication], ...]:
    """Return what stands published and may not be told any more, with its number, from 1."""
    return tuple(
        (number, one)
        for number, one in enumerate(case.aftercare.publications, 1)
        if one.withdrawn_at is None
        and (not may_be_told(case, one.about, one.scopes) or shows_somebody_held(case, one.about, one.scopes))
    )


def waiting_statements(office: Office) -> tuple[dict[str, str], ...]:
    """Return the words of each statement that waits for the spokesperson's signature."""
    return tuple(each.fields["words"] for each in office.pending if each.act == "IssueStatement")
