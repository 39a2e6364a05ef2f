"""The observer's check: every leaf of the public journal is an entry in its order or a cover of its day (SEALING.md).

The observer is given the secrets of the days, and reads everything else from a mirror. With all days from the first on,
the leaves that are left when the covers are taken away give the roots of the journal inside again.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from safeconduct.journal import checkpoint, cover, tiles
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BadNote, NotACover
from safeconduct.journal.tree import EMPTY_ROOT, Frontier, leaf_hash

FORMAT = 1
PUBLIC = "/public"
"""What the public journal's origin has after that of the journal inside; both are signed by the same key."""
LONGEST = 16 * 1024 * 1024
"""Bytes; a longer file holds no secrets of days."""

_SECRET = re.compile(r"[0-9a-f]{64}")


class Day(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One day's batch, as the observer is told of it.

    Attributes:
        day: its day.
        first: index of its first leaf in the public tree.
        size: its leaves.
        secret: the day's secret, 64 hexadecimal digits.
        entries: how many of its leaves are entries.
        checkpoint: signed note of the journal inside after this day's entries; "" before the first entry. Each day has
            one, so that a mirror which lacks the last days is compared no less.
    """

    day: date
    first: int
    size: int
    secret: str
    entries: int
    checkpoint: str


class Secrets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the observer is given.

    Attributes:
        format: 1.
        origin: the public journal's.
        batches: in order, without a gap.
    """

    format: int
    origin: str
    batches: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What the observer found; everything in it holds.

    Attributes:
        leaves: of the public tree.
        batches: that were looked into.
        entries: leaves in them that are no covers.
        covers: leaves in them that are.
        unseen: leaves of days whose secrets were not given.
        inside: number of entries up to which the leaves give the root of the journal inside; None where not every day
            from the first on was given, or the mirror has none of them.
        outside: the same for the checkpoint that was kept elsewhere; None where there is none, or it is ahead of the
            days that the mirror has.
    """

    leaves: int
    batches: int
    entries: int
    covers: int
    unseen: int
    inside: int | None
    outside: int | None


def inner_origin(origin: str) -> str:
    """Return the origin of the journal inside.

    Raises:
        BadNote: this is no public journal's origin.
    """
    if not origin.endswith(PUBLIC) or origin == PUBLIC:
        raise BadNote(f"{origin[:60]!r} is no public journal's origin; that ends in {PUBLIC}.")
    return origin.removesuffix(PUBLIC)


def read_secrets(text: bytes) -> Secrets:
    """Return the secrets in a file of `journal secrets`, decrypted.

    Raises:
        BadNote: it is no such file.
    """
    try:
        found = msgspec.json.decode(text, type=Secrets)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadNote(
            "This is no file of day secrets; decrypt what `journal secrets` wrote, and give that."
        ) from None
    if found.format != FORMAT:
        raise BadNote(
            f"The secrets have format {found.format}, and this release knows {FORMAT}; update the software."
        )
    following = None
    for each in found.batches:
        whole = (
            0 < each.size <= cover.LARGEST and each.size % cover.STEP == 0 and each.first % cover.STEP == 0
        )
        whole = whole and 0 <= each.entries <= each.size
        if not whole or not _SECRET.fullmatch(each.secret) or following not in {None, each.first}:
            raise BadNote(f"The batch of {each.day} in the secrets does not follow the one before.")
        following = each.first + each.size
    return found


def inside_heads(secrets: Secrets, public: bytes) -> list[Checkpoint]:
    """Return the verified heads of the journal inside, one after each day's entries.

    Args:
        secrets: the observer's.
        public: the journal's key.

    Raises:
        BadNote: a checkpoint is malformed, not signed by the key, or does not cover what its day says.
    """
    origin, heads = inner_origin(secrets.origin), list[Checkpoint]()
    for each in secrets.batches:
        # Before the first entry there is nothing that a server signs.
        head = checkpoint.verify(each.checkpoint, origin, public) if each.checkpoint else _nothing(origin)
        before = heads[-1].size if heads else 0 if each.first == 0 else head.size - each.entries
        if head.size != before + each.entries or before < 0:
            raise BadNote(
                f"The checkpoint of {each.day} in the secrets covers {head.size} entries, which are not the "
                f"{each.entries} of its day and those of the days before."
            )
        heads.append(head)
    return heads


def _nothing(origin: str) -> Checkpoint:
    return Checkpoint(origin, 0, EMPTY_ROOT)


def observe(
    fetch: tiles.Fetch,
    head: Checkpoint,
    days: Sequence[Day],
    heads: Sequence[Checkpoint],
    *,
    outside: Checkpoint | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Observed:
    """Check every leaf and every tile of a public journal against the days' secrets.

    1. Every tile follows from the entries, and these lead to the checkpoint's root.
    2. In each batch, what is no cover of its day stands where the day's secret puts entries, and is as much as the day
       says.
    3. What is left when the covers are taken away gives, after each day, the root of the journal inside.

    Step 3 needs every day from the first on. A mirror that lacks the last days is checked as far as it goes: what the
    server hands out cannot leave a step out (`Observed.inside` says how far step 3 went).

    Args:
        fetch: returns a file of the public journal.
        head: its checkpoint.
        days: batches in order, without a gap (`read_secrets`).
        heads: verified heads of the journal inside, one for each of the days (`inside_heads`).
        outside: a verified one that was kept elsewhere.
        progress: is told the part that is done.

    Raises:
        BadTile: step 1 fails.
        NotACover: step 2 or 3 fails: somewhere is a leaf that is neither, or an entry is missing or out of order.
    """
    waiting = [each for each in days if each.first + each.size <= head.size]
    from_the_first = bool(waiting) and waiting[0].first == 0
    stripped, confirmed = Frontier(), None
    if from_the_first and outside is not None and outside.size == 0:
        confirmed = _confirmed(stripped, outside)
    at = seen = 0
    leaves: list[bytes] = []
    for bundle in tiles.check_all(fetch, head.size, head.root, progress):
        day = waiting[seen] if seen < len(waiting) else None
        at += len(bundle)
        if day is None or at <= day.first:
            continue
        leaves += bundle
        if len(leaves) < day.size:
            continue
        found = cover.strip(bytes.fromhex(day.secret), day.first, leaves)
        _counted(day, len(found))
        for entry in found:
            stripped.append(leaf_hash(entry))
            if outside is not None and from_the_first and stripped.size == outside.size:
                confirmed = _confirmed(stripped, outside)
        if from_the_first:
            _confirmed(stripped, heads[seen])
        leaves, seen = [], seen + 1
    looked = sum(each.size for each in waiting)
    return Observed(
        leaves=head.size,
        batches=seen,
        entries=stripped.size,
        covers=looked - stripped.size,
        unseen=head.size - looked,
        inside=stripped.size if from_the_first else None,
        outside=confirmed,
    )


def _counted(day: Day, found: int) -> None:
    if found != day.entries:
        raise NotACover(
            f"The batch of {day.day} holds {found} leaves that are no covers, and the secrets say that {day.entries} "
            "are entries. Keep the mirror, the secrets and the checkpoint."
        )


def _confirmed(stripped: Frontier, inside: Checkpoint) -> int:
    if (stripped.size, stripped.root()) != (inside.size, inside.root):
        raise NotACover(
            f"The first {inside.size} leaves that are no covers are not the journal's entries in their order: one was "
            "added, left out, changed or moved. Keep the mirror, the secrets and the checkpoint."
        )
    return inside.size
