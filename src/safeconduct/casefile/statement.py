"""The statement of account: what each claimant was awarded, was paid, holds in credit and is still owed."""

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.aftercare import Account


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
