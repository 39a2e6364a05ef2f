"""Cases of G25–G34."""

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.linked import confirmed, linked
from tests.casefile.receiving import after, arrived, head_count, reconciled, world_of

from safeconduct.casefile.acts.dead import Cause, Death, OpenInquiry, RecordDeath, RecordSearch
from safeconduct.casefile.acts.effects import Money, ReceivePersonalEffects, Taken, Thing
from safeconduct.casefile.acts.leaving import Danger, Destination, Journey, SendOn
from safeconduct.casefile.acts.people import (
    DecideNotification,
    Determination,
    DetermineStatus,
    NotificationDecision,
    ReferToTribunal,
)
from safeconduct.casefile.acts.reception import Counted, NotThere, ReconcileHeadCount, ReferIncident
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.protection import Dependant, Relation
from safeconduct.casefile.parts.reception import (
    Absence,
    Notification,
    Outcome,
    Search,
    Status,
    Wish,
)

ALIVE, DEAD, MISSING, WOUNDED = Outcome.ARRIVED, Outcome.DEAD, Outcome.MISSING, Outcome.WOUNDED


def count(*absent: NotThere, **outcomes: Outcome) -> ReconcileHeadCount:
    return msgspec.structs.replace(head_count(**outcomes), absent=absent)


def not_there(label: str, why: Absence = Absence.NOT_ABOARD) -> NotThere:
    return NotThere(label=label, why=why, basis="Seen at home that evening by two witnesses.")


@passes("G25")
def the_two_crew_are_counted_as_dead() -> Moment:
    return arrived(), world_of("crane"), count(p1=ALIVE, c1=DEAD, c2=DEAD)


@passes("G25")
def somebody_unexpected_and_somebody_who_stayed() -> Moment:
    return arrived(), world_of("crane"), count(not_there("c2"), p1=ALIVE, c1=WOUNDED, c3=ALIVE)


@fails("G25")
def the_crew_are_in_nobodys_count() -> Moment:
    return arrived(), world_of("crane"), count(p1=ALIVE)


@fails("G25")
def somebody_is_counted_twice() -> Moment:
    twice = Counted(label="c1", outcome=DEAD)
    act = count(p1=ALIVE, c1=ALIVE, c2=ALIVE)
    return arrived(), world_of("crane"), msgspec.structs.replace(act, people=(*act.people, twice))


@fails("G25")
def somebody_is_counted_and_absent() -> Moment:
    return arrived(), world_of("crane"), count(not_there("c1"), p1=ALIVE, c1=ALIVE, c2=ALIVE)


@fails("G25")
def somebody_nobody_expected_is_absent() -> Moment:
    return arrived(), world_of("crane"), count(not_there("c9"), p1=ALIVE, c1=ALIVE, c2=ALIVE)


@fails("G25")
def somebody_seen_dead_was_not_aboard() -> Moment:
    case = arrived()
    seen = msgspec.structs.replace(case.handover, came={"c1": Seen.DEAD, "p1": Seen.UNHURT})
    case = msgspec.structs.replace(case, handover=seen)
    return case, world_of("crane"), count(not_there("c1"), p1=ALIVE, c2=ALIVE)


@fails("G25")
def somebody_seen_at_the_arrival_is_forgotten() -> Moment:
    case = arrived()
    seen = msgspec.structs.replace(case.handover, came={"c7": Seen.WOUNDED, "p1": Seen.UNHURT})
    return (
        msgspec.structs.replace(case, handover=seen),
        world_of("crane"),
        count(p1=ALIVE, c1=ALIVE, c2=ALIVE),
    )


@passes("G25")
def somebody_who_was_taken_over_is_counted_in_the_other_case() -> Moment:
    act = count(not_there("p1", Absence.OTHER_CASE), c1=ALIVE, c2=ALIVE)
    return confirmed(linked()), world_of("crane"), act


@fails("G25")
def somebody_who_was_taken_over_is_counted_here_too() -> Moment:
    return confirmed(linked()), world_of("crane"), count(p1=ALIVE, c1=ALIVE, c2=ALIVE)


@fails("G25")
def somebody_is_said_to_be_in_a_case_that_nobody_named() -> Moment:
    act = count(not_there("p1", Absence.OTHER_CASE), c1=ALIVE, c2=ALIVE)
    return linked(), world_of("crane"), act


@passes("G26")
def a_wound_is_referred() -> Moment:
    case = after(reconciled(c1=WOUNDED), ReferIncident(incidents=(1,), to="The test prosecutor"), "owl")
    return case, world_of("rook"), None


@fails("G26")
def a_death_is_referred_to_nobody() -> Moment:
    return reconciled(c1=DEAD), world_of("rook"), None


def looked_after(case: Case, label: str) -> Case:
    """The case after search, record and inquiry; burial is still owed."""
    death = Death(label=label, cause=Cause.HANDOVER, identified=True, examined=True, effects_kept=True)
    case = after(case, RecordSearch(people=(label,), result=Search.FOUND), "crane")
    case = after(case, RecordDeath(deaths=(death,)), "crane")
    return after(case, OpenInquiry(people=(label,), authority="The test tribunal"), "owl")


@passes("G27")
def one_dead_is_recorded_and_not_yet_buried() -> Moment:
    return looked_after(reconciled(c1=DEAD), "c1"), world_of("rook"), None


@fails("G27")
def two_dead_and_one_recorded() -> Moment:
    return looked_after(reconciled(c1=DEAD, c2=DEAD), "c1"), world_of("rook"), None


@fails("G27")
def nobody_searched_for_the_missing() -> Moment:
    return reconciled(c2=MISSING), world_of("rook"), None


@fails("G27")
def the_search_was_not_possible() -> Moment:
    search = RecordSearch(people=("c2",), result=Search.NOT_POSSIBLE_YET)
    return after(reconciled(c2=MISSING), search, "crane"), world_of("rook"), None


@passes("G28")
def wishes_of_the_living() -> Moment:
    return reconciled(), world_of("crane"), RecordWishes(wishes={"p1": Wish.STAY, "c1": Wish.EXCHANGE})


@fails("G28")
def a_wish_of_nobody() -> Moment:
    return reconciled(), world_of("crane"), RecordWishes(wishes={"c9": Wish.STAY})


@fails("G28")
def a_wish_of_the_dead() -> Moment:
    return reconciled(c1=DEAD), world_of("crane"), RecordWishes(wishes={"c1": Wish.EXCHANGE})


@fails("G28")
def an_incident_is_referred_twice_in_one_breath() -> Moment:
    return reconciled(c1=DEAD), world_of("owl"), ReferIncident(incidents=(1, 1), to="The test court")


@fails("G28")
def an_incident_is_referred_again() -> Moment:
    refer = ReferIncident(incidents=(1,), to="The test court")
    return after(reconciled(c1=DEAD), refer, "owl"), world_of("owl"), refer


def determine(status: Status, tribunal: str = "") -> DetermineStatus:
    one = Determination(label="p1", status=status, basis="He broke with his side.", tribunal=tribunal)
    return DetermineStatus(determinations=(one,))


def doubted() -> Case:
    return after(reconciled(), ReferToTribunal(people=("p1",), grounds="Doubt."), "crane")


@passes("G29")
def nobody_doubts() -> Moment:
    return reconciled(), world_of("owl"), determine(Status.PROTECTED_CIVILIAN)


@passes("G29")
def the_tribunal_has_decided() -> Moment:
    return doubted(), world_of("owl"), determine(Status.PRISONER_OF_WAR, "Test tribunal 1/2023")


@fails("G29")
def the_adviser_decides_in_doubt() -> Moment:
    return doubted(), world_of("owl"), determine(Status.PRISONER_OF_WAR)


@fails("G29")
def the_adviser_alone_lessens_protection() -> Moment:
    return reconciled(), world_of("owl"), determine(Status.FUNDAMENTAL_GUARANTEES)


@fails("G29")
def nothing_is_determined() -> Moment:
    return reconciled(), world_of("owl"), determine(Status.PENDING)


READERS = ("crane", "egret", "heron")


def ask(*labels: str, readers: tuple[str, ...] = READERS) -> RecordServiceWish:
    return RecordServiceWish.of(dict.fromkeys(labels, Service.NO), readers)


@passes("G30")
def everyone_alive_is_asked() -> Moment:
    return reconciled(c2=DEAD), world_of("crane"), ask("c1", "p1")


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


def asked() -> Case:
    return after(reconciled(), ask("c1", "c2", "p1"), "crane")


@passes("G31")
def the_assessor_could_not_read_it() -> Moment:
    return asked(), world_of("rook"), None


@fails("G31")
def the_one_who_asked_assesses() -> Moment:
    return asked(), world_of("crane"), None


@fails("G31")
def one_who_could_have_read_it_assesses() -> Moment:
    return asked(), world_of("heron"), None


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
    return reconciled(c1=DEAD), world_of("owl"), notify("c1", heard=False)


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
