"""Moments for G01, G06–G08, G87, G88: who is in contact, when, and what is said of the case."""

from datetime import date, timedelta

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.care import RecordInterpreter
from safeconduct.casefile.acts.contact import (
    JudgeDuplicate,
    JudgeHostile,
    OpenCase,
    RecordSecondContact,
    TakeUpAgain,
)
from safeconduct.casefile.acts.offer import TakeBackOffer, Withdraw
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    NameDependants,
    RecordMinor,
    StrikeDependants,
    Struck,
)
from safeconduct.casefile.acts.telling import SetQuietHours
from safeconduct.casefile.acts.thread import PointMailbox, TellWhereThingsStand, WriteMessage
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.words import Role, Stage


@passes("G01")
def judged_credible() -> Moment:
    return c.credible(), c.world(), c.make_offer()


@fails("G01")
def judged_by_nobody() -> Moment:
    return c.opened(), c.world(), c.make_offer()


@fails("G01")
def judged_hostile_after_all() -> Moment:
    return c.done(c.credible(), JudgeHostile(reasons="Invented.")), c.world(), c.make_offer()


@passes("G06")
def the_person_writes() -> Moment:
    return c.new(), c.world(c.PERSON, Role.CLAIMANT), OpenCase(channel=Channel.MAILBOX)


@passes("G06")
def a_relative_writes() -> Moment:
    return c.new(), c.world(c.PERSON, Role.RELATIVE), OpenCase(channel=Channel.RELATIVE)


@passes("G06")
def an_officer_took_a_call() -> Moment:
    return c.new(), c.world(), OpenCase(channel=Channel.CALL)


@passes("G06")
def who_wrote_calls_as_well() -> Moment:
    return c.opened(), c.world(), RecordSecondContact(channel=Channel.CALL, known_by="The invented voice.")


@fails("G06")
def a_mailbox_says_that_it_called() -> Moment:
    return c.new(), c.world(c.PERSON, Role.CLAIMANT), OpenCase(channel=Channel.CALL)


@fails("G06")
def a_relative_passes_for_the_person() -> Moment:
    return c.new(), c.world(c.PERSON, Role.RELATIVE), OpenCase(channel=Channel.MAILBOX)


@fails("G06")
def an_officer_writes_as_if_from_a_mailbox() -> Moment:
    return c.new(), c.world(), OpenCase(channel=Channel.MAILBOX)


@fails("G06")
def an_officer_writes_as_a_relative() -> Moment:
    return c.new(), c.world(), OpenCase(channel=Channel.RELATIVE)


@fails("G06")
def an_arrival_is_no_contact() -> Moment:
    return c.new(), c.world(), OpenCase(channel=Channel.ARRIVAL)


@fails("G06")
def a_case_begins_with_another_mailbox_than_its_first() -> Moment:
    return c.new(), c.world("mailbox:2", Role.CLAIMANT), OpenCase(channel=Channel.MAILBOX)


@fails("G06")
def the_same_way_is_no_second_way() -> Moment:
    return c.opened(), c.world(), RecordSecondContact(channel=Channel.MAILBOX, known_by="The invented voice.")


@fails("G06")
def a_relative_is_not_the_same_person() -> Moment:
    return c.opened(), c.world(), RecordSecondContact(channel=Channel.RELATIVE, known_by="An invented aunt.")


@passes("G07")
def both_have_read_the_agreed_answer() -> Moment:
    return c.agreed(), c.world(c.OFFICER), c.rebind_act()


@passes("G07")
def the_second_has_read_it_too() -> Moment:
    return c.agreed(), c.world(c.SECOND), c.rebind_act()


@passes("G07")
def a_caller_comes_to_a_mailbox() -> Moment:
    return replace(c.agreed(c.called()), keys={}), c.world(), c.rebind_act()


@fails("G07")
def no_question_was_agreed() -> Moment:
    return replace(c.agreed(), contact=c.opened().contact), c.world(), c.rebind_act()


@fails("G07")
def the_second_officer_never_read_the_answer() -> Moment:
    return c.agreed(), c.world(c.INTERPRETER), c.rebind_act()


@fails("G07")
def the_vault_was_opened_before_the_question_was_agreed() -> Moment:
    case = c.agreed()
    later = replace(case.contact, question_agreed_at=c.NOW + timedelta(hours=1))
    return replace(case, contact=later), c.world(), c.rebind_act()


@fails("G07")
def the_new_key_is_the_lost_one() -> Moment:
    return c.agreed(), c.world(), c.rebind_act(mailbox_sign="11" * 32)


@passes("G08")
def a_letter_to_the_person() -> Moment:
    return c.opened(), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@passes("G08")
def a_letter_to_the_relative() -> Moment:
    return c.asked_for(), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@fails("G08")
def a_letter_to_nobody() -> Moment:
    return c.called(), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@fails("G08")
def a_letter_to_whoever_found_the_lost_words() -> Moment:
    return c.done(c.agreed(), c.rebind_act()), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@passes("G08")
def new_people_with_new_labels() -> Moment:
    return c.with_family(), c.world(), NameDependants(asked=("p1",), dependants=(c.named("d3"),))


@passes("G08")
def nobody_to_name() -> Moment:
    return c.opened(), c.world(), NameDependants(asked=("p1", "p2"), dependants=())


@fails("G08")
def a_label_that_somebody_bears() -> Moment:
    return c.with_family(), c.world(), NameDependants(asked=("p1",), dependants=(c.named("d2"),))


@fails("G08")
def two_people_with_one_label() -> Moment:
    return c.opened(), c.world(), NameDependants(asked=("p1",), dependants=(c.named("d1"), c.named("d1")))


@fails("G08")
def a_family_of_somebody_unknown() -> Moment:
    return c.opened(1), c.world(), NameDependants(asked=("p2",), dependants=())


def confirm(*labels: str) -> ConfirmDependantsSafe:
    return ConfirmDependantsSafe(dependants=labels, confirmation=Confirmation.MET)


@passes("G08")
def dependants_of_this_case() -> Moment:
    return c.with_family(), c.world(), confirm("d1", "d2")


@fails("G08")
def a_dependant_whom_nobody_named() -> Moment:
    return c.with_family(), c.world(), confirm("d1", "d3")


@fails("G08")
def a_dependant_who_was_struck() -> Moment:
    struck = StrikeDependants(
        dependants=("d1",), why=Struck.NAMED_TWICE, known_by="Both are one invented aunt."
    )
    return c.done(c.with_family(), struck), c.world(), confirm("d1")


@fails("G08")
def a_minor_whom_the_case_does_not_know() -> Moment:
    return c.opened(), c.world(), RecordMinor(label="c1")


@fails("G08")
def an_interpreter_who_does_not_work_here() -> Moment:
    act = RecordInterpreter(label="p1", languages=("ru",), interpreter="cuckoo")
    return c.opened(), c.world(), act


@passes("G08")
def an_interpreter_from_outside() -> Moment:
    act = RecordInterpreter(label="p1", languages=("ru",), interpreter="external")
    return c.opened(), c.world(), act


@passes("G08")
def the_offer_that_stands() -> Moment:
    case = c.offered()
    return case, c.world(), TakeBackOffer(offer=c.digest_of(case))


@fails("G08")
def another_offer() -> Moment:
    return c.offered(), c.world(), TakeBackOffer(offer="0" * 64)


@passes("G08")
def another_case_of_the_same_person() -> Moment:
    return c.opened(), c.world(), JudgeDuplicate(other_case=c.ANOTHER, reasons="The invented voice.")


@fails("G08")
def a_duplicate_of_itself() -> Moment:
    return c.opened(), c.world(), JudgeDuplicate(other_case=c.REFERENCE, reasons="The invented voice.")


@passes("G08")
def a_mistaken_judgement_goes_back_to_where_it_stood() -> Moment:
    return c.done(c.offered(), JudgeHostile(reasons="Invented.")), c.world(), TakeUpAgain(stage=Stage.OFFERED)


@fails("G08")
def a_mistaken_judgement_is_no_way_to_an_acceptance() -> Moment:
    return (
        c.done(c.offered(), JudgeHostile(reasons="Invented.")),
        c.world(),
        TakeUpAgain(stage=Stage.ACCEPTED),
    )


@fails("G08")
def a_withdrawal_leaves_no_offer_to_go_back_to() -> Moment:
    return c.done(c.accepted(), Withdraw(), c.PERSON), c.world(), TakeUpAgain(stage=Stage.ACCEPTED)


@passes("G08")
def told_where_the_case_stands() -> Moment:
    case = c.done(c.agreed(c.offered()), c.rebind_act())
    return case, c.world(), TellWhereThingsStand(standing=standing_of(case))


@fails("G08")
def told_of_another_offer() -> Moment:
    case = c.done(c.agreed(c.offered()), c.rebind_act())
    told = replace(standing_of(case), offer=c.offered().promise.offer)
    return case, c.world(), TellWhereThingsStand(standing=told)


def quiet_until(day: date | None, case: Case | None = None) -> Case:
    return c.done(case or c.opened(), SetQuietHours(not_before=day), c.PERSON)


TODAY, TOMORROW = c.NOW.date(), c.NOW.date() + timedelta(days=1)


@passes("G87")
def nobody_asked_for_quiet() -> Moment:
    return c.opened(), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@passes("G87")
def the_day_has_come() -> Moment:
    return quiet_until(TODAY), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@passes("G87")
def they_took_it_back() -> Moment:
    case = quiet_until(None, quiet_until(TOMORROW))
    return case, c.world(), WriteMessage(mailbox=1, words="We have read it.")


@passes("G87")
def it_cannot_wait() -> Moment:
    act = WriteMessage(mailbox=1, words="Leave by noon.", urgent_because="Your house is searched today.")
    return quiet_until(TOMORROW), c.world(), act


@passes("G87")
def only_the_relative_asked_for_quiet() -> Moment:
    case = c.done(c.agreed(c.asked_for()), c.rebind_act())
    return quiet_until(TOMORROW, case), c.world(), WriteMessage(mailbox=2, words="We have read it.")


@fails("G87")
def a_day_too_early() -> Moment:
    return quiet_until(TOMORROW), c.world(), WriteMessage(mailbox=1, words="We have read it.")


@fails("G87")
def urgent_without_a_reason() -> Moment:
    act = WriteMessage(mailbox=1, words="Leave by noon.", urgent_because="  ")
    return quiet_until(TOMORROW), c.world(), act


POINTER = PointMailbox(case=c.ANOTHER, number=2)


@passes("G88")
def a_small_case_of_lost_words() -> Moment:
    return c.opened(), c.world(), POINTER


@passes("G88")
def a_case_judged_a_duplicate_already() -> Moment:
    judged = JudgeDuplicate(other_case=c.ANOTHER, reasons="The invented voice.")
    return c.done(c.opened(), judged), c.world(), POINTER


@passes("G88")
def a_pointer_to_the_wrong_case_is_corrected() -> Moment:
    return c.done(c.opened(), POINTER), c.world(), PointMailbox(case="2222-cccc-2222-cccc", number=3)


@fails("G88")
def a_relative_comes_to_open_the_persons_case() -> Moment:
    return c.asked_for(), c.world(), POINTER


@fails("G88")
def a_caller_has_no_mailbox_to_point() -> Moment:
    return c.called(), c.world(), POINTER


@fails("G88")
def a_promise_would_be_lost() -> Moment:
    return c.done(c.offered(), JudgeHostile(reasons="Invented.")), c.world(), POINTER


@fails("G08")
def a_mailbox_pointed_to_where_it_is() -> Moment:
    return c.opened(), c.world(), PointMailbox(case=c.REFERENCE, number=1)
