"""Summaries: equal to the fold at every step, sealed, bound to their case and entry, and of one size."""

import secrets
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import contacting as c
from tests.office import TestOffice
from tests.registry.test_triage import write_in
from tests.story import CHAPTERS, Played

from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.words import Stage


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    from safeconduct.registry import queue_memory

    queue_memory.forget_all()


def stored(office: TestOffice, reference: str, account: str = "heron") -> Any:
    """Return the summary that stands in the database, opened as an officer's queue opens it; None when stale."""
    from safeconduct.registry import queue_rows, queues

    session = office.session(account)
    (row,) = queue_rows.queue(account, [reference])
    return queues._summary(session, row)


def folded(office: TestOffice, reference: str, account: str = "heron") -> Any:
    """Return the summary of the case folded from its first entry, without any snapshot."""
    from safeconduct.registry.models import Snapshot
    from safeconduct.registry.summaries import summary_of

    kept = Snapshot.objects.filter(file_id=reference).first()
    Snapshot.objects.filter(file_id=reference).delete()
    try:
        return summary_of(office.case(reference, account))
    finally:
        if kept is not None:
            kept.save(force_insert=True)


def lane(office: TestOffice, name: str, account: str = "heron", **only: Any) -> list[str]:
    from safeconduct.registry.queues import Lane, page

    return [each.reference for each in page(office.session(account), Lane(name), **only).standings]


def test_at_every_step_of_the_founding_case_the_stored_summary_is_the_fold(sqlite_story: Played) -> None:
    from safeconduct.registry import queue_rows, queues
    from safeconduct.registry.models import Entry, Snapshot
    from safeconduct.registry.summaries import summary_of

    seen = set()
    for chapter in CHAPTERS:
        sqlite_story.on(chapter)
        reference = sqlite_story.case.reference
        session = sqlite_story.desk.officers["heron"]
        (row,) = queue_rows.queue("heron", [reference])
        stale = queues._summary(session, row)
        Snapshot.objects.filter(file_id=reference).delete()
        fresh = summary_of(sqlite_story.case)
        if stale is not None:
            assert stale == fresh, chapter
            seen.add(chapter)
        assert fresh.stage is sqlite_story.case.stage
    assert len(seen) > len(CHAPTERS) // 2, "most chapters end with an officer's act, which keeps a summary"
    assert Entry.objects.count() > 40


def test_a_summary_follows_every_act_of_an_officer_and_is_stale_after_one_of_the_person(
    office: TestOffice,
) -> None:
    reference, person = write_in(office, danger="soon")
    assert stored(office, reference) is None, "a mailbox makes no summary: it opens no file"
    office.do(JudgeCredible(reasons="Invented."), "heron", reference)
    assert stored(office, reference) == folded(office, reference)
    office.do(SendMessage(words="I wait."), person, reference)
    assert stored(office, reference) is None
    assert lane(office, "all") == [reference], "a queue folds what is stale"


def test_a_summary_of_another_case_entry_or_hand_counts_for_nothing(office: TestOffice) -> None:
    from safeconduct.registry.models import Snapshot

    first, second = write_in(office)[0], write_in(office, danger="now")[0]
    for reference in (first, second):
        office.do(JudgeCredible(reasons="Invented."), "heron", reference)
    before = stored(office, first)
    swapped = Snapshot.objects.get(file_id=second).summary
    Snapshot.objects.filter(file_id=first).update(summary=swapped)
    assert stored(office, first) is None
    Snapshot.objects.filter(file_id=first).update(summary=secrets.token_bytes(len(bytes(swapped))))
    assert stored(office, first) is None
    from safeconduct.registry.queues import Lane, page

    found = {each.reference: each.summary for each in page(office.session("heron"), Lane.ALL).standings}
    assert found[first] == before, "the fold decides"


@given(st.integers(0, 9), st.integers(0, 9))
def test_every_summary_has_one_size_whatever_it_says(proposals: int, flags: int) -> None:
    from safeconduct.casefile.act import ACTS
    from safeconduct.casefile.workdays import Aim
    from safeconduct.registry.due import Due, What
    from safeconduct.registry.summaries import MOST_PENDING, Flag, Pending, Summary, sealed
    from safeconduct.registry.turns import MOST
    from safeconduct.sealing import agefile

    day = c.NOW.date()
    longest = sorted(ACTS, key=len)[-MOST:]
    pending = tuple(Pending(longest[0], "a" * 32, "f" * 64) for _ in range(min(proposals, MOST_PENDING)))
    full = Summary(
        Stage.RECONCILED,
        tuple(longest),
        pending,
        tuple(Flag)[:flags],
        tuple(Due(day, each, since=day, days=366, business=True, aim=Aim.ANSWER_SOON) for each in What),
    )
    identity = agefile.new_identity()
    sizes = {len(sealed(each, identity, "r", "00")) for each in (full, Summary(Stage.NEW))}
    assert sizes == {1024 + 40}


@given(st.sampled_from(list(Stage)), st.integers(0, 6))
def test_the_longest_list_of_what_is_awaited_and_proposed_is_bounded(stage: Stage, proposals: int) -> None:
    from safeconduct.registry.summaries import MOST_PENDING, summary_of
    from safeconduct.registry.turns import MOST

    pending = tuple(
        Proposal(act="JudgeHostile", version=1, fields={}, proposer="heron", digest="", index=at)
        for at in range(proposals)
    )
    found = summary_of(Case(reference="r", stage=stage, pending=pending))
    assert len(found.awaited) <= MOST
    assert len(found.pending) == min(proposals, MOST_PENDING)
