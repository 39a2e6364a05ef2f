"""The pure function (schedule, claim) → award.

Order in which a line is judged, each step final:

1. everyone in the claim is under 18: `not_eligible`, `under_18`;
2. the list has no clause: `no_clause`;
3. the hand-over was not voluntary and the list asks for it: `not_eligible`, `not_voluntary`;
4. the grade is not eligible: `not_eligible`, `condition`;
5. the clause asks for a licence and nobody able to receive holds one: `not_eligible`, `licence`;
6. something is open (the amount within a range, a grade that does not settle it, an attribute or a value that
   is not known, nobody able to receive): `needs_decision` with the range the decision has, where there is
   one, unless a decision is recorded;
7. otherwise `payable`.

So a refusal gives the one reason that holds whatever the later ones say.
"""

from safeconduct.assessment.award import Award, Outcome, Reason, Status
from safeconduct.assessment.claim import Claim
from safeconduct.assessment.compiled import Compiled
from safeconduct.assessment.inputs import checked_receivers, common_kind
from safeconduct.assessment.judging import Surroundings, judge
from safeconduct.assessment.split import share_out
from safeconduct.assessment.terms import instalment_terms
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, Schedule

# Compiled lists by the identity of what they were made from, which is kept so that an id is never reused.
_compiled: dict[tuple[int, int, str | None], tuple[Schedule, Catalogue, Compiled]] = {}
_extended: dict[tuple[int, int], tuple[Programme, Catalogue, Catalogue]] = {}
_MOST_COMPILED = 256


def assess(claim: Claim, programme: Programme, catalogue: Catalogue) -> Award:
    """Return what a programme's list says about a claim.

    With an offer, the version in force on the day of the offer holds (promise 1: it is frozen); without one,
    the version published on the day of the surrender.

    Args:
        claim: what was brought, by whom, when.
        programme: whose list to use; the claim must name it.
        catalogue: what equipment is known; the programme's own additions are added.

    Raises:
        BadInput: the claim cannot be assessed; the sentence says what to correct.
    """
    if claim.programme != programme.id:
        raise BadInput(f"The claim is of programme “{claim.programme}”, not of “{programme.id}”.")
    offered = claim.offered_on
    if offered is not None and offered > claim.surrendered_on:
        raise BadInput(
            f"The surrender ({claim.surrendered_on}) is dated before its offer ({offered}): correct one."
        )
    schedule = programme.schedule_on(claim.surrendered_on if offered is None else offered)
    key = (id(programme), id(catalogue))
    known = _extended.get(key)
    if known is None:
        _make_room(_extended)
        known = _extended[key] = (programme, catalogue, catalogue.with_items(programme.additions))
    return assess_on(claim, schedule, known[2])


def assess_on(claim: Claim, schedule: Schedule, catalogue: Catalogue) -> Award:
    """Return what one version of a list says about a claim, whatever the claim's dates.

    Args:
        claim: what was brought, by whom.
        schedule: the version to use.
        catalogue: with the programme's own additions.

    Raises:
        BadInput: the claim cannot be assessed.
    """
    return _assess(claim, compiled_list(schedule, catalogue, claim.unit))


def compiled_list(schedule: Schedule, catalogue: Catalogue, asked: str | None = None) -> Compiled:
    """Return a version of a list, ready: the one that `assess_on` uses.

    Args:
        schedule: the version.
        catalogue: with the programme's own additions.
        asked: the unit that a claim asks for; None for the list's own.

    Raises:
        BadInput: the list names no amounts in that unit.
    """
    key = (id(schedule), id(catalogue), asked)
    known = _compiled.get(key)
    if known is None:
        unit = schedule.unit if asked is None else asked
        if unit != schedule.unit and unit not in schedule.other_units:
            units = " or ".join((schedule.unit, *schedule.other_units))
            raise BadInput(f"The list pays in {units}; it names no amounts in “{unit[:20]}”.")
        _make_room(_compiled)
        known = _compiled[key] = (schedule, catalogue, Compiled(schedule, catalogue, unit))
    return known[2]


def lines_are_independent(schedule: Schedule) -> bool:
    """Say whether a line's outcome depends on its own item and on the claim's head alone.

    Where a bonus counts items, a line counts those of the lines before it. Bulk assessment asks this.
    """
    return not any(clause.first for clause in schedule.clauses)


def _make_room[K, V](kept: dict[K, V]) -> None:
    if len(kept) >= _MOST_COMPILED:
        kept.clear()


def _assess(claim: Claim, compiled: Compiled) -> Award:
    receivers, only_minors = checked_receivers(claim)
    kind = common_kind(claim, receivers) if compiled.asks_kind else None
    around = Surroundings(claim, compiled, receivers, only_minors, kind, {})
    lines = []
    total = 0
    payable = open_ = False
    for position, item in enumerate(claim.items):
        line = judge(position, item, around)
        lines.append(line)
        if line.amount is not None:
            payable = True
            total += line.amount
        elif line.outcome is Outcome.NEEDS_DECISION:
            open_ = True
    if only_minors:
        status = Status.PROTECTION_ONLY
    elif open_:
        status = Status.NEEDS_DECISION
    else:
        status = Status.PAYABLE if payable else Status.NOTHING_PAYABLE
    schedule = compiled.schedule
    shares, share_reasons = share_out(total, claim.claimants, receivers, schedule.split)
    return Award(
        schedule.programme,
        schedule.version,
        compiled.digest,
        status,
        compiled.unit,
        total,
        tuple(lines),
        shares,
        share_reasons,
        _terms(total, compiled) if payable or open_ else (),
    )


def _terms(total: int, compiled: Compiled) -> tuple[Reason, ...]:
    """Return what the list promises besides, and the instalments of what is payable now."""
    payment = compiled.schedule.payment
    if payment is None or not payment.instalments or not total:
        return compiled.terms
    return (*compiled.terms, *instalment_terms(total, payment, compiled.unit))
