"""Queues: the endangered first, nothing of what is not open, and a page that costs the same for one case and for many.

A queue that is kept up to date act by act equals one that is read anew.
"""

import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.databases import Database, pointed_at
from tests.office import TestOffice, founded
from tests.registry.stories import A_PERIOD
from tests.registry.test_triage import write_in

from safeconduct.casefile.acts.access import AdmitOfficer, Erase, RemoveOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, JudgeHostile
from safeconduct.casefile.acts.office import GrantRole
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.words import Role, Stage
from safeconduct.errors import SafeconductError
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    from safeconduct.registry import queue_memory

    queue_memory.forget_all()


def lane(office: TestOffice, name: str, account: str = "heron", **only: Any) -> list[str]:
    from safeconduct.registry.queues import page
    from safeconduct.registry.standings import Lane

    return [each.reference for each in page(office.session(account), Lane(name), **only).standings]


def queries_of(office: TestOffice, account: str = "heron") -> int:
    from safeconduct.registry.queues import page
    from safeconduct.registry.standings import Lane

    session = office.session(account)
    with CaptureQueriesContext(connection) as captured:
        page(session, Lane.MINE)
    return len(captured)


def test_a_page_takes_the_same_queries_for_one_case_and_for_many(office: TestOffice) -> None:
    write_in(office)
    queries_of(office)
    one = queries_of(office)
    for _ in range(12):
        write_in(office)
    queries_of(office)
    assert queries_of(office) == one <= 4


@pytest.mark.usefixtures("sqlite_office")
def test_no_statement_of_a_page_walks_over_all_cases_or_entries() -> None:
    from safeconduct.registry import queue_rows, rows

    statements = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        rows.office()
        queue_rows.journal_end()
        queue_rows.entry_at(1)
        queue_rows.moved_since(1)
        queue_rows.queue("heron", ["7k2m-x9qp-3f4d-a8bc"])
    assert len(statements) == 5
    for sql, params in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [row[3] for row in cursor.fetchall()]
        walks = [step for step in steps if step.startswith("SCAN")]
        # The newest leaf is read from the end of its index: one step, however long it is.
        assert not walks or sql.endswith("LIMIT 1"), (sql, steps)


def test_a_look_over_the_queue_writes_nothing(sqlite_database: Database, sqlite_office: TestOffice) -> None:
    write_in(sqlite_office)
    with sqlite_database.attacker() as raw:
        before = list(raw.iterdump())
    lane(sqlite_office, "all")
    with sqlite_database.attacker() as raw:
        assert list(raw.iterdump()) == before


def test_a_new_role_and_a_new_day_change_the_queue_at_once(office: TestOffice) -> None:
    reference, _ = write_in(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", reference)
    assert lane(office, "mine", "owl") == []
    office.both(GrantRole(account="owl", role=Role.CONTACT_OFFICER), "dove", "siskin", office.office_file)
    assert lane(office, "mine", "owl") == [reference]
    waits, _ = write_in(office)
    assert lane(office, "overdue") == []
    office.clock.forward(days=3)
    assert lane(office, "overdue") == [waits]


def test_the_endangered_stand_first_then_what_is_due(office: TestOffice) -> None:
    quiet, _ = write_in(office)
    minor, _ = write_in(office, under_18="yes")
    now, _ = write_in(office, danger="now")
    office.clock.forward(days=4)
    late, person = write_in(office)
    del person
    assert lane(office, "all") == [now, minor, quiet, late]
    assert lane(office, "flagged") == [now, minor]
    assert lane(office, "overdue") == [now, minor, quiet]
    assert lane(office, "soon") == [late]


def test_whose_turn_it_is_follows_from_the_roles_that_the_acts_name(office: TestOffice) -> None:
    reference, _ = write_in(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(AdmitOfficer(account="magpie"), "heron", reference)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", reference)
    assert lane(office, "mine", "heron") == [reference]
    assert lane(office, "mine", "owl") == []
    assert lane(office, "all", "magpie") == [reference], "admitted, and it is somebody else's turn"
    office.do(JudgeHostile(reasons="Invented."), "heron", reference)
    assert lane(office, "second", "owl") == [reference]
    assert lane(office, "second", "magpie") == [], "a paymaster seconds no judgement"
    assert lane(office, "second", "heron") == [], "nobody seconds their own proposal"
    assert lane(office, "waiting", "heron") == [reference]


def test_who_is_not_admitted_does_not_even_see_that_a_case_exists(office: TestOffice) -> None:
    reference, _ = write_in(office)
    for account in ("owl", "magpie", "dove", "raven"):
        assert lane(office, "all", account) == []
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    assert lane(office, "all", "owl") == [reference]
    office.do(AdmitOfficer(account="magpie"), "heron", reference)
    office.do(RemoveOfficer(account="owl"), "heron", reference)
    assert lane(office, "all", "owl") == [], "removed while the queue remembered it"
    assert lane(office, "all", "magpie") == [reference], "after the rotation, with the new identity"


def test_a_case_that_cannot_be_opened_stands_at_the_top_and_hides_no_other(office: TestOffice) -> None:
    from safeconduct.registry.summaries import Flag

    good, _ = write_in(office, danger="now")
    bad, _ = write_in(office)
    office.do(JudgeCredible(reasons="Invented."), "heron", bad)
    office.installation.keyring.destroy(bad)
    assert lane(office, "mine") == [bad, good]
    assert lane(office, "all", flag=Flag.CANNOT_OPEN) == [bad]


def test_an_erased_case_leaves_the_queue_and_what_was_remembered_of_it(office: TestOffice) -> None:
    from safeconduct.registry import queue_memory

    reference, _ = write_in(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.both(JudgeHostile(reasons="Invented."), "heron", "owl", reference)
    assert lane(office, "all") == [reference]
    assert queue_memory.recalled(office.session("heron")) is not None
    office.clock.forward(days=A_PERIOD)
    office.both(Erase(), "owl", "heron", reference)
    assert queue_memory.recalled(office.session("heron")) is None
    assert lane(office, "all") == []


def test_another_history_than_the_one_remembered_is_read_anew(office: TestOffice) -> None:
    from safeconduct.registry import queue_memory
    from safeconduct.registry.summaries import Summary

    reference, _ = write_in(office)
    assert lane(office, "all") == [reference]
    before = queue_memory.recalled(office.session("heron"))
    assert before is not None
    other = msgspec.structs.replace(before.front.moment, last=bytes(32))
    queue_memory.remember(before, other, {"7k2m-x9qp-3f4d-a8bc": Summary(Stage.NEW)}, [])
    assert lane(office, "all") == [reference]


def test_more_cases_than_one_look_folds_are_counted_and_come_with_the_next(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import queues

    written = {write_in(office)[0] for _ in range(7)}
    monkeypatch.setattr(queues, "MOST_FOLDED", 3)
    session = office.session("heron")
    assert [queues.front(session).unread for _ in range(4)] == [4, 1, 0, 0]
    assert set(lane(office, "all")) == written


def small_pages(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    from safeconduct.registry import queue_memory, queues

    monkeypatch.setattr(queues, "PAGE", size)
    monkeypatch.setattr(queue_memory, "PAGE", size)


def test_pages_follow_each_other_without_a_gap(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.registry import queues
    from safeconduct.registry.standings import Lane

    small_pages(monkeypatch, 3)
    written = {write_in(office)[0] for _ in range(7)}
    session = office.session("heron")
    shown = [queues.page(session, Lane.ALL, number) for number in (1, 2, 3)]
    assert [len(each.standings) for each in shown] == [3, 3, 1]
    assert {each.reference for page in shown for each in page.standings} == written
    assert {(each.pages, each.total) for each in shown} == {(3, 7)}
    assert queues.page(session, Lane.ALL, 99).number == 3


def told(session: Any) -> Any:
    """Return all that an officer's queue says: its front, and every page of every list."""
    from safeconduct.registry import queues
    from safeconduct.registry.standings import Lane

    now = queues.front(session)
    pages = {
        (lane, number): queues.page(session, lane, number, now=now)
        for lane in Lane
        for number in range(1, queues.page(session, lane, now=now).pages + 1)
    }
    return msgspec.structs.replace(now, moment=now.moment.day), pages


class Acting(RuleBasedStateMachine):
    """Officers and people act in any order, days pass, roles change; two officers look now and then."""

    template: ClassVar[Path]
    folder: ClassVar[Path]
    keys: ClassVar[dict[str, OfficerKeys]]
    seed: ClassVar[bytes]

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    @initialize(target=cases)
    def found(self) -> Any:
        from safeconduct.registry import queue_memory
        from safeconduct.site.settings import database

        queue_memory.forget_all()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.copyfile(self.template, self.folder / self.template.name)
        here = Database("sqlite", None, self.folder, database(None, self.folder))
        self.stack.enter_context(pointed_at(here.settings, self.folder))
        self.office = founded(here, self.keys, self.seed)
        self.people: dict[str, Any] = {}
        return multiple(*(self.somebody_writes("", "", owl=True) for _ in range(3)))

    @rule(
        target=cases,
        danger=st.sampled_from(("", "now", "soon")),
        under_18=st.sampled_from(("", "yes")),
        owl=st.booleans(),
    )
    def somebody_writes(self, danger: str, under_18: str, *, owl: bool) -> str:
        reference, self.people[reference] = write_in(self.office, danger=danger, under_18=under_18)
        if owl:
            self.attempt(AdmitOfficer(account="owl"), "heron", reference)
        return reference

    @rule(case=cases)
    def they_write_again(self, case: str) -> None:
        self.attempt(SendMessage(words="Invented."), self.people[case], case)

    @rule(
        case=cases,
        who=st.sampled_from(("heron", "owl")),
        act=st.sampled_from(
            (
                WriteMessage(mailbox=1, words="Invented."),
                JudgeCredible(reasons="Invented."),
                JudgeHostile(reasons="Invented."),
                AdmitOfficer(account="owl"),
                RemoveOfficer(account="owl"),
            )
        ),
    )
    def an_officer_acts(self, case: str, who: str, act: Any) -> None:
        self.attempt(act, who, case)

    @rule(case=cases, who=st.sampled_from(("heron", "owl")))
    def an_officer_seconds(self, case: str, who: str) -> None:
        from safeconduct.registry.performing import Seconding

        with suppress(SafeconductError):
            pending = self.office.case(case, who).pending
            for proposal in pending[:1]:
                self.attempt(Seconding(proposal.digest), who, case)

    @rule(case=cases)
    def a_case_is_erased(self, case: str) -> None:
        with suppress(SafeconductError):
            self.office.both(JudgeHostile(reasons="Invented."), "heron", "owl", case)
            self.office.clock.forward(days=A_PERIOD)
            self.office.both(Erase(), "owl", "heron", case)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.office.clock.forward(days=days)

    @rule(role=st.sampled_from((Role.CONTACT_OFFICER, Role.PAYMASTER)))
    def a_role_is_granted(self, role: Role) -> None:
        with suppress(SafeconductError):  # they hold it already
            self.office.both(GrantRole(account="owl", role=role), "dove", "siskin", self.office.office_file)

    @rule()
    def heron_looks(self) -> None:
        self.look("heron")

    @rule()
    def owl_looks(self) -> None:
        self.look("owl")

    def look(self, who: str) -> None:
        from safeconduct.registry import queue_memory

        session = self.office.session(who)
        shown = told(session)
        kept = dict(queue_memory._remembered)
        queue_memory.forget_all()
        assert shown == told(session)
        # They go on from what was kept up to date, not from what was just read anew.
        queue_memory._remembered.update(kept)

    def attempt(self, act: Any, who: Any, case: str) -> None:
        with suppress(SafeconductError):  # a refusal changes nothing, and the queue has to know that as well
            self.office.do(act, who, case)

    def teardown(self) -> None:
        try:
            for who in ("heron", "owl"):
                self.look(who)
        finally:
            self.stack.close()


def test_a_queue_that_is_kept_up_to_date_equals_one_that_is_read_anew(
    sqlite_template: Path,
    tmp_path: Path,
    officer_keys: dict[str, OfficerKeys],
    authority_seed: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_pages(monkeypatch, 2)
    Acting.template, Acting.folder = sqlite_template, tmp_path / "acting"
    Acting.keys, Acting.seed = officer_keys, authority_seed
    run_state_machine_as_test(Acting, settings=settings(max_examples=20, stateful_step_count=30))
