"""From an act to a signed, sealed entry: which keys it makes, to whom it is sealed, what lies in clear."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from safeconduct.casefile import retention
from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.access import RecoverKeys
from safeconduct.casefile.acts.files import SendFile
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.case import Case, Proposal, newest
from safeconduct.casefile.entry import (
    CLEAR,
    GENESIS,
    Draft,
    Entry,
    Envelope,
    Plaintext,
    commitment,
    text_of,
    write_body,
)
from safeconduct.casefile.fold import Opened, apply, changed
from safeconduct.casefile.office import Office
from safeconduct.casefile.verifier import check
from safeconduct.casefile.words import Audience, CoarseStage, Kind, Part, Role, coarse
from safeconduct.errors import BadInput
from safeconduct.registry import effects, rows, stores
from safeconduct.registry.errors import NoSuchFile, NotAllowed
from safeconduct.registry.models import Mailbox, Seal
from safeconduct.registry.opening import Unlocked, unlock
from safeconduct.registry.rows import FileRow
from safeconduct.registry.sessions import (
    AuthoritySession,
    BeginningSession,
    DuressSession,
    MailboxSession,
    OfficerSession,
    RecoverySession,
    Session,
    SystemSession,
)
from safeconduct.registry.watching import WATCH
from safeconduct.registry.working import WorkingWorld
from safeconduct.sealing import agefile, canonical


@dataclass(slots=True)
class Sealing:
    """A file about to receive an entry.

    Attributes:
        session: who acts.
        office: who counts.
        kind: the kind of file.
        reference: the file's reference.
        state: its state as the session sees it.
        index: place of the next entry.
        head: hex digest of the last entry.
        stage: coarse stage in clear.
        due: week in clear, or "".
        shred_key: of a case; empty for the files that have none.
        unlocked: the opened case; None where the session opens none.
    """

    session: Session
    office: Office
    kind: Kind
    reference: str
    state: Case | Office
    index: int = 0
    head: str = GENESIS
    stage: CoarseStage = CoarseStage.OPEN
    due: str = ""
    shred_key: bytes = b""
    unlocked: Unlocked | None = None
    made: effects.Effects = field(default_factory=effects.Effects)

    @property
    def fresh(self) -> bool:
        """Whether the file begins with this entry."""
        return self.index == 0

    @property
    def needs_look(self) -> bool:
        """Whether the actor must have been looking at the head: officers decide on what they saw."""
        return isinstance(self.session, OfficerSession)

    def entry(
        self,
        act: Act,
        *,
        part: Part,
        proposal: Proposal | None,
        certificate: int,
        world: WorkingWorld,
    ) -> tuple[Entry, Plaintext, effects.Effects]:
        """Make the signed entry, its plaintext, and the seals it brings.

        Raises:
            NotAllowed: the duress words do something else than write, or the recovery key something else than
                recover.
        """
        if isinstance(self.session, DuressSession) and not (
            isinstance(act, SendMessage | SendFile) and act.duress
        ):
            raise NotAllowed("These words write messages, send files and do nothing else.")
        if isinstance(self.session, RecoverySession) and not isinstance(act, RecoverKeys):
            raise NotAllowed("The recovery key seals a case's identities anew and does nothing else.")
        self.made = effects.Effects()
        after = self.state if part is Part.PROPOSAL else self._after(act, proposal, world)
        if self.kind is Kind.CASE and self.fresh:
            effects.begin_case(self)
        if part is not Part.PROPOSAL:
            effects.of(self, act)
        plaintext = self._plaintext(act, part, proposal, world)
        salt = secrets.token_bytes(32)
        body = self._seal(write_body(salt, plaintext), act, part)
        clear = act.clear(after) if part is not Part.PROPOSAL else {}
        if not clear.keys() <= CLEAR:
            raise TypeError(f"{type(act).__name__} would put {sorted(clear.keys() - CLEAR)} in clear")
        for name in ("award", "money"):
            if name in clear:
                # The books need a week to post in; a day would say more than an award has to.
                clear[name] = {**clear[name], "week": f"{world.now:%G-W%V}"}
        stage = self._stage(after)
        if isinstance(self.state, Case) and part is not Part.PROPOSAL and self.needs_look:
            # Officers alone: the duress words, and the words themselves, move no stage in clear either.
            clear |= retention.in_clear(self.state, stage, world.today)
        envelope = Envelope(
            kind=self.kind,
            part=part,
            actor=self.session.account,
            certificate=certificate,
            stage=stage,
            keys=self.made.keys,
            seals=self.made.digests(),
            dropped=self.made.dropped,
            clear=clear,
            act=type(act).__name__ if act.public or self.kind is not Kind.CASE else "",
        )
        draft = Draft.make(
            case=self.reference,
            index=self.index,
            before=self.head,
            envelope=envelope,
            plaintext_commitment=commitment(salt, plaintext),
            body=body,
            salt=secrets.token_bytes(32),
            checkpoint=self.session.head,
            first=proposal.digest if proposal else "",
        )
        return draft.sign(self.session.seed), plaintext, self.made

    def _after(self, act: Act, proposal: Proposal | None, world: WorkingWorld) -> Case | Office:
        """Return the state after the act; its entry has no digest yet, and nothing in clear follows from it."""
        account = self.session.account
        done = Done(
            actor=proposal.proposer if proposal else account,
            seconder=account if proposal else "",
            at=world.now,
            index=self.index,
            digest="",
        )
        if isinstance(self.state, Case):
            return changed(self.state, act, done)
        return changed(self.state, act, done)

    def go_on(self, opened: Opened) -> None:
        """Take in the entry that a case was given, and stand ready for the next one."""
        envelope = opened.statement.envelope
        if isinstance(self.state, Case):
            self.state = apply(self.state, opened)
        self.index, self.head = opened.statement.index + 1, opened.digest
        self.stage, self.due = envelope.stage, envelope.clear.get("due", self.due)

    def store(self, made: effects.Effects) -> None:
        """Write the seals that the entry's envelope names, and take away those it drops."""
        for dropped in made.dropped:
            place, _, account = dropped.partition("/")
            Seal.objects.filter(file_id=self.reference, place=place, account=account).delete()
        if made.seals:
            Seal.objects.bulk_create(made.seals)
        if self.fresh and isinstance(self.session, BeginningSession):
            Mailbox.objects.create(
                locator=self.session.locator, salt=self.session.salt, slots=self.session.slots
            )
        if self.unlocked is not None:
            self.unlocked.identities.update(made.identities)

    def _stage(self, after: Case | Office) -> CoarseStage:
        reads = isinstance(self.session, OfficerSession) or self.fresh
        return coarse(after.stage) if isinstance(after, Case) and reads else self.stage

    def _plaintext(self, act: Act, part: Part, proposal: Proposal | None, world: WorkingWorld) -> Plaintext:
        name = type(act).__name__
        if (act.hidden and not act.hides) or (act.aside and not act.aside_to):
            raise BadInput(f"{name} takes no names or asides; put them in an act that hides them.")
        vaulted, vault_key, aside = "", "", ""
        if proposal is not None:
            if name in effects.SECONDED:
                vault_key, vaulted = effects.SECONDED[name](self, act, proposal, world.now)
        elif isinstance(self.state, Case):
            if act.hides:
                # Also when there is nothing to hide: an entry without a vault's part would say "no family".
                vault_key, recipient = self._vault()
                vaulted = text_of(agefile.seal(canonical.encode(act.hidden), [recipient]))
            if act.aside:
                aside = text_of(agefile.seal(canonical.encode(act.aside), self._aside_readers(act)))
            if part is Part.PROPOSAL and name in effects.PROPOSED:
                handed, recipients = effects.PROPOSED[name](self)
                aside = text_of(agefile.seal(canonical.encode(handed), recipients))
        return Plaintext(
            act=name,
            version=act.version,
            at=_instant(self.kind, world.now),
            fields={} if proposal is not None and act.audience is Audience.FILE else act.fields(),
            vault=vaulted,
            vault_key=vault_key,
            aside=aside,
        )

    def _aside_readers(self, act: Act) -> list[str]:
        team = self.state.team if isinstance(self.state, Case) else ()
        readers = [c for c in self.office.holders(*act.aside_to) if c.account in team]
        if not readers:
            raise BadInput(
                f"Nobody admitted to this case may read this; admit a {' or '.join(act.aside_to)} first."
            )
        return [*(c.certificate.seal for c in readers), self.office.recovery]

    def _vault(self) -> tuple[str, str]:
        """Return the newest vault's name and recipient, making the first with the first act that hides."""
        keys = {**self.state.keys, **self.made.keys} if isinstance(self.state, Case) else {}
        name = newest(keys, "vault:")
        if name:
            return name, keys[name]
        effects.make_vault(self, 1)
        return "vault:1", self.made.keys["vault:1"]

    def _seal(self, body: bytes, act: Act, part: Part) -> bytes:
        match self.kind:
            case Kind.OFFICE:
                return body
            case Kind.WATCH:
                auditors = [c.certificate.seal for c in self.office.holders(Role.AUDITOR)]
                return agefile.seal(body, [*auditors, self.office.recovery])
            case Kind.CASE:
                keys = {**self.state.keys, **self.made.keys}  # type: ignore[union-attr] # a case
                return agefile.seal(body, _recipients(self, act, part, keys))


def _instant(kind: Kind, now: datetime) -> str:
    """Return the moment of an entry of a case; elsewhere its day: no hour of anybody's work or reading."""
    moment = now if kind is Kind.CASE else now.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _recipients(sealing: Sealing, act: Act, part: Part, keys: dict[str, str]) -> list[str]:
    recipients = [keys[newest(keys, "file:")]]
    mailbox = 0
    session = sealing.session
    if isinstance(session, MailboxSession | DuressSession):
        mailbox = session.number
    elif (
        act.audience is Audience.THREAD
        # A proposal is one person's word: the contact reads it when a second one has signed.
        and part is not Part.PROPOSAL
        and isinstance(sealing.state, Case)
    ):
        # A message names the mailbox it is for, a relative's perhaps; everything else is the person's.
        mailbox = getattr(act, "mailbox", sealing.state.contact.mailbox)
    if thread := newest(keys, f"thread:{mailbox}."):
        # Under duress the words' own key stands in the thread's place: as many stanzas, the same size, and
        # the person's thread never shows it.
        recipients.append(session.keys.recipient if isinstance(session, DuressSession) else keys[thread])
    return recipients


def begin(session: Session, office: Office, reference: str, *, kind: Kind | None, fresh: bool) -> Sealing:
    """Lock a file, open it for the session, and return it ready for its next entry.

    Raises:
        NoSuchFile: there is no such file.
        BadInput: the act belongs to another kind of file.
        NotAdmitted: the session opens nothing of the case.
        NotAllowed: the session does not act on such files.
    """
    row = rows.file(reference)
    if row is None:
        return _begin_new(session, office, reference, kind, fresh=fresh)
    found = Kind(row.kind)
    if fresh or (kind is not None and kind is not found):
        raise BadInput(f"{reference} is a {found} file, and this act does not belong there.")
    sealing = Sealing(
        session=session,
        office=office,
        kind=found,
        reference=reference,
        state=office,
        index=row.index + 1,
        head=row.digest.hex(),
        stage=CoarseStage(row.stage),
        due=row.due,
    )
    if found is Kind.CASE:
        if isinstance(session, SystemSession):
            sealing.state = _from_envelopes(session, row, office)
        elif isinstance(session, DuressSession):
            if sealing.stage is CoarseStage.ERASED:
                raise NoSuchFile(reference)
            # No team: a person's thread knows of none either, and a first vault must go to the same custodians.
            sealing.state = msgspec.structs.replace(_from_envelopes(session, row, office), team=())
            sealing.shred_key = session.installation.keyring.get(reference)
        elif isinstance(session, (OfficerSession, MailboxSession)):
            sealing.unlocked = unlock(session, row, office)
            sealing.state = sealing.unlocked.case
            sealing.shred_key = sealing.unlocked.shred_key
            if isinstance(session, MailboxSession):
                sealing.unlocked = None  # its view is no snapshot of the case
        else:
            raise NotAllowed("The authority's key does not act on cases.")
    return sealing


def _begin_new(
    session: Session, office: Office, reference: str, kind: Kind | None, *, fresh: bool
) -> Sealing:
    state: Case | Office
    shred_key = b""
    match kind:
        case Kind.CASE if fresh:
            state = Case(reference=reference)
            shred_key = session.installation.keyring.get(reference)
        case Kind.OFFICE if isinstance(session, AuthoritySession):
            state = Office(reference=reference)
        case Kind.WATCH if reference == WATCH:
            state = office
        case _:
            raise NoSuchFile(reference)
    return Sealing(
        session=session, office=office, kind=kind, reference=reference, state=state, shred_key=shred_key
    )


def _from_envelopes(session: Session, row: FileRow, office: Office) -> Case:
    """Return what the envelopes alone say of a case: all that the system, or the duress words, may know."""
    case, before = Case(reference=row.reference), GENESIS
    for index, entry in enumerate(stores.entries(row.reference)):
        statement = check(
            entry,
            reference=row.reference,
            index=index,
            before=before,
            office=office,
            keys=case.keys,
            authority=session.installation.authority,
        )
        before = entry.digest.hex()
        due = statement.envelope.clear.get("due", case.aftercare.due_week)
        case = msgspec.structs.replace(
            case.entered(statement.envelope),
            aftercare=msgspec.structs.replace(case.aftercare, due_week=due),
        )
    return case
