"""Which rule of the database refused a statement, by the same name on both databases.

Where another case may have changed the world meanwhile, the database decides; whoever asked then
needs the gate's sentence, not the database's. PostgreSQL names the constraint, SQLite names a CHECK,
lists a unique key's columns and prints a trigger's sentence.
"""

import re

from django.apps import apps
from django.db import DatabaseError

from safeconduct.storage.append_only import unique_keys
from safeconduct.storage.triggers import rules_by_message

_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)$")
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?:index '(\w+)'|(.+))$")


def violated(error: DatabaseError) -> str | None:
    """Name the constraint or trigger rule that an error of the database reports.

    A primary key is `<table>_pkey`, a field with `unique=True` `<table>_<column>_key`. Give every
    CHECK and every other key a name: an unnamed CHECK has none on SQLite.

    Args:
        error: as raised by Django, mostly an IntegrityError.

    Returns:
        The name, or None when the error is no violation or the database does not say of what:
        a NOT NULL on both, a foreign key on SQLite.
    """
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or None
    message = str(error)
    if check := _SQLITE_CHECK.search(message):
        return check[1]
    if unique := _SQLITE_UNIQUE.search(message):
        return unique[1] or _unique_key(unique[2])
    return rules_by_message().get(message)


def _unique_key(listed: str) -> str | None:
    """Find the key behind SQLite's `table.column, table.column`; one without a condition first."""
    table = listed.partition(".")[0]
    columns = tuple(part.partition(".")[2] for part in listed.split(", "))
    found = sorted(
        (condition is not None, name)
        for model in apps.get_models()
        if model._meta.db_table == table  # noqa: SLF001 - Django's documented model API
        for name, its_columns, condition in unique_keys(model)
        if its_columns == columns
    )
    return found[0][1] if found else None
