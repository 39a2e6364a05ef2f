"""The public journal as files of a mirror: C2SP tlog-tiles at its root, with the key that signs the checkpoint.

checkpoint              the newest head that enough witnesses signed
journal.vkey            the public journal's verifier key, `origin+key id+key`
tile/0/x001/067 …       hashes
tile/entries/x001/067 … leaves' data: salted digests and covers, which nobody but the observer tells apart
"""

from collections.abc import Callable
from pathlib import Path

from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, note
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BadTile
from safeconduct.journal.tiles import check_all, folder_fetch
from safeconduct.public.site import Page

CHECKPOINT, KEY = "checkpoint", "journal.vkey"
BYTES = "application/octet-stream"

_BEGUN = {f".{KEY}.new"}
"""What a run leaves in a new folder that was killed before it had written the key."""


def head_of(folder: Path, key: str = "") -> Checkpoint:
    """Return the verified checkpoint of the public journal in a folder.

    Args:
        folder: a mirror, or what `journal tiles` wrote.
        key: the verifier key from elsewhere; "" takes the one beside it, which proves nothing by standing there.

    Raises:
        BadInput: the folder has none.
        BadNote: it is malformed, or not signed by that key.
    """
    if not (folder / CHECKPOINT).is_file() or not (key or (folder / KEY).is_file()):
        raise BadInput(f"{folder} holds no public journal: it has no {CHECKPOINT}, or no {KEY}.")
    fetch = folder_fetch(folder)
    origin, public = note.parse_verifier_key((key or fetch(KEY).decode("utf-8", "replace")).strip())
    return checkpoint.verify(fetch(CHECKPOINT), origin, public)


def check(folder: Path, progress: Callable[[float], None] = lambda _: None) -> int:
    """Recompute every tile of the public journal in a folder, and return how many leaves it has.

    Raises:
        BadNote: its checkpoint is not signed by the key beside it.
        BadTile: a tile or a bundle is not what the checkpoint signs; the sentence names the first.
    """
    head = head_of(folder)
    for _ in check_all(folder_fetch(folder), head.size, head.root, progress):
        pass
    return head.size


def write(found: list[Page], out: Path, progress: Callable[[float], None] = lambda _: None) -> int:
    """Write the public journal's files into a folder, and return how many were new.

    A full tile that is there already stays: it never changes. The key is written first, so that a run that was cut
    short is known for this journal's and goes on; the checkpoint last, so that whoever copies the folder meanwhile
    finds the tiles of what it signs.

    Raises:
        BadInput: the folder holds something that is no journal, or cannot be written.
    """
    if out.exists() and not (out / KEY).is_file() and any(each.name not in _BEGUN for each in out.iterdir()):
        raise BadInput(f"{out} holds something that is no journal; name a new folder, or an earlier journal.")
    fresh = 0
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(sorted(found, key=_turn), start=1):
            target = out / page.path
            full = page.media_type == BYTES and ".p/" not in page.path
            if not (full and target.is_file() and not target.is_symlink()):
                target.parent.mkdir(parents=True, exist_ok=True)
                _put(target, page.make())
                fresh += 1
            progress(number / len(found))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The journal cannot be written to {out}: {reason}.") from error
    return fresh


def _turn(page: Page) -> int:
    return 0 if page.path == KEY else 2 if page.path == CHECKPOINT else 1


def is_ours(folder: Path, line: str) -> bool:
    """Say whether a folder is empty, or holds the public journal of this verifier key."""
    if not (folder / KEY).exists():
        return not (folder / CHECKPOINT).exists()
    try:
        return folder_fetch(folder)(KEY).decode().strip() == line
    except (BadTile, UnicodeDecodeError):
        return False


def _put(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name}.new")
    part.write_bytes(data)
    part.chmod(0o644)
    part.replace(target)
