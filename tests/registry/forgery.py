"""Entries made by hand: what somebody with the database and some keys, but not all of them, could add."""

import secrets
from typing import Any

from tests.office import TestOffice
from tests.registry.attacks import Owner

from safeconduct.casefile.act import Act
from safeconduct.casefile.entry import (
    Draft,
    Entry,
    Envelope,
    Head,
    Plaintext,
    commitment,
    write_body,
)
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.sealing import agefile


def statement_at(hands: Owner, case: str, index: int) -> Any:
    """Return what was signed at a place."""
    found = hands.one('SELECT signed FROM registry_entry WHERE file_id = ? AND "index" = ?', case, index)
    return Entry(bytes(found), b"", b"", b"").statement


def add(  # every part of an entry that a forger chooses
    hands: Owner,
    office: TestOffice,
    case: str,
    act: Act,
    *,
    actor: str,
    seed: bytes,
    part: Part = Part.WHOLE,
    certificate: int = 1,
    name: str | None = None,
    first: str = "",
    keys: dict[str, str] | None = None,
) -> tuple[str, int]:
    """Append a well-made entry to a file, with everything else in the database made to fit; return its place."""
    last: int = hands.one('SELECT max("index") FROM registry_entry WHERE file_id = ?', case)
    before = statement_at(hands, case, last)
    digest = bytes(
        hands.one('SELECT digest FROM registry_entry WHERE file_id = ? AND "index" = ?', case, last)
    ).hex()
    fields = {} if part is Part.SECOND else act.fields()
    plaintext = Plaintext(act=type(act).__name__, version=1, at="2023-08-02T09:00:00.000000Z", fields=fields)
    salt = secrets.token_bytes(32)
    body = write_body(salt, plaintext)
    if before.envelope.kind is Kind.CASE:
        seen: dict[str, str] = {}
        for index in range(last + 1):
            seen.update(statement_at(hands, case, index).envelope.keys)
        body = agefile.seal(body, [seen["file:1"]])
    in_clear = type(act).__name__ if act.public or before.envelope.kind is not Kind.CASE else ""
    draft = Draft.make(
        case=case,
        index=last + 1,
        before=digest,
        envelope=Envelope(
            kind=before.envelope.kind,
            part=part,
            actor=actor,
            certificate=certificate,
            stage=CoarseStage(hands.one("SELECT stage FROM registry_casefile WHERE reference = ?", case)),
            keys=keys or {},
            act=in_clear if name is None else name,
        ),
        plaintext_commitment=commitment(salt, plaintext),
        body=body,
        salt=secrets.token_bytes(32),
        checkpoint=Head(0, office.session("heron").head.root)
        if not hands.run("SELECT 1 FROM registry_publishedcheckpoint")
        else office.session("heron").head,
        first=first,
    )
    entry = draft.sign(seed)
    put(hands, case, last + 1, entry)
    hands.rehash()
    return entry.digest.hex(), last + 1


def put(hands: Owner, case: str, index: int, entry: Entry) -> None:
    """Insert an entry as the journal's last leaf."""
    leaf = hands.one("SELECT count(*) FROM registry_entry")
    hands.run(
        'INSERT INTO registry_entry (leaf, file_id, "index", signed, signature, body, salt, digest, request)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(leaf, case, index, entry.signed, entry.signature, entry.body, entry.salt),
        *(secrets.token_bytes(32), secrets.token_bytes(32)),
    )
