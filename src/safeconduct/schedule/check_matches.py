"""Refuse clauses about nothing, about what is protected, or about one thing twice."""

import re
from collections import defaultdict
from fractions import Fraction
from itertools import combinations

from safeconduct.catalogue import Catalogue, Category
from safeconduct.schedule.clauses import Attribute, Clause, Matches
from safeconduct.schedule.reading import Document, Keys
from safeconduct.schedule.terms import Schedule

KINDS = ("person", "citizen", "business", "dealer")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


def check_attributes(document: Document, schedule: Schedule) -> None:
    """Refuse an attribute whose values, spellings or bounds contradict one another.

    Raises:
        BadInput: which, where.
    """
    for key, attribute in schedule.attributes.items():
        path: Keys = ("attributes", key)
        values = attribute.values
        if attribute.kind == "money":
            if values or attribute.also or attribute.other or attribute.above or attribute.default:
                document.refuse(
                    path, f"“{key}” is money: any amount, so it has no values, bounds or default."
                )
            continue
        if not values:
            document.refuse(path, f"“{key}” needs the values that it can have.")
        if len(set(values)) != len(values):
            document.refuse((*path, "values"), f"a value of “{key}” stands here twice.")
        for field, named in (
            ("also", attribute.also.values()),
            ("above", attribute.above),
            ("labels", attribute.labels),
            ("other", [attribute.other] if attribute.other else []),
            ("default", [attribute.default] if attribute.default else []),
        ):
            for value in named:
                if value not in values:
                    document.refuse((*path, field), f"“{value}” is not among the values of “{key}”.")
        if spelt := set(attribute.also) & set(values):
            document.refuse(
                (*path, "also"), f"“{min(spelt)}” is a value itself, not another spelling of one."
            )
        _check_bounds(document, path, key, attribute)


def _check_bounds(document: Document, path: Keys, key: str, attribute: Attribute) -> None:
    if attribute.kind == "choice":
        if attribute.above:
            document.refuse((*path, "above"), f"“{key}” is a choice; only a number has bounds.")
        return
    for value, bound in attribute.above.items():
        if not _NUMBER.fullmatch(bound):
            document.refuse(
                (*path, "above", value), f"“{bound}” is no bound: write a number such as “10000”."
            )
    bounds = [Fraction(bound) for bound in attribute.above.values()]
    if len(bounds) != len(attribute.values) - 1 or len(set(bounds)) != len(bounds):
        document.refuse(
            (*path, "above"), "each value but the lowest needs a bound of its own that it begins above."
        )
    if attribute.also or attribute.other:
        document.refuse(path, f"“{key}” is a number: it has no other spellings.")


def check_matches(
    document: Document,
    path: Keys,
    clause: Clause,
    schedule: Schedule,
    catalogue: Catalogue,
    *,
    enactable: bool,
) -> None:
    """Refuse a clause that names nothing, what nobody knows, or what the law of war protects.

    Raises:
        BadInput: file, line, column and what is wrong.
    """
    path = (*path, "matches")
    matches = clause.matches
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
    if attribute.kind == "money":
        document.refuse(path, f"“{key}” is money: a clause can pay a part of it, not depend on it.")
    if not values:
        document.refuse(path, f"no value of “{key}” is named, so this clause can never match.")
    for value in values:
        if value not in attribute.values:
            document.refuse(path, f"“{key}” is one of {', '.join(attribute.values)}, not “{value}”.")


def check_distinct(document: Document, schedule: Schedule, catalogue: Catalogue) -> None:
    """Refuse two clauses for one thing without an order, and a clause that others leave nothing.

    Raises:
        BadInput: which clauses, about what.
    """
    clauses = schedule.clauses
    ids = [clause.id for clause in clauses]
    claimed: dict[str, list[int]] = defaultdict(list)
    for index, clause in enumerate(clauses):
        for number, other in enumerate(clause.before):
            if other not in ids or other == clause.id:
                document.refuse(
                    ("clauses", index, "before", number), f"the list has no other clause “{other}”."
                )
        named = {
            f"category “{leaf.code}”" for code in clause.matches.categories for leaf in catalogue.leaves(code)
        }
        named |= {f"model “{model}”" for model in clause.matches.models}
        for thing in named:
            claimed[thing].append(index)
    left: dict[int, int] = dict.fromkeys(range(len(clauses)), 0)
    for thing, indexes in sorted(claimed.items()):
        for first, second in combinations(indexes, 2):
            _check_order(document, thing, (first, second), schedule)
        for index in indexes:
            left[index] += not any(_leaves_nothing(clauses[other], clauses[index]) for other in indexes)
    for index, things in left.items():
        if not things:
            document.refuse(
                ("clauses", index),
                f"clause “{clauses[index].id}” can never match: clauses that go before it take everything.",
            )


def _check_order(document: Document, thing: str, pair: tuple[int, int], schedule: Schedule) -> None:
    first, second = pair
    one, other = schedule.clauses[first], schedule.clauses[second]
    ordered = (other.id in one.before) + (one.id in other.before)
    if ordered == 2:
        document.refuse(
            ("clauses", second, "before"), f"clauses “{one.id}” and “{other.id}” each go before the other."
        )
    if not ordered and not _apart(one.matches, other.matches):
        document.refuse(
            ("clauses", second, "matches"),
            f"clause “{other.id}” is about {thing}, which clause “{one.id}” is about as well: "
            "tell them apart, or say under “before” which goes first.",
        )


def _leaves_nothing(first: Clause, then: Clause) -> bool:
    """Say whether, of what both name, the first takes all that the second could match."""
    return (
        then.id in first.before
        and all(
            set(then.matches.attributes.get(key, ())) and set(then.matches.attributes[key]) <= set(values)
            for key, values in first.matches.attributes.items()
        )
        and (
            not first.matches.claimants
            or set(then.matches.claimants or KINDS) <= set(first.matches.claimants)
        )
    )


def _apart(one: Matches, other: Matches) -> bool:
    """Say whether some attribute, or the kind of claimant, keeps two clauses apart."""
    if one.claimants and other.claimants and not set(one.claimants) & set(other.claimants):
        return True
    return any(
        not set(values) & set(other.attributes[key])
        for key, values in one.attributes.items()
        if key in other.attributes
    )
