"""What the scalar engine says of a file of claims, and what the bulk engine says: to be compared."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from safeconduct.assessment import assess, claim_from_plain, render
from safeconduct.assessment.bulk.awards import AwardTables
from safeconduct.assessment.bulk.layout import AWARDS
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.reading import table_of
from safeconduct.assessment.bulk.running import Books
from safeconduct.assessment.bulk.telling import Teller
from safeconduct.assessment.bulk.totals import Totals
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme

type Said = dict[int, dict[str, Any] | str]
"""By line: the award as `assess --json` prints it, or the sentence that refuses the claim."""


def finder(programme: Programme) -> Any:
    """Return a function that finds this programme only."""

    def find(wanted: str) -> Programme:
        if wanted != programme.id:
            raise BadInput(f"No programme “{wanted}”.")
        return programme

    return find


def one_by_one(plain: Sequence[dict[str, Any]], programme: Programme) -> Said:
    """Return what the scalar engine says."""
    find = finder(programme)
    said: Said = {}
    for line, each in enumerate(plain, 1):
        try:
            claim = claim_from_plain(each)
            said[line] = render(assess(claim, find(claim.programme), standard()), "en")
        except BadInput as error:
            said[line] = str(error)
    return said


def batches(plain: Sequence[dict[str, Any]], size: int) -> list[pa.RecordBatch]:
    """Return claims as tables of so many rows."""
    typed = [claim_from_plain(each) for each in plain]
    return [
        table_of(typed[at : at + size], range(at + 1, at + 1 + len(typed[at : at + size])))
        for at in range(0, len(typed), size)
    ]


def in_bulk(
    plain: Sequence[dict[str, Any]], programme: Programme, size: int
) -> tuple[Said, pa.Table, Totals, Totals]:
    """Return what the bulk engine says: awards told, awards as a table, and totals with and without awards."""
    whole, bare = (Books(Lists(finder(programme), standard()), awards=awards) for awards in (True, False))
    teller, tables = Teller("en"), AwardTables()
    totals, bare_totals = Totals(), Totals()
    said: Said = {}
    written = []
    for batch in batches(plain, size):
        assessed = whole.assess(batch)
        for told in teller.told(assessed):
            line = told.pop("line")
            assert isinstance(line, int)
            said[line] = plain_json(told)
        said.update({reject.line: reject.reason for reject in assessed.rejects})
        written.append(tables.table(assessed))
        totals.add(assessed)
        bare_totals.add(bare.assess(batch))
    return said, pa.Table.from_batches(written, schema=AWARDS), totals, bare_totals


def plain_json(told: dict[str, object]) -> dict[str, Any]:
    """Return an award as a reader of the file finds it."""
    import json

    import msgspec

    found: dict[str, Any] = json.loads(msgspec.json.encode(told))
    return found
