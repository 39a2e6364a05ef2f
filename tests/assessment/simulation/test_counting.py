"""Bins, groups, extremes and sums per claim: each against its plainest definition."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assessment import Outcome
from safeconduct.assessment.simulation.bins import FEW, MOST, Histogram
from safeconduct.assessment.simulation.extremes import Extremes, sorts_of
from safeconduct.assessment.simulation.figures import Group
from safeconduct.assessment.simulation.side import LineOutcome, Outcomes, per_claim
from safeconduct.assessment.simulation.tally import GROUPS, Sums, groups

amounts = st.one_of(st.integers(0, 10**4), st.integers(0, 10**15))
spans = st.tuples(amounts, amounts).map(sorted)


@given(st.lists(amounts), st.lists(amounts))
def test_every_award_is_in_exactly_one_bin(now: list[int], draft: list[int]) -> None:
    histogram = Histogram()
    for side, totals in enumerate((now, draft)):
        histogram.add(side, np.array(totals, np.int64))
    bins = histogram.bins()
    assert all(one.highest == other.lowest for one, other in pairwise(bins))
    for each in bins:
        assert each.claims.now == sum(each.lowest <= total < each.highest for total in now)
        assert each.claims.draft == sum(each.lowest <= total < each.highest for total in draft)
    assert sum(each.claims.now for each in bins) == sum(total > 0 for total in now)
    assert sum(each.claims.draft for each in bins) == sum(total > 0 for total in draft)


@given(st.integers(0, 14), st.integers(1_000, 5_000))
def test_a_few_outliers_do_not_stretch_the_picture(power: int, many: int) -> None:
    histogram = Histogram()
    few = many * FEW // 2000
    histogram.add(0, np.array([1] * few + [10**power] * many + [10**15] * few, np.int64))
    histogram.add(1, np.array([10**power] * many, np.int64))
    assert len(histogram.bins()) <= MOST
    assert len(histogram.bins()) <= 3


@given(st.lists(st.tuples(spans, spans), min_size=1))
def test_a_claim_is_in_the_group_that_both_spans_settle(pairs: list[tuple[list[int], list[int]]]) -> None:
    sides = []
    for side in (0, 1):
        low, high = (np.array([pair[side][end] for pair in pairs]) for end in (0, 1))
        sides.append(Sums(low, low, high))
    for found, ((low, high), (least, most)) in zip(groups(*sides).tolist(), pairs, strict=True):
        group = GROUPS[found]
        assert (group is Group.NOTHING) == (high == most == 0)
        if group is Group.SAME:
            assert (low, high) == (least, most)
        if group in {Group.GAIN, Group.NEWLY_PAYABLE}:
            assert least >= high
            assert most > low
        if group in {Group.LOSE, Group.NO_LONGER_PAYABLE}:
            assert most <= low
            assert least < high
        if group is Group.OPEN:
            assert least < high or low == high == 0 or least == 0
            assert most > low or most == 0


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 4)), min_size=1), st.integers(1, 5), st.data())
def test_extremes_are_those_of_all_claims_at_once(
    given_claims: list[tuple[int, int]], most: int, data: st.DataObject
) -> None:
    # The difference is the same within a sort.
    claims = [(amount, amount * 10 + sort) for amount, sort in given_claims]
    extremes = Extremes(most)
    at = 0
    while at < len(claims):
        end = data.draw(st.integers(at + 1, len(claims)))
        part = claims[at:end]
        extremes.offer(
            np.arange(at + 1, end + 1),
            np.array([amount for amount, _ in part]),
            np.array([sort for _, sort in part], np.uint64),
        )
        at = end
    counts = Counter(claims)
    first = {claim: row for row, claim in reversed(list(enumerate(claims, 1)))}
    expected = sorted(counts, key=lambda claim: (-claim[0], first[claim]))[:most]
    found = [(each.difference, each.row, each.alike) for each in extremes.ranked()]
    assert found == [(claim[0], first[claim], counts[claim]) for claim in expected]


@given(st.lists(st.lists(st.tuples(st.integers(0, 2**40), st.booleans()), min_size=1), min_size=2))
def test_claims_are_alike_by_the_lines_that_change_in_any_order(
    given_lines: list[list[tuple[int, bool]]],
) -> None:
    lines = [line for claim in given_lines for line in claim]
    offsets = np.cumsum([0, *map(len, given_lines)])
    found = sorts_of(
        np.array([pair for pair, _ in lines]), np.array([changed for _, changed in lines]), offsets
    )
    changes = [sorted(pair for pair, changed in claim if changed) for claim in given_lines]
    for one in range(len(changes)):
        for other in range(one):
            assert (found[one] == found[other]) == (changes[one] == changes[other])


@given(st.lists(st.lists(st.integers(0, 2**52), max_size=5)))
def test_a_claims_sum_is_right_whatever_all_claims_come_to(claims: list[list[int]]) -> None:
    values = [value for claim in claims for value in claim]
    offsets = np.cumsum([0, *map(len, claims)])
    assert per_claim(offsets, np.array(values, np.int64)).tolist() == list(map(sum, claims))
    assert per_claim(offsets, np.array(values, np.object_)).tolist() == list(map(sum, claims))


def test_running_sums_that_leave_64_bits_still_differ_rightly() -> None:
    values = np.full(5_000, 2**52, np.int64)
    assert set(per_claim(np.arange(0, 5_001, 1_000), values).tolist()) == {1_000 * 2**52}


def test_an_amount_too_large_for_64_bits_is_counted_whole() -> None:
    outcomes = Outcomes()
    code = outcomes.code(LineOutcome("a", Outcome.PAYABLE, "c", 10**21, 10**21, 10**21, bounded=True))
    assert outcomes.columns.amount[code] == 10**21
    assert outcomes.code(outcomes.entries[0]) == code
