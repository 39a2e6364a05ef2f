"""Every act × officer × stage: what the page offers equals what `perform()` allows."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import transaction
from tests.machine.fixtures import sqlite_founded
from tests.machine.founded import Template
from tests.machine.run import SENTENCES, Run, Tally
from tests.machine.scene import MAKERS, CannotMakeError, Deed, SteadyHand, made

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.contact import JudgeHostile, OpenCase
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GATES, GateRefused
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.words import NOT_GRANTED, Kind, Stage
from safeconduct.console.acting.telling import HELPS
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry.effects import TooFewOfficers
from safeconduct.registry.errors import NotAdmitted, NotAllowed, OwnProposal, WrongStage
from safeconduct.registry.offering import Offered, offers, office_offers
from safeconduct.registry.opening import look
from safeconduct.registry.performing import Seconding, perform

__all__ = ["sqlite_founded"]

OF_CASES = [name for name, declared in ACTS.items() if declared.kind is Kind.CASE]
WALKERS = ("heron", "crane", "owl", "ibis", "rook", "stork", "magpie")
"""One officer of each role that works on cases; heron holds two."""


@contextmanager
def undone() -> Iterator[None]:
    """Let what is done inside be as if it had never been done.

    `perform()` demands to be the outermost transaction; Django lets one of a test stand around it.
    """
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with around:
        yield
        transaction.set_rollback(True)


def stages(run: Run) -> dict[str, str]:
    """Return a case for each stage that officers can open, and several for stages with more to tell apart."""
    cases = dict(run.copy.stock.cases)
    for name, act, who in (
        ("contact", OpenCase(channel=Channel.CALL, hidden={"p1.name": "Vydumana"}), "heron"),
        ("ended", OpenCase(channel=Channel.CALL), "heron"),
        (
            "received",
            ArriveUnannounced(
                surrendered_on=run.copy.clock().date(), came={"p1": Seen.UNHURT}, voluntary=True
            ),
            "crane",
        ),
        (
            "inspected",
            ArriveUnannounced(
                surrendered_on=run.copy.clock().date(), came={"p1": Seen.UNHURT}, voluntary=True
            ),
            "crane",
        ),
    ):
        cases[name] = run.open(act, who)
        there = run.case(cases[name]).team
        for account in [account for account in (*WALKERS, "jay", "tern") if account not in there]:
            assert run.attempt(ACTS["AdmitOfficer"](account=account), who, cases[name]), run.refusal  # type: ignore[call-arg]
    deed = Deed(JudgeHostile(reasons="invented"), "heron", "owl")
    assert run.do("JudgeHostile", deed, run.scene(cases["ended"], SteadyHand())), run.refusal
    for done in ("ReceiveItems", "Inspect", "Inspect"):
        scene = run.scene(cases["inspected"], SteadyHand())
        assert run.do(done, made(done, scene), scene), run.refusal
    return cases


def tried(what: Any, session: Any, reference: str, head: str) -> SafeconductError | None:
    """Try an act through `perform()`; return its refusal, None when it was done. Nothing stays of it."""
    with undone():
        try:
            perform(what, session=session, case=reference, seen=head)
        except SENTENCES as refusal:
            return refusal
        return None


def check(offered: Offered, refusal: SafeconductError | None, where: str) -> str:
    """Compare what was offered with what happened; return a word for the tally."""
    expected = offered.refusal
    open_gates = set(offered.open)
    if expected is None:
        if refusal is None:
            return "done"
        if isinstance(refusal, GateRefused):
            # Only what the form said can have been in the way: everything else was asked before.
            assert set(refusal.gates) <= open_gates, f"{where}: offered, and {refusal}"
            return "the form"
        assert isinstance(refusal, BadInput | TooFewOfficers), f"{where}: offered, and {refusal!r}"
        return "no sense"
    assert refusal is not None, f"{where}: greyed with {expected}, and done"
    if isinstance(expected, GateRefused):
        assert isinstance(refusal, GateRefused), f"{where}: {expected} / {refusal}"
        said = set(expected.gates)
        assert said <= set(refusal.gates) <= said | open_gates, f"{where}: {expected} / {refusal}"
        return "a gate"
    if isinstance(refusal, GateRefused):
        assert isinstance(expected, WrongStage), f"{where}: {expected!r} / {refusal!r}"
        assert set(refusal.gates) <= open_gates, f"{where}: {expected} / {refusal}"
        return "the stage"
    assert type(refusal) is type(expected), f"{where}: {expected!r} / {refusal!r}"
    assert str(refusal) == str(expected) or isinstance(refusal, BadInput)
    return type(refusal).__name__


def deed_for(name: str, run: Run, reference: str) -> Deed | None:
    """Return an act that fits the case as well as one can; None where the case offers nothing to make it of."""
    try:
        return made(name, run.scene(reference, SteadyHand()))
    except (CannotMakeError, SafeconductError):
        return None


def test_every_act_by_every_role_at_every_stage_is_offered_exactly_when_it_may_be_done(
    sqlite_founded: Template, capsys: pytest.CaptureFixture[str]
) -> None:
    assert MAKERS.keys() >= set(OF_CASES)
    tally: Counter[str] = Counter()
    done, seen_stages, unmade = set(), set(), set(OF_CASES)
    with sqlite_founded.copy() as copy:
        run = Run(copy, Tally())
        run.most_acts = 10_000
        for label, reference in stages(run).items():
            deeds = {name: deed_for(name, run, reference) for name in OF_CASES}
            for account in WALKERS:
                session = run.session(account)
                view = look(session, reference)  # type: ignore[arg-type]
                seen_stages.add(view.case.stage)
                found = [each for each in offers(session, view) if each.proposal is None]  # type: ignore[arg-type]
                assert [each.name for each in found] == OF_CASES
                for offered in found:
                    deed = deeds[offered.name]
                    if deed is None:
                        tally["could not be made"] += 1
                        continue
                    unmade.discard(offered.name)
                    refusal = tried(deed.act, session, reference, view.head)
                    word = check(offered, refusal, f"{offered.name} by {account} on {label}")
                    tally[word] += 1
                    if word == "done":
                        done.add(offered.name)
    assert seen_stages == set(Stage) - {Stage.NEW, Stage.ERASED}
    assert not unmade, f"never made at any stage: {sorted(unmade)}"
    by_officers = {name for name in OF_CASES if not set(ACTS[name].by) <= NOT_GRANTED}
    with capsys.disabled():
        sys.stderr.write(f"\n{dict(tally)}; {len(done)} of {len(by_officers)} acts of officers done\n")
    assert tally["done"] > 300
    assert len(done) > 0.6 * len(by_officers), sorted(by_officers - done)


def test_every_act_of_the_office_is_offered_exactly_when_it_may_be_done(sqlite_founded: Template) -> None:
    tally: Counter[str] = Counter()
    with sqlite_founded.copy() as copy:
        run = Run(copy, Tally())
        scene = run.scene("", SteadyHand())
        scene.case = Case(reference=run.office_file)
        deeds: dict[str, Deed] = {}
        for name, declared in ACTS.items():
            if declared.kind is Kind.OFFICE and name in MAKERS:
                with suppress(CannotMakeError, SafeconductError):
                    deeds[name] = made(name, scene)
        for account in (*WALKERS, "dove", "raven"):
            session = run.session(account)
            for offered in office_offers(session):  # type: ignore[arg-type]
                if deed := deeds.get(offered.name):
                    refusal = tried(deed.act, session, run.office_file, run.head(run.office_file))
                    tally[check(offered, refusal, f"{offered.name} by {account}")] += 1
    assert tally["done"] >= 5, tally
    assert tally["NotAllowed"] > 20, tally


def test_a_gate_that_greys_an_act_says_what_helps_or_that_nothing_on_a_form_does(
    sqlite_founded: Template,
) -> None:
    refused = set()
    with sqlite_founded.copy() as copy:
        run = Run(copy, Tally())
        run.most_acts = 10_000
        for reference in stages(run).values():
            for account in WALKERS:
                session = run.session(account)
                view = look(session, reference)  # type: ignore[arg-type]
                for offered in offers(session, view):  # type: ignore[arg-type]
                    if isinstance(offered.refusal, GateRefused):
                        refused |= {gate.number for gate in offered.refusal.gates}
    assert refused
    assert refused <= HELPS.keys(), sorted(refused - HELPS.keys())
    assert {name for names in HELPS.values() for name in names} <= set(OF_CASES)
    assert HELPS.keys() <= GATES.keys()


def test_every_second_signature_is_offered_exactly_when_it_may_be_given(sqlite_founded: Template) -> None:
    tally: Counter[str] = Counter()
    proposed = set()
    with sqlite_founded.copy() as copy:
        run = Run(copy, Tally())
        run.most_acts = 10_000
        two = [name for name in OF_CASES if ACTS[name].seconded_by]
        for label, reference in stages(run).items():
            deeds = {name: deed_for(name, run, reference) for name in two}
            for name, deed in deeds.items():
                if deed is None:
                    continue
                for account in WALKERS:
                    head = look(run.session(account), reference).head  # type: ignore[arg-type]
                    with undone():
                        try:
                            receipt = perform(
                                deed.act, session=run.session(account), case=reference, seen=head
                            )
                        except SENTENCES:
                            continue
                        proposed.add(name)
                        for second in WALKERS:
                            session = run.session(second)
                            view = look(session, reference)  # type: ignore[arg-type]
                            waiting = offers(session, view)[0]  # type: ignore[arg-type]
                            assert waiting.proposal is not None
                            assert waiting.proposal.digest == receipt.digest
                            assert waiting.open == ()
                            refusal = tried(Seconding(receipt.digest), session, reference, view.head)
                            where = f"{name} of {account} by {second} on {label}"
                            tally[check(waiting, refusal, where)] += 1
                            if second == account:
                                assert isinstance(refusal, OwnProposal | NotAllowed), where
                    break
    assert len(proposed) > 0.5 * len(two), sorted(set(two) - proposed)
    assert tally["done"] > 30, tally


def test_a_colleague_who_is_not_admitted_is_offered_nothing(sqlite_founded: Template) -> None:
    with sqlite_founded.copy() as copy:
        run = Run(copy, Tally())
        reference = copy.stock.cases["credible"]
        outsider = next(account for account in copy.keys if account not in run.case(reference).team)
        session = run.session(outsider)
        with pytest.raises(BadInput):
            look(session, reference)  # type: ignore[arg-type]
        deed = deed_for("JudgeHostile", run, reference)
        assert deed is not None
        with pytest.raises(NotAdmitted):
            perform(deed.act, session=session, case=reference, seen=run.head(reference))


def test_every_role_that_works_on_cases_walks(sqlite_founded: Template) -> None:
    with sqlite_founded.copy() as copy:
        office = Run(copy, Tally()).office
        walked = {role for account in WALKERS for role in office.roles_of(account)}
    acting = {role for name in OF_CASES for role in (*ACTS[name].by, *ACTS[name].seconded_by)}
    assert walked == acting - NOT_GRANTED
