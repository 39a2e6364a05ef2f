"""The founding of an office: the authority's key names the first officers, and is then put away."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.casefile.acts.office import Found
from safeconduct.casefile.entry import Head
from safeconduct.casefile.words import Role
from safeconduct.errors import BadInput
from safeconduct.journal.tree import EMPTY_ROOT
from safeconduct.registry import journal
from safeconduct.registry.installation import Clock, Installation, system_clock
from safeconduct.registry.performing import new_reference, perform
from safeconduct.registry.sessions import AuthoritySession
from safeconduct.sealing import agefile, certificate, signing
from safeconduct.sealing.officer import OfficerKeys, OfficerPublic, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff.models import Account


@dataclass(frozen=True, slots=True)
class Founded:
    """What the ceremony made. The secrets in it exist nowhere else: they are handed over and forgotten.

    Attributes:
        installation: ready for use.
        authority_seed: signs lists, addresses and first certificates; to be split among the key holders.
        recovery_secret: the 32 bytes of the identity that opens what a lost team left; to be split likewise.
        passphrases: by account, each for its officer alone.
    """

    installation: Installation
    authority_seed: bytes = field(repr=False)
    recovery_secret: bytes = field(repr=False)
    passphrases: Mapping[str, str] = field(repr=False)


def found(
    home: Path, *, origin: str, officers: Mapping[str, tuple[Role, ...]], clock: Clock = system_clock
) -> Founded:
    """Make an installation in `home`, with its first officers.

    The database must be migrated and without an office.

    Args:
        home: an empty or new folder.
        origin: the journal's origin, such as "example.org/safeconduct".
        officers: first officers by pseudonymous account, with their roles; at least two.
        clock: the time; another than the system's only in a rehearsal.

    Raises:
        BadInput: fewer than two officers, or the folder holds an installation already.
    """
    if len(officers) < 2:
        raise BadInput("An office begins with at least two officers: nobody decides alone.")
    authority_seed = signing.new_signing_key()
    installation = Installation.create(
        home, origin=origin, authority=signing.public_key_of(authority_seed), clock=clock
    )
    recovery = secrets.token_bytes(32)
    keys = {account: OfficerKeys.new() for account in officers}
    passphrases = {account: generate_officer_passphrase() for account in officers}
    for account in officers:
        Account.objects.create(account=account, wrapped_keys=wrap_keys(keys[account], passphrases[account]))
    begin_office(
        installation,
        authority_seed=authority_seed,
        recovery=agefile.recipient_of(agefile.identity_from_bytes(recovery)),
        keys=keys,
        roles=officers,
    )
    return Founded(installation, authority_seed, recovery, passphrases)


def begin_office(
    installation: Installation,
    *,
    authority_seed: bytes,
    recovery: str,
    keys: Mapping[str, OfficerKeys],
    roles: Mapping[str, tuple[Role, ...]],
) -> None:
    """Write the office file's first entry, signed by the authority, and publish the first checkpoint.

    Args:
        installation: where; its database has no office yet.
        authority_seed: the authority's Ed25519 seed.
        recovery: age recipient of the recovery identity.
        keys: of the first officers, by account.
        roles: of the first officers, by account.
    """
    certificates = tuple(
        certify(account, mine.public, number=1, issuers={"authority": authority_seed})
        for account, mine in keys.items()
    )
    perform(
        Found(
            authority=signing.public_key_of(authority_seed).hex(),
            system=installation.system_public.hex(),
            recovery=recovery,
            origin=installation.origin,
            checkpoint_key=signing.public_key_of(installation.checkpoint_seed).hex(),
            certificates=certificates,
            roles=dict(roles),
        ),
        session=AuthoritySession(installation, authority_seed, Head(0, EMPTY_ROOT.hex())),
        case=new_reference(),
    )
    journal.publish(installation)


def certify(
    account: str, public: OfficerPublic, *, number: int, issuers: Mapping[str, bytes]
) -> certificate.Certificate:
    """Return a certificate for an officer's public keys, signed by each issuer (account → Ed25519 seed)."""
    statement = certificate.Statement(account=account, sign=public.sign, seal=public.seal, number=number)
    return certificate.Certificate(
        account=account,
        sign=statement.sign,
        seal=statement.seal,
        number=number,
        issued_by=tuple((issuer, certificate.issue(statement, seed)) for issuer, seed in issuers.items()),
    )
