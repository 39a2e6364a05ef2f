"""Words that open nothing: an unknown locator, a wrong secret and an erased case answer alike, also in time."""

from collections.abc import Callable
from statistics import median, quantiles
from time import thread_time
from typing import Any

import pytest
from tests.mailbox.boxes import begun, erased
from tests.office import TestOffice

from safeconduct.sealing import mailbox
from safeconduct.sealing.mailbox import MailboxKeys
from safeconduct.sealing.words import Words, new_words, words_sharing_locator

TOLERANCE = 0.05
"""Of medians, and of 95th percentiles, where there are enough tries for them to mean something."""

ROUNDS = 3

type Open = Callable[[Any, Words], Any]
type Samples = dict[str, list[float]]


def failing(office: TestOffice) -> dict[str, Callable[[], Words]]:
    """Return how to draw words of each of the three kinds."""
    living, gone = begun(office), begun(office)
    erased(office, gone)
    return {
        "unknown locator": new_words,
        "wrong secret": lambda: words_sharing_locator(living.words),
        "erased case": lambda: gone.words,
    }


def measured(installation: Any, kinds: dict[str, Callable[[], Words]], tries: int, opens: Open) -> Samples:
    """Return processor seconds of the thread for each try, the kinds taking turns.

    Not time by the clock: what else the machine does must not matter.
    """
    from safeconduct.registry.mailboxes import NoMailbox

    samples: Samples = {kind: [] for kind in kinds}
    for _ in range(tries):
        for kind, draw in kinds.items():
            words = draw()
            began = thread_time()
            with pytest.raises(NoMailbox):
                opens(installation, words)
            samples[kind].append(thread_time() - began)
    return samples


def told_apart(samples: Samples, *, tails: bool) -> list[str]:
    """Return by which figures the kinds can be told apart."""
    figures: dict[str, Callable[[list[float]], float]] = {"median": median}
    if tails:
        figures["95th percentile"] = lambda values: quantiles(values, n=20)[-1]
    found = []
    for name, figure in figures.items():
        values = {kind: figure(taken) for kind, taken in samples.items()}
        low, high = min(values.values()), max(values.values())
        if high > low * (1 + TOLERANCE):
            found.append(f"{name}: {values}")
    return found


def are_alike(office: TestOffice, tries: int, opens: Open, *, tails: bool) -> bool:
    """Say whether in one of three rounds nothing told the kinds apart: a busy machine spoils one, not three."""
    kinds = failing(office)
    measured(office.installation, kinds, 3, opens)
    for _ in range(ROUNDS):
        found = told_apart(measured(office.installation, kinds, tries, opens), tails=tails)
        if not found:
            return True
        print(*found, sep="\n")  # noqa: T201 - pytest shows it when the test fails
    return False


def looks_first(installation: Any, words: Words) -> Any:
    """Open as somebody would who thinks of speed: no derivation where there is no mailbox."""
    from safeconduct.registry.mailboxes import NoMailbox, open_with
    from safeconduct.registry.models import Mailbox

    if not Mailbox.objects.filter(locator=mailbox.locator(words, installation.server_key)).exists():
        raise NoMailbox("These words open no mailbox; check them one by one, in order.")
    return open_with(installation, words)


def says_why(installation: Any, words: Words) -> Any:
    """Open as somebody would who looks more closely where something was found."""
    from safeconduct.registry.mailboxes import open_with
    from safeconduct.registry.models import Mailbox

    try:
        return open_with(installation, words)
    finally:
        row = Mailbox.objects.filter(locator=mailbox.locator(words, installation.server_key)).first()
        if row is not None:
            for _ in range(200):
                MailboxKeys.of(bytes(32)).recipient  # noqa: B018 - the work is what leaks


def opened(installation: Any, words: Words) -> Any:
    from safeconduct.registry.mailboxes import open_with

    return open_with(installation, words)


@pytest.mark.soak
def test_the_three_answer_in_one_time_over_three_hundred_tries(sqlite_office: TestOffice) -> None:
    assert are_alike(sqlite_office, 300, opened, tails=True)


@pytest.mark.soak
def test_the_comparison_finds_a_small_leak(sqlite_office: TestOffice) -> None:
    assert not are_alike(sqlite_office, 40, says_why, tails=True)


def test_the_comparison_finds_a_leak(sqlite_office: TestOffice) -> None:
    assert not are_alike(sqlite_office, 4, looks_first, tails=False)


def test_the_three_get_one_answer_and_ask_the_same_of_database_and_keyring(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from safeconduct.registry.mailboxes import NoMailbox, open_with

    kinds = failing(office)
    keyring = type(office.installation.keyring)
    asked: list[str] = []
    get = keyring.get
    monkeypatch.setattr(keyring, "get", lambda self, ref: asked.append(ref) or get(self, ref))
    answers, questions = {}, {}
    for kind, draw in kinds.items():
        asked.clear()
        with CaptureQueriesContext(connection) as queries, pytest.raises(NoMailbox) as refused:
            open_with(office.installation, draw())
        answers[kind] = (str(refused.value), refused.value.exit_status, refused.value.__cause__)
        questions[kind] = ([query["sql"].partition("WHERE")[0] for query in queries], len(asked))
        assert [len(ref) for ref in asked] == [19]
    assert len(set(answers.values())) == 1
    assert len({str(each) for each in questions.values()}) == 1
