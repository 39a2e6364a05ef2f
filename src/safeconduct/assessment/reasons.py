"""Reason codes, the closed set, each with its sentence; and an award told in a language."""

from collections.abc import Iterable

from safeconduct.assessment.award import Award, Line, Outcome, Param, Reason, Status
from safeconduct.language import money, pick, quantity, say
from safeconduct.schedule import amount_text

SENTENCES: dict[str, str] = {
    # payable
    "fixed_amount": "Clause “{clause}”: the list pays {amount} for each item.",
    "per_quantity": "{quantity} × {each} = {amount}.",
    "fixed_each_person": "Clause “{clause}”: the list pays {amount} for each person able to receive.",
    "fixed_for_group": "Clause “{clause}”: the list pays {amount} once, however much was brought.",
    "rate": (
        "Clause “{clause}”: the list pays {each} for {per} {measure}; {quantity} {measure} come to {amount}."
    ),
    "rate_whole": (
        "Clause “{clause}”: the list pays {each} for each full {per} {measure}; "
        "{quantity} {measure} come to {amount}."
    ),
    "portion": "Clause “{clause}”: the list pays {percent} % of {value}, {worth}: {amount}.",
    "portion_by_grade": (
        "Clause “{clause}”: for grade {grade} ({grade_name}) the list pays {percent} % of {value}, {worth}: "
        "{amount}."
    ),
    "capped": "The list pays no more than {amount} for this line.",
    "lowest_of": "Of {number} amounts the list pays the lowest.",
    "exceeds": "As {value} is {percent} % of {other} or more, the list pays it another way.",
    "first_bonus": "A bonus for the first {number}: {amount}.",
    "first_bonus_gone": "The bonus for the first {number} was paid already.",
    "added": "Added for this claimant: {addition}, {amount}.",
    "licence_held": "A licence was shown, which the list asks for.",
    "decided_freely": "Clause “{clause}”: the list names no figure; a recorded decision set {amount}.",
    "decided_within_range": (
        "Clause “{clause}”: a recorded decision set {amount}; the list allows from {lowest} to {highest}."
    ),
    "condition_met": "Grade {grade} ({grade_name}): the equipment counts as fit for use.",
    "attribute_stated": "The list pays by {attribute}; the claim states {value}.",
    "attribute_from_catalogue": (
        "The list pays by {attribute}; the claim does not state it, and the catalogue's {value} "
        "is indicative: check it before approval."
    ),
    "attribute_by_default": (
        "The list pays by {attribute}; the claim does not state it, and {value} is taken to hold."
    ),
    # needs a decision
    "range_needs_decision": (
        "Clause “{clause}”: the list allows from {lowest} to {highest}; people decide the amount."
    ),
    "sources_disagree": (
        "Clause “{clause}”: the sources of the list disagree; "
        "people decide the amount, from {lowest} to {highest}."
    ),
    "condition_needs_decision": (
        "Grade {grade} ({grade_name}) does not settle whether the equipment is fit for use; people decide."
    ),
    "condition_not_graded": "The condition has not been graded yet; people decide after the inspections.",
    "attribute_unknown": (
        "The list pays by {attribute}, which is not known here; people establish it: "
        "the line comes to between {lowest} and {highest}."
    ),
    "attribute_open": "The list pays by {attribute}, which is not known here; people establish it.",
    "value_missing": "The list pays a part of {value}, which the claim does not state; people establish it.",
    "portion_by_grade_open": (
        "Clause “{clause}”: the list pays a part of {value}, {worth}, by the condition: "
        "from {lowest} to {highest}."
    ),
    "open_worthy_amount": (
        "Clause “{clause}”: the list promises a worthy amount without a figure; people decide it."
    ),
    "open_panel": "Clause “{clause}”: the list leaves the amount to a panel or a valuer; people decide it.",
    "open_not_found": (
        "Clause “{clause}”: the list has an amount that was not found in its sources; people decide it."
    ),
    "not_in_unit": "Clause “{clause}”: the list names no amount in {other}; people decide.",
    "addition_disputed": (
        "{addition}: some claimants are of the kind it is for, and some are not; people decide."
    ),
    "licence_not_shown": "The list asks for a licence, which not everyone has shown; people establish it.",
    "nobody_to_receive": "No claimant is able to receive a payment; people decide what becomes of it.",
    # not eligible
    "not_voluntary": (
        "The equipment was not handed over voluntarily; the list pays only for a voluntary hand-over."
    ),
    "condition": "Grade {grade} ({grade_name}): the list pays only for equipment fit for use.",
    "licence": "The list pays for this only to who holds a licence, and no claimant does.",
    "under_18": (
        "Everyone in this claim is under 18: nothing they brought is priced; they are given protection."
    ),
    # no clause
    "no_clause": (
        "The list has no clause for “{equipment}”; that is no valuation: "
        "a receipt is given, and the decision can be contested."
    ),
    # shares
    "equal_shares": "The total is shared equally among the claimants able to receive.",
    "shares_by_weight": "The total is shared by the weights that the claim states.",
    "shares_agreed": "The total is shared as the claimants agreed.",
    "shares_not_agreed": (
        "The list shares as the claimants agree; no agreement is stated, so the total is shared equally."
    ),
    "remainder_by_order": "What does not divide evenly goes to the first claimants in order.",
    "minor_no_share": "{claimant} is under 18 and has no share: protection, no price.",
    "deceased_no_share": "{claimant} has died; the next of kin are a matter of law, not of this list.",
    "deceased_to_survivors": "{claimant} has died; the list gives the whole to the survivors.",
    # terms
    "promised": "Promised beside the money: {promise}.",
    "paid_out": "How it is paid: {payment}.",
    "instalment": "Instalment {number}: {amount}, {when}.",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.PAYABLE: "payable",
    Outcome.NEEDS_DECISION: "needs a decision",
    Outcome.NOT_ELIGIBLE: "not eligible",
    Outcome.NO_CLAUSE: "not on the list",
}

STATUSES: dict[Status, str] = {
    Status.PAYABLE: "payable",
    Status.NEEDS_DECISION: "needs a decision",
    Status.NOTHING_PAYABLE: "nothing payable",
    Status.PROTECTION_ONLY: "protection only",
}

# Parameters that are amounts in the award's unit.
_AMOUNTS = frozenset({"amount", "each", "lowest", "highest", "worth"})


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return dict.fromkeys((*SENTENCES.values(), *OUTCOMES.values(), *STATUSES.values()))


def outcome_name(outcome: Outcome, language: str) -> str:
    """Return a line's outcome in words."""
    return say(OUTCOMES[outcome], language)


def status_name(status: Status, language: str) -> str:
    """Return a claim's status in words."""
    return say(STATUSES[status], language)


def tell(reason: Reason, unit: str, language: str) -> str:
    """Return a reason as a sentence.

    Args:
        reason: from an award.
        unit: the award's.
        language: one of `language.LANGUAGES`.
    """
    filled = {name: _shown(name, value, unit, language) for name, value in reason.params.items()}
    return say(SENTENCES[reason.code], language, **filled)


def render(award: Award, language: str) -> dict[str, object]:
    """Return an award as plain data with its sentences in a language: what `assess --json` prints.

    Amounts are strings with the unit's own number of decimals; `amount` is null where nothing is payable yet.
    """
    return {
        "programme": award.programme,
        "schedule_version": award.schedule_version,
        "schedule_digest": award.schedule_digest,
        "status": str(award.status),
        "unit": award.unit,
        "total": award.total_text,
        "lines": [_line(line, award.unit, language) for line in award.lines],
        "shares": award.share_texts,
        "share_reason_codes": [reason.code for reason in award.share_reasons],
        "share_reasons": [tell(reason, award.unit, language) for reason in award.share_reasons],
        "term_codes": [reason.code for reason in award.terms],
        "terms": [tell(reason, award.unit, language) for reason in award.terms],
    }


def _line(line: Line, unit: str, language: str) -> dict[str, object]:
    span = line.range
    return {
        "equipment": line.equipment,
        "quantity": line.quantity,
        "outcome": str(line.outcome),
        "amount": None if line.amount is None else amount_text(line.amount, unit),
        "range": None
        if span is None
        else {"from": amount_text(span.lowest, unit), "to": amount_text(span.highest, unit)},
        "reason_codes": [reason.code for reason in line.reasons],
        "reasons": [tell(reason, unit, language) for reason in line.reasons],
        "clause": line.clause,
        "source": line.source,
    }


def _shown(name: str, value: Param, unit: str, language: str) -> str:
    if not isinstance(value, str):
        return pick(value, language)
    if name in _AMOUNTS:
        return money(value, unit, language, trim=True)
    return quantity(value, language) if name == "quantity" else value
