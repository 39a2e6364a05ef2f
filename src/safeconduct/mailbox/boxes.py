"""An open mailbox, whichever words opened it: what a page reads of it and does with it.

A page never asks which it is. With the duress words the thread is a harmless one, and every act becomes a message
with the flag; what the page shows and answers is the same.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.case import Case
from safeconduct.casefile.words import Role, Stage
from safeconduct.mailbox import decoy
from safeconduct.mailbox.sessions import Content, Duress, Open
from safeconduct.registry.duress import post
from safeconduct.registry.files import send_file
from safeconduct.registry.filing import proof_of_filing
from safeconduct.registry.installation import Installation
from safeconduct.registry.mailboxes import set_duress_words
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.reading import Thread, thread
from safeconduct.registry.sessions import DuressSession, MailboxSession
from safeconduct.sealing.words import Words
from safeconduct.web.forms import LONGEST

CUT = "…"


@dataclass(frozen=True)
class Box:
    """An open mailbox.

    Attributes:
        session: of the registry.
        began: whether the mailbox began in this very session.
    """

    session: MailboxSession | DuressSession
    began: bool = False

    @classmethod
    def of(cls, installation: Installation, content: Content) -> "Box":
        """Return the mailbox that a session holds, which must hold an open one."""
        state = content.state
        match state:
            case Open():
                return cls(state.session(installation), state.began)
            case Duress():
                return cls(state.session(installation))
            case _:
                raise TypeError("this session holds no open mailbox")

    @cached_property
    def thread(self) -> Thread:
        """What this mailbox may read.

        Raises:
            NoSuchFile: the case was erased meanwhile.
        """
        if isinstance(self.session, DuressSession):
            return decoy.thread_of(self.session, self.today)
        return thread(self.session)

    @property
    def case(self) -> Case:
        """The case, as far as its thread shows it."""
        return self.thread.case

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.session.installation.clock().astimezone(UTC).date()

    @property
    def relative(self) -> bool:
        """Whether it is a relative's."""
        return self.session.relative

    @property
    def key(self) -> bytes:
        """What binds forms to this mailbox: its signing seed never leaves the server."""
        return self.session.seed

    def offers(self, act: type[Act]) -> bool:
        """Say whether an act is for this mailbox at this stage, as its declaration says; its gates still decide."""
        role = Role.RELATIVE if self.relative else Role.CLAIMANT
        stage = self.case.stage
        return role in act.by and (stage == act.moves[0] if act.moves else stage in act.during)

    @property
    def is_bound(self) -> bool:
        """Whether the thread shows a case that began: one that was bound after lost words is empty at first."""
        return self.case.stage is not Stage.NEW

    def do(self, act: Act, request: bytes) -> Receipt:
        """Do an act.

        Args:
            act: of the person or the relative.
            request: idempotency key of its form.

        Raises:
            SafeconductError: as `registry.performing.perform` does.
        """
        session = self.session
        if isinstance(session, DuressSession):
            name = type(act).__name__
            # Under duress nothing is refused for its length either: who forces somebody sees what a real one shows.
            words = _cut(_told(act), LONGEST - len(name) - 3)
            return post(session, words, act=name, hidden=act.hidden, request=request)
        return perform(act, session=session, case=session.case, request=request)

    def send(
        self, data: bytes, request: bytes, *, words: str, voice_known: bool, keep_original: bool
    ) -> Receipt:
        """Send a file, which is converted first; the officers get the converted one.

        Raises:
            CannotConvert: it is not taken.
            GateRefused: a voice without the confirmation.
        """
        return send_file(
            self.session,
            self.session.case,
            data,
            request=request,
            words=words,
            voice_known=voice_known,
            keep_original=keep_original and self.originals_wanted,
        )

    @property
    def originals_wanted(self) -> bool:
        """Whether officers asked this mailbox for originals, as evidence."""
        return self.session.number in self.case.files.asked

    def proof(self, index: int, language: str) -> str:
        """Return the proof that what this mailbox filed at `index` stands in the journal.

        Raises:
            BadInput: nothing of this mailbox stands there.
        """
        return proof_of_filing(self.session, index, language=language)

    def set_duress_words(self, words: Words, language: str) -> None:
        """Let these words open something harmless.

        Raises:
            BadInput: they do not begin as this mailbox's own words do.
        """
        if not isinstance(self.session, MailboxSession):
            raise TypeError("duress words are set with the person's own words only")
        set_duress_words(self.session, words, language=language)


def _told(act: Act) -> str:
    if isinstance(act, SendMessage):
        return act.words
    fields = {name: value for name, value in act.fields().items() if value not in ("", [], None)}
    return json.dumps(fields, ensure_ascii=False) if fields else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)] + CUT
