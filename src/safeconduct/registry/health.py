"""What `doctor` looks at: people, keys, triggers, files, the clock."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from safeconduct.attachments import isolation
from safeconduct.errors import SafeconductError
from safeconduct.journal import cover
from safeconduct.registry import backups, gauges, public_journal, public_memory
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile
from safeconduct.storage.append_only import missing_triggers
from safeconduct.treasury.books import reconcile


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        well: whether it is in order.
        what: a sentence.
        do: what to do when it is not, or soon.
        soon: whether it is in order still, and something is to be done in the next days.
    """

    well: bool
    what: str
    do: str = ""
    soon: bool = False


def examine(installation: Installation) -> list[Finding]:
    """Look at everything and say what is in order; what the console's health page shows is said first and alike."""
    return [
        *_gauges(installation),
        *_database(),
        *_keys(installation),
        *_backups(installation),
        *_public_journal(installation),
        *_attachments(installation),
    ]


def _gauges(installation: Installation) -> Iterator[Finding]:
    for each in gauges.read(installation):
        yield Finding(
            well=each.well, what=each.words["en"], do=each.do, soon=each.level is gauges.Level.AMBER
        )


def _database() -> Iterator[Finding]:
    missing = missing_triggers(connection)
    yield Finding(
        well=not missing,
        what=f"Append-only triggers: {'all in place' if not missing else 'missing ' + ', '.join(missing)}.",
        do="Stop the service, find out who removed them, verify the journal, then run `safeconduct upgrade`.",
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            full = cursor.execute("PRAGMA synchronous").fetchone()[0]
            wiping = cursor.execute("PRAGMA secure_delete").fetchone()[0]
        yield Finding(
            well=mode == "wal" and full >= 2 and wiping == 1,
            what=f"SQLite writes with journal_mode={mode}, synchronous={full}, secure_delete={wiping}.",
            do="Acknowledged acts need journal_mode=wal, synchronous=2, secure_delete=1; check the settings.",
        )
    differences = reconcile()
    yield Finding(
        well=not differences,
        what="The ledger: every balance follows from its entries."
        if not differences
        else f"The ledger differs in {len(differences)} places, first {differences[0].where}.",
        do="Do not pay; tell the auditor.",
    )


def _keys(installation: Installation) -> Iterator[Finding]:
    loose = [
        path.name
        for path in (installation.home, *(installation.home / name for name in ("keys", "keyring", "files")))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    yield Finding(
        well=not loose,
        what="Keys are readable by this account alone."
        if not loose
        else f"Others can enter {', '.join(loose)}.",
        do=f"chmod 700 {installation.home} and its folders keys, keyring and files.",
    )
    cases = dict(CaseFile.objects.filter(kind="case").values_list("reference", "stage"))
    keyed = installation.keyring.refs()
    lost = [reference for reference, stage in cases.items() if stage != "erased" and reference not in keyed]
    yield Finding(
        well=not lost,
        what=f"{len(keyed)} shred keys for {len(cases)} cases."
        if not lost
        else f"{len(lost)} cases have lost their shred key, first {min(lost)}.",
        do="Restore the keyring's backup of the last days; erased cases stay erased.",
    )


def _backups(installation: Installation) -> Iterator[Finding]:
    known = backups.state(installation.home)
    if known.keyring_until is not None and known.keyring_until > installation.clock().date():
        yield Finding(
            well=True,
            what=f"Backups of shred keys are kept until {known.keyring_until}: what is erased today is erased "
            "completely only then.",
        )


def _public_journal(installation: Installation) -> Iterator[Finding]:
    if not installation.cover_seed:
        yield Finding(
            well=False,
            what="There is no keys/cover.key: no batch of the public journal can be made.",
            do="Restore it from the backup; in an installation of an earlier release run `safeconduct upgrade`.",
        )
        return
    if doubt := public_journal.doubt(installation):
        yield Finding(well=False, what=doubt, do=public_memory.ANSWER)
        return
    last, today = public_journal.newest_batch(), installation.clock().date()
    daily = "Have `safeconduct journal batch` run once a day (docs/operate/public-journal.md)."
    if last is None:
        yield Finding(well=True, what="The public journal has no batch yet.", do=daily, soon=True)
        return
    missed = (today - last.day).days
    # Today's may still come.
    yield Finding(
        well=0 <= missed <= 1,
        what=f"The newest batch of the public journal is of {last.day}.",
        do=f"{daily} It makes up for the days that were missed."
        if missed > 0
        else "The clock went back behind it; set the clock.",
    )
    waiting = public_journal.waiting()
    behind = (waiting - 1) // last.size
    if behind > 0:
        enough = cover.STEP * -(-waiting // cover.STEP)
        yield Finding(
            well=True,
            what=f"{waiting} entries wait for the public journal: {behind} {'day' if behind == 1 else 'days'} behind.",
            do=f"Where that lasts, set [journal] batch to {min(2 * last.size, enough)} or more; whoever watches a "
            "mirror sees the change.",
            soon=True,
        )


def _attachments(installation: Installation) -> Iterator[Finding]:
    walls = isolation()
    behind = [
        name
        for name, stands in (
            ("Landlock", walls is not None and walls.files),
            ("a network of their own", walls is not None and walls.network),
        )
        if stands
    ]
    yield Finding(
        well=walls is not None,
        what="No photo, document or voice note is taken: the processes that convert them cannot be shut in here."
        if walls is None
        else "Attachments are converted in processes without file, network or other process, shut in by seccomp"
        f"{''.join(f' and {name}' for name in behind)}.",
        do="It needs Linux on x86-64 or aarch64 whose kernel and container let a process use seccomp; until then "
        "people are told to write what a file shows.",
    )
    try:
        kept = len(installation.files.names())
    except SafeconductError as error:
        yield Finding(well=False, what=str(error), do="Until then no file is taken and none is shown.")
        return
    yield Finding(well=True, what=f"{kept} sealed files.")
