"""The file of a signed list: what it says is one thing to every reader, and nothing else passes for it."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.programmes import load, shipped
from safeconduct.schedule.signed import FORMAT, Signature, SignedList, read_signed, statement

KEY, SIGNATURE = "ab" * 32, "cd" * 64


def signed(programme: str = "ukraine-2023") -> SignedList:
    """A file with the form of a signed list; no key ever made its signature."""
    pack = load(programme)
    said = statement(pack.schedules[-1], pack.status)
    return SignedList(format=FORMAT, signed=said, signatures=(Signature(KEY, SIGNATURE),))


def plain(programme: str = "ukraine-2023") -> dict[str, Any]:
    return json.loads(signed(programme).to_json())


@pytest.mark.parametrize("programme", shipped())
def test_every_list_that_ships_is_written_and_read_back_whole(programme: str) -> None:
    for schedule in load(programme).schedules:
        said = statement(schedule, load(programme).status)
        written = SignedList(format=FORMAT, signed=said, signatures=(Signature(KEY, SIGNATURE),))
        found = read_signed(written.to_json().encode())
        assert found == written
        assert found.message == written.message
        assert found.digest_holds()
        assert found.schedule() == schedule
        assert found.signed.digest == schedule.digest


@given(
    st.integers(0, 4),
    st.booleans(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.randoms(use_true_random=False),
)
def test_layout_and_order_of_keys_change_nothing_that_was_signed(
    indent: int,
    ascii_only: bool,  # noqa: FBT001 - drawn by Hypothesis
    mark: bytes,
    random: Any,
) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(each) for each in value] if isinstance(value, list) else value

    text = json.dumps(shuffled(plain()), indent=indent, ensure_ascii=ascii_only)
    found = read_signed(mark + text.encode())
    assert found.message == signed().message
    assert found.digest_holds()


def test_a_verifier_of_a_few_lines_comes_to_the_same_bytes() -> None:
    """What is signed can be made again with a JSON library alone, as the format's description says."""
    data = json.loads(signed().to_json())
    message = json.dumps(data["signed"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert message == signed().message
    content = json.dumps(
        data["signed"]["list"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
    assert hashlib.sha256(content).hexdigest() == data["signed"]["digest"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in leaves(inner, (*path, index))]
    return [path]


@given(st.data())
def test_whatever_is_changed_in_the_list_changes_what_was_signed(data: st.DataObject) -> None:
    changed = plain()
    path = data.draw(st.sampled_from(leaves(changed["signed"]["list"])))
    place = changed["signed"]["list"]
    for step in path[:-1]:
        place = place[step]
    value = place[path[-1]]
    place[path[-1]] = (not value) if isinstance(value, bool) else f"{value}x"
    found = read_signed(json.dumps(changed).encode())
    assert found.message != signed().message
    assert not found.digest_holds()


def changed(**more: Any) -> bytes:
    return json.dumps({**plain(), **more}).encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "is no JSON"),
        (b"\xff", "is not UTF-8 text"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 2_000_001, "larger than 2,000,000 bytes"),
        (b"[]", "is no signed list"),
        (b'{"format": "other/1"}', "is no signed list"),
        (b'{"a": 1, "a": 1}', "says “a” twice"),
        (b'{"a": 1.5}', "holds the number 1.5"),
        (b'{"a": NaN}', "holds NaN, which is no number"),
        (b'{"a": 1234567890123456789}', "absurdly large"),
        (b'{"a": "\\ud800"}', "half of a character pair"),
    ],
)
def test_what_is_no_signed_list_is_refused_with_a_sentence(raw: bytes, expected: str) -> None:
    with pytest.raises(BadInput, match=expected):
        read_signed(raw)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"signatures": []}, "1 to 16 signatures, and this file has 0"),
        ({"signatures": [{"key": KEY, "signature": SIGNATURE}] * 17}, "this file has 17"),
        ({"signatures": [{"key": "00", "signature": SIGNATURE}]}, "key in the file is not 64 hexadecimal"),
        ({"signatures": [{"key": KEY.upper(), "signature": SIGNATURE}]}, "in small letters"),
        ({"signatures": [{"key": KEY, "signature": "zz" * 64}]}, "signature in the file is not 128"),
        ({"signatures": [{"key": KEY}]}, "“signature” is missing"),
        ({"signed": {"list": {}, "digest": ""}}, "“status” is missing"),
        ({"signed": {"list": {}, "digest": "", "status": "in force"}}, "is not a value"),
        ({"note": "trust me"}, "“note” is not a key that belongs here"),
    ],
)
def test_a_file_with_another_form_is_refused(more: dict[str, Any], expected: str) -> None:
    with pytest.raises(BadInput, match=expected):
        read_signed(changed(**more))


def test_a_list_of_a_later_release_is_not_misread() -> None:
    data = plain()
    data["signed"]["list"]["clauses"][0]["pays"] = {"kind": "lottery"}
    with pytest.raises(BadInput, match=r"a form that this release does not know, at clauses\.0\.pays"):
        read_signed(json.dumps(data).encode()).schedule()


def test_a_list_that_writes_out_defaults_has_another_digest_and_is_refused() -> None:
    data = plain()
    data["signed"]["list"]["notes"] = []
    found = read_signed(json.dumps(data).encode())
    with pytest.raises(BadInput, match="values that lists leave out"):
        found.schedule()


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(
        lambda value: json.dumps({"format": FORMAT, "signed": value, "signatures": value}).encode()
    )
)
def test_whatever_else_is_in_a_file_it_is_refused_and_never_a_defect(raw: bytes) -> None:
    with pytest.raises(BadInput):
        read_signed(raw)
