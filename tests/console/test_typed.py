"""What was typed into one field, as a plain value, or a sentence."""

import pytest

from safeconduct.console.acting.typed import NO_MOMENT, moment_in


@pytest.mark.parametrize(
    "text", ["tomorrow", "", "2023-02-30T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"]
)
def test_what_is_no_moment_is_told_so(text: str) -> None:
    told: list[str] = []
    assert moment_in(text, told.append) is None
    assert told == [NO_MOMENT]


def test_a_moment_is_in_utc_where_no_zone_is_named() -> None:
    told: list[str] = []
    assert moment_in("2023-08-22T04:10", told.append) == "2023-08-22T04:10:00Z"
    assert moment_in("2023-08-22T04:10+03:00", told.append) == "2023-08-22T01:10:00Z"
    assert told == []
