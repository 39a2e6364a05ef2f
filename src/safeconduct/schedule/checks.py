"""Rules that one list must keep before anything is assessed by it."""

from collections import defaultdict
from itertools import combinations
from typing import assert_never

from safeconduct.catalogue import Catalogue, Category
from safeconduct.errors import BadInput
from safeconduct.schedule.money import minor_units
from safeconduct.schedule.reading import Document, Keys
from safeconduct.schedule.terms import PAYS_FOR, Clause, FixedClause, Matches, RangeClause, Schedule


def check_schedule(document: Document, schedule: Schedule, catalogue: Catalogue, *, enactable: bool) -> None:
    """Refuse a list that says something unclear, impossible or unlawful.

    Args:
        document: where it was read, for the places in messages.
        schedule: the list.
        catalogue: what its clauses may name.
        enactable: it can be put in force; then it may not name protected objects.

    Raises:
        BadInput: file, line, column and what is wrong.
    """
    if schedule.in_force_until is not None and schedule.in_force_until < schedule.in_force_from:
        document.refuse(("in_force_until",), "the last day in force is before the first.")
    if not schedule.clauses:
        document.refuse(("clauses",), "a list needs at least one clause.")
    _check_conditions(document, schedule)
    ids: set[str] = set()
    for index, clause in enumerate(schedule.clauses):
        path: Keys = ("clauses", index)
        if clause.id in ids:
            document.refuse((*path, "id"), f"clause “{clause.id}” stands here twice.")
        ids.add(clause.id)
        if clause.pays_for not in PAYS_FOR:
            document.refuse(
                (*path, "pays_for"),
                f"a clause may not pay for “{clause.pays_for}”: only for {', '.join(PAYS_FOR)}.",
            )
        _check_amounts(document, path, clause, schedule.unit)
        _check_matches(document, path, clause.matches, schedule, catalogue, enactable=enactable)
    _check_distinct(document, schedule, catalogue)


def _check_conditions(document: Document, schedule: Schedule) -> None:
    rule = schedule.eligibility.condition
    if rule is None:
        return
    path = ("eligibility", "condition")
    placed = [*rule.payable, *rule.needs_decision, *rule.not_eligible]
    scale = [grade.code for grade in schedule.grades]
    for code in placed:
        if code not in scale:
            document.refuse(path, f"grade “{code}” is not in the programme's condition scale.")
        if placed.count(code) > 1:
            document.refuse(path, f"grade “{code}” stands in two places; it must have one outcome.")
    for code in scale:
        if code not in placed:
            document.refuse(path, f"grade “{code}” of the scale has no outcome here.")


def _check_amounts(document: Document, path: Keys, clause: Clause, unit: str) -> None:
    def minor(key: str, amount: str) -> int:
        try:
            return minor_units(amount, unit)
        except BadInput as error:
            document.refuse((*path, key), str(error))

    match clause:
        case FixedClause():
            if not minor("amount", clause.amount):
                document.refuse((*path, "amount"), "a clause that pays nothing is no clause; leave it out.")
        case RangeClause():
            lowest, highest = minor("lowest", clause.lowest), minor("highest", clause.highest)
            if lowest >= highest:
                document.refuse((*path, "highest"), "the highest amount must be above the lowest.")
        case _:
            assert_never(clause)


def _check_matches(
    document: Document,
    path: Keys,
    matches: Matches,
    schedule: Schedule,
    catalogue: Catalogue,
    *,
    enactable: bool,
) -> None:
    path = (*path, "matches")
    if not matches.categories and not matches.models:
        document.refuse(path, "name the categories or models that this clause is about.")
    for index, code in enumerate(matches.categories):
        at: Keys = (*path, "categories", index)
        if code not in catalogue.categories:
            document.refuse(at, f"there is no category “{code}” in the catalogue.")
        for leaf in catalogue.leaves(code):
            _check_protected(document, at, leaf, enactable=enactable)
    for index, model_id in enumerate(matches.models):
        at = (*path, "models", index)
        model = catalogue.models.get(model_id)
        if model is not None:
            _check_protected(document, at, catalogue.categories[model.category], enactable=enactable)
        elif model_id not in catalogue.items:
            near = ", ".join(catalogue.nearest(model_id))
            hint = f"; near it are {near}" if near else ""
            document.refuse(at, f"there is no model “{model_id}” in the catalogue{hint}.")
    for key, values in matches.attributes.items():
        _check_attribute(document, (*path, "attributes", key), key, values, schedule)


def _check_protected(document: Document, path: Keys, category: Category, *, enactable: bool) -> None:
    """Refuse to price what the law of war protects, or weapons nobody may move."""
    if enactable and category.protected:
        document.refuse(
            path,
            f"“{category.code}” is protected ({category.protected}): "
            "no list that can be put in force may pay for it.",
        )


def _check_attribute(
    document: Document, path: Keys, key: str, values: tuple[str, ...], schedule: Schedule
) -> None:
    attribute = schedule.attributes.get(key)
    if attribute is None:
        document.refuse(path, f"the list does not declare an attribute “{key}”.")
    for value in values:
        if value not in attribute.values:
            document.refuse(path, f"“{key}” is one of {', '.join(attribute.values)}, not “{value}”.")


def _check_distinct(document: Document, schedule: Schedule, catalogue: Catalogue) -> None:
    """Refuse two clauses for one thing: then the list would not say what is paid."""
    claimed: dict[str, list[int]] = defaultdict(list)
    for index, clause in enumerate(schedule.clauses):
        named = {
            f"category “{leaf.code}”" for code in clause.matches.categories for leaf in catalogue.leaves(code)
        }
        named |= {f"model “{model}”" for model in clause.matches.models}
        for thing in named:
            claimed[thing].append(index)
    for thing, indexes in sorted(claimed.items()):
        for first, second in combinations(indexes, 2):
            one, other = schedule.clauses[first], schedule.clauses[second]
            if not _apart(one.matches, other.matches):
                document.refuse(
                    ("clauses", second, "matches"),
                    f"clause “{other.id}” is about {thing}, which clause “{one.id}” is about as well.",
                )
        # An item that lacks the one attribute could otherwise still fall under the clause with the other.
        if len({frozenset(schedule.clauses[index].matches.attributes) for index in indexes}) > 1:
            document.refuse(
                ("clauses", indexes[-1], "matches"),
                f"clauses for {thing} must all depend on the same attributes.",
            )


def _apart(one: Matches, other: Matches) -> bool:
    """Say whether some attribute keeps two clauses apart."""
    return any(
        not set(values) & set(other.attributes[key])
        for key, values in one.attributes.items()
        if key in other.attributes
    )
