"""What `addresses verify` says; like all sentences, in three languages."""

from collections.abc import Iterable

from safeconduct.sealing.channels import Kind

KINDS: dict[Kind, str] = {
    "onion": "Onion address",
    "web": "Web address",
    "mirror": "Mirror, to read only",
    "phone": "Telephone",
    "messenger": "Messenger",
    "email": "E-mail",
}

NOT_OURS = "Not ours"
EXPIRED = "These addresses were valid until {date}: get the newest list before you rely on any of them."
TOO_EARLY = "These addresses are valid only from {date} on: check the date of this machine."


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return (*KINDS.values(), NOT_OURS, EXPIRED, TOO_EARLY, "Day of issue", "Last day")
