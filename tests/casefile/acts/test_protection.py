"""Protection: nobody drops out of the family, two put somebody at rest, and one can sound the alarm."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gates.protection import declined

from safeconduct.casefile.act import Act, parse
from safeconduct.casefile.acts.care import RecordInterpreter, RecordMedicalNeed
from safeconduct.casefile.acts.protection import (
    PROTECTING,
    Confirmation,
    ConfirmDependantsSafe,
    Danger,
    NameDependants,
    RecordAgeEstablished,
    RecordDeclinedMove,
    RecordMinor,
    ReopenSafety,
    StrikeDependants,
    Struck,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.protection import Interpreting, Protection, Safety, Urgency
from safeconduct.casefile.words import Audience, Role, Stage
from safeconduct.errors import BadInput

LABELS = ("d1", "d2", "d3", "d4")


def confirm(*labels: str) -> ConfirmDependantsSafe:
    return ConfirmDependantsSafe(dependants=labels, confirmation=Confirmation.MET)


def reopen(*labels: str) -> ReopenSafety:
    return ReopenSafety(dependants=labels, why=Danger.IN_DANGER)


def strike(*labels: str) -> StrikeDependants:
    return StrikeDependants(dependants=labels, why=Struck.NAMED_TWICE, known_by="Both are one invented aunt.")


def name(*labels: str) -> NameDependants:
    return NameDependants(asked=("p1",), dependants=tuple(c.named(label) for label in labels))


def established(label: str, *, adult: bool) -> RecordAgeEstablished:
    return RecordAgeEstablished(label=label, adult=adult, established_by="An invented register.")


def test_nobody_asked_is_not_nobody_to_move() -> None:
    assert not c.opened(1).protection.family_is_safe
    assert c.done(c.opened(1), name()).protection.family_is_safe


def test_a_later_list_adds_people_and_drops_nobody() -> None:
    case = c.done(c.with_family(), name("d3"))
    assert [each.label for each in case.protection.dependants] == ["d1", "d2", "d3"]
    assert c.done(case, name()).protection == case.protection


def test_a_label_never_comes_to_mean_somebody_else() -> None:
    case = c.done(c.done(c.with_family(), strike("d1")), name("d1"))
    kept = case.protection.dependant("d1")
    assert kept is not None
    assert kept.safety is Safety.STRUCK


@pytest.mark.parametrize("label", ["p1", "d0", "d01", "aunt Maria", "d1\n", ""])
def test_a_dependant_is_a_label_and_nothing_else(label: str) -> None:
    with pytest.raises(BadInput, match="dependants"):
        parse("ConfirmDependantsSafe", {"dependants": [label], "confirmation": "met-in-person"})


def test_what_the_claimant_says_confirms_nobody() -> None:
    with pytest.raises(BadInput, match="confirmation"):
        parse("ConfirmDependantsSafe", {"dependants": ["d1"], "confirmation": "claimant-says-so"})
    roles = {*ConfirmDependantsSafe.by, *ConfirmDependantsSafe.seconded_by}
    assert not roles.intersection({Role.CLAIMANT, Role.RELATIVE})


def test_two_accounts_stand_behind_a_confirmation() -> None:
    safe = c.done(c.with_family(), confirm("d1")).protection.dependant("d1")
    assert safe is not None
    assert safe.settled_by == (c.OFFICER, c.SECOND)
    assert safe.settled_at == c.NOW


@pytest.mark.parametrize(
    "act", [ConfirmDependantsSafe, RecordDeclinedMove, StrikeDependants, RecordAgeEstablished]
)
def test_whatever_opens_the_way_needs_two(act: type[Act]) -> None:
    assert act.seconded_by
    assert not act.independent


@pytest.mark.parametrize("act", [ReopenSafety, RecordMinor, NameDependants])
def test_whatever_stops_it_needs_one_and_voids_a_go_ahead_that_waits(act: type[Act]) -> None:
    assert not act.seconded_by
    assert not act.independent


def test_the_person_reads_nothing_of_their_family_in_the_thread() -> None:
    for act in (NameDependants, ConfirmDependantsSafe, RecordDeclinedMove, ReopenSafety, StrikeDependants):
        assert act.audience is Audience.FILE


def test_a_change_of_mind_reopens_safety() -> None:
    settled = c.done(c.done(c.with_family(), confirm("d2")), declined("d1"))
    assert settled.protection.family_is_safe
    wants = ReopenSafety(dependants=("d1",), why=Danger.WANTS_TO_MOVE)
    assert c.done(settled, wants).protection.at_risk == ("d1",)


def test_a_refusal_counts_only_while_its_giver_is_known_to_be_adult() -> None:
    settled = c.done(c.done(c.with_family(), confirm("d2")), declined("d1"))
    doubted = c.done(settled, RecordMinor(label="d1"))
    assert doubted.protection.at_risk == ("d1",)
    assert c.done(doubted, established("d1", adult=True)).protection.family_is_safe
    assert c.done(doubted, established("d1", adult=False)).protection.at_risk == ("d1",)


def test_protection_goes_on_after_the_payment() -> None:
    assert Stage.CLOSED in PROTECTING
    assert Stage.CONTACT in PROTECTING


def test_languages_and_needs_are_replaced_person_by_person() -> None:
    case = c.done(c.with_family(), RecordInterpreter(label="d1", languages=("ru",)))
    case = c.done(case, RecordInterpreter(label="d1", languages=("uk", "ru"), interpreter=c.INTERPRETER))
    assert case.protection.interpreting == (
        Interpreting(label="d1", languages=("uk", "ru"), interpreter=c.INTERPRETER),
    )
    case = c.done(case, RecordMedicalNeed(label="d1", urgency=Urgency.AT_ONCE))
    case = c.done(case, RecordMedicalNeed(label="d1", urgency=Urgency.MET))
    assert case.protection.medical == {"d1": Urgency.MET}


def test_an_illness_is_sealed_to_protection_and_reception_and_enters_no_fold() -> None:
    need = RecordMedicalNeed(label="p1", urgency=Urgency.AT_ONCE, aside={"need": "invented insulin"})
    assert set(need.aside_to) == {Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER}
    assert "insulin" not in str(need.fields())
    assert b"insulin" not in msgspec.json.encode(c.done(c.opened(), need))


acts = st.one_of(
    st.builds(lambda labels: name(*labels), st.lists(st.sampled_from(LABELS), unique=True)),
    st.builds(lambda labels: confirm(*labels), st.lists(st.sampled_from(LABELS), min_size=1)),
    st.builds(lambda labels: reopen(*labels), st.lists(st.sampled_from(LABELS), min_size=1)),
    st.builds(strike, st.sampled_from(LABELS)),
    st.builds(declined, st.sampled_from(LABELS)),
    st.builds(lambda label: RecordMinor(label=label), st.sampled_from((*LABELS, "p1"))),
    st.builds(established, st.sampled_from((*LABELS, "p1")), adult=st.booleans()),
)


@given(st.lists(acts, max_size=30))
def test_on_every_history_nobody_is_dropped_and_nobody_is_at_rest_without_two(history: list[Act]) -> None:
    case = c.opened(1)
    for act in history:
        before, case = case, c.done(case, act)
        labels = [each.label for each in case.protection.dependants]
        assert labels[: len(before.protection.dependants)] == [
            each.label for each in before.protection.dependants
        ]
        assert len(set(labels)) == len(labels)
        assert len(set(case.protection.minors)) == len(case.protection.minors)
        for each in case.protection.dependants:
            assert (len(set(each.settled_by)) == 2) == (each.safety is not Safety.AT_RISK)
            assert (each.safety is Safety.AT_RISK) <= (each.label in case.protection.at_risk)
            if each.safety is Safety.DECLINED and each.label in case.protection.minors:
                assert not case.protection.family_is_safe
        assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case


@given(st.lists(acts, max_size=20), st.sampled_from(LABELS))
def test_an_alarm_always_stops_the_go_ahead(history: list[Act], label: str) -> None:
    case = c.done(c.opened(1), name(label))
    for act in history:
        case = c.done(case, act)
    alarmed = c.done(case, reopen(label))
    assert label in alarmed.protection.at_risk
    assert not alarmed.protection.family_is_safe


def test_an_empty_protection_knows_nobody() -> None:
    assert Protection().dependant("d1") is None
    assert replace(Protection(), asked=("p1",)).family_is_safe
