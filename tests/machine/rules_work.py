"""Rules of those who mean well: cases begin, go on along the main line, and whatever else their stage allows."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.machine.desk import ON_THE_DESK, Desk
from tests.machine.founded import Mailbox
from tests.machine.line import onward
from tests.machine.run import fits
from tests.machine.scene import MAKERS, CannotMakeError, Hand, Who, made

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import Kind, Role

OFFICE_ACTS = (
    *("GrantAppropriation", "MovePool", "MoveImprest", "RecordRate", "RecordRates", "SetPoolRule"),
    *("CountCash", "ShareIndexKey", "GrantRole"),
)
SHAKING_ACTS = ("RevokeRole", "EndService", "CertifyKeys", "EnactList", "GrantRole")
"""Acts of the office that happen more seldom: they take people away."""

MOST_ON_THE_DESK = 6
"""Cases at which nobody begins another: acts spread too thin bring none to its end."""


class Work(Desk):
    """Plausible acts."""

    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Somebody writes, calls, asks for a relative, or simply comes."""
        if len(self.desk) < MOST_ON_THE_DESK:
            self.begin_case(Hand(data))

    @rule(data=st.data(), many=st.integers(1, 6))
    def go_on(self, data: st.DataObject, many: int) -> None:
        """The team moves one case on along the main line, several acts in a row."""
        hand = Hand(data)
        self.move_on(hand.pick(*self.desk), hand, many)

    @rule(data=st.data(), many=st.integers(2, 8))
    def hurry(self, data: st.DataObject, many: int) -> None:
        """The same, with a case that began before the run, and for longer."""
        hand = Hand(data)
        self.move_on(hand.pick(*self.desk[:ON_THE_DESK]), hand, many)

    def move_on(self, reference: str, hand: Hand, many: int) -> None:
        """Do what is needed next, and sometimes what is also useful."""
        for _ in range(many):
            names = onward(self.run.scene(reference, hand))
            if names:
                self.plausible(hand.pick(*[names[0]] * 3, *names), reference, hand)

    @rule(data=st.data(), many=st.integers(1, 5))
    def something_else(self, data: st.DataObject, many: int) -> None:
        """Any acts that the case's stage allows, by somebody whose acts they are."""
        hand = Hand(data)
        reference = hand.pick(*self.desk)
        for _ in range(many):
            stage = self.run.case(reference).stage
            names = [name for name in MAKERS if fits(name, stage)]
            if names:
                self.plausible(hand.pick(*names), reference, hand)

    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        """The person writes, asks, tells a wish, consents; at any stage."""
        hand = Hand(data)
        person = [mailbox for mailbox in self.run.mailboxes if mailbox.case in self.desk]
        if person:
            reference = hand.pick(*person).case
            names = [name for name in MAKERS if Role.CLAIMANT in ACTS[name].by and name != "OpenCase"]
            self.plausible(hand.pick("SendMessage", *names), reference, hand)

            if hand.chance(4):
                self.lose_words(reference, hand)

    def lose_words(self, reference: str, hand: Hand) -> None:
        """A person's words are lost: a question agreed before, the vault opened by two, a new mailbox bound."""
        case = self.run.case(reference)
        agreed = case.contact.question_agreed_at
        opened = [one for one in case.access.openings if agreed is not None and one.at >= agreed]
        if agreed is None:
            name = "AgreeQuestion"
        elif not opened:
            name = "OpenVault"
        else:
            name = "RebindMailbox" if len(self._boxes(reference)) < 3 else "TellWhereThingsStand"
        self.plausible(name, reference, hand)

    def _boxes(self, reference: str) -> list[Mailbox]:
        return [mailbox for mailbox in self.run.mailboxes if mailbox.case == reference]

    @rule(data=st.data())
    def second(self, data: st.DataObject) -> None:
        """Somebody seconds the newest proposal that waits, or an older one that may have fallen."""
        hand = Hand(data)
        waiting = [one for one in self.run.pending if one[0] in self.desk]
        if not waiting:
            return
        reference, digest, name, proposer = hand.pick(waiting[-1], *waiting)
        scene = self.run.scene(reference, hand)
        account = scene.one_of_team(*ACTS[name].seconded_by, besides=(proposer,))
        if account is not None:
            self.run.second(reference, digest, name, account)

    @rule(data=st.data())
    def manage(self, data: st.DataObject) -> None:
        """The office does its own work: budget, rates, roles, certificates."""
        hand = Hand(data)
        name = hand.pick(*SHAKING_ACTS) if hand.chance(5) else hand.pick(*OFFICE_ACTS)
        self.plausible(name, self.run.office_file, hand)

    @rule(data=st.data())
    def stray(self, data: st.DataObject) -> None:
        """Anybody tries anything, anywhere, at any time."""
        hand = Hand(data)
        name = hand.pick(*MAKERS)
        reference = hand.pick(*self.desk)
        scene = self.run.scene(reference, hand, others=self.desk)
        try:
            deed = made(name, scene)
        except CannotMakeError:
            return
        anybody: list[Who] = [*sorted(self.run.copy.keys), *self.run.mailboxes]
        who: Who = hand.pick(*anybody)
        if hand.chance(2):
            who = self.run.actor(deed, scene) or who
        file = self.run.office_file if deed.act.kind is Kind.OFFICE else reference
        self.run.attempt(deed.act, who, file, name=f"propose {name}" if deed.act.seconded_by else name)
        self.run.case(reference)
