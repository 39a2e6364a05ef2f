"""Statements: nothing is told without the standing consent of everyone concerned, whatever is done in which order."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, OFFICE, WORLD, awarded, do, reconciled
from tests.casefile.gates.publicity import WORDS, draft, publish, published, review

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.publicity import (
    ConsentInPresence,
    ConsentToPublicity,
    RecordWithdrawal,
    WithdrawConsent,
    WithdrawStatement,
)
from safeconduct.casefile.acts.speaking import IssueStatement, TakeDownStatement
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.aftercare import IDENTIFYING, Scope
from safeconduct.casefile.speaking import statement_digest, to_take_down
from safeconduct.casefile.words import Role
from safeconduct.casefile.world import Actor
from safeconduct.registry.turns import awaited

SPOKEN = statement_digest(WORDS)


def issue(case: Case, office: Office) -> Office:
    """Return the office after a colleague with the case open and a spokesperson have issued the statement.

    Raises:
        GateRefused: a gate does not hold.
    """
    act = IssueStatement(words=WORDS, allowed_on=NOW.date())
    waiting = Proposal(
        act="IssueStatement",
        version=1,
        fields=act.fields(),
        proposer="protection-one",
        digest="1" * 64,
        index=1,
    )
    for account, seen, cases in (
        ("protection-one", office, {"one": case}),
        ("spokesperson-one", with_(office, pending=(waiting,)), {}),
    ):
        world = replace(
            WORLD, office=office, cases=cases, actor=Actor(account, frozenset({Role.SPOKESPERSON}))
        )
        gates = [gate for gate in IssueStatement.gates if not gate.holds(seen, world, act)]
        if gates:
            raise GateRefused("IssueStatement", *gates)
    return changed(office, act, Done("protection-one", "spokesperson-one", NOW, 1, "1" * 64))


def down(office: Office) -> Office:
    numbers = [one.number for one in office.statements if one.down is None]
    act = TakeDownStatement(number=numbers[0] if numbers else 1)
    if not all(gate.holds(office, WORLD, act) for gate in TakeDownStatement.gates):
        raise GateRefused("TakeDownStatement", *TakeDownStatement.gates)
    return changed(office, act, Done("contact-one", "", NOW, 1, "2" * 64))


SCOPES = st.lists(st.sampled_from([Scope.FACT, Scope.SUM, Scope.FACE]), unique=True).map(tuple)
STEP = st.one_of(
    st.tuples(st.sampled_from(["consent", "in_presence"]), SCOPES),
    st.tuples(st.sampled_from(["draft", "publish", "all_the_way"]), SCOPES.filter(bool)),
    st.tuples(st.sampled_from(["take_back", "record", "review", "refuse", "issue", "down", "hold", "free"])),
    st.tuples(st.just("withdraw"), st.integers(1, 3)),
)
ABOUT = st.sampled_from([("p1",), ("p2",), ("p1", "p2")])


class Telling:
    """A case of two people and the office, with what each of the two allows, kept by hand."""

    def __init__(self, about: tuple[str, ...]) -> None:
        self.case, self.office = awarded(reconciled(("p1", "p2"))), OFFICE
        self.about = about
        self.allowed: dict[str, set[Scope]] = {"p1": set(), "p2": set()}

    def do(self, act: Act, actor: str, seconder: str = "") -> None:
        self.case = do(self.case, act, actor, seconder, world=replace(WORLD, office=self.office))[0]

    def consent(self, scopes: tuple[Scope, ...]) -> None:
        self.do(ConsentToPublicity(scopes=scopes), "mailbox:1")
        self.allowed["p1"] = set(scopes)

    def in_presence(self, scopes: tuple[Scope, ...]) -> None:
        # Past the gate: where there is a mailbox nobody's consent is taken by officers, and this case has one.
        act = ConsentInPresence(
            person="p2", scopes=scopes, language="ru", interpreter="external", words="As you like."
        )
        self.case = changed(self.case, act, Done("contact-one", "crane", NOW, 1, "3" * 64))
        self.allowed["p2"] = set(scopes)

    def take_back(self) -> None:
        self.do(WithdrawConsent(), "mailbox:1")
        self.allowed["p1"] = set()

    def record(self) -> None:
        self.do(RecordWithdrawal(person="p2"), "contact-one")
        self.allowed["p2"] = set()

    def draft(self, scopes: tuple[Scope, ...]) -> None:
        self.do(draft(*scopes, about=self.about), "contact-one")

    def review(self) -> None:
        self.do(review(shown_because="They ask for it."), "legal-one")

    def refuse(self) -> None:
        self.do(review(allowed=False), "legal-one")

    def publish(self, scopes: tuple[Scope, ...]) -> None:
        self.do(publish(*scopes, about=self.about), "contact-one", "protection-one")
        latest = self.case.aftercare.draft(SPOKEN)
        assert latest is not None
        assert latest.allowed
        self.may_be_told(scopes)

    def issue(self) -> None:
        self.office = issue(self.case, self.office)
        found = self.case.aftercare.published(SPOKEN)
        assert found is not None
        self.may_be_told(found.scopes)

    def may_be_told(self, scopes: tuple[Scope, ...]) -> None:
        assert all(set(scopes) <= self.allowed[person] for person in self.about)
        assert not (self.case.reception.held and IDENTIFYING.intersection(scopes))

    def all_the_way(self, scopes: tuple[Scope, ...]) -> None:
        self.draft(scopes)
        self.review()
        self.publish(scopes)
        self.issue()

    def withdraw(self, number: int) -> None:
        self.do(WithdrawStatement(publication=number), "contact-one")

    def down(self) -> None:
        self.office = down(self.office)

    def hold(self, *, held: bool = True) -> None:
        people = tuple(with_(one, held=held) for one in self.case.reception.people)
        self.case = with_(self.case, reception=with_(self.case.reception, people=people))

    def free(self) -> None:
        self.hold(held=False)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEP, max_size=25), about=ABOUT)
def test_no_sequence_of_acts_tells_anything_without_the_standing_consent_of_everyone(
    steps: list[tuple[Any, ...]], about: tuple[str, ...]
) -> None:
    telling = Telling(about)
    for name, *values in steps:
        with suppress(GateRefused):
            getattr(telling, name)(*values)
    _nothing_stands_unseen(telling.case, telling.allowed)


def test_with_consent_it_is_told() -> None:
    telling = Telling(("p1", "p2"))
    telling.consent((Scope.FACT,))
    with pytest.raises(GateRefused, match="G67"):
        telling.all_the_way((Scope.FACT,))
    telling.in_presence((Scope.FACT, Scope.SUM))
    telling.all_the_way((Scope.FACT,))
    assert [one.words for one in telling.office.statements] == [WORDS]


def _nothing_stands_unseen(case: Case, allowed: dict[str, set[Scope]]) -> None:
    """Whatever stands beyond what people allow is at the top of what has to be done."""
    beyond = [
        number
        for number, one in enumerate(case.aftercare.publications, 1)
        if one.withdrawn_at is None and not all(set(one.scopes) <= allowed[person] for person in one.about)
    ]
    assert set(beyond) <= {number for number, _ in to_take_down(case)}
    if beyond:
        assert "WithdrawStatement" in awaited(case)[:2]


def test_a_withdrawn_consent_takes_the_statement_down_in_two_steps_by_one_person_each() -> None:
    case = published()
    office = issue(case, OFFICE)
    case = do(case, WithdrawConsent(), "mailbox:1")[0]
    assert [number for number, _ in to_take_down(case)] == [1]
    act = WithdrawStatement(publication=1)
    here = replace(WORLD, office=office)
    with pytest.raises(GateRefused, match="G164"):
        do(case, act, "contact-one", world=here)
    office = down(office)
    assert office.statements[0].words == {}
    case = do(case, act, "contact-one", world=replace(WORLD, office=office))[0]
    assert not to_take_down(case)
    assert case.aftercare.published(SPOKEN) is None


def test_a_statement_can_be_told_again_after_it_was_withdrawn_and_allowed_anew() -> None:
    case = do(published(), WithdrawStatement(publication=1), "contact-one")[0]
    again = do(case, publish(), "contact-one", "protection-one")[0]
    assert again.aftercare.published(SPOKEN) is not None
    assert len(again.aftercare.publications) == 2
