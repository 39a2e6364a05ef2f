"""Cosignatures as C2SP says (tlog-cosignature/v1): whose they are, over what, and when."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from safeconduct.journal import checkpoint
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.cosignature import Witness, WitnessKey, cosign, cosignatures
from safeconduct.journal.errors import BadCosignature, BadNote
from safeconduct.journal.note import parse_note

KEY = WitnessKey("witness.example/one", bytes(range(32)))
OTHER = WitnessKey("witness.example/two", bytes(32))
NOTE = checkpoint.sign(Checkpoint("log.example/public", 256, bytes(range(32))), bytes(range(1, 33)))
TEXT = parse_note(NOTE).text
AT = 1_690_880_400


def test_what_is_signed_is_what_the_specification_says() -> None:
    line = cosign(TEXT, KEY, AT)
    blob = base64.b64decode(line.rsplit(" ", 1)[1])
    assert line.startswith("— witness.example/one ")
    assert blob[:4] == KEY.witness.key_id
    assert int.from_bytes(blob[4:12]) == AT
    SigningKey(KEY.seed).verify_key.verify(f"cosignature/v1\ntime {AT}\n{TEXT}".encode(), blob[12:])


def test_a_checkpoint_with_witnesses_is_still_the_journals() -> None:
    both = NOTE + cosign(TEXT, KEY, AT) + cosign(TEXT, OTHER, AT + 1)
    public = bytes(SigningKey(bytes(range(1, 33))).verify_key)
    assert checkpoint.verify(both, "log.example/public", public).size == 256
    found = cosignatures(both, [OTHER.witness, KEY.witness])
    assert [(each.witness.name, each.at) for each in found] == [
        ("witness.example/one", AT),
        ("witness.example/two", AT + 1),
    ]
    assert NOTE + "".join(f"{each.line}\n" for each in found) == both


def test_strangers_are_passed_over_and_a_witness_counts_once_with_the_newest() -> None:
    many = NOTE + cosign(TEXT, OTHER, AT) + cosign(TEXT, KEY, AT) + cosign(TEXT, KEY, AT + 9)
    assert [each.at for each in cosignatures(many, [KEY.witness])] == [AT + 9]
    # The same name with another key is another witness.
    assert cosignatures(many, [WitnessKey(KEY.name, bytes(32)).witness]) == []
    assert cosignatures(NOTE, [KEY.witness]) == []


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_that_was_changed_is_taken(data: st.DataObject) -> None:
    line = cosign(TEXT, KEY, AT)
    blob = bytearray(base64.b64decode(line.rsplit(" ", 1)[1]))
    blob[data.draw(st.integers(4, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    changed = f"{NOTE}— {KEY.name} {base64.b64encode(blob).decode()}\n"
    with pytest.raises(BadCosignature, match="was changed after it was signed"):
        cosignatures(changed, [KEY.witness])
    head = TEXT.replace("256", "512")
    with pytest.raises(BadCosignature):
        cosignatures(f"{head}\n{line}", [KEY.witness])


def test_a_short_or_long_signature_is_none() -> None:
    blob = base64.b64decode(cosign(TEXT, KEY, AT).rsplit(" ", 1)[1])
    for wrong in (blob[:-1], blob + b"\0", blob[:5]):
        with pytest.raises(BadCosignature):
            cosignatures(f"{NOTE}— {KEY.name} {base64.b64encode(wrong).decode()}\n", [KEY.witness])


def test_a_signature_of_a_log_does_not_pass_for_a_witness() -> None:
    """One key used as both: type and message differ, so neither signature is the other's."""
    mine = checkpoint.sign(Checkpoint(KEY.name, 256, bytes(32)), KEY.seed)
    assert cosignatures(mine, [KEY.witness]) == []


def test_keys_are_passed_on_as_lines() -> None:
    assert Witness.parse(KEY.witness.verifier_key + "\n") == KEY.witness
    assert WitnessKey.parse(KEY.encoded) == KEY
    assert base64.b64encode(KEY.seed).decode() not in repr(KEY)
    fresh = WitnessKey.new("a.example/w")
    assert fresh != WitnessKey.new("a.example/w")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "witness.example",
        "w+00000000+" + base64.b64encode(b"\x04" + bytes(32)).decode(),
        # A log's key, of type 1, is no witness's.
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "w+00000000+BAAA",
        "w x+00000000+" + base64.b64encode(b"\x04" + bytes(32)).decode(),
        "w+00000000+no base64",
    ],
)
def test_a_line_that_is_no_witnesss_key_is_refused(line: str) -> None:
    with pytest.raises(BadCosignature):
        Witness.parse(line)
    with pytest.raises(BadCosignature):
        WitnessKey.parse(line)


def test_a_secret_is_not_taken_for_a_public_key_and_names_have_no_spaces() -> None:
    with pytest.raises(BadCosignature):
        WitnessKey.parse(KEY.witness.verifier_key)
    with pytest.raises(BadNote):
        WitnessKey.new("two words")
