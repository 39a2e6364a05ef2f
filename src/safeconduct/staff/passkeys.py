"""Passkeys (WebAuthn Level 3) as second factor and step-up; never the key that wraps an officer's keys.

The challenge is signed by the server and carried by the page, so that nothing is stored for whoever only asks.
"""

import hmac
import secrets
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from safeconduct.errors import SafeconductError

CHALLENGE_SECONDS = 10 * 60
"""How long a page with a challenge counts: time to type seven words."""

_NONCE_BYTES = 16
_MAC_BYTES = 32
_CHALLENGE_BYTES = _NONCE_BYTES + 8 + _MAC_BYTES
LONGEST = 20_000
"""Characters of an answer of a browser; a passkey without attestation has a few hundred."""

_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    struct.error,
    RecursionError,
    UnsupportedAlgorithm,
)
"""What reading an answer that no browser made may end with: all of it is refused alike, whatever words came with it."""

NAME = "console"
"""What a device shows beside a passkey: it names no programme."""


class NoPasskey(SafeconductError):
    """The answer is not one of this account's passkeys, here and now."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passkey counts: the host to which the browser binds it.

    Attributes:
        host: as the visitor's browser has it, without port.
    """

    host: str

    def server(self) -> Fido2Server:
        """Return the verifier for this host."""
        return Fido2Server(
            PublicKeyCredentialRpEntity(name=NAME, id=self.host),
            verify_origin=self.is_origin,
            attestation=None,
        )

    def is_origin(self, origin: str) -> bool:
        """Say whether a page of this host, and of no other, asked for the signature.

        The browser says truly where its page came from, so the port does not matter. A subdomain does: it may be
        somebody else's.
        """
        parts = urlsplit(origin)
        safe = parts.scheme == "https" or (parts.scheme == "http" and self.host == "localhost")
        return safe and parts.hostname == self.host


def new_challenge(key: bytes, seconds: float) -> str:
    """Return a fresh challenge, in base64url.

    Args:
        key: the server's, 32 bytes.
        seconds: the moment, since 1970.
    """
    head = secrets.token_bytes(_NONCE_BYTES) + struct.pack(">Q", int(seconds))
    return websafe_encode(head + _mac(key, head))


def is_challenge(key: bytes, challenge: bytes, seconds: float) -> bool:
    """Say whether a challenge is this server's, and not too old."""
    if len(challenge) != _CHALLENGE_BYTES:
        return False
    head, mac = challenge[:-_MAC_BYTES], challenge[-_MAC_BYTES:]
    made = struct.unpack(">Q", head[_NONCE_BYTES:])[0]
    return hmac.compare_digest(mac, _mac(key, head)) and 0 <= seconds - made <= CHALLENGE_SECONDS


def creation_options(place: Place, account: str, user: bytes, challenge: str) -> dict[str, Any]:
    """Return what a browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON).

    Args:
        place: where it will count.
        account: the pseudonym that the device shows beside it.
        user: handle under which the device keeps it; not the account.
        challenge: from `new_challenge`.
    """
    options, _ = place.server().register_begin(
        PublicKeyCredentialUserEntity(id=user, name=account, display_name=account),
        # Kept by the device, so that signing in need not say first which passkeys an account has.
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=websafe_decode(challenge),
    )
    return dict(options.public_key)


def request_options(place: Place, challenge: str) -> dict[str, Any]:
    """Return what a browser needs to sign with a passkey (PublicKeyCredentialRequestOptionsJSON)."""
    options, _ = place.server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, challenge=websafe_decode(challenge)
    )
    return dict(options.public_key)


def registered(place: Place, key: bytes, answer: str, seconds: float) -> tuple[bytes, bytes]:
    """Check a browser's answer to `creation_options`.

    Args:
        place: where.
        key: the server's, which made the challenge.
        answer: RegistrationResponseJSON, as posted.
        seconds: the moment, since 1970.

    Returns:
        The credential (identifier and public key), to be sealed; and the challenge, to be spent.

    Raises:
        NoPasskey: it is no answer to a challenge of ours, or was made for another place.
    """
    try:
        response = RegistrationResponse.from_dict(_parsed(answer))
        challenge = response.response.client_data.challenge
        _check(key, challenge, seconds)
        found = place.server().register_complete(_state(challenge), response)
        if found.credential_data is None:
            raise NoPasskey(NOT_MADE)
        return bytes(found.credential_data), challenge
    except _UNREADABLE as error:
        raise NoPasskey(NOT_MADE) from error


@dataclass(frozen=True, slots=True)
class Signed:
    """What a passkey signed.

    Attributes:
        challenge: to be spent.
        credential: which of the account's it was, as `registered` returned it.
        counter: how many signatures the device says it has made with it; 0 when it does not count.
    """

    challenge: bytes
    credential: bytes
    counter: int


def authenticated(place: Place, key: bytes, credentials: list[bytes], answer: str, seconds: float) -> Signed:
    """Check a browser's answer to `request_options` and return what was signed.

    Args:
        place: where.
        key: the server's, which made the challenge.
        credentials: of the account, as `registered` returned them.
        answer: AuthenticationResponseJSON, as posted.
        seconds: the moment, since 1970.

    Raises:
        NoPasskey: none of the credentials signed a challenge of ours, for this place, with its user verified.
    """
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        challenge = response.response.client_data.challenge
        _check(key, challenge, seconds)
        known = [AttestedCredentialData(each) for each in credentials]
        found = place.server().authenticate_complete(_state(challenge), known, response)
        return Signed(challenge, bytes(found), response.response.authenticator_data.counter)
    except _UNREADABLE as error:
        raise NoPasskey(NOT_SIGNED) from error


NOT_MADE = "The device made no passkey for this page. Try again, or use an authenticator with codes."
NOT_SIGNED = "No passkey of this account signed."


def _check(key: bytes, challenge: bytes, seconds: float) -> None:
    if not is_challenge(key, challenge, seconds):
        raise NoPasskey(NOT_SIGNED)


def _state(challenge: bytes) -> dict[str, Any]:
    return {
        "challenge": websafe_encode(challenge),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise NoPasskey(NOT_SIGNED)
    return msgspec.json.decode(answer, type=dict[str, Any])


def _mac(key: bytes, head: bytes) -> bytes:
    return hmac.digest(key, b"sc.passkey.challenge.1\n" + head, "sha256")
