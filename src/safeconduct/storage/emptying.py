"""Emptying SQLite's write-ahead log, so that nothing that was deleted lingers in it."""

from django.db import connection


def empty_log() -> None:
    """Empty the log after rows were deleted; PostgreSQL's cannot be, and its page says so.

    `secure_delete` has zeroed the rows' pages in the database already. Within a transaction nothing is done: whoever
    began it has not decided yet.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
