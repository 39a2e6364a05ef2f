"""The authority's key in a file: closed without its passphrase, and never open by mistake."""

import pytest

from safeconduct.errors import BadInput
from safeconduct.sealing.errors import BadShares, CannotOpen, WrongPassphrase
from safeconduct.sealing.keyfile import MAX_BYTES, lock_seed, threshold_of, unlock_seed
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.sealing.recovery import split_words

SEED = bytes(range(32))
WORDS = "jujitsu sensation impotence economic walk juicy scarecrow"


@pytest.fixture(scope="module")
def locked() -> bytes:
    return lock_seed(SEED, WORDS)


def test_the_passphrase_opens_it_however_it_is_typed(locked: bytes) -> None:
    assert SEED.hex().encode() not in locked
    assert unlock_seed(locked, f"  {WORDS.upper().replace(' ', '-')} ") == SEED


def test_another_passphrase_or_a_changed_file_opens_nothing(locked: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        unlock_seed(locked, generate_officer_passphrase())
    at = len(locked) * 3 // 4
    changed = locked[:at] + (b"A" if locked[at : at + 1] != b"A" else b"B") + locked[at + 1 :]
    with pytest.raises(WrongPassphrase):
        unlock_seed(changed, WORDS)


@pytest.mark.parametrize("blob", [b"", SEED, SEED.hex().encode(), b"x" * (MAX_BYTES + 1)])
def test_a_seed_that_lies_open_is_refused(blob: bytes) -> None:
    with pytest.raises(CannotOpen, match="no key file"):
        unlock_seed(blob, WORDS)


def test_a_passphrase_that_a_person_chose_is_refused() -> None:
    with pytest.raises(BadInput):
        lock_seed(SEED, "correct horse battery staple")


def test_a_seed_of_another_length_is_a_defect() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        lock_seed(SEED[1:], WORDS)


def test_a_mistyped_share_is_found_when_it_is_typed() -> None:
    share = split_words(SEED, 3, 5)[0]
    assert threshold_of(f" {share.upper()}  ") == 3
    first, _, rest = share.partition(" ")
    with pytest.raises(BadShares, match="mistyped"):
        threshold_of(f"{'academic' if first != 'academic' else 'acid'} {rest}")
