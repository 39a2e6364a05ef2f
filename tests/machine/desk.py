"""What every machine begins with and ends with: a copy of the office, a few cases on the desk, the promises."""

import secrets
from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar

import msgspec
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.machine import disk, invariants, rebuilt
from tests.machine import stock as _  # noqa: F401 - registers the makers
from tests.machine.founded import Mailbox, Template
from tests.machine.run import Run, Tally
from tests.machine.scene import SECRETS, CannotMakeError, Hand, NobodyAdmittedError, made
from tests.machine.walking import walk

from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.retention import PERIODS, Record, over_on
from safeconduct.casefile.words import Kind, Stage
from safeconduct.registry import journal
from safeconduct.registry.models import CaseFile
from safeconduct.registry.sessions import MailboxSession, OfficerSession
from safeconduct.registry.verifying import verify
from safeconduct.sealing.mailbox import MailboxKeys

ON_THE_DESK = 3
"""Cases of the stock that a run begins with; others may begin in it."""


class Desk(RuleBasedStateMachine):
    """One run on one copy. Subclasses add rules; a test gives the template and the tally."""

    template: ClassVar[Template]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.copied = self.stack.enter_context(self.template.copy())
        self.run = Run(self.copied, self.tally, note)
        self.desk: list[str] = []
        self.note = ""

    @initialize(data=st.data())
    def take(self, data: st.DataObject) -> None:
        """Take some cases of the stock onto the desk."""
        hand = Hand(data)
        left = list(self.template.stock.cases)
        for _number in range(ON_THE_DESK):
            name = hand.pick(*left)
            left.remove(name)
            self.desk.append(self.template.stock.cases[name])
        for reference in self.desk:
            self.run.case(reference)

    def begin_case(self, hand: Hand) -> str:
        """Begin a case one of four ways; return its reference, "" when it was refused."""
        scene = self.run.scene("", hand)
        channel = hand.pick(Channel.MAILBOX, Channel.CALL, Channel.RELATIVE, Channel.ARRIVAL)
        box: Mailbox | None = None
        if channel is Channel.ARRIVAL:
            deed = made(ArriveUnannounced.__name__, scene)
            assert isinstance(deed.by, str)
            reference = self.run.open(deed.act, deed.by)
        else:
            act = made(OpenCase.__name__, scene).act
            act = msgspec.structs.replace(act, channel=channel)
            if channel is Channel.CALL:
                reference = self.run.open(act, hand.pick("heron", "wren"))
            else:
                keys = MailboxKeys.of(secrets.token_bytes(32))
                box = Mailbox("", 1, keys, channel is Channel.RELATIVE)
                reference = self.run.open(act, box)
        if not reference:
            return ""
        if box is not None:
            self.run.mailboxes.append(Mailbox(reference, 1, box.keys, box.relative))
        self.desk.append(reference)
        self.run.case(reference)
        return reference

    def plausible(self, name: str, reference: str, hand: Hand) -> bool:
        """Let the people of a case, or of the office, do this act as it should be done."""
        scene = self.run.scene(reference, hand, others=self.desk)
        if reference == self.run.office_file:
            scene.case = Case(reference=reference)
        if name == "Erase" and (ended := scene.case.access.ended):
            # Nobody erases before the period has passed; after an award that is years, and longer than any run.
            over = over_on(ended, PERIODS[Record.CONTACT].months)
            self.copied.clock.forward(days=max(0, (over - scene.today).days))
        try:
            deed = made(name, scene)
        except NobodyAdmittedError as nobody:
            return self.run.admit(nobody.roles, scene, besides=nobody.besides)
        except CannotMakeError:
            return False
        alone = bool(deed.act.seconded_by) and hand.chance(8)
        return self.run.do(name, deed, scene, alone=alone)

    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        """Minutes, hours, days, months; or just until, or just past, the next window."""
        hand = Hand(data)
        clock = self.copied.clock
        step = hand.pick("minutes", "hours", "day", "window", "week", "past the window", "months")
        match step:
            case "minutes":
                clock.forward(minutes=20)
            case "hours":
                clock.forward(hours=7)
            case "day":
                clock.forward(days=1)
            case "week":
                clock.forward(days=7)
            case "months":
                clock.forward(days=100)
                # Who never sleeps notices: the system marks what fell due meanwhile.
                self.plausible("MarkOverdue", hand.pick(*self.desk), hand)
            case _:
                plans = [
                    plan
                    for reference in self.desk
                    if (plan := self.run.case(reference).handover.plan) is not None
                ]
                moments = [p.window.begins if step == "window" else p.window.ends for p in plans]
                later = [moment for moment in moments if moment > clock.now]
                if later:
                    clock.now = min(later) + timedelta(minutes=1)

    @rule()
    def publish_checkpoint(self) -> None:
        """The journal's head is signed; the last note is kept outside, and everybody signs in again."""
        self.note = journal.publish(self.copied.installation)
        self.run.sign_in_again()

    def teardown(self) -> None:
        """Check the promises over the whole run, unless it has failed already."""
        try:
            if self.run.sound:
                self.tally.runs += 1
                wrong = self.wrong()
                assert not wrong, "\n".join(wrong)
        finally:
            self.stack.close()

    def wrong(self) -> list[str]:
        """Return what is wrong at the end of the run, a sentence each."""
        run = self.run
        wrong = list(disk.journal_holds(run.receipts))
        heron = run.session("heron")
        assert isinstance(heron, OfficerSession)
        verified = verify(self.copied.installation, outside=self.note, session=heron)
        wrong += [str(problem) for problem in verified.problems]
        cases = {
            reference: run.case(reference)
            for reference in CaseFile.objects.filter(kind=Kind.CASE).values_list("reference", flat=True)
        }
        wrong += rebuilt.money_is_conserved(cases)
        for reference in sorted(run.touched & cases.keys()):
            wrong += self._wrong_in(reference, cases[reference])
        return [*wrong, *disk.disks_tell_nothing(self.copied.database, SECRETS)]

    def _wrong_in(self, reference: str, case: Case) -> list[str]:
        run = self.run
        boxes = [run.session(box) for box in run.mailboxes if box.case == reference]
        if CaseFile.objects.get(reference=reference).stage == Stage.ERASED:
            team = [run.session(account) for account in case.team]
            return list(rebuilt.erased_is_gone(reference, [*team, *boxes]))  # type: ignore[list-item]
        session = run.session(case.team[0])
        assert isinstance(session, OfficerSession)
        steps = walk(session, reference)
        wrong = [one for predicate in invariants.PROMISES_OF_A_CASE for one in predicate(steps)]
        wrong += rebuilt.projections_are_rebuilt(session, steps)
        for box in boxes:
            assert isinstance(box, MailboxSession)
            wrong += rebuilt.thread_shows_its_own(box, steps)
        return wrong
