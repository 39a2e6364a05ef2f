"""G02–G05, G09: the offer, the published list it freezes, and how it is accepted."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
    from safeconduct.casefile.acts.presence import AcceptOfferInPresence, InPresence

EXTERNAL = "external"
"""In the place of an account: an interpreter who does not work here, named in the vault."""

INTERPRETER_NAME = "interpreter.name"
"""The key in `hidden` under which such an interpreter's name goes to the vault."""


@gate("G02", source="promise 1: what was published is what is paid")
def list_is_the_one_in_force(case: Case, world: World, act: "MakeOffer") -> bool:
    """The offer names the version of the official list that the authority has in force today, unchanged.

    A list is never edited: the digest that both officers sign is the digest of what was published.
    """
    del case
    in_force = [
        listed
        for listed in world.office.in_force
        if listed.programme == act.programme and listed.since <= world.today
    ]
    if not in_force:
        return False
    latest = in_force[-1]
    schedule = world.programme(act.programme).schedule_on(world.today)
    return (
        latest.version == act.schedule_version == schedule.version
        and latest.digest == act.schedule_digest == schedule.digest
    )


@gate("G03", source="DESIGN.md §4: a claim is what was brought, by whom; §6: under 18 there is no price")
def offer_names_a_claimant(case: Case, world: World, act: "MakeOffer") -> bool:
    """The offer is made to people of this case, none of them under 18, and names what they said they would bring.

    Nobody is tasked to take a particular object: what stands here is what the person named. A child is
    protected, never bought; where the age is in doubt, the person counts as a child.
    """
    return (
        bool(act.claimants)
        and len(set(act.claimants)) == len(act.claimants)
        and set(act.claimants) <= set(case.contact.claimants)
        and set(act.claimants).isdisjoint(case.protection.minors)
        and bool(act.equipment)
        and all(world.catalogue.resolve(item) is not None for item in act.equipment)
    )


@gate("G04", source="promise 1: an offer freezes the version")
def offer_stands(case: Case, world: World, act: "AcceptOffer | AcceptOfferInPresence") -> bool:
    """The offer that is answered is the one that stands, and its last day has not passed.

    Who accepts signs the digest of exactly what was promised; an older or another offer cannot be slipped
    under the signature.
    """
    offer = case.promise.offer
    return (
        offer is not None
        and case.promise.withdrawn_at is None
        and case.promise.accepted_at is None
        and offer.digest == act.offer
        and world.today <= offer.expires_on
    )


@gate("G05", source="promise 1")
def offer_has_time(case: Case, world: World, act: "MakeOffer") -> bool:
    """The offer can be accepted for at least a day and at most a year.

    Nobody is hurried into a crossing, and no promise is left standing that the authority has forgotten.
    """
    del case
    return 1 <= (act.expires_on - world.today).days <= 366


@gate(
    "G09",
    source="SEALING.md, The mailbox: someone without a mailbox acts before two officers and an interpreter",
)
def heard_in_presence(case: Case, world: World, act: "InPresence") -> bool:
    """The person has no mailbox of their own, and somebody who is neither of the two officers interpreted.

    Whoever has a mailbox signs with their own key; officers who could sign for them could sign against them.
    An interpreter from outside is named to the vault, so that a court can ask what was said.
    """
    if case.contact.mailbox:
        return False
    if act.interpreter == EXTERNAL:
        return _is_second_signature(case, world, act) or bool(act.hidden.get(INTERPRETER_NAME, "").strip())
    return act.interpreter != world.actor.account and world.office.colleague(act.interpreter) is not None


def _is_second_signature(case: Case, world: World, act: "InPresence") -> bool:
    """Say whether another person's very proposal of this act stands: what they hid is not seen again."""
    return any(
        proposal.act == type(act).__name__
        and proposal.fields == act.fields()
        and proposal.proposer != world.actor.account
        for proposal in case.pending
    )
