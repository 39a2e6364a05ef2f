"""A case under two lists: what somebody would notice, and nothing else, counts as an effect."""

from datetime import date

import msgspec
import pytest

from safeconduct.assessment import Award, assess_on
from safeconduct.catalogue import standard
from safeconduct.programmes import FOLDER, load, shipped
from safeconduct.programmes.cases import read_cases
from safeconduct.programmes.comparing import Effect, Listed, effects
from safeconduct.schedule import FixedAmount

PROGRAMME = load("ukraine-2022")
LIST = Listed(PROGRAMME, PROGRAMME.schedules[0])
CASES = read_cases(FOLDER / "ukraine-2022")


def with_tank(**more: object) -> Listed:
    clauses = tuple(
        msgspec.structs.replace(each, **more) if each.id == "tank" else each for each in LIST.schedule.clauses
    )
    return Listed(PROGRAMME, msgspec.structs.replace(LIST.schedule, clauses=clauses))


def felt(new: Listed) -> dict[str, Effect]:
    return {each.case.name: each for each in effects(CASES, LIST, new, standard()) if each.is_felt}


@pytest.mark.parametrize("programme", shipped())
def test_a_list_compared_with_itself_does_nothing_to_anybody(programme: str) -> None:
    for schedule in load(programme).schedules:
        listed = Listed(load(programme), schedule)
        found = effects(read_cases(FOLDER / programme), listed, listed, standard())
        assert not any(each.is_felt for each in found)
        assert all(each.before == each.after for each in found)


def test_exactly_the_cases_with_a_tank_feel_another_price_for_tanks() -> None:
    found = felt(with_tank(pays=FixedAmount(amount="90000.00")))
    assert found
    for effect in found.values():
        assert isinstance(effect.before, Award)
        assert isinstance(effect.after, Award)
        assert effect.before.total - effect.after.total == 10_000_00
    assert "ua-t80" in found
    assert "ua-su25" not in found


def test_nobody_feels_another_name_source_or_date() -> None:
    assert felt(with_tank(names={"en": "x", "uk": "x", "ru": "x"}, source="gordon")) == {}
    later = msgspec.structs.replace(LIST.schedule, version="x", in_force_from=date(2040, 1, 1))
    assert felt(Listed(PROGRAMME, later)) == {}


def test_a_case_is_assessed_under_both_lists_whatever_its_dates() -> None:
    after = load("ukraine-2023")
    new = Listed(after, after.schedules[0])
    known = standard().with_items(after.additions)
    for effect in effects(CASES, LIST, new, standard()):
        assert effect.after == assess_on(effect.case.claim, new.schedule, known)


def test_a_claim_that_one_list_cannot_assess_is_told_with_its_sentence() -> None:
    case = msgspec.structs.replace(CASES[0], claim=msgspec.structs.replace(CASES[0].claim, unit="USD"))
    new = Listed(PROGRAMME, msgspec.structs.replace(LIST.schedule, unit="EUR"))
    (effect,) = effects([case], LIST, new, standard())
    assert isinstance(effect.before, Award)
    assert isinstance(effect.after, str)
    assert effect.is_felt
