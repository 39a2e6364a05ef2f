"""The mailbox's cryptography: twelve words find it, open it, and under duress open something else.

The words themselves are in `words`; this module turns them into a locator, keys, and two slots of equal
form. Server key below means the installation's 32-byte mailbox key, kept outside the database.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.errors import BadInput
from safeconduct.sealing import agefile, signing, stretch
from safeconduct.sealing.words import (
    LOCATOR_WORDS,
    WORD_COUNT,
    Words,
    new_words,
    parse_words,
    words_sharing_locator,
)

__all__ = [
    "LOCATOR_WORDS",
    "PAYLOAD_BYTES",
    "SLOT_BYTES",
    "WORD_COUNT",
    "MailboxKeys",
    "SlotContent",
    "Slots",
    "Words",
    "decoy_salt",
    "derive",
    "locator",
    "mac_of_words",
    "make_slots",
    "new_salt",
    "new_words",
    "parse_words",
    "same_words",
    "words_sharing_locator",
]

PAYLOAD_BYTES = 512
"""Room in a slot, one byte of which marks the payload's end."""

_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
SLOT_BYTES = _NONCE_BYTES + PAYLOAD_BYTES + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
"""Length of every slot, used or not."""

_LOCATOR = b"safeconduct.mailbox.locator.v1\n"
_SALT = b"safeconduct.mailbox.salt.v1\n"
_COPIED = b"safeconduct.mailbox.copied.v1\n"
_SLOT = "safeconduct.mailbox.slot.v1\n"


def locator(words: Words, server_key: bytes) -> bytes:
    """Return the 32 bytes under which the mailbox is stored: an HMAC, so that a dump names no words."""
    return hmac.digest(server_key, _LOCATOR + " ".join(words[:LOCATOR_WORDS]).encode(), "sha256")


def new_salt() -> bytes:
    """Return a fresh 16-byte salt for a new mailbox."""
    return secrets.token_bytes(stretch.SALT_BYTES)


def decoy_salt(server_key: bytes, located: bytes) -> bytes:
    """Return the salt of a mailbox that does not exist.

    It is the same at every attempt, like a real one, so trying words says nothing about who has written.
    """
    return hmac.digest(server_key, _SALT + located, "sha256")[: stretch.SALT_BYTES]


def derive(words: Words, salt: bytes) -> bytes:
    """Return the 32-byte secret of words 4-12 (Argon2id 64 MiB, t = 3); waits for its turn."""
    return stretch.MAILBOX.derive(" ".join(words[LOCATOR_WORDS:]).encode(), salt)


def mac_of_words(words: Words, server_key: bytes) -> bytes:
    """Return the MAC carried in the form while the person copies the new words back.

    The checksum alone would miss one wrong word in sixteen, and a mailbox nobody can open again.
    """
    return hmac.digest(server_key, _COPIED + " ".join(words).encode(), "sha256")


def same_words(mac: bytes, words: Words, server_key: bytes) -> bool:
    """Say whether the words copied back are those the MAC was made of."""
    return hmac.compare_digest(mac, mac_of_words(words, server_key))


@dataclass(frozen=True, slots=True)
class MailboxKeys:
    """What one twelve-word secret opens and signs; each key has its own label, none reveals another."""

    seed: bytes = field(repr=False)
    """Ed25519 signing seed of the person in contact, 32 bytes."""
    identity: str = field(repr=False)
    """age identity to which the thread's identity is sealed."""
    slot: bytes = field(repr=False)
    """Key of the slot, 32 bytes."""

    @classmethod
    def of(cls, secret: bytes) -> "MailboxKeys":
        """Derive the keys from what `derive` returned (keyed BLAKE2b with a label per use, RFC 7693)."""

        def labelled(use: str) -> bytes:
            return hashlib.blake2b(
                f"safeconduct.mailbox.{use}.v1".encode(), key=secret, digest_size=32
            ).digest()

        return cls(
            seed=labelled("sign"),
            identity=agefile.identity_from_bytes(labelled("seal")),
            slot=labelled("slot"),
        )

    @property
    def public(self) -> bytes:
        """The person's public signing key, 32 bytes."""
        return signing.public_key_of(self.seed)

    @property
    def recipient(self) -> str:
        """The mailbox's age recipient."""
        return agefile.recipient_of(self.identity)


@dataclass(frozen=True, slots=True)
class SlotContent:
    """What a set of words finds in the mailbox when it opens."""

    keys: MailboxKeys
    payload: bytes = field(repr=False)
    """At most `PAYLOAD_BYTES` - 1 bytes."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The two slots of a mailbox. Nothing tells a used slot from random bytes, or which is the real one."""

    first: bytes
    second: bytes

    def open(self, keys: MailboxKeys, *, context: str) -> bytes | None:
        """Return the payload that these keys open, or `None`.

        Both slots are always tried: an early exit would show, by its time, which slot opened.
        """
        tried = [_open(slot, keys.slot, context) for slot in (self.first, self.second)]
        return next((payload for payload in tried if payload is not None), None)


def make_slots(real: SlotContent, duress: SlotContent | None, *, context: str) -> Slots:
    """Return two fresh slots.

    Both are rewritten whichever is set, and their order is drawn anew: two dumps, one before and one after
    duress words were set, differ as two dumps around a change of the real words do.

    Args:
        real: what the person's own words open.
        duress: what the duress words open; `None` fills that slot with random bytes.
        context: names the mailbox, so that slots cannot be moved to another.

    Raises:
        BadInput: a payload is too long.
    """
    slots = [
        _seal(real, context),
        secrets.token_bytes(SLOT_BYTES) if duress is None else _seal(duress, context),
    ]
    # A fixed order would tell, to whoever was given words under duress, which words they were given.
    secrets.SystemRandom().shuffle(slots)
    return Slots(first=slots[0], second=slots[1])


def _seal(content: SlotContent, context: str) -> bytes:
    if len(content.payload) >= PAYLOAD_BYTES:
        raise BadInput(
            f"A mailbox slot holds {PAYLOAD_BYTES - 1} bytes and {len(content.payload)} were given."
        )
    padded = (content.payload + b"\x80").ljust(PAYLOAD_BYTES, b"\0")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        padded, (_SLOT + context).encode(), nonce, content.keys.slot
    )


def _open(slot: bytes, key: bytes, context: str) -> bytes | None:
    if len(slot) != SLOT_BYTES:
        return None
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            slot[_NONCE_BYTES:], (_SLOT + context).encode(), slot[:_NONCE_BYTES], key
        )
    except CryptoError:
        return None
    return padded.rstrip(b"\0")[:-1]
