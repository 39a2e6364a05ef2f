"""The fold: a case is the list of acts done to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from safeconduct.casefile.act import ACTS, Act, Done
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import EntryDamaged, Plaintext, Statement
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import LIVE, Part


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with its body opened: what the fold reads."""

    statement: Statement
    plaintext: Plaintext
    digest: str
    proposed: dict[str, Any] | None = None
    """At a seconding: the fields that the proposal carried."""
    proposer: str = ""
    """In a person's thread, at a seconding: who proposed, from the clear envelope of a proposal not shown there."""

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the act, from its own entry or from the proposal that this one seconds."""
        return self.plaintext.fields if self.proposed is None else self.proposed


def act_of(plaintext: Plaintext | Proposal) -> Act:
    """Return the act that a body or a pending proposal holds.

    Raises:
        EntryDamaged: this software does not know the act or its version.
    """
    known = ACTS.get(plaintext.act)
    if known is None or plaintext.version > known.version:
        raise EntryDamaged(
            f"{plaintext.act} version {plaintext.version} is not known to this release; update the software"
        )
    try:
        return msgspec.convert(plaintext.fields, known)
    except msgspec.ValidationError as error:
        raise EntryDamaged(f"{plaintext.act} cannot be read: {error}") from None


def still_standing(pending: tuple[Proposal, ...], *, by: Act) -> tuple[Proposal, ...]:
    """Return the proposals left standing by an entry that carries `by`.

    Any other entry voids a pending proposal: the second person must sign what the first one saw.
    """
    if by.independent:
        return pending
    return tuple(proposal for proposal in pending if ACTS[proposal.act].independent)


def seconded(state: Case | Office, opened: Opened) -> tuple[Act, str]:
    """Return the act that a second signature completes, and the account that proposed it.

    Raises:
        EntryDamaged: it completes nothing, or something else than was proposed; only a forger writes that.
    """
    statement, plaintext = opened.statement, opened.plaintext
    first = state.proposal(statement.first)
    if first is None and opened.proposer:
        # A person's thread: the proposal stayed among the officers, and its content is repeated here.
        return act_of(plaintext), opened.proposer
    if first is None or first.proposer == statement.envelope.actor or first.act != plaintext.act:
        raise EntryDamaged("a second signature stands on no proposal of another person")
    if plaintext.fields and plaintext.fields != first.fields:
        raise EntryDamaged("a second signature repeats something else than was proposed")
    return act_of(first), first.proposer


def apply[State: (Case, Office)](state: State, opened: Opened) -> State:
    """Return the state after one more entry."""
    statement, plaintext = opened.statement, opened.plaintext
    state = state.entered(statement.envelope)
    act: Act
    actor = statement.envelope.actor
    at = datetime.fromisoformat(plaintext.at)
    match statement.envelope.part:
        case Part.PROPOSAL:
            act = act_of(plaintext)
            proposal = Proposal(
                act=plaintext.act,
                version=plaintext.version,
                fields=plaintext.fields,
                proposer=actor,
                digest=opened.digest,
                index=statement.index,
            )
            return msgspec.structs.replace(state, pending=(*still_standing(state.pending, by=act), proposal))
        case Part.SECOND:
            act, proposer = seconded(state, opened)
            done = Done(proposer, actor, at, statement.index, opened.digest)
            remaining = tuple(p for p in state.pending if p.digest != statement.first)
        case Part.WHOLE:
            act = act_of(plaintext)
            done = Done(actor, "", at, statement.index, opened.digest)
            remaining = state.pending
    state = msgspec.structs.replace(state, pending=still_standing(remaining, by=act))
    return changed(state, act, done)


def changed[State: (Case, Office)](state: State, act: Act, done: Done) -> State:
    """Return the state after `act`, with the stage moved where its declaration says so.

    A `change()` that returns the very state it was given had no effect, and moves nothing.
    """
    after: State = act.change(state, done)
    if act.moves is not None and isinstance(after, Case) and after is not state:
        after = msgspec.structs.replace(after, stage=act.moves[1])
    if (
        isinstance(after, Case)
        and isinstance(state, Case)
        and after.stage in LIVE
        and state.stage not in LIVE
    ):
        after = after.going_on()
    return after


def fold[State: (Case, Office)](state: State, entries: Iterable[Opened]) -> State:
    """Return the state after all `entries`, in order."""
    for opened in entries:
        state = apply(state, opened)
    return state
