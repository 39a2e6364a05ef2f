"""A contact: who is believed, who is heard, and what lost words take with them."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.casefile import contacting as c

from safeconduct.casefile.act import ACTS, Done, parse
from safeconduct.casefile.acts.contact import (
    JudgeCredible,
    JudgeDuplicate,
    JudgeHostile,
    OpenCase,
    RecordSecondContact,
    TakeUpAgain,
)
from safeconduct.casefile.acts.offer import AcceptOffer, Withdraw
from safeconduct.casefile.acts.protection import RecordAgeEstablished
from safeconduct.casefile.acts.telling import SetQuietHours, TellAboutFamily
from safeconduct.casefile.acts.thread import (
    PointMailbox,
    RebindMailbox,
    SendMessage,
    TellWhereThingsStand,
    WriteMessage,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.parts.contact import Channel, FirstContact, Judgement, Messages, YesNo
from safeconduct.casefile.words import BEFORE_RECEPTION, Audience, Stage
from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

HOSTILE = JudgeHostile(reasons="Asked for names of other contacts, in an invented way.")


@given(st.integers(min_value=1, max_value=50))
def test_claimants_are_labelled_in_order(count: int) -> None:
    assert c.opened(count).contact.claimants == tuple(f"p{number}" for number in range(1, count + 1))


@pytest.mark.parametrize("claimants", [0, -1, 51, 10**30])
def test_a_case_of_nobody_or_of_a_crowd_is_refused(claimants: int) -> None:
    with pytest.raises(BadInput, match="claimants"):
        parse("OpenCase", {"channel": "mailbox", "claimants": claimants})


def test_a_relatives_mailbox_is_not_the_persons() -> None:
    case = c.asked_for()
    assert case.contact.mailbox == 0
    assert case.contact.readers == (1,)
    assert not case.contact.is_the_person(c.PERSON)


def test_a_caller_has_no_mailbox() -> None:
    assert c.called().contact.readers == ()


@pytest.mark.parametrize("stage", sorted(BEFORE_RECEPTION))
def test_a_hostile_contact_ends_the_case_at_any_time_before_reception(stage: Stage) -> None:
    case = replace(c.accepted(), stage=stage)
    ended = c.done(case, HOSTILE)
    assert ended.stage is Stage.ENDED
    assert ended.contact.judged is Judgement.HOSTILE


def test_nobody_who_was_received_is_judged_away() -> None:
    case = replace(c.accepted(), stage=Stage.RECEIVED)
    assert c.done(case, HOSTILE) is case


@pytest.mark.parametrize(
    "name", ["JudgeCredible", "JudgeHostile", "JudgeDuplicate", "RecordSecondContact", "RebindMailbox"]
)
def test_the_contact_is_not_told_what_officers_think(name: str) -> None:
    assert ACTS[name].audience is Audience.FILE


def test_what_a_hostile_contact_does_afterwards_changes_nothing() -> None:
    case = c.done(c.offered(), HOSTILE)
    assert c.done(case, AcceptOffer(offer=c.digest_of(case)), c.PERSON) is case
    assert c.done(case, SendMessage(words="Where shall I land?"), c.PERSON).stage is Stage.ENDED


@pytest.mark.parametrize(
    ("stands", "goes_on", "told"),
    [
        (c.opened, Stage.CONTACT, Stage.CONTACT),
        (c.credible, Stage.CREDIBLE, Stage.CONTACT),
        (c.offered, Stage.OFFERED, Stage.OFFERED),
        (c.accepted, Stage.ACCEPTED, Stage.ACCEPTED),
    ],
)
def test_a_mistaken_judgement_can_be_undone_with_the_promise_that_stood(
    stands: object, goes_on: Stage, told: Stage
) -> None:
    before: Case = stands()  # type: ignore[operator] # one of the makers above
    after = c.done(c.done(before, HOSTILE), TakeUpAgain(stage=told))
    assert after.stage is goes_on
    assert after.promise == before.promise
    assert after.contact.judged == before.contact.judged
    assert after.contact.stood_at is None


@pytest.mark.parametrize("stage", [Stage.PREPARED, Stage.CLEARED])
def test_a_plan_begins_anew_after_a_mistaken_judgement(stage: Stage) -> None:
    case = c.done(c.done(replace(c.accepted(), stage=stage), HOSTILE), TakeUpAgain(stage=Stage.ACCEPTED))
    assert case.stage is Stage.ACCEPTED
    assert case.handover.plan is None


def test_a_thread_that_saw_no_end_goes_back_with_the_file() -> None:
    thread = c.accepted()  # accepted without effect, after a judgement that the thread does not show
    after = c.done(thread, TakeUpAgain(stage=Stage.OFFERED))
    assert after.stage is Stage.OFFERED
    assert after.promise.accepted_at is None
    assert after.promise.offer == thread.promise.offer


def test_who_withdrew_may_come_back_as_a_new_contact() -> None:
    case = c.done(c.done(c.accepted(), Withdraw(), c.PERSON), TakeUpAgain(stage=Stage.CONTACT))
    assert case.stage is Stage.CONTACT
    assert case.promise.offer is None
    assert case.promise.withdrawn_at is None
    assert c.done(case, JudgeCredible(reasons="It is the same invented voice.")).stage is Stage.CREDIBLE


def test_who_withdraws_from_a_case_ended_unseen_is_not_bound_when_it_is_taken_up() -> None:
    case = c.done(c.done(c.accepted(), HOSTILE), Withdraw(), c.PERSON)
    assert case.stage is Stage.ENDED
    assert case.promise.offer is None
    assert c.done(case, TakeUpAgain(stage=Stage.CONTACT)).stage is Stage.CONTACT


def test_a_duplicate_ends_here() -> None:
    judged = JudgeDuplicate(other_case=c.ANOTHER, reasons="The invented voice.")
    assert c.done(c.credible(), judged).stage is Stage.ENDED
    promised = c.offered()
    assert c.done(promised, judged) is promised


@pytest.mark.parametrize(
    "reference", ["", "7k2m", "7K2M-X9QP-0000-1111", "iiii-llll-oooo-uuuu", f"{c.ANOTHER}\n"]
)
def test_a_duplicate_names_a_reference(reference: str) -> None:
    with pytest.raises(BadInput, match="other_case"):
        parse("JudgeDuplicate", {"other_case": reference, "reasons": "Invented."})


def test_another_way_is_remembered_once() -> None:
    call = RecordSecondContact(channel=Channel.CALL, known_by="The invented voice.")
    assert c.done(c.done(c.opened(), call), call).contact.other_ways == (Channel.CALL,)


@given(st.integers(min_value=1, max_value=5))
def test_each_new_mailbox_takes_the_next_number_and_the_older_ones_count_no_more(times: int) -> None:
    case = c.agreed(c.offered())
    for _ in range(times):
        case = c.done(case, c.rebind_act())
    assert case.contact.mailbox == case.contact.mailboxes == times + 1
    for older in range(1, times + 1):
        assert c.done(case, AcceptOffer(offer=c.digest_of(case)), f"mailbox:{older}") is case
        assert c.done(case, Withdraw(), f"mailbox:{older}") is case
    newest = f"mailbox:{times + 1}"
    assert c.done(case, AcceptOffer(offer=c.digest_of(case)), newest).stage is Stage.ACCEPTED


def test_the_relative_keeps_their_mailbox_when_the_person_gets_one() -> None:
    case = c.done(c.agreed(c.asked_for()), c.rebind_act())
    assert case.contact.mailbox == 2
    assert case.contact.readers == (2, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mailbox_key", "age1short"),
        ("mailbox_key", "AGE-SECRET-KEY-1" + "Q" * 58),
        ("mailbox_sign", "zz" * 32),
    ],
)
def test_keys_of_another_form_are_refused(field: str, value: str) -> None:
    fields = {**c.rebind_act().fields(), field: value}
    with pytest.raises(BadInput, match=field):
        parse("RebindMailbox", fields)
    assert parse("RebindMailbox", c.rebind_act().fields()) == c.rebind_act()
    assert RebindMailbox.hides == ""  # there is no room for the answer


@pytest.mark.parametrize("stands", [c.opened, c.credible, c.offered, c.accepted])
def test_an_empty_thread_learns_where_the_case_stands_and_nothing_that_is_not_told(stands: object) -> None:
    file: Case = c.done(c.agreed(stands()), c.rebind_act())  # type: ignore[operator] # one of the makers
    tell = TellWhereThingsStand(standing=standing_of(file))
    thread = c.done(c.new(), tell)
    assert standing_of(thread) == standing_of(file)
    assert thread.contact.judged is Judgement.NONE
    assert thread.stage is not Stage.CREDIBLE
    assert c.done(file, tell) is file
    assert c.done(thread, tell) is thread


def test_an_answer_from_the_new_mailbox_means_the_same_in_thread_and_file() -> None:
    file = c.done(c.agreed(c.offered()), c.rebind_act())
    thread = c.done(c.new(), TellWhereThingsStand(standing=standing_of(file)))
    accept = AcceptOffer(offer=c.digest_of(file))
    assert (
        c.done(thread, accept, "mailbox:2").stage is c.done(file, accept, "mailbox:2").stage is Stage.ACCEPTED
    )


def test_somebody_with_an_empty_thread_can_write_and_withdraw() -> None:
    for name in ("SendMessage", "Withdraw"):
        assert Stage.NEW in ACTS[name].during
    assert c.done(c.new(), Withdraw(), "mailbox:2").stage is Stage.ENDED


@given(st.lists(st.booleans(), max_size=30))
def test_messages_leave_only_their_number_and_place(inwards: list[bool]) -> None:
    case = c.opened()
    for inward in inwards:
        act = SendMessage(words="x" * 4000) if inward else WriteMessage(mailbox=1, words="y" * 4000)
        case = c.done(case, act, c.PERSON if inward else c.OFFICER)
    assert case.contact.sent.count == inwards.count(True)
    assert case.contact.written.count == inwards.count(False)
    uncounted = replace(case.contact, sent=Messages(), written=Messages())
    assert replace(case, contact=uncounted) == c.opened()


def test_a_message_leaves_a_colleagues_proposal_standing() -> None:
    assert SendMessage.independent
    assert WriteMessage.independent


def test_a_thread_holds_both_halves_of_every_act_of_two() -> None:
    # An independent act would outlive a rebinding: the new thread would then hold a second signature without
    # the proposal that it signs, and nobody could read on.
    for declared in ACTS.values():
        if declared.seconded_by and declared.audience is Audience.THREAD:
            assert not declared.independent, declared.__name__


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(BadInput, match="OpenCase cannot be understood"):
        parse("OpenCase", {"channel": "pigeon"})
    assert isinstance(parse("OpenCase", {"channel": "call"}), OpenCase)


def test_a_first_contact_needs_nothing_but_the_channel() -> None:
    assert c.done(c.new(), OpenCase(channel=Channel.MAILBOX), c.PERSON).contact.first == FirstContact()


def test_officers_see_at_a_glance_what_the_first_contact_told() -> None:
    told = OpenCase(
        channel=Channel.MAILBOX,
        words="I fly.",
        brings=("mi-8amtsh", "aircraft"),
        brings_words="And what is in it.",
        alone="no",
        languages=("ru", "uk"),
        danger="soon",
        dangerous_hours="After the evening count.",
        lost_words=True,
    )
    assert c.done(c.new(), told, c.PERSON).contact.first == FirstContact(
        brings=("mi-8amtsh", "aircraft"),
        brings_more=True,
        alone="no",
        languages=("ru", "uk"),
        danger="soon",
        dangerous_hours="After the evening count.",
        lost_words=True,
    )


@pytest.mark.parametrize(("answer", "minors"), [("yes", ("p1",)), ("no", ()), ("", ())])
@pytest.mark.parametrize("channel", [Channel.MAILBOX, Channel.RELATIVE, Channel.CALL])
def test_who_says_that_they_are_under_18_is_a_child_until_two_find_otherwise(
    channel: Channel, answer: YesNo, minors: tuple[str, ...]
) -> None:
    case = c.done(c.new(), OpenCase(channel=channel, under_18=answer), c.PERSON)
    assert case.protection.minors == minors
    grown = RecordAgeEstablished(label="p1", adult=True, established_by="An invented register.")
    assert c.done(case, grown).protection.minors == ()


def test_no_offer_is_made_to_who_says_that_they_are_under_18() -> None:
    case = c.credible(c.done(c.new(), OpenCase(channel=Channel.MAILBOX, under_18="yes"), c.PERSON))
    assert not GATES["G03"].holds(case, c.world(), c.make_offer())
    assert GATES["G03"].holds(c.credible(c.opened()), c.world(), c.make_offer())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("brings", ["t-80bv"] * 21),
        ("languages", ["uk"] * 6),
        ("languages", ["Ukrainian"]),
        ("danger", "always"),
        ("alone", True),
        ("dangerous_hours", "x" * 501),
    ],
)
def test_a_first_contact_of_another_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadInput, match=field):
        parse("OpenCase", {"channel": "mailbox", field: value})


@given(st.lists(st.sampled_from([0, 1]), max_size=12))
def test_officers_see_where_the_newest_message_under_duress_stands(pressed: list[Literal[0, 1]]) -> None:
    case = c.opened()
    for place, duress in enumerate(pressed):
        message = SendMessage(words="All is well with me.", duress=duress)
        case = changed(case, message, Done(c.PERSON, "", c.NOW, place, c.fresh_digest()))
    places = [place for place, duress in enumerate(pressed) if duress]
    assert case.contact.duress == (places[-1] if places else -1)
    assert case.contact.sent.count == len(pressed)


@given(st.text(min_size=1, max_size=200))
def test_a_message_under_duress_is_as_long_as_any_other(words: str) -> None:
    free, pressed = (canonical.encode(SendMessage(words=words, duress=duress).fields()) for duress in (0, 1))
    assert len(free) == len(pressed)
    assert free != pressed


def test_a_mailbox_is_pointed_to_the_older_case_and_can_be_pointed_anew() -> None:
    judged = JudgeDuplicate(other_case=c.ANOTHER, reasons="The invented voice.")
    for case in (c.opened(), c.credible(), c.done(c.opened(), judged)):
        assert case.stage in PointMailbox.during
        pointed = c.done(case, PointMailbox(case=c.ANOTHER, number=2))
        assert pointed.contact.pointed == (c.ANOTHER, 2)
        assert pointed.stage is case.stage
        again = c.done(pointed, PointMailbox(case="2222-cccc-2222-cccc", number=3))
        assert again.contact.pointed == ("2222-cccc-2222-cccc", 3)


def test_a_mailbox_is_pointed_by_two_and_its_reader_learns_of_it() -> None:
    assert PointMailbox.seconded_by
    assert PointMailbox.audience is Audience.THREAD


def test_what_an_empty_thread_told_is_kept_when_it_learns_where_the_case_stands() -> None:
    file: Case = c.done(c.agreed(c.offered()), c.rebind_act())
    thread = c.done(c.new(), SetQuietHours(words="Never on Sundays."), "mailbox:2")
    thread = c.done(thread, TellAboutFamily(words="My mother is well."), "mailbox:2")
    thread = c.done(thread, TellWhereThingsStand(standing=standing_of(file)))
    assert thread.contact.quiet_of(2).words == "Never on Sundays."
    assert thread.contact.family.count == 1
