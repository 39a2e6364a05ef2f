"""Acts of two people: what is shown is what is signed, and by whom."""

import re
from typing import Any

import msgspec
import pytest
from tests.console.acting import confirm, family, form, hidden, pending, second
from tests.console.sitting import Room, at_desks, begin_again
from tests.story import Played

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.fold import act_of
from safeconduct.console.acting.describing import fields_of
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def test_two_people_sign_the_same_thing_and_nobody_seconds_their_own(room: Room) -> None:
    family(room.heron, room)
    assert confirm(room.heron, room).status_code == 303
    proposal = pending(room)
    own = room.heron.go(second(room, proposal.digest)).content.decode()
    assert "your own proposal" in own
    assert "Sign it" not in own
    head = hidden(room.wren.go(second(room, proposal.digest)))
    refused = room.heron.again(second(room, proposal.digest), **head)
    assert refused.status_code == 422
    assert pending(room) == proposal
    page = room.wren.go(second(room, proposal.digest)).content.decode()
    assert proposal.digest in page
    assert "heron" in page
    assert "met in person" in page
    assert "d1" in page
    assert room.wren.send(second(room, proposal.digest)).status_code == 303
    assert room.case.protection.family_is_safe


def test_everything_that_was_proposed_is_shown_to_the_second(room: Room) -> None:
    family(room.heron, room)
    confirm(room.heron, room)
    proposal = pending(room)
    shown = {field.name for field in fields_of(ACTS[proposal.act])}
    assert shown == set(msgspec.to_builtins(act_of(proposal))) - {"hidden", "aside"}


def told_of(fields: Any) -> list[str]:
    """Return every text that a page shows of these fields."""
    return [text for each in fields for text in (each.text, *told_of(each.inner)) if text]


def test_whatever_two_people_sign_is_shown_in_words_and_not_as_the_machine_keeps_it(
    sqlite_story: Played,
) -> None:
    from safeconduct.casefile.case import Proposal
    from safeconduct.casefile.words import Part
    from safeconduct.console.acting.views import proposed
    from safeconduct.registry.opening import history

    sqlite_story.on("protect")
    seen = set()
    for entry in history(sqlite_story.desk.officers["heron"], sqlite_story.desk.reference):
        statement, plaintext = entry.statement, entry.plaintext
        if statement.envelope.part is not Part.PROPOSAL:
            continue
        proposal = Proposal(
            act=plaintext.act,
            version=plaintext.version,
            fields=plaintext.fields,
            proposer=statement.envelope.actor,
            digest=entry.digest,
            index=statement.index,
        )
        texts = told_of(proposed(proposal, sqlite_story.case, "en"))
        assert [text for text in texts if re.search(r"[(\[{]['\"]|['\"],?[)\]}]|\(\)|\[\]", text)] == [], (
            plaintext.act
        )
        for value in plaintext.fields.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one.startswith(("p1", "d1", "c1")):
                    assert any(re.search(rf"\b{one}\b", text) for text in texts), (plaintext.act, one)
        if plaintext.act == "ApproveAward":
            said = " ".join(texts).replace("\xa0", " ")
            for expected in ("500,000.00 USD", "Serviceable, complete", "no clause", "(mi-8amtsh)"):
                assert expected in said, "an approver reads money and sentences"
            assert "50000000" not in said
            assert "1 USD = 36.5686 UAH" in said, "nobody signs a fraction of kopecks to the cent"
        if plaintext.act == "ReleasePayment":
            said = " ".join(texts).replace("\xa0", " ")
            assert "p1 · 500,000.00 USD = 18,284,300.00 UAH" in said, "nobody signs a number for money"
            assert plaintext.fields["order"] in said
        seen.add(plaintext.act)
    assert seen >= {"ApproveAward", "ReleasePayment", "MakeOffer", "ClearHandover"}


def test_whoever_cannot_sign_is_told_who_signs_and_a_proposer_that_it_is_their_own(room: Room) -> None:
    """The two roles differ here: "done by" the first role would send both of them in a circle."""
    family(room.heron, room)
    page = form(room, "StrikeDependants")
    fields = {"f-dependants": "d1", "f-why": "not-a-dependant", "f-known_by": "The register, as invented."}
    assert room.heron.send(page, **fields).status_code == 303
    page = second(room, pending(room).digest)
    room.magpie.go(page)
    assert "This is done by: legal adviser." in room.magpie.text
    room.heron.go(page)
    assert "This is your own proposal. Another person signs it." in room.heron.text
    assert "This is done by" not in room.heron.text
    for officer in (room.heron, room.magpie):
        assert "Sign it" not in officer.go(page).content.decode()
    assert "Sign it" in room.owl.go(page).content.decode()


def test_a_proposal_that_another_act_made_void_cannot_be_signed(room: Room) -> None:
    family(room.heron, room)
    confirm(room.heron, room)
    digest = pending(room).digest
    before = hidden(room.wren.go(second(room, digest)))
    assert room.crane.send(form(room, "RecordMinor"), **{"f-label": "d1"}).status_code == 303
    assert room.wren.go(second(room, digest)).status_code == 410
    assert room.wren.again(second(room, digest), **before).status_code == 410
    assert room.case.protection.at_risk == ("d1",)
    room.wren.go(f"cases/{room.reference}.html")
    assert "proposed; void" in room.wren.text


def test_an_act_of_two_asks_for_the_second_factor_and_keeps_what_was_typed(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    family(room.heron, room)
    begin_again(room, "heron", officer_keys, stepped_up=False)
    answer = confirm(room.heron, room)
    assert answer.status_code == 422
    assert "second factor" in room.heron.text
    assert re.search(r'value="met-in-person"[^>]* checked', answer.content.decode())
    assert not room.case.pending
