"""What a case knows of the family, of interpreters, of medical needs, and of who is under 18."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Relation(StrEnum):
    """What a dependant is to the person because of whom they are in danger."""

    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    OTHER = "other"


class Safety(StrEnum):
    """How far a dependant is out of reach of those who would punish them."""

    AT_RISK = "at-risk"
    SAFE = "safe"
    DECLINED = "declined"
    STRUCK = "struck"
    """Not a dependant after all; the label stays, so that it can never come to mean somebody else."""


class Urgency(StrEnum):
    """When a medical need has to be met."""

    ROUTINE = "routine"
    BEFORE_MOVING = "before-moving"
    AT_ARRIVAL = "at-arrival"
    AT_ONCE = "at-once"
    MET = "met"


class Dependant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who would be punished for the surrender; name and whereabouts lie in the vault.

    Attributes:
        label: "d1", "d2" …
        because_of: label of the person whose surrender would be punished on them.
        relation: what they are to that person.
        safety: whether they have moved, or declined to.
        settled_by: the two accounts behind `safety`; none while they are at risk.
        settled_at: when.
    """

    label: str
    because_of: str
    relation: Relation
    safety: Safety = Safety.AT_RISK
    settled_by: tuple[str, ...] = ()
    settled_at: datetime | None = None


class Interpreting(msgspec.Struct, frozen=True, kw_only=True):
    """In which languages somebody is spoken with, and who interprets.

    Attributes:
        label: whose languages.
        languages: ISO 639 codes, the best first.
        interpreter: account, "external", or "" while nobody is assigned.
    """

    label: str
    languages: tuple[str, ...]
    interpreter: str = ""


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the family, of interpreters, of medical needs, and of who is under 18.

    Attributes:
        asked: labels of those of whom "who must move?" has been answered, be it with nobody.
        dependants: everyone ever named, in order; nobody is dropped.
        minors: labels of those under 18, and of those of whom it is in doubt.
        interpreting: by whom whom is understood, one line for each person.
        medical: the newest need of each person, by label.
    """

    asked: tuple[str, ...] = ()
    dependants: tuple[Dependant, ...] = ()
    minors: tuple[str, ...] = ()
    interpreting: tuple[Interpreting, ...] = ()
    medical: dict[str, Urgency] = {}

    def dependant(self, label: str) -> Dependant | None:
        """Return the dependant with this label; None for anybody else."""
        return next((dependant for dependant in self.dependants if dependant.label == label), None)

    def is_settled(self, dependant: Dependant) -> bool:
        """Say whether nothing more must happen for a dependant before the go-ahead.

        A refusal counts as long as they are known to be adult: nobody waives a child's safety, a child neither.
        """
        match dependant.safety:
            case Safety.SAFE | Safety.STRUCK:
                return True
            case Safety.DECLINED:
                return dependant.label not in self.minors
            case Safety.AT_RISK:
                return False

    @property
    def at_risk(self) -> tuple[str, ...]:
        """Labels of the dependants who still must move, in order."""
        return tuple(each.label for each in self.dependants if not self.is_settled(each))

    @property
    def family_is_safe(self) -> bool:
        """Whether the question who must move was answered, and everyone named has moved or may decline to."""
        return bool(self.asked) and not self.at_risk
