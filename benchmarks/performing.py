"""`perform()` of a typical act, against a floor that only seals, signs and saves, and against one raw insert.

The act: an officer writes two lines to the person, in a case whose state is as large as the founding case's at its
60th act. Each act opens its case from the sealed bytes in the database and is one commit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, count, repeat

from django.db import connection, transaction

from benchmarks import plain_tables
from benchmarks.office import Office, office_on, postgresql
from benchmarks.plain_tables import PlainEntry, PlainFile, PlainHead, PlainNode, PlainSnapshot
from benchmarks.rounds import Row, Scale, Side, compare, interleave
from safeconduct.registry.models import CaseFile, Entry, Seal, Snapshot, TreeHead
from safeconduct.registry.opening import look
from safeconduct.registry.stores import seal_context, snapshot_key
from safeconduct.sealing import agefile, padding, shred, signing

AT_LEAST = 0.5
FLAT = (0.8, 1.2)
TYPICAL = 60
LENGTHS = (10, TYPICAL, 200, 500)
LONGER = 10
"""A measured case is used until it is a tenth longer than it began."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure on SQLite and, where a server can be started, on PostgreSQL."""
    with office_on() as office:
        yield from _compared(office, scale, LENGTHS, "SQLite", lowest=AT_LEAST)
    with postgresql() as url:
        if url is not None:
            with office_on(url) as office:
                yield from _compared(office, scale, (TYPICAL,), "PostgreSQL", lowest=None)


def _compared(
    office: Office, scale: Scale, lengths: tuple[int, ...], where: str, *, lowest: float | None
) -> Iterator[Row]:
    plain_tables.make()
    floor = Floor.of(office, office.case(TYPICAL))
    sides = {str(length): _performing(office, length, scale) for length in lengths}
    times = interleave({**sides, "floor": floor.saving(), "raw": floor.inserting()}, scale)
    ours, what = str(TYPICAL), f"perform(), {TYPICAL} acts, {where}"
    yield compare(
        times, ours, "floor", what=what, against="seal, sign, five rows by the ORM, commit", lowest=lowest
    )
    yield compare(times, ours, "raw", what=what, against="one raw insert, commit")
    for length in lengths:
        if length != TYPICAL:
            yield compare(
                times,
                str(length),
                ours,
                what=f"perform(), {length} acts, {where}",
                against=f"the same, {TYPICAL} acts",
                lowest=FLAT[0],
                highest=FLAT[1],
            )


def _performing(office: Office, length: int, scale: Scale) -> Side:
    """Return a side that writes in cases of `length` entries, one after the other."""
    longer = length // LONGER
    cases = [office.case(length) for _ in range(-(-scale.runs // longer))]
    order = chain.from_iterable(repeat(cases, longer))

    def side() -> int:
        office.write(next(order))
        return 1

    return side


@dataclass(frozen=True, slots=True)
class Floor:
    """What an act cannot do without, on the bytes of a real case. They are at hand: the floor reads nothing.

    Attributes:
        shred_key: of the case.
        identity: of the officer, to whom `seal` is sealed.
        contexts: of seal and snapshot: what they are bound to.
        recipients: to whom an entry is sealed.
        seed: the officer's, to sign with.
        body: of the case's last entry, as it was before sealing.
        seal: the case key, sealed to the officer under the shred key.
        file: the rows that its last act wrote: the case's head,
        entry: the entry,
        snapshot: the snapshot,
        head: and the journal's head.
    """

    shred_key: bytes
    identity: str
    contexts: tuple[str, str]
    recipients: tuple[str, str]
    seed: bytes
    body: bytes
    seal: bytes
    file: CaseFile
    entry: Entry
    snapshot: Snapshot
    head: TreeHead

    @classmethod
    def of(cls, office: Office, case: str) -> "Floor":
        """Take the bytes of a case's last act."""
        heron = office.heron
        keys = look(heron, case).case.keys
        file, snapshot = CaseFile.objects.get(reference=case), Snapshot.objects.get(file_id=case)
        entry = Entry.objects.get(file_id=case, index=file.index)
        seal = bytes(Seal.objects.get(file_id=case, account=heron.account, place="file:1").blob)
        shred_key = office.installation.keyring.get(case)
        contexts = (
            seal_context(case, "file:1", heron.account),
            f"case {case}|snapshot|{bytes(snapshot.digest).hex()}",
        )
        identity = agefile.unseal(shred.unwrap(shred_key, seal, context=contexts[0]), heron.identity)
        return cls(
            shred_key=shred_key,
            identity=heron.identity,
            contexts=contexts,
            recipients=(keys["file:1"], keys["thread:1.1"]),
            seed=heron.seed,
            body=agefile.unseal(bytes(entry.body), identity.decode()),
            seal=seal,
            file=file,
            entry=entry,
            snapshot=snapshot,
            head=TreeHead.objects.get(),
        )

    def saving(self) -> Side:
        """Return a side that opens, seals, signs and saves five rows by the ORM, in one commit."""
        entry, places = plain_tables.columns_of(self.entry), count()
        file = PlainFile.objects.create(**plain_tables.columns_of(self.file))
        head = PlainHead.objects.create(**plain_tables.columns_of(self.head))
        kept = PlainSnapshot.objects.create(**plain_tables.columns_of(self.snapshot))

        def side() -> int:
            place = next(places)
            with transaction.atomic(durable=True):
                body, blob, signature = self._sealed()
                digest = sha256(entry["signed"] + signature).digest()
                made = {"leaf": place, "body": body, "signature": signature, "digest": digest}
                PlainEntry.objects.create(**{**entry, **made})
                PlainNode.objects.create(place=place, hash=digest)
                file.index = head.size = place
                file.digest = kept.digest = digest
                kept.blob = blob
                file.save()
                head.save()
                kept.save()
            return 1

        return side

    def inserting(self) -> Side:
        """Return a side that inserts an entry's row by the driver alone, in one commit."""
        _, *values = plain_tables.columns_of(self.entry).values()
        marks = ", ".join(["?" if connection.vendor == "sqlite" else "%s"] * (len(values) + 1))
        statement = f"INSERT INTO {plain_tables.name_of(PlainEntry)} VALUES ({marks})"  # noqa: S608 - our own name
        places = count(1 << 40)

        def side() -> int:
            connection.ensure_connection()
            # Past Django, in the driver's autocommit.
            connection.connection.execute(statement, (next(places), *values))
            return 1

        return side

    def _sealed(self) -> tuple[bytes, bytes, bytes]:
        of_seal, of_snapshot = self.contexts
        opened = agefile.unseal(shred.unwrap(self.shred_key, self.seal, context=of_seal), self.identity)
        key = snapshot_key(opened.decode())
        state = padding.unpad(shred.unwrap(key, bytes(self.snapshot.blob), context=of_snapshot))
        body = agefile.seal(self.body, self.recipients)
        blob = shred.wrap(key, padding.pad(state), context=of_snapshot)
        return body, blob, signing.sign(self.seed, signing.ENTRY, bytes(self.entry.signed))
