"""Reason codes, the closed set, each with its sentence; and an award told in a language."""

from collections.abc import Iterable

from safeconduct.assessment.award import Award, Line, Outcome, Param, Reason, Status
from safeconduct.language import money, pick, quantity, say
from safeconduct.schedule import amount_text

SENTENCES: dict[str, str] = {
    # payable
    "fixed_amount": "Clause “{clause}”: the list pays {amount} for each item.",
    "per_quantity": "{quantity} × {each} = {amount}.",
    "decided_within_range": (
        "Clause “{clause}”: a recorded decision set {amount}; the list allows from {lowest} to {highest}."
    ),
    "condition_met": "Grade {grade} ({grade_name}): the equipment counts as fit for use.",
    "attribute_stated": "The list pays by {attribute}; the claim states {value}.",
    "attribute_from_catalogue": (
        "The list pays by {attribute}; the claim does not state it, and the catalogue's {value} "
        "is indicative: check it before approval."
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
    "nobody_to_receive": "No claimant is able to receive a payment; people decide what becomes of it.",
    # not eligible
    "not_voluntary": (
        "The equipment was not handed over voluntarily; the list pays only for a voluntary hand-over."
    ),
    "condition": "Grade {grade} ({grade_name}): the list pays only for equipment fit for use.",
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
    "remainder_by_order": "What does not divide evenly goes to the first claimants in order.",
    "minor_no_share": "{claimant} is under 18 and has no share: protection, no price.",
    "deceased_no_share": "{claimant} has died; the next of kin are a matter of law, not of this list.",
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
_AMOUNTS = frozenset({"amount", "each", "lowest", "highest"})


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
