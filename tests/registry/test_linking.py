"""People who came among many, led into the case that is theirs, on real databases."""

from dataclasses import dataclass
from typing import Any

import pytest
from tests.casefile.linked import TICKET
from tests.office import TestOffice
from tests.registry.stories import accepted, enact
from tests.registry.test_receiving import ITEM, arrived, receive

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.carrying import carried, marks, shown_marks
from safeconduct.casefile.acts.linking import (
    BeginWithLinked,
    ConfirmLink,
    Linked,
    LinkToCase,
    TakeBackLink,
    TakeLinked,
)
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.words import Stage
from safeconduct.registry.errors import NotAdmitted, OwnProposal
from safeconduct.registry.performing import new_reference


@dataclass
class Group:
    """A group that was counted, with what the pilot brought, and where one of them belongs."""

    office: TestOffice
    reference: str
    known: str

    def link(self, *, own: bool = False, there: str = "p1", ticket: str = TICKET, second: str = "owl") -> Any:
        """Have two people link the pilot and the item."""
        act = LinkToCase(
            case=new_reference() if own else self.known,
            own_case=own,
            people=(Linked(label="p1", there=there),),
            items=(1,),
            basis="Gave the agreed answer.",
            ticket=ticket,
        )
        made = self.office.both(act, "crane", second, self.reference)
        return self.office.case(self.reference, "crane").reception.link(made.digest)

    def take_act(self, link: Any) -> Any:
        kind = BeginWithLinked if link.own_case else TakeLinked
        return kind(
            origin=self.reference,
            entry=link.entry,
            ticket=link.ticket,
            carried=carried(self.office.case(self.reference, "crane"), link),
            blind=shown_marks(link),
        )

    def take(self, link: Any, account: str = "crane") -> Any:
        return self.office.do(self.take_act(link), account, link.case)


@pytest.fixture
def group(office: TestOffice) -> Group:
    reference = arrived(office)
    office.do(receive(ITEM), "crane", reference)
    count = ReconcileHeadCount(
        people=(Counted(label="p1", outcome=Outcome.ARRIVED), Counted(label="c1", outcome=Outcome.WOUNDED))
    )
    office.both(count, "crane", "owl", reference)
    from safeconduct.casefile.acts.reception import ReferIncident

    office.do(ReferIncident(incidents=(1,), to="The test prosecutor"), "owl", reference)
    enact(office)
    known, _ = accepted(office)
    for account in ("crane", "wren"):
        if account not in office.case(known).team:
            office.do(AdmitOfficer(account=account), "heron", known)
    return Group(office, reference, known)


def test_a_known_case_takes_them_over_and_each_names_the_other(group: Group) -> None:
    link = group.link()
    taken = group.take(link)
    group.office.do(ConfirmLink(entry=link.entry, taken=taken.digest), "crane", group.reference)
    here = group.office.case(group.reference, "crane")
    there = group.office.case(group.known, "crane")
    (over,) = there.reception.taken_over
    assert (over.case, over.entry, over.by) == (group.reference, link.entry, taken.digest)
    assert here.reception.link(link.entry).taken == taken.digest
    assert there.stage is Stage.RECEIVED
    assert [item.tag for item in there.custody.items] == [ITEM.tag]
    assert not here.custody.here
    assert {person.label for person in here.reception.people} == {"c1"}


def test_a_case_of_their_own_begins_with_them(group: Group) -> None:
    link = group.link(own=True)
    taken = group.take(link)
    group.office.do(ConfirmLink(entry=link.entry, taken=taken.digest), "crane", group.reference)
    begun = group.office.case(link.case, "crane")
    assert (begun.stage, begun.contact.claimants) == (Stage.RECEIVED, ("p1",))


def test_nobody_is_assessed_without_those_who_wait_between_two_cases(group: Group) -> None:
    from safeconduct.registry.offering import offers
    from safeconduct.registry.opening import look

    def stands_against() -> set[str]:
        office = group.office
        offered = {each.name: each for each in offers(*seen())}["AssessClaim"]
        assert office.case(group.reference, "crane").stage is Stage.RECONCILED
        return {gate.number for gate in getattr(offered.refusal, "gates", ())}

    def seen() -> Any:
        session = group.office.session("rook")
        return session, look(session, group.reference)

    if "rook" not in group.office.case(group.reference, "crane").team:
        group.office.do(AdmitOfficer(account="rook"), "crane", group.reference)
    link = group.link()
    assert "G125" in stands_against()
    taken = group.take(link)
    group.office.do(ConfirmLink(entry=link.entry, taken=taken.digest), "crane", group.reference)
    assert "G125" not in stands_against()


def test_what_the_pilot_brought_is_not_left_to_those_who_stay(group: Group) -> None:
    act = LinkToCase(
        case=group.known,
        own_case=False,
        people=(Linked(label="p1", there="p1"),),
        basis="Gave the agreed answer.",
        ticket=TICKET,
    )
    with pytest.raises(GateRefused, match="G126"):
        group.office.do(act, "crane", group.reference)


def test_a_promise_takes_nobody_whom_it_does_not_name_and_lets_nobody_go(group: Group) -> None:
    with pytest.raises(GateRefused, match="G127"):
        group.link(there="p5")
    with pytest.raises(GateRefused, match="G127"):
        group.link(there="c5")


def test_who_does_not_see_both_cases_links_seconds_and_takes_nothing(group: Group) -> None:
    office = group.office
    act = LinkToCase(
        case=group.known,
        own_case=False,
        people=(Linked(label="p1", there="p1"),),
        items=(1,),
        basis="Gave the agreed answer.",
        ticket=TICKET,
    )
    proposal = office.do(act, "crane", group.reference)
    from safeconduct.casefile.acts.access import RemoveOfficer
    from safeconduct.registry.performing import Seconding

    with pytest.raises(OwnProposal):
        office.do(Seconding(proposal.digest), "crane", group.reference)
    office.do(RemoveOfficer(account="owl"), "heron", group.known)
    with pytest.raises(GateRefused, match="G120"):
        office.do(Seconding(proposal.digest), "owl", group.reference)
    made = office.do(Seconding(proposal.digest), "heron", group.reference)
    link = office.case(group.reference, "crane").reception.link(made.digest)
    with pytest.raises(NotAdmitted):
        group.take(link, "ibis")
    assert office.case(group.known).stage is Stage.ACCEPTED


def test_a_link_is_used_once_and_the_database_says_so_too(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry.working import WorkingWorld

    link = group.link(own=True)
    group.take(link)
    # As if the gate had looked a moment before another case showed the same marks: the key of the table decides.
    monkeypatch.setattr(WorkingWorld, "item_is_held", lambda *_: False)
    act = TakeBackLink(entry=link.entry, reason="Too late.", blind=shown_marks(link))
    proposal = group.office.do(act, "crane", group.reference)
    from safeconduct.registry.performing import Seconding

    with pytest.raises(GateRefused, match="G123"):
        group.office.do(Seconding(proposal.digest), "owl", group.reference)
    assert group.office.case(group.reference, "crane").reception.link(link.entry)


def test_what_was_taken_back_is_taken_by_no_case(group: Group) -> None:
    link = group.link()
    act = group.take_act(link)
    back = TakeBackLink(entry=link.entry, reason="The wrong case.", blind=shown_marks(link))
    group.office.both(back, "crane", "owl", group.reference)
    with pytest.raises(GateRefused, match="G121"):
        group.office.do(act, "crane", group.known)
    case = group.office.case(group.reference, "crane")
    assert [item.number for item in case.custody.here] == [1]
    assert not case.reception.links
    # Linked anew, it goes.
    group.take(group.link(ticket="5a" * 32))


def test_taking_over_what_stood_there_before_it_changed_is_refused(group: Group) -> None:
    from safeconduct.casefile.acts.care import RecordMedicalNeed
    from safeconduct.casefile.parts.protection import Urgency

    link = group.link()
    act = group.take_act(link)
    need = RecordMedicalNeed(label="p1", urgency=Urgency.AT_ONCE)
    group.office.do(need, "crane", group.reference)
    with pytest.raises(GateRefused, match="G121"):
        group.office.do(act, "crane", group.known)
    group.take(link)
    assert group.office.case(group.known).protection.medical["p1"] is Urgency.AT_ONCE


def test_the_same_request_takes_over_once(group: Group) -> None:
    link = group.link()
    first = group.office.do(group.take_act(link), "crane", link.case, request=b"one form")
    again = group.office.do(group.take_act(link), "crane", link.case, request=b"one form")
    assert (again.repeated, again.digest) == (True, first.digest)
    assert len(group.office.case(group.known).custody.items) == 1


def test_in_clear_an_entry_that_takes_over_looks_like_one_that_receives(group: Group) -> None:
    from safeconduct.custody.models import HeldItem
    from safeconduct.registry import stores

    link = group.link()
    group.take(link)
    entries = [*stores.entries(group.reference), *stores.entries(group.known)]
    for entry in entries:
        assert group.known.encode() not in entry.signed or entry.statement.case == group.known
        assert TICKET.encode() not in entry.signed
    shown = [entry.statement.envelope.clear for entry in entries if entry.statement.envelope.clear]
    assert [(set(clear), len(clear["blind"])) for clear in shown] == [({"blind"}, 16)] * 2
    assert marks(link) <= set(HeldItem.objects.filter(file=group.known).values_list("index", flat=True))


def test_the_journal_verifies_and_the_projection_is_made_again(group: Group) -> None:
    from safeconduct.registry.verifying import verify

    link = group.link()
    taken = group.take(link)
    group.office.do(ConfirmLink(entry=link.entry, taken=taken.digest), "crane", group.reference)
    report = verify(group.office.installation, session=group.office.session("crane"))
    assert not report.problems
