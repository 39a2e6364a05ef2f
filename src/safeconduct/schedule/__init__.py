"""The official list of rewards: programme packs, dated schedules, clauses and money."""

from safeconduct.schedule.money import UNITS, Money, amount_text, checked_unit, minor_units
from safeconduct.schedule.pack import load_pack
from safeconduct.schedule.terms import (
    PAYS_FOR,
    Attribute,
    Clause,
    ConditionRule,
    Eligibility,
    FixedClause,
    Grade,
    Matches,
    Programme,
    RangeClause,
    Schedule,
    Source,
    Split,
)

__all__ = [
    "PAYS_FOR",
    "UNITS",
    "Attribute",
    "Clause",
    "ConditionRule",
    "Eligibility",
    "FixedClause",
    "Grade",
    "Matches",
    "Money",
    "Programme",
    "RangeClause",
    "Schedule",
    "Source",
    "Split",
    "amount_text",
    "checked_unit",
    "load_pack",
    "minor_units",
]
