"""A list made ready to assess by: amounts as integers, clauses by equipment, constant reasons made once.

Sentences are rendered only when asked for, so what runs for every claim is look-ups and whole-number sums.
"""

from typing import NamedTuple, assert_never

from safeconduct.assessment.award import Outcome, Param, Reason, Words
from safeconduct.catalogue import Catalogue, Category, KnownItem, Model, Thing
from safeconduct.schedule import Clause, FixedClause, Matches, RangeClause, Schedule, amount_text, minor_units

# More than a division brings; a longer number is a slip of the finger.
MAX_MAJOR = 10_000
MAX_MINOR = 10_000_000


class Rule(NamedTuple):
    """One clause, ready.

    Attributes:
        clause: its id.
        source: its citation.
        names: its names.
        lowest: what it pays for one item, in minor units.
        highest: the same, equal to `lowest` where the amount is fixed.
        each: `lowest` as text.
        open_code: reason code while a decision within its range is missing; empty where the amount is fixed.
        attributes: which values of which attributes it asks for.
        for_one: the reasons when one item is paid its fixed amount; empty for a range.
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


class Target(NamedTuple):
    """What a list says about one piece of equipment.

    Attributes:
        names: of the equipment.
        rules: the clauses about it; several only where attributes tell them apart.
        attributes: the attributes that tell them apart, with the catalogue's indicative value, if it has one.
        most: above this a quantity is absurd.
    """

    names: Words
    rules: tuple[Rule, ...]
    attributes: tuple[tuple[str, str | None], ...]
    most: int


class GradeRule(NamedTuple):
    """What a grade does to a line, and the reason it gives."""

    outcome: Outcome
    reason: Reason


class Compiled:
    """A schedule with its clauses found by equipment.

    Args:
        schedule: the list.
        catalogue: with the pack's own additions.
    """

    def __init__(self, schedule: Schedule, catalogue: Catalogue) -> None:
        self.schedule = schedule
        self.digest = schedule.digest
        self.unit = schedule.unit
        self.list_source = schedule.cite(schedule.source)
        self.voluntary = schedule.eligibility.voluntary
        self._catalogue = catalogue
        self._targets: dict[str, Target] = {}
        self._by_category: dict[str, list[Rule]] = {}
        self._by_model: dict[str, list[Rule]] = {}
        for clause in schedule.clauses:
            self._index(clause.matches, self._rule(clause))
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

    def _index(self, matches: Matches, rule: Rule) -> None:
        for code in matches.categories:
            for leaf in self._catalogue.leaves(code):
                self._by_category.setdefault(leaf.code, []).append(rule)
        for model in matches.models:
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
        # Clauses about one thing all depend on the same attributes; the schedule's checks see to that.
        asked = rules[0].attributes if rules else {}
        return Target(thing.names, tuple(rules), tuple((name, indicative.get(name)) for name in asked), most)

    def _rule(self, clause: Clause) -> Rule:
        for_one: tuple[Reason, ...] = ()
        match clause:
            case FixedClause():
                lowest = highest = minor_units(clause.amount, self.unit)
                params: dict[str, Param] = {"clause": clause.names, "amount": amount_text(lowest, self.unit)}
                open_code = ""
                for_one = (Reason("fixed_amount", params),)
            case RangeClause():
                lowest = minor_units(clause.lowest, self.unit)
                highest = minor_units(clause.highest, self.unit)
                open_code = (
                    "sources_disagree" if clause.because == "sources_disagree" else "range_needs_decision"
                )
            case _:
                assert_never(clause)
        source = self.schedule.cite(clause.source)
        each = amount_text(lowest, self.unit)
        attributes = clause.matches.attributes
        return Rule(clause.id, source, clause.names, lowest, highest, each, open_code, attributes, for_one)

    def _grades(self) -> dict[str | None, GradeRule] | None:
        rule = self.schedule.eligibility.condition
        if rule is None:
            return None
        grades: dict[str | None, GradeRule] = {
            # Not yet graded is not yet known, never a refusal and never a payment.
            None: GradeRule(Outcome.NEEDS_DECISION, Reason("condition_not_graded", {})),
        }
        names = {grade.code: grade.names for grade in self.schedule.grades}
        for codes, outcome, code in (
            (rule.payable, Outcome.PAYABLE, "condition_met"),
            (rule.needs_decision, Outcome.NEEDS_DECISION, "condition_needs_decision"),
            (rule.not_eligible, Outcome.NOT_ELIGIBLE, "condition"),
        ):
            for grade in codes:
                grades[grade] = GradeRule(outcome, Reason(code, {"grade": grade, "grade_name": names[grade]}))
        return grades
