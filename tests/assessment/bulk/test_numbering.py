"""Numbers for combinations: equal ones get equal numbers, different ones different, and the way back is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assessment.bulk import numbering
from safeconduct.assessment.bulk.numbering import Chain, Growing, Pairs, Sequences, first_of_each, spread

small = st.integers(0, 40)
pairs = st.lists(st.tuples(small, small), min_size=1, max_size=60)
batches = st.lists(pairs, min_size=1, max_size=4)


def column(values: object) -> np.ndarray:
    return np.array(values, np.intp)


def numbered(known: Pairs, batch: list[tuple[int, int]]) -> list[int]:
    left, right = (column(side) for side in zip(*batch, strict=True))
    return spread(known.codes(left, 41, right, 41), len(batch)).tolist()


@pytest.mark.parametrize("largest", [1, numbering.LARGEST_TABLE])
@given(batches)
def test_a_pair_has_one_number_in_a_table_and_without_one(
    largest: int, batches: list[list[tuple[int, int]]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "LARGEST_TABLE", largest)
        known = Pairs()
        seen: dict[tuple[int, int], int] = {}
        for batch in batches:
            for pair, number in zip(batch, numbered(known, batch), strict=True):
                assert seen.setdefault(pair, number) == number
                assert known.pair(number) == pair
        assert sorted(seen.values()) == list(range(len(known)))


@given(batches)
def test_a_table_that_becomes_too_large_forgets_no_number(batches: list[list[tuple[int, int]]]) -> None:
    known = Pairs()
    before = [numbered(known, batch) for batch in batches]
    far = np.array([10**6], np.intp)
    known.codes(far, 10**6 + 1, far, 10**6 + 1)
    assert [numbered(known, batch) for batch in batches] == before


@given(pairs)
def test_one_number_for_all_rows_counts_as_one_in_each(batch: list[tuple[int, int]]) -> None:
    left = column([pair[0] for pair in batch])
    once, spelled = Pairs(), Pairs()
    assert np.array_equal(once.codes(left, 41, 7, 41), spelled.codes(left, 41, np.full(len(left), 7), 41))


@given(st.lists(st.tuples(small, small, small), min_size=1, max_size=60))
def test_a_combination_comes_back_from_its_number(rows: list[tuple[int, int, int]]) -> None:
    chain = Chain(3)
    found = spread(chain.codes([column(side) for side in zip(*rows, strict=True)], [41] * 3), len(rows))
    assert [chain.combination(number) for number in found.tolist()] == rows
    assert len(set(rows)) == len(set(found.tolist()))


@given(st.lists(st.lists(small, max_size=6), min_size=1, max_size=30))
def test_a_sequence_comes_back_from_its_number(lists: list[list[int]]) -> None:
    known = Sequences()
    lengths = column([len(each) for each in lists])
    values = column([value for each in lists for value in each])
    found = known.codes(values, 41, np.cumsum(lengths) - lengths, lengths).tolist()
    assert [list(known.sequence(number)) for number in found] == lists
    assert len(set(map(tuple, lists))) == len(set(found))


@given(st.lists(small))
def test_the_first_of_each_is_the_first(numbers: list[int]) -> None:
    assert first_of_each(column(numbers)).tolist() == sorted({numbers.index(number) for number in numbers})


@given(st.lists(st.one_of(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=40))))
def test_an_array_that_grows_keeps_what_it_holds(steps: list[int | list[int]]) -> None:
    growing, expected = Growing(-1, np.int64), []
    for step in steps:
        if isinstance(step, list):
            growing.extend(step)
            expected += step
        else:
            growing.append(step)
            expected.append(step)
            assert growing.array.tolist() == expected
    assert growing.reach(len(expected) + 3).tolist() == [*expected, -1, -1, -1]
