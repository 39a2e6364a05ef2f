"""The office: who works here with which keys and roles, and what the authority has put in force.

It is the fold of a file that lies in clear, so that anyone can check every signature on every case.
"""

from datetime import date
from typing import Self

import msgspec

from safeconduct.casefile.case import Proposal
from safeconduct.casefile.entry import Envelope
from safeconduct.casefile.words import Role
from safeconduct.casefile.workdays import Days
from safeconduct.sealing.certificate import Certificate


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """One account: one human.

    Attributes:
        account: pseudonym.
        certificate: the keys that count.
        roles: what they may do.
        active: False once they have left; their signatures stay valid for what came before.
    """

    account: str
    certificate: Certificate
    roles: frozenset[Role] = frozenset()
    active: bool = True


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """An official exchange rate: one `unit` is `numerator / denominator` of `counter`, in major units."""

    unit: str
    counter: str
    numerator: int
    denominator: int
    on: date
    source: str


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a list that the authority has put in force.

    Attributes:
        programme: id of the programme.
        version: of the list.
        digest: SHA-256 of the list, hex.
        since: the first day on which it holds.
        head: of the authority's own pack, as `schedule.carried` carries it; "" for a list that ships.
        content: of the authority's own list; "" for a list that ships.
    """

    programme: str
    version: str
    digest: str
    since: date
    head: str = ""
    content: str = ""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A text that the authority has worded anew.

    Attributes:
        programme: id of the programme.
        text: the text's name in the pack.
        words: by language.
    """

    programme: str
    text: str
    words: dict[str, str]

    def __hash__(self) -> int:
        """Hash by name: two wordings of one text are rare, and compared in full."""
        return hash((self.programme, self.text))


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the office file.

    Attributes:
        reference: the file's reference.
        authority: the authority's Ed25519 public key, hex.
        system: the installation's Ed25519 public key, hex.
        recovery: age recipient of the recovery identity.
        origin: the journal's origin, the first line of each checkpoint.
        checkpoint_key: Ed25519 public key of checkpoints, hex.
        colleagues: by account.
        certified: every signing key that ever counted, hex, by "account/number".
        second_factors: how often two colleagues have allowed an account a new second factor; only those
            registered since count.
        pending: proposals that wait for a second person.
        in_force: lists put in force, in order.
        rates: official rates, in order.
        wordings: texts that were worded anew, each once.
        days: working days and aims.
    """

    reference: str
    authority: str = ""
    system: str = ""
    recovery: str = ""
    origin: str = ""
    checkpoint_key: str = ""
    colleagues: dict[str, Colleague] = {}
    certified: dict[str, str] = {}
    second_factors: dict[str, int] = {}
    pending: tuple[Proposal, ...] = ()
    in_force: tuple[InForce, ...] = ()
    rates: tuple[Rate, ...] = ()
    wordings: tuple[Wording, ...] = ()
    days: Days = Days()

    def entered(self, envelope: Envelope) -> Self:
        """Return the office: an envelope gives it nothing that its acts do not say."""
        del envelope
        return self

    def proposal(self, digest: str) -> Proposal | None:
        """Return the proposal with this digest, if it still stands."""
        return next((proposal for proposal in self.pending if proposal.digest == digest), None)

    def colleague(self, account: str) -> Colleague | None:
        """Return an active, certified colleague; None for anybody else."""
        found = self.colleagues.get(account)
        return found if found is not None and found.active else None

    def roles_of(self, account: str) -> frozenset[Role]:
        """Return the roles of an account; none for an account that does not count."""
        found = self.colleague(account)
        return found.roles if found is not None else frozenset()

    def holders(self, *roles: Role) -> tuple[Colleague, ...]:
        """Return the active colleagues who hold one of `roles`, in account order."""
        return tuple(
            colleague
            for _, colleague in sorted(self.colleagues.items())
            if colleague.active and colleague.roles.intersection(roles)
        )

    def with_colleague(self, colleague: Colleague) -> "Office":
        """Return the office with this colleague added or replaced."""
        certificate = colleague.certificate
        return msgspec.structs.replace(
            self,
            colleagues={**self.colleagues, colleague.account: colleague},
            certified={
                **self.certified,
                f"{certificate.account}/{certificate.number}": certificate.sign,
            },
        )
