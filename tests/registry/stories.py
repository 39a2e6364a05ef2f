"""Journals for tests of the registry: short stories by invented people, told through the real `perform()`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.contact import JudgeCredible, JudgeHostile, OpenCase
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.acts.protection import NamedDependant, NameDependants
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.protection import Relation
from safeconduct.programmes import load

NAME = "Zyxwv Inventedname"
PLACE = "a hut beyond the river Fictitia"
WORDS = "I saw a kestrel over the invented mill."
A_PERIOD = 280
"""Days after which a case that ended before reception may be erased: the rest of the quarter, and six months."""


@dataclass(frozen=True)
class Scene:
    """A journal with one of everything, and where the parts of it stand.

    Attributes:
        office: the installation.
        case: a case by mailbox, with an accepted offer, names in its vault.
        person: the mailbox's session.
        words: the mailbox's twelve.
        other: another case, opened by a call.
        arrived: a third case, with an item in custody.
    """

    office: TestOffice
    case: str
    person: Any
    words: Any
    other: str
    arrived: str


def enact(office: TestOffice) -> None:
    schedule = load("ukraine-2023").schedule_on(office.clock().date())
    office.both(
        EnactList(
            programme="ukraine-2023",
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            since=schedule.in_force_from,
        ),
        "owl",
        "stork",
        office.office_file,
    )


def offer(office: TestOffice, equipment: tuple[str, ...] = ("mi-8amtsh",)) -> MakeOffer:
    schedule = load("ukraine-2023").schedule_on(office.clock().date())
    return MakeOffer(
        programme="ukraine-2023",
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=equipment,
        claimants=("p1",),
        expires_on=date(2023, 9, 1),
    )


def by_call(office: TestOffice, words: str = WORDS, **more: Any) -> str:
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    office.do(OpenCase(channel=Channel.CALL, words=words, **more), "heron", reference)
    return reference


def by_mailbox(office: TestOffice, words: Any = None, **more: Any) -> tuple[str, Any]:
    from safeconduct.registry import mailboxes
    from safeconduct.registry.performing import new_reference, perform
    from safeconduct.sealing.words import new_words

    reference = new_reference()
    person = mailboxes.create(office.installation, words or new_words(), case=reference)
    perform(OpenCase(channel=Channel.MAILBOX, words=WORDS, **more), session=person, case=reference)
    return reference, person


def name_family(office: TestOffice, reference: str, **hidden: str) -> None:
    office.do(
        NameDependants(
            asked=("p1",),
            dependants=(NamedDependant(label="d1", because_of="p1", relation=Relation.PARENT, adult=True),),
            hidden=hidden or {"d1.name": NAME, "d1.whereabouts": PLACE},
        ),
        "wren",
        reference,
    )


def accepted(office: TestOffice, words: Any = None, equipment: tuple[str, ...] = ("mi-8amtsh",)) -> Any:
    """Lead a case from a mailbox to an accepted offer; returns the case and the person's session."""
    reference, person = by_mailbox(office, words)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    name_family(office, reference)
    office.do(JudgeCredible(reasons=WORDS), "heron", reference)
    made = office.both(offer(office, equipment), "heron", "owl", reference)
    office.do(AcceptOffer(offer=made.digest), person, reference)
    return reference, person


def arrived(office: TestOffice, tag: str = "TAG 00001") -> str:
    """Let somebody come unannounced, and take one item into custody."""
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    came = {"p1": Seen.UNHURT}
    office.do(
        ArriveUnannounced(surrendered_on=date(2023, 8, 1), came=came, voluntary=True), "wren", reference
    )
    office.do(AdmitOfficer(account="crane"), "wren", reference)
    items = (
        ItemReceived(
            equipment="mi-8amtsh", serials=(tag,), serial_mark=SerialMark.FOUND, tag=tag, seal="SEAL 1"
        ),
    )
    blind = blind_indexes(bytes(range(32)), items)
    office.do(ReceiveItems(items=items, delivered_by="p1", language="ru", blind=blind), "crane", reference)
    return reference


def ended(office: TestOffice, reference: str) -> None:
    """End a case and let its period pass, so that it can be erased."""
    office.both(JudgeHostile(reasons=WORDS), "heron", "wren", reference)
    office.clock.forward(days=A_PERIOD)


def fund(office: TestOffice) -> None:
    """Grant money and move the pooled commitment, on a Wednesday."""
    day = office.clock().date()
    grant = GrantAppropriation(unit="USD", amount=500_000_00, year=day.year, law="Invented law 1", on=day)
    office.both(grant, "magpie", "stork", office.office_file)
    rule = SetPoolRule(unit="USD", step=100_000_00, weekday=day.isoweekday())
    office.both(rule, "magpie", "stork", office.office_file)
    pool = MovePool(unit="USD", covers=200_000_00, reference="pool 1", on=day)
    office.both(pool, "magpie", "stork", office.office_file)


def tell(office: TestOffice) -> Scene:
    """Tell one of everything, and publish a checkpoint in the middle."""
    from safeconduct.registry import journal
    from safeconduct.sealing.words import new_words

    words = new_words()
    enact(office)
    other = by_call(office)
    journal.publish(office.installation)
    case, person = accepted(office, words)
    came = arrived(office)
    fund(office)
    journal.publish(office.installation)
    office.do(JudgeCredible(reasons=WORDS), "wren", other)
    return Scene(office, case, person, words, other, came)
