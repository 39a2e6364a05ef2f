"""What was promised, decided, paid and reviewed, as papers to be read and not carried."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from safeconduct.assessment.reasons import tell
from safeconduct.casefile import enacted
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.aftercare import Movement, Risk
from safeconduct.casefile.parts.payment import PAID, Order
from safeconduct.casefile.statement import accounts_of, credit_after, movements_of
from safeconduct.casefile.words import Part
from safeconduct.catalogue import standard
from safeconduct.console.papers.receipts import equipment_name
from safeconduct.console.papers.sheets import Section, Sheet, Table, print_sheet
from safeconduct.console.papers.words import MEASURES, MOVED, RISKS, Word
from safeconduct.errors import BadInput
from safeconduct.language import NBSP, day, money, pick, quantity, say
from safeconduct.registry.reading import offered
from safeconduct.schedule import Programme, amount_text
from safeconduct.web.exchanging import IN_ALL, STAYS, anything_paid, in_unit, payable, rate_text, source_text
from safeconduct.web.promising import PromisedLine, lines_of, promised

NO_OFFER = "No offer stands in this case, so there is no promise to print."
NO_AWARD = "No award stands in this case, so there is no decision to print."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_OFFER, NO_AWARD)


def promise(case: Case, here: Programme, language: str) -> bytes:
    """Return the promise with its computed reasons as a PDF.

    Args:
        case: as it stands.
        here: the programme of this installation.
        language: in which it is read.

    Raises:
        BadInput: no offer stands.
    """
    offer = case.promise.offer
    if offer is None:
        raise BadInput(say(NO_OFFER, language))
    told = promised(offered(offer), here, language)
    accepted = case.promise.accepted_at
    facts = (
        (say(Word.OFFERED_ON, language), day(told.offered_on, language)),
        (say(Word.UNTIL, language), day(told.expires_on, language)),
        (
            say(Word.ACCEPTED_ON, language),
            say(Word.NOT_ACCEPTED, language) if accepted is None else day(accepted.date(), language),
        ),
        (say(Word.LIST, language), f"{told.programme}, {told.version}"),
        (say(Word.LIST_DIGEST, language), told.list_digest),
        (say(Word.SIGNED, language), told.digest),
    )
    sections = [Section(facts=facts, texts=told.warnings)]
    if told.lines:
        total = ((say(Word.TOTAL, language), told.total),) if told.total else ()
        sections.append(_lines(told.lines, language))
        sections.append(Section(facts=total))
    if told.terms:
        sections.append(Section(heading=say(Word.TERMS, language), points=told.terms))
    sheet = Sheet(
        title=say(Word.PROMISE, language),
        lead=say(Word.PROMISE_LEAD, language),
        made=told.offered_on,
        sections=tuple(sections),
        warning=say(Word.READ_HERE, language),
    )
    return print_sheet(sheet, language)


def decision(case: Case, office: Office, entries: Iterable[Opened], language: str) -> bytes:
    """Return the decision with its reasons, and how it is contested, as a PDF.

    Args:
        case: as it stands.
        office: whose lists count.
        entries: of the case, for what the two wrote to the person.
        language: in which it is read.

    Raises:
        BadInput: no award stands.
    """
    approved = case.award.approved
    if approved is None:
        raise BadInput(say(NO_AWARD, language))
    award = approved.result

    def cash(minor: int) -> str:
        return money(amount_text(minor, award.unit), award.unit, language)

    programme = _name(office, award.programme, language)
    by_people, words, digest = _approval(case, entries, language)
    shares = Table(
        (say(Word.WHO, language), say(Word.SHARE, language)),
        tuple(
            (
                say(Word.PERSON, language, label=person),
                "\n= ".join((cash(minor), *(in_unit(minor, each, language) for each in approved.exchange))),
            )
            for person, minor in award.shares.items()
        ),
        figures=(1,),
    )
    about = (STAYS, *((IN_ALL,) if anything_paid(case) else ())) if approved.exchange else ()
    stays = tuple(say(each, language) for each in about)
    sections = [
        Section(
            facts=(
                (say(Word.DECIDED_ON, language), day(approved.at.astimezone(UTC).date(), language)),
                (say(Word.LIST, language), f"{programme}, {award.schedule_version}"),
                (say(Word.LIST_DIGEST, language), award.schedule_digest),
                (say(Word.SIGNED, language), digest),
                (say(Word.AWARDED, language), cash(award.total)),
                *(
                    (say(Word.ALSO_IN, language, unit=each.unit), f"{each.total}\n{each.rate}\n{each.source}")
                    for each in payable(case, language)
                ),
            ),
            # Without the two accounts: a person's papers name no officer, as their mailbox does not.
            texts=tuple(each for each in (*stays, say(Word.DECIDED_BY, language), words) if each),
        ),
        _lines(lines_of(award, standard(), language), language),
    ]
    if by_people:
        sections.append(Section(heading=say(Word.BY_PEOPLE, language), points=by_people))
    sections.append(
        Section(
            heading=say(Word.SHARES, language),
            table=shares,
            points=tuple(tell(each, award.unit, language) for each in award.share_reasons),
        )
    )
    if award.terms:
        terms = tuple(tell(each, award.unit, language) for each in award.terms)
        sections.append(Section(heading=say(Word.TERMS, language), points=terms))
    contest = (say(Word.CONTEST_HOW, language), say(Word.CONTEST_NO_LOSS, language))
    sections.append(Section(heading=say(Word.CONTEST, language), texts=contest))
    sheet = Sheet(
        title=say(Word.DECISION, language),
        lead=say(Word.DECISION_LEAD, language),
        made=approved.at.astimezone(UTC).date(),
        sections=tuple(sections),
        warning=say(Word.READ_HERE, language),
    )
    return print_sheet(sheet, language)


def _approval(case: Case, entries: Iterable[Opened], language: str) -> tuple[tuple[str, ...], str, str]:
    """Return the reasons of people's own decisions, what the two wrote to the person, and the entry they signed."""
    newest: dict[str, Any] = {}
    digest = ""
    for entry in entries:
        if entry.plaintext.act != "ApproveAward":
            continue
        if entry.statement.envelope.part is Part.SECOND:
            digest = entry.digest
        else:
            newest = entry.plaintext.fields
    names = {item.number: equipment_name(item.equipment, language) for item in case.custody.items}
    reasons = tuple(
        f"{say(Word.ITEM, language)}{NBSP}{each['item']}, {names[each['item']]}: {each['reasons']}"
        if each["item"] in names
        else f"{say(Word.ITEM, language)}{NBSP}{each['item']}: {each['reasons']}"
        for each in newest.get("decisions", ())
    )
    return reasons, str(newest.get("words", "")), digest


def _name(office: Office, programme: str, language: str) -> str:
    try:
        return pick(enacted.programme(office, programme).names, language)
    except BadInput:
        return programme


def _lines(lines: tuple[PromisedLine, ...], language: str) -> Section:
    head = (Word.WHAT, Word.RESULT, Word.AMOUNT, Word.WHY)
    return Section(
        heading=say(Word.WHAT_IT_SAYS, language),
        table=Table(
            tuple(say(each, language) for each in head),
            tuple((each.what, each.outcome, each.amount or "—", _why(each, language)) for each in lines),
            figures=(2,),
        ),
    )


def _why(line: PromisedLine, language: str) -> str:
    """Return the reasons of a line, and under them where the list has the figure from (promise 1)."""
    source = (say(Word.SOURCE, language, source=line.source),) if line.source else ()
    return "\n".join((" ".join(line.reasons), *source))


def account(case: Case, language: str) -> bytes:
    """Return the statement of account as a PDF.

    Args:
        case: as it stands.
        language: in which it is read.

    Raises:
        BadInput: no award stands.
    """
    approved = case.award.approved
    if approved is None:
        raise BadInput(say(NO_AWARD, language))
    unit = approved.result.unit

    def cash(minor: int, of: str = unit) -> str:
        return money(amount_text(minor, of), of, language)

    head = (Word.WHO, Word.SHARE, Word.PAID, Word.IN_CREDIT, Word.OWED)
    rows = tuple(
        (
            say(Word.PERSON, language, label=each.person),
            *(cash(minor) for minor in (each.share, each.paid, each.in_credit, each.owed)),
        )
        for each in accounts_of(case)
    )
    paid = [each for each in case.payment.orders if each.state in PAID]
    movements = movements_of(case)
    moved = max((approved.at.astimezone(UTC).date(), *(each.on for each in movements)))
    sections = [
        Section(
            facts=((say(Word.MOVED_ON, language), day(moved, language)),),
            table=Table(tuple(say(each, language) for each in head), rows, figures=(1, 2, 3, 4)),
        )
    ]
    if paid:
        heads = (Word.WHO, Word.PAID_ON, Word.AMOUNT, Word.PAID_AS, Word.RATE)
        table = Table(
            tuple(say(each, language) for each in heads),
            tuple(_payment(each, cash(each.amount), language) for each in paid),
            figures=(2, 3),
        )
        sections.append(Section(heading=say(Word.PAYMENTS, language), table=table))
    if movements:
        sections.append(_movements(movements, cash, language))
    if case.payment.credits or case.reception.held:
        sections.append(Section(texts=(say(Word.ACCOUNT_LAW, language),)))
    sheet = Sheet(
        title=say(Word.ACCOUNT, language),
        lead=say(Word.ACCOUNT_LEAD, language),
        made=moved,
        sections=tuple(sections),
        warning=say(Word.READ_HERE, language),
    )
    return print_sheet(sheet, language)


def _movements(movements: tuple[Movement, ...], cash: Callable[[int], str], language: str) -> Section:
    """Return what a prisoner's account shows: each item with its day, and what is held in credit after it."""
    heads = (Word.WHO, Word.PAID_ON, Word.MOVEMENT, Word.AMOUNT, Word.CREDIT_AFTER)
    rows = tuple(
        (
            say(Word.PERSON, language, label=each.person),
            day(each.on, language),
            say(MOVED[each.what], language),
            cash(each.amount),
            cash(held),
        )
        for each, held in credit_after(movements)
    )
    table = Table(tuple(say(each, language) for each in heads), rows, figures=(3, 4))
    return Section(heading=say(Word.MOVEMENTS, language), table=table)


def _payment(order: Order, amount: str, language: str) -> tuple[str, ...]:
    return (
        say(Word.PERSON, language, label=order.person),
        "—" if order.released_on is None else day(order.released_on, language),
        amount,
        money(amount_text(order.paid_amount, order.paid_unit), order.paid_unit, language),
        "—"
        if order.rate is None
        else f"{rate_text(order.rate, order.unit, order.paid_unit, language)}\n{source_text(order.rate, language)}",
    )


def review(case: Case, entries: Iterable[Opened], language: str) -> bytes:
    """Return the newest review of the danger, with what protects, as a PDF for officers.

    Args:
        case: as it stands.
        entries: of the case, for what was found.
        language: in which it is read.

    Raises:
        BadInput: there was no review yet.
    """
    newest = None
    for entry in entries:
        if entry.plaintext.act == "ReviewRisk":
            newest = entry
    last, plan, following = case.aftercare.last_review, case.aftercare.plan, case.aftercare.next_review
    if newest is None or last is None:
        raise BadInput(say(Word.NOT_REVIEWED, language))
    fields = newest.plaintext.fields
    made: date = datetime.fromisoformat(newest.plaintext.at).date()
    sections = [
        Section(
            facts=(
                (say(Word.CASE, language), case.reference),
                (say(Word.REVIEWED_ON, language), day(made, language)),
                (say(Word.RISK, language), say(RISKS[Risk(fields["risk"])], language)),
                (say(Word.LATE, language), quantity(str(last.days_late), language)),
                (say(Word.NEXT, language), "—" if following is None else day(following, language)),
            ),
        ),
        Section(heading=say(Word.FINDINGS, language), texts=(fields["findings"],)),
    ]
    if plan is not None:
        sections.append(
            Section(
                heading=say(Word.PLAN, language),
                facts=((say(Word.PROTECTED, language), ", ".join(plan.people)),),
                points=tuple(say(MEASURES[each], language) for each in plan.measures),
            )
        )
    sheet = Sheet(
        title=say(Word.REVIEW, language),
        lead=say(Word.REVIEW_LEAD, language),
        made=made,
        sections=tuple(sections),
        warning=say(Word.OFFICERS_ONLY, language),
    )
    return print_sheet(sheet, language)
