"""A list of the authority's own: whatever its author sends is read, or refused with a sentence and its place."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import FOLDER
from safeconduct.schedule import carried

PACK = FOLDER / "ukraine-2023"
HEAD = (PACK / "programme.toml").read_text()
LIST = (PACK / "schedules" / "2023-01-01.yaml").read_text()
MANY = "9" * 6000
PLACE = re.compile(r"(list\.yaml|programme\.toml), line (\d+), column \d+: .+", re.DOTALL)

# Surrogates too: a file cannot hold one, an escape can, and a caller's text may.
ANY_TEXT = st.text(st.characters(), max_size=40)
ESCAPES = st.sampled_from(
    ["\\ud800", "\\udfff", "\\U0010FFFF", "\\UFFFFFFFF", "\\x00", MANY, f"1.{MANY}", "0xfff"]
)


def refused(head: str, text: str) -> tuple[str, int]:
    with pytest.raises(BadInput) as refusal:
        carried.carried(carried.head_from(head), carried.list_from(text), standard())
    found = PLACE.fullmatch(str(refusal.value))
    assert found is not None, str(refusal.value)
    return found[1], int(found[2])


@pytest.mark.parametrize("wrong", [f"a = {MANY}", f"a = -{MANY}", f"a = [1, {MANY}]", 'a = "\ud800"'])
def test_a_head_with_what_no_parser_can_hold_is_refused_at_its_line(wrong: str) -> None:
    assert refused(f"# first\n{wrong}\n{HEAD}", LIST) == ("programme.toml", 2)


@pytest.mark.parametrize("half", ["\\ud800", "\\uDFFF", "\\ud83d\\ude00", "\ud800", "\\UFFFFFFFF"])
def test_a_list_with_half_of_a_character_is_refused_at_its_line(half: str) -> None:
    text = LIST.replace('version: "2023-01-01"', f'version: "a{half}b"')
    line = next(number for number, each in enumerate(text.split("\n"), 1) if each.startswith("version:"))
    assert refused(HEAD, text) == ("list.yaml", line)
    assert refused(HEAD, f'"{half}": 1\n{LIST}') == ("list.yaml", 1)


def test_a_directive_with_an_absurd_number_is_refused() -> None:
    assert refused(HEAD, f"%YAML 1.{MANY}\n---\n{LIST}") == ("list.yaml", 1)


@given(put=st.one_of(ANY_TEXT, ESCAPES), quoted=st.booleans())
@example(put="2023-01-01", quoted=True)
def test_whatever_a_version_is_called_it_is_carried_or_refused(*, put: str, quoted: bool) -> None:
    text = LIST.replace('version: "2023-01-01"', f'version: "{put}"' if quoted else f"version: {put}")
    try:
        found = carried.carried(carried.head_from(HEAD), carried.list_from(text), standard())
    except BadInput:
        return
    assert carried.digest_of(found.content) == found.schedule.digest
    assert carried.check(found.head, found.content, standard()) == found.schedule


@given(put=st.one_of(ANY_TEXT, ESCAPES), quoted=st.booleans())
@example(put="2023-01-01", quoted=True)
def test_whatever_a_head_begins_with_it_is_read_or_refused(*, put: str, quoted: bool) -> None:
    text = f'a = "{put}"\n{HEAD}' if quoted else f"a = {put}\n{HEAD}"
    # No head has a key "a": what is TOML is refused by its form.
    assert refused(text, LIST)[0] == "programme.toml"
