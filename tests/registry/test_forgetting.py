"""Forgetting: the clock as it lies in clear, what is due, and when an erasure is complete."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import NAME, PLACE, Scene, by_call, by_mailbox, ended, tell
from tests.registry.thieves import Loot, Thief

from safeconduct.casefile.acts.access import (
    AdmitOfficer,
    AnswerRequest,
    AskForAccess,
    Erase,
    LiftLegalHold,
    OpenVault,
    PlaceLegalHold,
)
from safeconduct.casefile.acts.contact import JudgeDuplicate, JudgeHostile, TakeUpAgain
from safeconduct.casefile.acts.offer import Withdraw
from safeconduct.casefile.acts.retention import ForgetNames, SetRetention
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.retention import Record
from safeconduct.casefile.words import Stage
from safeconduct.errors import SafeconductError

HOSTILE = JudgeHostile(reasons="Invented.")


def retained(reference: str) -> list[str]:
    """Return what each envelope of a case says of retention, in order."""
    from safeconduct.registry import stores

    clear = [entry.statement.envelope.clear for entry in stores.entries(reference)]
    return [each["retain"] for each in clear if "retain" in each]


def due(office: TestOffice) -> list[str]:
    from safeconduct.registry import retaining

    found = [each.reference for each in retaining.due(office.installation)]
    assert len(found) == retaining.count_due(office.installation)
    return found


def opened_case(office: TestOffice) -> tuple[str, Any]:
    reference, person = by_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    return reference, person


def test_every_end_before_a_reception_says_the_same_in_clear(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    other = by_call(office)
    cases = [opened_case(office)[0] for _ in range(2)]
    office.both(HOSTILE, "heron", "owl", cases[0])
    office.do(JudgeDuplicate(other_case=other, reasons="Invented."), "heron", cases[1])
    assert [retained(each) for each in cases] == [["2023-Q3"]] * 2


def test_whoever_ends_it_by_mailbox_writes_nothing_and_the_next_officer_does(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    scene = tell(office)
    office.do(Withdraw(), scene.person, scene.case)
    assert office.case(scene.case).stage is Stage.ENDED
    assert retained(scene.case) == []
    office.clock.forward(days=100)
    office.do(WriteMessage(mailbox=1, words="Write when you like."), "heron", scene.case)
    office.do(WriteMessage(mailbox=1, words="And again."), "heron", scene.case)
    assert retained(scene.case) == ["2023-Q4"]
    assert office.case(scene.case).access.ended == "2023-Q4"


def test_a_case_is_due_when_its_period_is_over_and_not_before_and_again_not_once_taken_up(
    office: TestOffice,
) -> None:
    reference, _ = opened_case(office)
    office.both(HOSTILE, "heron", "owl", reference)
    with pytest.raises(GateRefused, match="G177"):
        office.both(Erase(), "owl", "heron", reference)
    office.clock.now = office.clock.now.replace(year=2024, month=3, day=31)
    assert due(office) == []
    office.clock.forward(days=1)
    assert due(office) == [reference]
    office.both(TakeUpAgain(stage=Stage.CONTACT), "heron", "owl", reference)
    assert due(office) == []
    assert retained(reference) == ["2023-Q3", ""]
    office.clock.forward(days=1)
    office.both(HOSTILE, "heron", "owl", reference)
    assert retained(reference)[-1] == "2024-Q2"


def test_a_hold_stops_the_clock_and_two_people_set_the_period(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    reference, _ = opened_case(office)
    ended_case(office, reference)
    assert due(office) == [reference]
    office.do(PlaceLegalHold(reason="A court asks."), "owl", reference)
    assert due(office) == []
    office.do(LiftLegalHold(decision="It has decided."), "owl", reference)
    assert due(office) == [reference]
    longer = SetRetention(record=Record.CONTACT, months=60, source="An invented law, art. 1")
    office.both(longer, "owl", "stork", office.office_file)
    assert due(office) == []
    with pytest.raises(GateRefused, match="G177"):
        office.both(Erase(), "owl", "heron", reference)


def ended_case(office: TestOffice, reference: str) -> None:
    office.both(HOSTILE, "heron", "owl", reference)
    office.clock.forward(days=280)


def test_a_person_who_asks_is_erased_at_once_and_one_who_is_refused_is_not(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    reference, person = opened_case(office)
    office.both(HOSTILE, "heron", "owl", reference)
    office.do(AskForAccess(request=Request.ERASURE, words="Erase me."), person, reference)
    with pytest.raises(GateRefused, match="G177"):
        office.both(Erase(), "owl", "heron", reference)
    office.do(AnswerRequest(answer="No.", withheld_because="Art. 16(3)", answers=1), "owl", reference)
    with pytest.raises(GateRefused, match="G177"):
        office.both(Erase(), "owl", "heron", reference)
    # The answer to a question grants no erasure, and an answer that names no request is refused.
    office.do(AskForAccess(request=Request.ACCESS, words="What is there?"), person, reference)
    with pytest.raises(GateRefused, match="G182"):
        office.do(AnswerRequest(answer="Yes."), "owl", reference)
    office.do(AnswerRequest(answer="This.", answers=2), "owl", reference)
    with pytest.raises(GateRefused, match="G177"):
        office.both(Erase(), "owl", "heron", reference)
    office.do(AskForAccess(request=Request.ERASURE, words="Please."), person, reference)
    office.do(AnswerRequest(answer="Yes.", answers=3), "owl", reference)
    office.both(Erase(), "owl", "heron", reference)
    assert reference not in office.installation.keyring.refs()


def test_one_signature_waits_and_is_shown_as_such(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import retaining

    office = sqlite_office
    reference, _ = opened_case(office)
    ended_case(office, reference)
    assert retaining.waiting() == []
    office.do(Erase(), "owl", reference)
    assert [(each.reference, each.proposer) for each in retaining.waiting()] == [(reference, "owl")]
    office.do(PlaceLegalHold(reason="A court asks."), "owl", reference)
    assert retaining.waiting() == []


def test_an_erasure_is_complete_only_when_no_backup_has_its_key(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    from safeconduct.registry import retaining
    from safeconduct.registry.backing_up import back_up

    office = sqlite_office
    reference, _ = opened_case(office)
    never, _ = opened_case(office)
    ended_case(office, reference)

    def complete() -> bool:
        (found,) = retaining.erased(office.installation)
        return found.is_complete(office.clock().date())

    made = back_up(office.installation, tmp_path / "backups", keyring_days=10)
    until = made.contents.until
    office.clock.forward(days=7)
    office.both(Erase(), "owl", "heron", reference)
    (found,) = retaining.erased(office.installation)
    assert (found.reference, found.key_here, found.complete_on) == (reference, False, until)
    assert found.week == f"{office.clock():%G-W%V}"
    assert not complete()
    # Later backups do not have the key, and do not put it off for ever.
    office.clock.forward(days=8)
    assert office.clock().date() > until
    assert not complete(), "its file lies there still, whatever its name says"
    assert retaining.erased(office.installation)[0].left == (str(made.keyring.resolve()),)
    later = back_up(office.installation, tmp_path / "backups", keyring_days=35)
    assert not made.keyring.exists()
    assert later.keyring.exists()
    assert complete()
    assert never in office.installation.keyring.refs()


def test_after_a_restore_or_an_older_release_every_backup_may_have_any_key() -> None:
    from safeconduct.registry.backups import Lying, State

    day = date(2024, 4, 1)
    known = State(keyring_until=date(2024, 4, 20))
    assert [each.until for each in known.made_by(day)] == [date(2024, 4, 20)]
    after = known.with_keyring(Lying(date(2024, 4, 10), date(2024, 5, 1)))
    assert [each.until for each in after.made_by(day)] == [date(2024, 4, 20)]
    assert after.keyring_until == date(2024, 5, 1)
    gone = after.with_keyring(Lying(date(2024, 4, 25), date(2024, 5, 5)))
    assert gone.made_by(day) == ()
    assert State().made_by(day) == ()


def test_a_key_that_comes_back_makes_an_erasure_incomplete(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import gauges, retaining

    office = sqlite_office
    reference, _ = opened_case(office)
    ended_case(office, reference)
    path = office.installation.home / "keyring" / f"{reference}.key"
    key = path.read_bytes()
    office.both(Erase(), "owl", "heron", reference)
    levels = {each.name: each.level for each in gauges.read(office.installation)}
    assert levels["Forgetting"] is gauges.Level.GREEN
    path.write_bytes(key)
    path.chmod(0o600)
    (found,) = retaining.erased(office.installation)
    assert not found.is_complete(date.max - timedelta(days=1))
    levels = {each.name: each.level for each in gauges.read(office.installation)}
    assert levels["Forgetting"] is gauges.Level.RED


def test_what_is_due_is_made_again_from_envelopes_alone(office: TestOffice) -> None:
    from safeconduct.registry.models import Retention
    from safeconduct.registry.rebuild import rebuild

    reference, _ = opened_case(office)
    held, _ = opened_case(office)
    ended_case(office, reference)
    office.do(PlaceLegalHold(reason="A court asks."), "owl", held)
    assert rebuild(office.installation, check=True).differences == []
    before = set(Retention.objects.values_list())
    Retention.objects.filter(reference=reference).update(since="2050-Q1")
    Retention.objects.filter(reference=held).delete()
    assert {each.table for each in rebuild(office.installation, check=True).differences} == {"Retention"}
    assert rebuild(office.installation).left == []
    assert set(Retention.objects.values_list()) == before


def two_years_later(office: TestOffice) -> Scene:
    scene = tell(office)
    ended(office, scene.case)
    office.clock.forward(days=700)
    return scene


FORGET = ForgetNames(reason="Nobody has to be found any more.")


def test_forgotten_names_open_to_nobody_with_every_key_and_the_rest_of_the_case_does(
    office: TestOffice,
) -> None:
    scene = two_years_later(office)
    office.both(FORGET, "owl", "wren", scene.case)
    loot = Loot(scene.case)
    loot.take(office)
    thief = Thief(
        identities={keys.identity for keys in office.keys.values()},
        shred_keys={office.installation.keyring.get(scene.case)},
    )
    thief.try_all(loot)
    assert thief.has("NameDependants")
    assert not thief.has(NAME)
    assert not thief.has(PLACE)
    # Two custodians see an empty vault, which takes names again.
    from safeconduct.registry import vaults

    office.both(OpenVault(purpose="To see.", minutes=5), "heron", "wren", scene.case)
    assert vaults.read(office.session("heron"), scene.case) == {}


def test_the_same_thief_finds_the_names_where_nobody_forgot_them(sqlite_office: TestOffice) -> None:
    scene = two_years_later(sqlite_office)
    loot = Loot(scene.case)
    loot.take(sqlite_office)
    thief = Thief(
        identities={keys.identity for keys in sqlite_office.keys.values()},
        shred_keys={sqlite_office.installation.keyring.get(scene.case)},
    )
    thief.try_all(loot)
    assert thief.has(NAME)


def test_names_of_which_two_shares_stand_in_entries_are_not_said_to_be_forgotten(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    scene = two_years_later(office)
    look = OpenVault(purpose="To see.", minutes=5)
    office.do(look, "heron", scene.case)
    office.do(look, "wren", scene.case)
    with pytest.raises(GateRefused, match="G181"):
        office.both(FORGET, "owl", "wren", scene.case)
    office.both(look, "heron", "wren", scene.case)
    with pytest.raises(GateRefused, match="G181"):
        office.both(FORGET, "owl", "wren", scene.case)
    loot = Loot(scene.case)
    loot.take(office)
    assert [place for _, place in loot.blobs if "|vault:1|" in place] == []


def test_nobody_forgets_alone_or_early(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    scene = tell(office)
    with pytest.raises(SafeconductError):
        office.both(FORGET, "owl", "wren", scene.case)
    ended(office, scene.case)
    with pytest.raises(GateRefused, match="G180"):
        office.both(FORGET, "owl", "wren", scene.case)
    office.clock.forward(days=700)
    with pytest.raises(SafeconductError):
        office.both(FORGET, "owl", "owl", scene.case)
