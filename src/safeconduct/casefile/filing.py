"""Proof of filing: that an entry stands in the journal, checked by anybody, naming no programme and no reward.

The proof holds what a stranger needs beside the journal's public key and its origin, which the verifier brings: a
paper that named the journal would name what its bearer wrote to. It opens nothing.
"""

import base64
import binascii
from dataclasses import dataclass

import msgspec

from safeconduct.casefile.entry import DOMAIN, Entry, EntryDamaged, Statement
from safeconduct.errors import SafeconductError
from safeconduct.journal import checkpoint, note
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BadNote
from safeconduct.journal.tree import HASH_BYTES, leaf_hash, verify_inclusion
from safeconduct.sealing import signing

FORMAT = 1
LONGEST = 64 * 1024
"""Bytes; a longer text is no proof of ours."""

WARNING = (
    "This text proves that something was sent to an authority. "
    "Whoever finds it on you can use it against you. Keep it only where nobody who could harm you looks."
)
"""Stands in every proof, and on the page before one is made."""


class BadFiling(SafeconductError):
    """The text proves nothing."""


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof as it is written down; every byte string in standard base64.

    Attributes:
        warning: a sentence for its bearer; proves nothing.
        format: 1.
        signed: the statement that was signed.
        signature: its signature, 64 bytes.
        key: the public key that made it, 32 bytes.
        salt: the leaf's salt, without which the public journal proves nothing about anyone.
        leaf: index of the leaf.
        size: leaves in the tree of the checkpoint.
        root: root of that tree.
        path: inclusion proof, from the bottom up.
        checkpoint: key id and signature of the checkpoint, without the journal's name.
    """

    warning: str
    format: int
    signed: str
    signature: str
    key: str
    salt: str
    leaf: int
    size: int
    root: str
    path: tuple[str, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What a proof shows.

    Attributes:
        statement: what was signed.
        key: the public key that signed it, 32 bytes: whoever holds the words can sign with it again.
        leaf: its place in the journal, from 0.
        checkpoint: the journal's head that covers it.
    """

    statement: Statement
    key: bytes
    leaf: int
    checkpoint: Checkpoint


def write_filing(
    *, entry: Entry, key: bytes, leaf: int, path: list[bytes], signed_checkpoint: str, warning: str
) -> str:
    """Return the text of a proof.

    Args:
        entry: the entry; its body is left out.
        key: the public key that signed it.
        leaf: index of its leaf.
        path: inclusion proof to the checkpoint's tree.
        signed_checkpoint: signed note of a checkpoint that covers the leaf.
        warning: `WARNING` in the bearer's language.
    """
    read = note.parse_note(signed_checkpoint)
    head = checkpoint.parse(read.text)
    line = read.signatures[0]
    proof = Proof(
        warning=warning,
        format=FORMAT,
        signed=_text(entry.signed),
        signature=_text(entry.signature),
        key=_text(key),
        salt=_text(entry.salt),
        leaf=leaf,
        size=head.size,
        root=_text(head.root),
        path=tuple(_text(step) for step in path),
        checkpoint=_text(line.key_id + line.signature),
    )
    return msgspec.json.format(msgspec.json.encode(proof), indent=1).decode() + "\n"


def check_filing(text: str, checkpoint_key: bytes, origin: str) -> Filing:
    """Check a proof of filing, and return what it shows.

    Steps: 1 the form; 2 the statement in canonical form; 3 its signature; 4 the journal's signature under the
    checkpoint; 5 the leaf in the checkpoint's tree.

    Args:
        text: the proof.
        checkpoint_key: the journal's public Ed25519 key, 32 bytes, from elsewhere than the proof.
        origin: the journal's origin, likewise.

    Raises:
        BadFiling: with the first step that fails as its sentence.
    """
    # 1. The form.
    if len(text) > LONGEST:
        raise BadFiling("This is too long to be a proof of filing; it is another file.")
    try:
        proof = msgspec.json.decode(text, type=Proof)
        signed, signature, key, salt, root, signed_head = (
            _bytes(value)
            for value in (proof.signed, proof.signature, proof.key, proof.salt, proof.root, proof.checkpoint)
        )
        path = [_bytes(step) for step in proof.path]
    except (msgspec.DecodeError, ValueError):
        raise BadFiling(
            "This is no proof of filing, or a part of it was lost; take the whole text."
        ) from None
    if proof.format != FORMAT:
        raise BadFiling(
            f"The proof has format {proof.format}, and this release knows {FORMAT}; update the software."
        )
    if len(salt) != HASH_BYTES or len(root) != HASH_BYTES:
        raise BadFiling("This is no proof of filing, or a part of it was lost; take the whole text.")
    # 2. The statement.
    entry = Entry(signed, signature, b"", salt)
    try:
        statement = entry.statement
    except EntryDamaged as error:
        raise BadFiling(f"The statement in the proof is damaged: {error}.") from None
    # 3. Its signature.
    if statement.domain != DOMAIN or not signing.verify(key, DOMAIN, signed, signature):
        raise BadFiling("The statement in the proof is not signed by the key beside it; it was changed.")
    own = statement.envelope.keys.get(statement.envelope.actor)
    if own is not None and own != key.hex():
        raise BadFiling("The key in the proof is not the one that the statement names as its signer's.")
    # 4. The checkpoint.
    text_of_head = f"{origin}\n{proof.size}\n{_text(root)}\n"
    try:
        head = checkpoint.verify(f"{text_of_head}\n— {origin} {_text(signed_head)}\n", origin, checkpoint_key)
    except BadNote:
        raise BadFiling(
            "The journal's signature in the proof is not of this journal and key; check which journal it was filed in."
        ) from None
    # 5. The leaf.
    if not verify_inclusion(leaf_hash(entry.leaf), proof.leaf, head.size, path, head.root):
        raise BadFiling("The journal that the proof is of does not hold this entry at this place.")
    return Filing(statement, key, proof.leaf, head)


def sentences() -> tuple[str, ...]:
    """Return what a proof says in words, for the translators."""
    return (WARNING,)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if _text(data) != text:
        raise binascii.Error("another spelling of the same bytes")
    return data
