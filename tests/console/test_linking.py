"""Linking on screen: who is whom, two signatures, and the other case has them; and the list, page by page."""

import re
from datetime import date
from typing import Any

import pytest
from tests.console.sitting import Room, hidden_of
from tests.console.test_reception import prepared

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.words import Stage
from safeconduct.language import LANGUAGES

__all__ = ["prepared"]
LIST = "reception/index.html"


def counted_group(prepared: Room) -> str:
    """Let three come unannounced and two count them; return the reference of their case."""
    from safeconduct.registry.performing import Seconding, new_reference, perform

    desk, reference = prepared.played.desk, new_reference()

    def do(act: Any, account: str) -> Any:
        from safeconduct.registry.models import CaseFile

        row = CaseFile.objects.filter(reference=reference).first()
        seen = bytes(row.digest).hex() if row else ""
        return perform(act, session=desk.officers[account], case=reference, seen=seen)

    came = {"p1": Seen.UNHURT, "p2": Seen.UNHURT, "c1": Seen.UNHURT}
    do(ArriveUnannounced(surrendered_on=date(2023, 8, 9), came=came, voluntary=True), "crane")
    for account in ("owl", "ibis"):
        do(AdmitOfficer(account=account), "crane")
    counted = do(
        ReconcileHeadCount(people=tuple(Counted(label=label, outcome=Outcome.ARRIVED) for label in came)),
        "crane",
    )
    do(Seconding(counted.digest), "owl")
    return reference


@pytest.fixture
def group(prepared: Room) -> str:
    """A group of three that was counted; the founding case awaits its pilot."""
    return counted_group(prepared)


def look(room: Room, reference: str) -> Any:
    from safeconduct.registry.opening import look as opened

    return opened(room.played.desk.officers["crane"], reference).case


def page(reference: str) -> str:
    return f"reception/{reference}/links.html"


def propose(room: Room, group: str, **fields: str) -> Any:
    given = {"to": "known", "other": room.reference, "basis": "Gave the agreed answer.", "link": "1"}
    return room.crane.send(page(group), **{**given, **fields})


def sign(room: Room, group: str, account: str = "owl") -> Any:
    (pending,) = look(room, group).pending
    return room.officers[account].send(page(group), second=pending.digest)


def test_the_pilot_who_was_in_contact_before_is_found_linked_signed_and_counted_in_his_case(
    prepared: Room, group: str
) -> None:
    shown = prepared.crane.send(page(group), to="known", other=prepared.reference, find="1")
    assert shown.status_code == 200
    assert "goes, and is p1 there" in prepared.crane.text
    assert propose(prepared, group, **{"there-p2": "p1"}).status_code == 303
    assert "somebody else has to sign it" in prepared.crane.go(page(group)).content.decode()
    prepared.owl.go(page(group))
    assert prepared.reference in prepared.owl.text
    assert "Gave the agreed answer." in prepared.owl.text
    assert sign(prepared, group).status_code == 303, prepared.owl.text
    here, there = look(prepared, group), prepared.case
    (link,) = here.reception.links
    (over,) = there.reception.taken_over
    assert (link.case, link.taken, over.case, over.entry) == (
        prepared.reference,
        over.by,
        group,
        link.entry,
    )
    assert (there.stage, there.handover.came["p1"]) == (Stage.RECEIVED, Seen.UNHURT)
    assert {one.label for one in here.reception.people} == {"p1", "c1"}
    for reference in (group, prepared.reference):
        prepared.crane.go(page(reference))
        assert link.entry in prepared.crane.text
        assert over.by in prepared.crane.text


def test_people_get_a_case_of_their_own(prepared: Room, group: str) -> None:
    assert (
        propose(prepared, group, to="own", other="", **{"there-p1": "new", "there-c1": "new"}).status_code
        == 303
    )
    assert sign(prepared, group).status_code == 303
    (link,) = look(prepared, group).reception.links
    assert link.people == {"p1": "p1", "c1": "c1"}
    assert link.taken
    from safeconduct.registry.opening import look as opened

    begun = opened(prepared.played.desk.officers["owl"], link.case).case
    assert begun.contact.claimants == ("p1",)


def test_a_count_that_follows_again_asks_about_nobody_whom_another_case_has_taken(
    prepared: Room, group: str
) -> None:
    propose(prepared, group, to="own", other="", **{"there-p2": "new"})
    assert sign(prepared, group).status_code == 303
    second = counted_group(prepared)
    propose(prepared, second, other=group, **{"there-c1": "new"})
    assert sign(prepared, second).status_code == 303, prepared.owl.text
    assert look(prepared, group).stage is Stage.RECEIVED
    desk = f"reception/{group}.html"
    assert 'name="person-p2"' not in prepared.crane.go(desk).content.decode()
    everybody = {f"person-{label}": "arrived" for label in ("p1", "c1", "c2")}
    assert prepared.crane.send(desk, count="1", **everybody).status_code == 303, prepared.crane.text
    (pending,) = look(prepared, group).pending
    prepared.owl.go(desk)
    assert "p2 is counted in another case" in prepared.owl.text
    assert prepared.owl.send(desk, second=pending.digest).status_code == 303
    assert {one.label for one in look(prepared, group).reception.people} == {"p1", "c1", "c2"}


def test_somebody_new_to_a_known_case_gets_a_label_that_nobody_has_there(prepared: Room, group: str) -> None:
    propose(prepared, group, **{"there-p2": "p1", "there-c1": "new"})
    (pending,) = look(prepared, group).pending
    people = {one["label"]: one["there"] for one in pending.fields["people"]}
    assert people.keys() == {"p2", "c1"}
    assert people["p2"] == "p1"
    assert people["c1"] in {f"c{number}" for number in range(1, 10)} - set(expected(prepared.case))


def options(room: Room, label: str) -> list[str]:
    """What the page offers somebody."""
    page = room.crane.last.content.decode()
    select = page.partition(f'name="there-{label}">')[2].partition("</select>")[0]
    return re.findall(r'value="([^"]*)"', select)


def test_a_case_with_an_offer_is_offered_to_whom_it_names_and_nobody_is_offered_to_lose_a_claim(
    prepared: Room, group: str
) -> None:
    prepared.crane.go(page(group))
    assert options(prepared, "p1") == ["", "new"]
    prepared.crane.send(page(group), to="known", other=prepared.reference, find="1")
    assert options(prepared, "p1") == ["", "p1"]
    assert options(prepared, "c1")[:2] == ["", "new"]
    assert propose(prepared, group, **{"there-p1": "new"}).status_code == 422
    assert "Choose one of the answers." in prepared.crane.text
    assert not look(prepared, group).pending


def test_what_they_brought_is_ticked_and_goes_with_them_and_with_nobody_else(
    prepared: Room, group: str
) -> None:
    from tests.console.test_linking_look import with_item

    with_item(prepared, group)
    shown = prepared.crane.go(page(group)).content.decode()
    assert 'name="items" value="1" checked' in shown
    left = propose(prepared, group, to="own", other="", **{"there-p1": "new"})
    assert left.status_code == 422
    assert "G126" in prepared.crane.text
    # p2 brought nothing: the box of what p1 brought may stay as it was.
    assert propose(prepared, group, to="own", other="", items="1", **{"there-p2": "new"}).status_code == 303
    (pending,) = look(prepared, group).pending
    assert not pending.fields["items"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"other": "0000-0000-0000-0000"}, "No case of this reference is open to you."),
        ({"other": ""}, "Something is needed here."),
        ({"to": ""}, "Choose one of the answers."),
        ({"there-p1": ""}, "Say of at least one person"),
        ({"there-p1": "p9"}, "Choose one of the answers."),
        ({"basis": ""}, "Something is needed here."),
        ({"there-p2": "p1", "there-p1": "p1"}, "G120"),
    ],
)
def test_a_link_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    prepared: Room, group: str, wrong: dict[str, str], sentence: str
) -> None:
    refused = propose(prepared, group, **{"there-p1": "p1", **wrong})
    assert refused.status_code == 422
    assert sentence in prepared.crane.text
    assert not look(prepared, group).pending
    if "basis" not in wrong:
        assert "Gave the agreed answer." in prepared.crane.text


def test_nobody_signs_their_own_link_nor_somebody_elses_count_here(prepared: Room, group: str) -> None:
    propose(prepared, group, **{"there-p1": "p1"})
    (pending,) = look(prepared, group).pending
    assert prepared.crane.send(page(group), second=pending.digest).status_code == 422
    assert prepared.owl.send(page(group), second="0" * 64).status_code == 422
    # A form of another page does not sign it either.
    assert prepared.owl.send(f"reception/{group}.html", second=pending.digest).status_code == 422
    assert look(prepared, group).pending


def test_a_second_signature_over_a_bad_connection_takes_them_over_once(prepared: Room, group: str) -> None:
    propose(prepared, group, **{"there-p1": "p1"})
    (pending,) = look(prepared, group).pending
    prepared.owl.go(page(group))
    form = {**hidden_of(prepared.owl.last), "second": pending.digest}
    assert [prepared.owl.again(page(group), **form).status_code for _ in range(2)] == [303, 303]
    assert len(prepared.case.reception.taken_over) == 1


def test_what_stayed_open_is_on_the_list_and_is_carried_out_later(
    prepared: Room, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.console.reception import linking

    propose(prepared, group, **{"there-p1": "p1"})
    # As if the machine had stopped right after the signature.
    with monkeypatch.context() as stopped:
        stopped.setattr(linking, "_carry_out", lambda *_: True)
        assert sign(prepared, group).status_code == 303
    assert prepared.case.stage is Stage.PREPARED
    assert "1 link is not taken over yet" in text_of_list(prepared)
    (link,) = look(prepared, group).reception.links
    # What p1 brings from now on is received where they claim.
    prepared.crane.go(f"reception/{group}/equipment.html")
    bringing = (
        prepared.crane.last.content.decode().partition('name="delivered_by">')[2].partition("</select>")[0]
    )
    assert re.findall(r'value="([^"]*)"', bringing) == ["", "p2", "c1"]
    for _ in range(2):
        assert prepared.crane.send(page(group), take=link.entry).status_code == 303
    assert prepared.case.stage is Stage.RECEIVED
    assert "not taken over yet" not in text_of_list(prepared)


def text_of_list(room: Room) -> str:
    room.crane.go(LIST)
    return room.crane.text


def test_a_link_that_the_other_case_has_not_taken_is_taken_back_by_two(
    prepared: Room, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.console.reception import linking

    propose(prepared, group, **{"there-p1": "p1"})
    with monkeypatch.context() as stopped:
        stopped.setattr(linking, "_carry_out", lambda *_: True)
        sign(prepared, group)
    (link,) = look(prepared, group).reception.links
    assert prepared.crane.send(page(group), back=link.entry, reason="").status_code == 422
    assert prepared.crane.send(page(group), back=link.entry, reason="The wrong man.").status_code == 303
    assert "The wrong man." in prepared.owl.go(page(group)).content.decode()
    assert sign(prepared, group).status_code == 303, prepared.owl.text
    assert not look(prepared, group).reception.links
    assert prepared.crane.send(page(group), take=link.entry).status_code == 422
    assert "There is no such link any more." in prepared.crane.text


def test_who_is_not_admitted_reaches_no_links(prepared: Room, group: str) -> None:
    assert prepared.dove.go(page(group)).status_code == 422
    assert prepared.crane.go(f"acting/{group}/LinkToCase.html")["Location"].endswith(page(group))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_and_the_list_come_in_every_language(prepared: Room, group: str, language: str) -> None:
    prepared.crane.language = language
    for where in (page(group), LIST):
        assert f'<html lang="{language}"' in prepared.crane.go(where).content.decode()


@pytest.mark.usefixtures("group")
def test_the_list_has_pages_and_each_case_stands_on_one(
    prepared: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.console.reception import views
    from safeconduct.console.reception.turn import at_reception

    monkeypatch.setattr(views, "PAGE", 1)
    prepared.crane.send("reception/many.html", unhurt1="1", wounded2="2", send="1")
    waiting = [line.reference for line in at_reception(prepared.played.desk.officers["crane"])]
    found = []
    for number in range(1, len(waiting) + 1):
        prepared.crane.go(f"{LIST}?page={number}")
        assert f"page {number} of 3" in prepared.crane.text
        found += [reference for reference in waiting if reference in prepared.crane.text]
    assert found == waiting
    assert len(found) == 3
    for odd in ("0", "-1", "999", "x", "²", "9" * 30):
        assert prepared.crane.go(f"{LIST}?page={odd}").status_code == 200


def test_whoever_brought_what_one_inspector_has_graded_waits_for_the_second(
    prepared: Room, group: str
) -> None:
    from tests.casefile.receiving import inspection
    from tests.console.test_linking_look import with_item

    from safeconduct.registry.opening import look as opened
    from safeconduct.registry.performing import perform

    with_item(prepared, group)
    ibis = prepared.played.desk.officers["ibis"]
    perform(inspection("ibis", {1: "B"}), session=ibis, case=group, seen=opened(ibis, group).head)
    prepared.crane.go(page(group))
    assert "They can be linked after the second inspection: p1" in prepared.crane.text
    assert 'name="there-p1"' not in prepared.crane.last.content.decode()
    assert options(prepared, "p2") == ["", "new"]
