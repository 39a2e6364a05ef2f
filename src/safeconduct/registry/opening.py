"""Opening a file: the identities a session holds, and the state they show it."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from safeconduct.casefile.case import Case, newest
from safeconduct.casefile.entry import (
    GENESIS,
    RECOVERY,
    EntryDamaged,
    Plaintext,
    Statement,
    bytes_of,
    read_body,
)
from safeconduct.casefile.fold import Opened, apply
from safeconduct.casefile.office import Office
from safeconduct.casefile.verifier import check, check_admitted, check_entitled, possible_roles
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.registry import directory, rows, stores, summaries
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.rows import FileRow
from safeconduct.registry.sessions import MailboxSession, OfficerSession, RecoverySession, Session
from safeconduct.sealing import agefile, canonical, padding, shred
from safeconduct.sealing.errors import CannotOpen, KeyMissing


class Kept(msgspec.Struct, frozen=True):
    """What a snapshot holds: the state after the entry at `index`."""

    index: int
    case: Case


@dataclass(frozen=True, slots=True)
class View:
    """A case as a session sees it.

    Attributes:
        case: its state; for a mailbox, folded from what its own thread shows.
        head: hex digest of its last entry: what the actor was looking at.
    """

    case: Case
    head: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A case file with what a session can open of it. Lives as long as one transaction."""

    row: FileRow
    shred_key: bytes
    identities: dict[str, str]
    case: Case


@dataclass(frozen=True, slots=True)
class Walked:
    """A case file walked from its first entry to its last, every signature checked, some bodies opened.

    Attributes:
        opened: the entries that opened, in order.
        actors: who acted, of every entry, in order.
        keys: the case's public keys, which lie in clear.
    """

    opened: list[Opened]
    actors: list[str]
    keys: dict[str, str]


def identities(session: Session, row: FileRow, shred_key: bytes) -> dict[str, str]:
    """Return the secret identities that are sealed to the session's account, by place.

    Raises:
        NotAdmitted: none is.
    """
    prefix = f"thread:{session.number}." if isinstance(session, MailboxSession) else "file:"
    try:
        opened = stores.open_seals(shred_key, row.reference, *holder(session), prefix)
    except CannotOpen:
        if not isinstance(session, MailboxSession):
            raise  # an officer's keys are certified: their seal was changed
        # Every case has a "mailbox:1"; whoever comes with the words of another one is a stranger here.
        opened = {}
    if not opened:
        raise NotAdmitted(
            f"You are not admitted to case {row.reference}; an admitted colleague can admit you."
        )
    return opened


def holder(session: Session) -> tuple[str, str]:
    """Return under which name seals for a session lie, and the age identity that opens them."""
    if isinstance(session, RecoverySession):
        return RECOVERY, session.recovery
    return session.account, session.identity


def unlock(session: OfficerSession | MailboxSession, row: FileRow, office: Office) -> Unlocked:
    """Open a case for a session and fold its state.

    Raises:
        NoSuchFile: the case was erased.
        NotAdmitted: nothing in it is sealed to this account.
        KeyMissing: this is not the keyring that the case began with.
        EntryDamaged: an entry that had to be read is not what was signed.
    """
    if row.stage == CoarseStage.ERASED:
        raise NoSuchFile(row.reference)
    shred_key = session.installation.keyring.get(row.reference)
    opened = identities(session, row, shred_key)
    if isinstance(session, MailboxSession):
        case = _thread(session, row, office, opened)
    else:
        case = _file(session, row, office, opened)
    return Unlocked(row=row, shred_key=shred_key, identities=opened, case=case)


def newest_file(opened: dict[str, str]) -> str:
    """Return the newest of the file identities."""
    return opened[newest(opened, "file:")]


def oldest_file(opened: dict[str, str]) -> str:
    """Return the oldest of the file identities: whoever is admitted is given it, and no act takes its place."""
    return opened[min((place for place in opened if place.startswith("file:")), key=_age)]


def look(session: OfficerSession | MailboxSession, reference: str) -> View:
    """Open a case for reading.

    Raises:
        NoSuchFile: there is no such case, or nothing of it is open to this session.
    """
    row = rows.peek(reference)
    if row is None or row.kind != Kind.CASE:
        raise NoSuchFile(reference)
    try:
        unlocked = unlock(session, row, directory.office(session.installation))
    except (NotAdmitted, CannotOpen):
        raise NoSuchFile(reference) from None
    return View(unlocked.case, row.digest.hex())


def read(session: MailboxSession, reference: str) -> tuple[View, list[Opened]]:
    """Open a case for a mailbox, and return its state there with the entries that made it, in order.

    Raises:
        NoSuchFile: there is no such case, it was erased, or nothing of it is open to this session.
    """
    row = rows.peek(reference)
    if row is None or row.kind != Kind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(reference)
    try:
        opened = identities(session, row, session.installation.keyring.get(reference))
    except (NotAdmitted, KeyMissing):
        raise NoSuchFile(reference) from None
    office = directory.office(session.installation)
    walked = walk(session, row, office, lambda body: unsealed(body, opened))
    return View(_folded(row, walked), row.digest.hex()), walked.opened


def keep(unlocked: Unlocked, case: Case, index: int, digest: str, office: Office) -> None:
    """Store a snapshot of the state after the entry with `digest`, and its summary."""
    data = padding.pad(msgspec.json.encode(Kept(index, case)))
    blob = shred.wrap(
        stores.snapshot_key(newest_file(unlocked.identities)),
        data,
        context=_context(unlocked.row.reference, digest),
    )
    identity = newest_file(unlocked.identities)
    summary = summaries.sealed(summaries.summary_of(case, office), identity, unlocked.row.reference, digest)
    rows.keep_snapshot(unlocked.row.reference, bytes.fromhex(digest), blob, summary)


def kept(row: FileRow, opened: dict[str, str]) -> tuple[Kept, str] | None:
    """Return the snapshot of a case and the digest it is bound to; None when there is none that opens."""
    if row.snapshot is None or row.snapshot_digest is None:
        return None
    digest = row.snapshot_digest.hex()
    try:
        data = shred.unwrap(
            stores.snapshot_key(newest_file(opened)),
            row.snapshot,
            context=_context(row.reference, digest),
        )
    except CannotOpen:
        # Disposable: an old key's or a stranger's snapshot is as good as none, and the fold decides.
        return None
    return msgspec.json.decode(padding.unpad(data), type=Kept), digest


def _context(reference: str, digest: str) -> str:
    return f"case {reference}|snapshot|{digest}"


def _file(session: Session, row: FileRow, office: Office, opened: dict[str, str]) -> Case:
    found = kept(row, opened)
    if found is None:
        case, index, before = Case(reference=row.reference), 0, GENESIS
    else:
        (snapshot, before) = found
        case, index = snapshot.case, snapshot.index + 1
        if before == row.digest.hex():
            return case
    # Not beyond the row read: others act meanwhile, and what they add is no damage.
    for entry in stores.entries(row.reference, index, through=row.index):
        statement = check(
            entry,
            reference=row.reference,
            index=index,
            before=before,
            office=office,
            keys=case.keys,
            authority=session.installation.authority,
        )
        before = entry.digest.hex()
        plaintext = read_body(unsealed(entry.body, opened), statement)
        _check_actor(statement, case.team, plaintext)
        case = apply(case, Opened(statement, plaintext, before))
        index += 1
    _check_head(row, before)
    return case


def _thread(session: MailboxSession, row: FileRow, office: Office, opened: dict[str, str]) -> Case:
    """Fold what this mailbox's thread shows: a contact's own words open nothing else."""
    return _folded(row, walk(session, row, office, lambda body: unsealed(body, opened)))


def _folded(row: FileRow, walked: Walked) -> Case:
    case = Case(reference=row.reference)
    for opened in walked.opened:
        case = apply(case, opened)
    return msgspec.structs.replace(case, keys=walked.keys)


def walk(session: Session, row: FileRow, office: Office, unseal: Callable[[bytes], bytes]) -> Walked:
    """Walk a case file and open the entries that `unseal` opens; the others stay closed.

    Raises:
        EntryDamaged: an entry is not what was signed.
    """
    found, actors, before = [], [], GENESIS
    proposers: dict[str, str] = {}
    # Keys and team follow from what lies in clear, also of entries that stay closed here.
    seen = Case(reference=row.reference)
    for index, entry in enumerate(stores.entries(row.reference, through=row.index)):
        statement: Statement = check(
            entry,
            reference=row.reference,
            index=index,
            before=before,
            office=office,
            keys=seen.keys,
            authority=session.installation.authority,
        )
        before = entry.digest.hex()
        team, seen = seen.team, seen.entered(statement.envelope)
        actors.append(statement.envelope.actor)
        if statement.envelope.part is Part.PROPOSAL:
            proposers[before] = statement.envelope.actor
        try:
            plaintext = read_body(unseal(entry.body), statement)
        except CannotOpen:
            continue
        _check_actor(statement, team, plaintext)
        proposer = proposers.get(statement.first, "") if statement.first else ""
        found.append(Opened(statement, plaintext, before, proposer=proposer))
    _check_head(row, before)
    return Walked(found, actors, seen.keys)


def _check_head(row: FileRow, last: str) -> None:
    if last != row.digest.hex():
        raise EntryDamaged(
            f"Case {row.reference}: its head is not its last entry; run `safeconduct journal verify`."
        )


def _check_actor(statement: Statement, team: tuple[str, ...], plaintext: Plaintext) -> None:
    """Check what `perform()` would have refused: an entry may have come into the database past it.

    Which roles an officer held at the time only `journal verify` knows, who walks the office file as well.
    """
    check_admitted(statement, team)
    check_entitled(statement, possible_roles(statement.envelope.actor), plaintext)


def unsealed(body: bytes, opened: dict[str, str]) -> bytes:
    """Open a body with the newest identity that does: after a rotation, older entries need an older one.

    Raises:
        CannotOpen: none of them opens it.
    """
    newest_first = sorted(opened, key=_age, reverse=True)
    for place in newest_first[:-1]:
        try:
            return agefile.unseal(body, opened[place])
        except CannotOpen:
            continue
    return agefile.unseal(body, opened[newest_first[-1]])


def _age(place: str) -> int:
    """Return the number of an identity: N of "file:N" and of "thread:M.N"."""
    return int(place.replace(".", ":").rpartition(":")[2])


def history(session: OfficerSession, reference: str) -> list[Opened]:
    """Return every entry of a case, opened and checked against its commitment, in order.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    row = rows.peek(reference)
    if row is None or row.kind != Kind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(reference)
    opened = identities(session, row, session.installation.keyring.get(reference))
    return [
        Opened(entry.statement, read_body(unsealed(entry.body, opened), entry.statement), entry.digest.hex())
        for entry in stores.entries(reference)
    ]


def asides(session: OfficerSession, reference: str, *acts: str) -> list[tuple[Opened, dict[str, str]]]:
    """Return the asides of these acts that are sealed to this officer's own keys, with their entries, in order.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    found = []
    for entry in history(session, reference):
        if entry.plaintext.act in acts and entry.plaintext.aside:
            try:
                aside = canonical.decode(agefile.unseal(bytes_of(entry.plaintext.aside), session.identity))
            except CannotOpen:
                continue
            found.append((entry, aside))
    return found
