"""Linking: nobody is at any moment in no case, nobody claims in two, and nothing that a life depends on stays."""

import msgspec
from hypothesis import given
from tests.casefile.linked import (
    GROUP,
    OWN,
    back_act,
    confirmed,
    group,
    known,
    link_act,
    linked,
    links,
    take_act,
    taken,
)
from tests.casefile.receiving import after, head_count, item, receive

from safeconduct.casefile.acts.linking import LinkToCase, TakeBackLink
from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import claim_of
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.reception import Absence, Outcome
from safeconduct.casefile.words import Stage


def here(case: Case) -> set[str]:
    """Whom a case counts, or has yet to count, as being here."""
    return set(case.handover.came) | {person.label for person in case.reception.people}


def claimed(case: Case) -> set[str]:
    """The serial numbers of everything that a claim of this case is about."""
    numbers = {item.number for item in case.custody.here}
    return {serial for item in case.custody.items if item.number in numbers for serial in item.serials}


@given(links())
def test_at_every_step_each_person_is_in_a_case_and_each_item_is_claimed_in_at_most_one(
    act: LinkToCase,
) -> None:
    everything = claimed(group())
    labels = {one.label for one in act.people}
    there = {one.there for one in act.people}
    origin = linked(act)
    assert here(origin) == {"p1", "c1", "c2"}
    assert {claimant.id for claimant in claim_of(origin, programme="ukraine-2023").claimants} == {
        "p1"
    } - labels
    other = taken(origin)
    assert here(other) >= there
    assert claimed(origin).isdisjoint(claimed(other))
    assert claimed(origin) | claimed(other) == everything
    after_all = confirmed(origin)
    assert here(after_all) == {"p1", "c1", "c2"} - labels
    assert {one.label for one in after_all.reception.absent} == labels
    assert {one.why for one in after_all.reception.absent} == {Absence.OTHER_CASE}
    # The label is never given to anybody else.
    assert set(expected(after_all)) == {"p1", "c1", "c2"}


@given(links())
def test_each_case_names_the_other_and_the_digest_of_its_entry(act: LinkToCase) -> None:
    origin = confirmed(linked(act))
    other = taken(linked(act))
    (link,) = origin.reception.links
    (over,) = other.reception.taken_over
    assert (link.case, link.taken) == (other.reference, over.by)
    assert (over.case, over.entry) == (GROUP, link.entry)
    assert {there: label for label, there in over.people.items()} == {
        label: there for there, label in link.people.items()
    }
    assert len(over.items) == len(link.items)


@given(links())
def test_a_link_taken_back_leaves_no_trace_in_the_claim(act: LinkToCase) -> None:
    assert after(linked(act), back_act(linked(act)), "crane", "owl") == group()


def test_a_known_case_is_received_and_counts_everyone_whom_it_awaited() -> None:
    other = taken(linked())
    assert other.stage is Stage.RECEIVED
    assert other.reception.surrendered_on == group().reception.surrendered_on
    assert not other.reception.unannounced
    assert set(expected(other)) == {"p1", "c1"}
    counted = after(other, head_count(p1=Outcome.ARRIVED, c1=Outcome.MISSING), "crane", "owl")
    assert counted.stage is Stage.RECONCILED


def test_a_case_that_was_counted_is_counted_again() -> None:
    case = after(known(Stage.RECEIVED), head_count(p1=Outcome.MISSING, c1=Outcome.ARRIVED), "crane", "owl")
    other = taken(linked(), case)
    assert other.stage is Stage.RECEIVED
    assert not other.reception.reconciled
    again = after(other, head_count(p1=Outcome.ARRIVED, c1=Outcome.ARRIVED), "crane", "owl")
    assert again.reception.person("p1").held  # type: ignore[union-attr] # just counted
    assert len(again.reception.counts) == 2


def test_a_case_of_their_own_goes_by_the_list_of_the_day() -> None:
    other = taken(linked(link_act({"p1": "p1", "c1": "c1"}, 1, 2, own=True)))
    assert (other.reference, other.stage) == (OWN, Stage.RECEIVED)
    assert other.reception.unannounced
    assert other.contact.claimants == ("p1",)


def test_a_group_of_which_nobody_is_left_ends_and_one_with_somebody_goes_on() -> None:
    everyone = {"p1": "p1", "c1": "c8", "c2": "c9"}
    assert confirmed(linked(link_act(everyone, 1, 2))).stage is Stage.ENDED
    assert confirmed(linked(link_act({"p1": "p1", "c1": "c8"}, 1, 2))).stage is Stage.RECONCILED
    assert confirmed(linked()).stage is Stage.RECONCILED


def test_what_whoever_was_linked_brings_later_is_not_received_for_those_who_stay() -> None:
    assert set(receive(item(3)).nameable(group())) == {"p1", "c1", "c2"}
    assert set(receive(item(3)).nameable(linked())) == {"c1", "c2"}
    assert set(receive(item(3)).nameable(confirmed(linked()))) == {"c1", "c2"}


def test_a_link_is_taken_back_also_while_the_case_is_counted_again() -> None:
    assert {Stage.RECEIVED, Stage.RECONCILED} <= TakeBackLink.during


def test_an_act_that_no_longer_finds_its_link_changes_nothing() -> None:
    case = confirmed(linked())
    assert confirmed(case) == case
    assert after(case, back_act(linked()), "crane", "owl") == case
    assert linked(link_act({"c1": "p1"}), msgspec.structs.replace(case, stage=Stage.AWARDED)) == (
        msgspec.structs.replace(case, stage=Stage.AWARDED)
    )
    assessed = known(Stage.ASSESSED)
    assert after(assessed, take_act(linked()), "crane") == assessed
