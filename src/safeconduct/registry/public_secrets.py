"""The secrets of days, for the observer of the public journal (journal.observing)."""

from datetime import date
from itertools import pairwise

from safeconduct.casefile.words import Role
from safeconduct.errors import BadInput
from safeconduct.journal import cover
from safeconduct.journal.observing import FORMAT, Day, Secrets
from safeconduct.registry import directory
from safeconduct.registry.filing import head_at
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import PublicBatch
from safeconduct.registry.public_journal import public_origin


def observer(installation: Installation, account: str) -> str:
    """Return the age recipient of an officer to whom day secrets may be given.

    Raises:
        BadInput: there is no such active officer, or they are neither observer nor auditor.
    """
    found = directory.office(installation).colleague(account)
    if found is None or not {Role.OBSERVER, Role.AUDITOR} & set(found.roles):
        raise BadInput(
            f"{account[:40]!r} is no observer or auditor here: a day's secret tells how busy it was."
        )
    return found.certificate.seal


def secrets_for(installation: Installation, begin: date | None, end: date | None) -> Secrets:
    """Return the secrets of days for the observer, each with a checkpoint of the journal inside after its entries.

    Args:
        installation: whose.
        begin: the first day; None for that of the first batch.
        end: the last day; None for that of the newest batch.

    Raises:
        BadInput: there is no batch in these days.
        RolledBack: the journal is not the one that its last checkpoint covers.
    """
    batches = list(PublicBatch.objects.order_by("number"))
    counted = [(each.covered - before.covered, each) for before, each in pairwise(batches)]
    counted[:0] = [(each.covered, each) for each in batches[:1]]
    days = tuple(
        _day(installation, each, entries)
        for entries, each in counted
        if (begin is None or each.day >= begin) and (end is None or each.day <= end)
    )
    if not days:
        raise BadInput("There is no batch in these days; `safeconduct journal batch` makes one a day.")
    return Secrets(format=FORMAT, origin=public_origin(installation), batches=days)


def _day(installation: Installation, batch: PublicBatch, entries: int) -> Day:
    return Day(
        day=batch.day,
        first=batch.first,
        size=batch.size,
        secret=cover.day_secret(installation.cover_seed, batch.day, bytes(batch.nonce)).hex(),
        entries=entries,
        checkpoint=head_at(installation, batch.covered) if batch.covered else "",
    )
