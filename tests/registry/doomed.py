"""Processes that act without end on an installation, saying aloud each thing they were told is done; to be killed.

Run as a program. Its first line on standard input is JSON: the installation's folder and the officers' secret
keys. For each further line (a number that makes tags unique, and where to die by itself, if anywhere) it forks a
process, which says its own number first; when that one has died, a line says OVER.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import django

OVER = "over"
DESTROYING = "destroying"
"""To be killed after an erasure was committed, before the shred key is destroyed."""


def main() -> None:
    told = json.loads(sys.stdin.readline())
    django.setup()
    from tests.databases import Database
    from tests.office import Clock, TestOffice

    from safeconduct.registry.installation import Installation
    from safeconduct.sealing.keyring import FileKeyring
    from safeconduct.sealing.officer import OfficerKeys

    class Speaking(TestOffice):
        """Prints each receipt as soon as it has it."""

        def do(self, *arguments: Any, **more: Any) -> Any:
            receipt = super().do(*arguments, **more)
            say([receipt.case, receipt.index, receipt.digest, receipt.leaf])
            return receipt

    keys = {
        account: OfficerKeys(seed=bytes.fromhex(seed), identity=identity)
        for account, (seed, identity) in told["keys"].items()
    }
    clock = Clock(datetime(2023, 8, 2, 9, 0, tzinfo=UTC))
    home = Path(told["home"])
    office = Speaking(
        Installation.open(home, clock=clock), clock, keys, Database("", None, home.parent, {}), b""
    )
    # Only now, so that starting up is paid once; no connection is open yet that a fork would share.
    for line in sys.stdin:
        turn, where = json.loads(line)
        if (child := os.fork()) == 0:
            say(os.getpid())
            if where == DESTROYING:
                FileKeyring.destroy = die  # type: ignore[method-assign] # at exactly this moment
            act(office, turn)
        os.waitpid(child, 0)
        say(OVER)


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def act(office: Any, turn: int) -> None:
    """Do one of everything, again and again."""
    from tests.registry.stories import arrived as arrive
    from tests.registry.stories import by_call, ended, name_family, offer

    from safeconduct.casefile.acts.access import AdmitOfficer, Erase, RemoveOfficer
    from safeconduct.casefile.acts.contact import JudgeCredible
    from safeconduct.registry import journal

    for number in count():
        reference = by_call(office)
        office.do(AdmitOfficer(account="owl"), "heron", reference)
        name_family(office, reference)
        office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
        office.both(offer(office), "heron", "owl", reference)
        office.do(RemoveOfficer(account="owl"), "heron", reference)
        arrive(office, f"TAG {turn}-{number}")
        journal.publish(office.installation)
        office.do(AdmitOfficer(account="owl"), "heron", reference)
        ended(office, reference)
        office.both(Erase(), "owl", "wren", reference)


if __name__ == "__main__":
    main()
