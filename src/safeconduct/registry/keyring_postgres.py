"""The keyring of an installation with many workers: shred keys in a PostgreSQL database of their own.

It is a separate database on purpose, and should be a separate server: one whose write-ahead log is archived
nowhere and whose backups are kept for days, not years. In the main database's archive a destroyed key would
live on for as long as the archive does.
"""

import secrets

import psycopg
from psycopg_pool import ConnectionPool

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.sealing.errors import KeyMissing
from safeconduct.sealing.keyring import KEY_BYTES, check_key, other_key

_TABLE = (
    "CREATE TABLE IF NOT EXISTS shred_key (ref text PRIMARY KEY, key bytea NOT NULL CHECK (length(key) = 32))"
)

_PATIENCE = 10
"""Seconds that the database has to answer."""


class KeyringUnreachable(SafeconductError):
    """The keyring's database does not answer; without it no case opens."""


class PostgresKeyring:
    """Shred keys in the database at `url`; see `safeconduct.sealing.keyring.Keyring`."""

    def __init__(self, url: str) -> None:
        """Use, or make, the table.

        Raises:
            KeyringUnreachable: the database does not answer.
        """
        self._pool: ConnectionPool[psycopg.Connection] = ConnectionPool(
            url, min_size=1, max_size=4, open=False, timeout=_PATIENCE, kwargs={"autocommit": True}
        )
        try:
            # Tried once by itself: the pool would try on, and complain each time.
            psycopg.connect(url, connect_timeout=_PATIENCE).close()
            self._pool.open(wait=True, timeout=_PATIENCE)
            with self._pool.connection() as connection:
                connection.execute(_TABLE)
        except psycopg.Error:
            self._pool.close()
            raise KeyringUnreachable(
                "The keyring's database (KEYRING_URL) does not answer; no case opens until it does."
            ) from None

    def create(self, ref: str) -> bytes:
        """Make and store the key of a new case; it is on the disk when this returns.

        Raises:
            BadInput: the case has a key already.
        """
        key = secrets.token_bytes(KEY_BYTES)
        try:
            with self._pool.connection() as connection:
                connection.execute("SET synchronous_commit TO on")
                connection.execute("INSERT INTO shred_key (ref, key) VALUES (%s, %s)", [ref, key])
        except psycopg.errors.UniqueViolation:
            raise BadInput(f"Case {ref} has a shred key already; take a new reference.") from None
        return key

    def adopt(self, ref: str, key: bytes) -> None:
        """Store the key of a case that a backup brings back.

        Raises:
            BadInput: it is no key, or the case has another one here.
        """
        check_key(ref, key)
        with self._pool.connection() as connection:
            connection.execute("SET synchronous_commit TO on")
            connection.execute(
                "INSERT INTO shred_key (ref, key) VALUES (%s, %s) ON CONFLICT DO NOTHING", [ref, key]
            )
        if self.get(ref) != key:
            raise other_key(ref)

    def get(self, ref: str) -> bytes:
        """Return the key of a case.

        Raises:
            KeyMissing: there is none.
        """
        with self._pool.connection() as connection:
            row = connection.execute("SELECT key FROM shred_key WHERE ref = %s", [ref]).fetchone()
        if row is None:
            raise KeyMissing(
                f"Case {ref} has no shred key: it was erased, or this is not the keyring it began with."
            )
        return bytes(row[0])

    def destroy(self, *refs: str) -> None:
        """Destroy the keys of cases, and the rows' remains on their pages; again does nothing."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM shred_key WHERE ref = ANY(%s)", [list(refs)])
            # A deleted row stays on its page until it is vacuumed, and on the disk until the page is rewritten.
            connection.execute("VACUUM FULL shred_key")
            if self._may_checkpoint(connection):
                connection.execute("CHECKPOINT")

    def refs(self) -> frozenset[str]:
        """Return the references that have a key."""
        with self._pool.connection() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT ref FROM shred_key"))

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()

    @staticmethod
    def _may_checkpoint(connection: psycopg.Connection) -> bool:
        row = connection.execute(
            "SELECT rolsuper OR pg_has_role(current_user, 'pg_checkpoint', 'member')"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        return bool(row and row[0])
