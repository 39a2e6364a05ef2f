"""Moments for G02–G05, G09: the offer and its acceptance."""

from datetime import UTC, date, datetime

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.offer import AcceptOffer
from safeconduct.casefile.acts.presence import AcceptOfferInPresence, WithdrawInPresence
from safeconduct.casefile.acts.protection import RecordMinor
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.parts.contact import Promise


@passes("G02")
def the_list_of_today() -> Moment:
    return c.credible(), c.world(), c.make_offer()


@fails("G02")
def no_list_is_in_force() -> Moment:
    return c.credible(), PlainWorld(now=c.NOW), c.make_offer()


@fails("G02")
def a_list_that_was_changed() -> Moment:
    return c.credible(), c.world(), c.make_offer(schedule_digest="0" * 64)


@fails("G02")
def another_version() -> Moment:
    return c.credible(), c.world(), c.make_offer(schedule_version="invented")


@passes("G03")
def what_the_person_named() -> Moment:
    return c.credible(), c.world(), c.make_offer(claimants=("p1", "p2"))


@fails("G03")
def an_offer_to_nobody() -> Moment:
    return c.credible(), c.world(), c.make_offer(claimants=())


@fails("G03")
def an_offer_for_nothing() -> Moment:
    return c.credible(), c.world(), c.make_offer(equipment=())


@fails("G03")
def an_offer_to_a_stranger() -> Moment:
    return c.credible(), c.world(), c.make_offer(claimants=("p9",))


@fails("G03")
def an_offer_to_one_person_twice() -> Moment:
    return c.credible(), c.world(), c.make_offer(claimants=("p1", "p1"))


@fails("G03")
def an_offer_to_a_child() -> Moment:
    return c.done(c.credible(), RecordMinor(label="p1")), c.world(), c.make_offer()


def accept(case: Case) -> AcceptOffer:
    return AcceptOffer(offer=c.digest_of(case))


@passes("G04")
def the_offer_that_stands() -> Moment:
    case = c.offered()
    return case, c.world(c.PERSON), accept(case)


@passes("G04")
def on_its_last_day() -> Moment:
    case = c.offered()
    return case, c.world(c.PERSON, at=datetime(2023, 9, 1, 23, 59, tzinfo=UTC)), accept(case)


@fails("G04")
def the_day_after_its_last() -> Moment:
    case = c.offered()
    return case, c.world(c.PERSON, at=datetime(2023, 9, 2, 0, 0, tzinfo=UTC)), accept(case)


@fails("G04")
def no_offer_at_all() -> Moment:
    return replace(c.offered(), promise=Promise()), c.world(c.PERSON), accept(c.offered())


@fails("G04")
def an_older_offer() -> Moment:
    return c.offered(), c.world(c.PERSON), accept(c.offered())


@fails("G04")
def accepted_already() -> Moment:
    case = c.accepted()
    return case, c.world(c.PERSON), accept(case)


@passes("G05")
def a_month_to_think() -> Moment:
    return c.credible(), c.world(), c.make_offer()


@fails("G05")
def now_or_never() -> Moment:
    return c.credible(), c.world(), c.make_offer(expires_on=c.NOW.date())


@fails("G05")
def for_ever() -> Moment:
    return c.credible(), c.world(), c.make_offer(expires_on=date(2025, 1, 1))


def in_presence(case: Case, interpreter: str = c.INTERPRETER, **hidden: str) -> AcceptOfferInPresence:
    return AcceptOfferInPresence(
        offer=c.digest_of(case), language="ru", interpreter=interpreter, hidden=dict(hidden)
    )


def named_outside(case: Case) -> AcceptOfferInPresence:
    act = in_presence(case, "external")
    return replace(act, hidden={"interpreter.name": "Invented Interpreter"})


@passes("G09")
def a_colleague_interprets() -> Moment:
    case = c.offered(c.called())
    return case, c.world(), in_presence(case)


@passes("G09")
def an_outsider_named_to_the_vault() -> Moment:
    case = c.offered(c.called())
    return case, c.world(), named_outside(case)


@passes("G09")
def the_second_signs_what_the_first_has_named() -> Moment:
    case = c.offered(c.called())
    act = named_outside(case)
    proposal = Proposal(
        act="AcceptOfferInPresence",
        version=1,
        fields=act.fields(),
        proposer=c.OFFICER,
        digest=c.fresh_digest(),
        index=8,
    )
    return replace(case, pending=(proposal,)), c.world(c.SECOND), act.bare()


@passes("G09")
def the_relative_has_the_mailbox_not_the_person() -> Moment:
    return c.asked_for(), c.world(), WithdrawInPresence(language="ru", interpreter=c.INTERPRETER)


@fails("G09")
def the_person_can_sign_for_themselves() -> Moment:
    case = c.offered()
    return case, c.world(), in_presence(case)


@fails("G09")
def an_outsider_without_a_name() -> Moment:
    case = c.offered(c.called())
    return case, c.world(), in_presence(case, "external")


@fails("G09")
def an_officer_interprets_for_themselves() -> Moment:
    case = c.offered(c.called())
    return case, c.world(), in_presence(case, c.OFFICER)


@fails("G09")
def the_second_officer_interprets() -> Moment:
    case = c.offered(c.called())
    return case, c.world(c.SECOND), in_presence(case, c.SECOND)


@fails("G09")
def an_account_that_does_not_exist() -> Moment:
    case = c.offered(c.called())
    return case, c.world(), in_presence(case, "cuckoo")
