"""The statement of account: what each claimant was awarded, was paid, holds in credit and is owed, and each movement.

It is a prisoner's account under the Third Geneva Convention, articles 58 to 67: what is due, what was received as an
advance, what was paid at the person's request, each with its day, open to them at any time.
"""

from collections.abc import Iterator

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.aftercare import Account, Moved, Movement
from safeconduct.casefile.parts.payment import PAID, Method, OrderState


def accounts_of(case: Case) -> tuple[Account, ...]:
    """Return every claimant's account under the approved award, in the award's order; empty without one."""
    approved = case.award.approved
    if approved is None:
        return ()
    payment = case.payment
    return tuple(
        Account(
            person=person,
            share=share,
            paid=payment.paid(person),
            in_credit=payment.in_credit(person),
            owed=share - payment.paid(person) - payment.in_credit(person),
        )
        for person, share in approved.result.shares.items()
    )


def movements_of(case: Case) -> tuple[Movement, ...]:
    """Return every movement of the claimants' money, by person and day; empty without an award.

    An advance stands on the day on which it was handed over, with what the award took up of it.
    """
    approved = case.award.approved
    if approved is None:
        return ()
    people = {person: place for place, person in enumerate(approved.result.shares)}
    found = (each for each in _movements(case) if each.person in people)
    return tuple(sorted(found, key=lambda each: (people[each.person], each.on)))


def credit_after(movements: tuple[Movement, ...]) -> Iterator[tuple[Movement, int]]:
    """Yield each movement with what the person holds in credit after it, in minor units."""
    held: dict[str, int] = {}
    for each in movements:
        change = {Moved.CREDITED: each.amount, Moved.RELEASED: -each.amount}.get(each.what, 0)
        held[each.person] = held.get(each.person, 0) + change
        yield each, held[each.person]


def _movements(case: Case) -> Iterator[Movement]:
    payment = case.payment
    for advance in payment.advances:
        if advance.taken_up:
            yield Movement(on=advance.on, person=advance.person, what=Moved.ADVANCE, amount=advance.taken_up)
    for credit in payment.credits:
        yield Movement(on=credit.on, person=credit.person, what=Moved.CREDITED, amount=credit.amount)
        for release in credit.releases:
            yield Movement(on=release.on, person=credit.person, what=Moved.RELEASED, amount=release.amount)
    for order in payment.orders:
        if order.released_on is not None and order.state in PAID | {OrderState.REVERSED}:
            what = Moved.CASH if order.method is Method.CASH else Moved.PAID
            yield Movement(on=order.released_on, person=order.person, what=what, amount=order.amount)
        if order.reversed_on is not None:
            yield Movement(
                on=order.reversed_on, person=order.person, what=Moved.RETURNED, amount=order.amount
            )
