"""What admitting, removing, rebinding, founding and erasing do to keys and seals."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from django.db import transaction

from safeconduct.casefile.acts.access import AdmitOfficer, RecoverKeys, RemoveOfficer
from safeconduct.casefile.acts.office import Found, ShareIndexKey
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import RECOVERY
from safeconduct.casefile.words import Role
from safeconduct.registry import effects, queue_memory, stores
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.models import CaseFile, Seal, Snapshot, VaultReading
from safeconduct.registry.opening import holder
from safeconduct.registry.verifying import audited
from safeconduct.sealing import agefile, vault
from safeconduct.sealing.errors import KeyMissing
from safeconduct.storage.emptying import empty_log

if TYPE_CHECKING:
    from safeconduct.casefile.act import Act
    from safeconduct.registry.installation import Installation
    from safeconduct.registry.sessions import OfficerSession
    from safeconduct.registry.writing import Sealing

INDEX_KEY = "index:1"
"""Place of the key of blind indexes, among the seals of the office file."""


def admit(sealing: Sealing, act: Act) -> None:
    """Seal every file and thread identity of the case to a colleague."""
    account = cast("AdmitOfficer", act).account
    colleague = sealing.office.colleague(account)
    assert colleague is not None  # noqa: S101 - the gate made sure
    session = sealing.session
    held = stores.open_seals(
        sealing.shred_key, sealing.reference, session.account, session.identity, "file:", "thread:"
    )
    for place, secret in held.items():
        sealing.made.seals.append(
            stores.make_seal(
                sealing.shred_key, sealing.reference, place, account, colleague.certificate.seal, secret
            )
        )


def remove(sealing: Sealing, act: Act) -> None:
    """Drop a colleague's seals, and make new identities for what comes after."""
    gone = cast("RemoveOfficer", act).account
    case = sealing.state
    assert isinstance(case, Case)  # noqa: S101 - an officer's act on a case
    seals = Seal.objects.filter(file_id=sealing.reference, account=gone)
    _check_vault_opens_without(sealing, case, gone)
    sealing.made.dropped += tuple(f"{seal.place}/{gone}" for seal in seals)
    stay = {
        found.account: found.certificate.seal
        for account in case.team
        if account != gone and (found := sealing.office.colleague(account)) is not None
    }
    stay[RECOVERY] = sealing.office.recovery
    effects.make_identity(sealing, _next(case, "file:"), stay)
    for reader in [name for name in case.keys if name.startswith("reader:")]:
        mailbox = reader.removeprefix("reader:")
        holders = {**stay, f"mailbox:{mailbox}": case.keys[reader]}
        effects.make_identity(sealing, _next(case, f"thread:{mailbox}."), holders)


def recover(sealing: Sealing, act: Act) -> None:
    """Seal every file and thread identity anew to a colleague's new keys, and to the recovery key in force."""
    account = cast("RecoverKeys", act).account
    colleague = sealing.office.colleague(account)
    assert colleague is not None  # noqa: S101 - the gate made sure
    held = stores.open_seals(
        sealing.shred_key, sealing.reference, *holder(sealing.session), "file:", "thread:"
    )
    holders = {account: colleague.certificate.seal, RECOVERY: sealing.office.recovery}
    there = set(Seal.objects.filter(file_id=sealing.reference).values_list("place", "account"))
    for place, secret in held.items():
        for name, recipient in holders.items():
            if (place, name) in there:
                sealing.made.dropped += (f"{place}/{name}",)
            sealing.made.seals.append(
                stores.make_seal(sealing.shred_key, sealing.reference, place, name, recipient, secret)
            )


def _check_vault_opens_without(sealing: Sealing, case: Case, gone: str) -> None:
    """Refuse to leave a vault with one custodian: its names could never be read again.

    The gate counts the team; who of it holds a share, only the seals say.
    """
    shares = Seal.objects.filter(file_id=sealing.reference, place=case.newest("vault:") or "none")
    custodians = set(shares.values_list("account", flat=True))
    if gone in custodians and len(custodians) <= vault.THRESHOLD:
        raise effects.TooFewOfficers(
            f"{gone} is one of the last two custodians of the vault; let two open it first, which gives the whole "
            "team new shares, and then remove them."
        )


def rebind(sealing: Sealing, act: Act) -> None:
    """Bind a new, empty thread to the case: old content is never shown in it."""
    case = sealing.state
    assert isinstance(case, Case)  # noqa: S101 - an officer's act on a case
    number = 1 + max((int(n.partition(":")[2]) for n in case.keys if n.startswith("mailbox:")), default=0)
    holders = {
        found.account: found.certificate.seal
        for account in case.team
        if (found := sealing.office.colleague(account)) is not None
    }
    holders[RECOVERY] = sealing.office.recovery
    recipient: str = act.mailbox_key  # type: ignore[attr-defined] # RebindMailbox
    effects.make_thread(sealing, number, recipient, holders)
    sealing.made.keys[f"mailbox:{number}"] = act.mailbox_sign  # type: ignore[attr-defined]
    sealing.made.keys[f"reader:{number}"] = recipient


def found(sealing: Sealing, act: Act) -> None:
    """Make the key of blind indexes and seal it to the first reception officers and inspectors."""
    founding = cast("Found", act)
    holders = {
        certificate.account: certificate.seal
        for certificate in founding.certificates
        if {Role.RECEPTION_OFFICER, Role.INSPECTOR}.intersection(founding.roles.get(certificate.account, ()))
    }
    holders[RECOVERY] = founding.recovery
    key = secrets.token_bytes(32).hex()
    for account, recipient in holders.items():
        sealing.made.seals.append(_index_seal(sealing.reference, account, recipient, key))


def share_index_key(sealing: Sealing, act: Act) -> None:
    """Seal the key of blind indexes to one more colleague."""
    account = cast("ShareIndexKey", act).account
    colleague = sealing.office.colleague(account)
    assert colleague is not None  # noqa: S101 - the gate made sure
    key = index_key(cast("OfficerSession", sealing.session)).hex()
    if Seal.objects.filter(file_id=sealing.reference, place=INDEX_KEY, account=account).exists():
        # Shared before, perhaps to keys that were replaced since: the new seal takes the old one's place.
        sealing.made.dropped += (f"{INDEX_KEY}/{account}",)
    sealing.made.seals.append(_index_seal(sealing.reference, account, colleague.certificate.seal, key))


def index_key(session: OfficerSession) -> bytes:
    """Return the key of blind indexes, for a session to which it is sealed.

    Raises:
        NotAllowed: it is not.
    """
    seal = Seal.objects.filter(file__kind="office", place=INDEX_KEY, account=session.account).first()
    if seal is None:
        raise NotAllowed("The index key is not sealed to you; a reception officer or inspector can share it.")
    return bytes.fromhex(agefile.unseal(bytes(seal.blob), session.identity).decode())


def erase(sealing: Sealing, act: Act) -> None:
    """Drop every seal of the case now; destroy its shred key once the erasure is on the disk."""
    del act
    sealing.made.dropped += tuple(
        f"{seal.place}/{seal.account}" for seal in Seal.objects.filter(file_id=sealing.reference)
    )
    Snapshot.objects.filter(file_id=sealing.reference).delete()
    VaultReading.objects.filter(file_id=sealing.reference).delete()
    sealing.unlocked = None  # no snapshot of what is gone
    installation, reference = sealing.session.installation, sealing.reference
    # In this order: a crash between the two leaves a key that `complete_erasures` destroys, never a case
    # that is gone without an entry that says who erased it.
    transaction.on_commit(lambda: _forget(installation, reference))


def complete_erasures(installation: Installation) -> list[str]:
    """Destroy the shred keys of cases whose erasure stands in the journal, and return their references.

    Run at every start and after every restore: a key that came back with a backup goes again. A row that says
    "erased" only makes it look: whoever owns the database could write it, and would destroy a living case. What
    counts is the entry that two officers signed.
    """
    keyring = installation.keyring
    said = CaseFile.objects.filter(kind="case", stage="erased").values_list("reference", flat=True)
    suspected = keyring.refs().intersection(said)
    if not suspected:
        return []
    files = audited(installation)[0].files
    left = sorted(reference for reference in suspected if reference in files and files[reference].erased)
    for reference in left:
        _forget(installation, reference)
    return left


def _forget(installation: Installation, reference: str) -> None:
    keyring = installation.keyring
    try:
        with suppress(KeyMissing):  # a crash came after the key was destroyed; its files went before it
            # First, for only the key tells which they are.
            installation.files.remove_case(keyring.get(reference), reference)
    finally:
        # Also when the folder fails us: without the key, a file that stays opens to nobody.
        keyring.destroy(reference)
        queue_memory.forget_all()
    empty_log()


def _next(case: Case, place: str) -> str:
    return f"{place}{int(case.newest(place).removeprefix(place)) + 1}"


def _index_seal(reference: str, account: str, recipient: str, key: str) -> Seal:
    blob = agefile.seal(key.encode(), [recipient])
    return Seal(file_id=reference, place=INDEX_KEY, account=account, blob=blob)


def register() -> None:
    """Let `perform()` know what these acts do to keys."""
    effects.EFFECTS.update(
        AdmitOfficer=admit,
        RecoverKeys=recover,
        RemoveOfficer=remove,
        RebindMailbox=rebind,
        Found=found,
        ShareIndexKey=share_index_key,
        Erase=erase,
    )
