"""Signatures over a file that a stock `ssh-keygen -Y verify` checks (OpenSSH's PROTOCOL.sshsig).

Whoever doubts this software checks a mirror with a tool that is on most machines already. What is signed begins
with `SSHSIG` and the namespace, so it is never a signature for another purpose (`signing.DOMAINS` name theirs on a
first line of their own).
"""

import base64
import binascii
import hashlib
import struct
import textwrap

from nacl import bindings
from nacl.exceptions import BadSignatureError

from safeconduct.errors import BadInput
from safeconduct.sealing.errors import BadSignature

_MAGIC = b"SSHSIG"
_HEAD = _MAGIC + struct.pack(">I", 1)
"""What every signature begins with: the magic, and version 1 of the format."""

_KIND = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_LINE = 70
MAX_CHARACTERS = 4096
"""A signature by one Ed25519 key has about 300."""


def sign(seed: bytes, namespace: str, message: bytes) -> str:
    """Return an armoured signature, as `ssh-keygen -Y sign -n NAMESPACE` makes it.

    Args:
        seed: 32-byte Ed25519 seed.
        namespace: what the signature is for; a verifier names the same.
        message: the bytes of the file.
    """
    public, secret = bindings.crypto_sign_seed_keypair(seed)
    signature = bindings.crypto_sign(_signed(namespace, message), secret)[: bindings.crypto_sign_BYTES]
    blob = (
        _HEAD
        + _string(_key(public))
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(_string(_KIND) + _string(signature))
    )
    lines = textwrap.wrap(base64.b64encode(blob).decode(), _LINE)
    return "\n".join([_BEGIN, *lines, _END, ""])


def verify(armoured: str, namespace: str, message: bytes) -> bytes:
    """Return the public key (32 bytes) by which a message is signed.

    Whether it is the right key is the caller's question.

    Raises:
        BadInput: the text is no such signature.
        BadSignature: it is one, over another message or for another purpose.
    """
    public, said, signature = _parse(armoured)
    if said != namespace.encode():
        raise BadSignature(
            f"The signature was made for “{said.decode('utf-8', 'replace')}”, not {namespace}."
        )
    try:
        bindings.crypto_sign_open(signature + _signed(namespace, message), public)
    except BadSignatureError:
        raise BadSignature("The signature does not hold: what it covers was changed since.") from None
    return public


def public_line(public: bytes) -> str:
    """Return a public key as OpenSSH writes it: "ssh-ed25519 AAAA…"."""
    return f"{_KIND.decode()} {base64.b64encode(_key(public)).decode()}"


def _signed(namespace: str, message: bytes) -> bytes:
    return (
        _MAGIC
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(hashlib.sha512(message).digest())
    )


def _key(public: bytes) -> bytes:
    return _string(_KIND) + _string(public)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _parse(armoured: str) -> tuple[bytes, bytes, bytes]:
    lines = [line.strip() for line in armoured[:MAX_CHARACTERS].strip().splitlines()]
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise BadInput(f"This is no SSH signature: it must begin with {_BEGIN} and end with {_END}.")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        key, namespace, _, hashed, signature = _strings(blob.removeprefix(_HEAD), 5)
        (kind, public), (kind_too, bare) = _strings(key, 2), _strings(signature, 2)
    except (binascii.Error, struct.error, ValueError):
        raise BadInput("This is no SSH signature that can be read: it is cut, or of another form.") from None
    if not blob.startswith(_HEAD):
        raise BadInput("This is no SSH signature of version 1.")
    sizes = (len(public), len(bare)) == (bindings.crypto_sign_PUBLICKEYBYTES, bindings.crypto_sign_BYTES)
    if (kind, kind_too, hashed) != (_KIND, _KIND, _HASH) or not sizes:
        raise BadInput(
            "This SSH signature is not by an Ed25519 key over SHA-512, which is all that is used here."
        )
    return public, namespace, bare


def _strings(data: bytes, count: int) -> list[bytes]:
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data)
        if len(data) < 4 + length:
            raise ValueError("cut")
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    if data:
        raise ValueError("more than was announced")
    return found
