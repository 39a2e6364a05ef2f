"""The thread on one page: what officers wrote, what stands, and what can be done."""

from dataclasses import dataclass

from django.http import HttpResponse

from safeconduct.assessment import Award
from safeconduct.casefile.acts.aboard import TellWhoIsAboard
from safeconduct.casefile.acts.access import AskForAccess
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.handover import AskToCallOff
from safeconduct.casefile.acts.offer import AcceptOffer, DeclineOffer, LetClaimRest, TakeClaimUp, Withdraw
from safeconduct.casefile.acts.place import AnswerAllIsWell
from safeconduct.casefile.acts.publicity import ConsentToPublicity
from safeconduct.casefile.acts.wishes import TellWish
from safeconduct.casefile.parts.handover import Step
from safeconduct.casefile.words import Stage
from safeconduct.language import money
from safeconduct.mailbox.boxes import Box
from safeconduct.mailbox.told import told
from safeconduct.mailbox.visits import Visit, fades, visit, with_mailbox
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.reading import Line, offered
from safeconduct.web.exchanging import Payable, payable
from safeconduct.web.promising import Promised, PromisedLine, lines_of, promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What this mailbox can do now, for the menu. Each follows from the act's own declaration and the thread."""

    accept: bool
    decline: bool
    withdraw: bool
    wish: bool
    publicity: bool
    contest: bool
    records: bool
    rest: bool
    take_up: bool
    aboard: bool
    call_off: bool
    answer: bool
    duress: bool


def possible(box: Box) -> Possible:
    """Return what can be done."""
    case = box.case
    promise = case.promise
    open_offer = promise.offer is not None and promise.accepted_at is None and promise.withdrawn_at is None
    accepted = promise.accepted_at is not None
    rests = promise.claim_rests_since is not None
    return Possible(
        accept=open_offer and box.offers(AcceptOffer),
        decline=open_offer and box.offers(DeclineOffer),
        withdraw=box.offers(Withdraw),
        wish=box.offers(TellWish),
        publicity=box.offers(ConsentToPublicity),
        contest=case.award.approved is not None and box.offers(ContestAward),
        records=box.offers(AskForAccess),
        rest=box.offers(LetClaimRest) and case.award.approved is not None and not rests,
        take_up=box.offers(TakeClaimUp) and rests,
        aboard=accepted and box.offers(TellWhoIsAboard),
        call_off=accepted and box.offers(AskToCallOff),
        answer=case.handover.all_is_well.step is Step.ASKED and box.offers(AnswerAllIsWell),
        duress=box.began,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """The award that stands, in the reader's language."""

    lines: tuple[PromisedLine, ...]
    total: str
    payable: tuple[Payable, ...]
    shares: tuple[tuple[str, str], ...]
    contested: bool


def awarded(box: Box, visit: Visit) -> Awarded | None:
    """Return the award as its person reads it; None where none stands."""
    award = box.case.award
    if award.approved is None:
        return None
    result: Award = award.approved.result
    return Awarded(
        lines=lines_of(result, visit.room.catalogue, visit.language),
        total=money(result.total_text, result.unit, visit.language, trim=True),
        # The thread knows of no payment, and this is right with one and without.
        payable=payable(box.case, visit.language, trim=True, in_all=True),
        shares=tuple(
            (label, money(text, result.unit, visit.language, trim=True))
            for label, text in result.share_texts.items()
        ),
        contested=award.contest is not None,
    )


def standing_offer(box: Box, visit: Visit) -> Promised | None:
    """Return the offer that stands, computed; None where none does."""
    offer = box.case.promise.offer
    return None if offer is None else promised(offered(offer), visit.room.programme, visit.language)


MOST_LINES = 20
MOST_CHARACTERS = 6000
"""What one page shows of a thread, so that it stays light on a bad network."""


def pages_of(lines: list[Line]) -> list[list[Line]]:
    """Return the lines in pages, at least one of them; a page has at least one line where there are any."""
    pages: list[list[Line]] = [[]]
    characters = 0
    for line in lines:
        length = sum(map(len, line.texts))
        if pages[-1] and (len(pages[-1]) == MOST_LINES or characters + length > MOST_CHARACTERS):
            pages.append([])
            characters = 0
        pages[-1].append(line)
        characters += length
    return pages


def _page_number(visit: Visit, pages: int) -> int:
    sent = visit.request.GET.get("page", "1")
    return min(pages, max(1, int(sent))) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 1


def opened_box(visit: Visit) -> Box | None:
    """Return the open mailbox of a visit; None when its case was erased while it was open."""
    assert visit.content is not None  # noqa: S101 - `with_mailbox` let it pass
    found = Box.of(visit.room.installation, visit.content)
    try:
        found.thread  # noqa: B018 - read here once, so that no page fails half made
    except NoSuchFile:
        return None
    return found


def erased(visit: Visit) -> HttpResponse:
    """Answer when the case of an open mailbox is gone: as for words that open nothing."""
    return visit.close(visit.go("index.html"))


@visit("GET")
@with_mailbox
def box(visit: Visit) -> HttpResponse:
    """Show the thread, the newest first."""
    opened = opened_box(visit)
    if opened is None:
        return erased(visit)
    pages = pages_of(list(reversed(opened.thread.lines)))
    number = _page_number(visit, len(pages))
    lines = [told(line, visit.room.programme, visit.language) for line in pages[number - 1]]
    promise = opened.case.promise
    return fades(
        visit.show(
            "box",
            lines=lines,
            newer=number - 1,
            older=number + 1 if number < len(pages) else 0,
            can=possible(opened),
            relative=opened.relative,
            is_bound=opened.is_bound,
            offer=None if promise.accepted_at is None else standing_offer(opened, visit),
            open_offer=None if promise.accepted_at is not None else standing_offer(opened, visit),
            award=awarded(opened, visit),
            ended=opened.case.stage is Stage.ENDED,
            done="done" in visit.request.GET,
        )
    )
