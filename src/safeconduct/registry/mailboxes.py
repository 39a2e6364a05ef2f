"""Mailboxes: twelve words find one, open it, and become a session; nothing in a row says which case it opens."""

import hmac
from datetime import UTC, date

import msgspec
from django.db import IntegrityError, transaction

from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.words import CoarseStage
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import rows
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Mailbox
from safeconduct.registry.opening import look
from safeconduct.registry.performing import new_reference, perform
from safeconduct.registry.sessions import BeginningSession, DuressSession, MailboxSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.registry.told import (
    CHANGED_MEANWHILE,
    NOT_THIS_MAILBOX,
    NOTHING_OPENS,
    SAME_WORDS,
    TAKEN,
)
from safeconduct.sealing import mailbox
from safeconduct.sealing.errors import KeyMissing
from safeconduct.sealing.mailbox import MailboxKeys, SlotContent, Slots, make_slots
from safeconduct.sealing.words import Words, new_words, words_sharing_locator
from safeconduct.storage.constraints import violated

CONTEXT = "mailbox"

MOST_POINTERS = 4
"""So many cases are gone through after lost words; more would be a circle."""

_NOBODY = b"safeconduct.mailbox.nobody.v1\n"
_LOCATOR_KEY = "registry_mailbox_locator_key"


class NoMailbox(SafeconductError):
    """These words open nothing; which of them is wrong, or whether anything was erased, is not said."""


class LocatorTaken(SafeconductError):
    """The first three words are another mailbox's: draw twelve new words."""


class UnderDuress(msgspec.Struct, frozen=True):
    """What only the slot of the duress words holds: what is needed to write, and nothing that opens the thread."""

    seed: str
    """The mailbox's signing seed, hex."""
    since: date
    """The day with which the harmless thread begins."""
    language: str


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a slot holds."""

    case: str
    number: int
    relative: bool
    duress: UnderDuress | None = None


class Prepared(msgspec.Struct, frozen=True):
    """A mailbox that is not begun yet: its keys are made and nothing is stored.

    Attributes:
        locator: under which it will be found, 32 bytes.
        salt: 16 bytes.
        secret: what the words came to, 32 bytes.
    """

    locator: bytes
    salt: bytes
    secret: bytes

    def __repr__(self) -> str:
        """Return nothing that opens it."""
        return "a mailbox that is not begun yet"

    @property
    def keys(self) -> MailboxKeys:
        """What the words open and sign with."""
        return MailboxKeys.of(self.secret)


def fresh_words(installation: Installation) -> Words:
    """Draw twelve words whose first three no mailbox has, so that nobody copies words for nothing.

    The look costs no derivation and tells the person nothing: words that are taken are never shown. The
    database's constraint still decides when the mailbox begins.
    """
    while True:
        words = new_words()
        if not _is_taken(mailbox.locator(words, installation.server_key)):
            return words


def fresh_duress_words(words: Words) -> Words:
    """Draw other words that find the same mailbox; the first three are equal."""
    while (drawn := words_sharing_locator(words)) == words:
        pass
    return drawn


def prepare(installation: Installation, words: Words) -> Prepared:
    """Make a mailbox's keys from the words that were copied back: one derivation, and nothing stored.

    Only words that the server drew may come here (`mailbox.same_words`): for chosen ones the refusal would say
    which mailboxes exist.

    Raises:
        LocatorTaken: somebody else drew the same beginning meanwhile; draw again, before anything is written.
    """
    located = mailbox.locator(words, installation.server_key)
    if _is_taken(located):
        raise LocatorTaken(TAKEN)
    salt = mailbox.new_salt()
    return Prepared(located, salt, mailbox.derive(words, salt))


def begin(
    installation: Installation,
    prepared: Prepared,
    act: OpenCase,
    *,
    relative: bool = False,
    request: bytes | None = None,
) -> MailboxSession:
    """Begin the mailbox and its case in one transaction: both are there afterwards, or neither is.

    Args:
        installation: where.
        prepared: what the words came to.
        act: the first contact.
        relative: whether somebody writes for another.
        request: idempotency key of the form; the same form sent twice begins one case.

    Raises:
        LocatorTaken: draw new words; what was written is not lost, for the caller still holds it.
        GateRefused: a gate does not hold.
        TooFewOfficers: the office could not answer.
    """
    keys = prepared.keys
    reference = new_reference()
    slots = _slots(prepared.locator, keys, Payload(reference, 1, relative), None)
    session = BeginningSession(
        installation,
        1,
        reference,
        keys,
        verified_head(installation),
        relative,
        locator=prepared.locator,
        salt=prepared.salt,
        slots=slots,
    )
    try:
        receipt = perform(act, session=session, case=reference, request=request)
    except IntegrityError as error:
        if violated(error) != _LOCATOR_KEY:
            raise
        # The constraint decides, not a look beforehand: two people can draw the same words at once.
        raise LocatorTaken(TAKEN) from None
    return MailboxSession(installation, 1, receipt.case, keys, session.head, relative)


def create(
    installation: Installation, words: Words, *, case: str, number: int = 1, relative: bool = False
) -> MailboxSession:
    """Make a mailbox for `case`, which another act binds to it, and return its session.

    Raises:
        LocatorTaken: draw new words.
    """
    salt = mailbox.new_salt()
    located = mailbox.locator(words, installation.server_key)
    keys = MailboxKeys.of(mailbox.derive(words, salt))
    slots = _slots(located, keys, Payload(case, number, relative), None)
    try:
        with transaction.atomic():
            Mailbox.objects.create(locator=located, salt=salt, slots=slots)
    except IntegrityError:
        raise LocatorTaken(TAKEN) from None
    return MailboxSession(installation, number, case, keys, verified_head(installation), relative)


def open_with(installation: Installation, words: Words) -> MailboxSession | DuressSession:
    """Open the mailbox that these words find.

    A locator that does not exist, a wrong secret and an erased case cost the same work, ask the database and
    the keyring the same questions, and get the same answer. Opening writes nothing.

    Returns:
        The person's own session, following to the older case where lost words were replaced; or the session of
        the duress words.

    Raises:
        NoMailbox: the words open nothing.
    """
    located = mailbox.locator(words, installation.server_key)
    row = Mailbox.objects.filter(locator=located).first()
    salt = bytes(row.salt) if row else mailbox.decoy_salt(installation.server_key, located)
    stored = bytes(row.slots) if row else bytes(2 * mailbox.SLOT_BYTES)
    keys = MailboxKeys.of(mailbox.derive(words, salt))
    opened = _halves(stored).open(keys, context=_context(located))
    about = _nobody(installation, located) if opened is None else msgspec.json.decode(opened, type=Payload)
    if not _is_there(installation, about.case) or opened is None:
        raise NoMailbox(NOTHING_OPENS)
    head = verified_head(installation)
    if about.duress is not None:
        return DuressSession(
            installation,
            about.number,
            about.case,
            keys,
            bytes.fromhex(about.duress.seed),
            head,
            about.relative,
            about.duress.since,
            about.duress.language,
        )
    return _followed(MailboxSession(installation, about.number, about.case, keys, head, about.relative))


def set_duress_words(session: MailboxSession, words: Words, *, language: str) -> None:
    """Let these words, too, find the mailbox, and open something harmless: one derivation, both slots rewritten.

    Args:
        session: opened with the person's own words.
        words: from `fresh_duress_words`, copied back.
        language: in which the harmless thread is written: the one in which the person is written to.

    Raises:
        BadInput: the words find another mailbox or none, or are the person's own.
        SafeconductError: the mailbox was changed at this very moment.
    """
    located = mailbox.locator(words, session.installation.server_key)
    row = Mailbox.objects.filter(locator=located).first()
    if row is None or _halves(bytes(row.slots)).open(session.keys, context=_context(located)) is None:
        raise BadInput(NOT_THIS_MAILBOX)
    keys = MailboxKeys.of(mailbox.derive(words, bytes(row.salt)))
    if hmac.compare_digest(keys.slot, session.keys.slot):
        raise BadInput(SAME_WORDS)
    real = Payload(session.case, session.number, session.relative)
    under = UnderDuress(session.seed.hex(), _begun_on(session), language)
    slots = _slots(located, session.keys, real, (keys, msgspec.structs.replace(real, duress=under)))
    if not Mailbox.objects.filter(pk=row.pk, slots=row.slots).update(slots=slots):
        raise SafeconductError(CHANGED_MEANWHILE)


def _followed(session: MailboxSession) -> MailboxSession:
    """Return the session at the case to which two officers pointed its mailbox, when they did.

    Nothing is written: a slot rewritten at an opening would show, in two copies of the disks, that somebody
    came, and which of the two slots is theirs.
    """
    for _ in range(MOST_POINTERS):
        try:
            pointed = look(session, session.case).case.contact.pointed
            if pointed is None:
                return session
            moved = _moved(session, *pointed)
            look(moved, moved.case)
        except NoSuchFile:
            # Not bound there (yet), or erased there: what still opens is better than nothing.
            return session
        session = moved
    return session


def _moved(session: MailboxSession, case: str, number: int) -> MailboxSession:
    """Return the same words' session at another case."""
    return MailboxSession(session.installation, number, case, session.keys, session.head, session.relative)


def _begun_on(session: MailboxSession) -> date:
    """Return the day on which the thread began, which a harmless one has to share; today for an empty one."""
    try:
        began = look(session, session.case).case.contact.opened_at
    except NoSuchFile:
        began = None
    return (began or session.installation.clock()).astimezone(UTC).date()


def _is_taken(located: bytes) -> bool:
    return Mailbox.objects.filter(locator=located).exists()


def _is_there(installation: Installation, case: str) -> bool:
    """Say whether a case can be opened at all; both questions are always asked, whatever the first one's answer."""
    row = rows.peek(case)
    try:
        installation.keyring.get(case)
        has_key = True
    except KeyMissing:
        # Also in a database older than the erasure: no key, no mailbox.
        has_key = False
    return row is not None and row.stage != CoarseStage.ERASED and has_key


def _nobody(installation: Installation, located: bytes) -> Payload:
    """Return the case of words that open nothing: a reference that exists nowhere, the same at every attempt."""
    digest = hmac.digest(installation.server_key, _NOBODY + located, "sha256").hex()[:16]
    return Payload("-".join(digest[at : at + 4] for at in range(0, 16, 4)), 1, relative=False)


def _context(located: bytes) -> str:
    return f"{CONTEXT} {located.hex()}"


def _halves(stored: bytes) -> Slots:
    return Slots(stored[: mailbox.SLOT_BYTES], stored[mailbox.SLOT_BYTES :])


def _slots(
    located: bytes, keys: MailboxKeys, real: Payload, duress: tuple[MailboxKeys, Payload] | None
) -> bytes:
    content = SlotContent(keys, msgspec.json.encode(real))
    other = None if duress is None else SlotContent(duress[0], msgspec.json.encode(duress[1]))
    made = make_slots(content, other, context=_context(located))
    return made.first + made.second
