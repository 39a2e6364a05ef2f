"""What a change of the list does to cases: each assessed under both lists, whatever its dates."""

from collections.abc import Iterable
from typing import NamedTuple

from safeconduct.assessment import Award, Claim, Line, assess_on
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.programmes.cases import GoldenCase
from safeconduct.schedule import Programme, Schedule


class Listed(NamedTuple):
    """One version of a list, with the programme whose items and texts it uses."""

    programme: Programme
    schedule: Schedule


class Effect(NamedTuple):
    """One case under two lists.

    Attributes:
        case: which.
        before: the award by the older list, or the sentence with which the claim is bad input there.
        after: the same by the newer.
    """

    case: GoldenCase
    before: Award | str
    after: Award | str

    @property
    def is_felt(self) -> bool:
        """Whether somebody would notice: another status, outcome, amount, range, share or refusal.

        Reasons, clauses and sources may be worded anew without a cent of difference.
        """
        return _felt(self.before) != _felt(self.after)


def effects(
    cases: Iterable[GoldenCase], old: Listed, new: Listed, catalogue: Catalogue
) -> tuple[Effect, ...]:
    """Return every case under both lists.

    Args:
        cases: which; they may be of either programme.
        old: the list before.
        new: the list after.
        catalogue: without the programmes' additions.
    """
    known = [catalogue.with_items(each.programme.additions) for each in (old, new)]
    return tuple(
        Effect(
            case,
            _assessed(case.claim, old.schedule, known[0]),
            _assessed(case.claim, new.schedule, known[1]),
        )
        for case in cases
    )


def _assessed(claim: Claim, schedule: Schedule, catalogue: Catalogue) -> Award | str:
    try:
        return assess_on(claim, schedule, catalogue)
    except BadInput as error:
        return str(error)


def felt(line: Line) -> object:
    """Return what somebody would notice of a line; once its amount is settled, no longer within which bounds."""
    return line.outcome, line.amount, line.range if line.amount is None else None


def _felt(result: Award | str) -> object:
    if isinstance(result, str):
        return result
    return result.status, result.unit, result.total, [felt(line) for line in result.lines], result.shares
