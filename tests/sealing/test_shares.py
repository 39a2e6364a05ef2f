"""Shared secrets: enough people open them, fewer learn nothing, and mistakes are named."""

from itertools import combinations

import pytest
import shamir_mnemonic
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.sealing import agefile, recovery, shares, vault
from safeconduct.sealing.errors import BadShares

SECRET = bytes(range(32))


@given(st.binary(min_size=32, max_size=32), st.integers(2, 5))
@settings(max_examples=15)
def test_any_two_custodians_open_a_vault(secret: bytes, custodians: int) -> None:
    made = vault.split(secret, custodians)
    assert len(set(made)) == custodians
    assert all(vault.combine(pair) == secret for pair in combinations(made, 2))


def test_one_custodian_opens_nothing_even_twice() -> None:
    share = vault.split(SECRET, 3)[0]
    for given_ in ([], [share], [share, share], [share, f" {share.upper()}\n"]):
        with pytest.raises(BadShares, match="needed"):
            vault.combine(given_)


def test_shares_of_an_older_vault_do_not_mix_with_the_new() -> None:
    """After an opening the vault has a new identity; an old share must not count."""
    old, new = vault.split(SECRET, 2), vault.split(SECRET, 2)
    with pytest.raises(BadShares, match="belongs to another"):
        vault.combine([old[0], new[1]])


def test_the_secret_of_a_vault_is_an_identity() -> None:
    recipient = agefile.recipient_of(agefile.identity_from_bytes(SECRET))
    sealed = agefile.seal(b"a name and a place", [recipient])
    opened = agefile.identity_from_bytes(vault.combine(vault.split(SECRET, 4)[2:]))
    assert agefile.unseal(sealed, opened) == b"a name and a place"


@pytest.mark.parametrize("custodians", [0, 1, 17])
def test_a_vault_needs_two_to_sixteen_custodians(custodians: int) -> None:
    with pytest.raises(BadShares, match="impossible"):
        vault.split(SECRET, custodians)


@pytest.mark.parametrize(("k", "n"), [(3, 3), (3, 5), (4, 6)])
def test_any_k_of_n_recover_the_key_and_fewer_do_not(k: int, n: int) -> None:
    made = recovery.split_words(SECRET, k, n)
    assert all(len(share.split()) == 33 for share in made)
    assert all(recovery.combine_words(some) == SECRET for some in combinations(made, k))
    assert recovery.combine_words(made) == SECRET
    with pytest.raises(BadShares, match=f"{k - 1} different shares were given and {k} are needed"):
        recovery.combine_words(made[: k - 1])


@pytest.mark.parametrize(("k", "n"), [(0, 3), (1, 1), (2, 3), (4, 3), (3, 17)])
def test_recovery_by_fewer_than_three_is_refused(k: int, n: int) -> None:
    with pytest.raises(BadShares):
        recovery.split_words(SECRET, k, n)


def test_a_mistyped_word_is_noticed_wherever_it_stands() -> None:
    one, other, third = (share.split() for share in recovery.split_words(SECRET, 3, 3))
    for at in range(33):
        wrong = "academic" if one[at] != "academic" else "acid"
        typed = [*one[:at], wrong, *one[at + 1 :]]
        with pytest.raises(BadShares, match="mistyped"):
            recovery.combine_words([" ".join(words) for words in (typed, other, third)])


@pytest.mark.parametrize("typed", ["", "academic", "one two three", "слово " * 33, "academic " * 33])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(BadShares):
        recovery.combine_words([typed, typed + " x", typed + " y"])


def test_a_share_set_of_another_programme_is_named_as_such() -> None:
    """Valid SLIP-39 words, made elsewhere for a 128-bit secret."""
    foreign = shamir_mnemonic.generate_mnemonics(1, [(3, 3)], bytes(16))[0]
    with pytest.raises(BadShares, match="something else"):
        recovery.combine_words(foreign)


def test_shares_are_slip_39_that_other_tools_read() -> None:
    made = recovery.split_words(SECRET, 3, 5)
    assert shamir_mnemonic.combine_mnemonics(made[1:4]) == SECRET


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_secret_has_exactly_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        shares.split(bytes(length), 3, 5)
