"""Personal effects: a ledger of its own, apart from equipment, which is the State's."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, NamingAct, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.people import effects_are_itemised
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.parts.reception import Belonging, EffectsReceipt, Outcome, Sum
from safeconduct.casefile.words import Role


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a receipt."""

    description: Said
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Money(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money in one currency: `amount` in integer minor units of `unit`."""

    amount: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    unit: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is taken into keeping from one person, or found on one who died."""

    owner: Label
    things: Annotated[tuple[Thing, ...], msgspec.Meta(max_length=400)] = ()
    money: Annotated[tuple[Money, ...], msgspec.Meta(max_length=50)] = ()


@act
class ReceivePersonalEffects(NamingAct, frozen=True, kw_only=True):
    """An officer takes personal effects into keeping, each owner's against a receipt of its own.

    What protects and feeds a person, what they wear, badges and what is dear to them stay with them. Nothing
    here is ever equipment, and nothing here is ever paid for.
    """

    by = (Role.RECEPTION_OFFICER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record, effects_are_itemised)
    hides = 'as "receiver", the legible name, rank and unit that stand on the receipts'

    taken: Annotated[tuple[Taken, ...], msgspec.Meta(min_length=1, max_length=400)]
    reason: Said
    """Why it cannot stay with them."""
    order: Text = ""
    """The officer's order for taking money, and its place in the register."""

    def named(self) -> tuple[str | int, ...]:
        """Return the owners."""
        return tuple(one.owner for one in self.taken)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return everyone counted, the dead among them."""
        return tuple(person.label for person in case.reception.people)

    def change(self, case: Case, done: Done) -> Case:
        """Write the receipts."""
        del done
        before = case.reception.effects
        receipts = tuple(
            EffectsReceipt(
                number=number,
                owner=one.owner,
                belongings=tuple(
                    Belonging(description=thing.description, quantity=thing.quantity) for thing in one.things
                ),
                money=tuple(Sum(amount=money.amount, unit=money.unit) for money in one.money),
            )
            for number, one in enumerate(self.taken, len(before) + 1)
        )
        reception = msgspec.structs.replace(case.reception, effects=(*before, *receipts))
        return msgspec.structs.replace(case, reception=reception)


class Recipient(StrEnum):
    """To whom effects go back."""

    OWNER = "owner"
    NEXT_OF_KIN = "next-of-kin"
    BUREAU = "national-bureau"


@act
class ReturnPersonalEffects(NamingAct, frozen=True, kw_only=True):
    """An officer gives personal effects back, whole: to their owner, or to next of kin or the bureau.

    The last two are for the dead and the missing: from somebody alive, nothing goes to anybody else.
    """

    by = (Role.RECEPTION_OFFICER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)

    receipts: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=400)]
    to: Recipient
    acknowledged: Said
    """How the taker acknowledged it: signature, thumb-print, or before which witness."""

    def named(self) -> tuple[str | int, ...]:
        """Return the receipts."""
        return self.receipts

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return open receipts of owners who are alive, when it goes to the owner; else of the dead and missing."""
        lost = {
            person.label
            for person in case.reception.people
            if person.outcome in {Outcome.DEAD, Outcome.MISSING}
        }
        return tuple(
            receipt.number
            for receipt in case.reception.effects
            if receipt.returned_at is None and (receipt.owner in lost) == (self.to is not Recipient.OWNER)
        )

    def change(self, case: Case, done: Done) -> Case:
        """Close the receipts."""
        effects = tuple(
            msgspec.structs.replace(receipt, returned_at=done.at)
            if receipt.number in self.receipts and receipt.returned_at is None
            else receipt
            for receipt in case.reception.effects
        )
        return msgspec.structs.replace(
            case, reception=msgspec.structs.replace(case.reception, effects=effects)
        )
