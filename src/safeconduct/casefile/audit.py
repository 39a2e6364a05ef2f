"""Reading the whole journal in order, as numbered steps (docs/journal.md): what is wrong, and where first.

It needs no key: order, signatures, certificates, ciphertexts and tree. Whoever can open bodies checks
plaintexts against commitments besides (`registry.verifying`).
"""

from dataclasses import dataclass, field

from safeconduct.casefile.entry import GENESIS, Entry, EntryDamaged, Envelope, Head, Statement, read_body
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.office import Office
from safeconduct.casefile.verifier import apply_office, check, check_admitted, check_entitled, roles_of
from safeconduct.casefile.words import CoarseStage, Kind, Part, Role
from safeconduct.errors import SafeconductError
from safeconduct.journal.tree import Frontier, leaf_hash, root_at


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        leaf: where in the journal; -1 when it has no place there.
        where: file and entry, for a person.
        what: a sentence.
    """

    leaf: int
    where: str
    what: str

    def __str__(self) -> str:
        """Return it as one sentence."""
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class FileSeen:
    """What the envelopes of one file said so far."""

    kind: Kind
    index: int = 0
    before: str = GENESIS
    keys: dict[str, str] = field(default_factory=dict)
    seals: dict[str, str] = field(default_factory=dict)
    stage: CoarseStage = CoarseStage.OPEN
    due: str = ""
    erased: bool = False
    proposals: dict[str, str] = field(default_factory=dict)
    blind: list[str] = field(default_factory=list)

    @property
    def team(self) -> set[str]:
        """The accounts admitted."""
        return {name.partition("/")[2] for name in self.seals if name.startswith("file:")}


@dataclass(slots=True)
class Audit:
    """A walk over the journal, one leaf after the other.

    Attributes:
        authority: the pinned public key of the authority.
        kinds: what unsigned rows call each file; used only to name one whose entries cannot be read.
        office: as it stood at the leaf reached.
        files: what each file's envelopes said.
        problems: in the order found, which is the journal's.
        frontier: of the tree recomputed.
        nodes: complete nodes recomputed, by (level, index).
        pairs: by hex digest of the second signature: the proposal's, and the two accounts.
        roots: roots recomputed at earlier sizes.
        places: the name of what stands at each leaf, for a person.
        leaves: by hex digest, where an entry stands.
        held: by hex digest, the roles that its signer held then.
    """

    authority: bytes
    kinds: dict[str, str] = field(default_factory=dict)
    office: Office = field(default_factory=lambda: Office(reference=""))
    files: dict[str, FileSeen] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    pairs: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    leaves: dict[str, int] = field(default_factory=dict)
    held: dict[str, frozenset[Role]] = field(default_factory=dict)

    def take(self, reference: str, index: int, entry: Entry) -> Statement | None:
        """Take the next leaf: the entry stored as number `index` of file `reference`.

        Returns:
            What was signed, or None when it cannot be read; problems are added, not raised.
        """
        leaf = self.frontier.size
        digest = entry.digest.hex()
        self.leaves[digest] = leaf
        statement: Statement | None = None
        try:
            statement = entry.statement
            self._entry(reference, index, entry, statement)
        except SafeconductError as error:
            self._wrong(reference, index, str(error))
        except Exception as error:  # noqa: BLE001 - a forger chooses these bytes: what they break is named
            self._wrong(reference, index, f"it cannot be understood ({type(error).__name__})")
        if statement is None and reference in self.files:
            self.files[reference].index, self.files[reference].before = index + 1, digest
        self.places.append(self.name(reference, index))
        self._append(leaf_hash(entry.leaf))
        return statement

    def name(self, reference: str, index: int) -> str:
        """Return how a person is told of an entry."""
        return f"{self.file_name(reference)}, entry {index}"

    def file_name(self, reference: str) -> str:
        """Return how a person is told of a file."""
        kind = self.files[reference].kind if reference in self.files else self.kinds.get(reference, Kind.CASE)
        return f"Case {reference}" if kind == Kind.CASE else f"{kind.capitalize()} file"

    def place(self, leaf: int) -> str:
        """Return how a person is told of what stands at a leaf."""
        return self.places[leaf] if 0 <= leaf < len(self.places) else f"Journal, leaf {leaf}"

    def _wrong(self, reference: str, index: int, what: str) -> None:
        self.problems.append(Problem(self.frontier.size, self.name(reference, index), what))

    def root(self, size: int) -> bytes:
        """Return the recomputed root at an earlier size."""
        if size not in self.roots:
            self.roots[size] = root_at(size, lambda level, index: self.nodes[level, index])
        return self.roots[size]

    def missing(self, hashed: bytes | None) -> None:
        """Note that the entry of the next leaf is not there.

        Args:
            hashed: the leaf hash that the stored tree still has for it, so that what follows keeps its place.
        """
        leaf = self.frontier.size
        self.problems.append(Problem(leaf, f"Journal, leaf {leaf}", "its entry was deleted"))
        if hashed is not None:
            self.places.append(f"Journal, leaf {leaf}")
            self._append(hashed)

    def _append(self, hashed: bytes) -> None:
        for level, index, value in self.frontier.append(hashed):
            self.nodes[level, index] = value

    def _entry(self, reference: str, index: int, entry: Entry, statement: Statement) -> None:
        envelope = statement.envelope
        seen = self.files.setdefault(reference, FileSeen(envelope.kind))
        digest = entry.digest.hex()
        expected, before = seen.index, seen.before
        # Advance first: one damaged entry must not make every later one look damaged.
        seen.index, seen.before = index + 1, digest
        team = seen.team
        try:
            if index != expected:
                raise EntryDamaged(f"it stands where entry {expected} is expected")
            if envelope.kind is not seen.kind:
                raise EntryDamaged("it was signed for another kind of file")
            check(
                entry,
                reference=reference,
                index=index,
                before=before,
                office=self._office_for(reference, envelope.kind),
                keys=seen.keys,
                authority=self.authority,
            )
        finally:
            self._note(seen, statement, digest)
        self._checkpoint(statement.checkpoint)
        self._standing(statement, team, digest)
        self._acts(reference, entry, statement, digest)

    def _office_for(self, reference: str, kind: Kind) -> Office:
        if kind is Kind.OFFICE and not self.office.reference:
            self.office = Office(reference=reference)
        return self.office

    def _note(self, seen: FileSeen, statement: Statement, digest: str) -> None:
        envelope = statement.envelope
        seen.keys.update(envelope.keys)
        for gone in envelope.dropped:
            seen.seals.pop(gone, None)
        seen.seals.update(envelope.seals)
        seen.stage = envelope.stage
        self._note_clear(seen, envelope)
        if envelope.part is Part.PROPOSAL:
            seen.proposals[digest] = envelope.actor

    @staticmethod
    def _note_clear(seen: FileSeen, envelope: Envelope) -> None:
        due, blind = envelope.clear.get("due"), envelope.clear.get("blind")
        seen.due = due if isinstance(due, str) else seen.due
        seen.blind.extend(one for one in (blind if isinstance(blind, list) else ()) if isinstance(one, str))

    def _standing(self, statement: Statement, team: set[str], digest: str) -> None:
        """Check that the signer counted in the office and on the case when they signed."""
        envelope = statement.envelope
        self.held[digest] = roles_of(envelope.actor, self.office)
        colleague = self.office.colleagues.get(envelope.actor)
        if colleague is not None and (
            not colleague.active or colleague.certificate.number != envelope.certificate
        ):
            raise EntryDamaged(f"it is signed by {envelope.actor} with a key that counted no more")
        if envelope.kind is Kind.CASE:
            check_admitted(statement, team)
        if envelope.kind is not Kind.OFFICE:
            check_entitled(statement, self.held[digest])

    def _checkpoint(self, head: Head) -> None:
        if not 0 <= head.size <= self.frontier.size or self.root(head.size).hex() != head.root:
            raise EntryDamaged(
                f"its signer had verified a checkpoint of {head.size} entries that this journal does not contain"
            )

    def _acts(self, reference: str, entry: Entry, statement: Statement, digest: str) -> None:
        envelope = statement.envelope
        if envelope.part is Part.SECOND:
            # Taken away: one proposal carries one second signature.
            proposer = self.files[reference].proposals.pop(statement.first, None)
            if proposer is None or proposer == envelope.actor:
                raise EntryDamaged("its second signature stands on no proposal of another person")
            self.pairs[digest] = (statement.first, proposer, envelope.actor)
            if envelope.act == "Erase":
                # Only here, where everything has been checked: a key is destroyed on the strength of it.
                self.files[reference].erased = True
        if envelope.kind is Kind.OFFICE:
            plaintext = read_body(entry.body, statement)
            self.office = apply_office(self.office, Opened(statement, plaintext, digest), self.authority)
