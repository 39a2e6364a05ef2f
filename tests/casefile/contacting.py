"""Contacts for tests: a case at each stage before the hand-over, made by real acts through the fold."""

from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count

from msgspec.structs import replace
from tests.casefile.gatecases import PlainWorld

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
from safeconduct.casefile.acts.protection import NamedDependant, NameDependants
from safeconduct.casefile.acts.thread import AgreeQuestion, RebindMailbox
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.office import Colleague, InForce, Office
from safeconduct.casefile.parts.access import Access, VaultOpening
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.words import Role
from safeconduct.casefile.world import Actor
from safeconduct.programmes import load
from safeconduct.sealing.certificate import Certificate

NOW = datetime(2023, 8, 1, 12, 0, tzinfo=UTC)
REFERENCE = "0000-aaaa-0000-aaaa"
ANOTHER = "1111-bbbb-1111-bbbb"
OFFICER, SECOND, INTERPRETER = "heron", "owl", "wren"
PERSON = "mailbox:1"

_digests = count(1)


def fresh_digest() -> str:
    """Return a digest that no other entry has."""
    return sha256(str(next(_digests)).encode()).hexdigest()


def done(case: Case, act: Act, by: str = OFFICER, second: str = "", at: datetime = NOW) -> Case:
    """Return the case after an act, as the fold makes it; gates are not asked."""
    second = second or (SECOND if act.seconded_by else "")
    return changed(case, act, Done(by, second, at, 7, fresh_digest()))


def colleague(account: str) -> Colleague:
    certificate = Certificate(account=account, number=1, sign="00" * 32, seal="age1invented", issued_by=())
    return Colleague(account=account, certificate=certificate)


def office() -> Office:
    schedule = load("ukraine-2023").schedule_on(NOW.date())
    in_force = InForce(
        programme="ukraine-2023", version=schedule.version, digest=schedule.digest, since=date(2023, 1, 1)
    )
    people = {account: colleague(account) for account in (OFFICER, SECOND, INTERPRETER)}
    return Office(reference="office", colleagues=people, in_force=(in_force,))


def world(account: str = OFFICER, *roles: Role, at: datetime = NOW) -> PlainWorld:
    held = frozenset(roles or (Role.CONTACT_OFFICER,))
    return PlainWorld(now=at, actor=Actor(account, held), office=office())


def new() -> Case:
    return Case(reference=REFERENCE)


def opened(claimants: int = 2) -> Case:
    return done(new(), OpenCase(channel=Channel.MAILBOX, claimants=claimants), PERSON)


def asked_for() -> Case:
    """A relative's case; the person has no mailbox."""
    return done(new(), OpenCase(channel=Channel.RELATIVE), PERSON)


def called() -> Case:
    return done(new(), OpenCase(channel=Channel.CALL), OFFICER)


def credible(case: Case | None = None) -> Case:
    return done(case or opened(), JudgeCredible(reasons="The invented answers fit."))


def make_offer(**changes: object) -> MakeOffer:
    schedule = load("ukraine-2023").schedule_on(NOW.date())
    act = MakeOffer(
        programme="ukraine-2023",
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=("t-80bv",),
        claimants=("p1",),
        expires_on=date(2023, 9, 1),
    )
    return replace(act, **changes)


def offered(case: Case | None = None) -> Case:
    return done(credible(case), make_offer())


def digest_of(case: Case) -> str:
    assert case.promise.offer is not None
    return case.promise.offer.digest


def accepted() -> Case:
    case = offered()
    return done(case, AcceptOffer(offer=digest_of(case)), PERSON)


def agreed(case: Case | None = None) -> Case:
    """A case whose question was agreed, and whose vault the two officers have opened since."""
    case = done(case or opened(), AgreeQuestion(agreed="On an invented call."))
    opening = VaultOpening(by=(OFFICER, SECOND), at=NOW, purpose="To know the person again.", minutes=5)
    return replace(case, access=Access(openings=(opening,)), keys={"mailbox:1": "11" * 32})


def rebind_act(**changes: object) -> RebindMailbox:
    act = RebindMailbox(
        mailbox_key="age1" + "q" * 58, mailbox_sign="22" * 32, verified="Gave the agreed answer at once."
    )
    return replace(act, **changes)


def named(label: str, *, adult: bool = True, relation: Relation = Relation.PARENT) -> NamedDependant:
    return NamedDependant(label=label, because_of="p1", relation=relation, adult=adult)


def with_family(case: Case | None = None) -> Case:
    """A parent, and a child."""
    family = (named("d1"), named("d2", adult=False, relation=Relation.CHILD))
    return done(case or opened(1), NameDependants(asked=("p1",), dependants=family))
