"""The demo's twelve accounts: keys, seven words and a second factor each, handed out once."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from safeconduct.cli.demo.desk import Desk, StoryClock
from safeconduct.cli.demo.people import OFFICERS
from safeconduct.registry import factors
from safeconduct.registry.factors import Factor, FactorKind
from safeconduct.registry.founding import Founded, begin_office
from safeconduct.registry.installation import Installation
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff import totp
from safeconduct.staff.models import Account

ORIGIN = "demo.example/journal"


@dataclass(frozen=True, slots=True)
class Handed:
    """What one officer of the demo is given.

    Attributes:
        account: the pseudonym.
        roles: what they may do.
        passphrase: their seven words.
        codes: the secret of their one-time codes, in base 32.
    """

    account: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)
    codes: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """An office that was founded a moment ago, its officers at work.

    Attributes:
        desk: with their sessions.
        keys: of each.
        passphrases: of each, not yet in use: `hand_out` wraps the keys under them.
    """

    desk: Desk
    keys: Mapping[str, OfficerKeys] = field(repr=False)
    passphrases: Mapping[str, str] = field(repr=False)

    def hand_out(self, stop: Event) -> list[Handed]:
        """Wrap every officer's keys under their words, give each a second factor, and return what they get.

        It takes Argon2id once for each of them, several seconds in all.

        Args:
            stop: set when the demo ends; then nobody else is given anything.
        """
        handed: list[Handed] = []
        for account, keys in self.keys.items():
            if stop.is_set():
                return handed
            words = self.passphrases[account]
            Account.objects.create(account=account, wrapped_keys=wrap_keys(keys, words))
            secret = totp.new_secret()
            factors.keep(account, keys, 0, Factor(FactorKind.CODES, secret))
            text = base64.b32encode(secret).decode()
            handed.append(Handed(account, tuple(OFFICERS[account]), words, text))
        return handed


def found(home: Path, clock: StoryClock) -> DemoOffice:
    """Found the demo's office in `home`, whose database is migrated, and sign everybody in."""
    seed = signing.new_signing_key()
    installation = Installation.create(
        home, origin=ORIGIN, authority=signing.public_key_of(seed), clock=clock
    )
    keys = {account: OfficerKeys.new() for account in OFFICERS}
    recovery = agefile.new_identity()
    begin_office(
        installation,
        authority_seed=seed,
        recovery=agefile.recipient_of(recovery),
        keys=keys,
        roles=OFFICERS,
    )
    head = verified_head(installation)
    passphrases = {account: generate_officer_passphrase() for account in OFFICERS}
    # The authority's and the recovery key of a demo are thrown away: nobody will ever need them.
    desk = Desk(Founded(installation, b"", b"", passphrases), clock)
    desk.officers = {
        account: OfficerSession(installation, account, mine, head) for account, mine in keys.items()
    }
    return DemoOffice(desk, keys, passphrases)
