"""Second factors: a passkey, or codes where a device knows none. Sealed under the officer's own keys.

So whoever takes the database has no secret that makes codes, and whoever writes into it adds no passkey of theirs:
what does not open under the keys that the seven words unwrapped does not count.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import msgspec
from django.db import transaction
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.casefile.office import Office
from safeconduct.errors import SafeconductError
from safeconduct.registry import waits
from safeconduct.registry.installation import Installation
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.staff import passkeys, totp
from safeconduct.staff.models import SecondFactor
from safeconduct.staff.passkeys import NoPasskey, Place

_ROOM = 1024
"""Bytes of every sealed factor: a passkey and a secret of codes look alike."""
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class FactorKind(StrEnum):
    """What an officer shows besides their words."""

    PASSKEY = "passkey"
    CODES = "codes"


class Factor(msgspec.Struct, frozen=True):
    """One second factor, opened.

    Attributes:
        kind: which.
        data: a passkey's credential (identifier and public key), or the 20 bytes that make codes.
        counter: of the signatures that a passkey's device had made when it was shown last; 0 when it does not count.
    """

    kind: FactorKind
    data: bytes
    counter: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody shows as second factor: one of the two.

    Attributes:
        place: host of the page, to which a passkey is bound.
        code: six digits.
        answer: the browser's answer to a passkey's challenge, as JSON.
    """

    place: Place
    code: str = ""
    answer: str = ""


class NotShown(SafeconductError):
    """The second factor is not the account's."""


NOT_SHOWN = "The code or passkey is not right. A code counts once, and for a minute."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_SHOWN, passkeys.NOT_MADE)


def number_of(office: Office, account: str) -> int:
    """Return which second factors of an account count: how often two colleagues have allowed a new one."""
    return office.second_factors.get(account, 0)


def keep(account: str, keys: OfficerKeys, number: int, factor: Factor) -> None:
    """Seal a second factor under the officer's keys and store it; those of earlier numbers go."""
    blob = _sealed(account, keys, number, factor)
    SecondFactor.objects.filter(account_id=account, number__lt=number).delete()
    SecondFactor.objects.create(account_id=account, number=number, blob=blob)


def _sealed(account: str, keys: OfficerKeys, number: int, factor: Factor) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    plain = (msgspec.msgpack.encode(factor) + b"\x80").ljust(_ROOM, b"\0")
    if len(plain) > _ROOM:
        raise NoPasskey(passkeys.NOT_MADE)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, _about(account, number), nonce, _key(keys)
    )
    return nonce + sealed


def factors_of(account: str, keys: OfficerKeys, number: int) -> list[tuple[int, Factor]]:
    """Return the second factors of this number that open under the keys, each with its row's key."""
    found = []
    rows = SecondFactor.objects.filter(account_id=account, number=number).order_by("pk")
    for pk, blob in rows.values_list("pk", "blob"):
        factor = _opened(account, keys, number, bytes(blob))
        if factor is not None:
            found.append((pk, factor))
    return found


def drop(account: str, keys: OfficerKeys, number: int, pk: int) -> bool:
    """Take one of several second factors away, and say whether it was; the last one stays."""
    mine = [each for each, _ in factors_of(account, keys, number)]
    if pk not in mine or len(mine) < 2:
        return False
    SecondFactor.objects.filter(pk=pk).delete()
    return True


def check(installation: Installation, account: str, keys: OfficerKeys, number: int, proof: Proof) -> None:
    """Return if the proof is one of an account's second factors, here, now and for the first time.

    Raises:
        NotShown: it is not.
    """
    now = installation.clock().timestamp()
    known = factors_of(account, keys, number)
    if proof.answer:
        credentials = [factor.data for _, factor in known if factor.kind is FactorKind.PASSKEY]
        try:
            signed = passkeys.authenticated(
                proof.place, installation.server_key, credentials, proof.answer, now
            )
        except NoPasskey:
            raise NotShown(NOT_SHOWN) from None
        if waits.spend(installation, signed.challenge, passkeys.CHALLENGE_SECONDS):
            pk, factor = next(each for each in known if each[1].data == signed.credential)
            _count_on(account, keys, number, pk, factor, signed.counter)
            return
    for _, factor in known:
        is_codes = proof.code and factor.kind is FactorKind.CODES
        if is_codes and _spent(installation, account, factor.data, proof.code):
            return
    raise NotShown(NOT_SHOWN)


def _spent(installation: Installation, account: str, secret: bytes, code: str) -> bool:
    """Use a code up, and say whether it is one of this authenticator's, here, now and for the first time.

    Each authenticator has codes of its own: whoever has just shown one to step up registers another at once.
    """
    step = totp.step_of(secret, code, installation.clock().timestamp())
    what = f"{account}/{step}/".encode() + secret
    return step is not None and waits.spend(installation, what, totp.STEP_SECONDS * (2 * totp.AROUND + 1))


def _count_on(account: str, keys: OfficerKeys, number: int, pk: int, factor: Factor, counter: int) -> None:
    """Keep how far a passkey has counted.

    Raises:
        NotShown: it has not counted on (WebAuthn Level 3, 7.2): somebody has a copy of it.
    """
    if counter == factor.counter == 0:
        return  # a device that does not count
    if counter <= factor.counter:
        raise NotShown(NOT_SHOWN)
    blob = _sealed(account, keys, number, msgspec.structs.replace(factor, counter=counter))
    with transaction.atomic():
        # Of two who show it at once, one finds it gone.
        if not SecondFactor.objects.filter(pk=pk).delete()[0]:
            raise NotShown(NOT_SHOWN)
        SecondFactor.objects.create(account_id=account, number=number, blob=blob)


def new_passkey(installation: Installation, place: Place, answer: str) -> Factor:
    """Return the passkey that a browser made for a challenge of ours, used once.

    Raises:
        NoPasskey: it made none.
    """
    now = installation.clock().timestamp()
    credential, challenge = passkeys.registered(place, installation.server_key, answer, now)
    if not waits.spend(installation, challenge, passkeys.CHALLENGE_SECONDS):
        raise NoPasskey(passkeys.NOT_MADE)
    return Factor(FactorKind.PASSKEY, credential)


def new_codes(installation: Installation, account: str, secret: bytes, code: str) -> Factor:
    """Return an authenticator that has shown its first code; that code counts no second time, at signing in neither.

    Args:
        installation: where.
        account: whose it becomes.
        secret: the 20 bytes that it was offered.
        code: six digits, as typed.

    Raises:
        NotShown: this is no code of it.
    """
    if not _spent(installation, account, secret, code):
        raise NotShown(NOT_SHOWN)
    return Factor(FactorKind.CODES, secret)


def _opened(account: str, keys: OfficerKeys, number: int, blob: bytes) -> Factor | None:
    try:
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            blob[_NONCE_BYTES:], _about(account, number), blob[:_NONCE_BYTES], _key(keys)
        )
    except (CryptoError, ValueError):
        return None
    return msgspec.msgpack.decode(plain.rstrip(b"\0")[:-1], type=Factor)


def _about(account: str, number: int) -> bytes:
    return f"safeconduct.second-factor.v1\n{account}\n{number}".encode()


def _key(keys: OfficerKeys) -> bytes:
    return blake2b(keys.seed, digest_size=32, person=b"sc.second.factor").digest()
