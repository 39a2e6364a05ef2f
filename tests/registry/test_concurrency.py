"""Several people at once: on one case one wins and the others are told; on different cases all go on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connections
from tests.office import TestOffice
from tests.registry.stories import WORDS, arrived, by_call, enact, offer, tell
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.contact import Channel
from safeconduct.errors import SafeconductError

JUDGE = JudgeCredible(reasons=WORDS)


def at_once[Result](*jobs: Callable[[], Result]) -> list[Result | SafeconductError]:
    """Do all jobs at the same moment, each in a thread with its own connection; refusals are results."""
    together = Barrier(len(jobs))

    def run(job: Callable[[], Result]) -> Result | SafeconductError:
        try:
            together.wait()
            return job()
        except SafeconductError as refusal:
            return refusal
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def looked(office: TestOffice, account: str, reference: str) -> tuple[Any, str]:
    from safeconduct.registry.opening import look

    session = office.session(account)
    return session, look(session, reference).head


def test_of_two_officers_on_one_case_one_wins_and_the_other_is_told(office: TestOffice) -> None:
    from safeconduct.registry.errors import CaseMoved
    from safeconduct.registry.models import Entry
    from safeconduct.registry.performing import perform

    for _ in range(5):
        reference = by_call(office)
        seen = [looked(office, account, reference) for account in ("heron", "wren")]
        act = partial(perform, JUDGE, case=reference)
        results = at_once(*(partial(act, session=session, seen=head) for session, head in seen))
        told = [result for result in results if isinstance(result, SafeconductError)]
        assert len(told) == 1
        assert isinstance(told[0], CaseMoved)
        assert Entry.objects.filter(file_id=reference).count() == 2
    assert verified(office).problems == []


def test_acts_on_different_cases_all_succeed(office: TestOffice) -> None:
    cases = [by_call(office) for _ in range(6)]
    results = at_once(*(partial(office.do, JUDGE, "heron", reference) for reference in cases))
    assert not [result for result in results if isinstance(result, SafeconductError)]
    assert {office.case(reference).stage for reference in cases} == {"credible"}
    assert verified(office, session=office.session("heron")).problems == []


def test_one_request_sent_many_times_at_once_does_one_thing(office: TestOffice) -> None:
    from safeconduct.registry.models import Entry

    reference = by_call(office)
    session, head = looked(office, "heron", reference)
    results: list[Any] = at_once(
        *(lambda: office.do(JUDGE, session, reference, seen=head, request=b"once"),) * 5
    )
    assert {result.digest for result in results} == {results[0].digest}
    assert sorted(result.repeated for result in results) == [False, True, True, True, True]
    assert Entry.objects.filter(file_id=reference).count() == 2


def test_one_request_to_begin_a_case_sent_at_once_begins_one(office: TestOffice) -> None:
    from safeconduct.registry.performing import new_reference

    reference = new_reference()
    begin = OpenCase(channel=Channel.CALL, words=WORDS)
    results = at_once(*(lambda: office.do(begin, "heron", reference, request=b"once"),) * 4)
    assert [result for result in results if not isinstance(result, SafeconductError)]
    assert office.case(reference).stage == "contact"
    assert reference in office.installation.keyring.refs(), "the losers must not take the winner's shred key"


def test_of_two_seconds_at_once_one_counts(office: TestOffice) -> None:
    from safeconduct.registry.models import Pair
    from safeconduct.registry.performing import Seconding

    enact(office)
    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JUDGE, "heron", reference)
    proposal = office.do(offer(office), "heron", reference)
    before = Pair.objects.count()
    session, head = looked(office, "owl", reference)
    results = at_once(*(lambda: office.do(Seconding(proposal.digest), session, reference, seen=head),) * 3)
    assert len([result for result in results if not isinstance(result, SafeconductError)]) == 1
    assert Pair.objects.count() == before + 1
    assert verified(office).problems == []


def test_the_same_item_received_in_two_cases_at_once_is_held_in_one(office: TestOffice) -> None:
    from safeconduct.registry.models import CaseFile

    results = at_once(*(lambda: arrived(office, "TAG SAME"),) * 3)
    refused = [result for result in results if isinstance(result, SafeconductError)]
    assert len(refused) == 2
    assert all(isinstance(one, GateRefused) and one.gates[0].number == "G35" for one in refused)
    held = [
        len(office.case(reference, "wren").custody.items)
        for reference in CaseFile.objects.filter(kind="case").values_list("reference", flat=True)
    ]
    assert sorted(held) == [0, 0, 1]


def test_reading_and_verifying_go_on_undisturbed_while_others_act(office: TestOffice) -> None:
    scene = tell(office)
    done: list[str] = []

    def acting() -> list[Any]:
        for _ in range(12):
            reference = by_call(office)
            office.do(JUDGE, "heron", reference)
            office.do(AdmitOfficer(account="owl"), "heron", reference)
        done.append("over")
        return []

    def verifying() -> list[Any]:
        problems: list[Any] = []
        while not done:
            problems += verified(scene).problems
        return problems

    def reading() -> list[Any]:
        while not done:
            office.case(scene.other)
        return []

    assert at_once(acting, verifying, reading) == [[], [], []]


def test_a_case_is_read_whole_while_others_act_on_it(office: TestOffice) -> None:
    from safeconduct.registry.models import Snapshot

    reference = by_call(office)
    done: list[str] = []

    def acting() -> int:
        for account in ("owl", "crane", "ibis", "tern", "lark", "rook", "stork", "robin", "magpie", "jay"):
            office.do(AdmitOfficer(account=account), "heron", reference)
        done.append("over")
        return 0

    def reading() -> int:
        while not done:
            Snapshot.objects.all().delete()  # disposable at any time; the fold is longer without it
            assert office.case(reference).stage == "contact"
        return 0

    assert at_once(acting, reading) == [0, 0]


def test_as_many_at_once_as_a_worker_has_threads_all_go_on(office: TestOffice) -> None:
    from safeconduct.cli.serve import THREADS
    from safeconduct.registry.models import Entry
    from safeconduct.registry.watching import record_attempt

    # PostgreSQL's pool has fewer connections: the others wait for one, and none waits for ever or fails.
    before = Entry.objects.count()
    tried = partial(record_attempt, office.installation, account="unknown", case="", attempt="x", refusal="y")
    assert set(at_once(*(tried,) * THREADS)) == {None}
    assert Entry.objects.count() == before + THREADS
