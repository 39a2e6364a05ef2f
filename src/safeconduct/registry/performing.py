"""`perform()`: the only way in. Gates, signature, seal, append, journal, projections — one transaction."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC

from django.db import DatabaseError, transaction

from safeconduct.casefile.act import Act, checked
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import Entry as Sealed
from safeconduct.casefile.fold import Opened, act_of, apply
from safeconduct.casefile.gate import GateRefused, gate_of
from safeconduct.casefile.words import Kind, Part, Stage
from safeconduct.casefile.world import Actor
from safeconduct.registry import (
    directory,
    journal,
    projections,
    refusals,
    rows,
    stores,
    suspecting,
    teams,
    vaults,
)
from safeconduct.registry.allowing import Footing, judge
from safeconduct.registry.effects import Effects
from safeconduct.registry.errors import NothingToSecond, Refused
from safeconduct.registry.figures_asking import ask_before
from safeconduct.registry.models import CaseFile, Entry, Pair
from safeconduct.registry.opening import keep
from safeconduct.registry.rows import EntryRow, FileRow
from safeconduct.registry.sessions import DuressSession, OfficerSession, Session, SystemSession
from safeconduct.registry.stepping import SecondFactorDue, takes_second_factor
from safeconduct.registry.watching import WATCH, record_attempt
from safeconduct.registry.working import WorkingWorld
from safeconduct.registry.writing import Sealing, begin
from safeconduct.storage.constraints import violated

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


teams.register()
vaults.register()


@dataclass(frozen=True, slots=True)
class Seconding:
    """The second person's signature under a proposal.

    Attributes:
        proposal: hex digest of the proposal's entry, as the second person was shown it.
    """

    proposal: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written.

    Attributes:
        case: the file's reference.
        index: the entry's place in the file.
        digest: hex digest of the entry; for a proposal, what the second person signs.
        leaf: index of its leaf in the journal.
        part: whole act, proposal or seconding.
        repeated: whether the same request had been carried out before, and nothing was done now.
    """

    case: str
    index: int
    digest: str
    leaf: int
    part: Part
    repeated: bool = False


def new_reference() -> str:
    """Return a fresh random reference (80 bits): "7k2m-x9qp-…" in four groups."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def perform(
    act: Act | Seconding,
    *,
    session: Session,
    case: str,
    seen: str = "",
    request: bytes | None = None,
) -> Receipt:
    """Do one act to one file, or refuse it with a sentence and change nothing.

    What a refusal leaves is written afterwards, by itself: the attempt in the watch file, a gate's tag
    (`refusals`), a suspicion (`suspecting`).

    Args:
        act: the act, or the second signature under one.
        session: who acts. The actor is taken from here and from nowhere else.
        case: the file's reference; a fresh one from `new_reference()` for an act that begins a case.
        seen: hex digest of the head that the actor was looking at (`View.head`). Empty for an act that begins
            a case, and for acts that are independent of what others do meanwhile.
        request: idempotency key; the same key from the same account does nothing twice.

    Returns:
        What was written.

    Raises:
        GateRefused: a gate does not hold.
        Refused: the actor may not; the attempt is on the record.
        WrongStage: the act does not belong to the case's present stage.
        CaseMoved: somebody acted on the case since `seen`.
        NothingToSecond: the proposal does not stand any more.
        SecondFactorDue: the act has consequences, and the session's second factor was not shown just now.
        BadInput: the reference or the act cannot be understood.
    """
    if isinstance(session, OfficerSession) and not session.fresh and _is_of_consequence(act):
        raise SecondFactorDue
    key = stores.request_digest(session.account, request or secrets.token_bytes(32))
    if isinstance(act, Act):
        act = checked(act)
        suspecting.before(act, session, case)
    ask_before(act if isinstance(act, Act) else None, "" if isinstance(act, Act) else act.proposal, session)
    try:
        receipt = _perform(act, session, case, seen, key)
    except GateRefused as refusal:
        refusals.remember(session, case, refusal.gates)
        if isinstance(act, Act):
            suspecting.after_refusal(act, session, case, refusal)
        raise
    except Refused as refusal:
        name = "second signature" if isinstance(act, Seconding) else type(act).__name__
        record_attempt(
            session.installation, account=session.account, case=case, attempt=name, refusal=str(refusal)
        )
        raise
    if isinstance(act, Act):
        suspecting.after(act, session, case)
    return receipt


def _perform(act: Act | Seconding, session: Session, reference: str, seen: str, key: bytes) -> Receipt:
    fresh = begins(act)
    if fresh and not CaseFile.objects.filter(reference=reference).exists():
        # Before the first entry, and on the disk: an entry must never outlive its means of erasure.
        session.installation.keyring.create(reference)
    try:
        with transaction.atomic(durable=True):
            return _within(act, session, reference, seen, key)
    finally:
        # Refused, or carried out before under another reference: then no case begins here.
        if fresh and not CaseFile.objects.filter(reference=reference).exists():
            session.installation.keyring.destroy(reference)


def _is_of_consequence(act: Act | Seconding) -> bool:
    return isinstance(act, Seconding) or takes_second_factor(type(act))


def begins(act: Act | Seconding) -> bool:
    """Say whether an act begins a case."""
    return (
        not isinstance(act, Seconding)
        and act.kind is Kind.CASE
        and act.moves is not None
        and act.moves[0] is Stage.NEW
    )


def _within(act: Act | Seconding, session: Session, reference: str, seen: str, key: bytes) -> Receipt:
    frontier = journal.locked_frontier()
    if done := rows.repeated(key):
        return _repeated(*done)
    office = directory.office(session.installation)
    standing = session.standing(office)
    kind = act.kind if not isinstance(act, Seconding) else None
    sealing = begin(session, office, reference, kind=kind, fresh=begins(act))
    made = make(act, sealing, standing, seen=seen, request=key)
    leaf = frontier.size
    with constraints_speak(made.act):
        _store(made, leaf)
        journal.append([made.entry.leaf], frontier)
        projections.follow(made.opened)
    if sealing.unlocked is not None and isinstance(sealing.state, Case):
        keep(sealing.unlocked, apply(sealing.state, made.opened), made.file.index, made.opened.digest, office)
    return made.receipt(leaf)


@dataclass(frozen=True, slots=True)
class Made:
    """An entry that was made and is not stored yet.

    Attributes:
        sealing: its file, as it stood before the entry.
        act: what was done, proposed or seconded.
        entry: signed and sealed.
        opened: the same, for who follows it.
        seals: the seals that it brings and takes away.
        file: its file's row after it.
        proposal: what it seconds; None for a whole act and for a proposal.
        request: digest of the idempotency key.
    """

    sealing: Sealing
    act: Act
    entry: Sealed
    opened: Opened
    seals: Effects
    file: FileRow
    proposal: Proposal | None
    request: bytes

    def row(self, leaf: int) -> EntryRow:
        """Return its row, as the journal's leaf with this index."""
        return EntryRow(
            leaf=leaf,
            file=self.file.reference,
            index=self.file.index,
            signed=self.entry.signed,
            signature=self.entry.signature,
            body=self.entry.body,
            salt=self.entry.salt,
            digest=self.file.digest,
            request=self.request,
        )

    def receipt(self, leaf: int) -> Receipt:
        """Return what says that it was written, as the journal's leaf with this index."""
        part = self.opened.statement.envelope.part
        return Receipt(self.file.reference, self.file.index, self.opened.digest, leaf, part)


def make(
    act: Act | Seconding, sealing: Sealing, standing: tuple[Actor, int], *, seen: str, request: bytes
) -> Made:
    """Judge an act and make its entry; nothing is stored yet.

    Args:
        act: the act, or the second signature under one.
        sealing: its file, locked and opened for the session that acts.
        standing: who acts and with which certificate, from the session.
        seen: hex digest of the head that the actor was looking at.
        request: digest of the idempotency key.

    Raises:
        SafeconductError: it is refused; see `perform()`.
    """
    actor, certificate = standing
    if isinstance(act, Seconding):
        proposal = sealing.state.proposal(act.proposal)
        if proposal is None:
            raise NothingToSecond(
                "There is no such proposal any more: it was seconded, or voided by a later act. Look again."
            )
        what, part = act_of(proposal), Part.SECOND
    else:
        proposal, what, part = None, act, Part.PROPOSAL if act.seconded_by else Part.WHOLE
    now = sealing.session.installation.clock().astimezone(UTC)
    world = WorkingWorld(now=now, actor=actor, office=sealing.office, session=sealing.session)
    refusal = judge(type(what), what, proposal, _footing(sealing), world, seen).refusal
    if refusal is not None:
        raise refusal
    entry, plaintext, seals = sealing.entry(
        what, part=part, proposal=proposal, certificate=certificate, world=world
    )
    statement = entry.statement
    opened = Opened(statement, plaintext, entry.digest.hex(), proposal.fields if proposal else None)
    file = FileRow(
        reference=sealing.reference,
        kind=statement.envelope.kind,
        stage=statement.envelope.stage,
        index=statement.index,
        digest=entry.digest,
        due=statement.envelope.clear.get("due", sealing.due),
        snapshot_digest=None,
        snapshot=None,
    )
    return Made(sealing, what, entry, opened, seals, file, proposal, request)


@contextmanager
def constraints_speak(act: Act) -> Iterator[None]:
    """Show a constraint's refusal as its gate's sentence.

    Where another case has changed the world meanwhile, the constraint decides; its name says whose sentence it is.
    """
    try:
        yield
    except DatabaseError as error:
        gate = gate_of(violated(error) or "", act.gates)
        if gate is None:
            raise
        raise GateRefused(type(act).__name__, gate) from error


def _footing(sealing: Sealing) -> Footing:
    """Return where the actor stands. Neither the system nor the duress words read the case."""
    return Footing(
        reference=sealing.reference,
        state=sealing.state,
        head=sealing.head,
        stage=sealing.stage,
        fresh=sealing.fresh,
        needs_look=sealing.needs_look,
        reads=not isinstance(sealing.session, SystemSession | DuressSession),
    )


def _store(made: Made, leaf: int) -> None:
    """Write an entry's rows, but for the journal's."""
    (rows.add_file if made.sealing.fresh else rows.move_file)(made.file)
    rows.add_entry(made.row(leaf))
    if made.proposal is not None:
        first = Entry.objects.only("leaf").get(digest=bytes.fromhex(made.proposal.digest))
        Pair.objects.create(
            second_id=leaf,
            proposal=first,
            proposer=made.proposal.proposer,
            seconder=made.sealing.session.account,
        )
    made.sealing.store(made.seals)


def _repeated(file: str, index: int, digest: bytes, leaf: int, signed: bytes) -> Receipt:
    statement = Sealed(signed, b"", b"", b"").statement
    return Receipt(file, index, digest.hex(), leaf, statement.envelope.part, repeated=True)


__all__ = ["WATCH", "Receipt", "Seconding", "new_reference", "perform"]
