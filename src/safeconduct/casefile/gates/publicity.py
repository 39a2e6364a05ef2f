"""G160–G164: statements: drafted, reviewed, published as reviewed, issued, taken down."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.aftercare import IDENTIFYING
from safeconduct.casefile.speaking import (
    may_be_told,
    names_a_case,
    shows_somebody_held,
    statement_digest,
    waiting_statements,
)
from safeconduct.casefile.world import World
from safeconduct.language import LANGUAGES

if TYPE_CHECKING:
    from safeconduct.casefile.acts.publicity import (
        DraftStatement,
        Publish,
        ReviewStatement,
        WithdrawStatement,
    )
    from safeconduct.casefile.acts.speaking import IssueStatement, TakeDownStatement


@gate("G160", source="DESIGN.md §2: a case is never named outside; docs/adr/0061")
def words_are_fit(case: Case | Office, world: World, act: "DraftStatement | IssueStatement") -> bool:
    """The statement is in languages that the public pages speak, and no case's reference stands in it.

    A reference in public would join what is told now with whatever leaks later.
    """
    del case, world
    return set(act.words) <= set(LANGUAGES) and not names_a_case(act.words)


@gate("G161", source="Geneva Convention III, art. 13: no public curiosity; promise 3: nobody decides alone")
def reviewer_did_not_write(case: Case, world: World, act: "ReviewStatement") -> bool:
    """Whoever reviews the statement did not write it; a face, name or voice needs a reason, and is of nobody held.

    By default nobody is shown: a story is believed without a face, and a face is found by those who hunt it.
    """
    draft = case.aftercare.draft(act.draft)
    if draft is None or draft.by == world.actor.account:
        return False
    if not act.allowed or IDENTIFYING.isdisjoint(draft.scopes):
        return True
    return bool(act.shown_because) and not shows_somebody_held(case, draft.about, draft.scopes)


@gate("G162", source="GDPR, art. 6(1)(a) and 7; Geneva Convention III, art. 13; docs/adr/0061")
def published_is_what_was_reviewed(case: Case, world: World, act: "Publish") -> bool:
    """What is published is word for word, and of the same people, what a legal adviser has reviewed and allowed.

    A sentence put in afterwards is one that nobody looked at and nobody agreed to.
    """
    del world
    draft = case.aftercare.draft(act.draft)
    return (
        draft is not None
        and draft.allowed
        and case.aftercare.published(draft.digest) is None
        and set(act.about) == set(draft.about)
        and set(act.scopes) == set(draft.scopes)
        and act.text in draft.words.values()
    )


@gate("G163", source="GDPR, art. 7(3); docs/adr/0061: who signs first has the case open")
def statement_is_allowed_today(case: Office, world: World, act: "IssueStatement") -> bool:
    """The first to sign has the case open in which it stands published and everyone allows it; both sign on one day.

    The spokesperson sees no case, and the words lie in clear from the first signature on: so that is the moment in
    which consent is looked at. If the spokesperson happens to have the case open, it is looked at again.
    """
    digest = statement_digest(act.words)
    if act.allowed_on != world.today or any(
        one.down is None and statement_digest(one.words) == digest for one in case.statements
    ):
        return False
    found = world.published(digest)
    if found is None:
        return any(
            each.act == type(act).__name__
            and each.fields == act.fields()
            and each.proposer != world.actor.account
            for each in case.pending
        )
    one = found.aftercare.published(digest)
    return (
        one is not None
        and may_be_told(found, one.about, one.scopes)
        and not shows_somebody_held(found, one.about, one.scopes)
    )


@gate("G164", source="GDPR, art. 7(3): withdrawing is as easy as consenting")
def statement_is_off_the_pages(
    case: Case | Office, world: World, act: "WithdrawStatement | TakeDownStatement"
) -> bool:
    """What is withdrawn was published; in its case that follows once this site neither shows it nor waits to show it.

    A withdrawal on record with the text still in public would be a promise broken on paper. Mirrors follow with their
    next publication.
    """
    if isinstance(case, Office):
        number = getattr(act, "number", 0)
        waits = bool(waiting_statements(case)) and number == len(case.statements) + 1
        return waits or any(one.number == number and one.down is None for one in case.statements)
    place = getattr(act, "publication", 0)
    if not 1 <= place <= len(case.aftercare.publications):
        return False
    found = case.aftercare.publications[place - 1]
    office = world.office
    shown = (*(one.words for one in office.statements if one.down is None), *waiting_statements(office))
    return found.withdrawn_at is None and not (
        found.digest and any(statement_digest(words) == found.digest for words in shown)
    )
