"""`rebuild`: the clear projections, made again from the envelopes without any key, and compared with what stands.

Entries are the history and everything else in clear follows from them. So a projection is made again only from
a history that verifies: else a rebuild would make whatever was done to the entries look consistent.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from safeconduct.casefile.audit import Audit
from safeconduct.casefile.entry import Plaintext, read_body
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.words import Kind, Part
from safeconduct.custody.models import HeldItem
from safeconduct.errors import SafeconductError
from safeconduct.registry import journal, projections, retaining, stores
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, Entry, Pair, Retention, Snapshot
from safeconduct.registry.verifying import audited, one_moment
from safeconduct.treasury import bank, books


class HistoryDamaged(SafeconductError):
    """The entries themselves are wrong, so nothing may be made from them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the envelopes make it.

    Attributes:
        table: what it belongs to, in words.
        expected: what follows from the envelopes; "nothing" for a row that should not be.
        found: what stands in the database; "nothing" for a row that is missing.
        mended: whether this rebuild has put it right.
    """

    table: str
    expected: str
    found: str
    mended: bool = False

    def __str__(self) -> str:
        """Return it as a sentence."""
        done = "; mended" if self.mended else ""
        return f"{self.table}: {self.found} stands where {self.expected} follows from the entries{done}"


@dataclass(slots=True)
class Rebuilt:
    """What was compared, and what was found.

    Attributes:
        entries: number of entries read.
        compared: what was compared, a sentence each.
        differences: rows that were not as the envelopes make them.
    """

    entries: int = 0
    compared: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def left(self) -> list[Difference]:
        """What differs still."""
        return [difference for difference in self.differences if not difference.mended]


type Rows = dict[str, set[tuple[Any, ...]]]
"""Rows by table."""


def rebuild(installation: Installation, *, check: bool = False) -> Rebuilt:
    """Make the clear projections again, and drop the sealed snapshots, which are made again as cases are opened.

    Heads of files, and what is missing of pairs and items in custody, are put right. The books and wrong rows
    of append-only tables are compared only: the database lets nobody change them, and whoever has changed them
    all the same has to be found first.

    Args:
        installation: whose authority key is the anchor.
        check: compare only, and change nothing.

    Raises:
        HistoryDamaged: the entries do not verify.
    """
    if check:
        with one_moment():
            return _compared(*_history(installation))
    with transaction.atomic():
        journal.locked_frontier()  # nobody acts until it is done
        audit, entries = _history(installation)
        result = _compared(audit, entries)
        if result.differences:
            _mend(audit)
            retaining.again(entries)
            left = {str(difference) for difference in _compared(audit, entries).differences}
            result.differences = [
                Difference(d.table, d.expected, d.found, mended=str(d) not in left)
                for d in result.differences
            ]
        Snapshot.objects.all().delete()
        return result


def _history(installation: Installation) -> tuple[Audit, list[Opened]]:
    """Return the walk over a sound history, and its entries as far as they lie in clear."""
    audit, verified = audited(installation)
    if first := verified.first:
        raise HistoryDamaged(
            f"Nothing can be rebuilt from a history that is damaged. First: {first}. Keep this database as it is, "
            "and run `safeconduct journal verify`."
        )
    entries: list[Opened] = []
    proposed: dict[str, dict[str, Any]] = {}
    for row in Entry.objects.order_by("leaf").iterator(chunk_size=500):
        entry = stores.sealed_of(row)
        statement, digest = entry.statement, entry.digest.hex()
        envelope = statement.envelope
        if envelope.kind is Kind.OFFICE:
            plaintext = read_body(entry.body, statement)
            if envelope.part is Part.PROPOSAL:
                proposed[digest] = plaintext.fields
            entries.append(Opened(statement, plaintext, digest, proposed.get(statement.first)))
        elif envelope.clear:
            entries.append(
                Opened(statement, Plaintext(act=envelope.act, version=0, at="", fields={}), digest)
            )
    return audit, entries


def _compared(audit: Audit, entries: list[Opened]) -> Rebuilt:
    result = Rebuilt(entries=audit.frontier.size)
    expected, found = _expected(audit, entries), _found()
    for table in expected:
        result.compared.append(f"{table}: {len(expected[table])} rows.")
        result.differences += [
            Difference(table, _said(row), "nothing") for row in _only(expected, found, table)
        ]
        result.differences += [
            Difference(table, "nothing", _said(row)) for row in _only(found, expected, table)
        ]
    return result


def _only(here: Rows, there: Rows, table: str) -> list[tuple[Any, ...]]:
    return sorted(here[table] - there[table], key=repr)


def _said(row: tuple[Any, ...]) -> str:
    return " ".join(
        f"{value[:16]}…" if isinstance(value, str) and len(value) > 40 else str(value) for value in row
    )


def _expected(audit: Audit, entries: list[Opened]) -> Rows:
    files = {
        (reference, seen.kind.value, seen.stage.value, seen.index - 1, seen.before, seen.due)
        for reference, seen in audit.files.items()
    }
    pairs = {(second, *pair) for second, pair in audit.pairs.items()}
    return {"Files": files, "Pairs": pairs, **_elsewhere(lambda: _followed(entries))}


def _found() -> Rows:
    columns = ("reference", "kind", "stage", "index", "digest", "due")
    files = CaseFile.objects.values_list(*columns)
    pairs = Pair.objects.values_list("second__digest", "proposal__digest", "proposer", "seconder")
    return {
        "Files": {(*row[:4], bytes(row[4]).hex(), row[5]) for row in files},
        "Pairs": {(bytes(row[0]).hex(), bytes(row[1]).hex(), *row[2:]) for row in pairs},
        **_projected(),
    }


def _projected() -> Rows:
    """Return what the apps below hold that follow the journal."""
    return {
        "Retention": set(Retention.objects.values_list("reference", "since", "awarded", "held")),
        "Items in custody": set(HeldItem.objects.values_list("index", "file")),
        **{f"Books, {name}": set(rows) for name, rows in books.rows().items()},
        **{f"Bank, {name}": set(rows) for name, rows in bank.rows().items()},
    }


def _followed(entries: Iterable[Opened]) -> Rows:
    with transaction.atomic():
        for opened in entries:
            projections.follow(opened)
    return _projected()


def _elsewhere[Result](work: Callable[[], Result]) -> Result:
    """Do something on an empty database in memory, with the same tables, constraints and triggers.

    In a thread of its own, whose connection alone is another: append-only tables cannot be emptied and filled
    again where they stand, and what follows the journal knows one database only.
    """

    def there() -> Result:
        settings = connections.configure_settings(
            {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        )["default"]
        scratch = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
        connections["default"] = scratch
        try:
            call_command("migrate", verbosity=0, interactive=False)
            return work()
        finally:
            # Its own close() keeps a database in memory open, lest it be lost; this one is to be lost.
            BaseDatabaseWrapper.close(scratch)
            del connections["default"]

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(there).result()


def _mend(audit: Audit) -> None:
    for reference, seen in audit.files.items():
        CaseFile.objects.filter(reference=reference).update(
            stage=seen.stage, index=seen.index - 1, digest=bytes.fromhex(seen.before), due=seen.due
        )
    standing = {bytes(digest).hex() for digest in Pair.objects.values_list("second__digest", flat=True)}
    Pair.objects.bulk_create(
        Pair(
            second_id=audit.leaves[second],
            proposal_id=audit.leaves[first],
            proposer=proposer,
            seconder=seconder,
        )
        for second, (first, proposer, seconder) in audit.pairs.items()
        if second not in standing
    )
    held = set(HeldItem.objects.values_list("index", flat=True))
    HeldItem.objects.bulk_create(
        HeldItem(index=index, file=reference)
        for reference, seen in audit.files.items()
        for index in seen.blind
        if index not in held
    )
