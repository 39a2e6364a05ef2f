"""Argon2id (RFC 9106): what makes guessing a passphrase expensive, and a flood of guesses bearable."""

from threading import BoundedSemaphore

from nacl import pwhash

MIB = 1024 * 1024
SALT_BYTES = pwhash.argon2id.SALTBYTES


class Stretch:
    """One setting of Argon2id with its own limit of derivations that run at once in this process.

    Memory times concurrency is a denial of service: callers beyond the limit wait here, holding nothing.
    Officers and mailboxes have one each, so that a flood of either never starves the other.

    The cost is fixed in code, never read from what is stored: whoever owns the database must not be able
    to lower it. One lane (p = 1) is all libsodium offers.
    """

    def __init__(self, *, memory_bytes: int, passes: int, at_once: int) -> None:
        """Fix the cost of one derivation and how many may run at once."""
        self.memory_bytes = memory_bytes
        self.passes = passes
        self.at_once = at_once
        self._turn = BoundedSemaphore(at_once)

    def derive(self, secret: bytes, salt: bytes) -> bytes:
        """Return the 32 bytes derived from a secret and a 16-byte salt; waits for its turn."""
        with self._turn:
            return pwhash.argon2id.kdf(32, secret, salt, opslimit=self.passes, memlimit=self.memory_bytes)


OFFICER = Stretch(memory_bytes=256 * MIB, passes=3, at_once=1)
"""For officers' passphrases: rare, and the prize is every case the officer is admitted to."""

MAILBOX = Stretch(memory_bytes=64 * MIB, passes=3, at_once=2)
"""For mailbox words: 95 random bits carry the security, so this stays affordable under a flood."""
