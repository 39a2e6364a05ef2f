"""The programme packs that ship, and how to load one by its id or from a folder."""

from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, load_pack

DEFAULT = "ukraine-2023"
FOLDER = Path(__file__).parent


def shipped() -> tuple[str, ...]:
    """Return the ids of the packs that ship, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/programme.toml")))


@cache
def load(programme: str = DEFAULT) -> Programme:
    """Return a pack that ships.

    Raises:
        BadInput: there is none of this id; the nearest are named.
    """
    known = shipped()
    if programme not in known:
        near = [
            name
            for name, _, _ in process.extract(programme, known, scorer=fuzz.ratio, limit=2, score_cutoff=60)
        ]
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}."
        raise BadInput(f"No programme “{programme[:60]}”: {hint}")
    return load_pack(FOLDER / programme, standard())


def load_from(programme: str) -> Programme:
    """Return a pack by its id, or from a folder when `programme` is a path to one.

    Raises:
        BadInput: there is no such pack, or it is faulty.
    """
    folder = Path(programme)
    if "/" in programme or (programme not in shipped() and (folder / "programme.toml").is_file()):
        return load_pack(folder.resolve(), standard())
    return load(programme)
