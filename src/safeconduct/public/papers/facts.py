"""What a paper says of one programme: only what the authority has signed."""

from dataclasses import dataclass
from datetime import date

from safeconduct.errors import BadInput
from safeconduct.language import Words
from safeconduct.schedule import Programme, Schedule
from safeconduct.schedule.signed import SignedList
from safeconduct.schedule.signed_file import Signature
from safeconduct.sealing.addresses import Addresses, SignedAddresses, check_addresses
from safeconduct.sealing.lists import check_list
from safeconduct.sealing.rehearsal import is_rehearsal
from safeconduct.sealing.signatures import fingerprint


@dataclass(frozen=True, slots=True)
class Facts:
    """What a leaflet and a card are made of; the same facts make the same bytes.

    Attributes:
        authority: who promises and pays, by language.
        schedule: the list that was signed.
        list_signature: the authority's under it, 128 hexadecimal digits.
        addresses: the true channels.
        addresses_digest: SHA-256 of what was signed of them, 64 hexadecimal digits.
        addresses_signature: the authority's under them.
        key: the authority's Ed25519 public key, 32 bytes.
    """

    authority: Words
    schedule: Schedule
    list_signature: str
    addresses: Addresses
    addresses_digest: str
    addresses_signature: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """What people compare of the key."""
        return fingerprint(self.key)

    @property
    def rehearsal(self) -> bool:
        """Whether the key is the one that everyone knows, so that nobody stands behind the paper."""
        return is_rehearsal(self.key)

    @property
    def issued(self) -> date:
        """The day of the paper: of the list or of the addresses, whichever is later; never the day of printing."""
        return max(self.schedule.in_force_from, self.addresses.issued)


def facts_of(programme: Programme, signed: SignedList, addresses: SignedAddresses, key: bytes) -> Facts:
    """Return the facts of a programme, every signature checked.

    Args:
        programme: whose names are printed.
        signed: one version of its list.
        addresses: its true channels, with an onion or a web address among them.
        key: the authority's public key, which must have signed both.

    Raises:
        BadSignature: a signature does not hold, or is not by that key.
        BadInput: the list can only be assessed with, is another programme's, or there is no address to print.
    """
    found = check_list(signed, key)
    if found.status == "historic":
        # A printed promise outlives every correction, so of a list that pays nothing there is no paper.
        raise BadInput(
            f"{programme.id} is historic and promises nothing today: there is no paper of it to spread."
        )
    channels = check_addresses(addresses, key).addresses
    for what, named in (("list", found.schedule.programme), ("addresses", channels.programme)):
        if named != programme.id:
            raise BadInput(f"The signed {what} belong to the programme {named}, not to {programme.id}.")
    if channels.first("onion") is None and channels.first("web") is None:
        raise BadInput("The signed addresses hold no onion or web address, so a paper would lead nowhere.")
    return Facts(
        authority=programme.authority,
        schedule=found.schedule,
        list_signature=_by(key, signed.signatures),
        addresses=channels,
        addresses_digest=addresses.digest,
        addresses_signature=_by(key, addresses.signatures),
        key=key,
    )


def _by(key: bytes, signatures: tuple[Signature, ...]) -> str:
    return next(each.signature for each in signatures if each.key == key.hex())
