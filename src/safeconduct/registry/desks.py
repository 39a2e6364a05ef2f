"""Desks: officers who have signed in. Their unlocked keys lie in the database under a key that only a cookie carries.

Whoever takes the database has no cookie; whoever has a cookie without the database has nothing. A desk ends by itself
after 15 minutes without a visit and after 8 hours at most, and at once when its keys, its words or its second factor
no longer count.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Final

import msgspec
from django.db import transaction
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.casefile.entry import Head
from safeconduct.casefile.words import Role
from safeconduct.registry import directory, factors, waits
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.factors import Factor, NotShown, Proof
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import PublishedCheckpoint
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.registry.watching import record_attempt
from safeconduct.sealing import canonical
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.staff.models import Account, StaffSession

COOKIE = "__Host-d"
"""Name of the cookie; `__Host-` binds it to one host and to encrypted connections."""

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 8 * 3600
STEPPED_UP_SECONDS = 5 * 60
"""For how long a second factor that was shown counts for acts of consequence."""

_TOUCHED_SECONDS = 60
"""A visit moves the end at most so often: not every page is a write."""

_TOKEN_BYTES = 32
_ROOM = 2048
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class Standing(StrEnum):
    """How far somebody has come."""

    WORDS = "words"
    """Invited: the keys are made, and the words wait to be typed back."""
    FACTOR = "factor"
    """The words are right, and there is no second factor yet."""
    UNCERTIFIED = "uncertified"
    """Both are right, and the keys wait to be certified."""
    OPEN = "open"
    """At work."""


class Content(msgspec.Struct, frozen=True):
    """What a session holds, under the cookie's key.

    Attributes:
        standing: how far its owner has come.
        account: whose.
        seed: Ed25519 signing seed.
        identity: age identity.
        began: seconds since 1970.
        language: that they chose when they came.
        size: of the journal at the checkpoint that was verified last.
        root: of the journal there, hex.
        number: which second factors counted at the beginning.
        stepped_up_until: seconds since 1970.
        bound: digest of what stood in the database for their keys: other words or another second factor end it.
        words: of an invited newcomer, how their words are recognised; empty otherwise.
        invite: name of the invite that is used, until it is; empty otherwise.
        offered: secret of codes that an authenticator was shown and has not answered for yet; empty otherwise.
    """

    standing: Standing
    account: str
    seed: bytes
    identity: str
    began: int
    language: str
    size: int = 0
    root: str = ""
    number: int = 0
    stepped_up_until: int = 0
    bound: bytes = b""
    words: bytes = b""
    invite: bytes = b""
    offered: bytes = b""

    @property
    def keys(self) -> OfficerKeys:
        """The officer's keys."""
        return OfficerKeys(seed=self.seed, identity=self.identity)


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at work.

    Attributes:
        session: with which they act.
        roles: that they hold now.
        language: that they chose when they signed in.
    """

    session: OfficerSession
    roles: frozenset[Role]
    language: str

    @property
    def account(self) -> str:
        """Their pseudonym."""
        return self.session.account

    @property
    def stepped_up(self) -> bool:
        """Whether the second factor was shown within the last five minutes."""
        return self.session.fresh


def desk_of(installation: Installation, token: str) -> Desk | None:
    """Return the desk whose cookie this is; None when there is none any more, or not yet.

    Args:
        installation: where.
        token: the cookie's value.

    Raises:
        RolledBack: the journal is older than the desk has seen it, or another.
    """
    content = content_of(installation, token)
    if content is None or content.standing is not Standing.OPEN:
        return None
    office = directory.office(installation)
    fresh = waits.moment(installation) < content.stepped_up_until
    session = OfficerSession(
        installation, content.account, content.keys, Head(content.size, content.root), fresh=fresh
    )
    try:
        actor, _ = session.standing(office)
    except NotAllowed:
        end(token)
        return None
    if content.number != factors.number_of(office, content.account):
        # Two colleagues allowed a new second factor: whoever holds the old one is out.
        end(token)
        return None
    newest = PublishedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if newest != content.size:
        head = verified_head(installation, session.head)
        put(installation, token, msgspec.structs.replace(content, size=head.size, root=head.root))
        session = replace(session, head=head)
    return Desk(session=session, roles=actor.roles, language=content.language)


def begin(
    installation: Installation,
    account: str,
    keys: OfficerKeys,
    *,
    language: str,
    stepped_up: bool,
    before: Content | None = None,
) -> str:
    """Begin a session for keys that their owner has just unlocked, and return its cookie's value.

    How far it goes is decided here: without a second factor it only serves to register one, without a certificate
    only to wait for one.

    Args:
        installation: where.
        account: whose.
        keys: theirs.
        language: of their pages.
        stepped_up: whether a second factor was shown for it.
        before: what the session held whose place it takes: it ends no later than that one.

    Raises:
        RolledBack: the journal was set back.
    """
    office = directory.office(installation)
    number = factors.number_of(office, account)
    colleague = office.colleague(account)
    known = factors.factors_of(account, keys, number)
    if not known:
        standing = Standing.FACTOR
    elif colleague is None or colleague.certificate.sign != keys.public.sign:
        standing = Standing.UNCERTIFIED
    else:
        standing = Standing.OPEN
    head = verified_head(installation)
    now = waits.moment(installation)
    fresh_until = now + STEPPED_UP_SECONDS if stepped_up else 0
    return new(
        installation,
        Content(
            standing=standing,
            account=account,
            seed=keys.seed,
            identity=keys.identity,
            began=now if before is None else before.began,
            language=language,
            size=head.size,
            root=head.root,
            number=number,
            stepped_up_until=fresh_until or (before.stepped_up_until if before is not None else 0),
            bound=_bound(account, keys, number),
        ),
    )


def register(installation: Installation, token: str, content: Content, made: Factor) -> str:
    """Keep a new second factor, and return the value of a new cookie: one seen before has no more rights than before.

    It is on the record first: whoever takes an officer's second factor out of the database, so that the words alone
    let another be registered, leaves a registration there that nobody in the office has asked for.

    Args:
        installation: where.
        token: the cookie's value until now.
        content: what its session holds.
        made: the second factor.
    """
    record_attempt(installation, account=content.account, case="", attempt="second factor", refusal="")
    factors.keep(content.account, content.keys, content.number, made)
    end(token)
    return begin(
        installation,
        content.account,
        content.keys,
        language=content.language,
        stepped_up=content.standing is Standing.FACTOR,
        before=content,
    )


def step_up(installation: Installation, token: str, proof: Proof) -> None:
    """Take the second factor once more, for an act of consequence.

    Raises:
        NotShown: it is not the account's; the attempt is on the record.
        TooSoon: it was shown wrongly too often.
    """
    content = content_of(installation, token)
    if content is None or content.standing is not Standing.OPEN:
        raise NotShown(factors.NOT_SHOWN)
    tag = waits.count(installation, "step up", content.account)
    try:
        factors.check(installation, content.account, content.keys, content.number, proof)
    except NotShown as refusal:
        record_attempt(
            installation, account=content.account, case="", attempt="step up", refusal=str(refusal)
        )
        raise
    waits.clear(tag)
    until = waits.moment(installation) + STEPPED_UP_SECONDS
    put(installation, token, msgspec.structs.replace(content, stepped_up_until=until))


def bind(installation: Installation, token: str) -> None:
    """Let a session go on after its owner has changed their second factors; every other one of theirs ends."""
    content = content_of(installation, token, bound=False)
    if content is not None:
        bound = _bound(content.account, content.keys, content.number)
        put(installation, token, msgspec.structs.replace(content, bound=bound))


def _bound(account: str, keys: OfficerKeys, number: int) -> bytes:
    """Return the digest of what stands in the database for an account: its words' work, and the factors that count.

    Keys that wait to be certified are left out, and factors that other keys sealed: an invite alone, which one
    administrator makes, ends nobody's session.
    """
    wrapped = Account.objects.filter(account=account).values_list("wrapped_keys", flat=True).first()
    found = blake2b(bytes(wrapped or b""), digest_size=16)
    shown = sorted(factor.data for _, factor in factors.factors_of(account, keys, number))
    found.update(canonical.encode([each.hex() for each in shown]))
    return found.digest()


def content_of(installation: Installation, token: str, *, bound: bool = True) -> Content | None:
    """Return what a session holds, and let it live on; None when it has ended.

    Args:
        installation: where.
        token: the cookie's value.
        bound: whether it ends when its owner's words or second factors are others than at its beginning.
    """
    key = _token(token)
    row = None if key is None else StaffSession.objects.filter(name=_name(key)).first()
    if key is None or row is None:
        return None
    now = waits.moment(installation)
    content = _opened(key, bytes(row.blob)) if now < row.ends else None
    if (
        content is None
        or now >= content.began + LONGEST_SECONDS
        or (bound and content.standing is not Standing.WORDS and content.bound != _bound_now(content))
    ):
        row.delete()
        return None
    ends = _ends(now, content)
    if ends - row.ends >= _TOUCHED_SECONDS:
        with transaction.atomic():
            StaffSession.objects.filter(name=row.name).update(ends=ends)
            StaffSession.objects.filter(ends__lte=now).delete()
    return content


def _bound_now(content: Content) -> bytes:
    return _bound(content.account, content.keys, content.number)


def new(installation: Installation, content: Content) -> str:
    """Store a new session and return its cookie's value."""
    token = secrets.token_bytes(_TOKEN_BYTES)
    now = waits.moment(installation)
    with transaction.atomic():
        StaffSession.objects.filter(ends__lte=now).delete()
        StaffSession.objects.create(name=_name(token), blob=_sealed(token, content), ends=_ends(now, content))
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def put(installation: Installation, token: str, content: Content) -> None:
    """Store what a session holds from now on; a session that has ended meanwhile stays ended."""
    key = _token(token)
    if key is not None:
        ends = _ends(waits.moment(installation), content)
        StaffSession.objects.filter(name=_name(key)).update(blob=_sealed(key, content), ends=ends)


def end(token: str) -> None:
    """End a session: its row is gone, and its pages are overwritten (SQLite's secure_delete)."""
    key = _token(token)
    if key is not None:
        StaffSession.objects.filter(name=_name(key)).delete()


def _ends(now: int, content: Content) -> int:
    # A whole minute, and the earlier one: whose hand rested for how many seconds is nobody's business.
    return min((now + IDLE_SECONDS) // 60 * 60, content.began + LONGEST_SECONDS)


def _token(text: str) -> bytes | None:
    try:
        token = base64.urlsafe_b64decode(text.encode("ascii") + b"=")
    except (binascii.Error, ValueError):
        return None
    return token if len(token) == _TOKEN_BYTES else None


_NAME: Final = b"sc.desk.name.1"
_KEY: Final = b"sc.desk.key.1"


def _name(token: bytes) -> bytes:
    return blake2b(token, digest_size=16, person=_NAME).digest()


def _sealed(token: bytes, content: Content) -> bytes:
    plain = (msgspec.msgpack.encode(content) + b"\x80").ljust(_ROOM, b"\0")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    key = blake2b(token, digest_size=32, person=_KEY).digest()
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, _name(token), nonce, key)


def _opened(token: bytes, blob: bytes) -> Content | None:
    key = blake2b(token, digest_size=32, person=_KEY).digest()
    try:
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            blob[_NONCE_BYTES:], _name(token), blob[:_NONCE_BYTES], key
        )
        return msgspec.msgpack.decode(plain.rstrip(b"\0")[:-1], type=Content)
    except (CryptoError, ValueError, msgspec.DecodeError):
        # Another row's blob, or one of another release: its officer signs in again.
        return None
