"""What holds for every claim."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assessment import SENTENCES, Award, Outcome, Status, assess, claim_from_plain, render
from safeconduct.assessment.inputs import ADULT
from safeconduct.catalogue import standard
from safeconduct.language import LANGUAGES
from safeconduct.programmes import load

EQUIPMENT = st.sampled_from(
    [
        *standard().models,
        *standard().items,
        *(code for code, each in standard().categories.items() if not each.is_group),
    ]
)

items = st.fixed_dictionaries(
    {"equipment": EQUIPMENT, "quantity": st.integers(1, 50).map(str)},
    optional={
        "condition": st.sampled_from("ABCDEFPX"),
        "attributes": st.fixed_dictionaries({"rank": st.sampled_from(["1", "2", 3, 4])}),
    },
)
people = st.lists(
    st.fixed_dictionaries({}, optional={"age": st.integers(0, 90), "deceased": st.booleans()}),
    min_size=1,
    max_size=7,
).map(lambda group: [{"id": f"person-{number}", **person} for number, person in enumerate(group)])
claims = st.fixed_dictionaries(
    {
        "programme": st.sampled_from(["ukraine-2022", "ukraine-2023"]),
        "surrendered_on": st.dates(min_value=date(2023, 1, 1)).map(str),
        "voluntary": st.sampled_from([True, True, True, False]),
        "claimants": people,
        "items": st.lists(items, min_size=1, max_size=6),
    }
)


def answered(plain: dict[str, Any]) -> Award:
    return assess(claim_from_plain(plain), load(plain["programme"]), standard())


@given(claims)
def test_shares_sum_to_the_total_and_differ_by_one_at_most(plain: dict[str, Any]) -> None:
    award = answered(plain)
    assert sum(award.shares.values()) == award.total
    able = [
        award.shares[person["id"]]
        for person in plain["claimants"]
        if person.get("age", ADULT) >= ADULT and not person.get("deceased")
    ]
    assert not able or max(able) - min(able) <= 1
    assert able == sorted(able, reverse=True)


@given(claims)
def test_no_minor_and_no_dead_has_a_share(plain: dict[str, Any]) -> None:
    award = answered(plain)
    for person in plain["claimants"]:
        if person.get("age", ADULT) < ADULT or person.get("deceased"):
            assert award.shares[person["id"]] == 0


@given(claims)
def test_the_total_is_the_sum_of_the_payable_lines(plain: dict[str, Any]) -> None:
    award = answered(plain)
    assert award.total == sum(line.amount or 0 for line in award.lines)
    for line in award.lines:
        assert (line.amount is not None) == (line.outcome is Outcome.PAYABLE)
        assert (line.outcome is Outcome.NEEDS_DECISION) <= (line.range is not None)


@given(claims)
def test_the_status_follows_from_the_lines(plain: dict[str, Any]) -> None:
    award = answered(plain)
    outcomes = {line.outcome for line in award.lines}
    if all(person.get("age", ADULT) < ADULT for person in plain["claimants"]):
        assert award.status is Status.PROTECTION_ONLY
        assert outcomes == {Outcome.NOT_ELIGIBLE}
    elif Outcome.NEEDS_DECISION in outcomes:
        assert award.status is Status.NEEDS_DECISION
    else:
        assert (award.status is Status.PAYABLE) == (Outcome.PAYABLE in outcomes)


@given(claims)
def test_nothing_is_paid_for_an_involuntary_hand_over(plain: dict[str, Any]) -> None:
    award = answered({**plain, "voluntary": False})
    assert award.total == 0
    assert Outcome.PAYABLE not in {line.outcome for line in award.lines}


@given(claims, items)
def test_more_equipment_never_pays_less(plain: dict[str, Any], more: dict[str, Any]) -> None:
    assert answered({**plain, "items": [*plain["items"], more]}).total >= answered(plain).total


@given(claims, st.integers(1, 20))
def test_a_larger_quantity_never_pays_less(plain: dict[str, Any], more: dict[str, Any]) -> None:
    first, *rest = plain["items"]
    larger = {**first, "quantity": str(int(first["quantity"]) + more)}
    assert answered({**plain, "items": [larger, *rest]}).total >= answered(plain).total


@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_share(plain: dict[str, Any], chance: Random) -> None:
    shuffled = list(plain["items"])
    chance.shuffle(shuffled)
    assert answered({**plain, "items": shuffled}).shares == answered(plain).shares


@given(claims)
def test_every_line_gives_reasons_and_a_source_in_every_language(plain: dict[str, Any]) -> None:
    award = answered(plain)
    told = {language: render(award, language) for language in LANGUAGES}
    for number, line in enumerate(award.lines):
        assert line.reasons
        assert line.source
        assert {reason.code for reason in line.reasons} <= set(SENTENCES)
        spoken = [told[language]["lines"][number]["reasons"] for language in LANGUAGES]
        assert all("{" not in sentence for sentences in spoken for sentence in sentences)
        assert all(len(sentences) == len(line.reasons) for sentences in spoken)


def holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(holds_float, value.values()))
    if isinstance(value, list | tuple):
        return any(map(holds_float, value))
    return isinstance(value, float)


@given(claims)
def test_an_award_holds_no_float_and_survives_storage(plain: dict[str, Any]) -> None:
    award = answered(plain)
    assert not holds_float(msgspec.to_builtins(award))
    assert not holds_float(render(award, "en"))
    assert msgspec.json.decode(msgspec.json.encode(award), type=Award) == award


@given(claims, st.data())
def test_a_decision_within_the_range_settles_the_line_at_that_sum(plain: dict[str, Any], data: Any) -> None:
    award = answered(plain)
    for number, line in enumerate(award.lines):
        if line.outcome is not Outcome.NEEDS_DECISION or line.clause is None:
            continue
        if "nobody_to_receive" in {reason.code for reason in line.reasons}:
            continue
        assert line.range is not None
        minor = data.draw(st.integers(line.range.lowest, line.range.highest))
        decided = {**plain["items"][number], "decided": str(Decimal(minor).scaleb(-2))}
        changed = [*plain["items"][:number], decided, *plain["items"][number + 1 :]]
        settled = answered({**plain, "items": changed}).lines[number]
        somebody = any(
            person.get("age", ADULT) >= ADULT and not person.get("deceased") for person in plain["claimants"]
        )
        assert (settled.amount == minor) == somebody


@given(claims)
def test_assessing_twice_is_assessing_once(plain: dict[str, Any]) -> None:
    assert answered(plain) == answered(plain)
