"""A digest over awards, the same in whatever order and pieces they come: what two engines must agree on."""

import hashlib
import json

import pyarrow as pa

from safeconduct.assessment.bulk.assessed import Assessed
from safeconduct.assessment.bulk.awards import AwardTables

_MODULUS = 1 << 256


class Digesting:
    """Adds up the digest of batches.

    Attributes:
        digest: so far.
    """

    def __init__(self) -> None:
        self.digest = 0
        self._tables = AwardTables()

    def add(self, assessed: Assessed) -> None:
        """Add a batch's awards."""
        self.digest = combined(self.digest, digest_of(self._tables.table(assessed)))


def digest_of(awards: pa.RecordBatch | pa.Table) -> int:
    """Return the digest of a table of awards; those of parts are added with `combined`.

    It is the sum of the SHA-256 of every row as JSON. Rows are distinct by their `line`, so equal sums of honest
    engines mean equal rows. It finds mistakes and is no protection against forgery.
    """
    found = 0
    for row in awards.to_pylist():
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        found += int.from_bytes(hashlib.sha256(text.encode()).digest())
    return found % _MODULUS


def combined(*digests: int) -> int:
    """Return the digest of a whole from those of its parts."""
    return sum(digests) % _MODULUS
