"""Cases of G120 and G125–G129: people who came among many and belong to another case."""

from datetime import date, timedelta

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.linked import (
    GROUP,
    KNOWN,
    SURRENDERED,
    confirmed,
    group,
    known,
    knows,
    link_act,
    link_of,
    linked,
    promised_case,
    take_act,
    taken,
    world,
)
from tests.casefile.receiving import after, head_count, inspected, inspection, reconciled

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Advance
from safeconduct.casefile.parts.reception import Absence, Absent, Leaving, Outcome
from safeconduct.casefile.words import Stage


@passes("G120")
def the_pilot_was_in_contact_before_and_brings_the_helicopter() -> Moment:
    return group(), world(known()), link_act(None, 1, 2)


@passes("G120")
def two_get_a_case_of_their_own() -> Moment:
    return group(), world(), link_act({"c1": "c1", "p1": "p1"}, 1, 2, own=True)


@passes("G120")
def somebody_missing_there_was_found_here() -> Moment:
    case = known(Stage.RECEIVED)
    case = after(case, head_count(p1=Outcome.MISSING, c1=Outcome.ARRIVED), "crane", "owl")
    return group(), world(case), link_act()


@passes("G120")
def somebody_thought_not_aboard_was() -> Moment:
    case = known(Stage.RECEIVED)
    absent = (Absent(label="p1", why=Absence.NOT_ABOARD, basis="Nobody saw him."),)
    case = msgspec.structs.replace(case, reception=msgspec.structs.replace(case.reception, absent=absent))
    return group(), world(case), link_act()


@passes("G126")
def an_item_that_two_have_graded() -> Moment:
    case = inspected(group(), ("ibis", inspection("ibis", {1: "B"})))
    item = msgspec.structs.replace(case.custody.items[0], grade="B")
    custody = msgspec.structs.replace(case.custody, items=(item, *case.custody.items[1:]))
    return msgspec.structs.replace(case, custody=custody), world(known()), link_act(None, 1, 2)


@fails("G120")
def the_other_case_is_not_open_to_who_signs() -> Moment:
    return group(), world(), link_act()


@fails("G120")
def it_is_this_very_case() -> Moment:
    return group(), world(group()), link_act(case=GROUP)


@fails("G120")
def a_case_of_their_own_is_there_already() -> Moment:
    return group(), world(known()), link_act(own=True, case=KNOWN)


@fails("G120")
def the_other_case_was_assessed() -> Moment:
    return group(), world(known(Stage.ASSESSED)), link_act()


@fails("G120")
def the_other_case_has_ended() -> Moment:
    return group(), world(known(Stage.ENDED)), link_act()


@fails("G120")
def somebody_there_bears_the_label() -> Moment:
    case = after(known(Stage.RECEIVED), head_count(p1=Outcome.ARRIVED, c1=Outcome.ARRIVED), "crane", "owl")
    return group(), world(case), link_act()


@fails("G120")
def they_came_there_and_are_not_counted_yet() -> Moment:
    return group(), world(taken(linked())), link_act({"c1": "p1"})


@fails("G120")
def two_would_be_one() -> Moment:
    return group(), world(known()), link_act({"c1": "p1", "p1": "p1"})


@fails("G120")
def one_would_be_two() -> Moment:
    act = link_act()
    twice = msgspec.structs.replace(act.people[0], there="p2")
    return group(), world(known()), msgspec.structs.replace(act, people=(*act.people, twice))


@fails("G120")
def they_are_linked_already() -> Moment:
    return linked(), world(known()), link_act()


@fails("G120")
def they_were_taken_over_already() -> Moment:
    return confirmed(linked()), world(known()), link_act()


@fails("G120")
def nobody_has_counted_them() -> Moment:
    return group(), world(known()), link_act({"c9": "p1"})


@fails("G120")
def they_are_missing() -> Moment:
    case = after(
        reconciled(), head_count(p1=Outcome.MISSING, c1=Outcome.ARRIVED, c2=Outcome.ARRIVED), "crane", "owl"
    )
    return case, world(known()), link_act()


@fails("G120")
def they_were_sent_on() -> Moment:
    case = group()
    people = tuple(
        msgspec.structs.replace(one, left=Leaving.SENT_HOME) if one.label == "p1" else one
        for one in case.reception.people
    )
    case = msgspec.structs.replace(case, reception=msgspec.structs.replace(case.reception, people=people))
    return case, world(known()), link_act()


@fails("G126")
def the_item_was_brought_by_somebody_who_stays() -> Moment:
    return group(), world(known()), link_act({"c1": "c5"}, 1)


@fails("G126")
def the_item_is_not_there() -> Moment:
    return group(), world(known()), link_act(None, 1, 2, 9)


@fails("G126")
def the_item_is_named_twice() -> Moment:
    return group(), world(known()), link_act(None, 1, 1, 2)


@fails("G126")
def the_item_is_between_two_inspections() -> Moment:
    case = inspected(group(), ("ibis", inspection("ibis", {1: "B"})))
    return case, world(known()), link_act(None, 1, 2)


@passes("G125")
def everybody_who_was_linked_is_in_the_other_case() -> Moment:
    return confirmed(linked()), world(), None


@passes("G125")
def nobody_is_linked() -> Moment:
    return group(), world(), None


@fails("G125")
def somebody_waits_between_two_cases() -> Moment:
    return linked(), world(taken(linked())), None


@passes("G126")
def whoever_brought_nothing_takes_nothing() -> Moment:
    return group(), world(known()), link_act({"c1": "c5"})


@fails("G126")
def what_he_brought_would_be_paid_to_those_who_stay() -> Moment:
    return group(), world(known()), link_act(None)


@fails("G126")
def half_of_it_would_stay() -> Moment:
    return group(), world(known()), link_act(None, 1)


@passes("G127")
def he_claims_what_was_promised_to_him() -> Moment:
    return group(), world(promised_case()), link_act()


@passes("G127")
def who_claims_nothing_goes_into_a_case_with_an_offer() -> Moment:
    return group(), world(promised_case()), link_act({"c1": "c9"})


@passes("G127")
def who_was_not_known_to_claim_is_whom_the_offer_names() -> Moment:
    return group(), world(promised_case()), link_act({"c1": "p1"})


@passes("G127")
def he_is_taken_into_the_case_of_the_offer() -> Moment:
    return promised_case(), world(linked()), take_act(linked())


@fails("G127")
def a_claimant_would_be_none() -> Moment:
    return group(), world(), link_act({"p1": "c9"}, 1, 2, own=True)


@fails("G127")
def what_was_promised_here_would_be_left() -> Moment:
    return promised_case(group()), world(known()), link_act()


@fails("G127")
def the_offer_there_names_somebody_else() -> Moment:
    return group(), world(promised_case()), link_act({"p1": "p5"})


@fails("G127")
def the_offer_there_was_accepted_meanwhile() -> Moment:
    origin = linked(link_act({"p1": "p5"}, 1, 2))
    return promised_case(), world(origin), take_act(origin)


@passes("G128")
def nothing_is_known_there_of_a_surrender() -> Moment:
    return group(), world(known()), link_act()


@passes("G128")
def the_same_is_known_there() -> Moment:
    return group(), world(knows(voluntary=True, surrendered_on=SURRENDERED)), link_act()


@passes("G128")
def a_case_that_begins_tells_of_nothing() -> Moment:
    origin = linked(link_act({"p1": "p1"}, 1, 2, own=True))
    return Case(reference=link_of(origin).case), world(origin), take_act(origin)


@fails("G128")
def it_was_by_force_here_and_voluntary_there() -> Moment:
    here = group()
    reception = msgspec.structs.replace(here.reception, voluntary=False)
    return msgspec.structs.replace(here, reception=reception), world(knows(voluntary=True)), link_act()


@fails("G128")
def nobody_has_said_here_what_is_said_there() -> Moment:
    here = group()
    reception = msgspec.structs.replace(here.reception, voluntary=None)
    return msgspec.structs.replace(here, reception=reception), world(knows(voluntary=False)), link_act()


@fails("G128")
def it_was_another_day() -> Moment:
    return group(), world(knows(surrendered_on=SURRENDERED - timedelta(days=1))), link_act()


@fails("G128")
def they_arrived_there_otherwise_meanwhile() -> Moment:
    return knows(voluntary=False), world(linked()), take_act(linked())


@fails("G128")
def where_they_come_from_is_not_seen() -> Moment:
    return known(), world(), take_act(linked())


@passes("G129")
def nothing_was_ever_awarded_here() -> Moment:
    return group(), world(), link_act(own=True)


@fails("G129")
def what_was_paid_here_would_be_claimed_again() -> Moment:
    case = group()
    award = msgspec.structs.replace(case.award, set_aside=1)
    return msgspec.structs.replace(case, award=award), world(), link_act(own=True)


def _advanced_to(label: str) -> Moment:
    case = group()
    coat = Advance(
        reference="0" * 16,
        person=label,
        unit="USD",
        amount=100_00,
        paid_unit="USD",
        paid_amount=100_00,
        rate=None,
        by=("paymaster-one", "protection-one"),
        on=date(2023, 8, 10),
    )
    payment = msgspec.structs.replace(case.payment, advances=(coat,))
    return msgspec.structs.replace(case, payment=payment), world(), link_act(own=True)


@fails("G129")
def an_advance_would_be_forgotten_in_the_other_case() -> Moment:
    return _advanced_to("p1")


@passes("G129")
def somebody_who_stays_had_an_advance() -> Moment:
    return _advanced_to("c2")
