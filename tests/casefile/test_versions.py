"""What was written once is read for ever: every version of an act that has changed is kept here and folded.

`versions/<act>.<version>.json` is a body as that version wrote it. Add a file with every new version; change none.
"""

import json
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tests.casefile import contacting as c

from safeconduct.casefile.act import ACTS, Done
from safeconduct.casefile.acts.access import AskForAccess
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import EntryDamaged, Plaintext
from safeconduct.casefile.fold import act_of, changed
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.parts.contact import FirstContact
from safeconduct.casefile.words import Kind, Role, Stage

KEPT = Path(__file__).parent / "versions"
CHANGED = [(name, act.version) for name, act in sorted(ACTS.items()) if act.version > 1]


def kept(name: str, version: int) -> Plaintext:
    return msgspec.json.decode((KEPT / f"{name}.{version}.json").read_bytes(), type=Plaintext)


def stands(name: str) -> Case:
    """Return the case on which a kept version is folded: one that it says something about."""
    if name == "AnswerRequest":
        return c.done(
            replace(c.opened(), stage=Stage.ENDED),
            AskForAccess(request=Request.ERASURE, words="Forget me."),
            c.PERSON,
        )
    return c.new() if name == "OpenCase" else c.opened()


def folded(name: str, version: int) -> Case | Office:
    act = act_of(kept(name, version))
    done = Done(c.PERSON, "", c.NOW, 7, c.fresh_digest())
    if act.kind is Kind.OFFICE:
        return changed(c.office(), act, done)
    return changed(stands(name), act, done)


def folded_case(name: str, version: int) -> Case:
    found = folded(name, version)
    assert isinstance(found, Case)
    return found


def test_every_version_of_an_act_that_changed_is_kept() -> None:
    expected = {f"{name}.{number}" for name, last in CHANGED for number in range(1, last + 1)}
    assert {path.stem for path in KEPT.glob("*.json")} == expected


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.json")), ids=lambda path: path.stem)
def test_a_kept_version_folds_and_says_what_it_said_then(path: Path) -> None:
    written = json.loads(path.read_bytes())
    name, _, version = path.stem.partition(".")
    assert (written["act"], str(written["version"])) == (name, version)
    assert folded(name, int(version)) != c.new()
    read_back = act_of(kept(name, int(version))).fields()
    assert written["fields"].items() <= read_back.items()


@pytest.mark.parametrize(("name", "last"), CHANGED)
def test_the_present_version_writes_exactly_these_fields(name: str, last: int) -> None:
    # A field added without a new version would make an entry that an older release takes for its own.
    assert kept(name, last).fields.keys() == act_of(kept(name, last)).fields().keys()


@pytest.mark.parametrize(("name", "last"), CHANGED)
def test_a_version_from_the_future_is_refused_and_not_guessed_at(name: str, last: int) -> None:
    ahead = msgspec.structs.replace(kept(name, last), version=last + 1)
    with pytest.raises(EntryDamaged, match="update the software"):
        act_of(ahead)


def test_a_first_contact_of_the_first_version_told_nothing_of_the_person() -> None:
    case = folded_case("OpenCase", 1)
    assert case.contact.claimants == ("p1", "p2")
    assert case.contact.first == FirstContact()
    assert case.protection.minors == ()
    assert folded_case("OpenCase", 2).contact.first.danger == "soon"
    assert folded_case("OpenCase", 2).protection.minors == ("p1",)


def test_a_message_of_the_first_version_was_under_no_duress() -> None:
    assert folded_case("SendMessage", 1).contact.duress == -1
    assert folded_case("SendMessage", 2).contact.duress == 7


def test_only_the_second_version_asks_for_an_erasure() -> None:
    assert folded_case("AskForAccess", 1).access.erasure_asked_at is None
    assert folded_case("AskForAccess", 2).access.erasure_asked_at == c.NOW


def test_only_the_second_version_says_which_request_it_answers_and_grants_an_erasure() -> None:
    before, after = (folded_case("AnswerRequest", each).access for each in (1, 2))
    assert (before.open_requests, after.open_requests) == (0, 0)
    assert (before.asked, after.asked) == ((), ())
    assert (before.erasure_granted_at, after.erasure_granted_at) == (None, c.NOW)


def test_a_state_kept_before_a_part_grew_is_read_with_nothing_in_the_new_places() -> None:
    now = msgspec.json.decode(msgspec.json.encode(c.accepted()))
    for field in ("first", "duress", "family", "quiet", "pointed"):
        del now["contact"][field]
    assert now["access"] == {}, "what nobody asked for is not written"
    assert msgspec.json.decode(msgspec.json.encode(now), type=Case).contact == c.accepted().contact


def test_only_the_second_version_knows_an_observer() -> None:
    office = folded("GrantRole", 2)
    assert isinstance(office, Office)
    assert Role.OBSERVER in office.roles_of("heron")
    before = folded("GrantRole", 1)
    assert isinstance(before, Office)
    assert Role.AUDITOR in before.roles_of("heron")


def test_only_the_third_version_knows_a_spokesperson() -> None:
    office = folded("GrantRole", 3)
    assert isinstance(office, Office)
    assert Role.SPOKESPERSON in office.roles_of("heron")


def test_what_was_published_by_the_first_version_had_no_review_and_can_be_withdrawn() -> None:
    (before,), (after,) = (folded_case("Publish", each).aftercare.publications for each in (1, 2))
    assert (before.digest, before.withdrawn_at) == ("", None)
    assert after.digest == "4" * 64
