"""Officers' keys open with the generated passphrase at the full cost, and in no cheaper way."""

import secrets

import pytest
from nacl import bindings, pwhash

from safeconduct.errors import BadInput
from safeconduct.sealing import agefile, canonical, officer, passphrase, signing, stretch
from safeconduct.sealing.errors import CannotOpen, WrongPassphrase
from safeconduct.sealing.officer import OfficerKeys

WORDS = "abacus blooming cubicle drop-down elbow favored gentleman"


@pytest.fixture(scope="module")
def keys() -> OfficerKeys:
    return OfficerKeys.new()


@pytest.fixture(scope="module")
def wrapped(keys: OfficerKeys) -> bytes:
    return officer.wrap_keys(keys, WORDS)


@pytest.fixture
def no_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivation in this test is a failure: 256 MiB were spent on what a look would have told."""
    monkeypatch.setattr(stretch.Stretch, "derive", lambda *_: pytest.fail("a derivation was spent"))


def test_the_public_halves_belong_to_the_secret_ones(keys: OfficerKeys) -> None:
    assert keys.public.sign == signing.public_key_of(keys.seed).hex()
    assert keys.public.seal == agefile.recipient_of(keys.identity)
    assert OfficerKeys.new() != keys


def test_the_passphrase_opens_them_however_it_is_typed(keys: OfficerKeys, wrapped: bytes) -> None:
    assert officer.unwrap_keys(wrapped, WORDS.upper().replace(" ", " - ")) == keys


def test_another_passphrase_does_not(wrapped: bytes) -> None:
    with pytest.raises(WrongPassphrase, match="does not open"):
        officer.unwrap_keys(wrapped, WORDS.replace("abacus", "abdomen"))


@pytest.mark.parametrize("part", ["salt", "nonce", "body"])
def test_a_changed_blob_does_not_open(wrapped: bytes, part: str) -> None:
    at = len(b"safeconduct.officer-keys.v1\n") + {"salt": 0, "nonce": 16, "body": 40}[part]
    changed = wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :]
    with pytest.raises(WrongPassphrase):
        officer.unwrap_keys(changed, WORDS)


def test_the_cost_is_ours_and_cannot_be_lowered_by_whoever_owns_the_database(keys: OfficerKeys) -> None:
    """Wrapped at 1 MiB with the right passphrase, in our own format: at our cost it is another key."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    cheap = pwhash.argon2id.kdf(32, WORDS.replace("-", "").encode(), salt, opslimit=1, memlimit=2**20)
    plaintext = canonical.encode({"identity": keys.identity, "seed": keys.seed.hex()})
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, officer._FORMAT, nonce, cheap)
    with pytest.raises(WrongPassphrase):
        officer.unwrap_keys(officer._FORMAT + salt + nonce + sealed, WORDS)


def test_the_format_is_the_documented_one(keys: OfficerKeys, wrapped: bytes) -> None:
    head, salt, nonce, body = wrapped[:28], wrapped[28:44], wrapped[44:68], wrapped[68:]
    assert head == b"safeconduct.officer-keys.v1\n"
    stretched = WORDS.replace("-", "").encode()
    key = pwhash.argon2id.kdf(32, stretched, salt, opslimit=3, memlimit=256 * 2**20)
    plaintext = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(body, head, nonce, key)
    assert canonical.decode(plaintext) == {"identity": keys.identity, "seed": keys.seed.hex()}


@pytest.mark.usefixtures("no_derivation")
@pytest.mark.parametrize("words", ["", "letmein", WORDS + " hair", " ".join(WORDS.split()[:6]), "x" * 5000])
def test_what_was_not_generated_is_refused_before_any_derivation(words: str) -> None:
    with pytest.raises(BadInput):
        officer.unwrap_keys(b"", words)
    with pytest.raises(BadInput):
        officer.wrap_keys(OfficerKeys.new(), words)


@pytest.mark.usefixtures("no_derivation")
def test_an_unknown_format_is_refused_before_any_derivation(wrapped: bytes) -> None:
    for blob in (b"", wrapped[:50], wrapped.replace(b".v1", b".v2"), b"x" + wrapped):
        with pytest.raises(CannotOpen, match="format"):
            officer.unwrap_keys(blob, WORDS)


def test_secrets_are_not_shown(keys: OfficerKeys) -> None:
    assert keys.seed.hex() not in repr(keys)
    assert str(keys.seed) not in repr(keys)
    assert keys.identity not in repr(keys)


def test_the_sample_passphrase_is_one() -> None:
    assert passphrase.normalise(WORDS) == WORDS.replace("-", "")
