"""One run: acts through the real `perform()`, and what must hold after each of them, done or refused."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tests.machine.founded import Copy, Mailbox
from tests.machine.scene import Deed, Hand, Scene, System, Who
from tests.machine.shape import Shape

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.access import TEAM, AdmitOfficer
from safeconduct.casefile.acts.custody import ReceiveItems
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.fraud import Ground
from safeconduct.casefile.words import CoarseStage, Kind, Role, Stage, coarse
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import directory
from safeconduct.registry.effects import TooFewOfficers
from safeconduct.registry.errors import CaseMoved, NoSuchFile, NothingToSecond, Refused, WrongStage
from safeconduct.registry.opening import look
from safeconduct.registry.performing import Receipt, Seconding, new_reference, perform
from safeconduct.registry.refusals import tag_of
from safeconduct.registry.sessions import MailboxSession, OfficerSession, Session, SystemSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.registry.stores import office_reference, open_seals
from safeconduct.registry.watching import WATCH

SENTENCES = (GateRefused, Refused, WrongStage, CaseMoved, NothingToSecond, TooFewOfficers, BadInput)
"""What `perform()` may answer besides a receipt."""

MOST_ACTS = 60
"""In one run; after that nobody acts any more."""


@dataclass
class Tally:
    """What happened in all runs of a test.

    Attributes:
        steps: acts attempted through `perform()`, done or refused.
        runs: how many runs there were.
        done: acts acknowledged, by name.
        refused: kinds of refusal.
        gates: refusals by gate number.
        attacks: attacks tried, by name.
    """

    steps: int = 0
    runs: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    gates: Counter[str] = field(default_factory=Counter)
    attacks: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """Return the distribution as text."""
        parts = [f"{self.steps} steps in {self.runs} runs, {self.done.total()} acts done"]
        for name in ("done", "refused", "gates", "attacks"):
            counted: Counter[str] = getattr(self, name)
            parts.append(f"{name}: " + ", ".join(f"{key} {many}" for key, many in sorted(counted.items())))
        return "\n".join(parts)


class Run:
    """An installation in use, and everything that was acknowledged in it."""

    def __init__(self, copy: Copy, tally: Tally, note: Callable[[str], None] = lambda _: None) -> None:
        self.copy = copy
        self.tally = tally
        self.note = note
        self.acts = 0
        self.most_acts = MOST_ACTS
        self.receipts: list[Receipt] = []
        self.sound = True
        self.mailboxes: list[Mailbox] = list(copy.stock.mailboxes)
        self.promised_mailboxes: dict[str, Mailbox] = {}
        self.cases: dict[str, Case] = {}
        """The fold of each case as it was last seen."""
        self.numbers = [len(copy.stock.tags) + 100]
        self.pending: list[tuple[str, str, str, str]] = []
        """Proposals made: (case, digest, act's name, proposer), standing or not."""
        self.touched: set[str] = set()
        self.refusal: SafeconductError | None = None
        self.sessions: dict[str, OfficerSession] = {}
        self.office_file = office_reference()
        self.head_seen = verified_head(copy.installation)
        self.shape = Shape.now()

    def sign_in_again(self) -> None:
        """Let everybody begin a new session, which verifies the latest checkpoint."""
        self.sessions.clear()
        self.head_seen = verified_head(self.copy.installation)

    @property
    def office(self) -> Office:
        """Who works here now."""
        return directory.office(self.copy.installation)

    @property
    def is_over(self) -> bool:
        """Whether the run has had its acts."""
        return self.acts >= self.most_acts

    def session(self, who: Who) -> Session:
        """Return the session of an officer, a mailbox or the system."""
        installation = self.copy.installation
        if isinstance(who, System):
            return SystemSession(installation, self.head_seen)
        if isinstance(who, Mailbox):
            return MailboxSession(installation, who.number, who.case, who.keys, self.head_seen, who.relative)
        if who not in self.sessions:
            self.sessions[who] = OfficerSession(installation, who, self.copy.keys[who], self.head_seen)
        return self.sessions[who]

    def case(self, reference: str) -> Case:
        """Return the case as somebody of its team sees it now; as it was last seen once nobody can."""
        known = self.cases.get(reference)
        team = known.team if known is not None else ()
        for account in dict.fromkeys((*team, "heron", "wren", "finch")):
            session = self.session(account)
            assert isinstance(session, OfficerSession)
            try:
                self.cases[reference] = look(session, reference).case
            except NoSuchFile:
                continue
            break
        return self.cases.get(reference, Case(reference=reference))

    def scene(self, reference: str, hand: Hand, *, others: Sequence[str] = ()) -> Scene:
        """Return a case with everything that an act is made of."""
        return Scene(
            hand=hand,
            copy=self.copy,
            case=self.case(reference) if reference else Case(reference=""),
            office=self.office,
            mailboxes=[mailbox for mailbox in self.mailboxes if mailbox.case == reference],
            elsewhere=[other for other in others if other != reference],
            numbers=self.numbers,
            new_mailboxes=self.promised_mailboxes,
        )

    def actor(self, deed: Deed, scene: Scene) -> Who | None:
        """Return who does it: whom the deed names, a mailbox of the case, the system, or one of the team."""
        if deed.by is not None:
            return deed.by
        roles = type(deed.act).by
        own = [
            mailbox
            for mailbox in scene.mailboxes
            if (Role.RELATIVE if mailbox.relative else Role.CLAIMANT) in roles
        ]
        if own:
            return own[-1] if not scene.hand.chance(6) else scene.hand.pick(*own)
        if Role.SYSTEM in roles:
            return System()
        if type(deed.act).kind is Kind.OFFICE:
            holders = [colleague.account for colleague in scene.office.holders(*roles)]
            return scene.hand.pick(*holders) if holders else None
        return scene.one_of_team(*roles)

    def seconder(self, deed: Deed, first: Who, scene: Scene) -> str | None:
        """Return who seconds it; None when nobody on the team can."""
        if deed.second is not None:
            return deed.second
        roles = type(deed.act).seconded_by
        if type(deed.act).kind is Kind.OFFICE:
            holders = [c.account for c in scene.office.holders(*roles) if c.account != first]
            return scene.hand.pick(*holders) if holders else None
        return scene.one_of_team(*roles, besides=(first,) if isinstance(first, str) else ())

    def head(self, reference: str) -> str:
        """Return the head of a file, hex; "" when there is none."""
        found = self.shape.files.get(reference)
        return found[1].hex() if found is not None else ""

    def attempt(
        self,
        what: Act | Seconding,
        who: Who | Session,
        reference: str,
        *,
        seen: str | None = None,
        request: bytes | None = None,
        name: str = "",
    ) -> Receipt | None:
        """Try an act; return its receipt, or None when it was refused with a sentence.

        What must hold after every act is checked here.
        """
        self.refusal = None
        if self.is_over:
            return None
        self.acts += 1
        self.tally.steps += 1
        self.sound = False
        session = self.session(who) if isinstance(who, str | Mailbox | System) else who
        before = self.shape
        name = name or (type(what).__name__ if isinstance(what, Act) else "second")
        self.note(f"{self.copy.clock():%Y-%m-%d %H:%M} {session.account} on {reference}: {name} {what}")
        receipt: Receipt | None = None
        try:
            receipt = perform(
                what,
                session=session,
                case=reference,
                seen=self.head(reference) if seen is None else seen,
                request=request,
            )
        except SENTENCES as refusal:
            self.refusal = refusal
        after = self.shape = Shape.now()
        self.note(f"    {self.refusal or 'done'}")
        if receipt is None:
            assert self.refusal is not None
            after = self._besides_suspicions(name, before, after, self.refusal)
            self._check_refused(name, before, after, self.refusal)
        elif receipt.repeated:
            assert before == after, f"{name}: the repeated request did something"
        else:
            self._check_done(name, before, after, receipt, session)
        self._check_tags(name, before, after, session, reference)
        self._check_keys()
        self.sound = True
        return receipt if receipt is None or not receipt.repeated else None

    def _besides_suspicions(self, name: str, before: Shape, after: Shape, refusal: SafeconductError) -> Shape:
        """Return the shape without the one thing that a refusal leaves: that an item was to be received twice."""
        twice = isinstance(refusal, GateRefused) and any(gate.number == "G35" for gate in refusal.gates)
        moved = {ref for ref, row in after.files.items() if row != before.files.get(ref)}
        if name != ReceiveItems.__name__ or not twice or not moved:
            return after
        for ref in moved:
            (index, _, *clear), (then, _, *clear_then) = after.files[ref], before.files[ref]
            assert (index, clear) == (then + 1, clear_then), f"{name}, refused, left more than a suspicion"
            found = self.case(ref).fraud.suspicions
            assert found, f"{name}, refused, left something else than a suspicion"
            assert found[-1].ground is Ground.CLAIMED_TWICE
            self.touched.add(ref)
        assert after.entries == before.entries + len(moved), f"{name}: one suspicion, one entry"
        return replace(
            after,
            files=before.files,
            entries=before.entries,
            nodes=after.nodes - len(moved),
            snapshots={ref: one for ref, one in after.snapshots.items() if ref not in moved}
            | {ref: one for ref, one in before.snapshots.items() if ref in moved},
        )

    def _check_refused(self, name: str, before: Shape, after: Shape, refusal: SafeconductError) -> None:
        self.tally.refused[type(refusal).__name__] += 1
        if isinstance(refusal, GateRefused):
            self.tally.gates.update(gate.number for gate in refusal.gates)
        sentence = str(refusal)
        assert re.search(r"\w+ \w+.*[.!?]$", sentence, re.DOTALL), f"{name}: {sentence!r} is no sentence"
        assert before.besides_the_watch() == after.besides_the_watch(), f"{name}, refused, changed something"
        recorded = 1 if isinstance(refusal, Refused) else 0
        assert after.watched == before.watched + recorded, (
            f"{name}: {sentence} is not on the record as it must"
        )

    def _check_done(self, name: str, before: Shape, after: Shape, receipt: Receipt, session: Session) -> None:
        self.tally.done[name] += 1
        self.receipts.append(receipt)
        self.touched.add(receipt.case)
        assert after.entries == before.entries + 1, f"{name}: one act, one entry"
        assert after.watched == before.watched, f"{name} wrote into the watch file"
        index, digest, stage, _ = after.files[receipt.case]
        assert (index, digest.hex()) == (receipt.index, receipt.digest), f"{name}: the head is another entry"
        assert receipt.leaf == before.entries + before.watched, f"{name}: it is not the next leaf"
        assert after.nodes == after.entries + after.watched, f"{name}: entries and leaves differ in number"
        others = {ref: row for ref, row in before.files.items() if ref != receipt.case}
        assert others == {ref: row for ref, row in after.files.items() if ref != receipt.case}
        if isinstance(session, OfficerSession) and receipt.case not in {self.office_file, WATCH}:
            self._check_stage(name, receipt.case, stage)
        elif receipt.case in before.files:
            # A mailbox and the system read no stage, so what lay in clear stays.
            assert stage == before.files[receipt.case][2], f"{name} moved the stage in clear"

    def _check_stage(self, name: str, reference: str, stage: str) -> None:
        if stage == CoarseStage.ERASED:
            return  # nobody reads it any more
        case = self.case(reference)
        assert stage == coarse(case.stage), f"{name}: in clear {stage}, and the case is {case.stage}"

    def _check_tags(self, name: str, before: Shape, after: Shape, session: Session, reference: str) -> None:
        """Gates that refused an officer leave their tags in the case, each once; nothing else adds or removes one."""
        expected = before.tags
        stage = before.files[reference][2] if reference in before.files else CoarseStage.ERASED
        of_a_case = reference != self.office_file and stage != CoarseStage.ERASED
        if isinstance(self.refusal, GateRefused) and of_a_case and isinstance(session, OfficerSession):
            key = self.copy.installation.keyring.get(reference)
            held = open_seals(key, reference, session.account, session.identity, "file:1")
            expected |= {tag_of(key, held["file:1"], gate.number) for gate in self.refusal.gates}
        assert after.tags == expected, f"{name}: not the tags of the gates that refused"

    def _check_keys(self) -> None:
        kept = self.copy.installation.keyring.refs()
        cases = {
            reference
            for reference, (_, _, stage, _) in self.shape.files.items()
            if stage != CoarseStage.ERASED and reference != self.office_file
        }
        assert kept == cases, "the keyring holds keys of other cases than there are"

    def open(self, act: Act, who: Who | Session) -> str:
        """Begin a case; return its reference, "" when it was refused."""
        reference = new_reference()
        if self.attempt(act, who, reference) is None:
            return ""
        return reference

    def do(self, name: str, deed: Deed, scene: Scene, *, alone: bool = False) -> bool:
        """Let the people of a case do a deed, both of them where it takes two; say whether anything was done.

        Where nobody is admitted who could, it is that somebody is admitted.

        Args:
            name: of the act.
            deed: what, and perhaps by whom.
            scene: the case.
            alone: leave the proposal of an act of two to whoever comes later.
        """
        reference = scene.case.reference
        first = self.actor(deed, scene)
        if first is None:
            return self.admit(type(deed.act).by, scene)
        second: str | None = None
        if deed.act.seconded_by and not alone:
            second = self.seconder(deed, first, scene)
            if second is None:
                besides = (first,) if isinstance(first, str) else ()
                return self.admit(type(deed.act).seconded_by, scene, besides=besides)
        receipt = self.attempt(
            deed.act, first, reference, name=f"propose {name}" if second or alone else name
        )
        if receipt is None:
            return False
        if not deed.act.seconded_by:
            return True
        assert isinstance(first, str)
        self.pending.append((reference, receipt.digest, name, first))
        return second is not None and self.second(reference, receipt.digest, name, second)

    def second(self, reference: str, digest: str, name: str, account: str) -> bool:
        """Let somebody second a proposal; say whether it was done."""
        done = self.attempt(Seconding(digest), account, reference, name=name) is not None
        if done and name == "RebindMailbox":
            keys = self.case(reference).keys
            newest = [box for sign, box in self.promised_mailboxes.items() if sign in keys.values()]
            self.mailboxes += [box for box in newest if box not in self.mailboxes]
        return done

    def admit(self, roles: Sequence[Role], scene: Scene, *, besides: Sequence[str] = ()) -> bool:
        """Let somebody of the team admit a colleague who holds one of `roles`; say whether that was done."""
        outside = [
            colleague.account
            for colleague in scene.office.holders(*roles)
            if colleague.account not in scene.case.team and colleague.account not in besides
        ]
        host = scene.one_of_team(*TEAM)
        if not outside or host is None:
            return False
        act = AdmitOfficer(account=scene.hand.pick(*outside))
        return self.attempt(act, host, scene.case.reference) is not None


def fits(name: str, stage: Stage) -> bool:
    """Say whether an act on cases belongs to a stage."""
    act = ACTS[name]
    if act.kind is not Kind.CASE:
        return False
    return stage in (act.during if act.moves is None else (act.moves[0],))
