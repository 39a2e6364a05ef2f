"""Rules that one list must keep before anything is assessed by it."""

from safeconduct.catalogue import Catalogue
from safeconduct.schedule.check_amounts import check_additions, check_amounts, check_payment, check_rounding
from safeconduct.schedule.check_matches import check_attributes, check_distinct, check_matches
from safeconduct.schedule.clauses import PAYS_FOR
from safeconduct.schedule.reading import Document, Keys
from safeconduct.schedule.terms import Schedule


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
    if enactable:
        _check_enactable(document, schedule, catalogue)
    check_attributes(document, schedule)
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
        check_amounts(document, path, clause, schedule)
        check_matches(document, path, clause, schedule, catalogue, enactable=enactable)
    check_additions(document, schedule, ids)
    check_rounding(document, schedule)
    check_payment(document, schedule)
    check_distinct(document, schedule, catalogue)


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
    for grade in schedule.grades:
        if grade.destroyed and grade.code not in rule.not_eligible:
            document.refuse(
                path,
                f"grade “{grade.code}” is of what was destroyed: no list may pay for destroying anything.",
            )


def _check_enactable(document: Document, schedule: Schedule, catalogue: Catalogue) -> None:
    """Refuse a list in force that could pay for force, or for what somebody destroyed."""
    if not schedule.eligibility.voluntary:
        document.refuse(
            ("eligibility", "voluntary"),
            "a list that can be put in force pays only for a voluntary hand-over.",
        )
    rule = schedule.eligibility.condition
    if rule is None:
        for index, clause in enumerate(schedule.clauses):
            if clause.matches.categories or any(model in catalogue.models for model in clause.matches.models):
                document.refuse(
                    ("clauses", index, "matches"),
                    "a list that can be put in force and pays for vehicles, vessels or aircraft sets a condition, "
                    "so that nothing destroyed is paid for.",
                )
    elif not any(grade.destroyed for grade in schedule.grades):
        document.refuse(
            ("eligibility", "condition"),
            "no grade of the programme's scale is marked “destroyed = true”: mark the one of what was destroyed.",
        )
