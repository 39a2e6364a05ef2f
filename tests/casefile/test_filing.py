"""The proof of filing, checked by somebody who has nothing but the text, the journal's key and its origin."""

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.casefile.entry import Draft, Envelope, Head
from safeconduct.casefile.filing import WARNING, BadFiling, check_filing, write_filing
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import Frontier, inclusion_proof, leaf_hash
from safeconduct.sealing import signing

ORIGIN = "invented.example/journal"
SEED, JOURNAL, OTHER = bytes(32), bytes([1]) * 32, bytes([2]) * 32
KEY = signing.public_key_of(JOURNAL)


def entry(index: int = 0, **keys: str) -> Any:
    envelope = Envelope(
        kind=Kind.CASE, part=Part.WHOLE, actor="mailbox:1", certificate=0, stage=CoarseStage.OPEN, keys=keys
    )
    draft = Draft.make(
        case="0000-0000-0000-0000",
        index=index,
        before="0" * 64,
        envelope=envelope,
        plaintext_commitment="00" * 32,
        body=b"sealed",
        salt=sha256(bytes([index])).digest(),
        checkpoint=Head(0, "00" * 32),
        first="",
    )
    return draft.sign(SEED)


def proof(made: Any, *, others: int = 5, at: int = 3, key: bytes | None = None, seed: bytes = JOURNAL) -> str:
    leaves = [leaf_hash(bytes([number])) for number in range(others)]
    leaves.insert(at, leaf_hash(made.leaf))
    nodes: dict[tuple[int, int], bytes] = {}
    frontier = Frontier()
    for level, index, value in frontier.append_many(leaves):
        nodes[level, index] = value
    return write_filing(
        entry=made,
        key=key or signing.public_key_of(SEED),
        leaf=at,
        path=inclusion_proof(at, len(leaves), lambda level, index: nodes[level, index]),
        signed_checkpoint=sign(Checkpoint(ORIGIN, len(leaves), frontier.root()), seed),
        warning=WARNING,
    )


def test_it_shows_what_was_signed_where_and_by_which_key() -> None:
    made = entry(**{"mailbox:1": signing.public_key_of(SEED).hex()})
    found = check_filing(proof(made), KEY, ORIGIN)
    assert found.statement == made.statement
    assert (found.leaf, found.checkpoint.size, found.key) == (3, 6, signing.public_key_of(SEED))


def test_it_names_no_journal_and_no_programme() -> None:
    text = proof(entry())
    assert ORIGIN not in text
    assert "invented" not in text
    assert WARNING in json.loads(text)["warning"]


@pytest.mark.parametrize(
    ("key", "origin"), [(signing.public_key_of(OTHER), ORIGIN), (KEY, "another.example/journal")]
)
def test_it_is_of_one_journal_only(key: bytes, origin: str) -> None:
    with pytest.raises(BadFiling, match="not of this journal"):
        check_filing(proof(entry()), key, origin)


def test_a_checkpoint_signed_by_somebody_else_proves_nothing() -> None:
    with pytest.raises(BadFiling, match="not of this journal"):
        check_filing(proof(entry(), seed=OTHER), KEY, ORIGIN)


def test_an_entry_signed_by_another_key_than_it_says_proves_nothing() -> None:
    with pytest.raises(BadFiling, match="not signed by the key"):
        check_filing(proof(entry(), key=signing.public_key_of(OTHER)), KEY, ORIGIN)
    foreign = entry(**{"mailbox:1": signing.public_key_of(OTHER).hex()})
    with pytest.raises(BadFiling, match="not the one that the statement names"):
        check_filing(proof(foreign), KEY, ORIGIN)


def test_an_entry_that_is_not_in_the_journal_proves_nothing() -> None:
    genuine, stranger = json.loads(proof(entry())), json.loads(proof(entry(1)))
    genuine |= {name: stranger[name] for name in ("signed", "signature", "salt")}
    with pytest.raises(BadFiling, match="does not hold this entry"):
        check_filing(json.dumps(genuine), KEY, ORIGIN)


def test_without_its_salt_it_proves_nothing() -> None:
    changed = json.loads(proof(entry()))
    changed["salt"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    with pytest.raises(BadFiling, match="does not hold this entry"):
        check_filing(json.dumps(changed), KEY, ORIGIN)


@given(st.data())
def test_whatever_is_changed_but_the_warning_spoils_it(data: st.DataObject) -> None:
    genuine = json.loads(proof(entry()))
    name = data.draw(st.sampled_from(sorted(genuine.keys() - {"warning"})))
    value = genuine[name]
    if isinstance(value, int):
        changed = data.draw(st.integers(-1, 2**70).filter(lambda number: number != value))
    elif isinstance(value, str):
        at = data.draw(st.integers(0, len(value) - 1))
        letter = data.draw(st.sampled_from("ABab09+/=\n").filter(lambda each: each != value[at]))
        changed = value[:at] + letter + value[at + 1 :]
    else:
        changed = value[:-1]
    with pytest.raises(BadFiling):
        check_filing(json.dumps({**genuine, name: changed}), KEY, ORIGIN)


@given(st.text(max_size=300))
def test_rubbish_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadFiling, match="no proof of filing"):
        check_filing(text, KEY, ORIGIN)


def test_a_far_too_long_text_is_not_read() -> None:
    with pytest.raises(BadFiling, match="too long"):
        check_filing("[" * 100_000, KEY, ORIGIN)
