"""Every act's declaration holds together."""

import msgspec
import pytest

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.casefile.act import ACTS, DECLARED, Act, act, sentence_of
from safeconduct.casefile.words import Kind, Role, Stage


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_says_what_it_is_in_one_sentence(name: str) -> None:
    sentence = sentence_of(ACTS[name])
    assert sentence.endswith(".")
    assert len(sentence) <= 160


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_acts_fields_can_be_described_for_a_form(name: str) -> None:
    assert msgspec.json.schema(ACTS[name])


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_person_in_contact_never_needs_a_second_person(name: str) -> None:
    declared = ACTS[name]
    if {Role.CLAIMANT, Role.RELATIVE}.intersection(declared.by):
        assert not declared.seconded_by


@pytest.mark.parametrize("name", sorted(name for name in ACTS if ACTS[name].kind is Kind.CASE))
def test_only_system_acts_and_the_erasure_stand_in_clear(name: str) -> None:
    assert ACTS[name].public == (Role.SYSTEM in ACTS[name].by or name == "Erase")


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    class DoNothing(Act, frozen=True):
        """Do nothing."""

        by = (Role.AUDITOR,)

    with pytest.raises(TypeError, match="moves or during"):
        act(DoNothing)


def test_a_field_may_not_hide_the_declaration() -> None:
    class Enact(Act, frozen=True, kw_only=True):
        """Enact a version."""

        by = (Role.AUDITOR,)
        kind = Kind.OFFICE
        version: str  # type: ignore[misc, assignment]

    with pytest.raises(TypeError, match="named like its declaration"):
        act(Enact)


def test_no_field_of_any_act_is_taken_for_its_declaration() -> None:
    class SendThing(Act, frozen=True, kw_only=True):
        """Send a thing of some kind."""

        by = (Role.AUDITOR,)
        during = frozenset({Stage.CONTACT})
        kind: str  # type: ignore[misc, assignment]

    with pytest.raises(TypeError, match="named like its declaration"):
        act(SendThing)
    assert {"version", "by", "seconded_by", "moves", "during", "gates", "audience", "kind"} <= DECLARED
    assert not {"hidden", "aside"} & DECLARED


def test_an_act_is_declared_once() -> None:
    with pytest.raises(TypeError, match="declared twice"):
        act(ACTS["OpenCase"])
