"""On what a form is made: who acts, on which case, with which colleagues."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.registry.sessions import OfficerSession

type Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """On what a form is made.

    Attributes:
        session: who acts.
        case: as they see it.
        office: who works here.
        today: the day, in UTC.
    """

    session: OfficerSession
    case: Case
    office: Office
    today: date
