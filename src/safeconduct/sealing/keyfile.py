"""The authority's signing seed in a file that a generated passphrase opens: for one who signs alone.

The seed belongs in shares (`recovery`): a file that one person opens lets one person decide. Where an
authority accepts that, the file is an age v1 passphrase file in the text form, so that a stock `age` opens it
decades from now; the passphrase is one of ours, of 90 bits, since the file may be copied and guessed at for ever.
"""

import re

import pyrage
import shamir_mnemonic
from pyrage import passphrase as age_passphrase

from safeconduct.sealing import passphrase, signing
from safeconduct.sealing.errors import BadShares, CannotOpen, WrongPassphrase

MAX_BYTES = 4096
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_LABEL = "safeconduct authority seed"
_CONTENT = re.compile(rf"{_LABEL}\n([0-9a-f]{{64}})\n")


def lock_seed(seed: bytes, words: str) -> bytes:
    """Return a key file.

    Args:
        seed: the 32-byte Ed25519 seed.
        words: seven words of `passphrase.generate_officer_passphrase`.

    Raises:
        BadInput: the passphrase is not seven words of the list.
        ValueError: the seed has another length.
    """
    if len(seed) != signing.SEED_BYTES:
        raise ValueError(f"a seed has {signing.SEED_BYTES} bytes")
    plaintext = f"{_LABEL}\n{seed.hex()}\n".encode()
    return age_passphrase.encrypt(plaintext, passphrase.normalise(words), armored=True)


def unlock_seed(blob: bytes, words: str) -> bytes:
    """Return the seed in a key file.

    Raises:
        BadInput: the passphrase is not seven words of the list; refused before any derivation.
        CannotOpen: the file is no key file; one that is not encrypted is refused, too.
        WrongPassphrase: it is another passphrase, or the file was changed.
    """
    check_form(blob)
    words = passphrase.normalise(words)
    try:
        plaintext = age_passphrase.decrypt(blob, words)
    except pyrage.DecryptError:
        raise WrongPassphrase("The passphrase does not open this key file; check each word.") from None
    found = _CONTENT.fullmatch(plaintext.decode("ascii", "replace"))
    if found is None:
        raise CannotOpen("The key file opened and holds something else than an authority's key.")
    return bytes.fromhex(found[1])


def check_form(blob: bytes) -> None:
    """Refuse what is no key file, before anybody is asked for its passphrase.

    Raises:
        CannotOpen: it is none. A seed that lies open is none either.
    """
    if len(blob) > MAX_BYTES or not blob.startswith(_ARMOR):
        raise CannotOpen(
            "This is no key file: it does not begin as an age file does. A seed that lies open is not accepted; "
            "make a key file with `safeconduct schedule keygen --locked`."
        )


def threshold_of(share: str) -> int:
    """Return how many shares are needed, as one of them says.

    So a mistyped share is found when it is typed, before its holder leaves the room.

    Raises:
        BadShares: it is mistyped.
    """
    try:
        return shamir_mnemonic.Share.from_mnemonic(" ".join(share.lower().split())).member_threshold
    except shamir_mnemonic.MnemonicError:
        raise BadShares(
            "This share is mistyped, or is something else; compare each word with the paper."
        ) from None
