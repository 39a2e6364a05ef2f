"""May this be done? The one place where an act is allowed or refused, for `perform()` and for the pages alike.

A page that greyed a button by a rule of its own would one day offer what is refused, or hide what is allowed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from safeconduct.casefile.act import Act
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.gate import Gate, GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import CoarseStage, Stage, coarse
from safeconduct.casefile.world import World
from safeconduct.errors import SafeconductError
from safeconduct.registry.errors import CaseMoved, NotAllowed, OwnProposal, ProposerGone, WrongStage


class NeedsForm(Exception):
    """A gate asked for a field of an act that has none yet."""


class Unfilled:
    """Stands for an act whose form is still empty: any question about its content raises `NeedsForm`.

    A gate that is refused before it asks is refused whatever the form will say, so it can be shown at once.
    """

    def __getattribute__(self, name: str) -> object:
        """Answer what the declaration answers, and nothing else."""
        if name == "__class__":
            return type(self).declared  # type: ignore[attr-defined] # set by unfilled()
        raise NeedsForm(name)

    def __eq__(self, other: object) -> bool:
        """Refuse to be compared."""
        raise NeedsForm("==")

    def __hash__(self) -> int:
        """Refuse to be hashed."""
        raise NeedsForm("hash")


def unfilled(declared: type[Act]) -> Act:
    """Return an act of this kind whose form is still empty; a real act where there is nothing to fill in."""
    if set(declared.__struct_fields__) <= {"hidden", "aside"} and not (declared.hides or declared.aside_to):
        return declared()
    return _blank(declared)


@cache
def _blank(declared: type[Act]) -> Act:
    return type(declared.__name__, (Unfilled,), {"declared": declared})()  # type: ignore[no-any-return] # in its place


@dataclass(frozen=True, slots=True)
class Footing:
    """The file on which an act is to be done, as its actor sees it.

    Attributes:
        reference: the file's reference.
        state: its state.
        head: hex digest of its last entry.
        stage: coarse stage in clear.
        fresh: whether the file begins with the act.
        needs_look: whether the actor decides on what they saw.
        reads: whether the actor reads the case; if not, they know the coarse stage and no finer one.
    """

    reference: str
    state: Case | Office
    head: str
    stage: CoarseStage
    fresh: bool = False
    needs_look: bool = True
    reads: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found.

    Attributes:
        refusal: the refusal that `perform()` raises; None when nothing refuses.
        open: gates that ask for what the form holds, and are judged when it is sent.
    """

    refusal: SafeconductError | None
    open: tuple[Gate, ...] = ()


def judge(
    declared: type[Act], act: Act, proposal: Proposal | None, footing: Footing, world: World, seen: str
) -> Judged:
    """Say whether an act may be done, in this order: who, looking at what, by which gates, when, and with which keys.

    Args:
        declared: the kind of act.
        act: the act, or `unfilled()`.
        proposal: the proposal that it would second; None for a first signature.
        footing: on what.
        world: the facts beyond the file, with the actor.
        seen: hex digest of the head that the actor was looking at.
    """
    name = declared.__name__
    refusal = _whose(declared, proposal, footing, world)
    if refusal is not None:
        return Judged(refusal)
    if not footing.fresh and not declared.independent and footing.needs_look and seen != footing.head:
        return Judged(
            CaseMoved(
                f"Somebody acted on case {footing.reference} since you looked at it; look again, then decide."
            )
        )
    timely = not isinstance(footing.state, Case) or _is_time_for(declared, footing.state, footing)
    refused, still_open = _gates(declared, act, footing, world, timely=timely)
    if refused:
        return Judged(GateRefused(name, *refused), still_open)
    if not timely:
        standing = footing.state.stage if isinstance(footing.state, Case) else ""
        return Judged(
            WrongStage(
                f"{name} does not belong to this stage: the case is {standing}; "
                f"it is for a case that is {' or '.join(expected_stages(declared))}."
            ),
            still_open,
        )
    keys = HOLDS.get(name)
    return Judged(keys(footing, world.actor.account) if keys is not None else None, still_open)


HOLDS: dict[str, Callable[[Footing, str], SafeconductError | None]] = {}
"""By act name: refuses whoever lacks a key that the act needs; filled by the modules that know the keys."""


def expected_stages(declared: type[Act]) -> tuple[Stage, ...]:
    """Return the stages in which an act can be done, in alphabetical order."""
    return (declared.moves[0],) if declared.moves is not None else tuple(sorted(declared.during))


def _whose(
    declared: type[Act], proposal: Proposal | None, footing: Footing, world: World
) -> SafeconductError | None:
    """Refuse whoever may not sign this, and a proposal whose first signature has become nobody's."""
    name, actor = declared.__name__, world.actor
    # First of all whose it is: no role that they lack, or are granted later, would let anybody second themselves.
    if proposal is not None and proposal.proposer == actor.account:
        return OwnProposal(f"{name} needs another person's signature; the proposal is your own.")
    roles = declared.by if proposal is None else declared.seconded_by
    if not actor.roles.intersection(roles):
        return NotAllowed(f"{name} is done by a {' or '.join(roles)}; you hold none of these roles.")
    if proposal is None:
        return None
    # Who was dismissed, or taken off the case, in the meantime decides nothing with a colleague's help.
    left = isinstance(footing.state, Case) and proposal.proposer not in footing.state.team
    if left or not world.office.roles_of(proposal.proposer).intersection(declared.by):
        return ProposerGone(
            f"{proposal.proposer} proposed this and may not propose it any more; propose it anew, then two sign it."
        )
    return None


def _gates(
    declared: type[Act], act: Act, footing: Footing, world: World, *, timely: bool
) -> tuple[list[Gate], tuple[Gate, ...]]:
    """Return the gates that do not hold, and those that ask for what is not filled in yet.

    What is missing says more than that it is not yet time.
    """
    refused, still_open = [], []
    for gate in declared.gates:
        try:
            if not gate.holds(footing.state, world, act):
                refused.append(gate)
        except NeedsForm:
            still_open.append(gate)
        except SafeconductError:
            # At another stage a gate may ask for what is not there yet; then the stage is the answer.
            if timely:
                raise
    return refused, tuple(still_open)


def _is_time_for(declared: type[Act], case: Case, footing: Footing) -> bool:
    expected = expected_stages(declared)
    if not footing.reads:
        return footing.stage in {coarse(stage) for stage in expected}
    return case.stage in expected
