"""Parts of the work, for refusals: which gates guard what.

A single gate would say too much about the few whom it refused.
"""

from collections.abc import Iterable, Mapping

from safeconduct.casefile.gate import GATES

OFFERING, LIVES, AWARDING, PAYING, FILING = AREAS = ("offer", "lives", "award", "money", "file")

_MODULES: Mapping[str, str] = {
    **dict.fromkeys(("contact", "linking", "offer"), OFFERING),
    **dict.fromkeys(
        ("aboard", "aftercare", "handover", "people", "place", "protection", "reception"),
        LIVES,
    ),
    **dict.fromkeys(("award", "custody", "inkind"), AWARDING),
    **dict.fromkeys(
        ("advances", "bank_lines", "banking", "budget", "cash", "fraud", "payment"),
        PAYING,
    ),
    **dict.fromkeys(
        ("access", "court", "figures", "files", "office", "publicity", "retention", "workdays"),
        FILING,
    ),
}
"""Which part of the work the gates of a module guard."""


def areas_of(numbers: Iterable[str]) -> frozenset[str]:
    """Return the parts of the work that gates guard; a number that this release does not know is passed over."""
    return frozenset(
        _MODULES[GATES[number].rule.__module__.rpartition(".")[2]] for number in numbers if number in GATES
    )
