"""A writer's turn on the books: the lock, what has to be looked at, and the rows, in as few statements as can be.

Posting functions name accounts and amounts; a turn reads what it must know about those accounts in one statement
and writes all entries in another. Building these through the ORM took several times as long as the database takes
to check and write an entry. No rule stands here: what may be written is for the database to say.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from itertools import batched, chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from safeconduct.treasury.models import Account, AccountKind, Entry, Event

# In the order of the tables' columns, so that a row is also what the ORM makes an Entry of.
_ENTRY_COLUMNS = tuple(str(field.column) for field in Entry._meta.concrete_fields)  # noqa: SLF001 - documented API
_ACCOUNT_COLUMNS = tuple(str(field.column) for field in Account._meta.concrete_fields)  # noqa: SLF001
_MOST_ROWS = 500
"""Rows in one statement on SQLite, which takes 32,766 values in one."""

_LOCK = "LOCK TABLE treasury_entry IN SHARE ROW EXCLUSIVE MODE; "


def week_of(on: date) -> int:
    """Return a day's ISO year and week as one number, such as 202347."""
    year, week, _ = on.isocalendar()
    return year * 100 + week


@dataclass(frozen=True, slots=True)
class Place:
    """An account by what it is, whether it has been opened or not.

    Attributes:
        kind: what it holds.
        unit: its unit of money.
        case: the case's reference, or empty.
        programme: whose appropriation it is, or empty.
        year: the budget year, or 0.
        code: the account's key, made of the others.
    """

    kind: AccountKind
    unit: str
    case: str = ""
    programme: str = ""
    year: int = 0
    code: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        parts = [self.kind.value, self.unit, self.case, self.programme, str(self.year or "")]
        object.__setattr__(self, "code", ":".join(filter(None, parts)))

    def row(self) -> tuple[object, ...]:
        """Return the account's row, in the order of its columns."""
        columns = {"code": self.code, "kind": self.kind.value, "unit": self.unit, "year": self.year}
        columns |= {"case_reference": self.case, "programme": self.programme}
        return tuple(columns[name] for name in _ACCOUNT_COLUMNS)


class Turn:
    """What one writer does to the books between taking the lock and writing.

    Nobody else can move money meanwhile: on PostgreSQL the first look locks the entries against other writers, on
    SQLite the transaction is the only writer already. Were the lock forgotten, the unique keys would still refuse.
    So balances are read once and kept up here.
    """

    def __init__(self) -> None:
        self._last: int | None = None
        self._there: dict[str, bool] = {}
        self._held: defaultdict[str, int] = defaultdict(int)
        self._named: dict[str, Place] = {}
        self._rows: list[tuple[object, ...]] = []

    def look(self, *places: Place, also: Iterable[Place] = ()) -> None:
        """Read, in one statement, what is not known yet of these accounts: whether they are there, what they hold.

        Args:
            places: the accounts that have to be known now.
            also: others, of which it is enough to know when the turn is written: read if there is a statement anyway.
        """
        needed = [place for place in places if not self.knows(place)]
        if not needed and self._last is not None:
            return
        unknown = list({place.code for place in (*needed, *also)} - self._there.keys())
        marks = ", ".join(["%s"] * len(unknown)) or "NULL"
        query = (
            "SELECT a.code, COALESCE((SELECT l.balance_after FROM treasury_line l WHERE l.account_id = a.code "  # noqa: S608 - marks only
            f"ORDER BY l.sequence DESC LIMIT 1), 0) FROM treasury_account a WHERE a.code IN ({marks}) "
            "UNION ALL SELECT '', COALESCE(MAX(number), 0) FROM treasury_entry"
        )
        first = self._last is None and connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            # One journey to the server; the second statement sees what others wrote before the lock was given.
            cursor.execute(_LOCK + query if first else query, unknown)
            if first:
                cursor.nextset()
            found = dict(cursor.fetchall())
        last = found.pop("")
        self._last = last if self._last is None else self._last
        for code in unknown:
            self._there[code] = code in found
            self._held[code] += found.get(code, 0)  # upon what was moved before anybody looked

    def knows(self, place: Place) -> bool:
        """Tell whether an account has been looked at."""
        return place.code in self._there

    def exists(self, place: Place) -> bool:
        """Tell whether an account has been opened, be it in this turn."""
        self.look(place)
        return self._there[place.code] or place.code in self._named

    def balance(self, place: Place) -> int:
        """Return what an account holds, in minor units; nothing when it has not been opened."""
        self.look(place)
        return self._held[place.code]

    def open(self, *places: Place) -> list[str]:
        """Return the accounts' codes; those that have not been opened are, when the turn is written."""
        if self._last is None:
            self.look(also=places)
        codes = [place.code for place in places]
        self._named.update(zip(codes, places, strict=True))
        return codes

    def post(self, *, credit_id: str, debit_id: str, amount: int, **columns: Any) -> Entry:
        """Add an entry with these columns, numbered after the last.

        Args:
            credit_id: code of the account that gives.
            debit_id: code of the account that receives.
            amount: minor units.
            columns: the entry's others; what is not named is null, and the case empty.
        """
        self.look()
        self._last = (self._last or 0) + 1
        self._held[credit_id] -= amount
        self._held[debit_id] += amount
        if columns.get("second_amount"):
            giver, receiver, paid = (
                columns[f"second_{name}"] for name in ("credit_id", "debit_id", "amount")
            )
            self._held[giver] -= paid
            self._held[receiver] += paid
        row = {"case_reference": "", **columns, "number": self._last}
        row |= {"credit_id": credit_id, "debit_id": debit_id, "amount": amount}
        values = tuple(map(row.get, _ENTRY_COLUMNS))
        self._rows.append(values)
        return Entry.from_db(DEFAULT_DB_ALIAS, _ENTRY_COLUMNS, values)

    def move(self, event: Event, giver: Place, receiver: Place, amount: int, **columns: Any) -> Entry:
        """Add an entry whose first leg is between these accounts, in the giver's unit; they are opened if need be."""
        credit, debit = self.open(giver, receiver)
        return self.post(
            event=event.value, unit=giver.unit, credit_id=credit, debit_id=debit, amount=amount, **columns
        )

    def write(self) -> None:
        """Write accounts, then entries.

        Raises:
            IntegrityError: the database refuses one of them, and with it the turn.
        """
        self.look(*self._named.values())
        opened = [place.row() for code, place in self._named.items() if not self._there[code]]
        _insert("treasury_account", _ACCOUNT_COLUMNS, opened)
        _insert("treasury_entry", _ENTRY_COLUMNS, self._rows)


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    if not rows:
        return
    # What is null in all of them need not be sent: half of an entry's columns mostly.
    by_column = zip(columns, zip(*rows, strict=True), strict=True)
    sent = {name: values for name, values in by_column if any(value is not None for value in values)}
    names = ", ".join(sent)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One value however many rows: its driver takes longer over values than the server over rows.
            whole = json.dumps(
                [dict(zip(sent, row, strict=True)) for row in zip(*sent.values(), strict=True)]
            )
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s)",  # noqa: S608 - our own names
                [whole],
            )
            return
        marks = f"({', '.join(['%s'] * len(sent))})"
        for some in batched(zip(*sent.values(), strict=True), _MOST_ROWS):
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(some))}",  # noqa: S608 - our own names
                list(chain.from_iterable(some)),
            )


def account_code(*, kind: str, unit: str, case: str = "", programme: str = "", year: int = 0) -> str:
    """Return the code of an account, whether it has been opened or not."""
    return Place(AccountKind(kind), unit, case, programme, year).code


_current: ContextVar[Turn | None] = ContextVar("turn on the books", default=None)


@contextmanager
def turn() -> Iterator[Turn]:
    """Yield the turn of the block around, or a turn of its own that is written at the end.

    Raises:
        RuntimeError: there is no transaction: the act and its entry stand or fall together.
        IntegrityError: the database refuses what was posted.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "Post to the books inside a transaction: the act and its entry stand or fall together."
        )
    around = _current.get()
    if around is not None:
        yield around
        return
    own = Turn()
    token = _current.set(own)
    try:
        yield own
    finally:
        _current.reset(token)
    own.write()
