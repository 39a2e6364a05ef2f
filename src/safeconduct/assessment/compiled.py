"""A list made ready to assess by: amounts as integers, clauses by equipment, constant reasons made once.

Sentences are rendered only when asked for, so what runs for every claim is look-ups and whole-number sums.
"""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from safeconduct.assessment.award import Outcome, Param, Reason, Words
from safeconduct.assessment.terms import KIND, KIND_ATTRIBUTE, constant_terms
from safeconduct.catalogue import Catalogue, Category, KnownItem, Model, Thing
from safeconduct.schedule import (
    MEASURES,
    Attribute,
    Clause,
    FixedAmount,
    PortionAmount,
    RangeAmount,
    RateAmount,
    Schedule,
    amount_text,
    minor_units,
    simple_parts,
)

# More than a division brings; a longer number is a slip of the finger.
MAX_MAJOR = 10_000
MAX_MINOR = 10_000_000


class Added(NamedTuple):
    """An addition to a clause, ready: for which kinds of claimant, empty meaning any, and minor units an item."""

    names: Words
    amount: int
    claimants: tuple[str, ...]


class Rule(NamedTuple):
    """One clause, ready.

    Attributes:
        clause: its id.
        source: its citation.
        names: its names.
        lowest: what a plain clause pays for one item, in minor units.
        highest: the same, equal to `lowest` where the amount is fixed.
        each: `lowest` as text.
        open_code: reason code while a decision within its range is missing; empty where the amount is fixed.
        attributes: which values of which attributes it asks for, the kind of claimant among them.
        for_one: the reasons when one item is paid its fixed amount; empty for all but a plain fixed clause.
        written: the clause as the list has it.
        is_plain: it pays a fixed amount or a range for each item, and nothing more is to be said.
        added: what is added to it.
    """

    clause: str
    source: str
    names: Words
    lowest: int
    highest: int
    each: str
    open_code: str
    attributes: dict[str, tuple[str, ...]]
    for_one: tuple[Reason, ...]
    written: Clause
    is_plain: bool
    added: tuple[Added, ...]


class Target(NamedTuple):
    """What a list says about one piece of equipment.

    Attributes:
        names: of the equipment.
        rules: the clauses about it; several only where attributes or an order tell them apart.
        attributes: the attributes that tell them apart, with the catalogue's indicative value, if it has one.
        most: above this a quantity is absurd.
        measures: sorts of measure that its clauses pay by.
        counted: some clause pays by the piece, or there is none.
        is_ordered: some clause goes before another where both match.
    """

    names: Words
    rules: tuple[Rule, ...]
    attributes: tuple[tuple[str, str | None], ...]
    most: int
    measures: frozenset[str]
    counted: bool
    is_ordered: bool


class GradeRule(NamedTuple):
    """What a grade does to a line, and the reason it gives; none where the grade decides nothing."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


class Compiled:
    """A schedule with its clauses found by equipment.

    Args:
        schedule: the list.
        catalogue: with the pack's own additions.
        unit: the list's own, or another that it names amounts in.
    """

    def __init__(self, schedule: Schedule, catalogue: Catalogue, unit: str) -> None:
        self.schedule = schedule
        self.digest = schedule.digest
        self.unit = unit
        self.list_source = schedule.cite(schedule.source)
        self.voluntary = schedule.eligibility.voluntary
        self.asks_licence = any(clause.requires for clause in schedule.clauses)
        self.asks_kind = any(clause.matches.claimants for clause in schedule.clauses) or any(
            addition.claimants for addition in schedule.additions
        )
        self.terms = constant_terms(schedule)
        self._catalogue = catalogue
        self._targets: dict[str, Target] = {}
        self._exhaustive: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}
        self._by_category: dict[str, list[Rule]] = {}
        self._by_model: dict[str, list[Rule]] = {}
        for clause in schedule.clauses:
            self._index(clause)
        self.grades = self._grades()

    def target(self, equipment: str) -> Target:
        """Return what the list says about an equipment id.

        Raises:
            BadInput: the id is known to nobody; the nearest are named.
        """
        found = self._targets.get(equipment)
        if found is None:
            # Only known ids are kept, so the memory is bounded by the catalogue.
            found = self._targets[equipment] = self._find(self._catalogue.resolve(equipment))
        return found

    def attribute(self, name: str) -> Attribute:
        """Return a declared attribute, or the kind of claimant as one."""
        return KIND_ATTRIBUTE if name == KIND else self.schedule.attributes[name]

    def plain_reasons(self) -> tuple[Reason, ...]:
        """Return the reasons that are the same for whatever is claimed: of fixed amounts for one, and of grades.

        Awards hold these very objects, so that whoever tells many can tell each of them once.
        """
        rules = {
            id(rule): rule
            for found in (self._by_category, self._by_model)
            for each in found.values()
            for rule in each
        }
        of_rules = (reason for rule in rules.values() for reason in rule.for_one)
        of_grades = (reason for rule in (self.grades or {}).values() for reason in rule.reasons)
        return (*of_rules, *of_grades)

    def leaves_nothing_out(self, rules: Sequence[Rule], unknown: Sequence[str]) -> bool:
        """Say whether clauses leave no value of these attributes out, so that one of them surely applies."""
        key = (tuple([rule.clause for rule in rules]), tuple(unknown))
        known = self._exhaustive.get(key)
        if known is None:
            known = self._exhaustive[key] = all(
                set(values) <= {value for rule in rules for value in rule.attributes.get(name, values)}
                for name, values in ((name, self.attribute(name).values) for name in unknown)
            )
        return known

    def _index(self, clause: Clause) -> None:
        rule = self._rule(clause)
        leaves = {leaf.code for code in clause.matches.categories for leaf in self._catalogue.leaves(code)}
        for code in sorted(leaves):
            self._by_category.setdefault(code, []).append(rule)
        for model in dict.fromkeys(clause.matches.models):
            self._by_model.setdefault(model, []).append(rule)

    def _find(self, thing: Thing) -> Target:
        rules: list[Rule] = []
        indicative: dict[str, str] = {}
        most = MAX_MAJOR
        match thing:
            case Model():
                near = (
                    self._by_model[model]
                    for model in self._catalogue.lineage(thing)
                    if model in self._by_model
                )
                rules = next(near, self._by_category.get(thing.category, []))
                indicative = thing.attributes
            case Category():
                rules = self._by_category.get(thing.code, [])
            case KnownItem():
                rules = self._by_model.get(thing.id, [])
                most = MAX_MINOR
            case _:
                assert_never(thing)
        asked = dict.fromkeys(name for rule in rules for name in rule.attributes)
        rates = [rule.written.pays for rule in rules if isinstance(rule.written.pays, RateAmount)]
        return Target(
            thing.names,
            tuple(rules),
            tuple((name, indicative.get(name)) for name in asked),
            most,
            frozenset(MEASURES[rate.unit].sort for rate in rates),
            len(rates) < len(rules) or not rules,
            any(rule.written.before for rule in rules),
        )

    def _rule(self, clause: Clause) -> Rule:
        """Return a clause ready; a plain one with its amounts, any other to be priced by `pricing`."""
        for_one: tuple[Reason, ...] = ()
        lowest = highest = 0
        open_code = ""
        added = tuple(
            Added(addition.names, minor_units(addition.amount, self.unit), addition.claimants)
            for addition in self.schedule.additions
            if clause.id in addition.clauses and self.unit == self.schedule.unit
        )
        is_plain = clause.per == "item" and not (clause.first or clause.requires or added)
        fixed = self.amount_of(clause.pays) if isinstance(clause.pays, FixedAmount) else None
        match clause.pays:
            case FixedAmount() if fixed is not None:
                lowest = highest = fixed
                params: dict[str, Param] = {"clause": clause.names, "amount": amount_text(lowest, self.unit)}
                for_one = (Reason("fixed_amount", params),)
            case RangeAmount() if self.unit == self.schedule.unit:
                lowest = minor_units(clause.pays.lowest, self.unit)
                highest = minor_units(clause.pays.highest, self.unit)
                open_code = (
                    "sources_disagree"
                    if clause.pays.because == "sources_disagree"
                    else "range_needs_decision"
                )
            case _:
                is_plain = False
        attributes = dict(clause.matches.attributes)
        if clause.matches.claimants:
            attributes[KIND] = clause.matches.claimants
        return Rule(
            clause.id,
            self.schedule.cite(clause.source),
            clause.names,
            lowest,
            highest,
            amount_text(lowest, self.unit),
            open_code,
            attributes,
            for_one if is_plain else (),
            clause,
            is_plain,
            added,
        )

    def amount_of(self, pays: FixedAmount) -> int | None:
        """Return a fixed amount in this unit, in minor units; None where the list names none in it."""
        text = pays.amount if self.unit == self.schedule.unit else pays.also_in.get(self.unit)
        return None if text is None else minor_units(text, self.unit)

    def _grades(self) -> dict[str | None, GradeRule] | None:
        rule = self.schedule.eligibility.condition
        if rule is None:
            return None
        # Not yet graded is not yet known, never a refusal; and a payment only where the list sets no condition.
        ungraded = GradeRule(Outcome.NEEDS_DECISION, (Reason("condition_not_graded", {}),))
        if rule.ungraded == "payable":
            ungraded = GradeRule(Outcome.PAYABLE, ())
        grades: dict[str | None, GradeRule] = {None: ungraded}
        names = {grade.code: grade.names for grade in self.schedule.grades}
        # Where no condition is set, or the grade decides how much, one that is paid is no reason by itself.
        silent = rule.ungraded == "payable" or any(
            isinstance(part, PortionAmount) and part.by_grade
            for clause in self.schedule.clauses
            for _, part in simple_parts(clause.pays)
        )
        for codes, outcome, code in (
            (rule.payable, Outcome.PAYABLE, "condition_met"),
            (rule.needs_decision, Outcome.NEEDS_DECISION, "condition_needs_decision"),
            (rule.not_eligible, Outcome.NOT_ELIGIBLE, "condition"),
        ):
            for grade in codes:
                reason = Reason(code, {"grade": grade, "grade_name": names[grade]})
                is_said = not silent or outcome is not Outcome.PAYABLE
                grades[grade] = GradeRule(outcome, (reason,) if is_said else ())
        return grades
