"""What an act does to keys: new identities, seals made and dropped. Bound to the act by its signed envelope."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import RECOVERY
from safeconduct.casefile.words import Role
from safeconduct.errors import SafeconductError
from safeconduct.registry import stores
from safeconduct.registry.enough import TOO_FEW, lacking
from safeconduct.registry.models import Seal
from safeconduct.registry.sessions import MailboxSession
from safeconduct.sealing import agefile, vault

if TYPE_CHECKING:
    from safeconduct.casefile.act import Act
    from safeconduct.casefile.case import Proposal
    from safeconduct.registry.writing import Sealing

MOST_CUSTODIANS = 16
"""A vault is split among at most so many; SLIP-39's limit."""


class TooFewOfficers(SafeconductError):
    """The installation lacks the people that a promise needs."""


@dataclass(slots=True)
class Effects:
    """Keys and seals that one entry brings.

    Attributes:
        keys: public keys by place, for the envelope.
        seals: rows to write.
        dropped: seals to delete, by "place/account".
        identities: secret identities made, by place; kept only as long as the transaction.
    """

    keys: dict[str, str] = field(default_factory=dict)
    seals: list[Seal] = field(default_factory=list)
    dropped: tuple[str, ...] = ()
    identities: dict[str, str] = field(default_factory=dict, repr=False)

    def digests(self) -> dict[str, str]:
        """Return the hex SHA-256 of each seal by "place/account": a swapped seal is named."""
        return {f"{seal.place}/{seal.account}": sha256(seal.blob).hexdigest() for seal in self.seals}


def begin_case(sealing: Sealing) -> None:
    """Make a case's file identity, and the thread's for a mailbox, sealed to the intake officers.

    Raises:
        TooFewOfficers: a person writes to an office that could not answer; somebody who is there is never refused.
    """
    intake = sealing.office.holders(Role.CONTACT_OFFICER)
    if isinstance(sealing.session, MailboxSession) and lacking(sealing.office):
        # Not only who answers: somebody who comes must also be received, judged and paid, by two people each time.
        raise TooFewOfficers(TOO_FEW)
    holders = {colleague.account: colleague.certificate.seal for colleague in intake}
    opener = sealing.office.colleague(sealing.session.account)
    if opener is not None:
        holders[opener.account] = opener.certificate.seal
    holders[RECOVERY] = sealing.office.recovery
    make_identity(sealing, "file:1", holders)
    if isinstance(sealing.session, MailboxSession):
        make_thread(sealing, sealing.session.number, sealing.session.keys.recipient, holders)
        sealing.made.keys[sealing.session.account] = sealing.session.keys.public.hex()
        sealing.made.keys[f"reader:{sealing.session.number}"] = sealing.session.keys.recipient


def make_identity(sealing: Sealing, place: str, holders: dict[str, str]) -> None:
    """Make a fresh identity for a place and seal it to each holder (account → age recipient)."""
    identity = agefile.new_identity()
    sealing.made.keys[place] = agefile.recipient_of(identity)
    sealing.made.identities[place] = identity
    sealing.made.seals.extend(
        stores.make_seal(sealing.shred_key, sealing.reference, place, account, recipient, identity)
        for account, recipient in holders.items()
    )


def make_thread(sealing: Sealing, number: int, mailbox: str, officers: dict[str, str]) -> None:
    """Make a mailbox's thread identity; the file identity is never sealed to a mailbox."""
    make_identity(sealing, f"thread:{number}.1", {**officers, f"mailbox:{number}": mailbox})


def make_vault(sealing: Sealing, number: int) -> None:
    """Make a vault identity and seal one share of it to each custodian: two of them open it."""
    custodians = _custodians(sealing)
    if len(custodians) < vault.THRESHOLD:
        raise TooFewOfficers(
            "A name or place needs two custodians: admit a second colleague to the case, then record it."
        )
    secret = secrets.token_bytes(32)
    place = f"vault:{number}"
    sealing.made.keys[place] = agefile.recipient_of(agefile.identity_from_bytes(secret))
    accounts = sorted(custodians)[:MOST_CUSTODIANS]
    for account, share in zip(accounts, vault.split(secret, len(accounts)), strict=True):
        sealing.made.seals.append(
            stores.make_seal(sealing.shred_key, sealing.reference, place, account, custodians[account], share)
        )


def _custodians(sealing: Sealing) -> dict[str, str]:
    team = sealing.state.team if isinstance(sealing.state, Case) else ()
    found = [c for account in team if (c := sealing.office.colleague(account)) is not None]
    return {c.account: c.certificate.seal for c in found or sealing.office.holders(Role.CONTACT_OFFICER)}


EFFECTS: dict[str, Callable[[Sealing, Act], None]] = {}
"""By act name: what else it does to keys. Filled by `teams`."""

PROPOSED: dict[str, Callable[[Sealing], tuple[dict[str, str], list[str]]]] = {}
"""By act name: what its proposal hands on to others, and to which recipients. Filled by `vaults`."""

SECONDED: dict[str, Callable[[Sealing, Act, Proposal, datetime], tuple[str, str]]] = {}
"""By act name: what its second signature seals to which vault. Filled by `vaults`."""


def of(sealing: Sealing, act: Act) -> None:
    """Add what this act does to keys."""
    effect = EFFECTS.get(type(act).__name__)
    if effect is not None:
        effect(sealing, act)
