"""The auditors read who opened which case on which day: no hour, no order within a day, nothing of a case."""

from datetime import date
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.attacks import owner
from tests.registry.tamperings import change, flipped
from tests.registry.test_searching import held

from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.office import GrantRole
from safeconduct.casefile.words import Role


def look(office: TestOffice, account: str, case: str, purpose: str = "case") -> None:
    from safeconduct.registry.watching import record_look

    record_look(office.session(account), case=case, purpose=purpose)


def record(office: TestOffice, account: str = "raven", **more: Any) -> Any:
    from safeconduct.registry.watched import record

    return record(office.session(account), **more)


def lines(office: TestOffice, **more: Any) -> list[tuple[date, str, str, str]]:
    return [(each.day, each.account, each.case, each.what) for each in record(office, **more).lines]


def test_an_auditor_reads_who_opened_which_case_on_which_day(office: TestOffice) -> None:
    reference = held(office)
    look(office, "owl", reference)
    look(office, "heron", reference)
    office.clock.forward(days=1)
    look(office, "owl", "", "search")
    first, second = date(2023, 8, 1), date(2023, 8, 2)
    assert lines(office) == [
        (second, "owl", "", "search"),
        (second, "raven", "", "record"),
        (first, "heron", reference, "case"),
        (first, "owl", reference, "case"),
    ]
    assert lines(office, about="owl") == [(second, "owl", "", "search"), (first, "owl", reference, "case")]
    assert {line[1] for line in lines(office, about=reference[:6])} == {"heron", "owl"}


def test_what_was_refused_is_told_with_the_sentence_that_was_shown(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAdmitted

    reference = held(office)
    with pytest.raises(NotAdmitted):
        office.do(JudgeCredible(reasons="Invented."), "rook", reference)
    (refused,) = (each for each in record(office).lines if each.account == "rook")
    assert (refused.case, refused.what) == (reference, "JudgeCredible")
    assert "not admitted" in refused.refusal


def test_no_entry_says_at_which_hour_somebody_read_also_not_inside(office: TestOffice) -> None:
    from safeconduct.casefile.entry import read_body
    from safeconduct.registry import stores
    from safeconduct.sealing import agefile

    reference = held(office)
    office.clock.forward(hours=5, minutes=17, seconds=11)
    look(office, "owl", reference)
    identity = office.keys["raven"].identity
    bodies = [
        read_body(agefile.unseal(each.body, identity), each.statement) for each in stores.entries("watch")
    ]
    assert bodies
    assert {body.at for body in bodies} == {"2023-08-01T00:00:00.000000Z"}


def test_the_record_says_the_same_in_whatever_order_a_day_went(office: TestOffice) -> None:
    reference = held(office)
    for account in ("owl", "heron", "wren"):
        look(office, account, reference)
    office.clock.forward(days=1)
    for account in ("wren", "heron", "owl"):
        look(office, account, reference)
    by_day = [line[1:] for line in lines(office, about=reference)]
    assert by_day[:3] == by_day[3:]


@pytest.mark.parametrize("account", ["heron", "dove", "owl"])
def test_nobody_but_an_auditor_reads_it(office: TestOffice, account: str) -> None:
    from safeconduct.registry.errors import NotAllowed

    look(office, "owl", held(office))
    with pytest.raises(NotAllowed, match="auditors"):
        record(office, account)


def test_an_observer_reads_no_record(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed

    office.both(GrantRole(account="jay", role=Role.OBSERVER), "dove", "siskin", office.office_file)
    with pytest.raises(NotAllowed):
        record(office, "jay")


def test_a_new_auditor_is_told_how_much_is_closed_to_them(office: TestOffice) -> None:
    look(office, "owl", held(office))
    office.both(GrantRole(account="lark", role=Role.AUDITOR), "dove", "siskin", office.office_file)
    found = record(office, "lark")
    assert found.closed == 1
    assert [(each.account, each.what) for each in found.lines] == [("lark", "record")]


def test_a_long_record_is_read_in_parts_and_nothing_falls_between_them(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import watched

    monkeypatch.setattr(watched, "MOST_OPENED", 3)
    reference = held(office)
    for day in range(7):
        office.clock.forward(days=1)
        look(office, ("owl", "heron")[day % 2], reference)
    found, part = [], record(office)
    while True:
        found += [each for each in part.lines if each.case]
        if not part.earlier:
            break
        part = record(office, before=part.earlier)
    assert [each.day.day for each in found] == [8, 7, 6, 5, 4, 3, 2]


@pytest.mark.parametrize("column", ["body", "signature"])
def test_a_reading_that_was_changed_is_not_shown_as_if_it_were_one(office: TestOffice, column: str) -> None:
    from safeconduct.casefile.entry import EntryDamaged

    reference = held(office)
    for account in ("owl", "heron"):
        look(office, account, reference)
    record(office)
    with owner(office.database) as hands:
        change(hands, column, hands.entry("watch", 1), flipped)
    with pytest.raises(EntryDamaged):
        record(office)
