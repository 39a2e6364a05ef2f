"""What stands below a field for equipment: the things that fit what was typed, to choose from."""

from safeconduct.catalogue import Catalogue
from safeconduct.console.acting.equipment import meaning, symbol_of
from safeconduct.console.acting.widgets import Lookup, Option
from safeconduct.language import pick


def lookup(name: str, typed: str, chosen: str, catalogue: Catalogue, language: str) -> tuple[str, Lookup]:
    """Return the id of what was typed, "" while it is not clear, and what fits it.

    Args:
        name: of the field that carries the choice.
        typed: a name in any script, or an id.
        chosen: id that was chosen; "" before.
        catalogue: in which to look.
        language: of the reader.
    """
    found = meaning(typed, chosen, catalogue)
    options = [
        Option(
            f"{name}-{number}",
            thing.id,
            pick(thing.names, language),
            thing.id == found.settled,
            symbol_of(thing.id, catalogue),
        )
        for number, thing in enumerate(found.things)
    ]
    return found.settled, Lookup(name, typed, options, settled=bool(found.settled) and len(options) == 1)
