"""First contacts against their floor, and an officer's page while five hundred people wait for their words' turn."""

import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from django.db import transaction
from tools.running import free_port

from benchmarks import plain_tables
from benchmarks.office import Office, office_on, serving_office
from benchmarks.plain_tables import PlainEntry
from benchmarks.rounds import Row, Scale, Side, compare, interleave
from benchmarks.serving import serving, wait_for
from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.parts.contact import Channel
from safeconduct.errors import BadInput
from safeconduct.registry import mailboxes
from safeconduct.registry.models import Entry
from safeconduct.registry.opening import history, look
from safeconduct.sealing import agefile, mailbox
from safeconduct.sealing.words import new_words

AT_LEAST = 0.7
PAGE_AT_LEAST = 1 / 1.5
"""An officer's page may take one and a half times as long: two thirds of its rate are left."""

VISITORS = 500
ACTS = 60
MOST_ROUNDS = 30
PAGES = 20
"""Pages in one turn."""

SETTLE_SECONDS = 15
TEXT = "Я не хочу воевать. Могу привести танк. Со мной ещё двое, они знают. Ответьте, пожалуйста, ночью."


def rows(scale: Scale) -> Iterator[Row]:
    """Measure both."""
    with office_on() as office:
        yield _contacts(office, scale)
    yield _page(scale)


def _contacts(office: Office, scale: Scale) -> Row:
    plain_tables.make()
    turns = Scale(rounds=min(scale.rounds, MOST_ROUNDS), warm=1, tries=2)
    # Words are drawn beforehand: drawing them is the page's before.
    ours = iter([new_words() for _ in range(turns.runs)])
    installation = office.installation
    act = OpenCase(channel=Channel.MAILBOX, words=TEXT, danger="soon", languages=("ru",))

    def contact() -> int:
        prepared = mailboxes.prepare(installation, next(ours))
        mailboxes.begin(installation, prepared, act, relative=False, request=secrets.token_bytes(16))
        return 1

    contact_once = mailboxes.prepare(installation, new_words())
    mailboxes.begin(installation, contact_once, act, relative=False, request=secrets.token_bytes(16))
    times = interleave({"ours": contact, "floor": _floor(office)}, turns)
    return compare(
        times,
        "ours",
        "floor",
        what="first contacts, sealed and signed",
        against="one Argon2id, one age seal, one commit",
        lowest=AT_LEAST,
    )


def _floor(office: Office) -> Side:
    """Return a side that does what no first contact can do without."""
    last = Entry.objects.order_by("-leaf").first()
    if last is None:
        raise BadInput("There is no entry to take the floor's size from.")
    columns = plain_tables.columns_of(last)
    recipients = [office.heron.keys.public.seal, office.words.recipient]
    body = secrets.token_bytes(len(columns["body"]) // 2)
    words, places = new_words(), count(1)

    def side() -> int:
        mailbox.derive(words, mailbox.new_salt())
        sealed = agefile.seal(body, recipients)
        with transaction.atomic(durable=True):
            digest = secrets.token_bytes(32)
            PlainEntry.objects.create(**{**columns, "leaf": next(places), "body": sealed, "digest": digest})
        return 1

    return side


def _page(scale: Scale) -> Row:
    """Measure an officer's opening of a case of 60 acts: idle, and while the mailbox's queue is full."""
    with (
        tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as name,
        serving_office(Path(name)) as office,
    ):
        case = office.case(ACTS)
        port = free_port()
        with serving(port, Path(name)):
            url = f"http://localhost:{port}"
            wait_for(f"{url}/en/mailbox/")
            rounds = min(scale.rounds, MOST_ROUNDS)
            idle = [_opening(office, case) for _ in range(rounds)]
            visitors = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.visitors", url, str(VISITORS)], stdout=subprocess.PIPE
            )
            try:
                time.sleep(SETTLE_SECONDS)
                busy = [_opening(office, case) for _ in range(rounds)]
            finally:
                visitors.terminate()
                told = visitors.communicate(timeout=30)[0].decode().split()
    if not told or int(told[0]) < VISITORS // 2:
        raise BadInput(f"Only {told[0] if told else 0} of {VISITORS} visitors waited; nothing was measured.")
    return compare(
        {"busy": busy, "idle": idle},
        "busy",
        "idle",
        what=f"an officer opens a case of {ACTS} acts while {told[0]} people wait",
        against="the same with nobody waiting",
        lowest=PAGE_AT_LEAST,
    )


def _opening(office: Office, case: str) -> float:
    """Return the median seconds of opening a case and reading all of it."""
    taken = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        look(office.heron, case)
        history(office.heron, case)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
