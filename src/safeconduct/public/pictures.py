"""Which picture stands beside a thing: the symbol of its kind. The name beside it says the same in words."""

from collections.abc import Iterable, Iterator

from safeconduct.catalogue import Catalogue, Category, Model, Thing
from safeconduct.public.site import ASSETS

FOLDER = ASSETS / "symbols"
"""One PNG for each category, drawn by `tools.draw_pictures`."""

MOST = 2
"""Pictures in front of a line that names many kinds: more would say nothing more, and each is a request."""


def picture(thing: Thing, catalogue: Catalogue) -> str:
    """Return the path of a thing's picture from the site's root; "" where it has none.

    Args:
        thing: a model, a category, a group of categories, or a known item, which has no symbol.
        catalogue: that it is of.
    """
    code = _kind(thing, catalogue)
    return f"assets/symbols/{code}.png" if code else ""


def pictures(things: Iterable[Thing], catalogue: Catalogue) -> tuple[str, ...]:
    """Return the paths of the first few pictures for several things, each once.

    A group of groups (crewed aircraft) shows one picture for each of them.
    """
    found = dict.fromkeys(picture(each, catalogue) for thing in things for each in _parts(thing, catalogue))
    return tuple(path for path in found if path)[:MOST]


def _parts(thing: Thing, catalogue: Catalogue) -> Iterator[Thing]:
    within = [each for each in catalogue.categories.values() if each.parent == thing.id and each.is_group]
    if isinstance(thing, Category) and within:
        yield from within
    else:
        yield thing


def _kind(thing: Thing, catalogue: Catalogue) -> str:
    match thing:
        case Model():
            return thing.category
        case Category(is_group=True):
            # The plainest of the kinds in it: the fewer digits its symbol code has, the less it says beyond the group.
            leaves = [leaf for leaf in catalogue.leaves(thing.code) if leaf.sidc]
            plain = min(leaves, key=lambda leaf: len((leaf.sidc or "").rstrip("0")), default=None)
            return plain.code if plain else ""
        case Category():
            return thing.code if thing.sidc else ""
        case _:
            return ""
