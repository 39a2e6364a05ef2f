"""What a seizure of the disks shows of a case before the hand-over: that there is one, and nothing of it."""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import by_mailbox, enact, offer

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard
from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.handover import AcknowledgeHoldFire, ClearHandover, PlanHandover
from safeconduct.casefile.acts.offer import AcceptOffer
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    NamedDependant,
    NameDependants,
)
from safeconduct.casefile.acts.thread import AgreeQuestion, SendMessage, WriteMessage
from safeconduct.casefile.entry import Entry, Envelope
from safeconduct.casefile.parts.handover import Briefing, Knows, PlacePart, PlanAboard, Signal, Window
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.words import Stage
from safeconduct.sealing import shred
from safeconduct.sealing.padding import BUCKETS

AGE_BODY = re.compile(rb"\n--- [A-Za-z0-9+/]{43}\n")
"""Ends the header of an age file. Before it lies a stanza of random length that every writer adds, for no reader;
after it 16 bytes of nonce and the payload, with 16 bytes of tag for each 64 KiB."""


@dataclass(frozen=True)
class Story:
    """What differs between one case and another, and must not show."""

    equipment: tuple[str, ...]
    family: dict[str, str]
    claimants: int
    expires_on: date
    words: str
    begins: datetime
    unit: str
    others: int


LONE_DRIVER = Story(
    equipment=("t-80bv",),
    family={},
    claimants=1,
    expires_on=date(2023, 8, 20),
    words="I come alone.",
    begins=datetime(2023, 8, 9, 4, 0, tzinfo=UTC),
    unit="INVENTED TEAL",
    others=0,
)
WHOLE_CREW = Story(
    equipment=("mi-8amtsh", "t-80bv", "su-27"),
    family={
        "d1.name": "Zyxwv Inventedname",
        "d1.whereabouts": "a hut beyond the river Fictitia",
        "d2.name": "Uvwxy Inventedname",
        "d2.whereabouts": "the same hut",
        "d3.name": "Tuvwx Inventedname",
    },
    claimants=3,
    expires_on=date(2023, 11, 30),
    words="Three of us; my mother, my daughter and my aunt must move before Invented Day.",
    begins=datetime(2023, 8, 19, 22, 30, tzinfo=UTC),
    unit="INVENTED GOOSE",
    others=2,
)
SAID = (
    "Inventedname",
    "Fictitia",
    "the same hut",
    "mi-8amtsh",
    "t-80bv",
    "su-27",
    "I come alone",
    "Three of us",
    "INVENTED TEAL",
    "INVENTED GOOSE",
    "does_not_know",
    "2023-08-19",
    "2023-08-09",
)


def told(office: TestOffice, story: Story) -> str:
    """Lead a case to the go-ahead: everything that is written before a hand-over."""
    reference, person = by_mailbox(office, claimants=story.claimants)
    office.do(SendMessage(words=story.words), person, reference)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", reference)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    labels = sorted({label.partition(".")[0] for label in story.family})
    dependants = tuple(
        NamedDependant(label=label, because_of="p1", relation=Relation.PARENT, adult=label != "d2")
        for label in labels
    )
    asked = tuple(f"p{number}" for number in range(1, story.claimants + 1))
    named: Act = NameDependants(asked=asked, dependants=dependants, hidden=story.family)
    office.do(named, "wren", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    office.both(AgreeQuestion(agreed="On the phone."), "heron", "wren", reference)
    promised = offer(office, story.equipment)
    made = office.both(
        type(promised)(
            **{name: getattr(promised, name) for name in promised.__struct_fields__}
            | {
                "claimants": tuple(f"p{number}" for number in range(1, story.claimants + 1)),
                "expires_on": story.expires_on,
            }
        ),
        "heron",
        "owl",
        reference,
    )
    office.do(AcceptOffer(offer=made.digest), person, reference)
    clear(office, story, reference, tuple(labels))
    return reference


def clear(office: TestOffice, story: Story, reference: str, family: tuple[str, ...]) -> None:
    """Plan the hand-over, settle family and everyone aboard, and give the go-ahead."""
    safe: Act = ConfirmDependantsSafe(dependants=family, confirmation=Confirmation.MET)
    office.both(safe, "wren", "heron", reference)
    window = Window(begins=story.begins, ends=story.begins + timedelta(hours=2))
    plan = PlanHandover(
        window=window,
        margin=60,
        unit=story.unit,
        signals=(Signal.HANDS_RAISED,),
        parts=(PlacePart.REGION, PlacePart.POINT),
        answer_hours=24,
        hidden={"place": "Fictitia", "route": "Fictitia", "question": "Invented?", "answer": "Invented."},
    )
    office.do(plan, "wren", reference)
    hold = AcknowledgeHoldFire(
        begins=story.begins - timedelta(hours=1),
        until=story.begins + timedelta(hours=3),
        briefed=tuple(Briefing),
    )
    office.do(hold, "wren", reference)
    claimants = [f"p{number}" for number in range(1, story.claimants + 1)]
    others = [f"c{number}" for number in range(1, story.others + 1)]
    people = dict.fromkeys(claimants, Knows.WILLING) | dict.fromkeys(others, Knows.DOES_NOT_KNOW)
    office.do(DeclareAboard(people=people), "wren", reference)
    plans = dict.fromkeys(claimants, PlanAboard.TOLD_AND_WILLING) | dict.fromkeys(
        others, PlanAboard.RECEIVED_BY_BRIEFED_UNIT
    )
    office.do(PlanForAboard(plans=plans, unit_told_of=tuple(others)), "wren", reference)
    office.both(ClearHandover(window=window), "wren", "owl", reference)


def tables(office: TestOffice) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, by table and column."""
    with office.database.attacker() as raw:
        listed = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if office.database.vendor == "sqlite"
            else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
        found = {}
        for (table,) in raw.execute(listed).fetchall():
            cursor = raw.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def dump(office: TestOffice, reference: str) -> dict[str, list[Any]]:
    """Return what the tables hold of a case, with its random values taken out."""
    key = office.installation.keyring.get(reference)
    every = tables(office)
    leaves = {row["leaf"] for row in every["registry_entry"] if row["file_id"] == reference}
    found: dict[str, list[Any]] = {}
    for table, rows in every.items():
        of_case = [row for row in rows if reference in row.values() or leaves & {row.get("second_id")}]
        found[table] = sorted((shown(table, row, reference, key) for row in of_case), key=repr)
    return {table: rows for table, rows in found.items() if rows}


def shown(table: str, row: dict[str, Any], reference: str, key: bytes) -> dict[str, Any]:
    """Return a row as somebody sees it who cannot tell random values apart, only their lengths."""
    seen = {}
    for name, value in row.items():
        if isinstance(value, memoryview | bytes):
            seen[name] = blob(table, name, bytes(value), row, reference, key)
        elif name not in {
            "id",
            "leaf",
            "second_id",
            "proposal_id",
        }:  # places in order of time, for all cases alike
            seen[name] = "REFERENCE" if value == reference else value
    return seen


def blob(table: str, name: str, value: bytes, row: dict[str, Any], reference: str, key: bytes) -> Any:
    if (table, name) == ("registry_entry", "signed"):
        return shape(json.loads(value))
    if (table, name) == ("registry_seal", "blob"):
        # Under the shred key lies an age file, whose header has a random length.
        context = f"case {reference}|seal|{row['place']}|{row['account']}"
        value = shred.unwrap(key, value, context=context)
    if (found := AGE_BODY.search(value)) is not None:
        return ("age", value[: found.start()].count(b"-> X25519 "), len(value) - found.end())
    return len(value)


def shape(value: Any, name: str = "") -> Any:
    """Return a signed statement with digests, keys and salts replaced by their lengths."""
    if isinstance(value, dict):
        return {key: shape(inner, key) for key, inner in value.items()}
    if isinstance(value, str) and (len(value) >= 19 or name == "first"):
        return len(value)
    return "SIZE" if name == "size" else value


def test_two_cases_differ_in_nothing_but_random_values(office: TestOffice) -> None:
    enact(office)
    for reference in (one := told(office, LONE_DRIVER)), (other := told(office, WHOLE_CREW)):
        # The mailbox stands beside: no row of it says which case it opens.
        assert set(dump(office, reference)) == {
            "registry_casefile",
            "registry_entry",
            "registry_pair",
            "registry_seal",
            "registry_snapshot",
        }
    assert dump(office, one) == dump(office, other)


def test_every_sealed_size_is_one_of_the_buckets(office: TestOffice) -> None:
    enact(office)
    long = {f"d{number}.name": "Inventedname " * 20 for number in range(1, 40)}
    story = replace(WHOLE_CREW, family=long, words=WHOLE_CREW.words * 10)
    cases = [told(office, each) for each in (LONE_DRIVER, WHOLE_CREW, story)]
    sizes = {row["body"] for case in cases for row in dump(office, case)["registry_entry"]}
    possible = {16 + bucket + 16 * -(-bucket // 65536) for bucket in BUCKETS}
    assert {size for _, _, size in sizes} <= possible
    assert len({size for _, _, size in sizes}) > 1, "the long family did not fit the bucket of the short one"


def test_the_envelope_says_only_what_may_lie_in_clear(office: TestOffice) -> None:
    enact(office)
    reference = told(office, WHOLE_CREW)
    allowed = {"kind", "part", "actor", "certificate", "stage", "keys", "seals", "dropped", "clear", "act"}
    assert set(Envelope.__struct_fields__) == allowed
    for row in tables(office)["registry_entry"]:
        envelope = Entry(bytes(row["signed"]), b"", b"", b"").statement.envelope
        if row["file_id"] == reference:
            assert (envelope.stage, envelope.clear, envelope.act) == ("open", {}, "")
            assert re.fullmatch(r"heron|wren|owl|mailbox:1", envelope.actor)
            for name in (*envelope.seals, *envelope.dropped):
                assert re.fullmatch(r"(file|vault|thread)[:0-9.]+/(heron|wren|owl|recovery|mailbox:1)", name)


TIME_OF_DAY = re.compile(r"[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?")
SINCE_1970 = range(1_500_000_000, 2_500_000_000)


def test_no_clear_column_holds_a_time_of_day(office: TestOffice) -> None:
    enact(office)
    told(office, WHOLE_CREW)
    for table, rows in tables(office).items():
        # Django's own table of migrations says when the software was installed, and nothing of a case.
        for row in () if table == "django_migrations" else rows:
            for name, value in row.items():
                clear = (table, name) == ("registry_entry", "signed")
                if isinstance(value, memoryview | bytes) and not clear:
                    continue  # digests, ciphertexts, salts
                text = bytes(value).decode() if clear else str(value)
                assert not TIME_OF_DAY.search(text), (table, name, text)
                assert not isinstance(value, int) or value not in SINCE_1970, (table, name, value)


def everything_on_disk(office: TestOffice) -> bytes:
    """Return all bytes of the database's files and of the installation's folder; on PostgreSQL of its rows."""
    files = [path.read_bytes() for path in office.database.home.rglob("*") if path.is_file()]
    rows = [
        bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
        for table in tables(office).values()
        for row in table
        for value in row.values()
    ]
    return b"\0".join(files + rows)


def test_no_name_place_equipment_or_word_lies_in_clear_anywhere(office: TestOffice) -> None:
    enact(office)
    for story in (LONE_DRIVER, WHOLE_CREW):
        told(office, story)
    disk = everything_on_disk(office)
    assert b"heron" in disk, "accounts are there to be found"
    for text in SAID:
        assert text.encode() not in disk
        assert text.encode("utf-16-le") not in disk


@pytest.mark.parametrize("story", [LONE_DRIVER, WHOLE_CREW])
def test_what_is_looked_for_was_really_said(sqlite_office: TestOffice, story: Story) -> None:
    enact(sqlite_office)
    reference = told(sqlite_office, story)
    case = sqlite_office.case(reference)
    assert case.stage is Stage.CLEARED
    assert case.handover.plan.window.begins == story.begins
    assert case.promise.offer.equipment == story.equipment
    assert len(case.protection.dependants) == len({name[:2] for name in story.family})
