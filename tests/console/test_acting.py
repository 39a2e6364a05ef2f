"""Forms made from declarations: what is shown is what is signed, and nothing that was typed is lost."""

import re
from html import unescape
from typing import Any

import msgspec
import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from tests.console.acting import family, form, hidden, pending, second
from tests.console.sitting import Room, at_desks
from tests.story import Played

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.words import NOT_GRANTED, Kind
from safeconduct.catalogue import Model, standard
from safeconduct.console.acting.describing import Field, Form, fields_of
from safeconduct.console.acting.equipment import meaning
from safeconduct.schedule.money import amount_text
from safeconduct.sealing.officer import OfficerKeys

BY_OFFICERS = sorted(
    name for name, act in ACTS.items() if act.kind is Kind.CASE and not set(act.by) <= NOT_GRANTED
)


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


@pytest.mark.parametrize("name", BY_OFFICERS)
def test_every_field_of_every_act_can_be_described(name: str) -> None:
    described = {field.name for field in fields_of(ACTS[name])}
    assert described == {each.name for each in msgspec.structs.fields(ACTS[name])} - {"hidden", "aside"}


def test_a_form_is_read_performed_and_shown_in_the_case(room: Room) -> None:
    assert (
        room.heron.send(
            form(room, "WriteMessage"), **{"f-mailbox": "1", "f-words": "Нас слышно?"}
        ).status_code
        == 303
    )
    room.heron.go(f"cases/{room.reference}.html?done=WriteMessage")
    assert "Нас слышно?" in room.heron.text
    assert "Signed and filed" in room.heron.text


def test_a_form_sent_twice_does_nothing_twice(room: Room) -> None:
    from safeconduct.registry.models import Entry

    page = room.heron.go(form(room, "WriteMessage")).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    sent = {**hidden, "f-mailbox": "1", "f-words": "once"}
    before = Entry.objects.count()
    for _ in range(2):
        assert room.heron.again(form(room, "WriteMessage"), **sent).status_code == 303
    assert Entry.objects.filter(file_id=room.reference).count() > 0
    # The act, and nothing else of the case.
    assert Entry.objects.count() == before + 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(room: Room) -> None:
    answer = room.crane.send(
        form(room, "PlanHandover"),
        **{
            "f-window-begins": "tomorrow morning",
            "f-margin": "3",
            "f-unit": "GREYLAG",
            "f-signals": ["hands-raised", "wave-a-flag"],
        },
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    for field in ("f-window-begins", "f-window-ends", "f-margin", "f-parts", "f-answer_hours"):
        assert f'id="{field}-error"' in page, field
        assert f'href="#{field}"' in page, field
    assert 'id="f-unit-error"' not in page
    assert 'value="tomorrow morning"' in page
    assert 'value="GREYLAG"' in page
    assert re.search(r'value="hands-raised" checked', page)
    assert not room.case.handover.plan


def test_rows_are_added_and_blank_ones_are_no_rows(room: Room) -> None:
    more = room.heron.send(
        form(room, "NameDependants"),
        **{"f-dependants-count": "1", "f-dependants-0-label": "d7", "more": "f-dependants"},
    )
    page = more.content.decode()
    assert more.status_code == 200
    assert 'name="f-dependants-1-label"' in page
    assert 'value="d7"' in page
    assert "-error" not in page
    assert family(room.heron, room, **{"f-dependants-1-label": ""}).status_code == 303
    (named,) = room.case.protection.dependants
    assert named.label == "d1"


def offer(**more: str) -> dict[str, str]:
    return {"f-programme": "ukraine-2023", "f-claimants": "p1", "f-expires_on": "2023-12-31", **more}


def test_equipment_is_looked_up_by_any_name_and_chosen(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_story.on("contact")
    room = at_desks(sqlite_story, officer_keys, monkeypatch)
    where = form(room, "MakeOffer")
    found = room.heron.send(where, **offer(**{"f-equipment": "ми 8 амтш\nT-72", "more": "f-equipment"}))
    page = found.content.decode()
    assert found.status_code == 200
    assert "-error" not in page
    assert re.search(r'type="radio"[^>]*name="f-equipment0--is" value="mi-8amtsh"', page)
    unclear = room.heron.send(where, **offer(**{"f-equipment": "ми 8 амтш"}))
    assert unclear.status_code == 422
    assert "choose below which of these it is" in room.heron.text
    unknown = room.heron.send(where, **offer(**{"f-equipment": "zzzqqqxx"}))
    assert unknown.status_code == 422
    assert "the catalogue knows nothing like this" in room.heron.text
    # A choice counts only for what was typed.
    stale = room.heron.send(where, **offer(**{"f-equipment": "zzzqqqxx", "f-equipment0--is": "mi-8amtsh"}))
    assert stale.status_code == 422
    sent = offer(**{"f-equipment": "ми 8 амтш", "f-equipment0--is": "mi-8amtsh"})
    assert room.heron.send(where, **sent).status_code == 303
    signing = second(room, pending(room).digest)
    assert "mi-8amtsh" in room.owl.go(signing).content.decode()
    assert room.owl.send(signing).status_code == 303
    room.heron.go(f"cases/{room.reference}.html")
    assert "The person answers next." in room.heron.text


@given(model=st.sampled_from(sorted(standard().models.values(), key=lambda each: each.id)), data=st.data())
def test_what_is_chosen_for_a_name_is_what_is_meant(model: Model, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(model.names.values())))
    assert meaning(model.id, "", standard()).settled == model.id
    assert meaning(name, model.id, standard()).settled == model.id
    assert meaning("zzzqqqxx", model.id, standard()).settled == ""


def test_what_is_hidden_lies_in_the_vault_and_on_no_page(room: Room) -> None:
    assert family(room.heron, room).status_code == 303
    shown = room.heron.go(f"cases/{room.reference}.html").content.decode()
    assert "Olha" not in shown
    assert "d1" in shown


def test_a_refused_act_says_which_gate_and_what_helps(room: Room) -> None:
    room.played.on("promise")
    room.crane.go(form(room, "PlanHandover"))
    answer = room.crane.send(
        form(room, "PlanHandover"),
        **{
            "f-window-begins": "2023-08-09T04:00",
            "f-window-ends": "2023-08-09T06:00",
            "f-margin": "60",
            "f-unit": "GREYLAG",
            "f-signals": "hands-raised",
            "f-parts": ["region", "point"],
            "f-answer_hours": "48",
        },
    )
    assert answer.status_code == 422
    assert "G15" in room.crane.text  # place, route, question and answer are missing from the vault
    assert "GREYLAG" in answer.content.decode()


def test_an_act_on_what_has_changed_since_is_refused_and_kept_in_the_form(room: Room) -> None:
    stale = hidden(room.heron.go(form(room, "WriteMessage")))
    room.owl.send(form(room, "PlaceLegalHold"), **{"f-reason": "an invented court asked"})
    page = form(room, "RecordMinor")
    stale = {**stale, "f-label": "p1"}
    answer = room.heron.again(page, **stale)
    assert answer.status_code == 422
    assert "Somebody acted on this case" in unescape(answer.content.decode())
    assert not room.case.protection.minors


def test_whoever_is_not_admitted_sees_no_form_and_no_case(room: Room) -> None:
    for page in (form(room, "WriteMessage"), f"cases/{room.reference}.html"):
        answer = room.dove.go(page)
        assert answer.status_code == 422
        assert "mi-8" not in answer.content.decode().lower()
    sent = room.dove.again(form(room, "PlaceLegalHold"), **{"f-reason": "mine", "seen": "0" * 64})
    assert sent.status_code == 422
    assert not room.case.access.legal_hold


def test_fields_that_the_form_does_not_have_are_not_taken(room: Room) -> None:
    answer = room.owl.send(
        form(room, "PlaceLegalHold"),
        **{"f-reason": "an invented court", "f-actor": "heron", "actor": "heron", "f-made_by": "heron"},
    )
    assert answer.status_code == 303
    from safeconduct.registry.opening import history

    last = history(room.played.desk.officers["owl"], room.reference)[-1]
    assert last.statement.envelope.actor == "owl"
    assert last.plaintext.fields == {"reason": "an invented court"}


def test_there_is_no_form_for_what_officers_do_not_do(room: Room) -> None:
    for name in ("AcceptOffer", "MarkOverdue", "NoSuchAct", "GrantRole", "ArriveUnannounced"):
        assert room.heron.go(form(room, name)).status_code == 404, name


def test_a_case_begins_with_a_form(room: Room) -> None:
    answer = room.heron.send(
        "acting/new/OpenCase.html",
        **{"f-channel": "call", "f-words": "called by telephone", "f-claimants": "1"},
    )
    assert answer.status_code == 303
    reference = re.search(r"cases/([^.]+)\.html", answer["Location"])
    assert reference is not None
    room.heron.go(f"cases/{reference[1]}.html")
    assert "in contact" in room.heron.text


def sent(  # noqa: C901 - one line for each form
    fields: tuple[Field, ...], values: dict[str, Any], prefix: str, into: QueryDict
) -> None:
    """Write plain values as a browser would send them."""
    unit: Any = values.get("unit", "")
    for field in fields:
        value: Any = values.get(field.name)
        name = f"{prefix}-{field.name}"
        match field.form:
            case Form.GROUP:
                sent(field.inner, value or {}, name, into)
            case Form.ROWS | Form.PAIRS:
                pairs = value
                if field.form is Form.PAIRS:
                    pairs = [{"key": key, "value": one} for key, one in (value or {}).items()]
                into[f"{name}-count"] = str(len(pairs))
                for place, row in enumerate(pairs):
                    sent(field.inner, row, f"{name}-{place}", into)
            case Form.YES_NO:
                into[name] = {True: "yes", False: "no", None: ""}[value]
            case Form.SEVERAL:
                into.setlist(name, [str(one) for one in value])
            case Form.LINES | Form.THINGS:
                into[name] = "\r\n".join(str(one) for one in value)
            case Form.FACTS:
                into[name] = "\n".join(f"{key} = {one}" for key, one in value.items())
            case Form.MONEY:
                into[name] = amount_text(
                    value, str(values["paid_unit"]) if field.name.startswith("paid_") else unit
                )
            case _:
                into[name] = "" if value is None else str(value)


COMPUTED = {"AssessClaim", "ApproveAward", "GiveStatement", "OrderPayment"}
"""Their forms ask for less than they hold."""


def test_every_act_of_the_founding_case_comes_back_from_its_form_as_it_was(sqlite_story: Played) -> None:
    from safeconduct.console.acting.filling import Filler
    from safeconduct.registry.opening import history

    sqlite_story.on("protect")
    seen = set()
    for entry in history(sqlite_story.desk.officers["heron"], sqlite_story.desk.reference):
        name = entry.plaintext.act
        if not entry.plaintext.fields or name not in BY_OFFICERS or name in COMPUTED:
            continue
        seen.add(name)
        fields = fields_of(ACTS[name])
        values = msgspec.to_builtins(act_of(entry.plaintext))
        for field in fields:
            if field.form is Form.SEVERAL:  # ticked boxes have the order of the page
                values[field.name] = [one for one in field.options if one in values[field.name]]
        data = QueryDict(mutable=True)
        sent(fields, values, "f", data)
        filled = Filler(data, "en", lambda _, value: value, {}).fill(fields, {})
        assert not filled.errors, (name, filled.errors)
        expected = {field.name: values[field.name] for field in fields}
        assert msgspec.convert(filled.values, ACTS[name]) == msgspec.convert(expected, ACTS[name]), name
    assert len(seen) > 25
