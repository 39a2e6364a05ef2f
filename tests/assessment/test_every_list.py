"""What holds for every claim by every list that ships, whatever its clauses pay and by which way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assessment import SENTENCES, Award, Outcome, Status, assess, claim_from_plain, render
from safeconduct.assessment.inputs import ADULT
from safeconduct.catalogue import standard
from safeconduct.language import LANGUAGES
from safeconduct.programmes import load, shipped
from safeconduct.schedule import MEASURES, Attribute, RateAmount, Schedule, simple_parts

LISTS = [(name, schedule) for name in shipped() for schedule in load(name).schedules]
AMOUNTS = st.decimals(min_value=0, max_value=10_000, places=2).map(str)
KINDS = st.sampled_from(["person", "citizen", "business", "dealer"])


def named_by(schedule: Schedule) -> list[str]:
    """Return equipment that the clauses name: a claim drawn from all of the catalogue would seldom be priced."""
    return sorted(
        {model for clause in schedule.clauses for model in clause.matches.models}
        | {
            leaf.code
            for clause in schedule.clauses
            for code in clause.matches.categories
            for leaf in standard().leaves(code)
        }
    )


def values_of(attribute: Attribute) -> st.SearchStrategy[Any]:
    match attribute.kind:
        case "money":
            return AMOUNTS
        case "number":
            return st.integers(0, 20_000)
        case _:
            return st.sampled_from([*attribute.values, *attribute.also])


def by_rate(schedule: Schedule) -> dict[str, str]:
    """Return equipment that is paid by a measure, with the measure."""
    return {
        model: part.unit
        for clause in schedule.clauses
        for _, part in simple_parts(clause.pays)
        if isinstance(part, RateAmount)
        for model in clause.matches.models
    }


@st.composite
def items_of(draw: st.DrawFn, schedule: Schedule) -> dict[str, Any]:
    measured = by_rate(schedule)
    equipment = draw(st.sampled_from([*named_by(schedule), "shooting-gloves", "walkie-talkie", "truck"]))
    item: dict[str, Any] = {"equipment": equipment}
    if equipment in measured:
        item["unit"] = measured[equipment]
        item["quantity"] = str(draw(st.decimals(min_value="0.1", max_value=900, places=1)))
    else:
        item["quantity"] = str(draw(st.integers(1, 20)))
    if schedule.grades:
        item["condition"] = draw(st.sampled_from([None, *(grade.code for grade in schedule.grades)]))
    if draw(st.booleans()):
        item["appraised"] = draw(AMOUNTS) if schedule.unit != "XAU-tael" else str(draw(st.integers(0, 99)))
    stated = {
        name: draw(values_of(attribute))
        for name, attribute in schedule.attributes.items()
        if draw(st.booleans())
    }
    return {**item, "attributes": stated}


@st.composite
def claims(draw: st.DrawFn) -> tuple[dict[str, Any], Award]:
    name, schedule = draw(st.sampled_from(LISTS))
    people = []
    for number in range(draw(st.integers(1, 5))):
        person: dict[str, Any] = {"id": f"person-{number}", "kind": draw(KINDS)}
        if draw(st.booleans()):
            person["age"] = draw(st.integers(5, 80))
        person["deceased"] = draw(st.sampled_from([False, False, True]))
        if draw(st.booleans()):
            person["attributes"] = {"licensed": draw(st.booleans())}
        people.append(person)
    plain = {
        "programme": name,
        "surrendered_on": schedule.in_force_from,
        "voluntary": draw(st.sampled_from([True, True, True, False])),
        "claimants": people,
        "items": draw(st.lists(items_of(schedule), min_size=1, max_size=4)),
        "prior_awards": draw(st.integers(0, 3)),
        "unit": draw(st.sampled_from([None, schedule.unit, *schedule.other_units])),
    }
    return plain, assess(claim_from_plain(plain), load(name), standard())


def able(plain: dict[str, Any]) -> set[str]:
    return {
        person["id"]
        for person in plain["claimants"]
        if person.get("age", ADULT) >= ADULT and not person["deceased"]
    }


@given(claims())
def test_the_total_is_the_lines_and_the_shares_are_the_total(answered: tuple[dict[str, Any], Award]) -> None:
    plain, award = answered
    assert award.total == sum(line.amount or 0 for line in award.lines)
    assert sum(award.shares.values()) == award.total
    assert all(share == 0 for person, share in award.shares.items() if person not in able(plain))
    assert award.total == 0 or able(plain)


@given(claims())
def test_a_line_is_paid_or_says_why_not(answered: tuple[dict[str, Any], Award]) -> None:
    _, award = answered
    for line in award.lines:
        assert (line.amount is not None) == (line.outcome is Outcome.PAYABLE)
        assert line.reasons
        assert line.source
        assert all(reason.code in SENTENCES for reason in line.reasons)
        if line.range is not None:
            assert 0 <= line.range.lowest <= line.range.highest
        if line.outcome is Outcome.NO_CLAUSE:
            assert line.clause is None


@given(claims())
def test_nothing_destroyed_nothing_taken_by_force_and_nothing_from_children_is_paid(
    answered: tuple[dict[str, Any], Award],
) -> None:
    plain, award = answered
    destroyed = {
        grade.code
        for schedule in load(plain["programme"]).schedules
        for grade in schedule.grades
        if grade.destroyed
    }
    for item, line in zip(plain["items"], award.lines, strict=True):
        if item.get("condition") in destroyed or not plain["voluntary"]:
            assert line.outcome in {Outcome.NOT_ELIGIBLE, Outcome.NO_CLAUSE}
    if all(person.get("age", ADULT) < ADULT for person in plain["claimants"]):
        assert award.status is Status.PROTECTION_ONLY
        assert award.total == 0


@given(claims())
def test_an_award_is_told_in_every_language_without_a_gap(answered: tuple[dict[str, Any], Award]) -> None:
    _, award = answered
    for language in LANGUAGES:
        told: Any = render(award, language)
        sentences = [
            *(sentence for line in told["lines"] for sentence in line["reasons"]),
            *told["share_reasons"],
            *told["terms"],
        ]
        assert sentences
        assert all("{" not in sentence for sentence in sentences)


@given(claims())
def test_a_decision_within_the_range_settles_the_line_at_its_amount(
    answered: tuple[dict[str, Any], Award],
) -> None:
    plain, award = answered
    programme = load(plain["programme"])
    for item, line in zip(plain["items"], award.lines, strict=True):
        if line.outcome is not Outcome.NEEDS_DECISION or line.range is None or line.clause is None:
            continue
        if not able(plain):
            continue
        digits = award.unit != "XAU-tael"
        most = line.range.highest
        decided = f"{most // 100}.{most % 100:02d}" if digits else str(most)
        alone = {**plain, "items": [{**item, "decided": decided}]}
        if load(plain["programme"]).schedule_on(plain["surrendered_on"]).clauses[0].first is None:
            settled = assess(claim_from_plain(alone), programme, standard())
            assert (settled.lines[0].outcome, settled.lines[0].amount) == (Outcome.PAYABLE, most)


@pytest.mark.parametrize(("name", "schedule"), LISTS, ids=lambda each: getattr(each, "version", each))
def test_every_clause_of_every_list_can_be_reached(name: str, schedule: Schedule) -> None:
    """A line that no claim could fall under would be a promise on paper."""
    reached: set[str] = set()
    measured = by_rate(schedule)
    scale = schedule.eligibility.condition
    for clause in schedule.clauses:
        things = [
            *clause.matches.models,
            *(leaf.code for code in clause.matches.categories for leaf in standard().leaves(code)),
        ]
        for thing in things:
            values = {key: values[0] for key, values in clause.matches.attributes.items()}
            stated = {
                key: str(int(schedule.attributes[key].above.get(value, "-1")) + 1)
                if schedule.attributes[key].kind == "number"
                else value
                for key, value in values.items()
            }
            kinds = clause.matches.claimants or ("person",)
            plain = {
                "programme": name,
                "surrendered_on": schedule.in_force_from,
                "voluntary": True,
                "claimants": [{"id": "a", "kind": kinds[0], "attributes": {"licensed": True}}],
                "items": [
                    {
                        "equipment": thing,
                        "quantity": "1",
                        **({"unit": measured[thing]} if thing in measured else {}),
                        **({"condition": scale.payable[0]} if scale else {}),
                        "attributes": stated,
                    }
                ],
            }
            award = assess(claim_from_plain(plain), load(name), standard())
            reached |= {award.lines[0].clause or ""}
    assert {clause.id for clause in schedule.clauses} <= reached


def test_measures_are_told_in_every_language() -> None:
    assert all(set(LANGUAGES) <= set(measure.names) for measure in MEASURES.values())
