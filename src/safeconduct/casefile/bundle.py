"""The bundle for a court: its files, and how they are written (docs/verify.md, "A bundle for a court").

    manifest.json, manifest.sig     what it is, the SHA-256 of every other file, and an officer's signature
    checkpoint                      the journal's signed head
    entries/case-00003/             statement.json, signature, salt; of an entry in full also content.json, content.salt
    entries/office-00000/           the same, of the office: so that every certificate can be checked
    attachments/00003-1.jpg         what a photo, document or recording shows

A redacted entry lacks the two files of its content and nothing else: what the journal's leaf is made of is there,
so its proof holds, and whoever gets the two files later sees that they are what was committed to.

This room writes it. Whoever receives it checks it with `safeconduct_verify`, which shares no line with this.
"""

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from safeconduct.casefile.entry import Entry, Plaintext
from safeconduct.casefile.words import Kind
from safeconduct.sealing import canonical, signing

FORMAT = "safeconduct-bundle/1"
MANIFEST, SIGNATURE, CHECKPOINT, README = "manifest.json", "manifest.sig", "checkpoint", "README.txt"

OFFICE_SHOWN = frozenset({"Found", "CertifyKeys", "EndService"})
"""Acts of the office whose content a bundle shows: they say whose keys count. Of the others it has the statement."""

NEVER_IN_FULL = frozenset({"OpenVault", "ForgetNames"})
"""Acts that hand on shares of the vault: with two of them the vault would open after the case is erased."""

TEXT = """This folder holds entries of one case file, with what proves that they are genuine and complete in themselves.

Check it with the public key of the authority, taken from elsewhere than from here:

  safeconduct-verify bundle FOLDER --key KEY

safeconduct-verify is one short file of source text; docs/verify.md of the same software explains it step by step.
Without it, any SHA-256 tool shows that the files are those that manifest.json lists.

statement.json is what was signed. content.json, where it is there, is what the act said. Where it is not, the content
was withheld; the statement still commits to it, so it can be handed over later and be seen to be unchanged.
"""


def can_be_shown(plaintext: Plaintext) -> bool:
    """Say whether an entry can go to a court in full; its signed statement always can.

    What is kept aside is sealed to officers' own keys, which outlive the case: from a bundle they would read it after
    the erasure. The vault's part of an entry opens with two custodians' shares, which are erased with the case, unless
    an entry that hands shares on lies beside it.
    """
    return not plaintext.aside and plaintext.act not in NEVER_IN_FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """One entry of a bundle.

    Attributes:
        kind: of its file: case or office.
        index: its place in that file.
        entry: as it is stored.
        leaf: its place in the journal.
        path: audit path from the leaf to the root of the checkpoint, from the bottom up.
        body: its opened body, which shows its content; None where that stays sealed.
    """

    kind: Kind
    index: int
    entry: Entry
    leaf: int
    path: tuple[bytes, ...]
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a manifest says of the whole.

    Attributes:
        case: reference of the case.
        export: place of the second signature under the export.
        by: account of the officer who signs the manifest.
    """

    case: str
    export: int
    by: str


def write_bundle(
    heading: Heading,
    included: Iterable[Included],
    *,
    checkpoint: str,
    attachments: Mapping[str, bytes],
    seed: bytes,
) -> dict[str, bytes]:
    """Return every file of a bundle by its path, sorted; the same input gives the same bytes.

    Args:
        heading: what it is.
        included: its entries.
        checkpoint: signed note of the head that the audit paths lead to.
        attachments: files by name, such as `00003-1.jpg`.
        seed: Ed25519 seed of the officer who signs.
    """
    ordered = sorted(included, key=lambda each: each.leaf)
    files = {CHECKPOINT: checkpoint.encode(), README: TEXT.encode()}
    for one in ordered:
        files |= _entry_files(one)
    files |= {f"attachments/{name}": content for name, content in attachments.items()}
    manifest = {
        "format": FORMAT,
        "case": heading.case,
        "export": heading.export,
        "by": heading.by,
        "entries": [_row(one) for one in ordered],
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    written = (json.dumps(manifest, indent=1) + "\n").encode()
    files |= {MANIFEST: written, SIGNATURE: signing.sign(seed, signing.BUNDLE, written)}
    return dict(sorted(files.items()))


def folder_of(kind: Kind, index: int) -> str:
    """Return where an entry's files lie."""
    return f"entries/{kind}-{index:05d}"


def _entry_files(one: Included) -> dict[str, bytes]:
    folder = folder_of(one.kind, one.index)
    files = {
        f"{folder}/statement.json": one.entry.signed,
        f"{folder}/signature": one.entry.signature,
        f"{folder}/salt": one.entry.salt,
    }
    if one.body is not None:
        body = canonical.decode(one.body)
        files[f"{folder}/content.json"] = canonical.encode(body["plaintext"])
        files[f"{folder}/content.salt"] = bytes.fromhex(body["salt"])
    return files


def _row(one: Included) -> dict[str, Any]:
    return {
        "file": str(one.kind),
        "index": one.index,
        "leaf": one.leaf,
        "path": [step.hex() for step in one.path],
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one .zip: stored and without times, so that the same files give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            # The default is 1980, for every file; whoever unpacks it reads it, and nobody else.
            described = zipfile.ZipInfo(name)
            described.external_attr = 0o600 << 16
            archive.writestr(described, content)
    return out.getvalue()
