"""What an officer can do now, what not, and why: every act of the catalogue, judged as `perform()` judges it."""

from dataclasses import dataclass
from datetime import UTC

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import GENESIS
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.gate import Gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import CoarseStage, Kind, Stage, coarse
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import directory, rows, stores, vaults
from safeconduct.registry.allowing import Footing, judge, unfilled
from safeconduct.registry.opening import View
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.working import WorkingWorld

vaults.register()


@dataclass(frozen=True, slots=True)
class Offered:
    """One act, or the second signature under one, and whether this officer may do it now.

    Attributes:
        declared: the kind of act.
        proposal: what it would second; None for a first signature.
        refusal: what `perform()` would refuse it with at this moment; None when nothing stands against it.
        open: gates that ask for what the form holds: they are judged when it is sent, and may refuse it then.
    """

    declared: type[Act]
    proposal: Proposal | None
    refusal: SafeconductError | None
    open: tuple[Gate, ...] = ()

    @property
    def name(self) -> str:
        """The act's name."""
        return self.declared.__name__

    @property
    def is_possible(self) -> bool:
        """Whether the officer may begin it now."""
        return self.refusal is None


def begins_case(declared: type[Act]) -> bool:
    """Say whether an act begins a case of its own."""
    return declared.kind is Kind.CASE and declared.moves is not None and declared.moves[0] is Stage.NEW


def offers(session: OfficerSession, view: View) -> list[Offered]:
    """Return every act on cases with whether it can be done to this one, proposals that wait for a second first.

    Args:
        session: who asks.
        view: the case as they see it; that they see it means that they are admitted.

    Raises:
        NotAllowed: the session's keys do not count any more.
    """
    case = view.case
    footing = Footing(case.reference, case, view.head, coarse(case.stage))
    return _offers(session, footing, Kind.CASE)


def office_offers(session: OfficerSession) -> list[Offered]:
    """Return every act on the office file with whether this officer can do it, proposals first.

    Raises:
        NotAllowed: the session's keys do not count any more.
    """
    reference = stores.office_reference()
    row = rows.peek(reference)
    head = row.digest.hex() if row is not None else GENESIS
    office = directory.office(session.installation)
    return _offers(session, Footing(reference, office, head, CoarseStage.OPEN), Kind.OFFICE)


def beginnings(session: OfficerSession) -> list[Offered]:
    """Return the acts that begin a case, with whether this officer can do them.

    Raises:
        NotAllowed: the session's keys do not count any more.
    """
    world = _world(session)
    footing = Footing("", Case(reference=""), GENESIS, CoarseStage.OPEN, fresh=True)
    return [
        _offered(declared, None, footing, world)
        for declared in ACTS.values()
        if declared.kind is Kind.CASE and begins_case(declared)
    ]


def _offers(session: OfficerSession, footing: Footing, kind: Kind) -> list[Offered]:
    world = _world(session)
    waiting = [_offered(ACTS[each.act], each, footing, world) for each in footing.state.pending]
    first = [_offered(declared, None, footing, world) for declared in ACTS.values() if declared.kind is kind]
    return [*waiting, *first]


def _offered(
    declared: type[Act], proposal: Proposal | None, footing: Footing, world: WorkingWorld
) -> Offered:
    if begins_case(declared) and not footing.fresh:
        name = declared.__name__
        return Offered(
            declared, None, BadInput(f"{name} begins a case of its own, and this case has begun already.")
        )
    # The second person signs what the first one wrote: then every gate can be asked.
    act = act_of(proposal) if proposal is not None else unfilled(declared)
    judged = judge(declared, act, proposal, footing, world, footing.head)
    return Offered(declared, proposal, judged.refusal, judged.open)


def _world(session: OfficerSession) -> WorkingWorld:
    office: Office = directory.office(session.installation)
    actor, _ = session.standing(office)
    now = session.installation.clock().astimezone(UTC)
    return WorkingWorld(now=now, actor=actor, office=office, session=session)
