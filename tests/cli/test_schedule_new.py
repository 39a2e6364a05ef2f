"""A starting pack is complete, in order as it is, and overwrites nothing; its schema is the published one."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from tests.cli.schedules import Run, run

from safeconduct.catalogue import standard
from safeconduct.schedule import UNITS, load_pack
from safeconduct.schedule.jsonschema import schema_text
from safeconduct.schedule.reading import read_yaml

__all__ = ["run"]


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_starting_pack_is_in_order_in_every_unit(run: Run, tmp_path: Path, unit: str) -> None:
    folder = tmp_path / "coast"
    status, out, err = run("schedule", "new", str(folder), "--unit", unit, "--from", "2027-01-01")
    assert (status, err) == (0, "")
    for path in ("programme.toml", "schedules/2027-01-01.yaml", "cases/example.json"):
        assert path in out
        assert (folder / path).is_file()
    status, out, _ = run("schedule", "validate", str(folder))
    assert status == 0
    assert "in order (enactable)" in out
    assert "golden cases: 1 of 1 hold" in out


@pytest.mark.parametrize("languages", ["en", "uk", "ru,en", "es,pt", "en,uk,ru,fr"])
def test_a_starting_pack_speaks_the_languages_asked_for(run: Run, tmp_path: Path, languages: str) -> None:
    folder = tmp_path / "pack"
    assert run("schedule", "new", str(folder), "--id", "other-id", "--languages", languages)[0] == 0
    programme = load_pack(folder, standard())
    assert programme.id == "other-id"
    assert programme.languages == tuple(languages.split(","))
    unknown = [code for code in programme.languages if code not in {"en", "uk", "ru"}]
    head = (folder / "programme.toml").read_text(encoding="utf-8")
    assert ("Still to be translated" in head) == bool(unknown)


def test_a_starting_pack_fits_the_schemas_that_its_files_name(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "coast"
    run("schedule", "new", str(folder), "--from", "2027-01-01")
    files = {"programme": folder / "programme.toml", "schedule": folder / "schedules" / "2027-01-01.yaml"}
    for which, path in files.items():
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = first.rpartition("=" if which == "schedule" else " ")[2]
        text = (path.parent / named).read_text(encoding="utf-8")
        assert text == schema_text(which)
        data = (
            read_yaml(path, path.name).data
            if which == "schedule"
            else tomllib.loads(path.read_text(encoding="utf-8"))
        )
        jsonschema.validate(json.loads(json.dumps(data, default=str)), json.loads(text))


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    status, out, err = run("schedule", "new", str(tmp_path), "--id", "mine")
    assert (status, out) == (2, "")
    assert "is not empty, and nothing is overwritten" in err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    status, _, err = run("schedule", "new", str(tmp_path / "notes.txt"), "--id", "mine")
    assert status == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--id", "Not An Id"], "is no id"),
        (["--languages", "english"], "“english” is no language code"),
        (["--languages", ","], "needs a language"),
        (["--unit", "RUB"], "“RUB” is no unit of money"),
        (["--from", "soon"], "“soon” is no date"),
    ],
)
def test_a_wrong_wish_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, words: list[str], expected: str
) -> None:
    status, out, err = run("schedule", "new", str(tmp_path / "pack"), *words)
    assert (status, out) == (2, "")
    assert expected in err
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(("words", "which"), [([], "schedule"), (["--programme"], "programme")])
def test_the_schema_is_printed_for_an_editor(run: Run, words: list[str], which: str) -> None:
    status, out, err = run("schedule", "schema", *words)
    assert (status, err) == (0, "")
    assert out == schema_text(which)
