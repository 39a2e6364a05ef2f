"""A paymaster reads what the bank means, in their language."""

import subprocess
import sys

import pytest

from safeconduct.language import LANGUAGES
from safeconduct.treasury.iso20022 import reason_in_words, status_in_words

COMMON = "AC01 AC04 AC06 AG01 AM04 AM05 BE05 FF01 MD07 MS02 MS03 NARR RC01 RR04"


@pytest.mark.parametrize("code", COMMON.split())
def test_the_common_reasons_have_words_in_every_language(code: str) -> None:
    said = {reason_in_words(code, language) for language in ("en", "uk", "ru")}
    assert len(said) == 3
    assert reason_in_words("Z9", "en") not in said


def test_a_code_that_nobody_knows_is_said_to_be_the_banks() -> None:
    assert status_in_words("RJCT", "en") == "rejected"
    assert status_in_words("RJCT", "uk") == "відхилено"
    assert "only the bank" in status_in_words("X1", "en")
    assert all(status_in_words("X1", language) for language in LANGUAGES)


def test_this_room_needs_no_django() -> None:
    code = "import sys, safeconduct.treasury.iso20022; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
