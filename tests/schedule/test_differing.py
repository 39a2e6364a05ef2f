"""Two lists side by side: no difference is missed, none is made up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.programmes import load, shipped
from safeconduct.schedule import FixedAmount, Schedule
from safeconduct.schedule.differing import Aspect, Kind, differ

LISTS = [schedule for name in shipped() for schedule in load(name).schedules]
OLD = load("ukraine-2022").schedules[0]


def content(schedule: Schedule) -> dict[str, Any]:
    plain = msgspec.to_builtins(schedule)
    return {key: value for key, value in plain.items() if key not in {"programme", "version"}}


@given(st.sampled_from(LISTS), st.sampled_from(LISTS))
def test_lists_differ_exactly_when_their_content_does(one: Schedule, other: Schedule) -> None:
    assert differ(one, other).is_empty == (content(one) == content(other))


@given(st.sampled_from(LISTS), st.sampled_from(LISTS))
def test_a_difference_read_backwards_is_the_difference_the_other_way(one: Schedule, other: Schedule) -> None:
    forth, back = differ(one, other), differ(other, one)
    assert {(each.path, repr(each.before), repr(each.after)) for each in forth.rules} == {
        (each.path, repr(each.after), repr(each.before)) for each in back.rules
    }
    turned = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    assert {(each.id, each.kind) for each in forth.clauses} == {
        (each.id, turned.get(each.kind, each.kind)) for each in back.clauses
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))
    elif isinstance(value, str):
        yield path


@given(st.sampled_from(LISTS), st.data())
def test_any_text_that_is_changed_anywhere_is_shown_with_both_values(
    old: Schedule, data: st.DataObject
) -> None:
    plain = msgspec.json.decode(old.canonical())
    free = [path for path in places(plain) if path[-1] in {"en", "title", "url", "line", "amount", "lowest"}]
    path = data.draw(st.sampled_from(free))
    place = plain
    for step in path[:-1]:
        place = place[step]
    before = place[path[-1]]
    place[path[-1]] = after = before + "9"
    found = differ(old, msgspec.convert(plain, Schedule))
    changes = [*found.rules, *(change for each in found.clauses for change in each.changes)]
    assert len(changes) == 1
    assert before in repr(changes[0].before)
    assert after in repr(changes[0].after)


def replaced(index: int, **more: Any) -> Schedule:
    clauses = list(OLD.clauses)
    clauses[index] = msgspec.structs.replace(clauses[index], **more)
    return msgspec.structs.replace(OLD, clauses=tuple(clauses))


@pytest.mark.parametrize(
    ("key", "value", "aspect"),
    [
        ("pays", FixedAmount(amount="1.00"), Aspect.AMOUNT),
        ("source", "gordon", Aspect.SOURCE),
        ("names", {"en": "x", "uk": "x", "ru": "x"}, Aspect.NAME),
        ("pays_for", "equipment_deactivated", Aspect.PAYS_FOR),
        ("notes", ({"en": "x", "uk": "x", "ru": "x"},), Aspect.NOTES),
        ("requires", ("licence",), Aspect.CONDITIONS),
        ("line", "99", Aspect.OTHER),
    ],
)
def test_a_change_of_a_clause_says_what_it_is_about(key: str, value: Any, aspect: Aspect) -> None:
    found = differ(OLD, replaced(0, **{key: value}))
    (changed,) = found.of_kind(Kind.CHANGED)
    assert changed.clause == changed.after
    assert {each.aspect for each in changed.changes} == {aspect}
    assert found.rules == ()


def test_clauses_that_come_and_go_are_told_in_the_newer_lists_order() -> None:
    extra = msgspec.structs.replace(OLD.clauses[0], id="extra")
    new = msgspec.structs.replace(OLD, clauses=(extra, *OLD.clauses[1:]))
    found = differ(OLD, new)
    assert [each.id for each in found.clauses] == [
        "extra",
        *(each.id for each in OLD.clauses[1:]),
        OLD.clauses[0].id,
    ]
    assert [each.id for each in found.of_kind(Kind.ADDED)] == ["extra"]
    (gone,) = found.of_kind(Kind.REMOVED)
    assert (gone.clause, gone.after) == (OLD.clauses[0], None)


def test_another_order_of_the_same_clauses_is_a_difference() -> None:
    turned = msgspec.structs.replace(OLD, clauses=tuple(reversed(OLD.clauses)))
    (change,) = differ(OLD, turned).rules
    assert change.path == ("clauses",)
    assert change.before == list(reversed(change.after))


def test_another_order_of_the_grades_is_a_difference() -> None:
    turned = msgspec.structs.replace(OLD, grades=tuple(reversed(OLD.grades)))
    assert [each.path for each in differ(OLD, turned).rules] == [("grades",)]


def test_dates_are_told_as_such_and_versions_names_are_not() -> None:
    later = msgspec.structs.replace(OLD, version="other", in_force_from=date(2030, 1, 1))
    (change,) = differ(OLD, later).rules
    assert (change.aspect, change.before, change.after) == (Aspect.IN_FORCE, "2022-04-01", "2030-01-01")
