"""G80–G89: the office: certificates, roles, lists in force."""

import re
from typing import TYPE_CHECKING

from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import NOT_GRANTED, Role
from safeconduct.casefile.world import World
from safeconduct.errors import SafeconductError
from safeconduct.sealing.certificate import check

if TYPE_CHECKING:
    from safeconduct.casefile.acts.office import CertifyKeys, EnactList, GrantRole, RevokeRole, ShareIndexKey


RESERVED = frozenset({"authority", "mailbox", "recovery", "system", "watch"})
"""Names of actors and holders that are no colleagues."""

PSEUDONYM = re.compile(r"[a-z0-9-]{3,32}")


@gate("G80", source="SEALING.md, Keys")
def certificate_is_in_order(case: Office, world: World, act: "CertifyKeys") -> bool:
    """The certificate carries the signatures of two certified officers, neither of them its subject.

    A swapped public key, an uncertified account and a self-made second account receive nothing and second
    nothing.
    """
    del world
    if act.certificate.account in RESERVED or not PSEUDONYM.fullmatch(act.certificate.account):
        return False
    issuers = {account: colleague for account, colleague in case.colleagues.items() if colleague.active}
    try:
        check(
            act.certificate,
            lambda account: bytes.fromhex(issuers[account].certificate.sign) if account in issuers else None,
            bytes.fromhex(case.authority),
        )
    except SafeconductError:
        return False
    before = case.colleagues.get(act.certificate.account)
    return act.certificate.number == (before.certificate.number + 1 if before is not None else 1)


@gate("G81", source="promise 3: nobody decides alone")
def not_for_oneself(case: Office, world: World, act: object) -> bool:
    """Nobody certifies, promotes or dismisses themselves.

    Somebody who could would soon be several people, and decide alone in all their names.
    """
    del case
    certificate = getattr(act, "certificate", None)
    subject = certificate.account if certificate is not None else getattr(act, "account", "")
    return bool(subject != world.actor.account)


@gate("G82", source="SEALING.md, Keys")
def role_can_be_granted(case: Office, world: World, act: "GrantRole | RevokeRole") -> bool:
    """The account is certified and at work, and the role is one that officers hold.

    The system, the authority and the person in contact act with keys of their own, never through an account.
    """
    del world
    return case.colleague(act.account) is not None and act.role not in NOT_GRANTED


@gate("G83", source="DESIGN.md §3: historic packs are never put in force")
def list_can_be_enacted(case: Office, world: World, act: "EnactList") -> bool:
    """The version stands in the pack as it is signed, the pack may be put in force, and no later version is.

    A list is published before it binds, and never edited afterwards.
    """
    programme = world.programme(act.programme)
    schedule = programme.schedule(act.schedule_version)
    earlier = [listed for listed in case.in_force if listed.programme == act.programme]
    return (
        programme.status == "enactable"
        and schedule.digest == act.schedule_digest
        and all(listed.since < act.since for listed in earlier)
    )


@gate("G84", source="SEALING.md: the index key is sealed to certified reception officers and inspectors")
def needs_index_key(case: Office, world: World, act: "ShareIndexKey") -> bool:
    """The colleague is a certified reception officer or inspector.

    With the index key and the database, anyone could test whether a given serial was handed over.
    """
    del world
    return bool(case.roles_of(act.account) & {Role.RECEPTION_OFFICER, Role.INSPECTOR})
