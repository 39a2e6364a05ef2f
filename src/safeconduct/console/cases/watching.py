"""What a case's page shows of suspicions, own interests and statements."""

from dataclasses import dataclass
from datetime import date

from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import Finding, suspicions, tell
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.fraud import Ground, Judged, Suspicion
from safeconduct.casefile.speaking import statement_digest, to_take_down, waiting_statements
from safeconduct.console.acting.words import value_of
from safeconduct.language import day, say

FOUND, RAISED, SETTLED = "found by the software", "raised", "settled"
SHOWN_ONLY = "for information"
DRAFTED, REVIEWED, REFUSED = (
    "waits for its review",
    "reviewed: may be published",
    "reviewed: not to be published",
)
PUBLISHED, ISSUED, WITHDRAWN = "published by two people", "on the public pages", "withdrawn"
TAKE_DOWN = "may not be told any more: take it down"

SENTENCES = (
    *(
        FOUND,
        RAISED,
        SETTLED,
        SHOWN_ONLY,
        DRAFTED,
        REVIEWED,
        REFUSED,
        PUBLISHED,
        ISSUED,
        WITHDRAWN,
        TAKE_DOWN,
    ),
    *(value_of("ground", each.value) for each in Ground),
    *(value_of("judged", each.value) for each in Judged),
)


@dataclass(frozen=True, slots=True)
class Suspected:
    """One suspicion.

    Attributes:
        ground: what may be wrong, in words.
        state: where it stands, in words.
        seen: what was seen, a sentence each.
        note: of the colleague who raised it.
        by: accounts: of who raised it, or of the two who settled it.
        reasons: of the two.
        holds: award and payment wait for it.
        is_open: two people have to settle it.
    """

    ground: str
    state: str
    seen: tuple[str, ...]
    note: str
    by: str
    reasons: str
    holds: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """One statement.

    Attributes:
        words: by language.
        state: where it stands, in words.
        about: labels.
        scopes: what it tells, in words.
        basis: of the review.
        where: "draft" while an act waits for it, "stands", "gone", or "down" when it is to be taken down.
        number: of the publication; 0 before.
        on_pages: number of the statement on the public pages, or of the one that waits for the spokesperson; 0 where
            it is neither.
    """

    words: tuple[tuple[str, str], ...]
    state: str
    about: str
    scopes: str
    basis: str
    where: str
    number: int = 0
    on_pages: int = 0


def suspected(case: Case, office: Office, today: date, language: str) -> tuple[Suspected, ...]:
    """Return every suspicion, those that wait first."""
    found = [one for one in suspicions(case, office, today) if case.fraud.suspicion(one.key) is None]
    shown = [
        *(_raised(one, language) for one in case.fraud.suspicions),
        *(_found(one, language) for one in found),
    ]
    return tuple(sorted(shown, key=lambda one: (not one.is_open, not one.holds)))


def _found(one: Finding, language: str) -> Suspected:
    return Suspected(
        ground=say(value_of("ground", one.ground), language),
        state=say(FOUND if one.holds else SHOWN_ONLY, language),
        seen=tuple(tell(each, language) for each in one.evidence),
        note="",
        by="",
        reasons="",
        holds=one.holds,
        is_open=one.holds,
    )


def _raised(one: Suspicion, language: str) -> Suspected:
    settled = one.settled
    state = say(RAISED, language)
    if settled is not None:
        state = f"{say(SETTLED, language)}: {say(value_of('judged', settled.judged), language)}"
    return Suspected(
        ground=say(value_of("ground", one.ground), language),
        state=state,
        seen=tuple(tell(each, language) for each in one.evidence),
        note=one.note,
        by=", ".join(settled.by) if settled is not None else one.raised_by,
        reasons=settled.reasons if settled is not None else "",
        holds=one.holds,
        is_open=settled is None,
    )


def interests(case: Case) -> tuple[tuple[str, str, str], ...]:
    """Return who declared an interest of their own: account, person, relation."""
    return tuple((one.account, one.person, one.relation) for one in case.fraud.interests)


def spoken(case: Case, office: Office, language: str) -> tuple[Spoken, ...]:
    """Return every statement, what has to be taken down first."""
    aftercare = case.aftercare
    down = {number for number, _ in to_take_down(case)}
    pages = {statement_digest(one.words): one.number for one in office.statements if one.down is None}
    waiting = {statement_digest(words): len(office.statements) + 1 for words in waiting_statements(office)}
    found: list[Spoken] = []
    for number, one in enumerate(aftercare.publications, 1):
        draft = aftercare.draft(one.digest)
        on_pages = pages.get(one.digest, 0)
        if one.withdrawn_at is not None:
            state, where = f"{say(WITHDRAWN, language)}, {day(one.withdrawn_at.date(), language)}", "gone"
        elif number in down:
            state, where = say(TAKE_DOWN, language), "down"
        else:
            state, where = say(ISSUED if on_pages else PUBLISHED, language), "stands"
        found.append(
            Spoken(
                words=tuple(sorted(draft.words.items())) if draft is not None else (),
                state=state,
                about=", ".join(one.about),
                scopes=", ".join(say(value_of("scopes", each), language) for each in one.scopes),
                basis=draft.basis if draft is not None else "",
                where=where,
                number=number,
                on_pages=on_pages or waiting.get(one.digest, 0),
            )
        )
    said = {one.digest for one in aftercare.publications}
    for draft in aftercare.drafts:
        if draft.digest in said:
            continue
        state = DRAFTED if not draft.reviewed_by else REVIEWED if draft.allowed else REFUSED
        found.append(
            Spoken(
                words=tuple(sorted(draft.words.items())),
                state=say(state, language),
                about=", ".join(draft.about),
                scopes=", ".join(say(value_of("scopes", each), language) for each in draft.scopes),
                basis=draft.basis,
                where="draft",
            )
        )
    return tuple(sorted(found, key=lambda one: ("down", "draft", "stands", "gone").index(one.where)))
