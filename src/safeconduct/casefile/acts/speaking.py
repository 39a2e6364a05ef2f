"""Statements in public: a spokesperson issues what two people have published from a case; anybody takes it down.

The office's file lies in clear, and so do the words of a statement from the first signature on. So whoever signs first
has the case open, and everyone's consent is looked at before a word of it is written. Which case they are about, no
entry says.
"""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.acts.publicity import Words
from safeconduct.casefile.gates.publicity import (
    statement_is_allowed_today,
    statement_is_off_the_pages,
    words_are_fit,
)
from safeconduct.casefile.office import Issued, Office
from safeconduct.casefile.words import Role


@act
class IssueStatement(OfficeAct, frozen=True, kw_only=True):
    """A colleague who has the case open gives a statement out for the public pages, and a spokesperson issues it.

    It is word for word what was published from a case, whose reference is named nowhere. Both sign on one day: of what
    waits longer, nobody knows whether it is still allowed.
    """

    by = (Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    seconded_by = (Role.SPOKESPERSON,)
    gates = (words_are_fit, statement_is_allowed_today)

    words: Words
    """By language; the public pages show each visitor their own, or what there is."""
    allowed_on: date
    """The day of the first signature, on which the consent was looked at."""

    def change(self, case: Office, done: Done) -> Office:
        """Show it from now on."""
        issued = Issued(number=len(case.statements) + 1, words=self.words, on=done.at.date())
        return msgspec.structs.replace(case, statements=(*case.statements, issued))


@act
class TakeDownStatement(OfficeAct, frozen=True, kw_only=True):
    """A statement is taken off the public pages at once; one person is enough, and no reason lies in clear.

    One that waits for the spokesperson is stopped in the same way, by the number that it would have.
    """

    by = (
        Role.SPOKESPERSON,
        Role.PROTECTION_OFFICER,
        Role.CONTACT_OFFICER,
        Role.LEGAL_ADVISER,
        Role.APPROVER,
    )
    gates = (statement_is_off_the_pages,)

    number: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]

    def change(self, case: Office, done: Done) -> Office:
        """Show it no more, and keep none of its words in the state that pages are made from.

        As any act of the office, it voids what waits for a second signature.
        """
        statements = tuple(
            msgspec.structs.replace(one, words={}, down=done.at.date())
            if one.number == self.number and one.down is None
            else one
            for one in case.statements
        )
        return msgspec.structs.replace(case, statements=statements)
