"""Every sentence that the page of a case says outside of its templates."""

from collections.abc import Iterable
from enum import Enum

from safeconduct.casefile.parts.handover import Knows, PlanAboard, Seen, Step
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.parts.protection import Relation, Safety, Urgency
from safeconduct.casefile.parts.reception import Duty, Leaving, Outcome, Status
from safeconduct.console.acting.words import label_of, value_of
from safeconduct.console.cases import history, people, watching
from safeconduct.console.cases.holdings import FULFILMENT

_SHOWN: tuple[type[Enum], ...] = (
    *(Knows, PlanAboard, Seen, Step, OrderState, Relation, Safety, Urgency, Leaving, Outcome, Status),
)


def sentences() -> Iterable[str]:
    """Return them, for the translators."""
    words = [value_of("", "not-asked"), value_of("state", "released")]
    words += [value_of("", str(each.value)) for kind in _SHOWN for each in kind]
    duties = [label_of(duty.value) for duty in Duty]
    return dict.fromkeys(
        [*people.SENTENCES, *history.SENTENCES, *watching.SENTENCES, *words, *duties, *FULFILMENT.values()]
    )
