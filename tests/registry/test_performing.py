"""`perform()`: the only way in, on both databases."""

from datetime import date

import pytest
from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer, OpenVault, RemoveOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.words import Stage
from safeconduct.programmes import load


def opened(office: TestOffice) -> str:
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    office.do(OpenCase(channel=Channel.CALL, words="I want out."), "heron", reference)
    return reference


def enact(office: TestOffice, programme: str = "ukraine-2023") -> None:
    schedule = load(programme).schedule_on(office.clock().date())
    office.both(
        EnactList(
            programme=programme,
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            since=schedule.in_force_from,
        ),
        "owl",
        "stork",
        office.office_file,
    )


def offer(office: TestOffice, **changes: object) -> MakeOffer:
    schedule = load("ukraine-2023").schedule_on(office.clock().date())
    fields = {
        "programme": "ukraine-2023",
        "schedule_version": schedule.version,
        "schedule_digest": schedule.digest,
        "equipment": ("mi-8amtsh",),
        "claimants": ("p1",),
        "expires_on": date(2023, 9, 1),
    }
    return MakeOffer(**{**fields, **changes})


def through_mailbox(office: TestOffice) -> tuple[str, object]:
    from safeconduct.registry import mailboxes
    from safeconduct.registry.performing import new_reference, perform
    from safeconduct.sealing.words import new_words

    reference = new_reference()
    person = mailboxes.create(office.installation, new_words(), case=reference)
    perform(OpenCase(channel=Channel.MAILBOX, words="Хочу жить."), session=person, case=reference)
    return reference, person


def test_the_skeleton_walks_from_first_contact_to_an_accepted_offer(office: TestOffice) -> None:
    enact(office)
    reference, person = through_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    made = office.both(offer(office), "heron", "owl", reference)
    office.do(AcceptOffer(offer=made.digest), person, reference)
    case = office.case(reference)
    assert case.stage is Stage.ACCEPTED
    assert case.promise.accepted_by == "mailbox:1"
    assert case.promise.offer is not None
    assert case.promise.offer.made_by == ("heron", "owl")


def test_nobody_seconds_their_own_proposal_and_the_attempt_is_on_the_record(office: TestOffice) -> None:
    from safeconduct.registry.errors import OwnProposal
    from safeconduct.registry.models import Entry

    enact(office)
    reference = opened(office)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    before = Entry.objects.filter(file__kind="watch").count()
    with pytest.raises(OwnProposal):
        office.both(offer(office), "heron", "heron", reference)
    assert Entry.objects.filter(file__kind="watch").count() == before + 1
    assert office.case(reference).stage is Stage.CREDIBLE


def test_one_who_holds_both_roles_still_cannot_second_themselves(office: TestOffice) -> None:
    from safeconduct.casefile.acts.office import GrantRole
    from safeconduct.casefile.words import Role
    from safeconduct.registry.errors import OwnProposal

    enact(office)
    office.both(GrantRole(account="heron", role=Role.LEGAL_ADVISER), "dove", "siskin", office.office_file)
    reference = opened(office)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    with pytest.raises(OwnProposal):
        office.both(offer(office), "heron", "heron", reference)


def test_an_officer_who_is_not_admitted_learns_nothing(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile, NotAdmitted

    reference = opened(office)
    with pytest.raises(NoSuchFile):
        office.case(reference, "rook")
    with pytest.raises(NotAdmitted):
        office.do(JudgeCredible(reasons="Answers fit."), "rook", reference)


def test_who_looked_at_an_older_head_is_told(office: TestOffice) -> None:
    from safeconduct.registry.errors import CaseMoved
    from safeconduct.registry.opening import look

    reference = opened(office)
    looked = look(office.session("wren"), reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    with pytest.raises(CaseMoved):
        office.do(JudgeCredible(reasons="Answers fit."), "wren", reference, seen=looked.head)


def test_a_repeated_request_does_nothing_twice(office: TestOffice) -> None:
    reference = opened(office)
    first = office.do(JudgeCredible(reasons="Answers fit."), "heron", reference, request=b"one")
    again = office.do(JudgeCredible(reasons="Answers fit."), "heron", reference, request=b"one")
    assert again.repeated
    assert (again.index, again.digest, again.leaf) == (first.index, first.digest, first.leaf)


def test_another_act_voids_a_pending_proposal(office: TestOffice) -> None:
    from safeconduct.registry.errors import NothingToSecond
    from safeconduct.registry.performing import Seconding

    enact(office)
    reference = opened(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    first = office.do(offer(office), "heron", reference)
    second = office.do(offer(office, equipment=("t-80bv",)), "heron", reference)
    with pytest.raises(NothingToSecond):
        office.do(Seconding(first.digest), "owl", reference)
    office.do(Seconding(second.digest), "owl", reference)
    promised = office.case(reference).promise.offer
    assert promised is not None
    assert promised.equipment == ("t-80bv",)


def test_admitting_a_colleague_leaves_a_proposal_standing(office: TestOffice) -> None:
    from safeconduct.registry.performing import Seconding

    enact(office)
    reference = opened(office)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    proposal = office.do(offer(office), "heron", reference)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(Seconding(proposal.digest), "owl", reference)
    assert office.case(reference).stage is Stage.OFFERED


def test_a_gate_refuses_with_its_number_and_changes_nothing(office: TestOffice) -> None:
    from safeconduct.registry.models import Entry

    reference = opened(office)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    count = Entry.objects.count()
    with pytest.raises(GateRefused, match="G02 — The offer names the version"):
        office.do(offer(office), "heron", reference)
    assert Entry.objects.count() == count


def test_after_a_colleague_leaves_what_comes_after_is_sealed_to_others(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.models import Seal

    reference = opened(office)
    office.do(AdmitOfficer(account="crane"), "heron", reference)
    office.both(OpenVault(purpose="New shares.", minutes=1), "heron", "wren", reference)
    office.do(RemoveOfficer(account="wren"), "heron", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    assert not Seal.objects.filter(file_id=reference, account="wren").exists()
    assert office.case(reference, "crane").stage is Stage.CREDIBLE
    assert office.case(reference, "crane").team == ("crane", "heron")
    with pytest.raises(NoSuchFile):
        office.case(reference, "wren")


def test_a_case_that_could_not_begin_leaves_no_shred_key(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    with pytest.raises(NotAllowed):
        office.do(OpenCase(channel=Channel.CALL), "rook", reference)
    assert reference not in office.installation.keyring.refs()


def test_the_contact_does_not_read_what_only_one_officer_has_signed(office: TestOffice) -> None:
    from safeconduct.registry.opening import look
    from safeconduct.registry.performing import Seconding

    enact(office)
    reference, person = through_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    proposal = office.do(offer(office), "heron", reference)
    alone = look(person, reference).case  # type: ignore[arg-type]
    assert (alone.pending, alone.promise.offer) == ((), None)
    office.do(Seconding(proposal.digest), "owl", reference)
    both = look(person, reference).case  # type: ignore[arg-type]
    assert both.promise.offer == office.case(reference).promise.offer


def test_a_reception_officer_keeps_the_case_of_those_who_came_unannounced(office: TestOffice) -> None:
    from safeconduct.casefile.acts.arrival import ArriveUnannounced
    from safeconduct.casefile.parts.handover import Seen
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    came = ArriveUnannounced(
        surrendered_on=date(2023, 8, 1), came={"p1": Seen.UNHURT, "c1": Seen.WOUNDED}, voluntary=True
    )
    office.do(came, "crane", reference)
    assert office.case(reference, "crane").stage is Stage.RECEIVED


def test_an_act_that_could_not_be_read_back_is_refused_before_it_is_written(office: TestOffice) -> None:
    from safeconduct.casefile.acts.contact import JudgeHostile
    from safeconduct.errors import BadInput

    reference = opened(office)
    with pytest.raises(BadInput, match="JudgeHostile"):
        office.do(JudgeHostile(reasons="x" * 10_000), "heron", reference)
