"""The packs that ship say what their sources say."""

from datetime import date

import pytest

from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES
from safeconduct.programmes import DEFAULT, FOLDER, load, load_from, shipped
from safeconduct.schedule import FixedClause, RangeClause

# facts.md 1.2: the published lines with their dollars.
PUBLISHED = {
    "1": "1000000.00",
    "2": "500000.00",
    "3": "1000000.00",
    "4": "500000.00",
    "5": "200000.00",
    "6": "50000.00",
    "7": "100000.00",
    "8": "100000.00",
    "10": "50000.00",
    "11": "50000.00",
    "12": "50000.00",
    "13": "10000.00",
}


def test_two_packs_ship_and_the_founding_one_is_the_default() -> None:
    assert shipped() == ("ukraine-2022", "ukraine-2023")
    assert DEFAULT == "ukraine-2023"
    assert load().id == DEFAULT
    assert load().status == "enactable"


def test_the_list_of_2022_has_thirteen_lines_as_published() -> None:
    (schedule,) = load("ukraine-2022").schedules
    assert schedule.in_force_from == date(2022, 4, 1)
    assert {clause.line for clause in schedule.clauses} == {str(number) for number in range(1, 14)}
    fixed = {clause.line: clause.amount for clause in schedule.clauses if isinstance(clause, FixedClause)}
    assert fixed == PUBLISHED
    ranges = [clause for clause in schedule.clauses if isinstance(clause, RangeClause)]
    assert {(clause.line, clause.lowest, clause.highest, clause.because) for clause in ranges} == {
        ("9", "25000.00", "35000.00", "list"),
        ("1", "0.00", "1000000.00", "sources_disagree"),
    }


def test_the_list_of_2022_prices_protected_objects_as_reported_so_it_can_never_be_put_in_force() -> None:
    programme = load("ukraine-2022")
    assert programme.status == "historic"
    assert "medical" in {
        code for clause in programme.schedules[0].clauses for code in clause.matches.categories
    }


def test_the_founding_list_has_two_clauses() -> None:
    (schedule,) = load("ukraine-2023").schedules
    aircraft, tank = schedule.clauses
    assert isinstance(aircraft, RangeClause)
    assert (aircraft.lowest, aircraft.highest) == ("0.00", "500000.00")
    assert isinstance(tank, FixedClause)
    assert tank.amount == "100000.00"
    assert schedule.in_force_from <= date(2023, 8, 1)


@pytest.mark.parametrize("name", shipped())
def test_a_pack_speaks_three_languages_and_cites_everything(name: str) -> None:
    programme = load(name)
    assert set(LANGUAGES) <= set(programme.languages)
    assert programme.omitted
    for schedule in programme.schedules:
        assert all(source.title for source in schedule.sources.values())
        assert all(schedule.cite(clause.source) for clause in schedule.clauses)
        assert {clause.pays_for for clause in schedule.clauses} == {"equipment_handed_over"}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("ukraine-2032", "did you mean ukraine-2022"),
        ("nowhere", "there are ukraine-2022, ukraine-2023"),
        ("", "No"),
    ],
)
def test_an_unknown_programme_is_refused_with_the_nearest(wrong: str, expected: str) -> None:
    with pytest.raises(BadInput, match=expected):
        load(wrong)


def test_a_name_is_never_a_path_but_a_path_may_name_a_pack() -> None:
    with pytest.raises(BadInput, match="No programme"):
        load("../programmes/ukraine-2022")
    assert load_from(str(FOLDER / "ukraine-2022")).id == "ukraine-2022"
    assert load_from("ukraine-2022") is load("ukraine-2022")
