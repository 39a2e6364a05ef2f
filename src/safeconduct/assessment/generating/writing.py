"""Write drawn claims as Parquet, JSON Lines or CSV: a batch at a time, whole or not at all."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from safeconduct.assessment.bulk.layout import CLAIMS
from safeconduct.assessment.claim import Claimant, Item
from safeconduct.assessment.generating.drawing import FAULTS, ROWS, Drawn, Source, draw, source_for
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme

ENDINGS = (".parquet", ".jsonl", ".csv")

UNKNOWN_PROGRAMME = "no-such-programme"

type Progress = Callable[[float], None]
"""Is told which part of the claims has been written, from 0 to 1."""


def write_claims(
    out: Path,
    count: int,
    programme: Programme,
    catalogue: Catalogue,
    *,
    seed: int,
    bad_rows: int = 0,
    progress: Progress = lambda _: None,
) -> None:
    """Write synthetic claims; the same arguments give the same bytes.

    Memory holds one batch of `drawing.ROWS` claims, whatever their number.

    Args:
        out: the file; its ending says the format: `.parquet`, `.jsonl` or `.csv`. It is replaced when all
            claims are written, and left as it was when they are not.
        count: how many claims.
        programme: whose claims.
        catalogue: with the programme's own additions.
        seed: any whole number from 0.
        bad_rows: of a thousand rows, how many are bad on purpose.
        progress: is told how it goes.

    Raises:
        BadInput: the ending is none of these, the file cannot be written, or nothing can be drawn.
    """
    writer = {".parquet": _write_parquet, ".jsonl": _write_jsonl, ".csv": _write_csv}.get(out.suffix)
    if writer is None:
        raise BadInput(f"“{out.name}” does not say the format: end it with one of {', '.join(ENDINGS)}.")
    source = source_for(programme, catalogue, seed)
    beside = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        writer(beside, source, _watched(draw(source, count, seed, bad_rows), count, progress))
        beside.replace(out)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise BadInput(f"“{out}” cannot be written: {reason}.") from error
    finally:
        beside.unlink(missing_ok=True)


_PERSON = CLAIMS.field("claimants").type.value_type
_ITEM = CLAIMS.field("items").type.value_type


def _watched(batches: Iterator[Drawn], count: int, progress: Progress) -> Iterator[Drawn]:
    done = 0
    for drawn in batches:
        yield drawn
        done += len(drawn.setting)
        progress(done / count)


def record_batch(source: Source, drawn: Drawn, pools: "Pools") -> pa.RecordBatch:
    """Return a batch of claims as Arrow holds them; no Python runs for a single claim."""
    programmes = pa.array([source.programme, UNKNOWN_PROGRAMME])
    unknown = drawn.fault == FAULTS.index("unknown_programme")
    items = pools.items.take(pa.array(drawn.items))
    starts = pools.party_offsets[drawn.party]
    lengths = pools.party_offsets[drawn.party + 1] - starts
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    columns = {
        "programme": programmes.take(pa.array(unknown.astype(np.int8))),
        "offered_on": pa.array(drawn.offered.astype(np.int32), mask=~drawn.has_offer).cast(pa.date32()),
        "surrendered_on": pa.array(drawn.surrendered.astype(np.int32)).cast(pa.date32()),
        "voluntary": pa.array(drawn.voluntary),
        "claimants": pa.ListArray.from_arrays(
            pa.array(np.concatenate(([0], ends)).astype(np.int32)), pools.claimants.take(pa.array(places))
        ),
        "items": pa.ListArray.from_arrays(pa.array(drawn.offsets.astype(np.int32)), items),
        "prior_awards": pa.array(drawn.prior),
        "knew_of_offer": pa.array(drawn.has_offer),
        "unit": pools.units.take(pa.array(drawn.setting)),
    }
    return pa.record_batch([columns[name] for name in CLAIMS.names], schema=CLAIMS)


class Pools:
    """A source's items, parties and units as Arrow arrays to take from.

    Args:
        source: what claims are drawn from.
    """

    def __init__(self, source: Source) -> None:
        self.items = pa.array([_plain(item) for item in source.items], _ITEM)
        self.claimants = pa.array([_plain(person) for party in source.parties for person in party], _PERSON)
        self.party_offsets = np.cumsum([0, *(len(party) for party in source.parties)])
        self.units = pa.array([setting.unit for setting in source.settings], pa.string())


def _plain(thing: Item | Claimant) -> dict[str, Any]:
    """Return an item or a claimant as a table holds it: attributes are text there, and empty cells left out."""
    fields = msgspec.structs.asdict(thing)
    attributes = fields["attributes"]
    fields["attributes"] = json.dumps(attributes) if attributes else None
    return fields


def _write_parquet(path: Path, source: Source, batches: Iterator[Drawn]) -> None:
    pools = Pools(source)
    with pq.ParquetWriter(path, CLAIMS, compression="snappy") as writer:
        for drawn in batches:
            writer.write_batch(record_batch(source, drawn, pools), row_group_size=ROWS)


def _write_jsonl(path: Path, source: Source, batches: Iterator[Drawn]) -> None:
    texts = Texts(source)
    with path.open("w", encoding="utf-8", newline="\n") as opened:
        for drawn in batches:
            opened.writelines(texts.lines(drawn))


def _write_csv(path: Path, source: Source, batches: Iterator[Drawn]) -> None:
    texts = Texts(source)
    with path.open("w", encoding="utf-8", newline="") as opened:
        written = csv.writer(opened, lineterminator="\n")
        written.writerow(Row._fields)
        for drawn in batches:
            written.writerows(texts.rows(drawn))


class Row(NamedTuple):
    """A claim as text: the columns of a CSV file, and in the same order the keys of a line of JSON."""

    programme: str
    offered_on: str
    surrendered_on: str
    voluntary: str
    claimants: str
    items: str
    prior_awards: str
    knew_of_offer: str
    unit: str


class Texts:
    """A source's items and parties as JSON, ready to be put together.

    Args:
        source: what claims are drawn from.
    """

    def __init__(self, source: Source) -> None:
        self._programme = source.programme
        self._items = [msgspec.json.encode(item).decode() for item in source.items]
        self._parties = [msgspec.json.encode(party).decode() for party in source.parties]
        self._units = [setting.unit or "" for setting in source.settings]

    def lines(self, drawn: Drawn) -> Iterator[str]:
        """Yield a batch's claims as `assess` reads them, each on a line of its own."""
        return map(_as_json, self.rows(drawn))

    def rows(self, drawn: Drawn) -> Iterator[Row]:
        """Yield a batch's claims as text."""
        items, unknown = drawn.items.tolist(), FAULTS.index("unknown_programme")
        offsets = drawn.offsets.tolist()
        columns = zip(
            drawn.fault.tolist(),
            drawn.has_offer.tolist(),
            drawn.offered.astype("datetime64[D]").astype(str).tolist(),
            drawn.surrendered.astype("datetime64[D]").astype(str).tolist(),
            drawn.voluntary.tolist(),
            drawn.party.tolist(),
            offsets[:-1],
            offsets[1:],
            drawn.prior.tolist(),
            drawn.setting.tolist(),
            strict=True,
        )
        for fault, has_offer, offered, surrendered, voluntary, party, begin, end, prior, setting in columns:
            yield Row(
                UNKNOWN_PROGRAMME if fault == unknown else self._programme,
                offered if has_offer else "",
                surrendered,
                "true" if voluntary else "false",
                self._parties[party],
                "[" + ",".join([self._items[item] for item in items[begin:end]]) + "]",
                str(prior) if prior else "",
                "true" if has_offer else "false",
                self._units[setting],
            )


def _as_json(row: Row) -> str:
    """Return a claim as `assess` reads it, on a line of its own."""
    offered = f'"offered_on":"{row.offered_on}",' if row.offered_on else ""
    prior = f',"prior_awards":{row.prior_awards}' if row.prior_awards else ""
    unit = f',"unit":"{row.unit}"' if row.unit else ""
    return (
        f'{{"programme":"{row.programme}",{offered}"surrendered_on":"{row.surrendered_on}",'
        f'"voluntary":{row.voluntary},"claimants":{row.claimants},"items":{row.items}'
        f'{prior},"knew_of_offer":{row.knew_of_offer}{unit}}}\n'
    )
