"""Whoever holds a session or a form of somebody's: what they cannot do with it, whichever form they send."""

import re

import pytest
from django.test import Client
from tests.console.attacking import ask, routes, samples, standing
from tests.console.besieged import clock, forward, is_in, propose, seat, token
from tests.console.sitting import Room, at_desks, hidden_of
from tests.story import Played

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import NOT_GRANTED, Kind
from safeconduct.registry import joining
from safeconduct.registry.desks import COOKIE, content_of, desk_of
from safeconduct.registry.performing import Seconding, perform
from safeconduct.registry.stepping import ALONE, SecondFactorDue, takes_second_factor
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff.passkeys import Place

WORDS = generate_officer_passphrase()
HERE = Place("localhost")


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


# --- The second factor once more ---------------------------------------------------------------------------------


def test_everything_that_two_people_sign_takes_the_second_factor_from_both() -> None:
    of_two = {name for name, act in ACTS.items() if act.seconded_by}
    assert of_two
    assert all(takes_second_factor(ACTS[name]) for name in of_two | ALONE)
    assert {"RecordRate", "HoldInCredit", "ReleaseCredit"} <= ALONE, "each moves money, or sets its rate"
    # What is named alone exists, and is an officer's.
    assert ACTS.keys() >= ALONE
    assert not any(set(ACTS[name].by) <= NOT_GRANTED for name in ALONE)


def test_what_keeps_somebody_from_harm_never_waits_for_it() -> None:
    urgent = (
        "CallOff",
        "ReopenSafety",
        "RecordMedicalNeed",
        "RecordMinor",
        "PlaceSafetyHold",
        "ExtendHoldFire",
    )
    assert not any(takes_second_factor(ACTS[name]) for name in (*urgent, "RecordIncident", "WriteMessage"))


def test_no_form_of_an_act_of_consequence_is_taken_from_a_session_alone(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    names = [name for name, act in ACTS.items() if act.kind is Kind.CASE and takes_second_factor(act)]
    for account in ("heron", "crane", "owl", "magpie"):
        seat(room, account, officer_keys, stepped_up=False)
        officer, before = room.officers[account], standing()
        for name in names:
            shown = officer.go(f"acting/{room.reference}/{name}.html")
            # Whatever can be chosen is chosen, and it is sent straight to where it ends.
            chosen = dict(re.findall(r'name="(f-[^"]+)" value="([^"]+)"', shown.content.decode()))
            officer.again(
                f"acting/{room.reference}/{name}.html", **{**hidden_of(shown), **chosen, "send": "1"}
            )
            # 303: an act with a page of its own, to which its form leads.
            assert officer.last.status_code in {303, 404, 422}, name
            assert standing() == before, name


def test_no_page_lets_a_session_alone_sign_what_a_colleague_proposed(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    digest = propose(room)
    there, before = samples(room), standing()
    for account in ("wren", "owl", "dove"):
        seat(room, account, officer_keys, stepped_up=False)
        client = room.officers[account].client
        head = hidden_of(room.officers[account].go(f"vault/{room.reference}.html")).get("seen", "")
        room.officers[account].go("joining/signin.html")
        for route in routes():
            if route.endswith(("joining/out.html", "joining/stepup.html")):
                continue
            sent = ask(
                client,
                there.address(route),
                "POST",
                data={
                    "csrfmiddlewaretoken": client.cookies["__Host-c"].value,
                    "seen": head,
                    "form": "2" * 32,
                    **dict.fromkeys(("second", "subject", "digest"), digest),
                    "do": "second",
                },
            )
            assert sent.status_code < 500
            assert standing() == before, (account, route)


def test_perform_itself_refuses_a_session_that_is_not_fresh(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    seat(room, "wren", officer_keys, stepped_up=False)
    found = desk_of(room.played.installation, token(room, "wren"))
    assert found is not None
    digest = propose(room)
    before = standing()
    for act in (Seconding(digest), ACTS["AdmitOfficer"](account="jay")):  # type: ignore[call-arg]
        with pytest.raises(SecondFactorDue):
            perform(act, session=found.session, case=room.reference, seen="")
    with pytest.raises(SecondFactorDue):
        joining.invite(
            desk_of(room.played.installation, _stale(room, officer_keys)).session,  # type: ignore[union-attr]
            "finch",
        )
    assert standing() == before


def _stale(room: Room, keys: dict[str, OfficerKeys]) -> str:
    seat(room, "dove", keys, stepped_up=False)
    return token(room, "dove")


def test_a_page_signs_the_proposals_that_it_shows_and_no_others(room: Room) -> None:
    room.heron.send(
        f"acting/{room.reference}/AgreeQuestion.html",
        **{"f-question": "Which river?", "f-answer": "Invented", "f-mailbox": "1"},
    )
    digest = propose(room)
    shown_elsewhere = [each.digest for each in room.case.pending if each.act != "ReconcileHeadCount"]
    assert digest in shown_elsewhere
    before = standing()
    for page in (f"reception/{room.reference}.html",):
        for each in shown_elsewhere:
            refused = room.wren.send(page, second=each)
            assert refused.status_code == 422
    assert standing() == before
    # An office's proposal is signed where it is read.
    room.owl.send("office/lists.html")
    dove = room.dove.send("joining/accounts.html", do="second", subject=digest, form="5" * 32)
    assert dove.status_code == 422
    assert standing() == before


def test_a_second_factor_counts_for_five_minutes_and_no_longer(room: Room) -> None:
    room.heron.go("joining/me.html")
    forward(room, minutes=4, seconds=59)
    assert desk_of(room.played.installation, token(room, "heron")).stepped_up  # type: ignore[union-attr]
    forward(room, seconds=1)
    assert not desk_of(room.played.installation, token(room, "heron")).stepped_up  # type: ignore[union-attr]


# --- Mass assignment ---------------------------------------------------------------------------------------------

CLAIMED = {
    "actor": "owl",
    "account": "owl",
    "session": "owl",
    "by": "owl",
    "role": "administrator",
    "roles": "administrator",
    "case": "0000-0000-0000-0000",
    "reference": "0000-0000-0000-0000",
    "at": "2020-01-01T00:00:00Z",
    "day": "2020-01-01",
    "stage": "paid",
    "index": "0",
    "digest": "0" * 64,
    "standing": "open",
    "stepped_up": "1",
    "fresh": "1",
    "seconded_by": "owl",
    "version": "1",
    "kind": "office",
    "part": "second",
}


def test_a_form_says_nothing_of_who_acts_where_when_or_as_what(room: Room) -> None:
    from safeconduct.registry.models import Entry
    from safeconduct.registry.opening import history

    claimed = {**CLAIMED, **{f"f-{name}": value for name, value in CLAIMED.items()}}
    sent = room.heron.send(
        f"acting/{room.reference}/WriteMessage.html", **{**claimed, "f-mailbox": "1", "f-words": "by heron"}
    )
    assert sent.status_code == 303
    last = history(room.played.desk.officers["heron"], room.reference)[-1]
    envelope = last.statement.envelope
    assert (envelope.actor, last.statement.case, str(envelope.kind)) == ("heron", room.reference, "case")
    assert (last.fields["mailbox"], last.fields["words"]) == (1, "by heron")
    assert not set(last.fields) & set(CLAIMED)
    assert last.plaintext.at.startswith(clock(room)().date().isoformat())
    assert not Entry.objects.filter(file_id="0000-0000-0000-0000").exists()


OF_OFFICERS = sorted(
    name for name, act in ACTS.items() if act.kind is Kind.CASE and not set(act.by) <= NOT_GRANTED
)


def test_no_form_of_any_act_reads_what_the_record_gives_or_the_machine_computes(room: Room) -> None:
    from safeconduct.console.acting.bench import Bench
    from safeconduct.console.acting.choosing import asked
    from safeconduct.console.acting.preparing import COMPUTED, given
    from safeconduct.registry import directory

    session = room.played.desk.officers["heron"]
    bench = Bench(session, room.case, directory.office(session.installation), clock(room)().date())
    for name in OF_OFFICERS:
        fields = {field.name for field in asked(name, bench)}
        assert not fields & {*given(name, bench), *COMPUTED.get(name, ())}, name
        assert not fields & {"actor", "at", "by_whom"}, name


def test_what_is_told_of_a_case_is_what_the_record_says_whatever_a_form_says(room: Room) -> None:
    from safeconduct.registry.opening import history

    sent = room.heron.send(
        f"acting/{room.reference}/TellWhereThingsStand.html",
        **{"f-mailbox": "1", "f-standing": "paid", "f-standing-stage": "paid", "f-standing-offer": "x"},
    )
    last = history(room.played.desk.officers["heron"], room.reference)[-1]
    if sent.status_code == 303:
        assert last.plaintext.act == "TellWhereThingsStand"
        assert "paid" not in str(last.fields)
    else:
        assert last.plaintext.act != "TellWhereThingsStand"


def test_signing_in_and_joining_read_no_more_than_their_fields(room: Room) -> None:
    from safeconduct.staff.models import Account, Invite

    room.dove.go("joining/accounts.html")
    room.dove.again(
        "joining/accounts.html", **{**CLAIMED, "do": "invite", "newcomer": "finch", "form": "6" * 32}
    )
    assert set(Invite.objects.values_list("account", flat=True)) == {"finch"}
    invited = re.search(r"[0-9a-z]{5}(?:-[0-9a-z]{5}){3}", room.dove.text)
    assert invited is not None
    newcomer = Client(enforce_csrf_checks=True)
    ask(newcomer, "/console/en/joining/come.html")
    ours = {"csrfmiddlewaretoken": newcomer.cookies["__Host-c"].value}
    page = ask(
        newcomer, "/console/en/joining/come.html", "POST", data={**CLAIMED, **ours, "code": invited[0]}
    )
    words = " ".join(re.findall(r'<b lang="en" dir="ltr">([a-z-]+)</b>', page.content.decode()))
    ask(newcomer, "/console/en/joining/copy.html", "POST", data={**CLAIMED, **ours, "words": words})
    content = content_of(room.played.installation, newcomer.cookies[COOKIE].value)
    assert content is not None
    assert (content.account, content.standing, content.stepped_up_until) == ("finch", "factor", 0)
    assert Account.objects.filter(account="finch").exists()
    assert not is_in(room, newcomer.cookies[COOKIE].value)
