"""Where the list is that a command was given: a pack that ships, a pack's folder, or one file."""

from pathlib import Path
from typing import NamedTuple

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import FOLDER, load, load_from, shipped
from safeconduct.programmes.comparing import Listed
from safeconduct.schedule import load_draft
from safeconduct.schedule.reading import read_yaml

_LIST_ENDINGS = (".yaml", ".yml")
HEAD = "programme.toml"


class Place(NamedTuple):
    """One list, and the pack whose cases go with it.

    Attributes:
        listed: the list with its programme.
        pack: the folder of its pack.
        said: how a person calls it.
    """

    listed: Listed
    pack: Path
    said: str


def is_list(word: str) -> bool:
    """Say whether a word on the command line is meant to be the file of a list."""
    return word.lower().endswith(_LIST_ENDINGS)


def pack_folder(word: str) -> Path:
    """Return the folder of a pack that was named by id, by folder or by its programme.toml.

    Raises:
        BadInput: there is no pack of this id; the nearest are named.
    """
    path = Path(word).expanduser()
    if path.name == HEAD:
        return path.resolve().parent
    if "/" in word or (word not in shipped() and (path / HEAD).is_file()):
        return path.resolve()
    load(word)
    return FOLDER / word


def pack_of(path: Path, within: Path | None = None) -> Path:
    """Return the pack to which the file of a list belongs.

    Args:
        path: of the list.
        within: the pack that was named beside it, for a draft that lies in no pack. Without one it is the pack
            that ships under the name that the list gives.

    Raises:
        BadInput: there is none.
    """
    for folder in (path.resolve().parent, path.resolve().parent.parent):
        if (folder / HEAD).is_file():
            return folder
    if within is not None:
        return within
    data = read_yaml(path, path.name).data
    name = data.get("programme") if isinstance(data, dict) else None
    if not isinstance(name, str):
        raise BadInput(
            f"{path.name}, line 1, column 1: “programme” is missing: say of which pack this list is."
        )
    if name not in shipped():
        raise BadInput(
            f"{path.name} is a list of “{name}”, which is no pack that ships: put the file into the folder "
            f"schedules/ of its pack, beside {HEAD}."
        )
    return FOLDER / name


def one_list(word: str, within: str | None = None) -> Place:
    """Return the list that a word names.

    Args:
        word: a file; with `within` a version of that pack; otherwise a pack, whose latest list it is.
        within: id or folder of a pack; None where none was named before it.

    Raises:
        BadInput: there is no such list, or it is faulty.
    """
    if is_list(word):
        path = Path(word).expanduser()
        pack = pack_of(path, pack_folder(within) if within is not None else None)
        programme, schedule = load_draft(path, pack, standard())
        return Place(Listed(programme, schedule), pack, f"{path.name} ({schedule.version})")
    if within is not None:
        programme = load_from(str(pack_folder(within)))
        versions = [each.version for each in programme.schedules]
        if word in versions or ("/" not in word and word not in shipped() and not Path(word).is_dir()):
            schedule = programme.schedule(word)
            return Place(
                Listed(programme, schedule), pack_folder(within), f"{programme.id} {schedule.version}"
            )
    programme = load_from(str(pack_folder(word)))
    schedule = programme.schedules[-1]
    return Place(Listed(programme, schedule), pack_folder(word), f"{programme.id} {schedule.version}")
