"""Wishes: where people want to be, said as often as they like; and, kept apart, whether they wish to serve."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, Self

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Account, Label, NamingAct
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.people import everyone_is_asked_alike
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.headcount import with_people
from safeconduct.casefile.parts.reception import Wish
from safeconduct.casefile.words import LIVE, Audience, Role, Stage


@act
class RecordWishes(NamingAct, frozen=True, kw_only=True):
    """An officer records where people wish to be later: exchange, stay, a third country, or no wish yet.

    It may be changed at any time, as often as they like, and nobody is asked why. It decides nothing about
    the award; it decides that nobody is sent anywhere against it.
    """

    by = (Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)
    # Sealed to the file only: a mailbox that somebody else has opened must not tell where a person is going.
    independent = True

    wishes: Annotated[dict[Label, Wish], msgspec.Meta(min_length=1, max_length=400)]
    """By person."""

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return tuple(self.wishes)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those who are here alive."""
        return case.reception.alive_here

    def change(self, case: Case, done: Done) -> Case:
        """Replace their wishes."""
        del done
        return with_people(
            case,
            tuple(self.wishes),
            lambda person: msgspec.structs.replace(person, wish=self.wishes[person.label]),
        )


@act
class TellWish(Act, frozen=True, kw_only=True):
    """The person says, from their own mailbox, where they wish to be later."""

    by = (Role.CLAIMANT,)
    during = LIVE | {Stage.CLOSED}
    audience = Audience.THREAD
    independent = True

    wish: Wish

    def change(self, case: Case, done: Done) -> Case:
        """Replace the wish of the person whose mailbox it is; without effect from another mailbox."""
        number = case.contact.mailbox
        if not number or done.actor != f"mailbox:{number}" or not case.contact.claimants:
            return case
        label = case.contact.claimants[0]  # whoever opened the case counted themselves first
        said = {**case.reception.said, label: self.wish}
        case = msgspec.structs.replace(case, reception=msgspec.structs.replace(case.reception, said=said))
        return with_people(case, (label,), lambda person: msgspec.structs.replace(person, wish=self.wish))


class Service(StrEnum):
    """Answers about service. Of one length, so that the length of what is sealed tells no answer."""

    YES = "yes"
    NO = "not"
    PERHAPS = "may"


@act
class RecordServiceWish(NamingAct, frozen=True, kw_only=True):
    """Everyone of age is asked whether they wish to serve; the answers are sealed apart and used elsewhere, or never.

    Nobody is compelled to fight their own country, and nobody is paid better for being ready to. The
    answers are sealed to the protection and reception officers of the case and enter no fold: the record
    looks the same whoever answered what.
    """

    by = (Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER)
    during = AFTERWARDS
    gates = (everyone_is_asked_alike,)
    aside_to = (Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER)

    asked: Annotated[tuple[Label, ...], msgspec.Meta(max_length=400)]
    """Everyone of age who is here alive."""
    readers: tuple[Account, ...]
    """The accounts that can open the answers, this officer's among them: none of them may assess or approve."""

    @classmethod
    def of(cls, answers: Mapping[str, Service], readers: Collection[str]) -> Self:
        """Return the act for these answers by label, readable by `readers` (`forms.aside_readers`)."""
        return cls(
            asked=tuple(answers),
            readers=tuple(readers),
            aside={label: answer.value for label, answer in answers.items()},
        )

    def named(self) -> tuple[str | int, ...]:
        """Return those asked."""
        return self.asked

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return everyone of age who is here alive: a child is never asked."""
        return tuple(label for label in case.reception.alive_here if label not in case.protection.minors)

    def change(self, case: Case, done: Done) -> Case:
        """Keep who was asked and who may know; never an answer."""
        reception = case.reception
        readers = tuple(dict.fromkeys((*reception.wish_readers, done.actor, *self.readers)))
        asked = tuple(dict.fromkeys((*reception.service_asked, *self.asked)))
        return msgspec.structs.replace(
            case,
            reception=msgspec.structs.replace(reception, wish_readers=readers, service_asked=asked),
        )
