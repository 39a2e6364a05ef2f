"""Armour: an age file comes through mail whole, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealing import armour
from safeconduct.sealing.errors import CannotOpen


def test_a_text_without_an_armoured_file_opens_nothing() -> None:
    for text in ("", "Hello.", f"{armour.BEGIN}\n!!!\n{armour.END}\n", armour.BEGIN):
        with pytest.raises(CannotOpen):
            armour.unarmoured(text)


@given(st.binary(max_size=400))
def test_what_is_armoured_comes_back_with_any_line_ends(blob: bytes) -> None:
    text = armour.armoured(blob)
    assert all(len(line) <= 64 for line in text.splitlines())
    assert (
        armour.unarmoured(text)
        == armour.unarmoured("Received: x\r\n\r\n" + text.replace("\n", "\r\n"))
        == blob
    )
