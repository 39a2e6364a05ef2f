"""Synthetic claims: the same file from the same seed, assessable under every list, and of nobody."""

import hashlib
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from safeconduct.assessment import Claim, Claimant, assess, assess_on, claim_from_json
from safeconduct.assessment.bulk.coded import plain_claim
from safeconduct.assessment.bulk.reading import pieces
from safeconduct.assessment.generating import drawing, write_claims
from safeconduct.assessment.generating.drawing import Source, draw, source_for
from safeconduct.assessment.generating.writing import ENDINGS, Texts
from safeconduct.catalogue import Catalogue, standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load, shipped

COUNT = 400


@cache
def catalogue(programme: str) -> Catalogue:
    """The same object each time: the engine knows lists by their catalogue."""
    return standard().with_items(load(programme).additions)


@cache
def source(programme: str) -> Source:
    return source_for(load(programme), catalogue(programme), seed=5, stock=1_024)


def claims(programme: str, count: int = COUNT, bad_rows: int = 0) -> list[Claim]:
    """Return drawn claims as the scalar engine reads them."""
    texts = Texts(source(programme))
    return [
        claim_from_json(line.encode())
        for drawn in draw(source(programme), count, 5, bad_rows)
        for line in texts.lines(drawn)
    ]


def write(path: Path, *, count: int = 200, seed: int = 1, bad_rows: int = 0) -> Path:
    programme = "ukraine-2023"
    write_claims(path, count, load(programme), catalogue(programme), seed=seed, bad_rows=bad_rows)
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_seed_gives_the_same_file_to_the_byte(tmp_path: Path, ending: str) -> None:
    one, other = write(tmp_path / f"one{ending}"), write(tmp_path / f"other{ending}")
    assert digest(one) == digest(other)
    assert digest(one) != digest(write(tmp_path / f"third{ending}", seed=2))


def test_a_longer_file_begins_with_the_shorter_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "ROWS", 64)
    short = write(tmp_path / "short.jsonl", count=100).read_bytes()
    assert write(tmp_path / "long.jsonl", count=300).read_bytes().startswith(short)


def test_every_format_holds_the_same_claims(tmp_path: Path) -> None:
    read = []
    for ending in ENDINGS:
        path = write(tmp_path / f"claims{ending}")
        found = [
            plain_claim(piece.claims, row) for piece in pieces(path) for row in range(piece.claims.num_rows)
        ]
        # What was known of the offer decides nothing, so not every reader keeps it.
        read.append([msgspec.structs.replace(claim, knew_of_offer=None) for claim in found])
    assert len(read[0]) == 200
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("programme", shipped())
def test_claims_of_every_list_that_ships_can_be_assessed(programme: str) -> None:
    refused = []
    for claim in claims(programme):
        try:
            assess(claim, load(programme), standard())
        except BadInput as error:
            refused.append(str(error))
    assert len(refused) <= COUNT // 100, refused[:3]


@pytest.mark.parametrize("programme", shipped())
def test_every_clause_of_every_list_is_met(programme: str) -> None:
    """Of the whole stock, not of a small file: what is rarely lost is rarely brought."""
    drawn_from = source(programme)
    met, wanted = set(), set()
    for number, setting in enumerate(drawn_from.settings):
        first, last = np.searchsorted(drawn_from.reached, [number, number + 1], side="right")
        who = Claimant("p1", kind=setting.kind, attributes={"licensed": True})
        day = setting.schedule.in_force_from
        for item in drawn_from.items[first:last]:
            claim = Claim(programme, day, True, (who,), (item,), unit=setting.unit)
            lines = assess_on(claim, setting.schedule, catalogue(programme)).lines
            met |= {(setting.schedule.version, line.clause) for line in lines}
        wanted |= {(setting.schedule.version, clause.id) for clause in setting.schedule.clauses}
    assert wanted <= met


@pytest.mark.parametrize("programme", ["ukraine-2022", "brazil-2012"])
def test_nobody_in_a_claim_looks_like_a_person(programme: str) -> None:
    for claim in claims(programme):
        assert [person.id for person in claim.claimants] == [
            f"p{n}" for n in range(1, len(claim.claimants) + 1)
        ]
        assert all(not item.description for item in claim.items)


def test_claims_are_of_people_alone_of_crews_and_of_families() -> None:
    found = claims("ukraine-2022", 4_000)
    sizes = Counter(len(claim.claimants) for claim in found)
    people = [person for claim in found for person in claim.claimants]
    assert sizes[1] > sizes[3] > 0
    assert any(person.age is not None and person.age < 18 for person in people)
    assert any(person.deceased for person in people)
    assert {claim.voluntary for claim in found} == {True, False}
    assert 0.6 < sum(claim.offered_on is not None for claim in found) / len(found) < 0.8
    assert max(len(claim.items) for claim in found) > 3


@pytest.mark.parametrize("programme", [name for name in shipped() if len(load(name).schedules) > 1])
def test_dates_are_spread_over_every_version(programme: str) -> None:
    versions = Counter(
        load(programme).schedule_on(claim.offered_on or claim.surrendered_on).version
        for claim in claims(programme)
    )
    assert set(versions) == {schedule.version for schedule in load(programme).schedules}


def test_bad_rows_come_only_when_asked_for_and_in_every_sort(tmp_path: Path) -> None:
    programme = load("ukraine-2023")
    reasons: Counter[str] = Counter()
    for line in write(tmp_path / "bad.jsonl", count=3_000, bad_rows=100).read_bytes().splitlines():
        try:
            assess(claim_from_json(line), programme, standard())
        except BadInput as error:
            reasons[re.sub(r"[0-9].*|“.*", "", str(error))] += 1
    assert len(reasons) >= len(drawing.FAULTS) - 1
    assert 200 < sum(reasons.values()) < 400


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("claims.txt", "does not say the format"), ("nowhere/claims.csv", "cannot be written: no such file")],
)
def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        write(tmp_path / name)


class StoppedError(Exception):
    """Somebody pressed Ctrl-C."""


def test_an_interrupted_run_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path / "claims.csv", count=10)
    before = path.read_bytes()

    def stop(_: float) -> None:
        raise StoppedError

    programme = "ukraine-2023"
    with pytest.raises(StoppedError):
        write_claims(path, 20, load(programme), catalogue(programme), seed=1, progress=stop)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_line_of_json_is_what_assess_reads(tmp_path: Path) -> None:
    first = write(tmp_path / "claims.jsonl").read_bytes().splitlines()[0]
    assert claim_from_json(first).programme == "ukraine-2023"
    assert set(json.loads(first)) <= set(Claim.__struct_fields__)
