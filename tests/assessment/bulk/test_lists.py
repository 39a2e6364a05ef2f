"""Which list holds for a claim, what its lines may depend on, and that another process finds the same."""

import pickle
from datetime import date
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from tests.assessment.bulk import made
from tests.assessment.bulk.same import batches

from safeconduct.assessment import Claimant, claim_from_plain
from safeconduct.assessment.bulk.awards import AwardTables
from safeconduct.assessment.bulk.dependence import NOTHING_MORE, asks, looks_like, named_models, seen_by_lines
from safeconduct.assessment.bulk.lists import Lists, Only
from safeconduct.assessment.bulk.numbering import UNKNOWN
from safeconduct.assessment.bulk.running import Books
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load, shipped
from safeconduct.schedule import Clause, FirstComers, Payment, Schedule

CLAIM = {
    "programme": made.PROGRAMME,
    "surrendered_on": "2002-06-10",
    "voluntary": True,
    "claimants": [{"id": "a"}, {"id": "b", "age": 3}],
    "items": [{"equipment": "t-72b3", "quantity": "1", "condition": "A"}],
}


def days_of(*days: date) -> np.ndarray:
    return np.array([day.toordinal() for day in days], np.int64)


def test_each_day_has_the_version_that_the_programme_says() -> None:
    programme = load("south-korea-2017")
    lists = Lists(load, standard())
    lists.load([programme.id])
    first, second = programme.schedules
    days = [
        first.in_force_from,
        second.in_force_from.replace(day=1),
        second.in_force_from,
        date(1899, 1, 1),
        date(2100, 1, 1),
        date(1901, 1, 1),
    ]
    found = [
        None if place == UNKNOWN else lists.versions[place]
        for place in lists.versions_on(programme.id, days_of(*days))
    ]
    for day, version in zip(days, found, strict=True):
        if version is None:
            if 1900 <= day.year < 2100:  # days farther away are looked at one by one
                with pytest.raises(BadInput):
                    programme.schedule_on(day)
        else:
            assert version is programme.schedule_on(day)


def test_a_programme_that_does_not_exist_is_no_version_and_its_sentence_is_kept() -> None:
    asked: list[str] = []

    def find(programme: str) -> Any:
        asked.append(programme)
        raise BadInput("None.")

    lists = Lists(find, standard())
    assert not lists.load(["nobodys", "nobodys"])
    with pytest.raises(BadInput, match=r"None\."):
        lists.award(claim_from_plain(CLAIM))
    assert sorted(set(asked)) == sorted(asked)


@settings(max_examples=30)
@given(made.schedules(), made.schedules())
def test_another_process_finds_the_same_lists_to_the_digest(one: Schedule, other: Schedule) -> None:
    programme = made.programme_of(one, other)
    for lists in (
        Lists(Only(programme), standard()),
        Lists(Only(programme), standard(), programme.schedules[1]),
    ):
        again = pickle.loads(pickle.dumps(lists))  # noqa: S301 - our own
        tables = []
        for each in (lists, again):
            (batch,) = batches([CLAIM], 1)
            assessed = Books(each, awards=True).assess(batch)
            tables.append((AwardTables().table(assessed).to_pylist(), assessed.rejects))
        assert tables[0] == tables[1]


def test_most_lists_ask_nothing_but_whether_anybody_can_receive() -> None:
    (schedule,) = load("ukraine-2022").schedules
    assert not asks(schedule).people
    assert not asks(schedule).prior_awards


@pytest.mark.parametrize(
    "changes",
    [
        {"first": FirstComers(2, "5.00")},
        {"per": "person"},
        {"requires": ("licence",)},
        {"matches": made.Matches(models=("t-72b3",), claimants=("dealer",))},
    ],
)
def test_a_list_that_may_ask_more_is_taken_to_ask_everything(changes: dict[str, Any]) -> None:
    (schedule,) = load("ukraine-2022").schedules
    clause: Clause = msgspec.structs.replace(schedule.clauses[0], **changes)
    assert all(asks(msgspec.structs.replace(schedule, clauses=(clause,))))


def test_instalments_make_what_an_award_says_depend_on_its_total() -> None:
    (schedule,) = load("ukraine-2022").schedules
    whole = Payment(form="cash", source=schedule.source, names=made.NAMES, within_days=30)
    parts = msgspec.structs.replace(whole, instalments=(made.Instalment(percent=100, names=made.NAMES),))
    assert not asks(msgspec.structs.replace(schedule, payment=whole)).total
    assert asks(msgspec.structs.replace(schedule, payment=parts)).total


def test_what_is_asked_of_all_lists_is_what_any_asks() -> None:
    lists = Lists(load, standard())
    lists.load(shipped())
    assert lists.asked == tuple(map(any, zip(*(asks(version) for version in lists.versions), strict=True)))


def test_groups_that_lines_cannot_tell_apart_are_seen_alike() -> None:
    adults = (Claimant("a", 18), Claimant("b", 18))
    assert seen_by_lines(adults, NOTHING_MORE) == seen_by_lines(adults[:1], NOTHING_MORE)
    for others in ((Claimant("a", 17),), (Claimant("a", 18, deceased=True),)):
        assert seen_by_lines(adults, NOTHING_MORE) != seen_by_lines(others, NOTHING_MORE)
    everything = NOTHING_MORE._replace(people=True)
    assert seen_by_lines(adults, everything) != seen_by_lines(adults[:1], everything)


def test_models_look_alike_that_differ_in_their_names_only() -> None:
    catalogue = standard()
    (schedule,) = load("ukraine-2022").schedules
    named = named_models([schedule])
    looks = {
        model: looks_like(model, catalogue, named)
        for model in ("t-72b3", "t-80bvm", "mi-8amtsh", "ship", "tank")
    }
    assert looks["t-72b3"] == looks["t-80bvm"]
    assert len({looks["t-72b3"], looks["mi-8amtsh"], looks["ship"], looks["tank"]}) == 4
    assert looks_like("t-72b3", catalogue, frozenset({"t-72b3"})) != looks_like(
        "t-80bvm", catalogue, frozenset({"t-72b3"})
    )
