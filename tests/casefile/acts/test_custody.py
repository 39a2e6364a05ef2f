"""Custody: receipts, the chain, safety holds, and grades that nobody gives alone."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile.receiving import (
    INDEX_KEY,
    NOON,
    after,
    graded,
    in_custody,
    inspected,
    inspection,
    item,
    receive,
    reconciled,
    reveal,
    world_of,
)

from safeconduct.casefile.act import Act, Done, parse
from safeconduct.casefile.acts.custody import (
    ClearSafetyHold,
    Handing,
    PlaceSafetyHold,
    Purpose,
    ReceiveItems,
    TransferItems,
    blind_indexes,
)
from safeconduct.casefile.acts.inspection import (
    Decision,
    Inspect,
    InspectThird,
    SetInspectionsAside,
    openings_of,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import CLEAR
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import gate_of
from safeconduct.casefile.parts.custody import SCALE, Hazard, SerialMark
from safeconduct.errors import BadInput


def may(case: Case, act: Act, actor: str) -> bool:
    """Whether stage and gates let this act through."""
    return case.stage in act.during and all(gate.holds(case, world_of(actor), act) for gate in act.gates)


# --- receipt


def test_items_are_numbered_and_on_one_receipt_in_the_persons_language() -> None:
    case = after(in_custody(item(1), item(2)), receive(item(3)), "egret")
    assert [one.number for one in case.custody.items] == [1, 2, 3]
    assert [(one.number, one.to, one.language, one.items) for one in case.custody.receipts] == [
        (1, "p1", "ru", (1, 2)),
        (2, "p1", "ru", (3,)),
    ]
    assert [one.custodian for one in case.custody.items] == ["crane", "crane", "egret"]
    assert {one.condition for one in case.custody.items} == {"P"}
    assert not case.custody.all_graded


def test_a_case_without_items_is_not_graded() -> None:
    assert not reconciled().custody.all_graded


@given(st.integers(1, 40))
def test_what_lies_in_clear_is_hex_in_sixteens_and_no_serial_number(many: int) -> None:
    items = tuple(item(number) for number in range(1, many + 1))
    clear = receive(*items).clear(reconciled())
    assert clear.keys() <= CLEAR
    assert len(clear["blind"]) == -(-2 * many // 16) * 16
    assert clear["blind"] == sorted(set(clear["blind"]))
    assert all(len(index) == 64 for index in clear["blind"])


def test_one_serial_number_in_two_spellings_has_one_index_and_a_missing_one_has_none() -> None:
    latin, cyrillic = item(serials=("АВ-12",)), item(serials=("ab 12",))
    bare = item(serials=(), serial_mark=SerialMark.NONE)
    found = [set(blind_indexes(INDEX_KEY, (one,))) for one in (latin, cyrillic, bare)]
    assert len(found[0] & found[1]) == 2  # serial and tag
    assert len(found[0] & found[2]) == 1  # the tag


def test_the_databases_refusal_of_an_item_held_elsewhere_is_shown_as_the_gates_sentence() -> None:
    gate = gate_of("custody_helditem_pkey")
    assert gate is not None
    assert gate.number == "G35"
    assert "once" in gate.sentence


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_an_absurd_quantity_is_refused_with_a_sentence(quantity: int) -> None:
    fields = receive().fields()
    fields["items"][0]["quantity"] = quantity
    with pytest.raises(BadInput, match="cannot be understood"):
        parse("ReceiveItems", fields)


# --- chain


def hand(
    giver: str, taker: str, seal_found: str = "SEAL 00001", seal_after: str = "SEAL 00001"
) -> TransferItems:
    handing = Handing(item=1, seal_found=seal_found, seal_after=seal_after)
    return TransferItems(items=(handing,), giver=giver, taker=taker, purpose=Purpose.STORAGE)


def test_a_broken_seal_stays_on_the_record_and_the_new_one_counts_from_then_on() -> None:
    case = after(in_custody(), hand("crane", "ibis", "SEAL 00009", "SEAL 00010"), "crane", "ibis")
    case = after(case, hand("ibis", "egret", "SEAL 00010", "SEAL 00010"), "egret", "ibis")
    only = case.custody.items[0]
    assert [(link.giver, link.taker, link.seal_held) for link in only.chain] == [
        ("crane", "ibis", False),
        ("ibis", "egret", True),
    ]
    assert (only.custodian, only.seal) == ("egret", "SEAL 00010")


HANDLERS = ("crane", "egret", "ibis", "tern")


@given(st.lists(st.tuples(*[st.sampled_from(HANDLERS)] * 4), max_size=12))
def test_the_chain_has_no_gap_whoever_tries_to_hand_on(tried: list[tuple[str, str, str, str]]) -> None:
    case = in_custody()
    for giver, taker, first, second in tried:
        act = hand(giver, taker)
        if first != second and may(case, act, first) and may(case, act, second):
            assert {first, second} == {giver, taker}
            case = after(case, act, first, second)
    only = case.custody.items[0]
    holders = ["crane", *(link.taker for link in only.chain)]
    assert [link.giver for link in only.chain] == holders[:-1]
    assert only.custodian == holders[-1]


# --- grades


def test_two_who_agree_grade_an_item() -> None:
    case = graded(in_custody(item(1), item(2)), {1: "B", 2: "C"}, {1: "B", 2: "C"})
    assert [one.grade for one in case.custody.items] == ["B", "C"]
    assert case.custody.all_graded


def test_a_third_decides_where_two_differ() -> None:
    case = graded(in_custody(item(1), item(2)), {1: "B", 2: "C"}, {1: "D", 2: "C"})
    assert [one.condition for one in case.custody.items] == ["P", "C"]
    third = InspectThird(decisions=(Decision(item=1, grade="C", findings="Between the two."),))
    assert may(case, third, "lark")
    assert not may(case, third, "tern")
    case = after(case, third, "lark")
    assert case.custody.all_graded
    assert [one.grade for one in case.custody.items[0].inspections] == ["B", "D", "C"]


@given(st.sampled_from(SCALE))
def test_the_record_shows_no_grade_before_both_have_signed(grade: str) -> None:
    act = inspection("ibis", {1: grade})
    other = inspection("ibis", {1: "A" if grade != "A" else "F"})
    case = inspected(in_custody(), ("ibis", act))
    only = case.custody.items[0].inspections[0]
    assert (only.grade, only.findings) == ("", "")
    # Neither size nor fields tell one grade from another, and trying out all six opens nothing.
    assert len(str(act.fields())) == len(str(other.fields()))
    assert act.fields()["items"] != inspection("ibis", {1: grade}).fields()["items"]


def test_what_a_legal_adviser_reads_opens_what_was_signed() -> None:
    act = inspection("ibis", {1: "B", 2: "E"})
    opened = openings_of("ibis", act.aside)
    assert [(one.item, one.grade, one.commitment) for one in opened] == [
        (1, "B", act.items[0].commitment),
        (2, "E", act.items[1].commitment),
    ]


def test_an_item_on_hold_is_not_graded_and_starts_afresh_when_cleared() -> None:
    case = graded(in_custody(), {1: "B"}, {1: "B"})
    case = after(case, PlaceSafetyHold(items=(1,), hazards=(Hazard.LEAK,)), "ibis")
    assert case.custody.items[0].condition == "X"
    assert not case.custody.all_graded
    case = after(case, ClearSafetyHold(items=(1,), cleared_by="Test sappers; drained."), "crane", "ibis")
    only = case.custody.items[0]
    assert (only.condition, only.inspections, len(only.superseded)) == ("P", (), 2)


def test_inspections_that_cannot_be_revealed_are_set_aside_but_never_a_revealed_grade() -> None:
    case = inspected(in_custody(), ("ibis", inspection("ibis", {1: "B"})))
    again = SetInspectionsAside(items=(1,), reason="The legal adviser who could open it has left.")
    assert may(case, again, "owl")
    case = after(case, again, "owl", "tern")
    assert case.custody.items[0].inspections == ()
    assert not may(graded(in_custody(), {1: "B"}, {1: "D"}), again, "owl")


INSPECTORS = ("ibis", "tern", "lark", "owl")
STEPS = st.tuples(
    st.sampled_from(("inspect", "reveal", "third", "hold", "clear", "aside")),
    st.sampled_from(INSPECTORS),
    # Few grades and mostly one item, so that two often agree and a third often has something to decide.
    st.sampled_from([{1: "A"}, {1: "B"}, {1: "C"}, {2: "B"}, {1: "A", 2: "B"}]),
)


@given(st.permutations(INSPECTORS), st.tuples(*[st.sampled_from("ABC")] * 3), st.lists(STEPS, max_size=25))
def test_no_item_is_graded_without_two_who_agree_or_a_third(
    people: list[str], thought: tuple[str, str, str], steps: list[tuple[str, str, dict[int, str]]]
) -> None:
    case, signed = in_custody(item(1), item(2)), dict[str, tuple[str, Inspect]]()
    # Ordinary work first, so that most histories come to a grade; then anything.
    kinds = ("inspect", "inspect", "reveal", "third")
    usual = [
        (kind, who, {1: grade})
        for kind, who, grade in zip(
            kinds, (*people[:2], "owl", people[2]), (*thought[:2], "A", thought[2]), strict=True
        )
    ]
    for kind, who, grades in [*steps[::2], *usual, *steps[1::2]]:
        act = attempt(kind, who, grades, case, signed)
        actor = "owl" if kind in {"reveal", "aside"} else who
        if act is None or not may(case, act, actor):
            continue
        if isinstance(act, Inspect):
            signed |= {one.commitment: (who, act) for one in act.items}
        case = after(case, act, actor, "crane" if act.seconded_by else "")
        for one in case.custody.items:
            inspectors, said = {each.by for each in one.inspections}, [each.grade for each in one.inspections]
            assert len(inspectors) == len(said) <= 3
            assert "owl" not in inspectors
            if one.grade and len(said) == 3:
                assert min(said[:2]) <= said[2] == one.grade <= max(said[:2])
            elif one.grade:
                assert said == [one.grade, one.grade]


def attempt(
    kind: str, who: str, grades: dict[int, str], case: Case, signed: dict[str, tuple[str, Inspect]]
) -> Act | None:
    """What somebody tries, allowed or not; None when there is nothing to try it on."""
    numbers = tuple(grades)
    match kind:
        case "inspect":
            return inspection(who, grades)
        case "reveal":
            return revealing(case, signed, numbers)
        case "third":
            return InspectThird(
                decisions=tuple(
                    Decision(item=number, grade=grade, findings="Looked.")  # type: ignore[arg-type] # a grade
                    for number, grade in grades.items()
                )
            )
        case "hold":
            return PlaceSafetyHold(items=numbers, hazards=(Hazard.UNSTABLE,))
        case "clear":
            return ClearSafetyHold(items=numbers, cleared_by="Test sappers")
        case _:
            return SetInspectionsAside(items=numbers, reason="Test")


def revealing(case: Case, signed: dict[str, tuple[str, Inspect]], numbers: tuple[int, ...]) -> Act | None:
    """What a legal adviser would reveal of these items."""
    acts = {
        id(signed[each.commitment][1]): signed[each.commitment]
        for one in case.custody.items
        for each in one.inspections
        if each.commitment in signed
    }
    shown = reveal(*acts.values())
    current = {each.commitment for one in case.custody.items for each in one.inspections}
    kept = tuple(one for one in shown.openings if one.item in numbers and one.commitment in current)
    return msgspec.structs.replace(shown, openings=kept) if kept else None


# --- totality


def test_every_act_folds_on_a_case_that_knows_nothing_of_what_it_names() -> None:
    signed = ("ibis", inspection("ibis", {7: "A"})), ("tern", inspection("tern", {7: "A"}))
    acts: tuple[Act, ...] = (
        hand("crane", "ibis"),
        PlaceSafetyHold(items=(7,), hazards=(Hazard.LEAK,)),
        ClearSafetyHold(items=(7,), cleared_by="Test sappers"),
        SetInspectionsAside(items=(7,), reason="Test"),
        signed[0][1],
        reveal(*signed),
        InspectThird(decisions=(Decision(item=7, grade="A", findings="Test"),)),
    )
    for act in acts:
        case = Case(reference="test-case")
        assert changed(case, act, Done("crane", "ibis", NOON, 3, "d" * 64)) == case
    assert ReceiveItems.moves is None
