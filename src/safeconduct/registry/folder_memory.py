"""A small file in which the installation's folder remembers what a database that was set back would not know.

`keys/bank.json` and `keys/public.json` are of this kind. A restore or an older disk takes back the database and not
the folder, so what lies here is compared with it.
"""

from pathlib import Path

import msgspec

from safeconduct.errors import BadInput
from safeconduct.registry import backups


def read[Memory: msgspec.Struct](path: Path, form: type[Memory], damaged: str) -> Memory | None:
    """Return what a file remembers; None where there is none.

    Args:
        path: of the file.
        form: what it holds.
        damaged: what it says and what to do when it cannot be read; goes on behind "PATH cannot be read".

    Raises:
        BadInput: it cannot be read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        raise BadInput(f"{path} cannot be read{damaged}") from None


def write(path: Path, memory: msgspec.Struct) -> None:
    """Write a file anew, as a whole or not at all; it survives a power cut.

    Raises:
        BadInput: it cannot be written.
    """
    part = path.with_name(f".{path.name}.new")
    try:
        backups.write(part, msgspec.json.encode(memory) + b"\n")
        part.replace(path)
        backups.flush(path.parent)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.") from None
