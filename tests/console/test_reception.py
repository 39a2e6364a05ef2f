"""The reception desk on screen: who came, the count with its second signature, receipts, effects, many at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.console.sitting import Officer, Room, at_desks, hidden_of, values_of
from tests.story import Played

from safeconduct.casefile.words import Stage
from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

LIST = "reception/index.html"
MANY = "reception/many.html"


def seated(played: Played, keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch, until: str) -> Room:
    played.on(until)
    played.desk.clock.at("2023-08-09 07:00")
    return at_desks(played, keys, monkeypatch)


@pytest.fixture
def prepared(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    """The founding case before the go-ahead."""
    return seated(sqlite_story, officer_keys, monkeypatch, "prepare")


@pytest.fixture
def received(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    """The founding case as soon as they are here: not yet counted, nothing received."""
    return seated(sqlite_story, officer_keys, monkeypatch, "clear")


def page(room: Room) -> str:
    return f"reception/{room.reference}.html"


def everybody(room: Room, state: str) -> dict[str, str]:
    from safeconduct.casefile.headcount import expected

    return {f"person-{label}": state for label in expected(room.case)}


def arrive(room: Room, **fields: str) -> Any:
    return room.crane.send(page(room), arrive="1", on="2023-08-09", **{**everybody(room, "unhurt"), **fields})


def count(room: Room, **fields: str) -> Any:
    return room.crane.send(page(room), count="1", **{**everybody(room, "arrived"), **fields})


def digest_of(room: Room) -> str:
    (pending,) = room.case.pending
    return str(pending.digest)


def test_everyone_expected_stands_on_the_form_and_nobody_is_counted_beforehand(received: Room) -> None:
    from safeconduct.casefile.headcount import expected

    shown = received.crane.go(page(received)).content.decode()
    for label in expected(received.case):
        assert f'name="person-{label}"' in shown
    assert " checked" not in shown


def test_a_count_that_leaves_somebody_out_is_refused_and_keeps_what_was_chosen(received: Room) -> None:
    refused = count(received, **{"person-c2": ""})
    assert refused.status_code == 422
    assert "Choose one of the answers." in received.crane.text
    assert refused.content.decode().count(" checked") == len(everybody(received, "")) - 1
    assert not received.case.pending


def test_a_second_person_signs_exactly_what_the_first_counted(received: Room) -> None:
    assert count(received, **{"person-c2": "wounded"}).status_code == 303
    own = received.crane.go(page(received)).content.decode()
    assert 'name="second"' not in own
    assert "somebody else has to sign it" in received.crane.text
    shown = received.owl.go(page(received)).content.decode()
    assert digest_of(received) in shown
    assert "c2 wounded" in received.owl.text
    assert received.owl.send(page(received), second=digest_of(received)).status_code == 303
    assert {each.label: each.outcome.value for each in received.case.reception.people}["c2"] == "wounded"
    assert received.case.stage is Stage.RECONCILED


def test_nobody_signs_their_own_count(received: Room) -> None:
    count(received)
    assert received.crane.send(page(received), second=digest_of(received)).status_code == 422
    assert received.case.stage is Stage.RECEIVED


def test_a_count_sent_again_over_a_bad_connection_does_nothing_twice(received: Room) -> None:
    received.crane.go(page(received))
    form = {
        **hidden_of(received.crane.last),
        "count": "1",
        **everybody(received, "arrived"),
        "more-arrived": "1",
    }
    assert [received.crane.again(page(received), **form).status_code for _ in range(3)] == [303, 303, 303]
    assert len(received.case.pending) == 1


def test_somebody_unexpected_gets_a_label_that_nobody_had(received: Room) -> None:
    from safeconduct.casefile.headcount import expected

    before = expected(received.case)
    count(received, **{"more-wounded": "2"})
    received.owl.send(page(received), second=digest_of(received))
    after = {each.label: each.outcome.value for each in received.case.reception.people}
    new = set(after) - set(before)
    assert len(new) == 2
    assert {after[label] for label in new} == {"wounded"}


def test_not_there_needs_a_reason_to_know_it(received: Room) -> None:
    refused = count(received, **{"person-c1": "same-person", "basis-c1": ""})
    assert refused.status_code == 422
    assert "Say how you know it." in received.crane.text


def test_an_old_form_is_refused_when_somebody_acted_meanwhile(received: Room) -> None:
    from safeconduct.casefile.acts.reception import RecordIncident
    from safeconduct.casefile.parts.reception import Harm

    received.crane.go(page(received))
    form = {**hidden_of(received.crane.last), "count": "1", **everybody(received, "arrived")}
    received.played.desk.do(RecordIncident(harm=Harm.THEFT, people=("p1",), account="Invented."), "crane")
    assert received.crane.again(page(received), **form).status_code == 422
    assert "Somebody acted on this case since you looked" in received.crane.text


def test_who_does_not_work_at_reception_counts_nobody(received: Room) -> None:
    refused = received.ibis.send(page(received), count="1", **everybody(received, "arrived"))
    assert refused.status_code == 422
    assert not received.case.pending


def item(officer: Officer, where: str, **fields: Any) -> Any:
    """Send one item with the numbers that the page itself proposes."""
    officer.go(where)
    proposed = values_of(officer.last, "tag") | values_of(officer.last, "seal")
    given = {
        "equipment1": "mi-8amtsh",
        "quantity1": "1",
        "serials1": "INVENTED-7",
        "delivered_by": "p1",
        "language": "ru",
        "send": "1",
    }
    return officer.again(where, **{**hidden_of(officer.last), **proposed, **given, **fields})


def equipment(room: Room, **fields: Any) -> Any:
    return item(room.crane, f"reception/{room.reference}/equipment.html", **fields)


def test_equipment_gets_tag_seal_and_a_receipt_in_the_language_of_who_brought_it(received: Room) -> None:
    done = equipment(received)
    assert (done.status_code, done["Location"]) == (303, f"/console/en/papers/{received.reference}.html")
    (kept,) = received.case.custody.items
    assert (kept.equipment, kept.serials, kept.delivered_by) == ("mi-8amtsh", ("INVENTED-7",), "p1")
    assert kept.tag.startswith("T-")
    assert kept.seal.startswith("S-")
    assert received.case.custody.receipts[0].language == "ru"
    receipt = received.crane.go(f"papers/{received.reference}/receipt-1.ru.pdf")
    assert receipt.content.startswith(b"%PDF")


def test_a_name_that_means_several_things_is_asked_back_and_nothing_typed_is_lost(received: Room) -> None:
    asked = equipment(received, equipment1="т-72", serials1="", mark1="erased")
    assert asked.status_code == 422
    shown = asked.content.decode()
    assert 'name="kind1"' in shown
    assert 'value="т-72"' in shown
    assert '<option value="erased" selected>' in shown
    tags = values_of(asked, "tag")
    assert hidden_of(asked)["seen"]
    again = equipment(received, equipment1="т-72", serials1="", mark1="erased", kind1="t-72b3", **tags)
    assert again.status_code == 303
    assert received.case.custody.items[0].equipment == "t-72b3"
    assert received.case.custody.items[0].tag == tags["tag1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"serials1": ""},
        {"mark1": "none"},
        {"tag1": ""},
        {"quantity1": "none"},
        {"equipment1": "qqqqzzzz"},
        {"delivered_by": "p9"},
        {"language": "xx"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_item_that_is_not_described_is_refused(received: Room, wrong: dict[str, str]) -> None:
    refused = equipment(received, **wrong)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert not received.case.custody.items


def test_the_same_tag_is_taken_once(received: Room) -> None:
    equipment(received, tag1="T-1", seal1="S-1")
    again = equipment(received, tag1="T-1", seal1="S-2", serials1="INVENTED-8")
    assert again.status_code == 422
    assert "G35" in received.crane.text
    assert len(received.case.custody.items) == 1


def effects(room: Room, **fields: str) -> Any:
    given = {
        "owner": "p1",
        "thing1": "wrist watch",
        "quantity1": "1",
        "sum1": "1200,50",
        "unit1": "rub",
        "reason": "The cells have no locker.",
        "order": "Order 3 of the invented colonel, register page 2",
        "receiver": "An invented sergeant",
        "send": "1",
    }
    return room.crane.send(f"reception/{room.reference}/effects.html", **{**given, **fields})


def counted(room: Room) -> None:
    count(room)
    room.owl.send(page(room), second=digest_of(room))


def test_effects_have_a_receipt_of_their_own_and_money_in_minor_units(received: Room) -> None:
    counted(received)
    assert effects(received).status_code == 303
    (kept,) = received.case.reception.effects
    assert (kept.owner, kept.belongings[0].description) == ("p1", "wrist watch")
    assert [(each.amount, each.unit) for each in kept.money] == [(120_050, "RUB")]
    made = received.crane.go(f"papers/{received.reference}/effects-1.ru.pdf")
    assert made.content.startswith(b"%PDF")


def test_money_without_an_officers_order_is_refused(received: Room) -> None:
    counted(received)
    refused = effects(received, order="")
    assert refused.status_code == 422
    assert "wrist watch" in refused.content.decode()
    assert not received.case.reception.effects


@pytest.mark.parametrize(
    "wrong", [{"sum1": "much"}, {"unit1": "ZZZ"}, {"thing1": "", "sum1": "", "unit1": ""}]
)
def test_effects_that_are_not_itemised_are_refused(received: Room, wrong: dict[str, str]) -> None:
    counted(received)
    assert effects(received, **wrong).status_code == 422
    assert not received.case.reception.effects


def test_many_at_once_each_group_is_a_case_and_the_most_urgent_stands_first(received: Room) -> None:
    from safeconduct.console.reception.turn import at_reception

    officer = received.crane
    officer.go(MANY)
    proposed = values_of(officer.last, "tag") | values_of(officer.last, "seal")
    form = {
        **hidden_of(officer.last),
        **proposed,
        "unhurt1": "3",
        "wounded2": "1",
        "young2": "2",
        "urgent3": "1",
        "dead3": "1",
        "equipment3": "mi-8amtsh",
        "mark3": "unreadable",
        "hazards3": "leaking-fuel-or-propellant",
        "language": "uk",
        "send": "1",
    }
    before = len(at_reception(received.played.desk.officers["crane"]))
    first = officer.again(MANY, **form)
    assert (first.status_code, first["Location"]) == (303, f"/console/en/{LIST}"), officer.text
    # The connection broke and the form is sent again.
    assert officer.again(MANY, **form).status_code == 303
    lines = at_reception(received.played.desk.officers["crane"])
    assert len(lines) == before + 3
    assert (lines[0].hazards, lines[0].at_once, lines[0].people) == (("leaking-fuel-or-propellant",), 1, 2)
    assert (lines[1].hurt, lines[1].young) == (1, 2)
    officer.go(LIST)
    places = [officer.text.index(line.reference) for line in lines]
    assert places == sorted(places)
    assert "leaking fuel" in officer.text


def test_an_empty_form_of_many_is_refused(received: Room) -> None:
    assert received.crane.send(MANY, send="1").status_code == 422
    assert "Fill in at least one group." in received.crane.text


def test_a_group_with_a_vehicle_and_nobody_alive_is_asked_back(received: Room) -> None:
    officer = received.crane
    officer.go(MANY)
    proposed = values_of(officer.last, "tag") | values_of(officer.last, "seal")
    sent = {"dead1": "1", "equipment1": "mi-8amtsh", "mark1": "none", "send": "1"}
    refused = officer.again(MANY, **{**hidden_of(officer.last), **proposed, **sent})
    assert refused.status_code == 422
    assert "Somebody alive has to hand the vehicle over" in officer.text


def test_who_is_not_admitted_sees_nobody_on_the_list_and_reaches_no_desk(received: Room) -> None:
    assert received.reference in received.crane.go(LIST).content.decode()
    assert received.reference not in received.dove.go(LIST).content.decode()
    for where in (page(received), f"reception/{received.reference}/equipment.html"):
        assert received.dove.go(where).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_desk_comes_in_every_language(received: Room, language: str) -> None:
    received.crane.language = language
    base = f"reception/{received.reference}"
    parts = ("equipment", "effects", "photos", "links")
    for where in (LIST, MANY, f"{base}.html", *(f"{base}/{part}.html" for part in parts)):
        shown = received.crane.go(where)
        assert shown.status_code == 200
        assert f'<html lang="{language}"' in shown.content.decode()
        assert received.reference not in shown.content.decode().partition("</title>")[0]


@given(
    taken=st.sets(st.integers(1, 200).map(lambda number: f"c{number}")),
    count=st.integers(0, 40),
)
def test_new_labels_are_new_and_unlike_each_other(taken: set[str], count: int) -> None:
    from safeconduct.console.reception.people import new_labels

    made = new_labels(tuple(taken), count)
    assert len(set(made)) == count
    assert taken.isdisjoint(made)


def test_whoever_is_there_is_received_whatever_the_stage_and_their_state_is_kept(prepared: Room) -> None:
    done = arrive(
        prepared, voluntary="yes", where="an invented field", **{"person-c1": "wounded", "more-dead": "1"}
    )
    assert done.status_code == 303, prepared.crane.text
    case = prepared.case
    assert case.stage is Stage.RECEIVED
    assert case.handover.came["c1"].value == "wounded"
    assert [state.value for state in case.handover.came.values()].count("dead") == 1
    assert case.reception.voluntary is True
    assert "an invented field" not in prepared.crane.go(page(prepared)).content.decode()


def test_an_arrival_of_nobody_is_refused(prepared: Room) -> None:
    refused = arrive(prepared, **everybody(prepared, "not-here"))
    assert refused.status_code == 422
    assert "Say of at least one person that they came." in prepared.crane.text
