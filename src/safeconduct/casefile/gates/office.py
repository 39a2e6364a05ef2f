"""G80–G90, G110, G111, G114, G115: the office: certificates, roles, lists in force, rates, recovery."""

import re
from datetime import date
from typing import TYPE_CHECKING

from safeconduct.casefile.enacted import known
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office, Rate
from safeconduct.casefile.paying import RATE_MOST, is_taken_by_the_books
from safeconduct.casefile.words import NOT_GRANTED, Role
from safeconduct.casefile.world import World
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.schedule import UNITS, carried
from safeconduct.schedule.versions import begun
from safeconduct.sealing.certificate import check

if TYPE_CHECKING:
    from safeconduct.casefile.acts.office import (
        CertifyKeys,
        EnactList,
        GrantRole,
        RecordRate,
        ReplaceRecovery,
        ReplaceSecondFactor,
        RevokeRole,
        SetText,
        ShareIndexKey,
    )


RESERVED = frozenset({"authority", "mailbox", "recovery", "system", "watch"})
"""Names of actors and holders that are no colleagues."""

RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")

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
    if act.content:
        programme, schedule = carried.read(act.head, act.content)
    else:
        programme = world.programme(act.programme)
        schedule = programme.schedule(act.schedule_version)
    earlier = [listed for listed in case.in_force if listed.programme == act.programme]
    return (
        programme.status == "enactable"
        and (programme.id, schedule.version) == (act.programme, act.schedule_version)
        and schedule.digest == act.schedule_digest
        and all(listed.since < act.since for listed in earlier)
    )


@gate("G110", source="promise 1: what was published is what is paid; DESIGN.md §3: what no list may pay for")
def own_list_is_whole(case: Office, world: World, act: "EnactList") -> bool:
    """A list of the authority's own is carried whole, keeps every rule of lists, and leaves what went before as it was.

    Both sign the very text that will be paid by. A version that ships keeps its name, and an item that an earlier
    list pays for stays what it was: a case that was promised it is assessed by it still. Nor does a new head take
    away a day that has come: it may declare days without a list only where they are still ahead.
    """
    if not act.content:
        return not act.head
    try:
        schedule = carried.check(act.head, act.content, standard())
        before = world.programme(act.programme) if act.programme in known(case) else None
    except BadInput:
        return False
    if carried.digest_of(act.content) != act.schedule_digest or schedule.in_force_from != act.since:
        return False
    if before is None:
        return True
    about, _ = carried.read(act.head, act.content)
    return (
        all(each.version != schedule.version for each in before.schedules)
        and set(before.languages) <= set(about.languages)
        and all(each in about.additions for each in before.additions)
        and begun(about.gaps, world.today) == begun(before.gaps, world.today)
    )


@gate("G111", source="promise 1: lists are dated, and published before they bind")
def list_is_to_come(case: Office, world: World, act: "EnactList") -> bool:
    """A list begins today or later, one of the authority's own that follows another tomorrow at the earliest.

    A list put in force for days that have passed would change what those were promised who came on them, and
    one from today what those were who came this morning. Only a programme's first list that ships may have begun
    before: an authority whose programme runs already brings its list along.
    """
    if act.content and act.programme in known(case):
        return act.since > world.today
    if act.since >= world.today:
        return True
    return not act.content and all(listed.programme != act.programme for listed in case.in_force)


@gate("G115", source="facts: awards in dollars, paid in hryvnia at the official rate; DESIGN.md §5, Money")
def rate_is_in_order(case: Office, world: World, act: "RecordRate") -> bool:
    """A rate is above nothing, of few enough digits for the books, between two known currencies, of today or before.

    It names its source, in at most 200 characters. The newest one on record decides every award in its pair: one of
    nothing, or below it, would stop them all or turn them round, and at one that the books refuse nothing could be
    released. They multiply by parts of up to 10^9, between minor units.
    """
    del case
    return is_a_rate(act, world.today)


def is_a_rate(rate: "RecordRate | Rate", today: date) -> bool:
    """Say whether this can be an official rate, known today."""
    return (
        1 <= rate.numerator <= RATE_MOST
        and 1 <= rate.denominator <= RATE_MOST
        and rate.unit != rate.counter
        and {rate.unit, rate.counter} <= UNITS.keys()
        and rate.on <= today
        and bool(rate.source.strip())
        and is_taken_by_the_books(rate)
    )


@gate("G84", source="SEALING.md: the index key is sealed to certified reception officers and inspectors")
def needs_index_key(case: Office, world: World, act: "ShareIndexKey") -> bool:
    """The colleague is a certified reception officer or inspector.

    With the index key and the database, anyone could test whether a given serial was handed over.
    """
    del world
    return bool(case.roles_of(act.account) & {Role.RECEPTION_OFFICER, Role.INSPECTOR})


@gate("G89", source="SEALING.md, Keys: one account per human")
def is_at_work(case: Office, world: World, act: "ReplaceSecondFactor") -> bool:
    """The colleague is certified and at work.

    A new second factor for an account that is closed, or was never certified, would help nobody but a thief.
    """
    del world
    return case.colleague(act.account) is not None


@gate("G90", source="SEALING.md, Keys: recovery, new after each use")
def recovery_is_new(case: Office, world: World, act: "ReplaceRecovery") -> bool:
    """The key is an age recipient, and neither the recovery key in force nor a colleague's.

    A key that one person holds would open every case that this person was never admitted to.
    """
    del world
    held = {case.recovery, *(colleague.certificate.seal for colleague in case.colleagues.values())}
    return RECIPIENT.fullmatch(act.recovery) is not None and act.recovery not in held


@gate("G114", source="DESIGN.md §4: a programme pack is texts, languages, catalogue, schedules")
def text_is_the_packs(case: Office, world: World, act: "SetText") -> bool:
    """The text is one that the programme has, it says something else than before, and says it in each of its languages.

    What is told in one language only is a promise to some and a trap for others.
    """
    if act.programme not in known(case):
        return False
    programme = world.programme(act.programme)
    return (
        programme.status == "enactable"
        and act.text in programme.texts
        and set(act.words) == set(programme.languages)
        and all(words.strip() for words in act.words.values())
        and act.words != programme.texts[act.text]
    )
