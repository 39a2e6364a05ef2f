"""Reading and writing of files, entries, seals and snapshots: rows in, bytes out, no rule."""

from collections.abc import Iterable
from hashlib import blake2b, sha256

from django.db import connection

from safeconduct.casefile.entry import Entry as Sealed
from safeconduct.casefile.words import Kind
from safeconduct.registry import rows
from safeconduct.registry.models import CaseFile, Entry, Seal
from safeconduct.sealing import agefile, shred


def office_reference() -> str:
    """Return the office file's reference; "" before the founding."""
    return CaseFile.objects.filter(kind=Kind.OFFICE).values_list("reference", flat=True).first() or ""


def watch_reference() -> str:
    """Return the watch file's reference; "" before its first entry."""
    return CaseFile.objects.filter(kind=Kind.WATCH).values_list("reference", flat=True).first() or ""


def sealed_of(row: Entry) -> Sealed:
    """Return a row's entry."""
    return Sealed(bytes(row.signed), bytes(row.signature), bytes(row.body), bytes(row.salt))


def entries(reference: str, start: int = 0, *, through: int | None = None) -> Iterable[Sealed]:
    """Return the entries of a file in order, from place `start`, to place `through` or the last one."""
    rows = Entry.objects.filter(file_id=reference, index__gte=start).order_by("index")
    if through is not None:
        rows = rows.filter(index__lte=through)
    return (sealed_of(row) for row in rows.iterator())


def request_digest(account: str, key: bytes) -> bytes:
    """Return what is stored of an idempotency key: nothing that tells one caller's key from random."""
    return sha256(account.encode() + b"\0" + key).digest()


def seal_context(reference: str, place: str, account: str) -> str:
    """Return the place that a seal is bound to: moved to another it does not open."""
    return f"case {reference}|seal|{place}|{account}"


def make_seal(
    shred_key: bytes, reference: str, place: str, account: str, recipient: str, secret: str
) -> Seal:
    """Return a seal of `secret` for one holder: an age file, itself encrypted under the case's shred key."""
    blob = shred.wrap(
        shred_key,
        agefile.seal(secret.encode(), [recipient]),
        context=seal_context(reference, place, account),
    )
    return Seal(file_id=reference, place=place, account=account, blob=blob)


def open_seals(shred_key: bytes, reference: str, account: str, identity: str, *kinds: str) -> dict[str, str]:
    """Return the secrets sealed to an account, by place, for the places that begin with one of `kinds`.

    Raises:
        CannotOpen: one is not for this holder, was moved, or was changed.
    """
    return {
        place: agefile.unseal(
            shred.unwrap(shred_key, blob, context=seal_context(reference, place, account)), identity
        ).decode()
        for place, blob in rows.seals(reference, account)
        if place.startswith(kinds)
    }


def snapshot_key(identity: str) -> bytes:
    """Return the key of a file's snapshots.

    Derived from the secret identity, not sealed to its public recipient: that recipient stands in clear, so a
    database's owner could write a snapshot of his own invention to it and have it taken for the case.
    """
    return blake2b(identity.encode(), person=b"sc.snapshot.v1", digest_size=32).digest()


def on_sqlite() -> bool:
    """Say whether the database is SQLite."""
    return connection.vendor == "sqlite"
