"""The office as it stands, folded from its signed entries and never from a table of roles."""

from threading import Lock

from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.office import Office
from safeconduct.casefile.verifier import fold_office
from safeconduct.registry import rows, stores
from safeconduct.registry.installation import Installation

_lock = Lock()
_known: dict[tuple[bytes, str], tuple[Office, int, str]] = {}
"""By authority and office reference: the last office folded, its next place and its last digest. It holds only
what was checked signature by signature, so a row changed later is noticed when it is next read."""


def office(installation: Installation) -> Office:
    """Return the office at this moment; an empty one before the founding.

    Raises:
        EntryDamaged: an entry of the office file is not what its signature says.
    """
    return office_under(installation.authority)


def office_under(authority: bytes) -> Office:
    """Return the same for a process that has the authority's public key alone, and none of the server's own.

    Raises:
        EntryDamaged: an entry of the office file is not what its signature says.
    """
    found = rows.office()
    if found is None:
        return Office(reference="")
    reference, last, digest = found[0], found[1], found[2].hex()
    key = (authority, reference)
    with _lock:
        known = _known.get(key)
        if known is None or known[2] != digest:
            known = _folded(authority, reference, known, last)
            if known[2] != digest:
                raise EntryDamaged(
                    "Office file: its head is not its last entry; run `safeconduct journal verify`."
                )
            _known[key] = known
        return known[0]


def _folded(
    authority: bytes, reference: str, known: tuple[Office, int, str] | None, last: int
) -> tuple[Office, int, str]:
    if known is not None and known[1] <= last + 1:
        state, index, before = known
        try:
            return fold_office(
                stores.entries(reference, index, through=last),
                reference=reference,
                authority=authority,
                office=state,
                index=index,
                before=before,
            )
        except EntryDamaged:
            # Another history than the one remembered: read it from the beginning and let that decide.
            pass
    return fold_office(
        # Not beyond the head read: what others add meanwhile is no damage.
        stores.entries(reference, through=last),
        reference=reference,
        authority=authority,
    )
