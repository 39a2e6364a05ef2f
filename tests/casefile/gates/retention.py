"""Moments for G177–G182."""

from datetime import UTC, datetime
from typing import Any

from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.access import AnswerRequest, Erase
from safeconduct.casefile.acts.retention import ForgetNames, SetRetention
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.access import Access, Asked, Request
from safeconduct.casefile.parts.award import Award
from safeconduct.casefile.parts.custody import Custody, Receipt
from safeconduct.casefile.parts.payment import Advance, Payment
from safeconduct.casefile.parts.reception import Outcome, PersonReceived, Reception
from safeconduct.casefile.retention import Period, Record
from safeconduct.casefile.words import Stage

NOW = datetime(2023, 8, 1, 12, 0, tzinfo=UTC)
LONG_AGO, LAST_YEAR, NOW_ENDED = "1990-Q1", "2022-Q4", "2023-Q3"
PAID = Payment(
    advances=(
        Advance(
            reference="advance",
            person="p1",
            unit="USD",
            amount=100_00,
            paid_unit="USD",
            paid_amount=100_00,
            rate=None,
            by=("jay", "magpie"),
            on=NOW.date(),
        ),
    )
)
LOST = Reception(people=(PersonReceived(label="p1", outcome=Outcome.MISSING),))
"""Somebody set out and cannot be found."""


def case(**changes: Any) -> Case:
    return Case(reference="case", **{"stage": Stage.ENDED, **changes})


def ended(quarter: str, **more: Any) -> Access:
    return Access(ended=quarter, **more)


def proposed(*accounts: str) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(act="OpenVault", version=1, fields={}, proposer=each, digest=each, index=7)
        for each in accounts
    )


@passes("G177")
@passes("G178")
def half_a_year_ago() -> Moment:
    return case(access=ended(LAST_YEAR)), PlainWorld(), Erase()


@passes("G177")
def they_asked_for_it() -> Moment:
    return case(access=ended(NOW_ENDED, erasure_granted_at=NOW)), PlainWorld(), Erase()


@fails("G177")
def the_day_after() -> Moment:
    return case(access=ended(NOW_ENDED)), PlainWorld(), Erase()


@fails("G177")
def asked_and_not_answered() -> Moment:
    return case(access=ended(NOW_ENDED, erasure_asked_at=NOW)), PlainWorld(), Erase()


@fails("G177")
def the_office_keeps_longer() -> Moment:
    office = Office(reference="office", periods={Record.CONTACT: Period(months=60, source="A law.")})
    return case(access=ended(LAST_YEAR)), PlainWorld(office=office), Erase()


@fails("G177")
@fails("G178")
def nobody_knows_since_when() -> Moment:
    return case(payment=PAID), PlainWorld(), Erase()


@passes("G178")
def paid_in_another_century() -> Moment:
    return case(access=ended(LONG_AGO), payment=PAID), PlainWorld(), Erase()


@fails("G178")
def paid_last_year_and_asked() -> Moment:
    return case(access=ended(LAST_YEAR, erasure_granted_at=NOW), payment=PAID), PlainWorld(), Erase()


@fails("G178")
def missing_since_then() -> Moment:
    return case(access=ended("2000-Q1", erasure_granted_at=NOW), reception=LOST), PlainWorld(), Erase()


CAME = Reception(people=(PersonReceived(label="p1", outcome=Outcome.ARRIVED),))


@fails("G178")
def somebody_came_and_was_awarded_nothing() -> Moment:
    return case(access=ended(LAST_YEAR), reception=CAME), PlainWorld(), Erase()


@fails("G178")
def something_was_taken_and_they_ask() -> Moment:
    taken = Receipt(number=1, to="p1", language="uk", by="jay", at=NOW, items=())
    access = ended("2021-Q1", erasure_granted_at=NOW)
    return case(access=access, custody=Custody(receipts=(taken,))), PlainWorld(), Erase()


@fails("G178")
def they_contested_it() -> Moment:
    return case(access=ended(LAST_YEAR), award=Award(contested=1)), PlainWorld(), Erase()


@passes("G178")
def somebody_came_in_another_century() -> Moment:
    return case(access=ended(LONG_AGO), reception=CAME), PlainWorld(), Erase()


def setting(record: Record, months: int, source: str = "An invented law, art. 1") -> Moment:
    act = SetRetention(record=record, months=months, source=source)
    return Office(reference="office"), PlainWorld(), act


@passes("G179")
def five_years_for_contacts() -> Moment:
    return setting(Record.CONTACT, 60)


@fails("G179")
def awards_gone_in_a_month() -> Moment:
    return setting(Record.AWARD, 1)


@fails("G179")
def contacts_for_a_lifetime() -> Moment:
    return setting(Record.CONTACT, 1200)


@fails("G179")
def by_no_law() -> Moment:
    return setting(Record.AWARD, 120, "  ")


VAULT = {"vault:1": "age1"}
FORGET = ForgetNames(reason="Nobody needs them any more.")


@passes("G180")
@passes("G181")
def two_years_later() -> Moment:
    return case(keys=VAULT, access=ended("2020-Q4")), PlainWorld(), FORGET


@passes("G181")
def one_has_proposed_to_look() -> Moment:
    return case(keys=VAULT, pending=proposed("heron", "heron")), PlainWorld(), FORGET


@fails("G180")
def still_protected() -> Moment:
    return case(stage=Stage.AWARDED, keys=VAULT, access=ended("")), PlainWorld(), FORGET


@fails("G180")
def the_period_runs() -> Moment:
    return case(keys=VAULT, access=ended(LAST_YEAR)), PlainWorld(), FORGET


@fails("G180")
def no_vault() -> Moment:
    return case(access=ended("2020-Q4")), PlainWorld(), FORGET


@fails("G181")
def two_have_proposed_to_look() -> Moment:
    return case(keys=VAULT, pending=proposed("heron", "wren")), PlainWorld(), FORGET


@fails("G181")
def shares_lie_in_old_entries() -> Moment:
    return case(keys=VAULT, access=ended("2020-Q4", shares_lie_open=True)), PlainWorld(), FORGET


WAITS = Access(open_requests=1, requests=2, asked=(Asked(number=2, request=Request.ERASURE, at=NOW),))


def answering(access: Access, number: int) -> Moment:
    return case(access=access), PlainWorld(), AnswerRequest(answer="Yes.", answers=number)


@passes("G182")
def the_request_that_waits() -> Moment:
    return answering(WAITS, 2)


@passes("G182")
def none_waits_and_none_is_named() -> Moment:
    return answering(Access(), 0)


@fails("G182")
def one_waits_and_none_is_named() -> Moment:
    return answering(WAITS, 0)


@fails("G182")
def it_was_answered_before() -> Moment:
    return answering(WAITS, 1)


@fails("G182")
def nobody_asked() -> Moment:
    return answering(Access(), 1)
