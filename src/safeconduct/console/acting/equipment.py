"""Equipment in forms and on pages: searched by any name in any script, chosen from what fits, shown by its name.

The record holds an id of the catalogue. Nobody types one: they type a name, and choose which of the things of that
name it is.
"""

from dataclasses import dataclass
from pathlib import Path

import safeconduct.web
from safeconduct.casefile import enacted
from safeconduct.casefile.office import Office
from safeconduct.catalogue import Catalogue, Model, Thing, standard
from safeconduct.errors import BadInput
from safeconduct.language import pick

FIELDS = frozenset({"equipment", "brings"})
"""Fields of acts that hold ids of the catalogue."""

MOST_HITS = 8
"""Things that are offered for one name."""

CHOSEN = "--is"
"""After a field's name: which thing was chosen for what was typed there."""

WHICH = "“{typed}”: choose below which of these it is."
UNKNOWN = (
    "“{typed}”: the catalogue knows nothing like this. "
    "Write it more simply, or name the kind: tank, lorry, rifle."
)

_SYMBOLS = Path(safeconduct.web.__file__).parent / "assets" / "symbols"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (WHICH, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What somebody means who typed a name.

    Attributes:
        settled: id of the thing; "" while it is not clear which.
        things: what fits, the best first; only the settled one where nothing else can be meant.
    """

    settled: str
    things: tuple[Thing, ...]


def meaning(typed: str, chosen: str, catalogue: Catalogue) -> Meaning:
    """Return what somebody means who typed a name, and perhaps chose one of the things that were offered for it.

    Args:
        typed: a name in any script, or an id.
        chosen: id from the choice that was offered; "" before there was one. It counts only for what was typed.
        catalogue: in which they look.
    """
    exact = _resolved(typed, catalogue)
    if exact is not None:
        return Meaning(exact.id, (exact,))
    picked = _resolved(chosen, catalogue)
    if picked is not None and typed in picked.names.values():
        return Meaning(picked.id, (picked,))
    hits = [_resolved(hit.id, catalogue) for hit in catalogue.find(typed, MOST_HITS)]
    things = tuple(each for each in hits if each is not None)
    return Meaning(picked.id if picked in things and picked is not None else "", things)


def _resolved(equipment: str, catalogue: Catalogue) -> Thing | None:
    try:
        return catalogue.resolve(equipment) if equipment else None
    except BadInput:
        return None


def catalogue_of(office: Office) -> Catalogue:
    """Return the catalogue with what the packs of the lists in force add to it."""
    return enacted.catalogue(office)


def thing_name(equipment: str, language: str, catalogue: Catalogue | None = None) -> str:
    """Return the name of a thing in a language; its id where the catalogue does not know it."""
    found = _resolved(equipment, catalogue or standard())
    return equipment if found is None else pick(found.names, language)


def symbol_of(equipment: str, catalogue: Catalogue | None = None) -> str:
    """Return the path of a thing's picture under the site's root; "" where it has none."""
    found = _resolved(equipment, catalogue or standard())
    code = found.category if isinstance(found, Model) else getattr(found, "code", "")
    return f"assets/symbols/{code}.png" if code and (_SYMBOLS / f"{code}.png").is_file() else ""
