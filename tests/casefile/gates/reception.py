"""Cases of G25–G29 and G31."""

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.gates.people import ask
from tests.casefile.linked import confirmed, linked
from tests.casefile.receiving import after, arrived, head_count, reconciled, world_of

from safeconduct.casefile.acts.dead import Cause, Death, OpenInquiry, RecordDeath, RecordSearch
from safeconduct.casefile.acts.people import (
    Determination,
    DetermineStatus,
    ReferToTribunal,
)
from safeconduct.casefile.acts.reception import Counted, NotThere, ReconcileHeadCount, ReferIncident
from safeconduct.casefile.acts.wishes import RecordWishes
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import (
    Absence,
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
