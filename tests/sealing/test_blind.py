"""The blind index finds the same serial however it was typed, and says nothing else."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical
from safeconduct.sealing.blind import blind_index, normalise_serial

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("МТ-12 345", "MT12345"),
        ("mt 12-345", "MT12345"),
        ("№ 0042/А", "NO0042A"),
        ("no. 0042/a", "NO0042A"),
        ("１２３ＡＢ", "123AB"),
        ("савек", "CABEK"),
        ("Ж-77", "Ж77"),
        ("ж 77", "Ж77"),
        ("O0", "O0"),
    ],
)
def test_typing_habits_and_alphabets_do_not_matter(typed: str, normal: str) -> None:
    assert normalise_serial(typed) == normal


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(typed: str) -> None:
    try:
        once = normalise_serial(typed)
    except BadInput:
        return
    assert normalise_serial(once) == once
    assert once.isalnum()


@pytest.mark.parametrize("typed", ["", " ", "-", "?", "…", "— —"])
def test_a_missing_serial_is_never_indexed(typed: str) -> None:
    with pytest.raises(BadInput, match="missing"):
        blind_index(KEY, "T-72B", typed)


def test_a_letter_and_a_figure_that_look_alike_stay_different() -> None:
    assert blind_index(KEY, "T-72B", "O1") != blind_index(KEY, "T-72B", "01")


def test_model_and_serial_cannot_run_into_each_other() -> None:
    pairs = [("T-7", "21"), ("T-72", "1"), ("T-721", "0"), ('T-7","2', "1")]
    assert len({blind_index(KEY, model, serial) for model, serial in pairs}) == len(pairs)


def test_equal_serials_match_in_one_installation_only() -> None:
    index = blind_index(KEY, "Mi-8", "А 123")
    assert blind_index(KEY, "Mi-8", "a-123") == index
    assert blind_index(bytes(32), "Mi-8", "А 123") != index
    assert blind_index(KEY, "Mi-24", "А 123") != index


def test_the_construction_is_the_documented_one() -> None:
    message = canonical.encode(["safeconduct.serial.v1", "Mi-8", "A123"])
    assert message == b'["safeconduct.serial.v1","Mi-8","A123"]'
    assert blind_index(KEY, "Mi-8", "A123") == hmac.digest(KEY, message, "sha256")
