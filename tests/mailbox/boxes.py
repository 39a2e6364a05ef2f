"""Mailboxes for tests: begun through the real way in, by invented people."""

from dataclasses import dataclass
from typing import Any

from tests.office import TestOffice
from tests.registry.stories import A_PERIOD, WORDS

from safeconduct.casefile.acts.access import AdmitOfficer, Erase
from safeconduct.casefile.acts.contact import JudgeHostile, OpenCase
from safeconduct.casefile.parts.contact import Channel


@dataclass(frozen=True)
class Box:
    """A mailbox with both sets of words.

    Attributes:
        words: the person's own.
        duress: the duress words; none when they were not set.
        session: the session in which it began.
    """

    words: Any
    duress: Any
    session: Any

    @property
    def case(self) -> str:
        return str(self.session.case)


def begun(office: TestOffice, *, duress: bool = False, relative: bool = False, **more: Any) -> Box:
    """Begin a mailbox with a first contact."""
    from safeconduct.registry import mailboxes

    words = mailboxes.fresh_words(office.installation)
    prepared = mailboxes.prepare(office.installation, words)
    channel = Channel.RELATIVE if relative else Channel.MAILBOX
    act = OpenCase(channel=channel, words=WORDS, **more)
    session = mailboxes.begin(office.installation, prepared, act, relative=relative)
    other = ()
    if duress:
        other = mailboxes.fresh_duress_words(words)
        mailboxes.set_duress_words(session, other, language="ru")
    return Box(words, other, session)


def erased(office: TestOffice, box: Box) -> None:
    """End the case of a mailbox and erase it, with its shred key."""
    office.do(AdmitOfficer(account="owl"), "heron", box.case)
    office.both(JudgeHostile(reasons="Invented."), "heron", "wren", box.case)
    office.clock.forward(days=A_PERIOD)
    office.both(Erase(), "owl", "wren", box.case)
