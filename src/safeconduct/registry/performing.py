"""`perform()`: the only way in. Gates, signature, seal, append, journal, projections — one transaction."""

import secrets
from dataclasses import dataclass
from datetime import UTC

from django.db import DatabaseError, transaction

from safeconduct.casefile.act import Act, checked
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import Entry as Sealed
from safeconduct.casefile.fold import Opened, act_of, apply
from safeconduct.casefile.gate import Gate, GateRefused, gate_of
from safeconduct.casefile.words import Kind, Part, Stage, coarse
from safeconduct.errors import SafeconductError
from safeconduct.journal.tree import Frontier
from safeconduct.registry import directory, journal, projections, rows, stores, teams, vaults
from safeconduct.registry.errors import (
    CaseMoved,
    NotAllowed,
    NothingToSecond,
    OwnProposal,
    Refused,
    WrongStage,
)
from safeconduct.registry.models import CaseFile, Entry, Pair
from safeconduct.registry.opening import keep
from safeconduct.registry.rows import FileRow
from safeconduct.registry.sessions import DuressSession, Session, SystemSession
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
        BadInput: the reference or the act cannot be understood.
    """
    key = stores.request_digest(session.account, request or secrets.token_bytes(32))
    if isinstance(act, Act):
        act = checked(act)
    try:
        return _perform(act, session, case, seen, key)
    except Refused as refusal:
        name = "second signature" if isinstance(act, Seconding) else type(act).__name__
        record_attempt(
            session.installation, account=session.account, case=case, attempt=name, refusal=str(refusal)
        )
        raise


def _perform(act: Act | Seconding, session: Session, reference: str, seen: str, key: bytes) -> Receipt:
    fresh = _begins(act)
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


def _begins(act: Act | Seconding) -> bool:
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
    actor, certificate = session.standing(office)
    kind = act.kind if not isinstance(act, Seconding) else None
    sealing = begin(session, office, reference, kind=kind, fresh=_begins(act))
    state = sealing.state
    if isinstance(act, Seconding):
        proposal = state.proposal(act.proposal)
        if proposal is None:
            raise NothingToSecond(
                "There is no such proposal any more: it was seconded, or voided by a later act. Look again."
            )
        what, part = act_of(proposal), Part.SECOND
    else:
        proposal, what, part = None, act, Part.PROPOSAL if act.seconded_by else Part.WHOLE
    world = WorkingWorld(now=session.installation.clock().astimezone(UTC), actor=actor, office=office)
    _check(what, proposal, sealing, world, seen)
    return _write(
        act=what,
        proposal=proposal,
        part=part,
        session=session,
        certificate=certificate,
        sealing=sealing,
        world=world,
        key=key,
        frontier=frontier,
    )


def _check(act: Act, proposal: Proposal | None, sealing: Sealing, world: WorkingWorld, seen: str) -> None:
    """Refuse in this order: who, looking at what, when, and by which gates."""
    name = type(act).__name__
    actor = world.actor
    roles = act.by if proposal is None else act.seconded_by
    if not actor.roles.intersection(roles):
        raise NotAllowed(f"{name} is done by a {' or '.join(roles)}; you hold none of these roles.")
    if proposal is not None and proposal.proposer == actor.account:
        raise OwnProposal(f"{name} needs another person's signature; the proposal is your own.")
    if not sealing.fresh and not act.independent and sealing.needs_look and seen != sealing.head:
        raise CaseMoved(
            f"Somebody acted on case {sealing.reference} since you looked at it; look again, then decide."
        )
    timely = not isinstance(sealing.state, Case) or _is_time_for(act, sealing)
    refused = _refused(act, sealing, world, timely=timely)
    if refused:
        raise GateRefused(name, *refused)
    if not timely:
        raise WrongStage(
            f"{name} does not belong to this stage: the case is {_standing(sealing)}; "
            f"it is for a case that is {_stages(act)}."
        )


def _refused(act: Act, sealing: Sealing, world: WorkingWorld, *, timely: bool) -> list[Gate]:
    """Return the gates that do not hold: what is missing says more than that it is not yet time."""
    refused = []
    for gate in act.gates:
        try:
            if not gate.holds(sealing.state, world, act):
                refused.append(gate)
        except SafeconductError:
            # At another stage a gate may ask for what is not there yet; then the stage is the answer.
            if timely:
                raise
    return refused


def _standing(sealing: Sealing) -> str:
    return sealing.state.stage if isinstance(sealing.state, Case) else ""


def _is_time_for(act: Act, sealing: Sealing) -> bool:
    expected = {act.moves[0]} if act.moves is not None else act.during
    if isinstance(sealing.session, SystemSession | DuressSession):
        # Neither reads the case: they know the coarse stage that lies in clear, and no finer one.
        return sealing.stage in {coarse(stage) for stage in expected}
    return sealing.state.stage in expected  # type: ignore[union-attr] # a case, as the caller made sure


def _stages(act: Act) -> str:
    expected = (act.moves[0],) if act.moves is not None else sorted(act.during)
    return " or ".join(expected)


def _write(  # noqa: PLR0913 - the parts of one entry, once
    *,
    act: Act,
    proposal: Proposal | None,
    part: Part,
    session: Session,
    certificate: int,
    sealing: Sealing,
    world: WorkingWorld,
    key: bytes,
    frontier: Frontier,
) -> Receipt:
    entry, plaintext, seals = sealing.entry(
        act, part=part, proposal=proposal, certificate=certificate, world=world
    )
    statement, digest = entry.statement, entry.digest.hex()
    opened = Opened(statement, plaintext, digest, proposal.fields if proposal else None)
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
    leaf = frontier.size
    try:
        (rows.add_file if sealing.fresh else rows.move_file)(file)
        rows.add_entry(
            leaf=leaf,
            file=sealing.reference,
            index=statement.index,
            signed=entry.signed,
            signature=entry.signature,
            body=entry.body,
            salt=entry.salt,
            digest=entry.digest,
            request=key,
        )
        if proposal is not None:
            first = Entry.objects.only("leaf").get(digest=bytes.fromhex(proposal.digest))
            Pair.objects.create(
                second_id=leaf, proposal=first, proposer=proposal.proposer, seconder=session.account
            )
        sealing.store(seals)
        journal.append([entry.leaf], frontier)
        projections.follow(opened)
    except DatabaseError as error:
        # Where another case has changed the world meanwhile, the constraint decides; its name says whose
        # sentence it is.
        gate = gate_of(violated(error) or "")
        if gate is None:
            raise
        raise GateRefused(type(act).__name__, gate) from error
    if sealing.unlocked is not None and isinstance(sealing.state, Case):
        keep(sealing.unlocked, apply(sealing.state, opened), statement.index, digest)
    return Receipt(sealing.reference, statement.index, digest, leaf, part)


def _repeated(file: str, index: int, digest: bytes, leaf: int, signed: bytes) -> Receipt:
    statement = Sealed(signed, b"", b"", b"").statement
    return Receipt(file, index, digest.hex(), leaf, statement.envelope.part, repeated=True)


__all__ = ["WATCH", "Receipt", "Seconding", "new_reference", "perform"]
