"""Checking entries, as numbered steps against docs/journal.md; the offline verifier and every session use these."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from safeconduct.casefile import acts as _acts  # noqa: F401 - registers the acts that entries name
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.entry import (
    DOMAIN,
    GENESIS,
    SCHEMA,
    Entry,
    EntryDamaged,
    Plaintext,
    Statement,
    read_body,
)
from safeconduct.casefile.fold import Opened, apply
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import NOT_GRANTED, Kind, Part, Role
from safeconduct.sealing import certificate, signing

OFFICERS = frozenset(Role) - NOT_GRANTED
"""Every role that an officer can hold."""

_HELD = {
    "system": frozenset({Role.SYSTEM}),
    "authority": frozenset({Role.AUTHORITY}),
    "mailbox": frozenset({Role.CLAIMANT, Role.RELATIVE}),
}
"""What the keys that are no officer's can be used for."""


def signer(statement: Statement, office: Office, keys: dict[str, str], authority: bytes) -> bytes:
    """Return the public key that must have signed a statement.

    Args:
        statement: what was signed.
        office: the office as it stood.
        keys: the file's own public keys, by place.
        authority: the pinned key of the authority.

    Raises:
        EntryDamaged: the actor is nobody whose signature counts.
    """
    actor = statement.envelope.actor
    match actor.partition(":"):
        case ("authority", _, _):
            return authority
        case ("system", _, _):
            return bytes.fromhex(office.system)
        case ("mailbox", ":", _):
            # Only a case's first entry brings the key that signs it; later ones are bound by two officers. Else
            # anybody could append an entry signed with a key of their own making.
            own = statement.envelope.keys if statement.index == 0 else {}
            found = keys.get(actor) or own.get(actor)
        case _:
            found = office.certified.get(f"{actor}/{statement.envelope.certificate}")
    if not found:
        raise EntryDamaged(f"it is signed by {actor}, whose key was not certified")
    try:
        return bytes.fromhex(found)
    except ValueError:
        raise EntryDamaged(f"it is signed by {actor}, whose key cannot be read") from None


def check(  # each is one thing that an entry is bound to
    entry: Entry,
    *,
    reference: str,
    index: int,
    before: str,
    office: Office,
    keys: dict[str, str],
    authority: bytes,
) -> Statement:
    """Check one entry in its place, and return what was signed.

    Steps: 1 canonical form and format; 2 file, place and predecessor; 3 ciphertext; 4 signature; 5 keys brought.

    Raises:
        EntryDamaged: saying what is wrong.
    """
    statement = entry.statement
    if statement.domain != DOMAIN or statement.schema != SCHEMA:
        raise EntryDamaged("it is of a format that this release does not know")
    if statement.case != reference or statement.index != index:
        raise EntryDamaged(
            f"it was signed for entry {statement.index} of {statement.case}, not for this place"
        )
    if statement.before != before:
        raise EntryDamaged("the entry before it is not the one it was signed after")
    if sha256(entry.body).hexdigest() != statement.ciphertext:
        raise EntryDamaged("its sealed body was changed")
    public = signer(statement, office, keys, authority)
    if not signing.verify(public, DOMAIN, entry.signed, entry.signature):
        raise EntryDamaged(f"its signature is not {statement.envelope.actor}'s")
    _check_keys_brought(statement, keys)
    return statement


def _check_keys_brought(statement: Statement, keys: dict[str, str]) -> None:
    """Check that who signed may give the file the keys that the envelope gives it.

    What officers write next is sealed to the newest key: a thief of the system's key, or a mailbox, that could
    add one would read everything from then on.
    """
    envelope = statement.envelope
    brought = {*envelope.keys, *(name.partition("/")[0] for name in (*envelope.seals, *envelope.dropped))}
    if statement.index == 0 or not brought:
        return
    actor = envelope.actor.partition(":")[0]
    first_vault = actor == "mailbox" and not any(name.startswith("vault:") for name in keys)
    if actor in _HELD and not (first_vault and brought == {"vault:1"} and not envelope.dropped):
        raise EntryDamaged(f"{envelope.actor} cannot give a file the keys {', '.join(sorted(brought))}")


def roles_of(actor: str, office: Office) -> frozenset[Role]:
    """Return the roles of an actor to the office as it stands; none for one who does not count in it."""
    if actor == "authority" and office.authority:
        return frozenset()  # it founds an office once
    return _HELD.get(actor.partition(":")[0]) or office.roles_of(actor)


def possible_roles(actor: str) -> frozenset[Role]:
    """Return the roles that an actor can have held at any time, for a reader who does not know the office then."""
    return _HELD.get(actor.partition(":")[0], OFFICERS)


def check_admitted(statement: Statement, team: Collection[str]) -> None:
    """Check that an officer who signed an entry of a case was on its team.

    Args:
        statement: what was signed.
        team: accounts admitted before this entry.

    Raises:
        EntryDamaged: they were not: certified keys alone open no case and act on none.
    """
    actor = statement.envelope.actor
    if statement.index and actor.partition(":")[0] not in _HELD and actor not in team:
        raise EntryDamaged(f"it is signed by {actor}, who was not admitted to the case")


def check_entitled(statement: Statement, roles: Collection[Role], opened: Plaintext | None = None) -> None:
    """Check that who signed may do this act, alone or as one of its two people.

    `perform()` refuses all of this; whoever writes to the database past it, with one stolen or bribed key, is
    found here (promise 3).

    Args:
        statement: what was signed.
        roles: those the actor held.
        opened: the body; None for a reader without keys, who learns the act's name only where it lies in clear.

    Raises:
        EntryDamaged: they may not.
    """
    envelope = statement.envelope
    if opened is not None and envelope.act not in {"", opened.act}:
        raise EntryDamaged(f"it says in clear that it is {envelope.act}, and it is {opened.act}")
    if not envelope.act and (envelope.kind is not Kind.CASE or envelope.actor == "system"):
        raise EntryDamaged("it does not say in clear which act it is")
    name = opened.act if opened is not None else envelope.act
    if not name:
        return
    act = ACTS.get(name)
    if act is None:
        raise EntryDamaged(f"{name} is not known to this release; update the software")
    if act.kind is not envelope.kind:
        raise EntryDamaged(f"{name} does not belong in a {envelope.kind} file")
    if (envelope.part is Part.WHOLE) is bool(act.seconded_by):
        raise EntryDamaged(
            f"{name} is done by two people, and this is one signature"
            if act.seconded_by
            else f"{name} is done by one person, and this is a part of two"
        )
    needed = act.seconded_by if envelope.part is Part.SECOND else act.by
    if not set(roles).intersection(needed):
        raise EntryDamaged(f"{envelope.actor} did not hold the role that {name} needs")


def apply_office(office: Office, opened: Opened, authority: bytes) -> Office:
    """Return the office after one more checked entry, checking who did it and the certificates it brings.

    Raises:
        NotCertified: a certificate lacks the signatures of two certified officers.
        EntryDamaged: the entry cannot be applied, or its actor may not do what it says.
    """
    check_entitled(
        opened.statement, roles_of(opened.statement.envelope.actor, office), opened=opened.plaintext
    )
    after = apply(office, opened)
    for account, colleague in after.colleagues.items():
        known = office.colleagues.get(account)
        if known is None or known.certificate != colleague.certificate:
            certificate.check(
                colleague.certificate,
                lambda issuer: (
                    bytes.fromhex(found.certificate.sign) if (found := office.colleague(issuer)) else None
                ),
                authority,
            )
    return after


def fold_office(
    entries: Iterable[Entry],
    *,
    reference: str,
    authority: bytes,
    office: Office | None = None,
    index: int = 0,
    before: str = GENESIS,
) -> tuple[Office, int, str]:
    """Check and fold the office file, from its beginning or on from a state already checked.

    Returns:
        The office, the next free place, and the hex digest of the last entry.

    Raises:
        EntryDamaged: naming the first entry that is wrong.
    """
    state = office or Office(reference=reference)
    for entry in entries:
        try:
            statement = check(
                entry,
                reference=reference,
                index=index,
                before=before,
                office=state,
                keys={},
                authority=authority,
            )
            before = entry.digest.hex()
            state = apply_office(
                state, Opened(statement, read_body(entry.body, statement), before), authority
            )
        except EntryDamaged as error:
            raise EntryDamaged(f"Office file, entry {index}: {error}") from None
        index += 1
    return state, index, before
