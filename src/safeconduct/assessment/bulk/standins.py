"""Stand-ins: what takes the place of ids and names where one claim is assessed for all that are like it.

An award that is learnt for many claims must not say whose it is. So its claim is assessed with stand-ins for the
claimants' ids, and by a catalogue in which every model has the same stand-in for its names; wherever one comes out,
each claim's own is put. They are of characters for private use, which no language has.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from safeconduct.assessment.award import Line, Param, Reason
from safeconduct.catalogue import Catalogue
from safeconduct.language import LANGUAGES

MARK = "\ue000"
"""Begins and ends every stand-in for an id."""

_NAMES = dict.fromkeys(LANGUAGES, "\ue001")
_STOOD_IN = re.compile(f"{MARK}([0-9]+){MARK}")


def stand_in(place: int) -> str:
    """Return what stands for the id of the claimant at a place."""
    return f"{MARK}{place}{MARK}"


def nameless(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue in which every model has the stand-in for its names."""
    models = (msgspec.structs.replace(model, names=_NAMES) for model in catalogue.models.values())
    return Catalogue(catalogue.categories.values(), models, catalogue.items.values())


def with_names(line: Line, equipment: str, names: Mapping[str, str]) -> Line:
    """Return a line that was learnt as the line about another model that lists cannot tell from it.

    Args:
        line: the line.
        equipment: id of the other.
        names: its names.
    """
    reasons = line.reasons
    if any(_NAMES in reason.params.values() for reason in reasons):
        reasons = tuple(
            Reason(
                reason.code,
                {key: dict(names) if value == _NAMES else value for key, value in reason.params.items()},
            )
            for reason in reasons
        )
    return msgspec.structs.replace(line, equipment=equipment, reasons=reasons)


def with_ids(reasons: tuple[Reason, ...], ids: Sequence[str]) -> tuple[Reason, ...]:
    """Return reasons with the claimants' ids."""
    own: dict[Param, str] = {stand_in(place): each for place, each in enumerate(ids)}

    def put(value: Param) -> Param:
        return own.get(value, value) if isinstance(value, str) else value

    return tuple(
        Reason(each.code, {key: put(value) for key, value in each.params.items()}) for each in reasons
    )


def told_with_ids(sentence: str, ids: Sequence[str]) -> str:
    """Return a sentence with the claimants' ids; in one pass, so that an id like a stand-in stays as it is."""
    return _STOOD_IN.sub(lambda place: ids[int(place[1])], sentence)


def holds_id(reason: Reason) -> bool:
    """Say whether a reason holds the stand-in of an id."""
    return any(isinstance(value, str) and value.startswith(MARK) for value in reason.params.values())
