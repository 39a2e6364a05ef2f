"""One-time codes of six digits (RFC 6238, SHA-1, 30 seconds), for a device that knows no passkey."""

import base64
import hmac
import secrets
import struct
from urllib.parse import quote

SECRET_BYTES = 20
"""As RFC 4226 recommends for SHA-1; what every authenticator takes."""

STEP_SECONDS = 30
DIGITS = 6
AROUND = 1
"""Steps before and after the present one that count as well: clocks differ, and people type slowly."""


def new_secret() -> bytes:
    """Return a fresh secret of 20 bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """Return the six digits of one step of 30 seconds since 1970 (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    at = digest[-1] & 0xF
    number = int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: bytes, code: str, seconds: float) -> int | None:
    """Return the step whose code this is, near a moment; None when it is no such code.

    Args:
        secret: 20 bytes.
        code: as typed; blanks do not matter.
        seconds: the moment, since 1970.
    """
    typed = "".join(code.split())
    now = int(seconds) // STEP_SECONDS
    found = None
    for step in range(max(0, now - AROUND), now + AROUND + 1):
        # Every step is compared, whichever matches: the time taken tells nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()):
            found = step
    return found


def text_of(secret: bytes) -> str:
    """Return a secret as it is typed into an authenticator: base 32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: bytes, account: str) -> str:
    """Return the `otpauth:` address that an authenticator's camera reads; it names no programme."""
    return f"otpauth://totp/{quote(account)}?secret={base64.b32encode(secret).decode()}"
