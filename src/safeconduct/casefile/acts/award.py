"""Award, its beginning: rights are told, and the legal adviser checks for exclusion."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, Language, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.award import finding_is_decided_by_law
from safeconduct.casefile.parts.award import Exclusion, Notice
from safeconduct.casefile.words import Audience, Role


@act
class GiveRightsNotice(Act, frozen=True, kw_only=True):
    """People are told of their rights, in a language they understand.

    Of silence beyond name, rank, birth date and number; of wishing where to be, and changing it; of seeing and
    correcting the record; of contesting the award. The notice promises no amnesty: nobody here can give one.
    """

    by = (Role.LEGAL_ADVISER, Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER)
    during = AFTERWARDS
    audience = Audience.THREAD
    independent = True

    people: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=100)]
    language: Language
    """ISO 639 code."""
    interpreter: bool
    """Whether an interpreter was there."""
    notice: Said
    """What they were told, as it was said."""

    def change(self, case: Case, done: Done) -> Case:
        """Keep the newest notice of each person."""
        told = {notice.person: notice for notice in case.award.notices} | {
            person: Notice(person=person, language=self.language, interpreter=self.interpreter, at=done.at)
            for person in self.people
        }
        award = msgspec.structs.replace(case.award, notices=tuple(told.values()))
        return msgspec.structs.replace(case, award=award)


class Checked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the exclusion check came to for one person."""

    person: Label
    outcome: Exclusion
    basis: Said
    """What was looked at, and why it comes to this."""
    decision: Text = ""
    """Court or authority, and number, of the decision that clears a finding or makes it final."""


@act
class RecordExclusionCheck(Act, frozen=True, kw_only=True):
    """The legal adviser records for each claimant whether there are serious reasons to consider them excluded.

    Grounds are those of the Refugee Convention, article 1F, and grave breaches of the Geneva Conventions. A
    finding goes to law and holds that person's payment; it neither takes the award away nor ends protection.
    """

    by = (Role.LEGAL_ADVISER,)
    during = AFTERWARDS
    gates = (finding_is_decided_by_law,)

    checks: Annotated[tuple[Checked, ...], msgspec.Meta(min_length=1, max_length=100)]

    def change(self, case: Case, done: Done) -> Case:
        """Keep the newest outcome of each person."""
        del done
        checks = {**case.award.checks, **{check.person: check.outcome for check in self.checks}}
        return msgspec.structs.replace(case, award=msgspec.structs.replace(case.award, checks=checks))
