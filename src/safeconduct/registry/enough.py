"""Enough people: how many of each role an installation needs before it takes contacts."""

from collections.abc import Mapping

from safeconduct.casefile.office import Office
from safeconduct.casefile.words import NOT_GRANTED, Role

NEEDED: Mapping[Role, int] = {
    Role.CONTACT_OFFICER: 2,
    Role.PROTECTION_OFFICER: 1,
    Role.RECEPTION_OFFICER: 1,
    Role.LEGAL_ADVISER: 1,
    Role.INSPECTOR: 2,
    Role.ASSESSOR: 1,
    Role.APPROVER: 1,
    Role.PAYMASTER: 2,
    Role.AUDITOR: 1,
    Role.OBSERVER: 0,  # an office may have one; it works without
    Role.SPOKESPERSON: 0,  # without one nothing is issued, and everything else goes on
    Role.ADMINISTRATOR: 2,
}
"""How many of each role an installation needs before it takes contacts: nobody decides alone."""

TOO_FEW = (
    "This programme takes no new contacts at present: too few officers are there to answer and to decide."
)


def lacking(office: Office) -> dict[Role, int]:
    """Return how many of which roles an office still lacks; nothing when it may take contacts."""
    assert NEEDED.keys() == set(Role) - NOT_GRANTED  # noqa: S101 - a role added must be thought of here
    missing = {role: needed - len(office.holders(role)) for role, needed in NEEDED.items()}
    return {role: count for role, count in missing.items() if count > 0}


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (TOO_FEW,)
