"""Cases of G30 and G32–G34."""

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.receiving import after, reconciled, world_of

from safeconduct.casefile.acts.effects import Money, ReceivePersonalEffects, Taken, Thing
from safeconduct.casefile.acts.leaving import Danger, Destination, Journey, SendOn
from safeconduct.casefile.acts.people import (
    DecideNotification,
    NotificationDecision,
)
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.protection import Dependant, Relation
from safeconduct.casefile.parts.reception import (
    Notification,
    Outcome,
    Wish,
)

READERS = ("crane", "egret", "heron")


def ask(*labels: str, readers: tuple[str, ...] = READERS) -> RecordServiceWish:
    return RecordServiceWish.of(dict.fromkeys(labels, Service.NO), readers)


@passes("G30")
def everyone_alive_is_asked() -> Moment:
    return reconciled(c2=Outcome.DEAD), world_of("crane"), ask("c1", "p1")


@fails("G30")
def only_the_pilot_is_asked() -> Moment:
    return reconciled(), world_of("crane"), ask("p1")


@fails("G30")
def a_child_is_asked() -> Moment:
    case = reconciled()
    case = msgspec.structs.replace(case, protection=msgspec.structs.replace(case.protection, minors=("c1",)))
    return case, world_of("crane"), ask("c1", "c2", "p1")


@fails("G30")
def a_reader_is_not_named() -> Moment:
    return reconciled(), world_of("crane"), ask("c1", "c2", "p1", readers=("crane",))


@fails("G30")
def an_answer_has_a_length_of_its_own() -> Moment:
    act = ask("c1", "c2", "p1")
    return (
        reconciled(),
        world_of("crane"),
        msgspec.structs.replace(act, aside={**act.aside, "p1": "yes, gladly"}),
    )


@fails("G30")
def an_answer_is_left_out() -> Moment:
    act = ask("c1", "c2", "p1")
    return reconciled(), world_of("crane"), msgspec.structs.replace(act, aside={"p1": "yes"})


def taking(taken: Taken, **changes: object) -> ReceivePersonalEffects:
    act = ReceivePersonalEffects(
        taken=(taken,),
        reason="A knife",
        order="Order 1, register 1, line 1",
        hidden={"receiver": "Captain Tester of the Test Unit"},
    )
    return msgspec.structs.replace(act, **changes)


KNIFE = Taken(owner="p1", things=(Thing(description="Folding knife"),))


CASH = Taken(owner="p1", money=(Money(amount=120_00, unit="RUB"),))


@passes("G32")
def a_knife_without_an_order() -> Moment:
    return reconciled(), world_of("crane"), taking(KNIFE, order="")


@passes("G32")
def money_by_order() -> Moment:
    return reconciled(), world_of("crane"), taking(CASH)


@fails("G32")
def money_without_an_order() -> Moment:
    return reconciled(), world_of("crane"), taking(CASH, order=" ")


@fails("G32")
def nothing_is_itemised() -> Moment:
    return reconciled(), world_of("crane"), taking(Taken(owner="p1"))


@fails("G32")
def nobody_legible_received_it() -> Moment:
    return reconciled(), world_of("crane"), taking(KNIFE, hidden={})


def wishing(wish: Wish) -> Case:
    return after(reconciled(), RecordWishes(wishes={"c1": wish}), "crane")


def send(to: Destination, danger: Danger = Danger.NONE_FOUND) -> SendOn:
    journey = Journey(
        label="c1",
        to=to,
        able_and_willing="Asked, and visited.",
        danger=danger,
        danger_basis="Asked him, and two reports.",
    )
    return SendOn(journeys=(journey,))


@passes("G33")
def he_wishes_to_be_exchanged() -> Moment:
    return wishing(Wish.EXCHANGE), world_of("owl"), send(Destination.HOME)


@passes("G33")
def he_wishes_for_a_third_country() -> Moment:
    return wishing(Wish.THIRD_COUNTRY), world_of("owl"), send(Destination.THIRD_STATE)


@fails("G33")
def he_wishes_to_stay() -> Moment:
    return wishing(Wish.STAY), world_of("owl"), send(Destination.HOME)


@fails("G33")
def he_has_not_said() -> Moment:
    return reconciled(), world_of("owl"), send(Destination.THIRD_STATE)


@fails("G33")
def he_wishes_it_and_would_be_in_danger() -> Moment:
    return wishing(Wish.EXCHANGE), world_of("owl"), send(Destination.HOME, Danger.FOUND)


@fails("G33")
def nobody_looked_for_danger() -> Moment:
    return wishing(Wish.EXCHANGE), world_of("owl"), send(Destination.HOME, Danger.NOT_ASSESSED)


@fails("G33")
def he_is_a_child() -> Moment:
    case = wishing(Wish.EXCHANGE)
    minors = msgspec.structs.replace(case.protection, minors=("c1",))
    return msgspec.structs.replace(case, protection=minors), world_of("owl"), send(Destination.HOME)


def notify(label: str = "p1", **changes: object) -> DecideNotification:
    one = NotificationDecision(
        label=label,
        heard=True,
        objects=False,
        family_at_risk=False,
        decision=Notification.TRANSMIT,
        reasons="The family wants to know.",
    )
    one = msgspec.structs.replace(one, **changes)
    return DecideNotification(decisions=(one,), hidden={f"{label}.card": "Testovich, Ivan"})


def at_risk() -> Case:
    daughter = Dependant(label="d1", because_of="p1", relation=Relation.CHILD)
    case = reconciled()
    return msgspec.structs.replace(
        case, protection=msgspec.structs.replace(case.protection, dependants=(daughter,))
    )


@passes("G34")
def he_was_heard() -> Moment:
    return reconciled(), world_of("owl"), notify()


@passes("G34")
def the_dead_cannot_be_heard() -> Moment:
    return reconciled(c1=Outcome.DEAD), world_of("owl"), notify("c1", heard=False)


@passes("G34")
def it_is_withheld_while_the_daughter_is_in_danger() -> Moment:
    return at_risk(), world_of("owl"), notify(family_at_risk=True, decision=Notification.WITHHOLD)


@fails("G34")
def he_was_not_heard() -> Moment:
    return reconciled(), world_of("owl"), notify(heard=False)


@fails("G34")
def no_card_was_prepared() -> Moment:
    return reconciled(), world_of("owl"), msgspec.structs.replace(notify(), hidden={})


@fails("G34")
def it_is_sent_on_while_the_daughter_is_in_danger() -> Moment:
    return at_risk(), world_of("owl"), notify(family_at_risk=True)
