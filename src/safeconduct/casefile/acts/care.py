"""Care: interpreters and medical needs of everyone in a case."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Account, Label, Language
from safeconduct.casefile.acts.protection import CARING, PROTECTING
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, says_what_the_file_says
from safeconduct.casefile.parts.protection import Interpreting, Urgency
from safeconduct.casefile.words import Role


@act
class RecordInterpreter(Act, frozen=True):
    """An officer records in which languages somebody is spoken with, and who interprets."""

    by = CARING
    during = PROTECTING
    gates = (says_what_the_file_says,)
    independent = True
    hides = "name and contact of an interpreter who does not work here"

    label: Label
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1, max_length=8)]
    """The best first."""
    interpreter: Account | None = None
    """Account, or "external"; none while nobody is assigned."""

    def mentions(self) -> Mentions:
        """Name the person and the colleague."""
        return Mentions(people=(self.label,), colleague=self.interpreter or "")

    def change(self, case: Case, done: Done) -> Case:
        """Replace what was known of this person's languages."""
        del done
        known = Interpreting(label=self.label, languages=self.languages, interpreter=self.interpreter or "")
        others = tuple(each for each in case.protection.interpreting if each.label != self.label)
        return msgspec.structs.replace(
            case,
            protection=msgspec.structs.replace(case.protection, interpreting=(*others, known)),
        )


@act
class RecordMedicalNeed(Act, frozen=True):
    """An officer records how urgent somebody's medical need is; what it is, only protection and reception read.

    Health is nobody's business who grades, assesses, approves or pays.
    """

    by = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.RECEPTION_OFFICER)
    during = PROTECTING
    gates = (says_what_the_file_says,)
    independent = True
    aside_to = (Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER)

    label: Label
    urgency: Urgency

    def mentions(self) -> Mentions:
        """Name the person."""
        return Mentions(people=(self.label,))

    def change(self, case: Case, done: Done) -> Case:
        """Replace this person's newest need."""
        del done
        medical = {**case.protection.medical, self.label: self.urgency}
        return msgspec.structs.replace(
            case, protection=msgspec.structs.replace(case.protection, medical=medical)
        )
