"""The pure function (schedule, claim) → award with reasons."""

from safeconduct.assessment.award import Award, Line, Outcome, Range, Reason, Status
from safeconduct.assessment.claim import Claim, Claimant, Item, claim_from_json, claim_from_plain
from safeconduct.assessment.engine import assess, assess_on, lines_are_independent
from safeconduct.assessment.reasons import SENTENCES, render, sentences, tell

__all__ = [
    "SENTENCES",
    "Award",
    "Claim",
    "Claimant",
    "Item",
    "Line",
    "Outcome",
    "Range",
    "Reason",
    "Status",
    "assess",
    "assess_on",
    "claim_from_json",
    "claim_from_plain",
    "lines_are_independent",
    "render",
    "sentences",
    "tell",
]
