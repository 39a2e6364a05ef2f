"""The course of an invented case: what its officers and its person do, and how long they take for it."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.case import Case
from safeconduct.cli.demo.desk import Desk
from safeconduct.cli.demo.lives import Life
from safeconduct.registry.performing import Receipt, Seconding, new_reference
from safeconduct.registry.sessions import DuressSession, MailboxSession
from safeconduct.sealing.words import Words

type Course = Iterator[datetime]
"""Gives the moment at which it goes on, and does what is done then."""


@dataclass(slots=True)
class Bearing:
    """Where one case stands, for the chapters of its course.

    Attributes:
        desk: where its officers sit.
        life: what sets it apart.
        number: its number in the demo, from 0; who looks after it follows from that.
        reference: of its case.
        person: the session of its mailbox; None where there is none.
        words: the mailbox's twelve words; none where there is no mailbox.
    """

    desk: Desk
    life: Life
    number: int
    reference: str = field(default_factory=new_reference)
    person: MailboxSession | None = None
    words: Words = ()

    @property
    def first(self) -> str:
        """The officer who looks after the case."""
        return ("heron", "wren")[self.number % 2]

    @property
    def other(self) -> str:
        """The other one of the two."""
        return ("wren", "heron")[self.number % 2]

    @property
    def coming(self) -> tuple[str, ...]:
        """Labels of everyone who comes: the person, those who know of it, those who do not."""
        others = (f"c{number}" for number in range(1, self.life.willing + self.life.unaware + 1))
        return ("p1", *others)

    @property
    def unaware(self) -> tuple[str, ...]:
        """Labels of those aboard who do not know."""
        return self.coming[1 + self.life.willing :]

    def after(self, *, days: float = 0, hours: float = 0) -> datetime:
        """Return the moment so much later, by this case's pace."""
        return self.desk.clock.now + timedelta(days=days, hours=hours) * self.life.pace

    def do(self, act: Act | Seconding, who: str | MailboxSession | DuressSession | None) -> Receipt:
        """Do an act as somebody who has just looked.

        Raises:
            ValueError: it is the person's, and they have no mailbox.
        """
        if who is None:
            raise ValueError(f"{type(act).__name__} is done from a mailbox, and this case has none")
        return self.desk.do(act, who, file=self.reference)

    def admit(self, *accounts: str) -> None:
        """Let colleagues into the case who are not in it yet."""
        team = self.case().team
        for account in accounts:
            if account not in team:
                self.do(AdmitOfficer(account=account), self.first)

    def both(self, act: Act, first: str, second: str, hours: float = 3) -> Generator[datetime, None, Receipt]:
        """Let one propose, and another second some hours later."""
        proposal = self.do(act, first)
        yield self.after(hours=hours)
        return self.do(Seconding(proposal.digest), second)

    def case(self) -> Case:
        """Return the case as its officer sees it now."""
        return self.desk.case(self.first, self.reference)
