"""Joining: an invite, keys made in memory, words shown once and typed back; then colleagues certify (`certifying`)."""

import hmac
import secrets
from datetime import UTC, timedelta
from hashlib import blake2b

import msgspec
from django.db import IntegrityError, transaction

from safeconduct.casefile.gates.office import PSEUDONYM, RESERVED
from safeconduct.casefile.words import Role
from safeconduct.errors import SafeconductError
from safeconduct.registry import desks, directory, waits
from safeconduct.registry.desks import Content, Standing
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.installation import Installation
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.signing_in import wrapped_keys
from safeconduct.registry.stepping import SecondFactorDue
from safeconduct.registry.watching import record_attempt
from safeconduct.sealing import passphrase
from safeconduct.sealing.errors import WrongPassphrase
from safeconduct.sealing.officer import OfficerKeys, unwrap_keys, wrap_keys
from safeconduct.staff.models import Account, CertificateSignature, Invite

DAYS = 7
"""An invite counts so long: time to travel, not to be forgotten in a drawer."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u to misread."""

_CODE_LETTERS = 20

_RECORDED = 24
"""So many wrong codes a day are recorded: anybody can send one, and the journal keeps each for ever."""

BAD_ACCOUNT = (
    "An account is 3 to 32 small letters, digits and hyphens, and names nobody: a bird, a river, a tree."
)
TAKEN = "There is an invite for this account already. Take it back first, or wait until it has lapsed."
ENDED = "This account's service has ended. An account is one human for ever: choose another name."
NO_INVITE = "This code is not right, was used already, or has lapsed. Ask an administrator for a new one."
NOT_COPIED = "These are not the words that were shown. Look at what you wrote down, and type all seven again."
INVITES_ARE_MADE = "Invites are made by an administrator."
INVITES_ARE_TAKEN = "Invites are taken back by an administrator."


class CannotJoin(SafeconductError):
    """An invite, or what was made of it, does not count."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (BAD_ACCOUNT, TAKEN, ENDED, NO_INVITE, NOT_COPIED, INVITES_ARE_MADE, INVITES_ARE_TAKEN)


def invite(session: OfficerSession, account: str) -> str:
    """Make an invite and return its code, which is stored nowhere and handed over in person.

    For an account that exists already it lets its owner, whose words are lost, make new keys; they count once two
    colleagues have certified them.

    Args:
        session: an administrator's.
        account: the pseudonym that it is for.

    Raises:
        NotAllowed: they are no administrator.
        CannotJoin: no account can have this name, or an invite for it exists.
    """
    installation = session.installation
    office = directory.office(installation)
    check_administrator(session, "invite", INVITES_ARE_MADE)
    if not PSEUDONYM.fullmatch(account) or account in RESERVED:
        raise CannotJoin(BAD_ACCOUNT)
    known = office.colleagues.get(account)
    if known is not None and not known.active:
        raise CannotJoin(ENDED)
    if account == session.account:
        raise CannotJoin(BAD_ACCOUNT)
    code = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LETTERS))
    today = installation.clock().astimezone(UTC).date()
    Invite.objects.filter(until__lt=today).delete()
    try:
        with transaction.atomic():
            Invite.objects.create(
                code=_name_of(installation, code), account=account, until=today + timedelta(days=DAYS)
            )
    except IntegrityError:
        raise CannotJoin(TAKEN) from None
    return "-".join(code[at : at + 5] for at in range(0, _CODE_LETTERS, 5))


def withdraw(session: OfficerSession, account: str) -> None:
    """Take an invite back.

    Raises:
        NotAllowed: the session is no administrator's.
    """
    check_administrator(session, "take back an invite", INVITES_ARE_TAKEN)
    Invite.objects.filter(account=account).delete()


def arrive(installation: Installation, code: str, *, language: str) -> tuple[str, str]:
    """Begin with an invite: make keys and words.

    Nobody waits here. A code has 100 random bits, so that trying others is hopeless, and a wait that strangers could
    fill would keep newcomers out.

    Returns:
        The cookie's value, and the seven words, which are shown now and stored nowhere.

    Raises:
        CannotJoin: the code opens nothing; of such attempts, a few a day are on the record.
    """
    name = _name_of(installation, code)
    row = _invite(installation, name)
    if row is None:
        record_attempt(
            installation, account="unknown", case="", attempt="invite", refusal=NO_INVITE, at_most=_RECORDED
        )
        raise CannotJoin(NO_INVITE)
    keys = OfficerKeys.new()
    words = passphrase.generate_officer_passphrase()
    token = desks.new(
        installation,
        Content(
            standing=Standing.WORDS,
            account=row.account,
            seed=keys.seed,
            identity=keys.identity,
            began=waits.moment(installation),
            language=language,
            words=_recognised(keys, words),
            invite=name,
        ),
    )
    return token, words


def other_words(installation: Installation, token: str) -> str:
    """Draw other words and return them: for a newcomer who could not write the first ones down, or an officer.

    Raises:
        CannotJoin: the session has ended.
    """
    content = _content(installation, token, Standing.WORDS, Standing.OPEN)
    words = passphrase.generate_officer_passphrase()
    desks.put(installation, token, msgspec.structs.replace(content, words=_recognised(content.keys, words)))
    return words


def copied(installation: Installation, token: str, words: str) -> str:
    """Take the words typed back, wrap the keys with them, store them, and use the invite up.

    Returns:
        The value of the cookie with which the newcomer registers a second factor.

    Raises:
        BadInput: these are not seven words of the list.
        CannotJoin: they are not the words that were shown, or the invite is gone.
    """
    content = _content(installation, token)
    words = passphrase.normalise(words)
    if not hmac.compare_digest(content.words, _recognised(content.keys, words)):
        raise CannotJoin(NOT_COPIED)
    blob = wrap_keys(content.keys, words)
    account, public = content.account, content.keys.public
    with transaction.atomic(durable=True):
        # Deleting decides: of two who come with the same code at once, one finds it gone.
        today = installation.clock().astimezone(UTC).date()
        deleted, _ = Invite.objects.filter(code=content.invite, until__gte=today).delete()
        if not deleted:
            raise CannotJoin(NO_INVITE)
        certified = account in directory.office(installation).colleagues
        row = Account.objects.filter(account=account).first() or Account(account=account, wrapped_keys=blob)
        # Keys that were certified meanwhile take their place first: nobody loses them by another invite.
        wrapped_keys(installation, row)
        if certified:
            # The old keys go on counting until two colleagues have certified the new ones.
            row.next_keys = blob
        else:
            row.wrapped_keys = blob
        row.sign, row.seal = public.sign, public.seal
        row.save()
        CertificateSignature.objects.filter(account=account).delete()
    desks.end(token)
    return desks.begin(installation, account, content.keys, language=content.language, stepped_up=False)


def new_passphrase(installation: Installation, token: str, old: str, words: str) -> str:
    """Wrap a signed-in officer's keys with other words; every session of theirs ends.

    A copy of the database from before still opens with the old words: whoever fears that somebody has both, has
    new keys made with a new invite.

    Args:
        installation: where.
        token: the cookie's value.
        old: the words until now, typed once more.
        words: those that `other_words` drew, typed back.

    Returns:
        The value of a new cookie.

    Raises:
        BadInput: they are not seven words of the list.
        WrongPassphrase: the old words are not theirs; the attempt is on the record.
        CannotJoin: the new words are not those that were shown, or the session has ended.
        TooSoon: old words were tried too often.
    """
    content = _content(installation, token, Standing.OPEN)
    words, old = passphrase.normalise(words), passphrase.normalise(old)
    if not hmac.compare_digest(content.words, _recognised(content.keys, words)):
        raise CannotJoin(NOT_COPIED)
    tag = waits.count(installation, "new words", content.account)
    row = Account.objects.get(account=content.account)
    try:
        unwrap_keys(bytes(row.wrapped_keys), old)
    except WrongPassphrase as refusal:
        record_attempt(
            installation, account=content.account, case="", attempt="new words", refusal=str(refusal)
        )
        raise
    waits.clear(tag)
    blob = wrap_keys(content.keys, words)
    # Only over the blob that the old words opened: of two who change it at once, one is told.
    changed = Account.objects.filter(account=content.account, wrapped_keys=bytes(row.wrapped_keys))
    if not changed.update(wrapped_keys=blob):
        raise CannotJoin(NOT_COPIED)
    desks.end(token)
    return desks.begin(
        installation,
        content.account,
        content.keys,
        language=content.language,
        stepped_up=False,
        before=content,
    )


def check_administrator(session: OfficerSession, attempt: str, refusal: str, *, besides: str = "") -> None:
    """Check that a session is an administrator's with a fresh second factor; an attempt of others is on the record.

    Args:
        session: whose.
        attempt: what they wanted, for the record.
        refusal: the sentence for whoever may not.
        besides: an account whose own attempt is refused as well; "" for none.

    Raises:
        NotAllowed: they are no administrator, or it is about themselves.
        SecondFactorDue: they have not shown lately that it is them.
    """
    actor, _ = session.standing(directory.office(session.installation))
    if Role.ADMINISTRATOR not in actor.roles or session.account == besides:
        record_attempt(
            session.installation, account=session.account, case="", attempt=attempt, refusal=refusal
        )
        raise NotAllowed(refusal)
    if not session.fresh:
        raise SecondFactorDue


def _content(installation: Installation, token: str, *standings: Standing) -> Content:
    content = desks.content_of(installation, token)
    if content is None or content.standing not in (standings or (Standing.WORDS,)):
        raise CannotJoin(NO_INVITE)
    return content


def _invite(installation: Installation, name: bytes) -> Invite | None:
    today = installation.clock().astimezone(UTC).date()
    return Invite.objects.filter(code=name, until__gte=today).first()


def _name_of(installation: Installation, code: str) -> bytes:
    letters = "".join(letter for letter in code.lower() if letter.isalnum())[:100]
    return hmac.digest(installation.server_key, b"sc.invite.1\n" + letters.encode(), "sha256")


def _recognised(keys: OfficerKeys, words: str) -> bytes:
    return blake2b(passphrase.normalise(words).encode(), key=keys.seed, digest_size=16).digest()
