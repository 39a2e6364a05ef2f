"""`safeconduct upgrade`: the database brought up to this release, or left as it was."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from safeconduct.errors import SafeconductError
from safeconduct.registry import dumping, journal
from safeconduct.registry.health import Finding, examine
from safeconduct.registry.installation import Installation, make_cover_seed
from safeconduct.registry.models import PublicBatch, TreeHead
from safeconduct.registry.verifying import Progress, Verified, verify

COPY = "before-upgrade.new"
"""The database before the upgrade, in the installation's folder; removed when it has gone well."""


class UpgradeFailed(SafeconductError):
    """The database could not be brought up to this release; the sentence says in which state it is."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        steps: names of the migrations that were applied, in order; none where the database was of this release.
        verified: what the journal's verification said; it names no problem.
        findings: what `doctor` says now.
    """

    steps: list[str]
    verified: Verified
    findings: list[Finding]


def pending() -> list[str]:
    """Return the names of the migrations that the database lacks, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _ in plan]


def upgrade(installation: Installation, *, progress: Progress = lambda _step, _done, _of: None) -> Upgraded:
    """Copy the database, migrate it, verify the journal without keys, and go back to the copy if anything fails.

    The service must be stopped: what was done to the database between the copy and the failure would be lost, so in
    that case nothing is put back, and the sentence says so.

    Raises:
        UpgradeFailed: it did not go well.
        BadInput: the database is not this account's to put back; nothing was changed.
        CannotDump: there was no room for the copy; nothing was changed.
    """
    steps = pending()
    copy = installation.home / COPY
    if copy.exists():
        raise UpgradeFailed(
            f"An earlier upgrade was cut short and left {copy}: the database as it was before it. Run `safeconduct "
            "journal verify`; if that finds nothing wrong, delete the file and upgrade again, else put it back "
            "(docs/operate/backup.md)."
        )
    if steps:
        dumping.check_can_empty()
        dumping.copy(copy)
    before = _entries() if steps else 0
    try:
        # Also without a step to take: it puts back the triggers that somebody took away.
        call_command("migrate", verbosity=0, interactive=False)
        installation = _with_cover_seed(installation)
        verified = verify(installation, progress=progress)
        if verified.first is not None:
            raise UpgradeFailed(f"The journal is damaged. First: {verified.first}.")  # noqa: TRY301 - undone below
    except BaseException as error:
        if not steps:
            raise
        raise UpgradeFailed(_undone(copy, before, error)) from error
    copy.unlink(missing_ok=True)
    return Upgraded(steps, verified, examine(installation))


def _with_cover_seed(installation: Installation) -> Installation:
    """Return the installation with a cover seed: releases before the public journal made none.

    Where batches were made it is not made anew: it was lost, the backup has it, and `verify` says so.
    """
    if installation.cover_seed or PublicBatch.objects.exists():
        return installation
    make_cover_seed(installation.home)
    return Installation.open(installation.home, clock=installation.clock)


def _entries() -> int:
    """Return how many entries the journal has, asked so that it works on the tables of any release."""
    with connection.cursor() as cursor:
        if TreeHead._meta.db_table not in connection.introspection.table_names(cursor):  # noqa: SLF001 - Django's way
            return 0
    return journal.current().size


def _undone(copy: Path, before: int, error: BaseException) -> str:
    why = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    connection.close()
    now = _entries()
    if now != before:
        return (
            f"The upgrade failed ({why}), and {now - before} entries were added meanwhile: it was not undone, so that "
            f"they are not lost. Stop the service; the database before the upgrade is {copy}."
        )
    try:
        dumping.put_back(copy)
    except Exception as second:  # noqa: BLE001 - whatever it was, the copy is what the operator needs to hear of
        return (
            f"The upgrade failed ({why}), and the database could not be put back ({second}). Do not start the service; "
            f"the database before the upgrade is {copy}."
        )
    copy.unlink()
    return (
        f"The upgrade failed ({why}). The database is again what it was before; install the release that was here "
        "before, and report this."
    )
