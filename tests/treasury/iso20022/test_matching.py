"""Which entry is which payment: certain, or a person's; never twice, never lost, whatever the order."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import Doubt, Expected, How, Match, Matching, Movement, Reason, match

DAY = date(2026, 12, 1)


def payment(reference: str = "PAY-0001", amount: int = 500_00, **changes: Any) -> Expected:
    return Expected(**{"end_to_end": reference, "amount": amount, "unit": "EUR", "execution": DAY} | changes)


def movement(amount: int | None = 500_00, **changes: Any) -> Movement:
    fields = {
        "account": "DE00", "entry": "E1", "part": 1, "bank_reference": "B1", "end_to_end": "",
        "amount": amount, "unit": "EUR", "credit": False, "day": DAY,
    }  # fmt: skip
    return Movement(**fields | changes)


def doubts(found: Matching) -> list[Doubt]:
    return [one.doubt for one in found.doubtful]


def paid(found: Matching) -> list[tuple[list[str], How]]:
    return [([one.end_to_end for one in match_.payments], match_.how) for match_ in found.paid]


REFERENCES = st.sampled_from(["PAY-0001", "PAY-0002", "PAY-0003", "PAY-0004"])
AMOUNTS = st.sampled_from([100, 200, 300])
EXPECTED = st.lists(
    st.builds(
        Expected,
        end_to_end=REFERENCES,
        amount=AMOUNTS,
        unit=st.sampled_from(["EUR", "UAH"]),
        execution=st.dates(DAY, DAY + timedelta(days=9)),
        account=st.sampled_from(["", "DE00"]),
        block=st.sampled_from(["", "FILE-1", "FILE-2"]),
        booked=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.end_to_end,
)
MOVEMENTS = st.lists(
    st.builds(
        Movement,
        account=st.sampled_from(["DE00", "DE11"]),
        entry=st.sampled_from(["", "E1", "E2"]),
        part=st.integers(0, 2),
        bank_reference=st.sampled_from(["", "B1", "B2"]),
        end_to_end=st.one_of(st.just(""), REFERENCES, st.just("NOT-OURS")),
        amount=st.one_of(AMOUNTS, st.none(), st.just(600)),
        unit=st.sampled_from(["EUR", "UAH"]),
        credit=st.booleans(),
        day=st.one_of(st.none(), st.dates(DAY, DAY + timedelta(days=20))),
        booked=st.sampled_from([True, True, True, False]),
        text=st.lists(st.one_of(REFERENCES, st.just("hello")), max_size=2).map(tuple),
        blocks=st.lists(st.sampled_from(["FILE-1", "FILE-2", "FILE-3"]), max_size=1).map(tuple),
        returned=st.one_of(st.none(), st.just(Reason(code="AC04", own=False, notes=()))),
        is_return=st.booleans(),
    ),
    max_size=7,
)


@given(MOVEMENTS, EXPECTED, st.integers())
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_nothing_is_paid_twice_and_the_order_does_not_matter(
    entries: list[Movement], expected: list[Expected], seed: int
) -> None:
    found = match(entries, expected)
    placed = [match_.movement for match_ in (*found.paid, *found.returned)]
    placed += [one.movement for one in found.doubtful]
    assert sorted(map(repr, placed)) == sorted(map(repr, entries))

    closed = [one.end_to_end for match_ in found.paid for one in match_.payments]
    assert len(closed) == len(set(closed))
    before = {one.end_to_end for one in expected if one.booked}
    assert not before & set(closed)
    missing = {one.end_to_end for one in found.missing}
    assert missing == {one.end_to_end for one in expected} - before - set(closed)

    for match_ in found.paid:
        assert match_.movement.booked
        assert not match_.movement.credit
        assert sum(one.amount for one in match_.payments) == match_.movement.amount
        assert {one.unit for one in match_.payments} == {match_.movement.unit}
    for match_ in found.returned:
        assert match_.movement.credit
        assert match_.movement.is_return

    shuffled = random.Random(seed)  # noqa: S311 - an order, no secret
    shuffled.shuffle(entries)
    shuffled.shuffle(expected)
    assert match(entries, expected) == found


def test_our_reference_and_the_amount_close_a_payment() -> None:
    found = match([movement(end_to_end="PAY-0001")], [payment(), payment("PAY-0002")])
    assert paid(found) == [(["PAY-0001"], How.EXACT)]
    assert [one.end_to_end for one in found.missing] == ["PAY-0002"]


def test_a_bank_that_knows_capital_letters_only_is_understood() -> None:
    ours = payment("7kq2m4xa0pz9rt5w")
    assert paid(match([movement(end_to_end="7KQ2M4XA0PZ9RT5W")], [ours])) == [([ours.end_to_end], How.EXACT)]
    late = replace(ours, execution=DAY + timedelta(days=30))
    assert paid(match([movement(text=("REF 7KQ2M4XA0PZ9RT5W",))], [late])) == [
        ([ours.end_to_end], How.REFERENCE)
    ]
    with pytest.raises(BadInput, match="given twice"):
        match([], [ours, payment("7KQ2M4XA0PZ9RT5W")])


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"amount": 499_00}, Doubt.WRONG_AMOUNT),
        ({"unit": "UAH"}, Doubt.WRONG_AMOUNT),
        ({"amount": None}, Doubt.NO_AMOUNT),
        ({"account": "DE11"}, Doubt.OTHER_ACCOUNT),
    ],
)
def test_our_reference_with_anything_else_goes_to_a_person_with_the_payment(
    changes: dict[str, Any], doubt: Doubt
) -> None:
    ours = payment(account="DE00")
    found = match([movement(end_to_end="PAY-0001", **{"amount": 500_00} | changes)], [ours])
    assert (doubts(found), found.doubtful[0].candidates, found.missing) == ([doubt], (ours,), (ours,))


def test_a_payment_in_doubt_is_not_given_to_another_entry_by_its_amount() -> None:
    short = movement(499_00, end_to_end="PAY-0001")
    other = movement(500_00, entry="E2", bank_reference="B2")
    assert sorted(doubts(match([short, other], [payment()]))) == sorted([Doubt.WRONG_AMOUNT, Doubt.NOT_OURS])


def test_paid_twice_is_told_within_a_file_and_after_an_earlier_one() -> None:
    twice = [
        movement(end_to_end="PAY-0001"),
        movement(end_to_end="PAY-0001", entry="E2", bank_reference="B2"),
    ]
    found = match(twice, [payment()])
    assert (len(found.paid), doubts(found)) == (1, [Doubt.TWICE])
    assert doubts(match(twice[:1], [payment(booked=True)])) == [Doubt.TWICE]


def test_the_same_entry_in_two_files_counts_once() -> None:
    one = movement(end_to_end="PAY-0001")
    found = match([one, one, replace(one, booked=False)], [payment()])
    assert (paid(found), doubts(found)) == ([(["PAY-0001"], How.EXACT)], [Doubt.REPEATED] * 2)


def test_a_lump_sum_whose_payments_a_notification_listed_is_a_repetition() -> None:
    listed = [
        movement(500_00, end_to_end="PAY-0001"),
        movement(300_00, end_to_end="PAY-0002", part=2, bank_reference="B2"),
    ]
    lump = movement(800_00, part=0, bank_reference="")
    expected = [payment(), payment("PAY-0002", 300_00)]
    assert doubts(match([lump, *listed], expected)) == [Doubt.REPEATED]
    # Another sum under the same reference is no repetition.
    assert doubts(match([replace(lump, amount=900_00), *listed], expected)) == [Doubt.NOT_OURS]


def test_a_file_that_was_booked_as_one_sum_closes_all_its_payments() -> None:
    expected = [payment(block="FILE-1"), payment("PAY-0002", 300_00, block="FILE-1"), payment("PAY-0003")]
    lump = movement(800_00, part=0, blocks=("FILE-1",))
    found = match([lump], expected)
    assert paid(found) == [(["PAY-0001", "PAY-0002"], How.BATCH)]
    assert doubts(match([replace(lump, amount=500_00)], expected)) == [Doubt.WRONG_AMOUNT]
    assert doubts(match([lump], [replace(one, booked=True) for one in expected])) == [Doubt.TWICE]
    # One payment of the file was returned to sender already: which sum is right, a person finds out.
    assert doubts(match([lump], [replace(expected[0], booked=True), *expected[1:]])) == [Doubt.AMBIGUOUS]


@pytest.mark.parametrize(
    "text",
    [
        ("PAY-0001",),
        ("Ref:PAY-0001.",),
        ("EREF: PAY-0001, SVWZ: x",),
        ("(PAY-0001)",),
        ("x PAY-", "0001 y"),
        ("PAY-00 01",),
    ],
)
def test_a_reference_is_found_in_the_text_as_banks_print_it(text: tuple[str, ...]) -> None:
    assert paid(match([movement(text=text)], [payment(execution=DAY + timedelta(days=30))])) == [
        (["PAY-0001"], How.REFERENCE)
    ]


def test_a_reference_that_only_begins_like_ours_is_not_ours() -> None:
    late = payment(execution=DAY + timedelta(days=30))
    assert doubts(match([movement(text=("PAY-00011",))], [late])) == [Doubt.NOT_OURS]
    assert doubts(match([movement(text=("PAY-0001 PAY-0002",))], [late, payment("PAY-0002")])) == [
        Doubt.AMBIGUOUS
    ]


def test_amount_and_date_close_a_payment_only_where_both_are_unique() -> None:
    assert paid(match([movement()], [payment()])) == [(["PAY-0001"], How.AMOUNT_AND_DATE)]
    two = [payment(), payment("PAY-0002")]
    assert doubts(match([movement()], two)) == [Doubt.AMBIGUOUS]
    pair = [movement(), movement(entry="E2", bank_reference="B2")]
    assert doubts(match(pair, [payment()])) == [Doubt.AMBIGUOUS] * 2
    assert doubts(match([movement(day=DAY - timedelta(days=1))], [payment()])) == [Doubt.NOT_OURS]
    assert doubts(match([movement(day=DAY + timedelta(days=8))], [payment()])) == [Doubt.NOT_OURS]
    assert doubts(match([movement(end_to_end="SOMEBODY-ELSE")], [payment()])) == [Doubt.UNKNOWN_REFERENCE]


def test_a_return_is_linked_to_its_payment_and_once() -> None:
    back = movement(
        end_to_end="PAY-0001", credit=True, is_return=True, returned=Reason(code="AC04", own=False, notes=())
    )
    ours = payment(booked=True)
    found = match([back], [ours])
    assert found.returned == (Match(movement=back, payments=(ours,), how=How.EXACT),)
    again = replace(back, entry="E2", bank_reference="B2")
    assert doubts(match([back, again], [ours])) == [Doubt.TWICE]
    # The bank kept its charges.
    assert doubts(match([replace(back, amount=495_00)], [ours])) == [Doubt.WRONG_AMOUNT]


def test_money_with_our_reference_is_no_return_unless_the_bank_says_so() -> None:
    """Whoever learns a reference could else make a paid award look unpaid, and have it paid again."""
    ours = payment(booked=True)
    found = match([movement(end_to_end="PAY-0001", credit=True)], [ours])
    assert (found.returned, doubts(found), found.doubtful[0].candidates) == ((), [Doubt.INCOMING], (ours,))


def test_two_payments_of_one_reference_are_refused() -> None:
    with pytest.raises(BadInput, match="PAY-0001 is given twice"):
        match([], [payment(), payment()])


def test_twenty_thousand_entries_find_their_payments() -> None:
    count = 20_000
    expected = [payment(f"PAY-{number:06d}", 100 + number) for number in range(count)]
    entries = [
        movement(
            100 + number, end_to_end=f"PAY-{number:06d}", bank_reference=f"B{number}", text=("Contract 7",)
        )
        for number in range(count)
    ]
    found = match(entries, expected)
    assert (len(found.paid), found.doubtful, found.missing) == (count, (), ())


@pytest.mark.parametrize("account", ["DE00", "de 00"])
def test_a_lump_sum_is_known_by_its_file_in_capitals_and_only_on_its_account(account: str) -> None:
    ours = payment(account="DE00", block="file-1")
    lump = {"end_to_end": "", "part": 0, "blocks": ("FILE-1",), "amount": ours.amount}
    found = match([movement(account=account, **lump)], [ours])
    assert [each.how for each in found.paid] == [How.BATCH]
    elsewhere = match([movement(account="DE11", **lump)], [ours])
    assert (elsewhere.paid, [each.doubt for each in elsewhere.doubtful]) == ((), [Doubt.OTHER_ACCOUNT])
