"""Money before any award: appropriations by programme and budget year, the pooled commitment, the imprest.

Like those of `posting`, these functions are called inside the caller's transaction, take whole minor units, and
let the database's refusals come up as IntegrityError.

Common arguments:
    unit: a code such as USD.
    programme: whose appropriation it is, such as ukraine-2023. Without one there is one appropriation, pool and
        imprest in each unit, which belongs to no year.
    year: the budget year, 1900 to 9999.
    reference: the caller's name for what caused the entry; each event accepts a reference once.
    on: the day; only its ISO week is written.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Sum

from safeconduct.errors import BadInput
from safeconduct.treasury.exchange import checked_amount, checked_unit
from safeconduct.treasury.models import Account, AccountKind, Entry, Event, PoolRule
from safeconduct.treasury.turns import Place, Turn, turn, week_of

_PROGRAMME = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Fund:
    """One appropriation: a programme's in one budget year, or the one without either.

    Attributes:
        unit: the unit granted.
        programme: the programme, or empty.
        year: the budget year, or 0.
    """

    unit: str
    programme: str = ""
    year: int = 0

    def __post_init__(self) -> None:
        checked_unit(self.unit)
        if bool(self.programme) != bool(self.year):
            raise BadInput("An appropriation is of a programme in a year: give both, or neither.")
        if self.programme and not (_PROGRAMME.fullmatch(self.programme) and 1900 <= self.year <= 9999):
            raise BadInput(f"“{self.programme}” in {self.year} is no programme in a budget year.")

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, unit: str, programme: str, year: int) -> "Fund":
        """Return a programme's appropriation of a year; without a programme the one that belongs to no year."""
        return cls(unit, programme, year) if programme else cls(unit)

    @cached_property
    def available(self) -> Place:
        """What is not committed yet."""
        return self._place(AccountKind.APPROPRIATION)

    @cached_property
    def pool(self) -> Place:
        """What is committed for all promises together."""
        return self._place(AccountKind.COMMITMENT)

    @cached_property
    def imprest(self) -> Place:
        """What the cash office has of it."""
        return self._place(AccountKind.IMPREST)

    def _place(self, kind: AccountKind) -> Place:
        return Place(kind, self.unit, programme=self.programme, year=self.year)


def appropriation_for(unit: str, programme: str = "", year: int = 0) -> Fund:
    """Return the appropriation that pays for a programme's awards of a year.

    Its own, if anything was ever granted to it; else the one without programme and year. Never another year's.

    Raises:
        BadInput: no such unit, programme or year.
    """
    with turn() as books:
        return fund_of(books, unit, programme, year)


def fund_of(books: Turn, unit: str, programme: str, year: int, *also: Place) -> Fund:
    """Return what `appropriation_for` returns, in a turn that reads these accounts with the same statement."""
    own = Fund.of(unit, programme, year)
    if not books.knows(own.available):
        common = Fund.of(unit, "", 0)
        both = [place for fund in (own, common) for place in (fund.available, fund.pool, fund.imprest)]
        books.look(own.available, also=(*both, *also))
    return own if books.exists(own.available) else Fund.of(unit, "", 0)


def refunds_of(books: Turn, unit: str, amount: int, award: Fund | None) -> list[tuple[Fund, int]]:
    """Return out of which imprests an advance was paid, and how much of it out of each.

    Cash has no programme. So it is the first imprest that holds so much, beginning with that of the appropriation
    which bears the award, then its programme's back in time, then any other; or several in that order. Whichever it
    is, what an appropriation gave is all that it gets back.

    Returns:
        Parts that make up the amount; the whole of it, for the database to refuse, when all together hold less.
    """
    programme, year = (award.programme, award.year) if award else ("", 0)
    drawn = Account.objects.filter(kind=AccountKind.IMPREST, unit=unit).values_list("programme", "year")
    known = sorted(drawn, key=lambda one: (one != (programme, year), one[0] != programme, -one[1], one[0]))
    funds = [Fund.of(unit, *one) for one in known] or [Fund.of(unit, "", 0)]
    books.look(*(fund.imprest for fund in funds))
    whole = next((fund for fund in funds if books.balance(fund.imprest) >= amount), None)
    if whole is not None or sum(books.balance(fund.imprest) for fund in funds) < amount:
        return [(whole or funds[0], amount)]
    parts, left = [], amount
    for fund in funds:
        part = min(left, books.balance(fund.imprest))
        left -= part
        parts += [(fund, part)] if part else []
    return parts


def grant_appropriation(
    *, unit: str, amount: int, year: int, reference: str, on: date, programme: str = ""
) -> Entry:
    """Record what a budget law grants: money that may be committed from now on.

    Args:
        unit: the unit granted.
        amount: minor units.
        year: the budget year, 1900 to 9999.
        reference: the law; granted once.
        on: the day of the decision.
        programme: for whose rewards; without one it is added to the appropriation that belongs to no year.

    Raises:
        BadInput: no such unit, amount, programme or year.
        IntegrityError: `treasury_entry_reference_once` — this law was booked already.
    """
    fund = Fund.of(unit, programme, year)
    checked_amount(amount)
    with turn() as books:
        return books.move(
            Event.GRANT,
            Place(AccountKind.GRANTED, unit, programme=programme, year=year),
            fund.available,
            amount,
            reference=reference,
            week=week_of(on),
        )


def lapse_appropriation(
    *, unit: str, reference: str, on: date, programme: str = "", year: int = 0
) -> tuple[Entry, ...]:
    """Give back what is unspent of a year's appropriation, at its end, with what stands in its pool.

    What the cash office still holds of it is not unspent; when it has come back it lapses by another call. Of what was
    granted to no programme at most the year's grants go back, less what was obliged in the weeks of that year.

    Args:
        unit: the unit granted.
        reference: the decision.
        on: its day.
        programme: whose appropriation; without one, of what the year's laws granted to no programme.
        year: the budget year, 1900 to 9999.

    Returns:
        One entry from the appropriation, one from the pool with “, pool” added to the reference; none where
        nothing is left.

    Raises:
        BadInput: no such unit, programme or year.
        IntegrityError: `treasury_entry_budget_year` — the year has not ended;
            `treasury_entry_reference_once` — this decision was booked already.
    """
    fund = Fund.of(unit, programme, year)
    granted = Place(AccountKind.GRANTED, unit, programme=programme, year=year)
    entries = []
    with turn() as books:
        books.look(granted, fund.available, fund.pool)
        left = -books.balance(granted)
        if not programme:
            # Several years' grants lie together: what this one's awards took of it is not another year's to give.
            left -= _taken(fund, year)
        for giver, name in ((fund.available, reference), (fund.pool, f"{reference}, pool")):
            unspent = min(books.balance(giver), left)
            if unspent > 0:
                left -= unspent
                entries.append(
                    books.move(Event.LAPSE, giver, granted, unspent, reference=name, week=week_of(on))
                )
    return tuple(entries)


def _taken(fund: Fund, year: int) -> int:
    """Return what the awards of a year took out of a fund, in minor units, less what was taken back of them."""
    awards = Entry.objects.filter(
        event=Event.OBLIGE,
        credit=fund.pool.code,
        week__range=(100 * year, 100 * year + 99),
        reversals__isnull=True,
    )
    return int(awards.aggregate(sum=Sum("amount"))["sum"] or 0)


def set_pool_rule(*, unit: str, step: int, weekday: int) -> PoolRule:
    """Fix the step and the weekday of pool and imprest from now on.

    Args:
        unit: the unit that moves.
        step: minor units, 1 to 10^15; wide enough that one award does not show.
        weekday: 1 is Monday, 7 Sunday.

    Raises:
        IntegrityError: `treasury_poolrule_step`, `treasury_poolrule_weekday`.
    """
    checked_unit(unit)
    with turn() as books:
        books.look()
        return PoolRule.objects.create(unit=unit, step=step, weekday=weekday)


def pool_rule(unit: str) -> PoolRule | None:
    """Return the rule by which pool and imprest move in this unit; None while there is none."""
    return PoolRule.objects.filter(unit=checked_unit(unit)).order_by("-id").first()


def set_pool(
    *, unit: str, to_amount: int, reference: str, on: date, programme: str = "", year: int = 0
) -> Entry | None:
    """Move the pooled commitment so that it covers `to_amount`, by whole steps.

    The exact sum promised is known only inside sealed entries. Rounding up to a step is done here,
    so that no caller can post the exact sum by mistake.

    Args:
        unit: the pool's unit; it needs a pool rule.
        to_amount: minor units that are promised in open cases, 0 to 10^15.
        reference: the caller's name for this move.
        on: the day; must be the rule's weekday.
        programme: whose pool; the one that `appropriation_for` names is moved.
        year: the budget year.

    Returns:
        The entry, or None when the pool stands right already.

    Raises:
        BadInput: the unit has no pool rule, or the amount is none.
        IntegrityError: `treasury_pool_weekday` — another day; `treasury_appropriation_not_overdrawn`.
    """
    return _in_steps(Event.POOL, unit, to_amount, reference, on, programme, year)


def move_imprest(
    *, unit: str, to_amount: int, reference: str, on: date, programme: str = "", year: int = 0
) -> Entry | None:
    """Give the cash office money for advances, or take it back, so that it holds `to_amount`, by whole steps.

    Like the pool it moves in round steps on a fixed weekday: a sum drawn on the day of an advance would tell of it.

    Args:
        unit: the imprest's unit; it needs a pool rule.
        to_amount: minor units that the imprest shall hold, in cash and in advances not yet settled; 0 to 10^15.
        reference: the caller's name for this move.
        on: the day; must be the rule's weekday.
        programme: whose money; the appropriation that `appropriation_for` names is drawn on.
        year: the budget year.

    Returns:
        The entry, or None when the imprest stands right already.

    Raises:
        BadInput: the unit has no pool rule, or the amount is none.
        IntegrityError: `treasury_imprest_weekday` — another day; `treasury_appropriation_not_overdrawn`.
    """
    return _in_steps(Event.IMPREST, unit, to_amount, reference, on, programme, year)


def _in_steps(
    event: Event,
    unit: str,
    to_amount: int,
    reference: str,
    on: date,
    programme: str,
    year: int,
) -> Entry | None:
    if to_amount:
        checked_amount(to_amount)
    with turn() as books:
        rule = pool_rule(unit)
        if rule is None:
            raise BadInput(
                f"The pooled commitment in {unit} has no step and weekday yet: set the pool rule first."
            )
        fund = fund_of(books, unit, programme, year)
        stock = fund.pool if event is Event.POOL else fund.imprest
        # Floor division rounds down for a surplus and, on the negated lack, up for a lack.
        surplus_steps = (books.balance(stock) - to_amount) // rule.step
        if surplus_steps == 0:
            return None
        giver, receiver = (stock, fund.available) if surplus_steps > 0 else (fund.available, stock)
        amount = abs(surplus_steps) * rule.step
        day = {"week": week_of(on), "weekday": on.isoweekday()}
        return books.move(event, giver, receiver, amount, reference=reference, **day)
