"""G01, G06–G08, G87, G88: who is in contact, through which channel, when, and what is said of the case."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.contact import Channel, Judgement, Standing, told
from safeconduct.casefile.parts.protection import Safety
from safeconduct.casefile.words import Role, Stage
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.contact import OpenCase, RecordSecondContact
    from safeconduct.casefile.acts.thread import PointMailbox, RebindMailbox, WriteMessage

FIRST_MAILBOX = "mailbox:1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """What an act says of its case, to be compared with the file before it is signed.

    Attributes:
        people: labels of people of the case.
        dependants: labels of dependants who have not been struck.
        new_people: labels that nobody bears yet.
        mailbox: number of a mailbox to which officers may write.
        offer: hex digest of the offer that stands.
        resumes_at: the stage at which an ended case goes on, as the person is told it.
        standing: where the case stands.
        other_case: reference of another case.
        colleague: account of a colleague at work; "" and "external" name none.
    """

    people: tuple[str, ...] = ()
    dependants: tuple[str, ...] = ()
    new_people: tuple[str, ...] = ()
    mailbox: int | None = None
    offer: str | None = None
    resumes_at: Stage | None = None
    standing: Standing | None = None
    other_case: str | None = None
    colleague: str = ""


class Mentioning(Protocol):
    """An act that says something of its case."""

    def mentions(self) -> Mentions:
        """Return what."""


def people_of(case: Case) -> frozenset[str]:
    """Return the labels of everyone the case knows: claimants, family, everyone aboard, whoever came."""
    family = (dependant.label for dependant in case.protection.dependants)
    return frozenset((*expected(case), *case.handover.came, *family))


def standing_of(case: Case) -> Standing:
    """Return where the case stands, as far as its person is told."""
    return Standing(
        stage=told(case.stage),
        claimants=case.contact.claimants,
        mailbox=case.contact.mailbox,
        offer=case.promise.offer,
        accepted_at=case.promise.accepted_at,
    )


@gate("G01", source="DESIGN.md §7: every contact may be hostile")
def contact_is_credible(case: Case, world: World, act: object) -> bool:
    """The contact has been judged credible by an officer.

    A State poses as a defector to learn where aircraft will land; nothing is promised to, planned with or
    released to a contact whom nobody has judged.
    """
    del world, act
    return case.contact.judged == Judgement.CREDIBLE


@gate("G06", source="DESIGN.md §5: the actor comes from the session, never from what was sent")
def channel_is_the_true_one(case: Case, world: World, act: "OpenCase | RecordSecondContact") -> bool:
    """The entry names the channel by which the contact really came, and a second contact came another way.

    Whether somebody wrote from a mailbox of their own, asked for a relative or was heard by an officer decides
    who may accept an offer later. Words from a mailbox must not pass for a call that an officer took, nor an
    officer's note for words from a mailbox.
    """
    if case.contact.channel is not None:
        return act.channel in {Channel.MAILBOX, Channel.CALL} and act.channel != case.contact.channel
    actor = world.actor
    if Role.CLAIMANT in actor.roles:
        return act.channel == Channel.MAILBOX and actor.account == FIRST_MAILBOX
    if Role.RELATIVE in actor.roles:
        return act.channel == Channel.RELATIVE and actor.account == FIRST_MAILBOX
    return act.channel == Channel.CALL


@gate("G07", source="SEALING.md, The mailbox: lost words")
def words_can_be_replaced(case: Case, world: World, act: "RebindMailbox") -> bool:
    """A question was agreed, both officers have since opened the vault that holds its answer, and the keys are new.

    Whoever says that their words are lost may be the one who took the person away. An officer who has not
    read the agreed answer verifies nobody, and a key that the case knows already is the old mailbox's.
    """
    agreed = case.contact.question_agreed_at
    if agreed is None:
        return False
    has_read = any(
        world.actor.account in opening.by and opening.at >= agreed for opening in case.access.openings
    )
    return has_read and not {act.mailbox_key, act.mailbox_sign}.intersection(case.keys.values())


@gate("G08", source="DESIGN.md §5: the second person sees exactly what the first proposed")
def says_what_the_file_says(case: Case, world: World, act: Mentioning) -> bool:
    """Whoever and whatever is named is as the case file says; a new label is new, and another case is another.

    A slip of one figure would confirm the wrong child safe, or write the person's letter into a relative's
    mailbox. A label that came to mean a second person would make the first one vanish from the plan.
    """
    said = act.mentions()
    known, offer, contact = people_of(case), case.promise.offer, case.contact
    in_care = {each.label for each in case.protection.dependants if each.safety is not Safety.STRUCK}
    return (
        known.issuperset(said.people)
        and in_care.issuperset(said.dependants)
        and known.isdisjoint(said.new_people)
        and len(set(said.new_people)) == len(said.new_people)
        and (said.mailbox is None or said.mailbox in contact.readers)
        and (said.offer is None or (offer is not None and offer.digest == said.offer))
        and (said.resumes_at is None or said.resumes_at == told(contact.stood_at or Stage.CONTACT))
        and (said.standing is None or (contact.mailbox > 0 and said.standing == standing_of(case)))
        and said.other_case != case.reference
        and (said.colleague in {"", "external"} or world.office.colleague(said.colleague) is not None)
    )


@gate("G87", source="DESIGN.md §2: a person who wants out, often on an old phone, watched")
def nobody_is_written_to_too_early(case: Case, world: World, act: "WriteMessage") -> bool:
    """The day has come before which the reader asked not to be written to, or the message says why it cannot wait.

    A message in a mailbox reaches nobody by itself; but somebody watches the person who looks for it, and only
    the person knows when. Days are counted in UTC, so a message may wait some hours longer than they asked.
    """
    quiet_until = case.contact.quiet_of(act.mailbox).not_before
    return quiet_until is None or world.today >= quiet_until or bool(act.urgent_because.strip())


@gate("G88", source="SEALING.md, The mailbox: lost words; promise 1")
def points_from_an_own_mailbox(case: Case, world: World, act: "PointMailbox") -> bool:
    """The mailbox that is to open another case is the person's own here, and no offer to them stands here.

    A relative's mailbox never comes to open the person's case. What was promised in a case that its person
    can no longer open would be lost to them.
    """
    del world, act
    return case.contact.mailbox > 0 and case.promise.offer is None
