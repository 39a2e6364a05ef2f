"""Building and validating a payment file of 100,000 payments, against sepaxml, which builds its tree first.

sepaxml's own validation refuses a document of more than a million elements, which 100,000 payments are. So at that
size ours, validated, is held against its building alone; a small file is validated by both.
"""

import importlib
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.rounds import LEAST, Row, Scale, compare, interleave
from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import Payee, Payer, Profile, Transfer, write_pain001

PAYMENTS = 100_000
SMALL = 2_000
FEW_PAYMENTS = 200
MOST = Scale(rounds=7, warm=0, tries=1)
"""A round takes some ten seconds; more of them would say nothing more."""
MOST_MEMORY = 150
"""MiB."""
DAY = date(2026, 12, 1)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
# The numbers of German examples everywhere; nobody's.
PAYER = Payer(
    name="Invented Payments Office",
    account="DE89370400440532013000",
    account_is_iban=True,
    bank="COBADEFFXXX",
)
_NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"

# `ru_maxrss` would not do: a new process inherits there what the one that starts it needed.
_MEASURE = """
from pathlib import Path
from benchmarks.banking import NoFile, PAYMENTS, written
written(NoFile(), PAYMENTS)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


class NoFile:
    """A file that is thrown away, as the encrypting stream throws away what it has sealed."""

    def write(self, data: bytes, /) -> None:
        """Take the bytes."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure both ways to the same payments.

    Raises:
        BadInput: the peer is not installed.
        AssertionError: the two files do not pay the same to the same, so that there is nothing to compare.
    """
    try:
        peer = importlib.import_module("sepaxml").SepaTransfer
    except ModuleNotFoundError:
        raise BadInput("sepaxml is not installed: run `make bench`.") from None
    count, small = (FEW_PAYMENTS, FEW_PAYMENTS) if scale == LEAST else (PAYMENTS, SMALL)
    _same(peer)
    few = Scale(rounds=min(scale.rounds, MOST.rounds), warm=MOST.warm, tries=MOST.tries)
    yield compare(
        interleave({"us": partial(written, NoFile(), count), "peer": partial(_exported, peer, count)}, few),
        "us",
        "peer",
        what="100,000 payments built and validated, pain.001.001.09",
        against="sepaxml, built and not validated",
        lowest=1,
    )
    validated = partial(_exported, peer, small, validate=True)
    yield compare(
        interleave({"us": partial(written, NoFile(), small), "peer": validated}, few),
        "us",
        "peer",
        what=f"{small:,} payments built and validated",
        against="sepaxml, built and validated",
    )
    if Path("/proc/self/status").exists():
        yield _memory()


def transfers(count: int) -> Iterator[Transfer]:
    """Yield invented payments, no two alike."""
    for number in range(count):
        payee = Payee(
            name=f"Invented Payee {number}", account=_iban(number), account_is_iban=True, bank="COBADEFFXXX"
        )
        yield Transfer(
            end_to_end=f"BENCH{number:08d}",
            amount=10_000 + number,
            unit="EUR",
            payee=payee,
            text=f"Contract {number}",
        )


def written(out: Any, count: int) -> int:
    """Write a file of `count` payments, proven valid, and return how many they are."""
    total = sum(10_000 + number for number in range(count))
    facts = write_pain001(
        out,
        message_id="BENCH-1",
        created=NOW,
        payer=PAYER,
        execution=DAY,
        transfers=transfers(count),
        count=count,
        total=total,
        profile=Profile.SEPA,
    )
    return facts.count


def _iban(number: int) -> str:
    account = f"37040044{number:010d}"
    check = 98 - int(f"{account}131400") % 97
    return f"DE{check:02d}{account}"


def _exported(peer: Any, count: int, *, validate: bool = False) -> int:
    """Make the peer's file of the same payments, and return how many they are."""
    _export(peer, count, validate=validate)
    return count


def _export(peer: Any, count: int, *, validate: bool) -> bytes:
    config = {
        "name": PAYER.name,
        "IBAN": PAYER.account,
        "BIC": PAYER.bank,
        "batch": True,  # one block, as ours: its faster way
        "currency": "EUR",
    }
    file = peer(config, schema="pain.001.001.09")
    for transfer in transfers(count):
        file.add_payment(
            {
                "name": transfer.payee.name,
                "IBAN": transfer.payee.account,
                "BIC": transfer.payee.bank,
                "amount": transfer.amount,
                "execution_date": DAY,
                "description": transfer.text,
                "endtoend_id": transfer.end_to_end,
            }
        )
    exported: bytes = file.export(validate=validate, pretty_print=False)
    return exported


def _same(peer: Any) -> None:
    ours = io.BytesIO()
    written(ours, FEW_PAYMENTS)
    assert _paid(ours.getvalue()) == _paid(_export(peer, FEW_PAYMENTS, validate=False))  # noqa: S101 - a guard


def _paid(file: bytes) -> list[tuple[str, ...]]:
    """Return reference, amount, name, account, bank and text of each payment."""
    fields = ("EndToEndId", "InstdAmt", "Nm", "IBAN", "BICFI", "Ustrd")
    return [
        tuple(str(payment.findtext(f".//{_NAMESPACE}{field}")) for field in fields)
        for payment in etree.fromstring(file).iter(f"{_NAMESPACE}CdtTrfTxInf")
    ]


def _memory() -> Row:
    done = subprocess.run([sys.executable, "-c", _MEASURE], check=True, capture_output=True, text=True)
    peak = int(done.stdout)
    ratio = MOST_MEMORY / peak
    return Row(
        what="peak memory in MiB, 100,000 payments",
        ours=peak,
        against=f"{MOST_MEMORY} MiB",
        theirs=MOST_MEMORY,
        ratio=ratio,
        quartiles=(ratio, ratio),
        lowest=1,
        highest=None,
        rounds=1,
    )
