"""Invented programmes: histories of cases over quarters and years, as the counts know them."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from safeconduct.casefile.figures.cells import (
    DECISION,
    LISTED,
    NONE,
    OFFER,
    SOME,
    Atom,
    Outcome,
    kinds,
    refusal,
)
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.periods import first_quarter, year_of
from safeconduct.casefile.figures.prices import money_step, prices_of
from safeconduct.casefile.figures.release import Rule
from safeconduct.catalogue import standard
from safeconduct.programmes import load

PROGRAMME = load("ukraine-2023")
LIST = prices_of(PROGRAMME, standard().with_items(PROGRAMME.additions), "USD")
STEP = money_step(LIST)
RULE = Rule(PROGRAMME.id, first_quarter(PROGRAMME), "USD", STEP, prices=LIST)

TANK, PLANE, GUN = "armoured_vehicle", "crewed_aircraft", "artillery"
PRICES = {TANK: 100_000_00, PLANE: 500_000_00}
OLD_PLANE = 300_000_00
"""What two people decided of an old aircraft, within the list's range."""

ELSE = 10_000_00
"""What an item is worth that has no price of its own."""

AFTER_2023, YEAR_ON = date(2024, 4, 1), date(2025, 4, 1)
"""The first day on which arrivals of 2023 may be told of, and their awards."""


def case(
    kind: str = TANK,
    quarter: str = "2023Q1",
    *,
    way: str = OFFER,
    answer: str = "1",
    award: tuple[str, ...] = (NONE,),
    payment: str = NONE,
    refused: tuple[str, ...] = (),
    override: str = NONE,
    **more: Any,
) -> Fact:
    """One case; without an award it has no payment."""
    year = year_of(quarter)
    atoms: list[Atom] = [
        ("came", quarter, kind, way),
        ("answer", year, answer),
        refusal(year, refused),
        ("override", year, override),
        ("award", year, *award),
    ]
    if award != (NONE,):
        atoms.append(("payment", year, payment))
    contacted = year if way == OFFER else ""
    came = {"contacted": contacted, "arrived": year, "quarter": quarter, "kind": kind}
    return Fact(**came | {"atoms": tuple(atoms), "people": 1} | more)


def awarded(amount: int, paid: int | None = None, *, kind: str = TANK) -> Fact:
    """One case with an award, paid in full unless it is said how much was."""
    paid = amount if paid is None else paid
    award = (Outcome.STANDS, LISTED)
    return case(kind, award=award, payment="3" if paid else NONE, promised=amount, paid=paid)


def history(seed: int, cases: int, years: Sequence[int] = (2023,), *, quarters: int = 4) -> list[Fact]:
    """Draw cases: a few kinds are common, most are rare, as everywhere."""
    dice = random.Random(seed)  # noqa: S311 - invented cases
    weights = [dice.choice([0, 0, 1, 1, 2, 6]) for _ in kinds()]
    weights[dice.randrange(len(weights))] += 8
    return [_drawn(dice, weights, dice.choice(years), dice.randint(1, quarters)) for _ in range(cases)]


def _drawn(dice: random.Random, weights: list[int], year: int, quarter: int) -> Fact:
    kind = dice.choices(kinds(), weights)[0]
    way = dice.choice((OFFER, OFFER, NONE))
    award, payment, amount, paid = (NONE,), NONE, 0, 0
    if dice.random() < 0.7:
        outcome = dice.choice((*(Outcome.STANDS,) * 6, Outcome.UPHELD, Outcome.SENT_BACK))
        award = outcome, dice.choice((DECISION, LISTED, LISTED))  # type: ignore[assignment]
        amount = PRICES.get(kind, ELSE) * dice.choice((1, 1, 1, 3))
        if dice.random() < 0.7:
            payment, paid = dice.choice(("1", "2", "3", "3", "4")), amount
    return case(
        kind,
        f"{year}Q{quarter}",
        way=way,
        answer=dice.choice(("1", "1", "1", "2", "3")) if way == OFFER else NONE,
        award=award,
        payment=payment,
        refused=dice.choice(((), (), ("offer",), ("lives",), ("lives", "money"))),
        override=dice.choice((NONE, NONE, NONE, SOME)),
        people=dice.choice((1, 1, 1, 2, 4)),
        promised=amount,
        paid=paid,
    )
