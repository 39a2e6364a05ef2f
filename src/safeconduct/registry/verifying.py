"""`journal verify`: everything that can be recomputed without a key, and more with an officer's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec
from django.db import connection, transaction

from safeconduct.casefile.acts.photos import named
from safeconduct.casefile.audit import Audit, Problem
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import EntryDamaged, read_body
from safeconduct.casefile.fold import Opened, apply
from safeconduct.casefile.verifier import check_entitled, possible_roles
from safeconduct.casefile.words import Kind
from safeconduct.custody.models import HeldItem
from safeconduct.errors import SafeconductError
from safeconduct.journal import checkpoint
from safeconduct.registry import journal, public_verifying, rows, stores
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, Entry, Node, Pair, PublishedCheckpoint, Seal, TreeHead
from safeconduct.registry.opening import identities, kept, unsealed
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import CannotOpen, KeyMissing
from safeconduct.storage.append_only import missing_triggers

type Progress = Callable[[str, int, int], None]
"""Called with a step's name, how far it is and how far it goes."""


@dataclass(slots=True)
class Verified:
    """What was checked, and what was found.

    Attributes:
        entries: number of leaves read.
        root: hex root recomputed.
        checked: what was checked, a sentence each.
        unchecked: what could not be, and why.
        problems: what is wrong, the first in the journal first.
    """

    entries: int = 0
    root: str = ""
    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def first(self) -> Problem | None:
        """The first thing that is wrong."""
        return min(self.problems, key=lambda p: (p.leaf < 0, p.leaf), default=None)


def verify(
    installation: Installation,
    *,
    outside: str = "",
    session: OfficerSession | None = None,
    progress: Progress = lambda _step, _done, _of: None,
) -> Verified:
    """Recompute the journal and say what is wrong.

    Args:
        installation: whose authority key is the anchor.
        outside: a checkpoint (signed note) kept outside this database; without one a rollback cannot be excluded.
        session: an officer's, to check bodies, snapshots and the fold of the cases open to them.
        progress: called as the work goes on.
    """
    with one_moment():
        return _verify(installation, outside, session, progress)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything read within show the database at one moment, while others go on acting.

    Without it an act done between two reads would look like damage.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Not atomic(): that begins IMMEDIATE, and nobody could act until the reading is over.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def audited(
    installation: Installation, progress: Progress = lambda _step, _done, _of: None
) -> tuple[Audit, Verified]:
    """Walk over the entries and their tree: what everything else in the database follows from.

    Returns:
        The walk, and what it checked and found.
    """
    result = Verified()
    kinds = dict(CaseFile.objects.values_list("reference", "kind"))
    audit = Audit(authority=installation.authority, kinds=kinds)
    stored = {row.place: bytes(row.hash) for row in Node.objects.iterator(chunk_size=2000)}
    _entries(audit, result, stored, progress)
    _tree(audit, result, stored)
    result.entries, result.root = audit.frontier.size, audit.frontier.root().hex()
    return audit, result


def _verify(
    installation: Installation, outside: str, session: OfficerSession | None, progress: Progress
) -> Verified:
    audit, result = audited(installation, progress)
    for step in (_pairs, _files, _seals, _projections):
        step(audit, result)
    _stored(installation, result, progress)
    _checkpoints(audit, result, outside, in_public=public_verifying.is_public(outside, installation))
    checked, wrong = public_verifying.check(
        installation, lambda done: progress("public journal", done, 100), outside
    )
    result.checked.append(checked)
    result.problems.extend(wrong)
    if missing := missing_triggers(connection):
        result.problems.append(
            Problem(-1, "Database", f"append-only triggers are missing: {', '.join(missing)}")
        )
    if session is None:
        result.unchecked.append(
            "Plaintexts against commitments, and snapshots against the fold: that needs an officer's passphrase."
        )
    else:
        _opened(session, audit, result, progress)
    return result


def _entries(audit: Audit, result: Verified, stored: dict[int, bytes], progress: Progress) -> None:
    total, expected = Entry.objects.count(), 0
    own: list[Problem] = []
    for number, row in enumerate(Entry.objects.order_by("leaf").iterator(chunk_size=500)):
        while expected < row.leaf:
            hashed = stored.get(journal.place(0, expected))
            audit.missing(hashed)
            # Where the tree has forgotten the leaf too, nothing tells how many are missing.
            expected = row.leaf if hashed is None else expected + 1
        expected += 1
        entry, leaf = stores.sealed_of(row), audit.frontier.size
        audit.take(row.file_id, row.index, entry)
        if bytes(row.digest) != entry.digest:
            own.append(Problem(leaf, audit.place(leaf), "its stored digest is not its own"))
        if number % 100 == 0:
            progress("entries", number, total)
    progress("entries", total, total)
    result.problems += [*audit.problems, *own]
    result.checked.append(
        f"{total} entries: order, predecessors, ciphertexts, signatures, certificates, who may do what, "
        "verified checkpoints."
    )


def _tree(audit: Audit, result: Verified, stored: dict[int, bytes]) -> None:
    computed = {journal.place(*node): value for node, value in audit.nodes.items()}
    # The lowest level first: a changed leaf changes every node above it, and the leaf is what is wrong.
    wrong = min(
        (place for place in stored.keys() | computed.keys() if stored.get(place) != computed.get(place)),
        key=journal.node_at,
        default=None,
    )
    result.checked.append(f"The tree of {audit.frontier.size} leaves: every node and the root.")
    if wrong is not None:
        level, index = journal.node_at(wrong)
        what = "it is not the leaf that the stored tree has for it"
        where = audit.place(index)
        if level:
            where, what = f"Journal, node {index} of level {level}", "it is not the hash of what it covers"
        result.problems.append(Problem(index << level, where, what))
    head = TreeHead.objects.filter(only=True).first()
    size, frontier = (head.size, bytes(head.frontier)) if head else (0, b"")
    if (size, frontier) != (audit.frontier.size, b"".join(audit.frontier.hashes)):
        result.problems.append(
            Problem(
                min(size, audit.frontier.size),
                "Journal head",
                f"it counts {size} leaves and there are {audit.frontier.size} entries"
                if size != audit.frontier.size
                else "its hashes are not those of the entries",
            )
        )


def _pairs(audit: Audit, result: Verified) -> None:
    rows = {
        bytes(row.second.digest).hex(): (bytes(row.proposal.digest).hex(), row.proposer, row.seconder)
        for row in Pair.objects.select_related("second", "proposal").iterator()
    }
    result.checked.append(f"{len(audit.pairs)} acts of two people: two different ones, each signed.")
    for digest in rows.keys() | audit.pairs.keys():
        if rows.get(digest) != audit.pairs.get(digest):
            leaf = audit.leaves.get(digest, -1)
            what = "the two people on record for it are not those who signed"
            result.problems.append(Problem(leaf, audit.place(leaf), what))


def _files(audit: Audit, result: Verified) -> None:
    rows = {row.reference: row for row in CaseFile.objects.iterator()}
    for reference in sorted(rows.keys() | audit.files.keys()):
        row, seen = rows.get(reference), audit.files.get(reference)
        if row is None or seen is None:
            result.problems.append(
                Problem(-1, audit.file_name(reference), "it has a row or entries, but not both")
            )
            continue
        differing = [
            name
            for name, here, signed in (
                ("kind", row.kind, seen.kind),
                ("number of entries", row.index + 1, seen.index),
                ("head", bytes(row.digest).hex(), seen.before),
                ("stage", row.stage, seen.stage),
                ("due week", row.due, seen.due),
            )
            if here != signed
        ]
        if differing:
            # Named by the last entry, which is the one that says otherwise.
            leaf = audit.leaves.get(seen.before, -1)
            where = audit.name(reference, seen.index - 1)
            what = f"the row of its file says another {' and '.join(differing)}"
            result.problems.append(Problem(leaf, where, what))
    result.checked.append(f"{len(audit.files)} files: head, stage and due week as signed.")


def _seals(audit: Audit, result: Verified) -> None:
    found: dict[str, dict[str, str]] = {}
    for seal in Seal.objects.iterator(chunk_size=500):
        found.setdefault(seal.file_id, {})[f"{seal.place}/{seal.account}"] = sha256(seal.blob).hexdigest()
    count = 0
    for reference, seen in audit.files.items():
        here = found.get(reference, {})
        count += len(here)
        for name in sorted(here.keys() | seen.seals.keys()):
            if here.get(name) != seen.seals.get(name):
                what = "missing" if name not in here else "not the one that was signed"
                result.problems.append(Problem(-1, audit.file_name(reference), f"the seal {name} is {what}"))
    for reference in sorted(found.keys() - audit.files.keys()):
        result.problems.append(Problem(-1, f"Case {reference}", "it has seals and no entries"))
    result.checked.append(f"{count} seals: each as a signed entry names it.")


def _stored(installation: Installation, result: Verified, progress: Progress) -> None:
    """Check sealed files against their names; which entry needs which of them, only an opened body says."""
    names = sorted(installation.files.names())
    for number, name in enumerate(names):
        progress("sealed files", number, len(names))
        if not installation.files.is_whole(name):
            result.problems.append(Problem(-1, f"Sealed file {name[:16]}…", "it is not what its name says"))
    progress("sealed files", len(names), len(names))
    result.checked.append(f"{len(names)} sealed files: each what its name says.")


def _projections(audit: Audit, result: Verified) -> None:
    signed = {(index, reference) for reference, seen in audit.files.items() for index in seen.blind}
    stored = set(HeldItem.objects.values_list("index", "file"))
    for index, reference in sorted(signed ^ stored):
        what = "missing" if (index, reference) in signed else "not signed by anybody"
        result.problems.append(
            Problem(
                -1, audit.file_name(reference), f"the index {index[:16]}… of an item in custody is {what}"
            )
        )
    result.checked.append(
        "Items in custody: the blind indexes that were signed (the books: `safeconduct rebuild --check`)."
    )


def _checkpoints(audit: Audit, result: Verified, outside: str, *, in_public: bool) -> None:
    key, origin = audit.office.checkpoint_key, audit.office.origin
    notes = [(f"Checkpoint at {row.size}", row.note) for row in PublishedCheckpoint.objects.order_by("size")]
    if outside and not in_public:
        notes.append(("The checkpoint from outside", outside))
    for where, note in notes:
        if problem := _checkpoint(audit, note, origin, key):
            result.problems.append(Problem(-1, where, problem))
    result.checked.append(f"{len(notes)} checkpoints: signature, and root at their size.")
    if not outside:
        result.unchecked.append(
            "A rollback of the whole database cannot be excluded without --checkpoint FILE, kept elsewhere."
        )


def _checkpoint(audit: Audit, note: str, origin: str, key: str) -> str:
    try:
        found = checkpoint.verify(note, origin, bytes.fromhex(key))
    except ValueError:
        return "the office names no key that signs checkpoints"
    except SafeconductError as error:
        return str(error)
    if found.size > audit.frontier.size:
        return f"it covers {found.size} entries and the journal has {audit.frontier.size}: the database was set back"
    if audit.root(found.size) != found.root:
        return f"its root at {found.size} entries is not this journal's: history was rewritten"
    return ""


def _opened(session: OfficerSession, audit: Audit, result: Verified, progress: Progress) -> None:
    cases = [reference for reference, seen in audit.files.items() if seen.kind is Kind.CASE]
    opened = 0
    for number, reference in enumerate(cases):
        progress("plaintexts", number, len(cases))
        for problem in _case(session, reference, audit):
            result.problems.append(problem)
        opened += Seal.objects.filter(file_id=reference, account=session.account).exists()
    progress("plaintexts", len(cases), len(cases))
    result.checked.append(
        f"{opened} of {len(cases)} cases opened as {session.account}: plaintexts against commitments, "
        "snapshots against the fold, and that the sealed files they name are there."
    )
    if opened < len(cases):
        result.unchecked.append(f"{len(cases) - opened} cases are not open to {session.account}.")


def _case(session: OfficerSession, reference: str, audit: Audit) -> Iterator[Problem]:
    row = rows.peek(reference)
    if row is None:
        return
    if not Seal.objects.filter(
        file_id=reference, account=session.account, place__startswith="file:"
    ).exists():
        return
    try:
        opened = identities(session, row, session.installation.keyring.get(reference))
    except (KeyMissing, CannotOpen) as error:
        yield Problem(-1, audit.file_name(reference), str(error))
        return
    snapshot = kept(row, opened)
    case, stored = Case(reference=reference), session.installation.files.names()
    for index, entry in enumerate(stores.entries(reference)):
        digest = entry.digest.hex()
        leaf, where = audit.leaves.get(digest, -1), audit.name(reference, index)
        try:
            statement = entry.statement
            plaintext = read_body(unsealed(entry.body, opened), statement)
            roles = audit.held.get(digest, possible_roles(statement.envelope.actor))
            check_entitled(statement, roles, plaintext)
            case = apply(case, Opened(statement, plaintext, digest))
        except (CannotOpen, EntryDamaged) as error:
            yield Problem(leaf, where, str(error))
            return
        if gone := [name for name in named(plaintext) if name not in stored]:
            yield Problem(
                leaf, where, f"of the sealed files it names, {len(gone)} is not there: {gone[0][:16]}…"
            )
        if snapshot and snapshot[1] == digest and not _same(snapshot[0].case, case):
            yield Problem(leaf, where, "the snapshot kept after it is not the fold of the entries")


def _same(one: Case, other: Case) -> bool:
    return msgspec.json.encode(one, order="sorted") == msgspec.json.encode(other, order="sorted")
