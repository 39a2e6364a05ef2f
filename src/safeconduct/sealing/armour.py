"""Armour: an age file as text that passes through mail, in the form of age-encryption.org/v1 (strict PEM)."""

import base64
import binascii

from safeconduct.sealing.errors import CannotOpen

BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----"
END = "-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64


def armoured(blob: bytes) -> str:
    """Return an age file as lines of at most 64 columns, each ended by a line feed."""
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + COLUMNS] for at in range(0, len(text), COLUMNS)]
    return "\n".join((BEGIN, *lines, END, ""))


def unarmoured(text: str) -> bytes:
    """Return the age file that stands armoured somewhere in a text, such as a whole mail.

    Raises:
        CannotOpen: there is none, or it was damaged on its way.
    """
    _, begin, rest = text.partition(BEGIN)
    inside, end, _ = rest.partition(END)
    if not (begin and end):
        raise CannotOpen(f"There is no armoured age file in this text: it begins with {BEGIN}.")
    try:
        return base64.b64decode("".join(inside.split()), validate=True)
    except binascii.Error:
        raise CannotOpen("The armoured age file was damaged on its way; ask for it again.") from None
