"""Files that people send: converted, sealed, kept beside the database, and read by officers."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.attachments import CannotConvert, Converted, Kind, Refusal, convert, turn
from safeconduct.casefile.acts.files import SendFile
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.case import newest
from safeconduct.casefile.entry import EntryDamaged, read_body
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.gates.files import file_is_sealed_to_the_present_identity
from safeconduct.casefile.verifier import check, check_entitled, possible_roles
from safeconduct.casefile.words import CoarseStage
from safeconduct.casefile.words import Kind as FileKind
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import directory, rows, stores
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import history, identities, look, unsealed, walk
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.sessions import DuressSession, MailboxSession, OfficerSession
from safeconduct.registry.watching import record_reading
from safeconduct.sealing import filestore
from safeconduct.sealing.errors import CannotOpen, KeyMissing, NoRoom

SENDS = SendFile.__name__
TRIES = 3
"""How often a file is sealed anew when the case's identity was renewed meanwhile."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a case, as an officer sees it in a list.

    Attributes:
        index: place of its entry in the case file.
        sender: "mailbox:N".
        day: when it was sent, in UTC.
        kind: what it is.
        parts: how many there are: pages of a document, else one.
        seconds: of a recording.
        size: bytes of all parts.
        words: what the sender says about it.
        has_original: whether the original was kept as well.
        duress: whether it came from a mailbox that was opened with the duress words.
    """

    index: int
    sender: str
    day: date
    kind: Kind
    parts: int
    seconds: int
    size: int
    words: str
    has_original: bool
    duress: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a converted file.

    Attributes:
        content: a JPEG, a text in UTF-8, or a recording (Opus in Ogg).
        media_type: which of them; to be sent with `nosniff`.
    """

    content: bytes
    media_type: str


def send_file(
    session: MailboxSession | DuressSession,
    case: str,
    data: bytes,
    *,
    request: bytes | None = None,
    words: str = "",
    hidden: dict[str, str] | None = None,
    voice_known: bool = False,
    keep_original: bool = False,
) -> Receipt:
    """Convert a file, seal it, keep it, and enter it in the case; or refuse it with a sentence and keep nothing.

    It waits for one of a few turns (`attachments.LIMITS`), within which alone the file is in memory in a readable
    form. With the duress words everything is the same, but for whom the person's own copy is sealed to.

    Args:
        session: of the mailbox from which it comes.
        case: the case's reference.
        data: the file as it was sent, at most 20 MiB. Its name and what the browser says of it are not wanted.
        request: idempotency key of the form.
        words: what the sender says about it.
        hidden: names and places that the form kept apart; they go to the vault.
        voice_known: whether the sender confirmed that they were told that a voice identifies.
        keep_original: whether they let the original be kept as well, which an officer must have asked for.

    Raises:
        CannotConvert: it is not taken; `told(language)` gives the sentence.
        GateRefused: a voice without the confirmation, or an original that nobody asked for.
        NoSuchFile: the case was erased.
    """
    key = request or secrets.token_bytes(32)
    with turn():
        converted = convert(data)
        original = data if keep_original else b""
        for _ in range(TRIES - 1):
            try:
                return _send(
                    session, case, converted, original, key, words, hidden or {}, voice_known=voice_known
                )
            except GateRefused as refused:
                if refused.gates != (file_is_sealed_to_the_present_identity,):
                    raise
        return _send(session, case, converted, original, key, words, hidden or {}, voice_known=voice_known)


def _send(
    session: MailboxSession | DuressSession,
    case: str,
    converted: Converted,
    original: bytes,
    request: bytes,
    words: str,
    hidden: dict[str, str],
    *,
    voice_known: bool,
) -> Receipt:
    store = session.installation.files
    shred_key, keys = _keys(session, case)
    identity = newest(keys, "file:")
    under_duress = isinstance(session, DuressSession)
    # As with a message: under duress the words' own key stands in the thread's place.
    own = session.keys.recipient if under_duress else keys[newest(keys, f"thread:{session.number}.")]
    kept: list[str] = []
    try:
        kept.append(
            store.put(filestore.seal(shred_key, case, b"".join(converted.parts), [keys[identity], own]))
        )
        if original:
            kept.append(store.put(filestore.seal(shred_key, case, original, [keys[identity]])))
    except NoRoom as error:
        _remove(session, kept)
        raise CannotConvert(Refusal.NOT_HERE) from error
    act = SendFile(
        form=converted.kind,
        lengths=tuple(map(len, converted.parts)),
        seconds=converted.seconds,
        digest=kept[0],
        identity=identity,
        words=words,
        voice_known=voice_known,
        original=kept[1] if original else "",
        duress=1 if under_duress else 0,
        hidden=hidden,
    )
    try:
        receipt = perform(act, session=session, case=case, request=request)
    except SafeconductError:
        # Refused, so nothing was committed. After any other error something may have been: then the file stays,
        # and if no entry names it, it is noise that goes with its case.
        _remove(session, kept)
        raise
    if receipt.repeated:
        _remove(session, kept)
    return receipt


def _remove(session: MailboxSession | DuressSession, names: list[str]) -> None:
    for name in names:
        session.installation.files.remove(name)


def _keys(session: MailboxSession | DuressSession, reference: str) -> tuple[bytes, dict[str, str]]:
    """Return the case's shred key and its public keys, every signature checked and no entry opened."""
    row = rows.peek(reference)
    if row is None or row.kind != FileKind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(reference)
    try:
        shred_key = session.installation.keyring.get(reference)
    except KeyMissing:
        raise NoSuchFile(reference) from None
    keys = walk(session, row, directory.office(session.installation), _closed).keys
    if f"mailbox:{session.number}" not in keys:
        raise NoSuchFile(reference)
    return shred_key, keys


def _closed(body: bytes) -> bytes:
    """Open nothing: to seal a file, nobody has to read the case."""
    raise CannotOpen(f"{len(body)} bytes stay closed.")


def files_of(session: OfficerSession, case: str) -> tuple[Attached, ...]:
    """Return the files of a case, in order.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    found = []
    for entry in history(session, case):
        if entry.plaintext.act == SENDS:
            sent = act_of(entry.plaintext)
            assert isinstance(sent, SendFile)  # noqa: S101 - the name says so
            statement, at = entry.statement, datetime.fromisoformat(entry.plaintext.at)
            found.append(_attached(sent, statement.index, statement.envelope.actor, at.date()))
    return tuple(found)


def _attached(sent: SendFile, index: int, sender: str, day: date) -> Attached:
    return Attached(
        index=index,
        sender=sender,
        day=day,
        kind=sent.form,
        parts=len(sent.lengths),
        seconds=sent.seconds,
        size=sum(sent.lengths),
        words=sent.words,
        has_original=bool(sent.original),
        duress=bool(sent.duress),
    )


def read_file(session: OfficerSession, case: str, index: int, part: int = 0) -> Part:
    """Return one part of a file, as it was made from what was sent.

    Args:
        session: an admitted officer's.
        case: the case's reference.
        index: place of the file's entry in the case file (`Attached.index`).
        part: which one, from 0.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
        BadInput: there is no such file or part.
        FileGone: its bytes are not where they should be.
        CannotOpen: they were changed.
        EntryDamaged: the entry is not what was signed, or not what was kept.
    """
    sent, content = read_named(session, case, index, SendFile)
    if sum(sent.lengths) != len(content):
        raise EntryDamaged("the file is not as long as its entry says")
    if not 0 <= part < len(sent.lengths):
        raise BadInput(f"This file has {len(sent.lengths)} parts, counted from 0; there is no part {part}.")
    begins = sum(sent.lengths[:part])
    return Part(content[begins : begins + sent.lengths[part]], sent.form.media_type)


def read_original(session: OfficerSession, case: str, index: int) -> bytes:
    """Return an original, for a download with a warning (`attachments.words.ORIGINAL`) and for nothing else.

    It is as hostile as whoever sent it. Reading it is recorded for the auditors.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
        BadInput: there is no such file, or no original of it was kept.
        FileGone: its bytes are not where they should be.
        CannotOpen: they were changed.
        EntryDamaged: the entry is not what was signed.
    """
    _, content = read_named(session, case, index, SendFile, "original")
    record_reading(session.installation, account=session.account, case=case, purpose="the original of a file")
    return content


def read_named[Naming: (SendFile, AttachPhoto)](
    session: OfficerSession, case: str, index: int, kind: type[Naming], which: str = "digest"
) -> tuple[Naming, bytes]:
    """Return the act in an entry and the content of the sealed file that it names.

    Args:
        session: an admitted officer's.
        case: the case's reference.
        index: place of the entry in the case file.
        kind: what the entry must hold.
        which: the act's field that holds the file's digest.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
        BadInput: the entry names no such file.
        FileGone: its bytes are not where they should be.
        CannotOpen: they were changed.
        EntryDamaged: the entry is not what was signed.
    """
    view = look(session, case)
    row = rows.peek(case)
    assert row is not None  # noqa: S101 - it was looked at
    shred_key = session.installation.keyring.get(case)
    opened = identities(session, row, shred_key)
    entry = next(iter(stores.entries(case, index, through=index)), None) if index >= 0 else None
    if entry is None:
        raise BadInput(f"Case {case} has no entry {index}.")
    # The mailboxes' keys as the fold has them; of the vault's it must know none, for the entry may bring the first.
    signers = {name: key for name, key in view.case.keys.items() if name.startswith("mailbox:")}
    statement = check(
        entry,
        reference=case,
        index=index,
        before=entry.statement.before,
        office=directory.office(session.installation),
        keys=signers,
        authority=session.installation.authority,
    )
    plaintext = read_body(unsealed(entry.body, opened), statement)
    check_entitled(statement, possible_roles(statement.envelope.actor), plaintext)
    sent = act_of(plaintext)
    if not isinstance(sent, kind):
        raise BadInput(f"Entry {index} of case {case} holds no file.")
    name: str = getattr(sent, which)
    if not name:
        raise BadInput(f"No original of the file in entry {index} was kept.")
    identity = opened.get(sent.identity)
    if identity is None:
        raise CannotOpen(f"The file in entry {index} was sealed before you were admitted; ask a colleague.")
    return sent, filestore.unseal(shred_key, case, session.installation.files.get(name), identity)


__all__ = ["Attached", "Part", "files_of", "read_file", "read_named", "read_original", "send_file"]
