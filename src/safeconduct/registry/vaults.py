"""The identity vault: two people open it, read for some minutes, and it has new keys afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction

from safeconduct.casefile.acts.access import OpenVault
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.entry import EntryDamaged, Plaintext, bytes_of, read_body, text_of
from safeconduct.errors import SafeconductError
from safeconduct.registry import allowing, directory, effects, rows, stores, watching
from safeconduct.registry.allowing import Footing
from safeconduct.registry.errors import NoSuchFile, NotAllowed, NothingToSecond
from safeconduct.registry.models import Entry, Seal, VaultReading
from safeconduct.registry.opening import unlock, unsealed
from safeconduct.sealing import agefile, canonical, shred, vault
from safeconduct.sealing.errors import BadShares, CannotOpen
from safeconduct.storage.emptying import empty_log

if TYPE_CHECKING:
    from safeconduct.casefile.act import Act
    from safeconduct.registry.sessions import OfficerSession
    from safeconduct.registry.writing import Sealing


class VaultShut(SafeconductError):
    """The minutes are over, or the vault was never opened for this account."""


NO_CUSTODIAN = "You are no custodian of this case's vault; two of its custodians open it."


def custodian_only(footing: Footing, account: str) -> NotAllowed | None:
    """Refuse whoever holds no share of the case's newest vault; None for its custodians."""
    case = footing.state
    place = case.newest("vault:") if isinstance(case, Case) else ""
    holds = Seal.objects.filter(file_id=footing.reference, place=place or "none", account=account).exists()
    return None if holds else NotAllowed(NO_CUSTODIAN)


def share_of(sealing: Sealing) -> str:
    """Return the acting custodian's share of the newest vault.

    Raises:
        NotAllowed: they are no custodian of it.
    """
    case = sealing.state
    place = case.newest("vault:") if isinstance(case, Case) else ""
    session = sealing.session
    shares = stores.open_seals(
        sealing.shred_key, sealing.reference, session.account, session.identity, place or "none"
    )
    if place not in shares:
        raise NotAllowed(NO_CUSTODIAN)
    return shares[place]


def propose(sealing: Sealing) -> tuple[dict[str, str], list[str]]:
    """Return what a proposal hands on: the proposer's share, sealed to each other custodian."""
    case = sealing.state
    place = case.newest("vault:") if isinstance(case, Case) else ""
    others = (
        Seal.objects.filter(file_id=sealing.reference, place=place)
        .exclude(account=sealing.session.account)
        .values_list("account", flat=True)
    )
    colleagues = [found for account in others if (found := sealing.office.colleague(account))]
    return {"share": share_of(sealing)}, [colleague.certificate.seal for colleague in colleagues]


def second(sealing: Sealing, act: OpenVault, proposal: Proposal, now: datetime) -> tuple[str, str]:
    """Open the vault with both shares, give it new keys, and leave the content readable to the two.

    Returns:
        The new vault's name, and an age file of the whole content to it, for the entry.

    Raises:
        NothingToSecond: the proposal hands on a share of an older vault.
    """
    case = sealing.state
    assert isinstance(case, Case)  # noqa: S101 - an officer's act on a case
    assert sealing.unlocked is not None  # noqa: S101 - the same
    own_share = share_of(sealing)
    first = stores.sealed_of(Entry.objects.get(digest=bytes.fromhex(proposal.digest)))
    handed = read_body(unsealed(first.body, sealing.unlocked.identities), first.statement)
    old = case.newest("vault:")
    try:
        share = canonical.decode(agefile.unseal(bytes_of(handed.aside), sealing.session.identity))["share"]
        identity = agefile.identity_from_bytes(vault.combine([own_share, share]))
    except (CannotOpen, BadShares):
        # Proposals stand beside each other, and each opening gives the vault new keys.
        raise NothingToSecond(
            "The vault has had new keys since this was proposed; propose again to open it."
        ) from None
    content = _content(sealing, old, identity)
    number = int(old.partition(":")[2]) + 1
    effects.make_vault(sealing, number)
    sealing.made.dropped += tuple(
        f"{old}/{account}"
        for account in Seal.objects.filter(file_id=sealing.reference, place=old).values_list(
            "account", flat=True
        )
    )
    shut = now + timedelta(minutes=act.minutes)
    for account in (proposal.proposer, sealing.session.account):
        _leave(sealing, account, content, shut)
    place = f"vault:{number}"
    recipient = sealing.made.keys[place]
    return place, text_of(agefile.seal(canonical.encode(content), [recipient]))


def forget(sealing: Sealing, act: Act) -> None:
    """Give the vault new keys, and leave nobody a share of the old ones nor an opened copy of what it held."""
    del act
    case = sealing.state
    assert isinstance(case, Case)  # noqa: S101 - an officer's act on a case
    shares = Seal.objects.filter(file_id=sealing.reference, place__startswith="vault:")
    sealing.made.dropped += tuple(f"{place}/{who}" for place, who in shares.values_list("place", "account"))
    effects.make_vault(sealing, int(case.newest("vault:").partition(":")[2]) + 1)
    VaultReading.objects.filter(file_id=sealing.reference).delete()
    transaction.on_commit(empty_log)


def read(session: OfficerSession, reference: str) -> dict[str, str]:
    """Return the names and whereabouts of a case, while the vault stands open for this account.

    Each look is an entry of the watch file.

    Raises:
        VaultShut: it does not stand open.
    """
    row = rows.peek(reference)
    if row is None:
        raise NoSuchFile(reference)
    unlocked = unlock(session, row, directory.office(session.installation))
    reading = VaultReading.objects.filter(file_id=reference, account=session.account).first()
    if reading is None:
        raise VaultShut("The vault is shut; two custodians open it together with OpenVault.")
    opened = canonical.decode(
        agefile.unseal(
            shred.unwrap(
                unlocked.shred_key, bytes(reading.blob), context=_context(reference, session.account)
            ),
            session.identity,
        )
    )
    if session.installation.clock().astimezone(UTC) >= datetime.fromisoformat(opened["shut"]):
        reading.delete()
        raise VaultShut("The minutes are over and the vault is shut; two custodians can open it again.")
    watching.record_reading(session.installation, account=session.account, case=reference, purpose="vault")
    content: dict[str, str] = opened["content"]
    return content


def _content(sealing: Sealing, place: str, identity: str) -> dict[str, str]:
    """Return everything sealed to this vault, later entries over earlier ones."""
    assert sealing.unlocked is not None  # noqa: S101 - an officer's act
    found: dict[str, str] = {}
    for entry in stores.entries(sealing.reference):
        try:
            plaintext: Plaintext = read_body(
                unsealed(entry.body, sealing.unlocked.identities), entry.statement
            )
            if plaintext.vault and plaintext.vault_key == place:
                found.update(canonical.decode(agefile.unseal(bytes_of(plaintext.vault), identity)))
        except CannotOpen:
            raise EntryDamaged("a name in the vault does not open with its own keys") from None
    return found


def _leave(sealing: Sealing, account: str, content: dict[str, str], shut: datetime) -> None:
    colleague = sealing.office.colleague(account)
    if colleague is None:
        raise NotAllowed(f"{account} is not certified any more.")
    data = canonical.encode({"content": content, "shut": shut.isoformat()})
    blob = shred.wrap(
        sealing.shred_key,
        agefile.seal(data, [colleague.certificate.seal]),
        context=_context(sealing.reference, account),
    )
    VaultReading.objects.update_or_create(file_id=sealing.reference, account=account, defaults={"blob": blob})


def _context(reference: str, account: str) -> str:
    return f"case {reference}|vault reading|{account}"


def register() -> None:
    """Let `perform()` know what opening a vault does to keys."""
    allowing.HOLDS["OpenVault"] = custodian_only
    effects.EFFECTS["ForgetNames"] = forget
    effects.PROPOSED["OpenVault"] = propose
    effects.SECONDED["OpenVault"] = lambda sealing, act, proposal, now: second(
        sealing, cast("OpenVault", act), proposal, now
    )
