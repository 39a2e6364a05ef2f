"""Blind index of serial numbers: finds the same item in two cases without storing what it is."""

import hmac
import unicodedata

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

_DOMAIN = "safeconduct.serial.v1"
# Cyrillic capitals that are stamped on metal like Latin ones; which alphabet was typed must not matter.
_LOOKALIKE = str.maketrans("АВЕЅІЈКМНОРСТУХҮԌԚԜҺ", "ABESIJKMHOPCTYXYGQWH")


def normalise_serial(text: str) -> str:
    """Return a serial number as capitals and digits only: without spaces, punctuation, look-alikes.

    Look-alikes across alphabets are unified; a letter O and a figure 0 are not, because both are used.

    Raises:
        BadInput: nothing is left. A missing serial is flagged on the item, never indexed: all items
            without one would match each other.
    """
    capitals = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    kept = "".join(character for character in capitals.translate(_LOOKALIKE) if character.isalnum())
    if not kept:
        raise BadInput("The serial number has no letter or figure; mark it as missing instead.")
    return kept


def blind_index(index_key: bytes, model: str, serial: str) -> bytes:
    """Return the 32-byte HMAC-SHA-256 of model and normalised serial.

    The two are joined as canonical JSON: ("T-7", "21") and ("T-72", "1") must differ.

    Raises:
        BadInput: the serial is empty once normalised.
    """
    return hmac.digest(index_key, canonical.encode([_DOMAIN, model, normalise_serial(serial)]), "sha256")
