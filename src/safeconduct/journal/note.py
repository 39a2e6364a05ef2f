"""Signed notes (c2sp.org/signed-note, v1) with Ed25519 signatures, type 0x01.

A note is a text, an empty line, and lines `— name base64(key id ‖ signature)`. The format is that of the
Go checksum database and of public transparency logs, so their tools check our checkpoints.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from nacl import bindings
from nacl.exceptions import BadSignatureError

from safeconduct.journal.errors import BadNote

MAX_BYTES = 256 * 1024
MAX_SIGNATURES = 64
"""More are refused, so that a flooded note costs nothing; the format asks for at least 16."""

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_FORBIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f]")
# First lines that `sealing.signing` puts before everything it signs: a note that began with one could be
# passed off as a signed entry or certificate made with the same key.
_SIGNING_DOMAIN = re.compile(r"safeconduct\.[a-z-]+\.v[0-9]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, with which key, and the signature's bytes."""

    name: str
    key_id: bytes
    """First four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key)."""
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read; its text means nothing until `verify_note` has returned it."""

    text: str
    signatures: tuple[Signature, ...]


def sign_note(text: str, name: str, seed: bytes) -> str:
    """Return the text as a note with one signature.

    Args:
        text: lines, each ended by a newline.
        name: the key's name, without spaces and plus signs; by convention an address without scheme.
        seed: the 32-byte Ed25519 seed.

    Raises:
        BadNote: the text or the name cannot stand in a note, or the text begins like something else that
            Safeconduct signs.
    """
    _check_text(text)
    check_name(name)
    public, secret = bindings.crypto_sign_seed_keypair(seed)
    signature = bindings.crypto_sign(text.encode(), secret)[: bindings.crypto_sign_BYTES]
    blob = base64.b64encode(_key_id(name, public) + signature).decode()
    return f"{text}\n— {name} {blob}\n"


def parse_note(note: str | bytes) -> Note:
    """Return a note's text and signature lines; nothing is verified.

    Raises:
        BadNote: with the first deviation from the format as its sentence.
    """
    if len(note) > MAX_BYTES:
        raise BadNote(f"The note is longer than {MAX_BYTES} bytes; it is not one of a journal.")
    try:
        whole = note.decode() if isinstance(note, bytes) else note
    except UnicodeDecodeError:
        raise BadNote("The note is not text in UTF-8; it was damaged or is another file.") from None
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise BadNote(
            "The note has no empty line followed by signature lines; it was cut off or is another file."
        )
    text += "\n"
    _check_text(text)
    found = lines[:-1].split("\n")
    if len(found) > MAX_SIGNATURES:
        raise BadNote(f"The note has {len(found)} signatures; at most {MAX_SIGNATURES} are read.")
    return Note(text=text, signatures=tuple(_parse_signature(line) for line in found))


def verify_note(note: str | bytes, keys: Mapping[str, bytes]) -> Note:
    """Return the note with only those signatures that known keys made.

    Signatures by unknown keys are ignored, as the format demands: witnesses may add theirs, and a key
    that follows another signs beside it for a while.

    Args:
        note: the note as received.
        keys: name → 32-byte Ed25519 public key.

    Raises:
        BadNote: it is malformed, a known key's signature is wrong, or no known key signed.
    """
    parsed = parse_note(note)
    message = parsed.text.encode()
    good: list[Signature] = []
    for signature in parsed.signatures:
        public = keys.get(signature.name)
        if public is None or _key_id(signature.name, public) != signature.key_id:
            continue
        if not _is_good(public, message, signature.signature):
            raise BadNote(
                f"The signature of {signature.name} is wrong: the text was changed after it was signed."
            )
        if signature not in good:
            good.append(signature)
    if not good:
        raise BadNote("No key that is trusted here signed the note; check which journal it comes from.")
    return Note(text=parsed.text, signatures=tuple(good))


def verifier_key(name: str, public: bytes) -> str:
    """Return a public key as people pass it on: `name+key id+base64(0x01 ‖ key)`.

    Raises:
        BadNote: the name cannot stand in a note.
    """
    check_name(name)
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def parse_verifier_key(text: str) -> tuple[str, bytes]:
    """Return the name and the 32-byte public key in a verifier key.

    Raises:
        BadNote: it is malformed, of another signature type, or its parts contradict each other.
    """
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    check_name(name)
    key = _strict_base64(encoded)
    if key is None or len(key) != 1 + bindings.crypto_sign_PUBLICKEYBYTES or key[:1] != _ED25519:
        raise BadNote("The verifier key holds no Ed25519 key; copy the whole line again.")
    if key_id != _key_id(name, key[1:]).hex():
        raise BadNote(
            "The verifier key's name, number and key do not belong together; copy the whole line again."
        )
    return name, key[1:]


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]


def _is_good(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(signature) != bindings.crypto_sign_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _FORBIDDEN.search(text) or not _is_utf8(text):
        raise BadNote("A note's text ends with a newline and holds no control characters; this one does not.")
    if _SIGNING_DOMAIN.fullmatch(text.partition("\n")[0]):
        raise BadNote(
            "The note's first line is reserved for other signatures; give the journal another name."
        )


def check_name(name: str) -> None:
    """Check that a key's name can stand in a note.

    Raises:
        BadNote: it is empty or has spaces, plus signs or control characters.
    """
    if (
        not name
        or "+" in name
        or any(c.isspace() for c in name)
        or _FORBIDDEN.search(name)
        or not _is_utf8(name)
    ):
        raise BadNote(
            f"{name[:60]!r} cannot name a key: it must not be empty and has no spaces or plus signs."
        )


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parse_signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    blob = _strict_base64(encoded)
    if dash != "—" or blob is None or len(blob) <= _KEY_ID_BYTES:
        raise BadNote(f"{line[:60]!r} is no signature line; one reads “— name base64”.")
    check_name(name)
    return Signature(name=name, key_id=blob[:_KEY_ID_BYTES], signature=blob[_KEY_ID_BYTES:])


def _strict_base64(text: str) -> bytes | None:
    """Decode base64 that has exactly one spelling; a lenient reader would accept changed bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None
