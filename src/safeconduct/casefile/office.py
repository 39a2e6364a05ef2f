"""The office: who works here with which keys and roles, and what the authority has put in force.

It is the fold of a file that lies in clear, so that anyone can check every signature on every case.
"""

from datetime import date
from typing import Self

import msgspec

from safeconduct.casefile.case import Proposal
from safeconduct.casefile.entry import Envelope
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.retention import PERIODS, Period, Record
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


class RateOnRecord(Rate, frozen=True, kw_only=True):
    """An official rate, and who put it on record.

    Attributes:
        by: the account that recorded it, or the two that did from a file: nobody pays by a rate of their own alone.
    """

    by: tuple[str, ...] = ()

    @classmethod
    def of(cls, rate: Rate, *by: str) -> Self:
        """Return a rate with those who put it on record."""
        return cls(**{**msgspec.structs.asdict(rate), "by": by})


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


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """What a night's look at the whole books came to.

    Attributes:
        on: the day.
        accounts: how many were recomputed.
        entries: from how many entries.
        digest: SHA-256 over all rows of the books, hex.
        differences: a sentence for each place where they are not what their entries make them.
    """

    on: date
    accounts: int
    entries: int
    digest: str
    differences: tuple[str, ...] = ()


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A count of the cash box by two people.

    Attributes:
        unit: of the float.
        on: the day.
        difference: minor units above (below) nothing that are too many (too few).
        said: how it came about, in their words; "" where nothing differs.
        by: the two accounts.
    """

    unit: str
    on: date
    difference: int
    said: str
    by: tuple[str, str]


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a programme's money leaves before two more people have looked, in minor units; 0 for no cap.

    Attributes:
        programme: id of the programme.
        unit: of its awards.
        per_order: for one payment order.
        per_quarter: for one person, in one quarter of a year.
        per_year: for the whole programme, in one year.
    """

    programme: str
    unit: str
    per_order: int
    per_quarter: int
    per_year: int


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that the authority has issued: what the public pages show.

    Attributes:
        number: from 1, in the order of issue.
        words: by language; empty once it was taken down.
        on: the day of the second signature.
        down: the day on which it was taken down; None while it stands.
    """

    number: int
    words: dict[str, str]
    on: date
    down: date | None = None

    def __hash__(self) -> int:
        """Hash by what tells two of them apart at a moment; the words are compared in full."""
        return hash((self.number, self.down))


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
        figures: that were published, in order; the newest holds all that earlier ones hold.
        caps: on spending, each programme and unit once.
        statements: issued, in order.
        reconciled: the newest look at the whole books; None before the first.
        counts: the newest count of the cash box for each unit.
        periods: of retention that two people have set, by record.
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
    rates: tuple[RateOnRecord, ...] = ()
    wordings: tuple[Wording, ...] = ()
    days: Days = Days()
    figures: tuple[Publication, ...] = ()
    caps: tuple[Caps, ...] = ()
    statements: tuple[Issued, ...] = ()
    reconciled: Reconciled | None = None
    counts: tuple[Counted, ...] = ()
    periods: dict[Record, Period] = {}

    @property
    def differs(self) -> bool:
        """Whether the last look at the books, or the last count of a cash box, found something that differs."""
        wrong = self.reconciled is not None and bool(self.reconciled.differences)
        return wrong or any(each.difference for each in self.counts)

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

    def period(self, record: Record) -> Period:
        """Return how long something is kept: as two people have set it, or as it ships."""
        return self.periods.get(record, PERIODS[record])

    def caps_of(self, programme: str, unit: str) -> Caps | None:
        """Return the caps on a programme's payments in a unit; None where none are set."""
        return next((one for one in self.caps if (one.programme, one.unit) == (programme, unit)), None)

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
