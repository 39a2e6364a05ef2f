"""What an act is made of: a case as its team sees it, who works here, and a hand that chooses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from hypothesis import strategies as st
from tests.machine.founded import Copy, Mailbox

from safeconduct.casefile.act import Act
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role

FIELD, HIDDEN, ASIDE = "quillwortish", "sandgrouselike", "nightjarlike"
"""Words that stand in every text of a field, in every name of a vault, in every aside: none is ever in clear."""

UNIT, TAG, SERIAL = "GODWITUNIT", "KNOTTAG", "DUNLINSERIAL"
"""The same for the receiving unit, tags and serial numbers."""

SECRETS = (FIELD, HIDDEN, ASIDE, UNIT, TAG, SERIAL)


class CannotMakeError(Exception):
    """Nothing in the case offers itself for such an act."""


class NobodyAdmittedError(CannotMakeError):
    """Nobody on the team holds a role that the act needs: a colleague has to be admitted first."""

    def __init__(self, *roles: Role, besides: Sequence[str] = ()) -> None:
        super().__init__()
        self.roles = roles
        self.besides = besides


class Hand:
    """Chooses as Hypothesis says, so that a failure shrinks."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def number(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        return self.data.draw(st.integers(least, most))

    def pick[T](self, *options: T) -> T:
        """Return one of the options; the first is the simplest."""
        if not options:
            raise CannotMakeError
        return options[self.number(0, len(options) - 1)] if len(options) > 1 else options[0]

    def chance(self, one_in: int) -> bool:
        """Return True about once in `one_in` times."""
        return self.number(0, one_in - 1) == one_in - 1


class SteadyHand(Hand):
    """Always takes the first: the stock is the same in every run."""

    def __init__(self) -> None:
        self.data = None  # type: ignore[assignment] # never drawn from

    def number(self, least: int, most: int) -> int:
        """Return the least."""
        del most
        return least


@dataclass(frozen=True)
class System:
    """In the place of an account: the system itself acts."""


type Who = str | Mailbox | System


@dataclass(frozen=True)
class Deed:
    """An act with who does it and who seconds it; None leaves the choice to the roles."""

    act: Act
    by: Who | None = None
    second: str | None = None


@dataclass
class Scene:
    """One case as an admitted officer sees it now, and everything else that goes into an act."""

    hand: Hand
    copy: Copy
    case: Case
    office: Office
    mailboxes: Sequence[Mailbox] = ()
    elsewhere: Sequence[str] = ()
    """References of other cases."""
    numbers: list[int] = field(default_factory=lambda: [0])
    """The last number used for a tag or seal, shared by all scenes of a run."""
    new_mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    """Mailboxes that a proposal would bind, by public key: they count once it is seconded."""

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.copy.clock()

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    def next_number(self) -> int:
        """Return a number that no tag or seal of this run bears."""
        self.numbers[0] += 1
        return self.numbers[0]

    def some[T](self, options: Sequence[T], otherwise: T) -> T:
        """Return one of the options; `otherwise` when there is none, so that a gate has something to refuse."""
        return self.hand.pick(*options) if options else otherwise

    def text(self, about: str = "said") -> str:
        """Return a text that must never lie in clear."""
        return f"{FIELD} {about}"

    def team(self, *roles: Role, besides: Sequence[str] = ()) -> list[str]:
        """Return admitted accounts that hold one of `roles`, in account order."""
        return [
            account
            for account in self.case.team
            if account not in besides and self.office.roles_of(account).intersection(roles)
        ]

    def one_of_team(self, *roles: Role, besides: Sequence[str] = ()) -> str | None:
        """Return one of them; None when nobody is."""
        found = self.team(*roles, besides=besides)
        return self.hand.pick(*found) if found else None

    def needs_one(self, *roles: Role, besides: Sequence[str] = ()) -> str:
        """Return one of the team with one of `roles`.

        Raises:
            NobodyAdmittedError: nobody is.
        """
        found = self.one_of_team(*roles, besides=besides)
        if found is None:
            raise NobodyAdmittedError(*roles, besides=besides)
        return found

    @property
    def claimants(self) -> tuple[str, ...]:
        """Labels of the claimants, or the label that a first claimant would have."""
        return self.case.contact.claimants or ("p1",)


type Maker = Callable[[Scene], Act | Deed]

MAKERS: dict[str, Maker] = {}
"""By act name: how to make one that fits the case, if the case is at a stage for it."""


def makes[A: Act](act: type[A]) -> Callable[[Maker], Maker]:
    """Register a function as the maker of an act."""

    def register(maker: Maker) -> Maker:
        MAKERS[act.__name__] = maker
        return maker

    return register


def made(name: str, scene: Scene) -> Deed:
    """Return an act of this name made for the scene.

    Raises:
        CannotMakeError: the case offers nothing for it.
    """
    found = MAKERS[name](scene)
    return found if isinstance(found, Deed) else Deed(found)
