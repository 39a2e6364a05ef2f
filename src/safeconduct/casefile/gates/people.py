"""G30, G32–G34: what is asked of people received, kept for them, told of them, and where they may be sent."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.reception import ALIVE_HERE, Notification, Wish
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.effects import ReceivePersonalEffects
    from safeconduct.casefile.acts.leaving import SendOn
    from safeconduct.casefile.acts.people import DecideNotification
    from safeconduct.casefile.acts.wishes import RecordServiceWish


@gate("G30", source="Hague Regulations, art. 23(h); Geneva Convention III, art. 130; DESIGN.md §6")
def everyone_is_asked_alike(case: Case, world: World, act: "RecordServiceWish") -> bool:
    """Everyone of age who is here alive was asked, each gave one of three answers, and whoever can read them is named.

    Were only some asked, the asking would tell; were the answers of different lengths, the sealed size would.
    The readers are named because they are barred from this case's award for good, whatever roles they hold later.
    """
    from safeconduct.casefile.acts.forms import aside_readers  # noqa: PLC0415 - the acts name this gate
    from safeconduct.casefile.acts.wishes import Service  # noqa: PLC0415 - the same

    return (
        sorted(act.asked) == sorted(act.nameable(case), key=str)
        and sorted(act.aside) == sorted(act.asked)
        and all(answer in set(Service) for answer in act.aside.values())
        and sorted(act.readers) == list(aside_readers(world.office, case, act.aside_to))
        and world.actor.account in act.readers
    )


@gate("G32", source="Geneva Convention III, art. 18")
def effects_are_itemised(case: Case, world: World, act: "ReceivePersonalEffects") -> bool:
    """Each receipt for personal effects is itemised and names its receiver; money is taken only on an officer's order.

    What is taken without a list is never given back.
    """
    del case, world
    return (
        all(one.things or one.money for one in act.taken)
        and bool(act.hidden.get("receiver", "").strip())
        and (bool(act.order.strip()) or not any(one.money for one in act.taken))
    )


@gate(
    "G33",
    source="Geneva Convention III, art. 12 and 109; Convention against Torture, art. 3; Refugee Convention, art. 33",
)
def nobody_is_sent_into_danger(case: Case, world: World, act: "SendOn") -> bool:
    """Nobody is sent to another State against their latest wish, or where danger was found or not looked for.

    A child is not sent on by this act at all: that is for those who protect the child to decide.
    """
    from safeconduct.casefile.acts.leaving import Danger, Destination  # noqa: PLC0415 - the acts name this gate

    del world
    wished = {Destination.HOME: Wish.EXCHANGE, Destination.THIRD_STATE: Wish.THIRD_COUNTRY}
    for journey in act.journeys:
        person = case.reception.person(journey.label)
        if person is None or person.wish is not wished[journey.to]:
            return False
        if journey.danger is not Danger.NONE_FOUND or journey.label in case.protection.minors:
            return False
    return True


@gate("G34", source="Geneva Convention III, art. 70, 122 and 123; DESIGN.md §6")
def the_person_was_heard(case: Case, world: World, act: "DecideNotification") -> bool:
    """A card is prepared for everyone named, whoever is alive was heard, and none goes on while a family is in danger.

    A family has a right to know, and the same notice can tell those who would punish it. Only the dead and the
    missing are decided about unheard.
    """
    del world
    for one in act.decisions:
        person = case.reception.person(one.label)
        alive = person is not None and person.outcome in ALIVE_HERE
        endangers = (
            one.decision is Notification.TRANSMIT
            and one.family_at_risk
            and not case.protection.family_is_safe
        )
        prepared = bool(act.hidden.get(f"{one.label}.card", "").strip())
        if not prepared or one.heard != alive or endangers:
            return False
    return True
