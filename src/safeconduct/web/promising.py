"""An offer as a person reads it: what the frozen list promises for what it names, why, and who signed it."""

from dataclasses import dataclass, field
from datetime import date

from safeconduct.assessment import Award, Claim, Claimant, Item, Outcome, assess_on
from safeconduct.assessment.reasons import outcome_name, tell
from safeconduct.casefile import enacted
from safeconduct.casefile.office import Office
from safeconduct.catalogue import Catalogue, standard
from safeconduct.errors import BadInput
from safeconduct.language import money, pick, quantity, say
from safeconduct.registry.due import NOBODY
from safeconduct.registry.reading import Offered
from safeconduct.schedule import Programme, amount_text

NO_LIST = "The list that this offer names is not on this server. Ask the officers to send you its text, and compare it."
OTHER_LIST = "The list on this server is not the one that the offer was signed for. Ask the officers before you answer."
BY_PEOPLE = "The list does not settle this by itself: people decide it, and give their reasons."
SPAN = "{lowest} to {highest}"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_LIST, OTHER_LIST, BY_PEOPLE, SPAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedLine:
    """One thing, and what the list says of it; all in the reader's language.

    Attributes:
        what: its name.
        outcome: payable, needs a decision …
        amount: the figure, or the range; "" where there is none.
        reasons: why.
        source: the legal source.
    """

    what: str
    outcome: str
    amount: str
    reasons: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """An offer, computed.

    Attributes:
        programme: its name; its id where it is not known here.
        version: of the list.
        list_digest: hex SHA-256 of the list.
        offered_on: the day it was made.
        expires_on: the last day on which it can be accepted.
        digest: hex digest of the entry that two officers signed.
        lines: one for each thing.
        total: of what is payable without a decision; "" where nothing is.
        terms: what else the list promises, and how it is shared.
        warnings: what keeps it from being computed, or trusted.
    """

    programme: str
    version: str
    list_digest: str
    offered_on: date
    expires_on: date
    digest: str
    lines: tuple[PromisedLine, ...] = ()
    total: str = ""
    terms: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def promised(offer: Offered, here: Programme, language: str, office: Office = NOBODY) -> Promised:
    """Return an offer with what its frozen list promises.

    Args:
        offer: from the thread.
        here: the programme of this installation.
        language: of the reader.
        office: whose lists count, where the offer is of another programme than `here`.
    """

    def told(name: str = offer.programme, **more: object) -> Promised:
        return Promised(
            programme=name,
            version=offer.schedule_version,
            list_digest=offer.schedule_digest,
            offered_on=offer.offered_on,
            expires_on=offer.expires_on,
            digest=offer.digest,
            **more,  # type: ignore[arg-type] # each by its name, below
        )

    try:
        programme = here if here.id == offer.programme else enacted.programme(office, offer.programme)
        schedule = programme.schedule(offer.schedule_version)
    except BadInput:
        return told(warnings=(say(NO_LIST, language),))
    name = pick(programme.names, language)
    if schedule.digest != offer.schedule_digest:
        return told(name, warnings=(say(OTHER_LIST, language),))
    catalogue = standard().with_items(programme.additions)
    claim = Claim(
        programme=programme.id,
        surrendered_on=offer.offered_on,
        voluntary=True,
        claimants=tuple(Claimant(id=label) for label in offer.claimants),
        items=tuple(Item(equipment=each, quantity=1) for each in offer.equipment),
        offered_on=offer.offered_on,
    )
    try:
        award = assess_on(claim, schedule, catalogue)
    except BadInput:
        # A group of kinds, or nobody's label: the offer stands all the same, and people say what it comes to.
        return told(name, warnings=(say(BY_PEOPLE, language),))
    return told(
        name,
        lines=lines_of(award, catalogue, language),
        total=money(award.total_text, award.unit, language, trim=True) if award.total else "",
        terms=tuple(tell(reason, award.unit, language) for reason in (*award.share_reasons, *award.terms)),
    )


def lines_of(award: Award, catalogue: Catalogue, language: str) -> tuple[PromisedLine, ...]:
    """Return an award's lines in a language."""
    return tuple(
        PromisedLine(
            what=_name(line.equipment, catalogue, language)
            + ("" if line.quantity == "1" else f" × {quantity(line.quantity, language)}"),
            outcome=outcome_name(line.outcome, language),
            amount=_amount(award, place, language),
            reasons=tuple(tell(reason, award.unit, language) for reason in line.reasons),
            source=line.source,
        )
        for place, line in enumerate(award.lines)
    )


def _name(equipment: str, catalogue: Catalogue, language: str) -> str:
    try:
        return pick(catalogue.resolve(equipment).names, language)
    except BadInput:
        return equipment


def _amount(award: Award, place: int, language: str) -> str:
    line, unit = award.lines[place], award.unit
    if line.amount is not None:
        return money(amount_text(line.amount, unit), unit, language, trim=True)
    if line.outcome is Outcome.NEEDS_DECISION and line.range is not None:
        lowest, highest = (
            money(amount_text(each, unit), unit, language, trim=True)
            for each in (line.range.lowest, line.range.highest)
        )
        return say(SPAN, language, lowest=lowest, highest=highest)
    return ""
