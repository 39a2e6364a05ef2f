"""Figures of a real office: counted in an officer's session, published by two people, read by everybody."""

import csv
import io
import json
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.cli.officers import enrol, typed
from tests.console.sitting import Room, at_desks, text_of
from tests.office import TestOffice
from tests.story import Played

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.figures.areas import areas_of
from safeconduct.casefile.figures.cells import Cell, Measure
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.handover import Seen
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

YEAR_OVER = datetime(2024, 4, 2, 9, tzinfo=UTC)
CAME = 21


@pytest.fixture
def office(sqlite_office: TestOffice) -> TestOffice:
    """An office to which twenty-one came in a quarter, one of them in a case that the legal adviser cannot open."""
    from safeconduct.registry.performing import new_reference

    for number in range(CAME):
        reference = new_reference()
        arrival = ArriveUnannounced(surrendered_on=date(2023, 8, 1), came={"p1": Seen.UNHURT}, voluntary=True)
        sqlite_office.do(arrival, "wren", reference)
        if number:
            sqlite_office.do(AdmitOfficer(account="owl"), "wren", reference)
    sqlite_office.clock.now = YEAR_OVER
    return sqlite_office


def made(office: TestOffice, account: str = "owl") -> Any:
    from safeconduct.registry.figures import make

    return make(office.session(account))


def figures_of(publication: Publication) -> dict[str, int]:
    return {
        f"{cell.measure} {cell.period} {cell.kind}": value
        for cell, value in publication.figures().items()
        if value is not None
    }


def test_what_two_sign_stands_and_is_added_to_and_never_changed(office: TestOffice) -> None:
    from safeconduct.registry import directory, figures

    found = made(office)
    assert (found.opened, found.counted, found.closed) == (CAME - 1, CAME - 1, 1)
    # Nothing but that they came: who came in the third quarter came in the year, and is told of once.
    assert set(figures_of(found.release.publication).values()) == {20}
    assert Cell(Measure.HANDOVERS, "2023") in found.release.publication.figures()
    first = PublishFigures(content=found.release.publication.text())
    office.both(first, "owl", "stork", office.office_file)
    assert directory.office(office.installation).figures == (found.release.publication,)
    # A year later the same cases give the same figures of that year, and new empty periods.
    office.clock.now = datetime(2025, 4, 2, 9, tzinfo=UTC)
    later = made(office)
    assert later.earlier == found.release.publication
    before, after = later.earlier.figures(), later.release.publication.figures()
    assert {cell: after[cell] for cell in before} == before
    assert {cell.period for cell in after} > {cell.period for cell in before}
    changed = Publication.read(later.release.publication.text())
    cells = tuple((*row[:3], 25 if row[3] == 20 else row[3]) for row in changed.cells)
    with pytest.raises(GateRefused, match="G174"):
        office.do(
            PublishFigures(content=type(changed)(**_fields(changed) | {"cells": cells}).text()),
            "owl",
            office.office_file,
        )
    assert not figures.same_figures(later.earlier, later.release.publication)
    # Under another programme's name it is still the second version of one figure.
    for programme in ("ukraine-2022", "taiwan-1960"):
        other = type(changed)(**_fields(changed) | {"cells": cells, "programme": programme})
        with pytest.raises(GateRefused, match=r"G17[34]"):
            office.do(PublishFigures(content=other.text()), "owl", office.office_file)


def test_a_refusal_and_an_override_are_counted_with_their_case(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import figures, queue_rows

    reference = queue_rows.queue("owl")[0].reference
    with pytest.raises(GateRefused) as refusal:
        office.do(WriteMessage(mailbox=7, words="To nobody."), "wren", reference)
    numbers = {gate.number for gate in refusal.value.gates}
    counted: list[Any] = []

    def seen(facts: list[Any], rule: Any, **more: Any) -> Any:
        counted.extend(facts)
        assert rule.prices
        return release(facts, rule, **more)

    release = figures.release
    monkeypatch.setattr(figures, "release", seen)
    made(office)
    refused = [atom for fact in counted for atom in fact.atoms if atom[0] == "refused"]
    assert sorted(refused).count(("refused", "2023", "none")) == CAME - 2
    assert [atom[2] for atom in refused if atom[2] != "none"] == [" ".join(sorted(areas_of(numbers)))]


def test_who_allowed_above_a_cap_or_lifted_a_suspicion_overrode_a_hold(sqlite_story: Played) -> None:
    from msgspec.structs import replace

    from safeconduct.casefile.figures.facts import fact_of
    from safeconduct.casefile.parts.fraud import Allowance, Ground, Judged, Settled, Suspicion
    from safeconduct.catalogue import standard

    paid = sqlite_story.on("pay")

    def way(**fraud: Any) -> str:
        case = replace(paid.case, fraud=replace(paid.case.fraud, **fraud))
        fact = fact_of(case, [], unit="USD", catalogue=standard(), refused=frozenset({"G57", "G999"}))
        assert ("refused", "2023", "money") in fact.atoms
        return next(atom[2] for atom in fact.atoms if atom[0] == "override")

    def suspicion(judged: Judged | None) -> Suspicion:
        settled = Settled(by=("owl", "stork"), at=YEAR_OVER, judged=judged, reasons="") if judged else None
        return Suspicion(key="k", ground=Ground.SPLIT, at=YEAR_OVER, settled=settled)

    assert way() == "none"
    assert way(allowed=(Allowance(order="o", by=("owl", "stork"), reason="r", at=YEAR_OVER),)) == "some"
    for judged in Judged:
        assert way(suspicions=(suspicion(judged),)) == ("none" if judged is Judged.FRAUD else "some")
    assert way(suspicions=(suspicion(None),)) == "none"


def _fields(publication: Publication) -> dict[str, Any]:
    return {name: getattr(publication, name) for name in publication.__struct_fields__}


def test_nobody_publishes_what_is_no_publication(office: TestOffice) -> None:
    with pytest.raises(GateRefused, match="G173"):
        office.do(PublishFigures(content="20 came"), "owl", office.office_file)
    for text in ("", "[]", '{"cells": []}', "20 came", "\ud800"):
        with pytest.raises(BadInput):
            Publication.read(text)


@pytest.fixture
def room(office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    return at_desks(office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def test_officers_make_figures_at_their_desks_and_the_public_reads_them(room: Room) -> None:
    assert "a legal adviser or an approver" in text_of(room.raven.go("office/counted.html"))
    assert room.raven.send("office/counted.html", what="count").status_code == 422
    counted = text_of(room.owl.send("office/counted.html", what="count"))
    assert "Cases opened 20" in counted
    assert "Not open to you, not counted 1" in counted
    assert "Hand-overs that ended in reception 2023 all equipment 20" in counted
    assert "below 10" in counted
    assert room.owl.send("office/counted.html", what="propose").status_code == 303
    # The second person counts with their own keys: who is admitted to nothing counts nothing, and is told so.
    assert "says something else" in text_of(room.stork.send("office/counted.html", what="count"))
    from tests.console.test_office import digest_of, office_of, second

    told = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert "Hand-overs that ended in reception 2023, all equipment, 20" in told
    assert "Figures that are not shown" in told
    # Stork is admitted to no case: whoever signs reads how much of it they cannot count.
    assert f"Not open to you, not counted {CAME}" in told
    assert second(room, "stork").status_code == 303
    _read_in_public(office_of(room).figures)


def _read_in_public(published: tuple[Publication, ...]) -> None:
    import dataclasses

    from tests.public.reading import site

    from safeconduct.public import figures

    shown = dataclasses.replace(site(), figures=published)
    pages = {page.path: page.make() for page in figures.pages(shown)}
    assert set(pages) == {
        *(f"{language}/figures.html" for language in LANGUAGES),
        *("figures.json", "figures.csv", "figures/1.json"),
    }
    assert "2 April 2024" in pages["en/figures.html"].decode()
    assert "не показано" in pages["uk/figures.html"].decode()
    assert Publication.read(pages["figures/1.json"].decode()) == published[0]
    rows = list(csv.DictReader(io.StringIO(pages["figures.csv"].decode())))
    told = {
        row["measure"]: row["value"] for row in rows if row["period"] == "2023" and row["equipment"] == "all"
    }
    assert told["hand-overs"] == "20"
    assert told["hand-overs-after-an-offer"] == ""
    data = json.loads(pages["figures.json"])
    assert data["threshold"] == 10
    assert {each["value"] for each in data["figures"]} == {20, None}
    assert all(set(each["called"]) == set(LANGUAGES) for each in data["figures"])


def test_the_command_shows_and_proposes_figures(office: TestOffice) -> None:
    owl = enrol(office, "owl")
    shown = typed(office, owl, "figures", "make", "--as", "owl", "--json", "--propose")
    assert shown.returncode == 0, shown.stderr
    # Nothing stands on standard output but the answer: a solver that greets would break whoever reads it.
    data = json.loads(shown.stdout)
    assert data["cases"] == {"opened": 20, "counted": 20, "not_open": 1}
    assert {each["value"] for each in data["figures"]} == {20, None}
    assert all(each["why"] for each in data["figures"] if each["value"] is None)


def test_the_command_tells_whether_a_colleague_counts_the_same(office: TestOffice) -> None:
    # The command asks the machine's clock.
    office.clock.now = datetime.now(UTC)
    waits = typed(office, stork := enrol(office, "stork"), "figures", "check", "--as", "stork")
    assert (waits.returncode, "No figures wait" in waits.stderr) == (2, True)
    content = made(office).release.publication.text()
    office.do(PublishFigures(content=content), "owl", office.office_file)
    same = typed(office, enrol(office, "owl"), "figures", "check", "--as", "owl")
    assert (same.returncode, "counts the same figures" in same.stdout) == (0, True), same.stderr
    other = typed(office, stork, "figures", "check", "--as", "stork", "--json")
    assert (other.returncode, "counts other figures" in other.stderr) == (1, True)
    assert json.loads(other.stdout)["same"] is False


def test_a_page_without_figures_loads_no_solver() -> None:
    # In a process of its own: other tests of this one attack.
    import subprocess

    code = "import sys, safeconduct.casefile.acts, safeconduct.casefile.office; sys.exit('highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_case_that_was_played_to_its_payment_adds_what_happened(sqlite_story: Played) -> None:
    from msgspec.structs import replace

    from safeconduct.casefile.figures.facts import fact_of
    from safeconduct.casefile.parts.reception import Leaving
    from safeconduct.catalogue import standard
    from safeconduct.programmes import load
    from safeconduct.registry.opening import history

    catalogue = standard().with_items(load("ukraine-2023").additions)
    paid = sqlite_story.on("pay")
    desk = paid.desk
    session = desk.officers["owl"]
    entries = history(session, desk.reference)
    fact = fact_of(paid.case, entries, unit="USD", catalogue=catalogue)
    assert (fact.contacted, fact.arrived) == ("2023", "2023")
    atoms = {atom[0]: atom for atom in fact.atoms}
    assert atoms["came"] == ("came", "2023Q3", "crewed_aircraft", "offer")
    assert (fact.quarter, fact.kind) == ("2023Q3", "crewed_aircraft")
    assert set(atoms) == {"came", "answer", "refused", "override", "award", "payment"}
    assert (atoms["refused"][2], atoms["override"][2]) == ("none", "none")
    assert "none" not in (atoms["answer"][2], atoms["award"][2], atoms["payment"][2])
    assert fact.promised >= fact.paid > 0
    # Somebody who was sent home since came all the same.
    people = tuple(replace(each, held=False, left=Leaving.SENT_HOME) for each in paid.case.reception.people)
    gone = replace(paid.case, reception=replace(paid.case.reception, people=people))
    assert gone.reception.alive_here == ()
    assert fact_of(gone, entries, unit="USD", catalogue=catalogue).people == fact.people > 0
