"""Killed at any moment: no half act, nothing acknowledged is lost, the journal verifies."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.office import TestOffice
from tests.registry import doomed
from tests.registry.commands import safeconduct
from tests.registry.stories import enact, fund
from tests.registry.test_verifying import verified
from tests.soaking import long_run

ROUNDS = 10
SOAK_ROUNDS = long_run(100)
"""On each of the two databases."""

LONGEST = 0.35
"""Seconds after the first receipt within which a process is killed: about as long as its acts take once around."""

type Acknowledged = list[tuple[str, int, str, int]]
"""Case, place in it, digest and leaf, as the receipts said."""


@contextmanager
def doomed_processes(office: TestOffice) -> Iterator[Callable[..., Acknowledged]]:
    """Give a function that lets a process act, kills it (or lets it die by itself), and returns its receipts."""
    keys = {account: (key.seed.hex(), key.identity) for account, key in office.keys.items()}
    with subprocess.Popen(
        [sys.executable, doomed.__file__],
        env=office.database.env() | {"PYTHONPATH": str(Path(doomed.__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, heard = process.stdin, process.stdout

        def say(what: object) -> None:
            told.write(json.dumps(what) + "\n")
            told.flush()

        def killed(turn: int, *, after: float = 0.0, die: str = "") -> Acknowledged:
            say([turn, die])
            doomed_one = json.loads(heard.readline())
            lines = [json.loads(heard.readline())]
            if not die:
                time.sleep(after)
                os.kill(doomed_one, signal.SIGKILL)
            while (line := json.loads(heard.readline())) != doomed.OVER:
                lines.append(line)
            return [tuple(receipt) for receipt in lines]

        say({"home": str(office.installation.home), "keys": keys})
        yield killed
        told.close()
        assert process.wait() == 0


def check(office: TestOffice, acknowledged: Acknowledged) -> None:
    from safeconduct.registry.models import CaseFile, Entry

    stored = {
        (row.file_id, row.index, bytes(row.digest).hex(), row.leaf)
        for row in Entry.objects.only("file_id", "index", "digest", "leaf")
    }
    assert stored.issuperset(acknowledged)
    # Order, signatures, tree, head of the tree and of each file, seals, pairs: each act is there whole or not.
    assert verified(office, session=office.session("heron")).problems == []
    alive = set(
        CaseFile.objects.filter(kind="case").exclude(stage="erased").values_list("reference", flat=True)
    )
    assert office.installation.keyring.refs() >= alive


def rounds(office: TestOffice, number: int) -> None:
    from safeconduct.registry.rebuild import rebuild
    from safeconduct.registry.teams import complete_erasures

    enact(office)
    fund(office)
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)  # noqa: S311 - only spreads the moments
    acknowledged: Acknowledged = []
    with doomed_processes(office) as killed:
        for turn in range(number):
            acknowledged += killed(turn, after=dice.uniform(0, LONGEST))
            check(office, acknowledged)
            complete_erasures(office.installation)
    assert len(acknowledged) > number, "the processes were killed before they had done anything"
    assert rebuild(office.installation, check=True).differences == []


def test_killed_at_random_moments_nothing_acknowledged_is_lost(office: TestOffice) -> None:
    rounds(office, ROUNDS)


@pytest.mark.soak
@pytest.mark.skipif("SAFECONDUCT_SOAK" not in os.environ, reason="the long run of `make soak`")
def test_killed_a_hundred_times_nothing_acknowledged_is_lost(office: TestOffice) -> None:
    rounds(office, SOAK_ROUNDS)


def test_killed_between_an_erasure_and_its_key_the_next_start_destroys_the_key(office: TestOffice) -> None:
    from safeconduct.registry.models import CaseFile

    enact(office)
    with doomed_processes(office) as killed:
        acknowledged = killed(0, die=doomed.DESTROYING)
    erased = CaseFile.objects.get(stage="erased").reference
    assert erased in {case for case, *_ in acknowledged}
    assert erased in office.installation.keyring.refs()
    check(office, acknowledged)
    started = safeconduct(office, "journal", "verify")
    assert started.returncode == 0, started.stderr
    assert erased not in office.installation.keyring.refs()
