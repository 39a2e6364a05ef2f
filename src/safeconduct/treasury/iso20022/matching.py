"""Which entry is which payment: exactly, by reference, by amount and date, and the rest to a person.

Pure, and the outcome does not depend on the order in which entries or payments are given. A machine closes only
what is beyond doubt; each doubt has its name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022.expecting import (
    Doubt,
    Expected,
    How,
    Match,
    Matching,
    Movement,
    Unmatched,
    account_folded,
)

# How long after the ordered day a bank may book: a week covers holidays on both sides.
LATEST = timedelta(days=7)
# A reference in running text; a colon may also stand between a label and it.
_TOKEN = re.compile(r"[0-9A-Za-z/\-?:().,'+]+")


def match(entries: Iterable[Movement], expected: Iterable[Expected]) -> Matching:
    """Say which movement is which payment.

    Args:
        entries: from any number of statements and notifications, in any order; the same may come again.
        expected: payments handed over, with one reference each; those of earlier statements too, marked as booked.

    Returns:
        Matches, doubts and what is missing, in an order that does not depend on that of the arguments.

    Raises:
        BadInput: two payments have one reference, which no order should let happen.
    """
    return _Matcher(sorted(entries, key=_order), sorted(expected, key=_expected_order)).outcome()


class _Matcher:
    """One run. Its steps go from the surest sign to the weakest, and each takes what it closes out of `open`."""

    def __init__(self, entries: list[Movement], expected: list[Expected]) -> None:
        self.open = entries
        self.expected = expected
        self.by_reference: dict[str, Expected] = {}
        self.by_block: dict[str, list[Expected]] = defaultdict(list)
        for payment in expected:
            # Some banks' systems know capital letters only.
            reference = payment.end_to_end.upper()
            if reference in self.by_reference:
                raise BadInput(f"Payment {payment.end_to_end} is given twice; each is matched once.")
            self.by_reference[reference] = payment
            if payment.block:
                self.by_block[payment.block.upper()].append(payment)
        self.paid: list[Match] = []
        self.returned: list[Match] = []
        self.doubtful: list[Unmatched] = []
        self.done = {payment.end_to_end for payment in expected if payment.booked}
        # What a doubtful entry names: no weaker sign may give it to another.
        self.suspect: set[str] = set()

    def outcome(self) -> Matching:
        self._drop_repeated()
        for step in (self._not_booked, self._incoming, self._exact, self._batch, self._by_text):
            self._go(step)
        self._by_amount_and_date()
        self._go(self._leftover)
        return Matching(
            paid=tuple(self.paid),
            returned=tuple(self.returned),
            doubtful=tuple(sorted(self.doubtful, key=lambda one: (one.doubt, _order(one.movement)))),
            missing=tuple(payment for payment in self.expected if payment.end_to_end not in self.done),
        )

    def _go(self, step: Callable[[Movement], bool]) -> None:
        self.open = [movement for movement in self.open if not step(movement)]

    def _doubt(self, movement: Movement, doubt: Doubt, candidates: Iterable[Expected] = ()) -> bool:
        found = tuple(candidates)
        self.suspect.update(payment.end_to_end for payment in found)
        self.doubtful.append(Unmatched(movement=movement, doubt=doubt, candidates=found))
        return True

    def _pay(self, movement: Movement, payments: Iterable[Expected], how: How) -> bool:
        found = Match(movement=movement, payments=tuple(payments), how=how)
        self.done.update(payment.end_to_end for payment in found.payments)
        self.paid.append(found)
        return True

    def _drop_repeated(self) -> None:
        """Take out what another statement or file showed already.

        A notification lists the payments of an entry, and the evening's statement has the entry as one sum.
        """
        listed: Counter[tuple[str, str, str]] = Counter()
        seen: set[tuple[object, ...]] = set()
        for movement in self.open:
            identity = _identity(movement)
            if movement.part and movement.entry and identity not in seen:
                seen.add(identity)
                listed[movement.account, movement.entry, movement.unit] += _signed(movement)
        seen.clear()

        def repeated(movement: Movement) -> bool:
            if not movement.entry and not movement.bank_reference:
                return False
            identity = _identity(movement)
            lump = (movement.account, movement.entry, movement.unit)
            known = identity in seen or (
                movement.part == 0 and lump in listed and listed[lump] == _signed(movement)
            )
            seen.add(identity)
            return known and self._doubt_without_suspicion(movement)

        self._go(repeated)

    def _doubt_without_suspicion(self, movement: Movement) -> bool:
        self.doubtful.append(Unmatched(movement=movement, doubt=Doubt.REPEATED))
        return True

    def _not_booked(self, movement: Movement) -> bool:
        if movement.booked:
            return False
        # Not a suspicion: the same payment will be booked under its reference.
        self.doubtful.append(Unmatched(movement=movement, doubt=Doubt.NOT_BOOKED))
        return True

    def _incoming(self, movement: Movement) -> bool:
        """Link a return to its payment. That it is one, the bank has to say: a payer can write any reference."""
        if not movement.credit:
            return False
        named = self._named(movement)
        if not movement.is_return:
            return self._doubt(movement, Doubt.INCOMING, named)
        if len(named) != 1:
            return self._doubt(movement, Doubt.AMBIGUOUS if named else Doubt.INCOMING, named)
        payment = named[0]
        if doubt := self._differs(movement, payment):
            return self._doubt(movement, doubt, named)
        if any(payment in match_.payments for match_ in self.returned):
            return self._doubt(movement, Doubt.TWICE, named)
        own = movement.end_to_end.upper() == payment.end_to_end.upper()
        how = How.EXACT if own else How.REFERENCE
        self.returned.append(Match(movement=movement, payments=named, how=how))
        return True

    def _exact(self, movement: Movement) -> bool:
        payment = self.by_reference.get(movement.end_to_end.upper())
        return payment is not None and self._settle(movement, payment, How.EXACT)

    def _by_text(self, movement: Movement) -> bool:
        named = self._named(movement)
        if not named:
            return False
        if len(named) > 1:
            return self._doubt(movement, Doubt.AMBIGUOUS, named)
        return self._settle(movement, named[0], How.REFERENCE)

    def _settle(self, movement: Movement, payment: Expected, how: How) -> bool:
        if doubt := self._differs(movement, payment):
            return self._doubt(movement, doubt, (payment,))
        if payment.end_to_end in self.done:
            return self._doubt(movement, Doubt.TWICE, (payment,))
        return self._pay(movement, (payment,), how)

    def _batch(self, movement: Movement) -> bool:
        block = next((block for block in movement.blocks if block.upper() in self.by_block), None)
        if movement.part or block is None:
            return False
        payments = self.by_block[block.upper()]
        if any(_is_elsewhere(movement, payment) for payment in payments):
            return self._doubt(movement, Doubt.OTHER_ACCOUNT, payments)
        if all(payment.end_to_end in self.done for payment in payments):
            return self._doubt(movement, Doubt.TWICE, payments)
        if any(payment.end_to_end in self.done for payment in payments):
            return self._doubt(movement, Doubt.AMBIGUOUS, payments)
        units = {payment.unit for payment in payments}
        if units != {movement.unit} or sum(payment.amount for payment in payments) != movement.amount:
            return self._doubt(movement, Doubt.WRONG_AMOUNT, payments)
        return self._pay(movement, payments, How.BATCH)

    def _by_amount_and_date(self) -> None:
        """Close pairs that are unique both ways; whatever else fits goes to a person with what it fits."""
        waiting: dict[tuple[str, int], list[Expected]] = defaultdict(list)
        taken = self.done | self.suspect
        for payment in self.expected:
            if payment.end_to_end not in taken:
                waiting[payment.unit, payment.amount].append(payment)
        fits = {
            place: [
                payment for payment in waiting[movement.unit, movement.amount] if _in_time(movement, payment)
            ]
            for place, movement in enumerate(self.open)
            # One that bears another's reference is another's.
            if not movement.end_to_end and movement.amount is not None
        }
        wanted = Counter(payment.end_to_end for payments in fits.values() for payment in payments)
        for place, movement in enumerate(self.open):
            payments = fits.get(place, [])
            if len(payments) == 1 and wanted[payments[0].end_to_end] == 1:
                self._pay(movement, payments, How.AMOUNT_AND_DATE)
            elif payments:
                self._doubt(movement, Doubt.AMBIGUOUS, payments)
        self.open = [movement for place, movement in enumerate(self.open) if not fits.get(place)]

    def _leftover(self, movement: Movement) -> bool:
        return self._doubt(movement, Doubt.UNKNOWN_REFERENCE if movement.end_to_end else Doubt.NOT_OURS)

    def _named(self, movement: Movement) -> tuple[Expected, ...]:
        """Return the payments that a movement names: by its own reference, else in its text."""
        own = self.by_reference.get(movement.end_to_end.upper())
        if own is not None:
            return (own,)
        tokens = (token.upper() for token in _tokens(movement.text))
        found = {token for token in tokens if token in self.by_reference}
        return tuple(self.by_reference[token] for token in sorted(found))

    @staticmethod
    def _differs(movement: Movement, payment: Expected) -> Doubt | None:
        if _is_elsewhere(movement, payment):
            return Doubt.OTHER_ACCOUNT
        if movement.amount is None:
            return Doubt.NO_AMOUNT
        if (movement.amount, movement.unit) != (payment.amount, payment.unit):
            return Doubt.WRONG_AMOUNT
        return None


def _tokens(text: Iterable[str]) -> Iterator[str]:
    """Yield what may be a reference: words, words without a label or print at their ends, and words cut in two."""
    words = [word for line in text for word in _TOKEN.findall(line)]
    for word in words:
        bare = word.strip("/-?:().,'+")
        yield from (word, bare, bare.rpartition(":")[2])
    for first, second in pairwise(words):
        yield first + second


def _is_elsewhere(movement: Movement, payment: Expected) -> bool:
    """Whether a movement is on another account than the one from which the payment was to leave."""
    ours, theirs = account_folded(payment.account), account_folded(movement.account)
    return bool(ours and theirs) and ours != theirs


def _in_time(movement: Movement, payment: Expected) -> bool:
    if _is_elsewhere(movement, payment):
        return False
    return movement.day is not None and payment.execution <= movement.day <= payment.execution + LATEST


def _signed(movement: Movement) -> int:
    return (movement.amount or 0) * (1 if movement.credit else -1)


def _identity(movement: Movement) -> tuple[str | int, ...]:
    return (
        movement.account,
        movement.entry,
        movement.bank_reference,
        movement.part,
        movement.end_to_end,
        -1 if movement.amount is None else movement.amount,
        movement.unit,
        movement.credit,
    )


def _order(movement: Movement) -> tuple[object, ...]:
    # What is booked comes before the same while it was pending, so that the latter is the repetition.
    return (
        movement.day or date.min,
        not movement.booked,
        *_identity(movement),
        movement.text,
        movement.blocks,
        movement.is_return,
        movement.party,
        repr(movement.returned),
    )


def _expected_order(payment: Expected) -> tuple[object, ...]:
    return (payment.execution, payment.end_to_end)
