"""Whatever a list cannot mean, or may not say, is refused with its place and a sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.packs import CONDITION, ROUNDING, clause, fixed, listed, load, named

from safeconduct.errors import BadInput

PORTION = {"kind": "portion", "of": "appraised", "percent": "40"}
PRICE = {"price": {"names": named("price"), "kind": "money"}}
SIZE = {"size": {"names": named("size"), "values": ["small", "large"]}}
WEIGHT = {
    "weight": {
        "names": named("weight"),
        "kind": "number",
        "values": ["light", "heavy"],
        "above": {"heavy": "10"},
    }
}
GRADED = {"eligibility": {"voluntary": True, "condition": CONDITION}, "rounding": ROUNDING}


def pistol(pays: dict[str, Any], **more: Any) -> dict[str, Any]:
    return clause("pistols", pays, "pistol", **more)


def refused(folder: Path, *lists: dict[str, Any], **more: str) -> str:
    with pytest.raises(BadInput) as refusal:
        load(folder, *lists, **more)
    said = str(refusal.value)
    assert re.match(r"test-pack/(schedules/\d\.yaml|programme\.toml), line \d+, column \d+: ", said), said
    return said


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a fixed amount of nothing": (listed(pistol(fixed("0.00"))), "pays nothing is no clause"),
    "another unit that the list does not name": (
        listed(pistol(fixed("1.00", also_in={"EUR": "1.00"}))),
        "“EUR” is not among the list's other_units",
    ),
    "nothing in another unit": (
        listed(pistol(fixed("1.00", also_in={"EUR": "0.00"})), other_units=["EUR"]),
        "pays nothing is no clause",
    ),
    "another unit that the programme lacks": (
        listed(pistol(fixed("1.00")), other_units=["MMK"]),
        "“MMK” is not another unit of the programme",
    ),
    "the list's own unit as another": (
        listed(pistol(fixed("1.00")), other_units=["USD"]),
        "“USD” is not another unit of the programme",
    ),
    "a range upside down": (
        listed(pistol({"kind": "range", "lowest": "5.00", "highest": "5.00"})),
        "must be above the lowest",
    ),
    "a rate of nothing": (
        listed(pistol({"kind": "rate", "amount": "0.00", "unit": "m"}), rounding=ROUNDING),
        "pays nothing is no clause",
    ),
    "a rate in no measure": (
        listed(pistol({"kind": "rate", "amount": "1.00", "unit": "yard"}), rounding=ROUNDING),
        "“yard” is no measure: use one of g, kg, l, m, round, t",
    ),
    "a rate for no quantity": (
        listed(pistol({"kind": "rate", "amount": "1.00", "unit": "m", "per": "0"}), rounding=ROUNDING),
        "“0” is no quantity",
    ),
    "a part without rounding": (listed(pistol(PORTION)), "say under “rounding” how it is rounded"),
    "a rounding to nothing": (
        listed(pistol(PORTION), rounding={**ROUNDING, "to": "0.00"}),
        "cannot be rounded to nothing",
    ),
    "a part of what nobody declared": (
        listed(pistol({**PORTION, "of": "price"}), rounding=ROUNDING),
        "“price” is neither “appraised” nor an attribute of kind money",
    ),
    "a part of a choice": (
        listed(pistol({**PORTION, "of": "size"}), rounding=ROUNDING, attributes=SIZE),
        "“size” is neither “appraised” nor an attribute of kind money",
    ),
    "no per cent": (listed(pistol({**PORTION, "percent": "0"}), rounding=ROUNDING), "“0” is no percentage"),
    "per cent and grades at once": (
        listed(pistol({**PORTION, "by_grade": {"good": "90"}}), **GRADED),
        "say either “percent” or",
    ),
    "a part by a condition that the list does not set": (
        listed(pistol({"kind": "portion", "of": "appraised", "by_grade": {"good": "90"}}), rounding=ROUNDING),
        "the list sets no condition",
    ),
    "a part for a grade that is not paid": (
        listed(
            pistol(
                {"kind": "portion", "of": "appraised", "by_grade": {"good": "9", "worn": "9", "burnt": "9"}}
            ),
            **GRADED,
        ),
        "grade “burnt” is not among those that the list pays",
    ),
    "a paid grade without a part": (
        listed(pistol({"kind": "portion", "of": "appraised", "by_grade": {"good": "90"}}), **GRADED),
        "grade “worn” is paid, but no part is named",
    ),
    "a cap of nothing": (
        listed(pistol({**PORTION, "at_most": "0.00"}), rounding=ROUNDING),
        "a cap of nothing pays nothing",
    ),
    "one alternative": (
        listed(pistol({"kind": "first_of", "of": [PORTION]}), rounding=ROUNDING),
        "at least two amounts",
    ),
    "an alternative after what is always there": (
        listed(pistol({"kind": "first_of", "of": [fixed("1.00"), PORTION]}), rounding=ROUNDING),
        "what stands after this can never be paid",
    ),
    "the lowest of one": (
        listed(pistol({"kind": "lowest_of", "of": [fixed("1.00")]})),
        "at least two amounts",
    ),
    "the lowest of what is open": (
        listed(pistol({"kind": "lowest_of", "of": [fixed("1.00"), {"kind": "open", "because": "panel"}]})),
        "of fixed amounts and portions only",
    ),
    "a value compared with itself": (
        listed(
            pistol(
                {
                    "kind": "when_exceeds",
                    "value": "appraised",
                    "of": "appraised",
                    "percent": "130",
                    "then": PORTION,
                    "otherwise": fixed("1.00"),
                }
            ),
            rounding=ROUNDING,
        ),
        "compared with itself",
    ),
    "a bonus for nobody": (
        listed(pistol(fixed("1.00"), first={"count": 0, "bonus": "1.00"})),
        "a bonus for the first nobody",
    ),
    "a bonus of nothing": (
        listed(pistol(fixed("1.00"), first={"count": 1, "bonus": "0.00"})),
        "a bonus of nothing",
    ),
    "a bonus on a range": (
        listed(
            pistol(
                {"kind": "range", "lowest": "1.00", "highest": "2.00"}, first={"count": 1, "bonus": "1.00"}
            )
        ),
        "stands on a fixed amount for each item only",
    ),
    "a part for each person": (
        listed(pistol(PORTION, per="person"), rounding=ROUNDING),
        "only a fixed amount or a range can be for each person",
    ),
    "an addition to no clause": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {"id": "more", "names": named("more"), "amount": "1.00", "clauses": ["rifles"], "source": "s"}
            ],
        ),
        "the list has no clause “rifles”",
    ),
    "an addition of nothing": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {
                    "id": "more",
                    "names": named("more"),
                    "amount": "0.00",
                    "clauses": ["pistols"],
                    "source": "s",
                }
            ],
        ),
        "an addition of nothing",
    ),
    "an addition under a clause's id": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {
                    "id": "pistols",
                    "names": named("more"),
                    "amount": "1.00",
                    "clauses": ["pistols"],
                    "source": "s",
                }
            ],
        ),
        "“pistols” stands here twice",
    ),
    "an addition to nothing": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {"id": "more", "names": named("more"), "amount": "1.00", "clauses": [], "source": "s"}
            ],
        ),
        "name the clauses that it is added to",
    ),
    "instalments short of the whole": (
        listed(
            pistol(fixed("1.00")),
            payment={
                "form": "cash",
                "names": named("in two parts"),
                "source": "s",
                "instalments": [{"percent": 50, "names": named("now")}],
            },
        ),
        "the instalments make 50 per cent, not 100",
    ),
    "a payment from no source": (
        listed(pistol(fixed("1.00")), payment={"form": "cash", "names": named("now"), "source": "rumour"}),
        "source “rumour” is not described",
    ),
    "a promise without its language": (
        listed(pistol(fixed("1.00")), promises=[{"kind": "asylum", "names": {"en": " "}, "source": "s"}]),
        "the text in language “en” is missing",
    ),
    "a promise of another kind": (
        listed(pistol(fixed("1.00")), promises=[{"kind": "immunity", "names": named("x"), "source": "s"}]),
        "“immunity” is not a value",
    ),
    "a destroyed thing that is paid": (
        listed(
            pistol(fixed("1.00")),
            eligibility={
                "voluntary": True,
                "condition": {**CONDITION, "payable": ["good", "worn", "burnt"], "not_eligible": []},
            },
        ),
        "no list may pay for destroying anything",
    ),
    "a destroyed thing that people may decide on": (
        listed(
            pistol(fixed("1.00")),
            eligibility={
                "voluntary": True,
                "condition": {**CONDITION, "needs_decision": ["broken", "burnt"], "not_eligible": []},
            },
        ),
        "no list may pay for destroying anything",
    ),
    "what is taken by force": (
        listed(pistol(fixed("1.00")), eligibility={"voluntary": False}),
        "pays only for a voluntary hand-over",
    ),
    "vehicles in whatever condition": (
        listed(clause("tanks", fixed("1.00"), matches={"categories": ["tank"]})),
        "sets a condition, so that nothing destroyed is paid for",
    ),
    "a model in whatever condition": (
        listed(clause("tanks", fixed("1.00"), "t-72b3")),
        "sets a condition, so that nothing destroyed is paid for",
    ),
    **{
        f"a clause that pays for {what}": (
            listed(pistol(fixed("1.00"), pays_for=what)),
            f"a clause may not pay for “{what}”",
        )
        for what in ("information", "killing", "sabotage", "equipment_destroyed", "persons", "service", "")
    },
    "two clauses for one thing": (
        listed(pistol(fixed("1.00")), clause("arms", fixed("2.00"), "revolver", "pistol")),
        "clause “arms” is about model “pistol”, which clause “pistols” is about as well: tell them apart",
    ),
    "two clauses each before the other": (
        listed(
            pistol(fixed("1.00"), before=["arms"]),
            clause("arms", fixed("2.00"), "pistol", before=["pistols"]),
        ),
        "each go before the other",
    ),
    "a clause before none": (listed(pistol(fixed("1.00"), before=["rifles"])), "no other clause “rifles”"),
    "a clause before itself": (
        listed(pistol(fixed("1.00"), before=["pistols"])),
        "no other clause “pistols”",
    ),
    "a clause that others leave nothing": (
        listed(
            clause("arms", fixed("2.00"), "revolver", "pistol", before=["pistols"]), pistol(fixed("1.00"))
        ),
        "clause “pistols” can never match",
    ),
    "a clause for no value": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": []}}), attributes=SIZE),
        "can never match",
    ),
    "a clause for an unknown value": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": ["vast"]}}), attributes=SIZE),
        "“size” is one of small, large, not “vast”",
    ),
    "a clause by what nobody declared": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": ["large"]}})),
        "does not declare an attribute “size”",
    ),
    "a clause by a sum of money": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"price": ["1.00"]}}), attributes=PRICE),
        "“price” is money",
    ),
    "money with values": (
        listed(pistol(fixed("1.00")), attributes={"price": {**PRICE["price"], "values": ["1"]}}),
        "“price” is money: any amount",
    ),
    "an attribute without values": (
        listed(pistol(fixed("1.00")), attributes={"size": {"names": named("size")}}),
        "needs the values",
    ),
    "a value twice": (
        listed(
            pistol(fixed("1.00")), attributes={"size": {"names": named("size"), "values": ["small", "small"]}}
        ),
        "stands here twice",
    ),
    "a default that is no value": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "default": "vast"}}),
        "“vast” is not among the values of “size”",
    ),
    "another spelling of no value": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "also": {"L": "vast"}}}),
        "“vast” is not among the values of “size”",
    ),
    "a value as another spelling": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "also": {"small": "large"}}}),
        "“small” is a value itself",
    ),
    "a choice with bounds": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "above": {"large": "10"}}}),
        "only a number has bounds",
    ),
    "a number without bounds": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "above": {}}}),
        "needs a bound of its own",
    ),
    "a bound that is no number": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "above": {"heavy": "ten"}}}),
        "“ten” is no bound",
    ),
    "a number with spellings": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "other": "light"}}),
        "it has no other spellings",
    ),
    "a kind of claimant that nobody is": (
        listed(pistol(fixed("1.00"), matches={"claimants": ["spy"]})),
        "“spy” is not a value",
    ),
    "a way to come to an amount that is none": (
        listed(pistol({"kind": "formula", "amount": "1+1"})),
        "“formula” is not a value “kind” can have",
    ),
    "alternatives within alternatives": (
        listed(
            pistol({"kind": "first_of", "of": [{"kind": "first_of", "of": [PORTION, PORTION]}, PORTION]}),
            rounding=ROUNDING,
        ),
        "“first_of” is not a value “kind” can have",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_list_that_cannot_be_meant_is_refused(tmp_path: Path, fault: str) -> None:
    plain, expected = FAULTS[fault]
    assert expected in refused(tmp_path, plain)


@pytest.mark.parametrize("name", ["source", "version", "unit", "clauses", "split", "eligibility"])
def test_what_every_list_must_say_is_missed(tmp_path: Path, name: str) -> None:
    plain = listed(pistol(fixed("1.00")))
    del plain[name]
    assert f"“{name}” is missing" in refused(tmp_path, plain)


@pytest.mark.parametrize("name", ["source", "names", "pays_for", "pays", "matches"])
def test_what_every_clause_must_say_is_missed(tmp_path: Path, name: str) -> None:
    line = pistol(fixed("1.00"))
    del line[name]
    assert f"“{name}” is missing" in refused(tmp_path, listed(line))
