"""What can go wrong with keys and seals, each a sentence for the person who meets it."""

from safeconduct.errors import BadInput, SafeconductError


class CannotOpen(SafeconductError):
    """A seal does not open: another key is needed, or its bytes were changed or moved."""


class WrongPassphrase(SafeconductError):
    """The passphrase is well formed and does not open these keys."""

    exit_status = 2


class KeyMissing(SafeconductError):
    """The keyring has no shred key for the case: it was erased, or the keyring is another one."""


class BadSignature(SafeconductError):
    """A signature was not made by the key over the bytes it stands beside."""


class NotCertified(SafeconductError):
    """A public key has no valid certificate, so nothing may be sealed to it or believed from it."""


class BadShares(BadInput):
    """The shares given do not belong together, are too few, or contain a typing mistake."""


class FileGone(SafeconductError):
    """A sealed file that an entry names is not where such files lie."""


class NoRoom(SafeconductError):
    """The disk is too full for another sealed file."""
