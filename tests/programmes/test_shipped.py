"""The packs that ship say what their sources say."""

from datetime import date

import pytest

from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES
from safeconduct.programmes import DEFAULT, FOLDER, load, load_from, shipped
from safeconduct.schedule import PAYS_FOR, FixedAmount, RangeAmount

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


REAL = {
    "australia-act-2003",
    "brazil-2012",
    "canada-2025",
    "chieu-hoi-1968",
    "colombia-2003",
    "el-salvador-1996",
    "haiti-1994",
    "iraq-sadr-city-2004-a",
    "iraq-sadr-city-2004-b",
    "moolah-1953",
    "myanmar-nug-2022",
    "myanmar-sac-2023",
    "new-zealand-2019",
    "prc-1955",
    "south-korea-2017",
    "taiwan-1960",
    "uk-handguns-1997",
    "ukraine-2022",
    "ukraine-2023",
}


def test_every_real_list_ships_and_the_founding_one_is_the_default() -> None:
    assert set(shipped()) == REAL
    assert [name for name in shipped() if load(name).status == "enactable"] == [DEFAULT]
    assert DEFAULT == "ukraine-2023"
    assert load().id == DEFAULT
    assert load().status == "enactable"


def test_the_list_of_2022_has_thirteen_lines_as_published() -> None:
    (schedule,) = load("ukraine-2022").schedules
    assert schedule.in_force_from == date(2022, 4, 1)
    assert {clause.line for clause in schedule.clauses} == {str(number) for number in range(1, 14)}
    fixed = {
        clause.line: clause.pays.amount for clause in schedule.clauses if isinstance(clause.pays, FixedAmount)
    }
    assert fixed == PUBLISHED
    ranges = [
        (clause.line, clause.pays) for clause in schedule.clauses if isinstance(clause.pays, RangeAmount)
    ]
    assert {(line, pays.lowest, pays.highest, pays.because) for line, pays in ranges} == {
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
    assert aircraft.pays == RangeAmount("0.00", "500000.00")
    assert tank.pays == FixedAmount("100000.00")
    assert schedule.in_force_from <= date(2023, 8, 1)


@pytest.mark.parametrize("name", shipped())
def test_a_pack_speaks_three_languages_and_cites_everything(name: str) -> None:
    programme = load(name)
    assert set(LANGUAGES) <= set(programme.languages)
    assert programme.omitted
    for schedule in programme.schedules:
        assert all(source.title for source in schedule.sources.values())
        assert all(schedule.cite(clause.source) for clause in schedule.clauses)
        assert {clause.pays_for for clause in schedule.clauses} <= set(PAYS_FOR)


@pytest.mark.parametrize("name", shipped())
def test_no_line_for_information_persons_or_damage_came_in_and_what_was_left_out_is_told(name: str) -> None:
    programme = load(name)
    for omission in programme.omitted:
        assert programme.sources[omission.source].title
    for schedule in programme.schedules:
        rule = schedule.eligibility.condition
        destroyed = {grade.code for grade in schedule.grades if grade.destroyed}
        assert rule is None or destroyed <= set(rule.not_eligible)


def test_the_sabotage_lines_of_myanmar_are_left_out_by_name() -> None:
    programme = load("myanmar-nug-2022")
    assert any(omission.why == "pays_for_damage" for omission in programme.omitted)
    assert not any("destroy" in clause.names["en"].lower() for clause in programme.schedules[0].clauses)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("ukraine-2032", "did you mean ukraine-2022"),
        ("nowhere", "there are australia-act-2003, .*ukraine-2022, ukraine-2023"),
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
