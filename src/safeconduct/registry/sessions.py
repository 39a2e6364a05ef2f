"""Sessions: who is acting, with which keys. The actor of every act is taken from here and from nowhere else."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from safeconduct.casefile.entry import Head
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role
from safeconduct.casefile.world import Actor
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.installation import Installation
from safeconduct.sealing.mailbox import MailboxKeys
from safeconduct.sealing.officer import OfficerKeys


class Session(Protocol):
    """One who acts."""

    @property
    def installation(self) -> Installation:
        """Where they act."""

    @property
    def account(self) -> str:
        """The pseudonymous account, as it stands in envelopes."""

    @property
    def head(self) -> Head:
        """The latest published checkpoint that this session verified."""

    @property
    def seed(self) -> bytes:
        """The Ed25519 seed that signs their acts."""

    @property
    def identity(self) -> str:
        """The age identity to which seals for them are made; "" when none are."""

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Return who they are to the office now, with the number of the certificate in force.

        Raises:
            NotAllowed: the account or its keys do not count.
        """


@dataclass(frozen=True, slots=True)
class OfficerSession:
    """An officer who has signed in.

    Attributes:
        fresh: whether an act of consequence is theirs, or of whoever holds their session now: at the console, while
            the second factor was shown minutes ago. At the command line the words were typed for the act itself.
    """

    installation: Installation
    account: str
    keys: OfficerKeys
    head: Head
    fresh: bool = field(default=True, kw_only=True)

    @property
    def seed(self) -> bytes:
        """The officer's signing seed."""
        return self.keys.seed

    @property
    def identity(self) -> str:
        """The officer's age identity."""
        return self.keys.identity

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Check that the keys at hand are the certified ones: a swapped key signs nothing."""
        colleague = office.colleague(self.account)
        public = self.keys.public
        if (
            colleague is None
            or colleague.certificate.sign != public.sign
            or colleague.certificate.seal != public.seal
        ):
            raise NotAllowed(
                "Your keys are not certified, or your service has ended; two administrators certify keys together."
            )
        return Actor(self.account, colleague.roles), colleague.certificate.number


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySession(OfficerSession):
    """An officer with new keys, and the recovery key from its holders' shares: for `RecoverKeys` and nothing else.

    Attributes:
        recovery: the age identity to which every case's identities are sealed as well.
    """

    recovery: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailboxSession:
    """A person in contact who has typed their twelve words.

    Attributes:
        number: of the mailbox in its case, from 1.
        case: reference of the case; "" until the case is opened.
        relative: whether the mailbox is a relative's: it reads its own thread, accepts and withdraws nothing.
    """

    installation: Installation
    number: int
    case: str
    keys: MailboxKeys
    head: Head
    relative: bool = False

    @property
    def account(self) -> str:
        """The mailbox's name in its case."""
        return f"mailbox:{self.number}"

    @property
    def seed(self) -> bytes:
        """The signing seed made from the words."""
        return self.keys.seed

    @property
    def identity(self) -> str:
        """The age identity made from the words."""
        return self.keys.identity

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Return the holder of the words; no certificate stands behind them but the case's first entry."""
        del office
        role = Role.RELATIVE if self.relative else Role.CLAIMANT
        return Actor(self.account, frozenset({role})), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginningSession(MailboxSession):
    """A person whose mailbox and case begin with the same entry, both or neither.

    Attributes:
        locator: under which the mailbox is found, 32 bytes.
        salt: of its words, 16 bytes.
        slots: its two slots, one after the other.
    """

    locator: bytes
    salt: bytes
    slots: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DuressSession:
    """Somebody who has typed the duress words: perhaps the person, perhaps with somebody behind them.

    It holds what signs as the mailbox and nothing that opens its thread. Whoever has the disks and the duress
    words reads what was written with the duress words, and no more.

    Attributes:
        number: of the mailbox in its case, from 1.
        case: reference of the case.
        keys: made from the duress words: they open the entries that were written with them.
        seed: the mailbox's own signing seed.
        head: the latest published checkpoint that this session verified.
        relative: whether the mailbox is a relative's.
        since: the day with which the harmless thread begins.
        language: in which the harmless thread is written, whatever language the page has.
    """

    installation: Installation
    number: int
    case: str
    keys: MailboxKeys
    seed: bytes = field(repr=False)
    head: Head
    relative: bool
    since: date
    language: str

    @property
    def account(self) -> str:
        """The mailbox's name in its case: in clear, an act under duress is an act like any other."""
        return f"mailbox:{self.number}"

    @property
    def identity(self) -> str:
        """The age identity made from the duress words; no seal of the case is made to it."""
        return self.keys.identity

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Return the holder of the mailbox: no signature in clear may tell the two sets of words apart."""
        del office
        role = Role.RELATIVE if self.relative else Role.CLAIMANT
        return Actor(self.account, frozenset({role})), 0


@dataclass(frozen=True, slots=True)
class SystemSession:
    """The system itself, a named actor with a closed list of acts."""

    installation: Installation
    head: Head

    @property
    def account(self) -> str:
        """Its name."""
        return "system"

    @property
    def seed(self) -> bytes:
        """The installation's signing seed."""
        return self.installation.system_seed

    @property
    def identity(self) -> str:
        """None: the system reads no case."""
        return ""

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Return the system."""
        del office
        return Actor("system", frozenset({Role.SYSTEM})), 0


@dataclass(frozen=True, slots=True)
class AuthoritySession:
    """The authority's offline key, at the founding ceremony only."""

    installation: Installation
    seed: bytes
    head: Head

    @property
    def account(self) -> str:
        """Its name."""
        return "authority"

    @property
    def identity(self) -> str:
        """None."""
        return ""

    def standing(self, office: Office) -> tuple[Actor, int]:
        """Return the authority; it acts while there is no office yet."""
        if office.authority:
            raise NotAllowed(
                "The authority's key founds an office once; certify further officers by two colleagues."
            )
        return Actor("authority", frozenset({Role.AUTHORITY})), 0
