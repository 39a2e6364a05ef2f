"""The reading process: `python -I -B -m safeconduct.treasury.iso20022.worker KIND LIMIT`.

KIND is `camt` or `pain.002`, LIMIT a number of bytes. The file comes in by standard input, which is read only once
the cell is closed; what it says goes out as one JSON text, or the sentence of a refusal.
"""

import sys
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.attachments import cell
from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022.camt import read_camt
from safeconduct.treasury.iso20022.hardened import Source
from safeconduct.treasury.iso20022.pain002 import read_pain002
from safeconduct.treasury.iso20022.validating import load_schemas

_READERS: dict[str, Callable[..., Any]] = {"camt": read_camt, "pain.002": read_pain002}
READ, REFUSED = b"read\n", b"refused\n"


def main(kind: str, limit: str) -> int:
    """Read as the arguments say; return the exit status."""
    network = cell.prepare()
    reader = _READERS[kind]
    # The cell opens no file, so what is needed is loaded before it closes.
    load_schemas(kind)
    try:
        cell.close(network=network)
    except cell.NotIsolated:
        # Nothing was read yet, and nothing will be.
        return cell.NOT_ISOLATED
    source: Source = sys.stdin.buffer
    try:
        found = reader(source, limit=int(limit))
    except BadInput as refusal:
        sys.stdout.buffer.write(REFUSED + str(refusal).encode())
    else:
        sys.stdout.buffer.write(READ + msgspec.json.encode(found))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
