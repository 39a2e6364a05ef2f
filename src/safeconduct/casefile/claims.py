"""From what a case knows to the claim that the engine assesses: nothing is typed a second time."""

from collections.abc import Iterable

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Claim, Claimant, Item, assess
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.award import Decision
from safeconduct.casefile.parts.contact import Offer
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.catalogue import Catalogue, Category, Model
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, amount_text, checked_unit

AGE_OF_A_MINOR = 17
"""Stands for every person known to be under 18: the fold knows that they are, not how old."""


def promised(case: Case) -> Offer | None:
    """Return the offer that the person accepted, which freezes the list's version; None without one."""
    return case.promise.offer if case.promise.accepted_at is not None else None


def claimants_of(case: Case) -> tuple[str, ...]:
    """Return the labels of those who may be paid, in order: to whom the promise was made, or who came.

    Whoever the head count found not to have come, or to be counted under another label, claims nothing; nor does
    whoever was linked to another case, which is where they claim.
    """
    offer = promised(case)
    absent = {one.label for one in case.reception.absent} | case.reception.linked
    everyone = offer.claimants if offer is not None else case.contact.claimants
    return tuple(label for label in everyone if label not in absent)


def has_outcome(case: Case, person: str, *outcomes: Outcome) -> bool:
    """Say whether the head count found one of `outcomes` for a person."""
    found = case.reception.person(person)
    return found is not None and found.outcome in outcomes


def can_receive(case: Case, person: str) -> bool:
    """Say whether money may be put into a person's hands: of age, alive, not missing."""
    return person not in case.protection.minors and not has_outcome(
        case, person, Outcome.DEAD, Outcome.MISSING
    )


def claim_of(case: Case, decisions: Iterable[Decision] = (), *, programme: str = "") -> Claim:
    """Return the claim that the case's facts make.

    Args:
        case: with its head count, custody record and promise.
        decisions: what people decided where the list leaves it to them; at most one for each item.
        programme: for those who came without an offer, whose published list they came by.

    Raises:
        BadInput: a fact is not recorded yet, or a decision is about no item.
    """
    offer = promised(case)
    reception = case.reception
    if reception.surrendered_on is None or reception.voluntary is None:
        raise BadInput(
            "The claim needs the day of the hand-over and whether it was voluntary: record the arrival first."
        )
    name = offer.programme if offer is not None else programme
    if not name:
        raise BadInput("No offer was accepted here: say by which programme's list the person came.")
    made = tuple(decisions)
    decided = {decision.item: decision for decision in made}
    numbers = {item.number for item in case.custody.here}
    if len(decided) != len(made) or not decided.keys() <= numbers:
        raise BadInput(
            "A decision is about one item in custody, by its number, and each item has at most one."
        )
    return Claim(
        programme=name,
        surrendered_on=reception.surrendered_on,
        voluntary=reception.voluntary,
        claimants=tuple(
            Claimant(
                id=label,
                age=AGE_OF_A_MINOR if label in case.protection.minors else None,
                deceased=has_outcome(case, label, Outcome.DEAD),
            )
            for label in claimants_of(case)
        ),
        items=tuple(
            Item(
                equipment=item.equipment,
                quantity=str(item.quantity),
                condition=item.condition,
                unit=item.unit or None,
                decided=_decided(decided.get(item.number)),
                description=item.description,
                attributes=item.attributes,
            )
            for item in case.custody.here
        ),
        offered_on=offer.offered_on if offer is not None else None,
    )


def _decided(decision: Decision | None) -> str | None:
    return None if decision is None else amount_text(decision.amount, checked_unit(decision.unit))


def propose(
    case: Case, decisions: Iterable[Decision], programme: Programme, catalogue: Catalogue
) -> tuple[Claim, Result]:
    """Return the claim and what the engine proposes for it: what an assessor puts into `AssessClaim`.

    Raises:
        BadInput: the claim cannot be made or assessed; the sentence says what to correct.
    """
    claim = claim_of(case, decisions, programme=programme.id)
    return claim, assess(claim, programme, catalogue)


def category_of(result: Result, catalogue: Catalogue) -> str:
    """Return the category that stands in clear beside an award: of its most valuable payable line.

    Returns:
        A category's code, a known item's id, or "" when nothing is payable.
    """
    payable = [line for line in result.lines if line.amount]
    if not payable:
        return ""
    most = max(payable, key=lambda line: line.amount or 0)
    match catalogue.resolve(most.equipment):
        case Model() as model:
            return model.category
        case Category() as category:
            return category.code
        case item:
            return item.id
