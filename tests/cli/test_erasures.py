"""`safeconduct erasures`: what an operator reads of what is due, and of when somebody is forgotten for good."""

import json
from pathlib import Path

from tests.office import TestOffice
from tests.registry.commands import safeconduct
from tests.registry.stories import by_call, ended

from safeconduct.casefile.acts.access import AdmitOfficer, Erase


def closed(office: TestOffice) -> str:
    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    ended(office, reference)
    return reference


def test_it_lists_what_is_due_what_waits_and_what_is_not_complete_yet(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    from safeconduct.registry.backing_up import back_up

    office = sqlite_office
    due, waits, gone = closed(office), closed(office), closed(office)
    made = back_up(office.installation, tmp_path / "backups")
    office.do(Erase(), "owl", waits)
    office.both(Erase(), "owl", "wren", gone)
    said = safeconduct(office, "erasures")
    assert said.returncode == 0, said.stderr
    assert f"due       {due}  ended 2023-Q3, may be erased since 2024-04-01" in said.stdout
    assert f"waiting   {waits}  proposed by owl; a second person must sign" in said.stdout
    # The command's own clock is years later, and the backup's file lies where it was written.
    assert f"{gone}  in {office.clock():%G-W%V}, NOT complete: delete {made.keyring.resolve()}" in said.stdout
    assert (
        "2 due for erasure, 1 waiting for a second person, 1 erased, 1 of them not complete yet."
        in said.stdout
    )
    made.keyring.unlink()
    told = json.loads(safeconduct(office, "erasures", "--json").stdout)
    assert [each["case"] for each in told["waiting"]] == [waits]
    assert {each["case"] for each in told["due"]} == {due, waits}
    (found,) = told["erased"]
    assert (found["case"], found["complete"], found["key_here"]) == (gone, True, False)
    assert found["complete_on"] == made.contents.until.isoformat()
    assert told["periods"] == {"contact": 6, "reception": 120, "award": 120, "death": 360, "names": 24}
    only = safeconduct(office, "erasures", "--due")
    assert gone not in only.stdout
    assert only.stdout.endswith("2 due for erasure.\n")


def test_help_says_when_an_erasure_is_complete_and_a_wrong_word_is_refused(sqlite_office: TestOffice) -> None:
    taught = safeconduct(sqlite_office, "erasures", "--help")
    assert "every backup of the keyring" in " ".join(taught.stdout.split())
    wrong = safeconduct(sqlite_office, "erasures", "--everything")
    assert wrong.returncode == 2
    assert len(wrong.stderr.strip().splitlines()) == 1
