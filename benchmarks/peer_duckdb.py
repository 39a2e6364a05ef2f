"""The totals in hand-written SQL, over one row for each claim with its list of items.

The fastest of ten ways that were tried: lists are unfolded once, by the scan itself; whether anybody is able to
receive is asked of the list of claimants in place; rates are joined by a table of some hundreds of rows.
"""

from pathlib import Path

import duckdb

from benchmarks.peer_rates import ADULT, FIT, REFUSED, rates

_QUERY = f"""
SELECT CAST(sum(
    CASE
        WHEN condition IN {FIT} AND rate.amount IS NOT NULL THEN rate.amount * CAST(quantity AS BIGINT)
        WHEN decided IS NOT NULL AND (condition IS NULL OR condition NOT IN {REFUSED})
            THEN CAST(CAST(decided AS DECIMAL(18, 2)) * 100 AS BIGINT)
        ELSE 0
    END
) AS BIGINT)
FROM (
    SELECT unnest(items, recursive := true)
    FROM read_parquet($claims)
    WHERE voluntary AND list_contains(
        list_transform(claimants, lambda c: (c.age IS NULL OR c.age >= {ADULT}) AND NOT c.deceased), true
    )
) AS item
JOIN rate ON item.equipment = rate.equipment AND coalesce(item.attributes, '') = rate.attributes
"""  # noqa: S608 - our own constants


class Peer:
    """A connection with the rates loaded.

    Args:
        claims: the file that will be asked about.
        programme: by whose list.
        threads: how many processors it may use.
    """

    def __init__(self, claims: Path, programme: str, threads: int) -> None:
        self._claims = str(claims)
        self._connection = duckdb.connect(config={"threads": threads})
        self._connection.execute("SET preserve_insertion_order = false")
        self._connection.execute("CREATE TABLE rate (equipment VARCHAR, attributes VARCHAR, amount BIGINT)")
        known = [
            (rate.equipment, rate.attributes, rate.amount) for rate in rates(claims, programme) if rate.clause
        ]
        self._connection.executemany("INSERT INTO rate VALUES (?, ?, ?)", known)

    def total(self) -> int:
        """Return what all claims come to, in minor units."""
        found = self._connection.execute(_QUERY, {"claims": self._claims}).fetchone()
        return int(found[0]) if found else 0
