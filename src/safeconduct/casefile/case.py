"""The state of a case: the fold of its acts."""

from collections.abc import Iterable
from typing import Any, Self

import msgspec

from safeconduct.casefile.entry import RECOVERY, Envelope
from safeconduct.casefile.parts.access import Access
from safeconduct.casefile.parts.aftercare import Aftercare
from safeconduct.casefile.parts.award import Award
from safeconduct.casefile.parts.contact import Contact, Promise
from safeconduct.casefile.parts.custody import Custody
from safeconduct.casefile.parts.files import Files
from safeconduct.casefile.parts.fraud import Fraud
from safeconduct.casefile.parts.handover import Handover
from safeconduct.casefile.parts.inkind import InKind
from safeconduct.casefile.parts.payment import Payment
from safeconduct.casefile.parts.protection import Protection
from safeconduct.casefile.parts.reception import Reception
from safeconduct.casefile.words import LIVE, Stage


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A first signature that waits for its second.

    Attributes:
        act: the act's name.
        version: its schema version.
        fields: its fields as plain values.
        proposer: the account that signed first.
        digest: hex digest of the proposal's entry: what the second person signs.
        index: its place in the file.
    """

    act: str
    version: int
    fields: dict[str, Any]
    proposer: str
    digest: str
    index: int


def newest(keys: Iterable[str], place: str) -> str:
    """Return the name with the highest number after `place` ("file:", "thread:1."); "" when there is none."""
    return max(
        (name for name in keys if name.startswith(place)),
        key=lambda name: int(name.removeprefix(place)),
        default="",
    )


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One surrender, from first contact to the last risk review. Immutable; acts return a new one."""

    reference: str
    stage: Stage = Stage.NEW
    pending: tuple[Proposal, ...] = ()
    team: tuple[str, ...] = ()
    """Accounts admitted: those to whom the newest file identity is sealed, in account order."""
    keys: dict[str, str] = {}
    """Public keys of the case by place: "file:N" and "vault:N" (age recipients of the N-th identity),
    "thread:M.N" (N-th identity of mailbox M's thread), "mailbox:M" (Ed25519, hex), "reader:M" (age)."""
    contact: Contact = Contact()
    promise: Promise = Promise()
    protection: Protection = Protection()
    handover: Handover = Handover()
    reception: Reception = Reception()
    custody: Custody = Custody()
    award: Award = Award()
    payment: Payment = Payment()
    inkind: tuple[InKind, ...] = ()
    aftercare: Aftercare = Aftercare()
    access: Access = Access()
    files: Files = Files()
    fraud: Fraud = Fraud()

    def entered(self, envelope: Envelope) -> Self:
        """Return the case with the keys, the team and the end that a signed envelope gives it."""
        ended = envelope.clear.get("retain")
        if isinstance(ended, str):
            return msgspec.structs.replace(
                self._keyed(envelope), access=msgspec.structs.replace(self.access, ended=ended)
            )
        return self._keyed(envelope)

    def _keyed(self, envelope: Envelope) -> Self:
        if not (envelope.keys or envelope.seals or envelope.dropped):
            return self
        team = set(self.team)
        # In this order: keys that were replaced lose their seals and get new ones with the same entry.
        for name in envelope.dropped:
            place, _, account = name.partition("/")
            if place.startswith("file:"):
                team.discard(account)
        for name in envelope.seals:
            place, _, account = name.partition("/")
            if place.startswith("file:") and account != RECOVERY:
                team.add(account)
        keys = {**self.keys, **envelope.keys}
        return msgspec.structs.replace(self, keys=keys, team=tuple(sorted(team)))

    def going_on(self) -> Self:
        """Return the case as it is taken up: a leave to erase it was given for what had ended."""
        if self.access.erasure_granted_at is None:
            return self
        return msgspec.structs.replace(
            self, access=msgspec.structs.replace(self.access, erasure_granted_at=None)
        )

    @property
    def is_live(self) -> bool:
        """Whether work on the case goes on."""
        return self.stage in LIVE

    def newest(self, place: str) -> str:
        """Return the name of the newest key of a kind: "file:2" for "file:"; "" when there is none."""
        return newest(self.keys, place)

    def proposal(self, digest: str) -> Proposal | None:
        """Return the proposal with this digest, if it still stands."""
        return next((proposal for proposal in self.pending if proposal.digest == digest), None)
