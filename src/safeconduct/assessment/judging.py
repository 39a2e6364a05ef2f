"""One line of a claim: what the list says about one item, in the order that `engine` states."""

from fractions import Fraction
from typing import NamedTuple

from safeconduct.assessment.award import Line, Outcome, Range, Reason
from safeconduct.assessment.claim import Claim, Item
from safeconduct.assessment.compiled import Compiled, GradeRule, Rule, Target
from safeconduct.assessment.decisions import (
    applicable,
    cited,
    decided_reason,
    decided_rule,
    first_reasons,
    open_range,
    open_reasons,
    plain_quote,
    plain_reasons,
)
from safeconduct.assessment.inputs import checked_amount, checked_quantity, licence_held, refuse_item
from safeconduct.assessment.pricing import Asked, Quote, quote
from safeconduct.schedule import amount_text

UNDER_18_SOURCE = "Integrated DDR Standards 4.10 and 5.20: children are never paid for weapons"

_UNDER_18 = (Reason("under_18", {}),)
_NOT_VOLUNTARY = (Reason("not_voluntary", {}),)
_NOBODY = Reason("nobody_to_receive", {})
_LICENCE = (Reason("licence", {}),)
_LICENCE_HELD = Reason("licence_held", {})
_LICENCE_NOT_SHOWN = Reason("licence_not_shown", {})
_NO_REASONS: tuple[Reason, ...] = ()
_NOTHING_OPEN: tuple[str, ...] = ()


class Surroundings(NamedTuple):
    """What every line of a claim is judged in.

    Attributes:
        claim: the claim.
        compiled: the list.
        receivers: ids of those able to receive.
        only_minors: everyone is under 18.
        kind: of all claimants; None for several, or where the list does not ask.
        counted: items of each clause with a bonus for the first, as the lines before counted them; each line
            adds its own.
    """

    claim: Claim
    compiled: Compiled
    receivers: list[str]
    only_minors: bool
    kind: str | None
    counted: dict[str, int]


class _Matter(NamedTuple):
    """A line whose clauses, quantity and condition are known."""

    position: int
    item: Item
    quantity: int | Fraction
    text: str
    decided: int | None
    rules: tuple[Rule, ...]
    unknown: tuple[str, ...]
    fit: bool
    reasons: tuple[Reason, ...]


def judge(position: int, item: Item, around: Surroundings) -> Line:  # noqa: C901 - its calls would cost what most lines need
    """Return what the list says about one item.

    Args:
        position: its place in the claim, from 0.
        item: the item.
        around: the claim, the list and the people.

    Raises:
        BadInput: the item cannot be assessed; the sentence says what to correct.
    """
    compiled = around.compiled
    target = compiled.target(item.equipment)
    quantity: int | Fraction | str = 1
    text = "1"
    if item.quantity != "1" or item.unit is not None or not target.counted:
        quantity, text = _quantity(position, item, target)
    grade = _grade(position, item, compiled)
    decided = None
    if item.decided is not None:
        decided = checked_amount(position, item, "decided", item.decided, compiled.unit)
    if item.appraised is not None:
        checked_amount(position, item, "appraised", item.appraised, compiled.unit)
    if around.only_minors:
        return Line(item.equipment, text, Outcome.NOT_ELIGIBLE, None, None, _UNDER_18, None, UNDER_18_SOURCE)
    # What is open or refused costs a call; what most lines are does not.
    rules, reasons, unknown = target.rules, _NO_REASONS, _NOTHING_OPEN
    if target.attributes or len(rules) > 1:
        rules, reasons, unknown = applicable(position, item, target, compiled, around.kind)
    if not rules or isinstance(quantity, str):
        reasons = (*reasons, Reason("no_clause", {"equipment": target.names}))
        return Line(item.equipment, text, Outcome.NO_CLAUSE, None, None, reasons, None, compiled.list_source)
    fit = True
    if grade is not None:
        fit, reasons = grade.outcome is Outcome.PAYABLE, (*reasons, *grade.reasons)
    if not (fit and around.claim.voluntary) or compiled.asks_licence:
        refused = _refusal(grade, rules, around)
        if refused:
            return _line(item, text, Outcome.NOT_ELIGIBLE, None, None, refused, rules)
    rule = rules[0]
    if decided is None and rule.is_plain and not unknown and len(rules) == 1 and isinstance(quantity, int):
        # A plain amount for each item, and nobody decided anything: what most lines are.
        if not fit or rule.open_code:
            span = Range(rule.lowest * quantity if fit else 0, rule.highest * quantity)
            reasons = (*plain_reasons(rule, quantity, span, compiled.unit), *reasons)
            return Line(
                item.equipment, text, Outcome.NEEDS_DECISION, None, span, reasons, rule.clause, rule.source
            )
        if around.receivers:
            how = rule.for_one if quantity == 1 else first_reasons(rule, quantity, compiled.unit)
            amount, reasons = rule.lowest * quantity, (*how, *reasons)
            return Line(
                item.equipment, text, Outcome.PAYABLE, amount, None, reasons, rule.clause, rule.source
            )
    return _priced(_Matter(position, item, quantity, text, decided, rules, unknown, fit, reasons), around)


def _priced(matter: _Matter, around: Surroundings) -> Line:
    """Price a line by its clauses; where something is open, by what people decided or have yet to decide."""
    compiled, rules, unknown = around.compiled, matter.rules, matter.unknown
    if compiled.asks_licence:
        matter = _with_licence(matter, around)
    quotes = _quotes(matter, around)
    if matter.fit and not unknown and len(rules) == 1 and quotes[0].is_settled:
        return _settled(matter, quotes[0].lowest, quotes[0].reasons, around)
    item, decided = matter.item, matter.decided
    span = open_range(quotes, rules, unknown, compiled, fit=matter.fit)
    if decided is None:
        reasons = (*open_reasons(rules, quotes, unknown, span, compiled), *matter.reasons)
        return _line(item, matter.text, Outcome.NEEDS_DECISION, None, span, reasons, rules)
    rule = decided_rule(matter.position, item, decided, rules, quotes, span, compiled.unit)
    reasons = (*matter.reasons, decided_reason(rule, span, decided, compiled.unit))
    return _awarded(matter, rule, decided, span, reasons, around)


def _settled(matter: _Matter, amount: int, how: tuple[Reason, ...], around: Surroundings) -> Line:
    """Return a line whose amount the list itself settles."""
    if matter.decided is not None and matter.decided != amount:
        fixed = amount_text(amount, around.compiled.unit)
        refuse_item(matter.position, matter.item, f"the list fixes {fixed}; nothing is to be decided")
    return _awarded(matter, matter.rules[0], amount, None, (*how, *matter.reasons), around)


def _awarded(
    matter: _Matter,
    rule: Rule,
    amount: int,
    span: Range | None,
    reasons: tuple[Reason, ...],
    around: Surroundings,
) -> Line:
    item = matter.item
    if not around.receivers:
        # A sum that nobody can receive is no award; nor is it nothing.
        reasons = (*reasons, _NOBODY)
        return _line(item, matter.text, Outcome.NEEDS_DECISION, None, Range(0, amount), reasons, (rule,))
    return Line(item.equipment, matter.text, Outcome.PAYABLE, amount, span, reasons, rule.clause, rule.source)


def _line(
    item: Item,
    text: str,
    outcome: Outcome,
    amount: int | None,
    span: Range | None,
    reasons: tuple[Reason, ...],
    rules: tuple[Rule, ...],
) -> Line:
    """Return a line with its clause, or with the citations of all that may turn out to apply."""
    clause, source = (rules[0].clause, rules[0].source) if len(rules) == 1 else (None, cited(rules))
    return Line(item.equipment, text, outcome, amount, span, reasons, clause, source)


def _quotes(matter: _Matter, around: Surroundings) -> list[Quote]:
    """Return what each clause comes to, and count the items of those with a bonus for the first."""
    compiled, quantity, counted = around.compiled, matter.quantity, around.counted
    quotes = []
    for rule in matter.rules:
        if rule.is_plain and isinstance(quantity, int):
            quotes.append(plain_quote(rule, quantity, compiled.unit))
            continue
        prior = around.claim.prior_awards + counted.get(rule.clause, 0)
        persons = len(around.receivers) or 1
        item = matter.item
        asked = Asked(matter.position, item, quantity, item.condition, persons, around.kind, prior)
        quotes.append(quote(rule, asked, compiled))
        if rule.written.first is not None and isinstance(quantity, int):
            counted[rule.clause] = counted.get(rule.clause, 0) + quantity
    return quotes


def _refusal(grade: GradeRule | None, rules: tuple[Rule, ...], around: Surroundings) -> tuple[Reason, ...]:
    """Return why nothing can be paid although the list has a clause; empty when nothing stands against it."""
    if around.compiled.voluntary and not around.claim.voluntary:
        return _NOT_VOLUNTARY
    if grade is not None and grade.outcome is Outcome.NOT_ELIGIBLE:
        return grade.reasons
    if around.compiled.asks_licence and all(rule.written.requires for rule in rules):
        return _LICENCE if licence_held(around.claim, around.receivers) is False else ()
    return ()


def _with_licence(matter: _Matter, around: Surroundings) -> _Matter:
    """Note whether a licence is held, where a clause asks for one."""
    if not any(rule.written.requires for rule in matter.rules):
        return matter
    held = licence_held(around.claim, around.receivers) is True
    said = _LICENCE_HELD if held else _LICENCE_NOT_SHOWN
    return matter._replace(fit=matter.fit and held, reasons=(*matter.reasons, said))


def _quantity(position: int, item: Item, target: Target) -> tuple[int | Fraction | str, str]:
    """Return the quantity, and how the line tells it."""
    quantity = checked_quantity(position, item, target)
    return quantity, str(quantity) if isinstance(quantity, int) else str(item.quantity)


def _grade(position: int, item: Item, compiled: Compiled) -> GradeRule | None:
    """Return what the item's grade does; None where the list sets no condition."""
    if compiled.grades is None:
        return None
    grade = compiled.grades.get(item.condition)
    if grade is None:
        scale = ", ".join(each.code for each in compiled.schedule.grades)
        refuse_item(position, item, f"“{item.condition}” is no grade of this programme: its scale is {scale}")
    return grade
