"""A claim's file is read strictly: what is not a claim is refused with a sentence."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment_claims import claim

from safeconduct.assessment import claim_from_json, claim_from_plain
from safeconduct.errors import BadInput

PLAIN = msgspec.to_builtins(claim())


def raw(**changes: object) -> bytes:
    return json.dumps({**PLAIN, **changes}).encode()


def test_a_bare_claim_and_a_golden_case_are_read_alike() -> None:
    wrapped = json.dumps({"claim": PLAIN, "expect": {}, "source": "", "certainty": "A"}).encode()
    assert claim_from_json(raw()) == claim_from_json(wrapped) == claim()


def test_a_byte_order_mark_does_no_harm() -> None:
    assert claim_from_json(b"\xef\xbb\xbf" + raw()) == claim()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "no JSON"),
        (b"hello", "no JSON"),
        (raw() + b"}", "no JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "larger than 1,000,000 bytes"),
        (b"[]", "is a JSON object"),
        (b"null", "is a JSON object"),
        (b'"claim"', "is a JSON object"),
        (b'{"claim": 5}', "is a JSON object"),
        (b'{"programme": NaN}', "NaN, which is no number"),
        (b'{"programme": -Infinity}', "-Infinity, which is no number"),
        (b'{"programme": 1.5}', "the number 1.5: put numbers"),
        (b'{"programme": 1e9}', "the number 1e9: put numbers"),
        (b'{"programme": ' + b"9" * 5000 + b"}", "absurdly large"),
        (b'{"programme": "a", "programme": "b"}', "says “programme” twice"),
        (raw(claimants=[{"id": "\ud800"}]), "half of a character pair"),
        (raw(bonus=1), "“bonus” is not a key that belongs here"),
        (raw(voluntary="yes"), "“voluntary” must be true or false, not text"),
        (raw(voluntary=None), "“voluntary” must be true or false, not nothing"),
        (raw(surrendered_on="10 June"), "“surrendered_on” is no date"),
        (raw(surrendered_on="2022-02-30"), "“surrendered_on” is no date"),
        (raw(claimants={"id": "a"}), "“claimants” must be a list"),
        (raw(claimants=[{"id": "a", "kind": "king"}]), "“king” is not a value “kind” can have"),
        (raw(claimants=[{"id": "a", "name": "Nobody"}]), "at claimants[0].name: “name” is not a key"),
        (raw(items=[{"equipment": "t-72b3"}]), "at items[0]: “quantity” is missing"),
        (raw(items=[{"equipment": "t-72b3", "quantity": True}]), "at items[0].quantity"),
    ],
)
def test_what_is_no_claim_is_refused_with_a_sentence(content: bytes, expected: str) -> None:
    with pytest.raises(BadInput) as refused:
        claim_from_json(content)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("key", ["programme", "surrendered_on", "voluntary", "claimants", "items"])
def test_nothing_that_matters_may_be_left_out(key: str) -> None:
    with pytest.raises(BadInput, match=f"“{key}” is missing"):
        claim_from_plain({name: value for name, value in PLAIN.items() if name != key})


def test_the_whole_vocabulary_is_understood() -> None:
    person = {
        "id": "a",
        "age": 30,
        "deceased": False,
        "kind": "dealer",
        "weight": "2",
        "attributes": {"licensed": True},
    }
    thing = {
        "equipment": "ammunition", "quantity": "2.5", "unit": "kg", "condition": "B", "decided": "1.00",
        "appraised": "10.00", "description": "in a box", "attributes": {"calibre": ".357", "muzzle_energy_j": 500},
    }  # fmt: skip
    given = claim_from_json(
        raw(claimants=[person], items=[thing], prior_awards=1, knew_of_offer=False, unit="USD")
    )
    assert given.claimants[0].kind == "dealer"
    assert given.items[0].attributes["muzzle_energy_j"] == 500


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        claim_from_json(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*PLAIN, "claim", "x"]), inner),
    )
)
def test_no_json_does_more_than_be_refused(data: Any) -> None:
    with pytest.raises(BadInput):
        claim_from_json(json.dumps(data).encode())
