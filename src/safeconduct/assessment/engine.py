"""The pure function (schedule, claim) → award.

Order in which a line is judged, each step final:

1. everyone in the claim is under 18: `not_eligible`, `under_18`;
2. the list has no clause: `no_clause`;
3. the hand-over was not voluntary and the list asks for it: `not_eligible`, `not_voluntary`;
4. the grade is not eligible: `not_eligible`, `condition`;
5. something is open (the amount within a range, a grade that does not settle it, an attribute that is not
   known, nobody able to receive): `needs_decision` with the range the decision has, unless one is recorded;
6. otherwise `payable`.

So a refusal gives the one reason that holds whatever the later ones say.
"""

from safeconduct.assessment.award import Award, Line, Outcome, Range, Reason, Status
from safeconduct.assessment.claim import Claim, Item
from safeconduct.assessment.compiled import Compiled, GradeRule
from safeconduct.assessment.decisions import (
    applicable,
    cited,
    decided_rule,
    first_reasons,
    open_range,
    open_reasons,
    within,
)
from safeconduct.assessment.inputs import checked_quantity, checked_receivers, refuse_item
from safeconduct.assessment.split import share_out
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, Schedule, amount_text, minor_units

UNDER_18_SOURCE = "Integrated DDR Standards 4.10 and 5.20: children are never paid for weapons"

_UNDER_18 = (Reason("under_18", {}),)
_NOT_VOLUNTARY = (Reason("not_voluntary", {}),)
_NOBODY = Reason("nobody_to_receive", {})

# Compiled lists by the identity of what they were made from, which is kept so that an id is never reused.
_compiled: dict[tuple[int, int], tuple[Schedule, Catalogue, Compiled]] = {}
_extended: dict[tuple[int, int], tuple[Programme, Catalogue, Catalogue]] = {}
_MOST_COMPILED = 256


def assess(claim: Claim, programme: Programme, catalogue: Catalogue) -> Award:
    """Return what a programme's list says about a claim.

    With an offer, the version in force on the day of the offer holds (promise 1: it is frozen); without one,
    the version published on the day of the surrender.

    Args:
        claim: what was brought, by whom, when.
        programme: whose list to use; the claim must name it.
        catalogue: what equipment is known; the programme's own additions are added.

    Raises:
        BadInput: the claim cannot be assessed; the sentence says what to correct.
    """
    if claim.programme != programme.id:
        raise BadInput(f"The claim is of programme “{claim.programme}”, not of “{programme.id}”.")
    offered = claim.offered_on
    if offered is not None and offered > claim.surrendered_on:
        raise BadInput(
            f"The surrender ({claim.surrendered_on}) is dated before its offer ({offered}): correct one."
        )
    schedule = programme.schedule_on(claim.surrendered_on if offered is None else offered)
    key = (id(programme), id(catalogue))
    known = _extended.get(key)
    if known is None:
        _make_room(_extended)
        known = _extended[key] = (programme, catalogue, catalogue.with_items(programme.additions))
    return assess_on(claim, schedule, known[2])


def assess_on(claim: Claim, schedule: Schedule, catalogue: Catalogue) -> Award:
    """Return what one version of a list says about a claim, whatever the claim's dates.

    Args:
        claim: what was brought, by whom.
        schedule: the version to use.
        catalogue: with the programme's own additions.

    Raises:
        BadInput: the claim cannot be assessed.
    """
    key = (id(schedule), id(catalogue))
    known = _compiled.get(key)
    if known is None:
        _make_room(_compiled)
        known = _compiled[key] = (schedule, catalogue, Compiled(schedule, catalogue))
    return _assess(claim, known[2])


def _make_room[K, V](kept: dict[K, V]) -> None:
    if len(kept) >= _MOST_COMPILED:
        kept.clear()


def _assess(claim: Claim, compiled: Compiled) -> Award:
    if claim.unit is not None and claim.unit != compiled.unit:
        raise BadInput(f"The list pays in {compiled.unit}; it names no amounts in “{claim.unit}”.")
    receivers, only_minors = checked_receivers(claim)
    lines = []
    total = 0
    payable = open_ = False
    for position, item in enumerate(claim.items):
        line = _line(position, item, claim, compiled, only_minors=only_minors, anybody=bool(receivers))
        lines.append(line)
        if line.amount is not None:
            payable = True
            total += line.amount
        elif line.outcome is Outcome.NEEDS_DECISION:
            open_ = True
    if only_minors:
        status = Status.PROTECTION_ONLY
    elif open_:
        status = Status.NEEDS_DECISION
    else:
        status = Status.PAYABLE if payable else Status.NOTHING_PAYABLE
    shares, share_reasons = share_out(total, claim.claimants, receivers)
    schedule = compiled.schedule
    return Award(
        schedule.programme,
        schedule.version,
        compiled.digest,
        status,
        compiled.unit,
        total,
        tuple(lines),
        shares,
        share_reasons,
    )


def _line(
    position: int, item: Item, claim: Claim, compiled: Compiled, *, only_minors: bool, anybody: bool
) -> Line:
    target = compiled.target(item.equipment)
    quantity = 1 if item.quantity == "1" and item.unit is None else checked_quantity(position, item, target)
    grade = _grade(position, item, compiled)
    decided = None
    if item.decided is not None:
        decided = _amount(position, item, "decided", item.decided, compiled.unit)
    if item.appraised is not None:
        _amount(position, item, "appraised", item.appraised, compiled.unit)
    text = str(quantity)
    if only_minors:
        return Line(item.equipment, text, Outcome.NOT_ELIGIBLE, None, None, _UNDER_18, None, UNDER_18_SOURCE)
    rules, about, certain = applicable(position, item, target, compiled)
    if not rules or not isinstance(quantity, int):
        reasons = (*about, Reason("no_clause", {"equipment": target.names}))
        return Line(item.equipment, text, Outcome.NO_CLAUSE, None, None, reasons, None, compiled.list_source)

    rule = rules[0] if len(rules) == 1 else None
    refused = _refusal(claim, grade, compiled)
    if refused:
        clause, source = (rule.clause, rule.source) if rule else (None, cited(rules))
        return Line(item.equipment, text, Outcome.NOT_ELIGIBLE, None, None, refused, clause, source)
    fit = grade is None or grade.outcome is Outcome.PAYABLE
    reasons = (*about, grade.reason) if grade else about
    amount: int | None
    if certain and fit and rule and rule.for_one:
        amount, span = rule.lowest * quantity, None
        if decided is not None and decided != amount:
            refuse_item(
                position,
                item,
                f"the list fixes {amount_text(amount, compiled.unit)}; nothing is to be decided",
            )
        reasons = (*first_reasons(rule, quantity, compiled.unit), *reasons)
    else:
        span = open_range(rules, quantity, target, compiled, certain=certain, fit=fit)
        amount = decided
        if decided is not None:
            rule = decided_rule(position, item, decided, rules, span, quantity, compiled.unit)
            reasons = (
                *reasons,
                within("decided_within_range", span, compiled.unit, decided, clause=rule.names),
            )
        else:
            reasons = (
                *open_reasons(rule if certain else None, item, target, span, quantity, compiled),
                *reasons,
            )
    if amount is not None and not anybody:
        # A sum that nobody can receive is no award; nor is it nothing.
        span, reasons = Range(0, amount), (*reasons, _NOBODY)
        amount = None
    outcome = Outcome.NEEDS_DECISION if amount is None else Outcome.PAYABLE
    clause, source = (rule.clause, rule.source) if rule else (None, cited(rules))
    return Line(item.equipment, text, outcome, amount, span, reasons, clause, source)


def _refusal(claim: Claim, grade: GradeRule | None, compiled: Compiled) -> tuple[Reason, ...]:
    """Return why nothing can be paid although the list has a clause; empty when nothing stands against it."""
    if compiled.voluntary and not claim.voluntary:
        return _NOT_VOLUNTARY
    if grade is not None and grade.outcome is Outcome.NOT_ELIGIBLE:
        return (grade.reason,)
    return ()


def _grade(position: int, item: Item, compiled: Compiled) -> GradeRule | None:
    """Return what the item's grade does; None where the list sets no condition."""
    if compiled.grades is None:
        return None
    grade = compiled.grades.get(item.condition)
    if grade is None:
        scale = ", ".join(each.code for each in compiled.schedule.grades)
        refuse_item(position, item, f"“{item.condition}” is no grade of this programme: its scale is {scale}")
    return grade


def _amount(position: int, item: Item, key: str, amount: str, unit: str) -> int:
    try:
        return minor_units(amount, unit)
    except BadInput as error:
        refuse_item(position, item, f"`{key}`: {str(error).rstrip('.')}")
