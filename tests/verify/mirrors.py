"""Mirrors and proofs for tests, with keys that anybody may know; nothing here needs a database."""

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import safeconduct_verify as verify
from safeconduct.casefile.entry import Draft, Envelope, Head
from safeconduct.casefile.filing import WARNING, write_filing
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.journal import note, tiles
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import Frontier, inclusion_proof, leaf_hash
from safeconduct.programmes import load
from safeconduct.public.mirror import write
from safeconduct.public.site import Page
from safeconduct.sealing import signing
from safeconduct.sealing.lists import sign_list

AUTHORITY, JOURNAL, PERSON, STRANGER = (bytes([number]) * 32 for number in (1, 2, 3, 4))
ORIGIN = "invented.example/journal"
PUBLIC = f"{ORIGIN}/public"

REFUSALS = (
    verify.Refused,
    OSError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)
"""What `main` turns into a status of 1 or 2; anything else that a forger could raise would be a defect."""


def accepts(call: Callable[[], object]) -> bool:
    """Say whether the verifier accepts."""
    try:
        call()
    except REFUSALS:
        return False
    return True


def public(seed: bytes) -> bytes:
    """Return a public key."""
    return signing.public_key_of(seed)


def key(seed: bytes = JOURNAL, name: str = ORIGIN) -> verify.Key:
    """Return a journal's key as the verifier has it."""
    return verify.Key(name, 1, public(seed))


def tree(leaves: Sequence[bytes]) -> tuple[bytes, Callable[[int, int], bytes]]:
    """Return the root over the data of leaves, and the tree's nodes."""
    frontier = Frontier()
    nodes = {(level, at): value for level, at, value in frontier.append_many(map(leaf_hash, leaves))}
    return frontier.root(), lambda level, at: nodes[level, at]


def head(leaves: Sequence[bytes], *, name: str = PUBLIC, seed: bytes = JOURNAL) -> str:
    """Return the signed checkpoint over the data of leaves."""
    return sign(Checkpoint(name, len(leaves), tree(leaves)[0]), seed)


def journal_files(leaves: Sequence[bytes]) -> dict[str, bytes]:
    """Return the files of a public journal."""
    _, node = tree(leaves)
    files = {
        "checkpoint": head(leaves).encode(),
        "journal.vkey": f"{note.verifier_key(PUBLIC, public(JOURNAL))}\n".encode(),
    }
    for tile in tiles.tiles_of(len(leaves)):
        first = tile.index * 256
        files[tile.path] = (
            tiles.bundle_data(b"".join(leaves[first : first + tile.width]))
            if tile.level is None
            else tiles.tile_data(tile, node)
        )
    return files


def signed_list(seed: bytes = AUTHORITY) -> Any:
    """Return the shipped list, signed."""
    return sign_list(load("ukraine-2023").schedules[0], "enactable", seed)


def pages_of(files: dict[str, bytes]) -> dict[str, Page]:
    """Return files as pages of a site."""
    return {
        path: Page(path, "application/octet-stream", partial(bytes, data)) for path, data in files.items()
    }


def mirror(folder: Path, leaves: Sequence[bytes], *, seed: bytes = AUTHORITY) -> Path:
    """Write a mirror with a page, a list and a journal."""
    files = journal_files(leaves) | {
        "index.html": b"<!doctype html><title>Invented</title>",
        "list/2023-01-01.signed.json": signed_list().to_json().encode(),
    }
    write(pages_of(files), folder, seed)
    return folder


def data(number: int) -> bytes:
    """Return the data of an invented leaf."""
    return sha256(number.to_bytes(8)).digest()


def filed(*, part: str = "whole", brings_key: bool = True) -> Any:
    """Return an entry that a mailbox signed."""
    keys = {"mailbox:1": public(PERSON).hex()} if brings_key else {}
    envelope = Envelope(
        kind=Kind.CASE,
        part=Part(part),
        actor="mailbox:1",
        certificate=0,
        stage=CoarseStage.OPEN,
        keys=keys,
    )
    return Draft.make(
        case="0000-0000-0000-0000",
        index=0,
        before="0" * 64,
        envelope=envelope,
        plaintext_commitment="00" * 32,
        body=b"sealed",
        salt=bytes(range(32)),
        checkpoint=Head(0, "00" * 32),
        first="",
    ).sign(PERSON)


def proof(entry: Any, *, others: int = 5, at: int = 3) -> str:
    """Return a proof of filing of an entry among others."""
    leaves = [data(number) for number in range(others)]
    leaves.insert(at, entry.leaf)
    _, node = tree(leaves)
    return write_filing(
        entry=entry,
        key=public(PERSON),
        leaf=at,
        path=inclusion_proof(at, len(leaves), node),
        signed_checkpoint=head(leaves, name=ORIGIN),
        warning=WARNING,
    )
