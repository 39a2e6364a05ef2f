"""What `doctor` looks at: people, keys, triggers, files, the clock."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from safeconduct.attachments import isolation
from safeconduct.attachments.limits import MIB
from safeconduct.casefile.words import NOT_GRANTED, Role
from safeconduct.errors import SafeconductError
from safeconduct.registry import directory, journal
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, PublishedCheckpoint
from safeconduct.storage.append_only import missing_triggers
from safeconduct.treasury.books import reconcile

NEEDED = {
    Role.CONTACT_OFFICER: 2,
    Role.PROTECTION_OFFICER: 1,
    Role.RECEPTION_OFFICER: 1,
    Role.LEGAL_ADVISER: 1,
    Role.INSPECTOR: 2,
    Role.ASSESSOR: 1,
    Role.APPROVER: 1,
    Role.PAYMASTER: 2,
    Role.AUDITOR: 1,
    Role.ADMINISTRATOR: 2,
}
"""How many of each role an installation needs before it takes contacts: nobody decides alone."""

STALE = 1000
"""Entries since the last published checkpoint from which on `doctor` asks for a new one."""

LOW = 1024 * MIB
"""Bytes of room for sealed files below which `doctor` asks for more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        well: whether it is in order.
        what: a sentence.
        do: what to do when it is not.
    """

    well: bool
    what: str
    do: str = ""


def examine(installation: Installation) -> list[Finding]:
    """Look at everything and say what is in order."""
    return [
        *_people(installation),
        *_database(),
        *_keys(installation),
        *_journal(),
        *_attachments(installation),
        *_clock(installation),
    ]


def _people(installation: Installation) -> Iterator[Finding]:
    office = directory.office(installation)
    assert NEEDED.keys() == set(Role) - NOT_GRANTED  # noqa: S101 - a role added must be thought of here
    lacking = [
        f"{needed - len(office.holders(role))} {role}"
        for role, needed in NEEDED.items()
        if len(office.holders(role)) < needed
    ]
    if lacking:
        yield Finding(
            well=False,
            what=f"This installation takes no contacts yet: it lacks {', '.join(lacking)}.",
            do="Two administrators certify colleagues' keys (CertifyKeys) and grant roles (GrantRole).",
        )
    else:
        yield Finding(
            well=True, what=f"{len(office.colleagues)} colleagues hold every role an installation needs."
        )


def _database() -> Iterator[Finding]:
    missing = missing_triggers(connection)
    yield Finding(
        well=not missing,
        what=f"Append-only triggers: {'all in place' if not missing else 'missing ' + ', '.join(missing)}.",
        do="Stop the service, find out who removed them, verify the journal, then run `safeconduct init --upgrade`.",
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


def _journal() -> Iterator[Finding]:
    size = journal.current().size
    last = PublishedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    yield Finding(
        well=size - last < STALE,
        what=f"The journal has {size} entries; its last checkpoint covers {last}.",
        do="Publish one and keep it elsewhere: `safeconduct journal checkpoint > FILE`.",
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
        free = installation.files.free
    except SafeconductError as error:
        yield Finding(well=False, what=str(error), do="Until then no file is taken and none is shown.")
        return
    yield Finding(
        well=free > LOW,
        what=f"{len(installation.files.names())} sealed files; room for {max(free, 0) // MIB} MiB more.",
        do="Add room: below none, files are refused, so that the database can go on writing.",
    )


def _clock(installation: Installation) -> Iterator[Finding]:
    newest = max((path.stat().st_mtime for path in installation.home.iterdir()), default=0.0)
    now = installation.clock()
    well = now >= datetime(2023, 1, 1, tzinfo=UTC) and now.timestamp() >= newest - 120
    yield Finding(
        well=well,
        what=f"The clock says {now.astimezone(UTC):%Y-%m-%d}.",
        do="The clock is behind the installation's own files; set it before anybody acts.",
    )
