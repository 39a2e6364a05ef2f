"""`journal verify`, the journal in public: exactly the entries in order and the covers of their days, as signed."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from safeconduct.casefile.audit import Problem
from safeconduct.errors import SafeconductError
from safeconduct.journal import checkpoint, cover
from safeconduct.journal.cosignature import Witness, cosignatures
from safeconduct.journal.tiles import WIDTH
from safeconduct.journal.tree import Frontier, leaf_hash, root_of
from safeconduct.registry import journal, public_journal, public_memory
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Entry, PublicBatch, PublicBundle, PublicCheckpoint, PublicNode
from safeconduct.sealing.signing import public_key_of

WHERE = "Public journal"
OUTSIDE = "The checkpoint from outside"

type Progress = Callable[[int], None]
"""Is told the part that is done, in hundredths."""


def is_public(outside: str, installation: Installation) -> bool:
    """Say whether a checkpoint is one of the public journal."""
    return outside.startswith(f"{public_journal.public_origin(installation)}\n")


def check(
    installation: Installation, progress: Progress = lambda _: None, outside: str = ""
) -> tuple[str, list[Problem]]:
    """Make the public tree anew from the entries and the cover seed, and compare.

    The entries themselves are checked elsewhere: here they are taken as they are stored.

    Args:
        installation: whose.
        progress: is told the part that is done.
        outside: a checkpoint kept elsewhere, such as a mirror's; compared where it is one of the public journal.

    Returns:
        What was checked, in a sentence, and what is wrong.
    """
    memory = public_memory.read(
        installation.home
    )  # first: a batch that is made meanwhile is no contradiction
    batches = list(PublicBatch.objects.order_by("number"))
    if not batches and memory is not None and memory.size:
        return "The public journal.", [
            Problem(-1, WHERE, f"it was set back: {public_memory.NAME} remembers it")
        ]
    if not batches:
        if is_public(outside, installation):
            return "The public journal.", [
                Problem(-1, OUTSIDE, "there is no public journal here: it was set back")
            ]
        stray = PublicBundle.objects.exists() or PublicNode.objects.exists()
        problems = [Problem(-1, WHERE, "it has leaves and no batch")] if stray else []
        return "The public journal: no batch was made yet.", problems
    if not installation.cover_seed:
        return "The public journal: its batches.", [
            Problem(-1, WHERE, "keys/cover.key is missing: covers cannot be told from entries")
        ]
    heads: dict[int, bytes] = {}
    problems = list(_batches(installation, batches, heads, progress))
    if memory is not None and memory.size and heads.get(memory.size, b"").hex() != memory.root:
        what = f"{public_memory.NAME} remembers {memory.size} leaves with another root: it was set back or rewritten"
        problems.append(Problem(-1, WHERE, what))
    notes = list(PublicCheckpoint.objects.order_by("size").prefetch_related("cosignatures"))
    for each in notes:
        problems += _signed(installation, each, heads)
    if is_public(outside, installation):
        problems += _outside(installation, outside, heads)
    return (
        f"The public journal of {len(batches)} {'day' if len(batches) == 1 else 'days'}: entries in order, covers of "
        "their days, the tree, signed heads and cosignatures."
    ), problems


def _batches(
    installation: Installation, batches: list[PublicBatch], heads: dict[int, bytes], progress: Progress
) -> Iterator[Problem]:
    entries = (
        sha256(bytes(salt) + bytes(digest)).digest()
        for salt, digest in Entry.objects.order_by("leaf").values_list("salt", "digest").iterator()
    )
    stored = PublicBundle.objects.order_by("index").values_list("index", "leaves").iterator(chunk_size=64)
    upper, nodes, at, covered, total = Frontier(), [], 0, 0, Entry.objects.count()
    for number, each in enumerate(batches):
        where = f"{WHERE}, batch of {each.day}"
        # The row says how many entries it took; anything else than "all that fit, or all there were" is a choice.
        count = each.covered - covered
        if (each.number, each.first) != (number, at) or not 0 <= count <= each.size or each.covered > total:
            yield Problem(-1, where, "it does not follow the batch before it")
            return
        secret = cover.day_secret(installation.cover_seed, each.day, bytes(each.nonce))
        leaves = cover.batch(secret, at, each.size, [next(entries) for _ in range(count)])
        for first in range(0, each.size, WIDTH):
            bundle = leaves[first : first + WIDTH]
            index, found = next(stored, (-1, b""))
            if index != (at + first) // WIDTH or bytes(found) != b"".join(bundle):
                yield Problem(
                    -1, where, "its leaves are not the entries in their order and the covers of its day"
                )
                return
            nodes += upper.append_many([root_of(map(leaf_hash, bundle))])
        at, covered = at + each.size, each.covered
        heads[at] = upper.root()
        progress(100 * (number + 1) // len(batches))
    kept = {
        place: bytes(digest) for place, digest in PublicNode.objects.values_list("place", "hash").iterator()
    }
    if kept != {journal.place(level, index): digest for level, index, digest in nodes}:
        yield Problem(-1, WHERE, "a node of its tree is not the hash of what it covers")
    if next(stored, None) is not None:
        yield Problem(-1, WHERE, "it has leaves after its last batch")


def _signed(installation: Installation, kept: PublicCheckpoint, heads: dict[int, bytes]) -> Iterator[Problem]:
    where = f"Public checkpoint at {kept.size}"
    origin = public_journal.public_origin(installation)
    try:
        head = checkpoint.verify(kept.note, origin, public_key_of(installation.checkpoint_seed))
        for each in kept.cosignatures.all():
            witness = Witness.parse(each.witness)
            if [one.line for one in cosignatures(f"{kept.note}{each.line}\n", [witness])] != [each.line]:
                yield Problem(-1, where, f"the cosignature kept for {witness.name} is another's")
    except SafeconductError as error:
        yield Problem(-1, where, str(error))
        return
    if head.size != kept.size or heads.get(head.size) != head.root:
        yield Problem(
            -1, where, "its root is not that of the public journal at this size: it was rewritten or set back"
        )


def _outside(installation: Installation, outside: str, heads: dict[int, bytes]) -> Iterator[Problem]:
    try:
        head = checkpoint.verify(
            outside, public_journal.public_origin(installation), public_key_of(installation.checkpoint_seed)
        )
    except SafeconductError as error:
        yield Problem(-1, OUTSIDE, str(error))
        return
    if head.size > max(heads, default=0):
        what = f"it covers {head.size} public leaves and there are {max(heads, default=0)}: the database was set back"
        yield Problem(-1, OUTSIDE, what)
    elif heads.get(head.size) != head.root:
        yield Problem(-1, OUTSIDE, "its root is not the public journal's at this size: history was rewritten")
