"""Many acts in one transaction: `perform()` for who brings a whole history, such as a rehearsal of ten thousand cases.

Each act is judged, signed and sealed as ever, and its entry is made by the same code; what is saved is the commit,
and opening a case again for every act. All acts of a batch stand in the journal, or none.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from safeconduct.casefile.act import Act, checked
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.errors import BadInput
from safeconduct.journal.tree import Frontier
from safeconduct.registry import directory, effects, journal, projections, refusals, rows, stores
from safeconduct.registry.errors import Refused
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, Entry, Pair
from safeconduct.registry.opening import keep
from safeconduct.registry.performing import Made, Receipt, Seconding, begins, constraints_speak, make
from safeconduct.registry.sessions import OfficerSession, Session
from safeconduct.registry.watching import record_attempt
from safeconduct.registry.writing import Sealing, begin

MOST_WAITING = 2000
"""Entries that are held in memory before they are written."""


@dataclass(slots=True)
class Batch:
    """Acts on cases that are written together.

    Made by `batch()`; it holds the journal's head, so nobody else acts meanwhile.

    Attributes:
        installation: where.
        frontier: the journal's, locked.
        began: references of the cases that begin in it.
        attempt: the account, case and act that were tried last.
        session: whose that was.
    """

    installation: Installation
    frontier: Frontier
    began: list[str] = field(default_factory=list)
    attempt: tuple[str, str, str] = ("", "", "")
    session: Session | None = None
    _waiting: list[Made] = field(default_factory=list)
    _touched: set[str] = field(default_factory=set)
    _open: dict[str, Sealing] = field(default_factory=dict)
    _proposals: dict[str, int] = field(default_factory=dict)

    def do(self, act: Act | Seconding, *, session: Session, case: str, seen: str = "") -> Receipt:
        """Do one act to one case, as `perform()` does; it stands when the batch ends.

        Args:
            act: the act, or the second signature under one.
            session: who acts.
            case: the case's reference; a fresh one for an act that begins a case.
            seen: hex digest of the head that the actor was looking at.

        Raises:
            BadInput: the act is none on a case.
            SafeconductError: it is refused; nothing of the batch may stand then, and the caller lets it go.
        """
        if isinstance(act, Act):
            act = checked(act)
            if act.kind is not Kind.CASE:
                raise BadInput(f"{type(act).__name__} is no act on a case: do it by itself.")
        name = "second signature" if isinstance(act, Seconding) else type(act).__name__
        self.attempt, self.session = (session.account, case, name), session
        office = directory.office(self.installation)
        standing = session.standing(office)
        sealing = self._sealing(act, session, case)
        sealing.office = office
        request = stores.request_digest(session.account, secrets.token_bytes(32))
        made = make(act, sealing, standing, seen=seen, request=request)
        leaf = self.frontier.size + len(self._waiting)
        with constraints_speak(made.act):
            sealing.store(made.seals)
            projections.follow(made.opened)
        self._waiting.append(made)
        self._touched.add(case)
        self._go_on(made)
        if made.act.seconded_by and made.proposal is None:
            self._proposals[made.opened.digest] = leaf
        if len(self._waiting) >= MOST_WAITING:
            self.write()
        return made.receipt(leaf)

    def write(self) -> None:
        """Write what waits: files, entries, pairs, and the journal's tree."""
        if not self._waiting:
            return
        first = self.frontier.size
        new = {made.file.reference for made in self._waiting if made.file.index == 0}
        for reference, file in {made.file.reference: made.file for made in self._waiting}.items():
            (rows.add_file if reference in new else rows.move_file)(file)
        rows.add_entries(made.row(first + at) for at, made in enumerate(self._waiting))
        Pair.objects.bulk_create(
            Pair(
                second_id=first + at,
                proposal_id=self._leaf(made.proposal.digest),
                proposer=made.proposal.proposer,
                seconder=made.opened.statement.envelope.actor,
            )
            for at, made in enumerate(self._waiting)
            if made.proposal is not None
        )
        journal.append([made.entry.leaf for made in self._waiting], self.frontier)
        self._waiting.clear()
        self._touched.clear()

    def finish(self) -> None:
        """Write what waits, and a snapshot of every case that an officer acted on."""
        self.write()
        for sealing in self._open.values():
            if sealing.unlocked is not None and isinstance(sealing.state, Case):
                keep(sealing.unlocked, sealing.state, sealing.index - 1, sealing.head, sealing.office)

    def _sealing(self, act: Act | Seconding, session: Session, case: str) -> Sealing:
        """Return the file ready for its next entry, opened again only where that shows something else."""
        if begins(act):
            # On the disk before the first entry, as in perform().
            self.installation.keyring.create(case)
            self.began.append(case)
        sealing = self._open.get(case)
        of_team = (
            sealing is not None
            and isinstance(session, OfficerSession)
            and isinstance(sealing.state, Case)
            # Everybody of the team holds the same identities; who was removed opens the case again, and cannot.
            and session.account in sealing.state.team
        )
        if case in self._touched and (not of_team or self._reads_entries(act, sealing)):
            self.write()
        if sealing is not None and of_team:
            sealing.session = session
            return sealing
        office = directory.office(self.installation)
        kind = act.kind if isinstance(act, Act) else None
        return begin(session, office, case, kind=kind, fresh=begins(act))

    def _reads_entries(self, act: Act | Seconding, sealing: Sealing | None) -> bool:
        """Say whether the act's effects read entries, which have to be written for that."""
        found = sealing.state.proposal(act.proposal) if sealing and isinstance(act, Seconding) else None
        return found is not None and found.act in effects.SECONDED

    def _go_on(self, made: Made) -> None:
        """Let the case's officers see the entry; keep it open for the next of them."""
        case, session = made.file.reference, made.sealing.session
        if made.file.stage == CoarseStage.ERASED:
            self._open.pop(case, None)
            return
        if isinstance(session, OfficerSession) and not made.sealing.fresh:
            self._open[case] = made.sealing
        if case in self._open:
            self._open[case].go_on(made.opened)

    def _leaf(self, proposal: str) -> int:
        known = self._proposals.get(proposal)
        if known is not None:
            return known
        return Entry.objects.only("leaf").get(digest=bytes.fromhex(proposal)).leaf


@contextmanager
def batch(installation: Installation) -> Iterator[Batch]:
    """Begin a batch; what was done in it stands when the block ends, and nothing of it when the block raises.

    Raises:
        SafeconductError: what an act of it was refused with; a refusal that belongs on the record is recorded.
    """
    acts: Batch | None = None
    try:
        with transaction.atomic(durable=True):
            acts = Batch(installation, journal.locked_frontier())
            yield acts
            acts.finish()
    except GateRefused as refusal:
        if acts is not None and acts.session is not None:
            refusals.remember(acts.session, acts.attempt[1], refusal.gates)
        raise
    except Refused as refusal:
        if acts is not None:
            account, case, name = acts.attempt
            record_attempt(installation, account=account, case=case, attempt=name, refusal=str(refusal))
        raise
    finally:
        for case in acts.began if acts is not None else ():
            if not CaseFile.objects.filter(reference=case).exists():
                installation.keyring.destroy(case)
