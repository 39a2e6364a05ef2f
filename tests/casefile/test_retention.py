"""The clock of forgetting: when a period begins, when it is over, and what decides how long it is."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_in
from tests.casefile.gatecases import PlainWorld

from safeconduct.casefile.act import Done
from safeconduct.casefile.acts.access import AnswerRequest, AskForAccess, OpenVault, PlaceLegalHold
from safeconduct.casefile.acts.aftercare import ReopenCase
from safeconduct.casefile.acts.contact import TakeUpAgain
from safeconduct.casefile.acts.retention import SetRetention
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import Envelope
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.access import Access, Request
from safeconduct.casefile.retention import BOUNDS, PERIODS, Record, in_clear, over_on, quarter_of
from safeconduct.casefile.words import CoarseStage, Kind, Part, Stage

DAYS = st.dates(date(2023, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 1200)
DAY = date(2023, 8, 1)


def done(at: datetime = datetime(2023, 8, 1, tzinfo=UTC)) -> Done:
    return Done(actor="owl", seconder="wren", at=at, index=3, digest="ab")


@given(DAYS, MONTHS)
def test_a_period_is_over_on_the_first_of_a_month_and_never_early(ended: date, months: int) -> None:
    over = over_on(quarter_of(ended), months)
    assert over.day == 1
    # At least so many months after the day on which it ended, and at most a quarter more.
    passed = (over.year - ended.year) * 12 + over.month - ended.month
    assert months < passed <= months + 3


@given(DAYS, DAYS, MONTHS, MONTHS)
def test_who_ended_later_or_is_kept_longer_is_never_due_earlier(
    one: date, other: date, months: int, more: int
) -> None:
    first, last = sorted((one, other))
    assert over_on(quarter_of(first), months) <= over_on(quarter_of(last), months)
    assert over_on(quarter_of(one), min(months, more)) <= over_on(quarter_of(one), max(months, more))


@pytest.mark.parametrize(
    "forged", ["", "2023", "2023-Q5", "2023-Q0", "2023-W34", "2023-Q3 ", "x2023-Q3", "٢٠٢٣-Q3"]
)
def test_what_is_no_quarter_is_never_over(forged: str) -> None:
    assert over_on(forged, 1) == date.max


@given(st.lists(st.tuples(st.sampled_from(CoarseStage), DAYS), min_size=1, max_size=8))
def test_whatever_a_case_goes_through_its_clock_runs_exactly_while_it_is_closed(
    history: list[tuple[CoarseStage, date]],
) -> None:
    case, since = Case(reference="case"), None
    for stage, day in history:
        clear = in_clear(case, stage, day)
        assert clear.keys() <= {"retain"}
        envelope = Envelope(
            kind=Kind.CASE, part=Part.WHOLE, actor="owl", certificate=1, stage=stage, clear=clear
        )
        case = case.entered(envelope)
        if stage is CoarseStage.ERASED:
            assert case.access.ended == f"{day:%G-W%V}"
            return
        if stage is CoarseStage.CLOSED:
            since = since or quarter_of(day)
            assert case.access.ended == since
        else:
            since = None
            assert case.access.ended == ""


def test_the_same_is_said_in_clear_of_every_end_before_a_reception() -> None:
    # Nothing of the case but whether its clock runs already goes into it.
    cases = [
        Case(reference="a", stage=stage, team=team) for stage in Stage for team in ((), ("heron", "owl"))
    ]
    said = {str(in_clear(each, CoarseStage.CLOSED, DAY)) for each in cases}
    assert said == {"{'retain': '2023-Q3'}"}


@pytest.mark.parametrize("record", Record)
def test_each_period_that_ships_lies_within_its_bounds_and_names_its_source(record: Record) -> None:
    least, most = BOUNDS[record]
    assert 1 <= least <= PERIODS[record].months <= most
    assert PERIODS[record].source


def test_a_period_that_was_set_counts_and_the_others_stay() -> None:
    office = Office(reference="office")
    after = SetRetention(record=Record.CONTACT, months=12, source="A law.").change(office, done())
    assert after.period(Record.CONTACT).months == 12
    assert {each: after.period(each) for each in Record if each is not Record.CONTACT} == {
        each: PERIODS[each] for each in Record if each is not Record.CONTACT
    }


def asked(*requests: Request) -> Case:
    case = Case(reference="case", stage=Stage.ENDED)
    for request in requests:
        case = AskForAccess(request=request, words="I ask.").change(case, done())
    return case


def answer(number: int, withheld: str = "") -> AnswerRequest:
    return AnswerRequest(answer="This is the answer.", withheld_because=withheld, answers=number)


LAW = "An invented law, art. 2"


def test_an_erasure_that_was_withheld_is_granted_by_no_answer_to_another_request() -> None:
    case = asked(Request.ERASURE, Request.ACCESS)
    case = answer(1, LAW).change(case, done())
    case = answer(2).change(case, done())
    assert case.access.open_requests == 0
    assert case.access.erasure_granted_at is None
    again = AskForAccess(request=Request.ERASURE, words="Again.").change(case, done())
    assert answer(3).change(again, done()).access.erasure_granted_at is not None, "asked anew, answered anew"


@given(
    st.lists(st.sampled_from(Request), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=12),
)
def test_the_newest_answer_to_an_erasure_decides_whatever_else_is_answered_in_which_order(
    requests: list[Request], answers: list[tuple[int, bool]]
) -> None:
    case, waiting, granted = asked(*requests), dict(enumerate(requests, 1)), False
    for number, withheld in answers:
        act = answer(number, LAW if withheld else "")
        may = GATES["G182"].holds(case, PlainWorld(), act)
        assert may == (number in waiting or not (number or waiting))
        if not may:
            continue
        case = act.change(case, done())
        if waiting.pop(number, None) is Request.ERASURE:
            granted = not withheld
        assert (case.access.erasure_granted_at is not None) == granted
        assert (case.access.erasure_asked_at is not None) == (Request.ERASURE in waiting.values())
        assert case.access.open_requests == len(waiting)


def test_an_erasure_is_not_granted_while_the_case_goes_on() -> None:
    case = replace_in(asked(Request.ERASURE), stage=Stage.ACCEPTED)
    assert answer(1).change(case, done()).access.erasure_granted_at is None


def test_a_case_that_goes_on_again_has_no_leave_to_be_erased() -> None:
    case = answer(1).change(asked(Request.ERASURE), done())
    assert case.access.erasure_granted_at is not None
    taken_up = changed(case, TakeUpAgain(stage=Stage.CONTACT), done())
    assert taken_up.stage is Stage.CONTACT
    assert taken_up.access.erasure_granted_at is None
    closed = replace_in(case, stage=Stage.CLOSED)
    assert changed(closed, ReopenCase(reason="Money came back."), done()).access.erasure_granted_at is None
    assert changed(closed, PlaceLegalHold(reason="A court."), done()).access.erasure_granted_at is not None


def test_requests_that_an_earlier_release_folded_stay_visible_until_as_many_answers_were_given() -> None:
    before = Access(open_requests=1, erasure_asked_at=done().at)
    case = Case(reference="case", stage=Stage.ENDED, access=before)
    case = AskForAccess(request=Request.ERASURE, words="Again.").change(case, done())
    case = answer(1, LAW).change(case, done())
    assert case.access.erasure_asked_at is not None
    case = answer(0).change(case, done())
    assert case.access == Access(requests=1)


@given(st.lists(st.sampled_from(["heron", "wren", "crane"]), max_size=4))
def test_two_custodians_shares_of_one_vault_are_noticed_whoever_signs(proposers: list[str]) -> None:
    case = Case(
        reference="case",
        stage=Stage.ENDED,
        pending=tuple(
            Proposal(act="OpenVault", version=1, fields={}, proposer=each, digest=str(n), index=n)
            for n, each in enumerate(proposers)
        ),
    )
    opened = replace(done(), actor="heron", seconder="wren")
    after = OpenVault(purpose="To call.", minutes=5).change(case, opened)
    assert after.access.shares_lie_open == bool(set(proposers) - {"heron"})
    # What has lain open once stays so, however often the vault has new keys.
    later = OpenVault(purpose="To call.", minutes=5).change(after, opened)
    assert later.access.shares_lie_open == after.access.shares_lie_open
