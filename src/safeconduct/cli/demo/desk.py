"""The demo's desk: officers signed in, a clock that the story moves, and acts done as a console would do them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from safeconduct.casefile.act import Act
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.registry.founding import Founded
from safeconduct.registry.opening import look
from safeconduct.registry.performing import Receipt, Seconding, perform
from safeconduct.registry.rows import peek
from safeconduct.registry.sessions import DuressSession, MailboxSession, OfficerSession
from safeconduct.registry.signing_in import sign_in
from safeconduct.registry.stores import office_reference


@dataclass(slots=True)
class StoryClock:
    """A clock that stands until the story moves it."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now

    def at(self, text: str) -> None:
        """Move on to a moment given as "2023-08-09 04:50", in UTC."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """Who sits at it.

    Attributes:
        founded: the installation with the officers' passphrases.
        clock: the story's.
        officers: sessions by account, each begun with the officer's own passphrase.
        reference: of the case that the story tells.
    """

    founded: Founded
    clock: StoryClock
    reference: str = ""
    officers: dict[str, OfficerSession] = field(default_factory=dict)

    def sign_in(self, account: str) -> None:
        """Sign an officer in with their passphrase."""
        words: Mapping[str, str] = self.founded.passphrases
        self.officers[account] = sign_in(self.founded.installation, account, words[account])

    def do(
        self, act: Act | Seconding, who: str | MailboxSession | DuressSession, *, file: str = ""
    ) -> Receipt:
        """Do an act as somebody who has just looked; a minute passes."""
        reference = file or self.reference
        session = self.officers[who] if isinstance(who, str) else who
        row = peek(reference)
        seen = row.digest.hex() if row is not None else ""
        self.clock.now += timedelta(minutes=1)
        return perform(act, session=session, case=reference, seen=seen)

    def both(self, act: Act, first: str, second: str, *, file: str = "") -> Receipt:
        """Let one propose and another second."""
        proposal = self.do(act, first, file=file)
        return self.do(Seconding(proposal.digest), second, file=file)

    def office(self, act: Act, first: str, second: str = "") -> Receipt:
        """Do an act to the office file."""
        file = office_reference()
        return self.both(act, first, second, file=file) if second else self.do(act, first, file=file)

    def refused(self, act: Act, who: str) -> GateRefused:
        """Try an act that a gate refuses, and return the refusal.

        Raises:
            AssertionError: nothing refused it; the story would not be true.
        """
        try:
            self.do(act, who)
        except GateRefused as refusal:
            return refusal
        raise AssertionError(f"{type(act).__name__} was to be refused")

    def case(self, account: str = "heron", reference: str = "") -> Case:
        """Return the story's case, or another one, as an officer sees it now."""
        return look(self.officers[account], reference or self.reference).case
