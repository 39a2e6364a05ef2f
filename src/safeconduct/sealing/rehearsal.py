"""The rehearsal's key and addresses: real signatures that are worth nothing, since everyone knows the key.

A bare clone has no authority. So that its pages, leaflets and verifiers work as they will work later, they use this
key. Anyone can sign with it, so whatever shows such a signature says that it is a rehearsal.
"""

from datetime import date
from functools import cache
from hashlib import sha256

from nacl import bindings

from safeconduct.schedule.signed import SignedList
from safeconduct.schedule.terms import Programme, Schedule
from safeconduct.sealing import signing
from safeconduct.sealing.addresses import Addresses, Channel, Clone, SignedAddresses, sign_addresses
from safeconduct.sealing.channels import onion_address
from safeconduct.sealing.lists import sign_list

REHEARSAL_SEED = sha256(b"Safeconduct's rehearsal key: everyone knows it, so it is worth nothing.").digest()
"""An Ed25519 seed that is published here."""

REHEARSAL_PUBLIC = signing.public_key_of(REHEARSAL_SEED)

# Not the address of the key above: whoever knows a service's key can run the service, and would then own the address
# on every rehearsal's leaflet. This is a point made from a text, so nobody knows a secret for it, and nobody can.
_NOBODYS_POINT = bindings.crypto_core_ed25519_from_uniform(
    sha256(b"Safeconduct's rehearsal onion: nobody has its key.").digest()
)

REHEARSAL_ONION = onion_address(_NOBODYS_POINT)
"""A well-formed onion address that no service can have."""

REHEARSAL_CLEAR = "https://safeconduct.example/"
"""RFC 2606 keeps `.example` free for ever: this site cannot exist."""

_ISSUED, _VALID_UNTIL = date(2023, 1, 1), date(2099, 12, 31)


def is_rehearsal(public: bytes) -> bool:
    """Say whether a public key is the rehearsal's, whose signatures prove nothing."""
    return public == REHEARSAL_PUBLIC


@cache
def rehearsal_addresses(programme: str = "ukraine-2023") -> SignedAddresses:
    """Return example addresses of a programme, signed with the rehearsal's key; none of them can exist.

    Args:
        programme: its id.
    """
    notes = {
        "en": "An example. Nobody answers here.",
        "uk": "Приклад. Тут ніхто не відповідає.",
        "ru": "Пример. Здесь никто не отвечает.",
    }
    addresses = Addresses(
        programme=programme,
        issued=_ISSUED,
        valid_until=_VALID_UNTIL,
        channels=(
            Channel("onion", REHEARSAL_ONION, notes),
            Channel("web", REHEARSAL_CLEAR, notes),
            Channel("mirror", "https://mirror.example/safeconduct/", notes),
        ),
        clones=(Clone("https://safeconduct-pay.example/", date(2023, 9, 1), notes),),
    )
    return sign_addresses(addresses, REHEARSAL_SEED)


def rehearsal_list(programme: Programme, schedule: Schedule | None = None) -> SignedList:
    """Return one version of a programme's list, signed with the rehearsal's key.

    Args:
        programme: whose status is signed with it.
        schedule: which version; None takes the newest.
    """
    chosen = schedule if schedule is not None else programme.schedules[-1]
    return sign_list(chosen, programme.status, REHEARSAL_SEED)
