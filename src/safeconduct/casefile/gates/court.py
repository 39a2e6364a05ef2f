"""G167–G169: what of a case is handed to a court."""

from typing import TYPE_CHECKING

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.court import ExportBundle


@gate(
    "G167", source="Directive (EU) 2016/680, art. 4(1)(b), 8 and 9: purpose, and a legal basis for disclosing"
)
def handing_over_has_a_reason(case: Case, world: World, act: "ExportBundle") -> bool:
    """The export says for which purpose, to whom, and on which order or provision it is made.

    What has left the house is never erased again. Two people answer for why it left.
    """
    del case, world
    return all(text.strip() for text in (act.purpose, act.recipient, act.basis))


@gate("G168", source="Directive (EU) 2016/680, art. 4(1)(c): not more than the purpose needs")
def what_is_handed_over_is_listed(case: Case, world: World, act: "ExportBundle") -> bool:
    """The export lists each entry once, in full or as a statement, and files only of entries in full.

    "The whole case" is decided by nobody. A list is what two people can look through, one line after the other.
    """
    del case, world
    listed = (*act.full, *act.statements)
    each_once = len(set(listed)) == len(listed) and len(set(act.files)) == len(act.files)
    return bool(listed) and each_once and set(act.files) <= set(act.full)


@gate("G169", source="promise 3: the second person signs exactly what the first proposed")
def what_is_handed_over_was_there(case: Case, world: World, act: "ExportBundle") -> bool:
    """Every entry that the export lists was in the case when it was proposed.

    A place that is filled only later would hand over what neither of the two has seen.
    """
    del world
    last = max((*act.full, *act.statements), default=-1)
    # Of several that say the same the oldest counts: only a proposal that says all of it can be the one seconded.
    proposed = [
        each.index
        for each in case.pending
        if each.act == type(act).__name__ and msgspec.convert(each.fields, type(act)) == act
    ]
    return not proposed or last < min(proposed)
