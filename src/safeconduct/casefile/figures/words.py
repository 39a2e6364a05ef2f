"""What the figures are called, in words."""

from collections.abc import Iterable, Mapping

from safeconduct.casefile.figures.areas import AWARDING, FILING, LIVES, OFFERING, PAYING
from safeconduct.casefile.figures.cells import ALL, DAYS, OTHER, THRESHOLD, Cell, Measure
from safeconduct.casefile.figures.periods import is_quarter
from safeconduct.casefile.figures.release import Why
from safeconduct.catalogue import standard
from safeconduct.language import money, pick, quantity, say
from safeconduct.schedule.money import amount_text

MEASURES: Mapping[Measure, str] = {
    Measure.CONTACTS: "People who made contact",
    Measure.HANDOVERS: "Hand-overs that ended in reception",
    Measure.OFFERED: "Of them after an offer that was accepted",
    Measure.PEOPLE: "People brought across alive",
    Measure.ANSWERED: "Hand-overs that began with a message",
    Measure.ANSWER_TIME: "Time until the first answer, median",
    Measure.REFUSED: "Hand-overs in which a gate refused an act",
    Measure.OVERRIDDEN: "Hand-overs in which two people overrode a hold",
    Measure.AWARDS: "Awards",
    Measure.DECIDED: "Awards in which people decided an amount within the list",
    Measure.CONTESTED: "Awards that were contested",
    Measure.UPHELD: "Contests: the award was upheld",
    Measure.SENT_BACK: "Contests: the award was sent back",
    Measure.PROMISED: "Money promised",
    Measure.PAID_CASES: "Cases with a first payment",
    Measure.PAY_TIME: "Time from award to first payment, median",
    Measure.PAID: "Money paid",
}

REASONS: Mapping[Why, str] = {
    Why.SMALL: "below {threshold}",
    Why.GUARDS: "would give a small group away",
    Why.STANDS: "tells of a count that is not shown",
    Why.BEFORE: "was not shown before",
}
"""Why a figure is not shown, for the officers who make figures."""

WORK: Mapping[str, str] = {
    OFFERING: "gates on contact and offer",
    LIVES: "gates on hand-over and people",
    AWARDING: "gates on custody and award",
    PAYING: "gates on money",
    FILING: "gates on the file",
}

QUARTER = "{year}, quarter {number}"
EVERYTHING, REST = "all equipment", "other equipment"
UP_TO, BETWEEN, ABOVE = "up to {most} day", "{least} to {most} days", "more than {most} days"
NOT_SHOWN = "not shown"


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [
        *MEASURES.values(),
        *REASONS.values(),
        *WORK.values(),
        *(QUARTER, EVERYTHING, REST, UP_TO, BETWEEN, ABOVE, NOT_SHOWN),
    ]


def measure_name(measure: Measure, language: str) -> str:
    """Return what a measure is called."""
    return say(MEASURES[measure], language)


def period_name(period: str, language: str) -> str:
    """Return a period: "2024", or "2024, quarter 3"."""
    year, _, number = period.partition("Q")
    return say(QUARTER, language, year=year, number=number) if is_quarter(period) else period


def kind_name(kind: str, language: str) -> str:
    """Return what a kind of equipment, or a part of the work, is called."""
    if kind in WORK:
        return say(WORK[kind], language)
    if kind in {ALL, OTHER}:
        return say(EVERYTHING if kind == ALL else REST, language)
    category = standard().categories.get(kind)
    return pick(category.names, language) if category is not None else kind


def figure(cell: Cell, value: int | None, unit: str, language: str) -> str:
    """Return a figure as a person reads it."""
    if value is None:
        return say(NOT_SHOWN, language)
    match cell.measure:
        case Measure.PROMISED | Measure.PAID:
            return money(amount_text(value, unit), unit, language, trim=True)
        case Measure.ANSWER_TIME | Measure.PAY_TIME:
            return class_name(value, language)
        case _:
            return quantity(str(value), language)


def class_name(number: int, language: str) -> str:
    """Return a class of days in words."""
    if number == 1:
        return say(UP_TO, language, most=DAYS[0])
    if number > len(DAYS):
        return say(ABOVE, language, most=DAYS[-1])
    return say(BETWEEN, language, least=DAYS[number - 2] + 1, most=DAYS[number - 1])


def reason(why: Why, language: str) -> str:
    """Return why a figure is not shown."""
    return (
        say(REASONS[why], language, threshold=THRESHOLD) if why is Why.SMALL else say(REASONS[why], language)
    )
