"""The founding ceremony: two keys in shares on paper, checked before their holders leave the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_bytes

from safeconduct.errors import SafeconductError
from safeconduct.registry import directory
from safeconduct.registry.founding import Founded
from safeconduct.registry.installation import Installation
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.recovery import combine_words, split_words

AUTHORITY, RECOVERY = "authority", "recovery"
WHAT: Mapping[str, str] = {
    AUTHORITY: "signs lists, addresses and the first certificates",
    RECOVERY: "opens what a lost team left, and backups",
}
"""The two keys that nobody holds alone, and what each does."""


class OtherKey(SafeconductError):
    """The shares are whole, and of another key than this installation's."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Both keys on paper.

    Attributes:
        threshold: how many people are needed.
        words: by key, one text of 33 words for each holder.
    """

    threshold: int
    words: Mapping[str, Sequence[str]] = field(repr=False)


def shares_of(founded: Founded, threshold: int, count: int) -> Shares:
    """Split both keys of a new installation among `count` people, `threshold` of whom are needed.

    Raises:
        BadShares: fewer than three would be needed, or the numbers are impossible.
    """
    secrets = {AUTHORITY: founded.authority_seed, RECOVERY: founded.recovery_secret}
    return Shares(
        threshold, {name: split_words(secret, threshold, count) for name, secret in secrets.items()}
    )


def check(installation: Installation, name: str, shares: Sequence[str]) -> None:
    """Return if these shares, as typed, give this installation's key back; the key is forgotten at once.

    Args:
        installation: whose keys.
        name: `AUTHORITY` or `RECOVERY`.
        shares: at least as many as are needed.

    Raises:
        BadShares: too few, mistyped, or of different keys.
        OtherKey: they are of another key.
    """
    secret = combine_words(shares)
    if name == AUTHORITY:
        right = signing.public_key_of(secret) == installation.authority
    else:
        recipient = agefile.recipient_of(agefile.identity_from_bytes(secret))
        right = recipient == directory.office(installation).recovery
    if not right:
        raise OtherKey(
            f"These shares are whole, and not of this installation's {name} key; look for the right papers."
        )


def new_recovery(threshold: int, count: int) -> tuple[str, Sequence[str]]:
    """Make a new recovery identity, and return its age recipient and its shares; the secret is forgotten.

    Raises:
        BadShares: fewer than three would be needed, or the numbers are impossible.
    """
    secret = token_bytes(32)
    return agefile.recipient_of(agefile.identity_from_bytes(secret)), split_words(secret, threshold, count)
