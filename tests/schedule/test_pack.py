"""A pack is refused with file, line, column and a sentence for anything that is wrong in it."""

import pickle
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import FOLDER
from safeconduct.schedule import Schedule, load_pack

type Refusal = Callable[[str, str, str], str]

LIST = "schedules/2023-01-01.yaml"
HEAD = "programme.toml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "ukraine-2023"
    shutil.copytree(FOLDER / "ukraine-2023", folder)
    return folder


@pytest.fixture
def refusal(pack: Path) -> Refusal:
    """Change one text of one file and return what is said about it."""

    def change(name: str, old: str, new: str) -> str:
        path = pack / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadInput) as refused:
            load_pack(pack, standard())
        return str(refused.value)

    return change


def place_of(pack: Path, name: str, text: str) -> str:
    """Return the place a message must name for the first line that holds a text."""
    for number, line in enumerate((pack / name).read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return f"ukraine-2023/{name}, line {number}, column {line.index(text) + 1}: "
    raise AssertionError(text)


def test_the_pack_loads_unchanged(pack: Path) -> None:
    programme = load_pack(pack, standard())
    assert [clause.id for clause in programme.schedules[0].clauses] == ["aircraft", "tank"]


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ("unit: USD", "unit: XYZ", "unit:", "“XYZ” is not a unit of the programme"),
        ("unit: USD", "unit: USD\nbonus: 1", "bonus:", "“bonus” is not a key that belongs here"),
        ("unit: USD\n", "", "programme:", "“unit” is missing"),
        ("  - id: tank", "  - id: aircraft", "id: aircraft\n", "clause “aircraft” stands here twice"),
        ('amount: "100000.00"', "amount: 100000.00", "100000.00", "must stand in quotes"),
        ('amount: "100000.00"', "amount: 100000", "amount:", "“amount” must be text in quotes"),
        ('amount: "100000.00"', 'amount: "100000.001"', "amount:", "finer than USD can be paid"),
        ('amount: "100000.00"', 'amount: "0.00"', "amount:", "pays nothing"),
        ('highest: "500000.00"', 'highest: "0.00"', "highest:", "must be above the lowest"),
        ("equipment_handed_over", "information", "pays_for:", "may not pay for “information”"),
        ("categories: [tank]", "categories: [tank, tnk]", "tnk", "no category “tnk”"),
        ("categories: [tank]", "models: [t-72b33]", "t-72b33", "near it are t-72b3"),
        ("categories: [tank]", "categories: [medical]", "medical", "protected (medical)"),
        ("categories: [tank]", "categories: [cbrn]", "cbrn", "protected (chemical)"),
        ("categories: [tank]", "models: [bmm-80]", "bmm-80", "“medical” is protected"),
        ("categories: [tank]", "categories: [helicopter]", None, "which clause “aircraft” is about as well"),
        ("categories: [tank]", "categories: []", None, "name the categories or models"),
        ("kind: fixed", "kind: bonus", "kind: bonus", "“bonus” is not a value “kind” can have"),
        ("source: founding\n\nel", "source: rumour\n\nel", "source: rumour", "“rumour” is not described"),
        ("payable: [A, B]", "payable: [A]", "condition:", "grade “B” of the scale has no outcome"),
        ("payable: [A, B]", "payable: [A, B, C]", "condition:", "grade “C” stands in two places"),
        ("payable: [A, B]", "payable: [A, B, Z]", "condition:", "grade “Z” is not in the programme's"),
        ("in_force_from: 2023-01-01", "in_force_from: 2023-02-30", "2023-02-30", "is no date"),
        ("unit: USD", "unit: &a USD", "&a", "anchors and aliases are not accepted"),
        ("unit: USD", "unit: !!python/name:os.system USD", "!!python", "tags are not accepted"),
        ("unit: USD", "unit: USD\nunit: UAH", "unit: UAH", "“unit” stands here twice"),
        ("unit: USD", "unit:", None, "a value is missing here"),
        ("unit: USD", "unit: [", None, "this is no YAML"),
        ("voluntary: true", "voluntary: yes", "voluntary:", "must be true or false"),
        ('      ru: "Танк"\n', "", "names:\n", "the text in language “ru” is missing"),
        (
            '      ru: "Танк"\n',
            '      ru: "Танк"\n      fr: "Char"\n',
            "fr:",
            "not among the programme's languages",
        ),
        (
            "programme: ukraine-2023",
            "programme: ukraine-2022",
            "programme:",
            "this list is of “ukraine-2022”",
        ),
    ],
)
def test_a_fault_in_a_list_is_named_with_its_place(
    pack: Path, refusal: Refusal, old: str, new: str, at: str | None, expected: str
) -> None:
    said = refusal(LIST, old, new)
    assert expected in said
    assert said.startswith(f"ukraine-2023/{LIST}, line ")
    if at is not None and not at.endswith("\n"):
        assert said.startswith(place_of(pack, LIST, at))


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ('status = "enactable"', 'status = "secret"', "status", "“secret” is no status"),
        ('units = ["USD"]', 'units = ["USD", "RUB"]', "units", "“RUB” is no unit of money"),
        (
            'languages = ["en", "uk", "ru"]',
            'languages = ["en", "uk", "ru", "pl"]',
            None,
            "language “pl” is missing",
        ),
        (
            'status = "enactable"',
            'status = "enactable"\npassword = "x"',
            "password",
            "not a key that belongs here",
        ),
        ('status = "enactable"', "status = enactable", None, "this is no TOML"),
        ('status = "enactable"\n', "", None, "“status” is missing"),
        ('id = "ukraine-2023"', 'id = "../escape"', "id", "is no id"),
        ('code = "B"', 'code = "A"', None, "grade “A” stands in the scale twice"),
    ],
)
def test_a_fault_in_the_head_is_named_with_its_place(
    pack: Path, refusal: Refusal, old: str, new: str, at: str | None, expected: str
) -> None:
    said = refusal(HEAD, old, new)
    assert expected in said
    assert said.startswith(f"ukraine-2023/{HEAD}, line ")
    if at is not None:
        assert said.startswith(place_of(pack, HEAD, at))


def test_a_later_version_ends_the_earlier_one_without_touching_its_file(pack: Path) -> None:
    text = (pack / LIST).read_text(encoding="utf-8").replace("2023-01-01", "2024-05-01")
    (pack / "schedules" / "2024-05-01.yaml").write_text(text, encoding="utf-8")
    programme = load_pack(pack, standard())
    assert programme.schedule_on(date(2024, 4, 30)).version == "2023-01-01"
    assert programme.schedule_on(date(2024, 5, 1)).version == "2024-05-01"
    assert programme.schedule("2023-01-01").in_force_until is None


@pytest.mark.parametrize("change", [("", ""), ("unit: USD", "in_force_until: 2024-05-01\nunit: USD")])
def test_two_versions_for_one_day_are_refused(pack: Path, change: tuple[str, str]) -> None:
    first = pack / LIST
    text = first.read_text(encoding="utf-8")
    begins = "2024-05-01" if change[0] else "2023-01-01"
    later = text.replace('version: "2023-01-01"', 'version: "two"').replace(
        "from: 2023-01-01", f"from: {begins}"
    )
    first.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    (pack / "schedules" / "two.yaml").write_text(later, encoding="utf-8")
    with pytest.raises(BadInput, match=r"overlaps with version"):
        load_pack(pack, standard())


def test_a_day_after_the_last_list_ended_has_no_list(pack: Path) -> None:
    path = pack / LIST
    text = path.read_text(encoding="utf-8").replace("unit: USD", "in_force_until: 2023-12-31\nunit: USD")
    path.write_text(text, encoding="utf-8")
    programme = load_pack(pack, standard())
    assert programme.schedule_on(date(2023, 12, 31)).version == "2023-01-01"
    with pytest.raises(BadInput, match="no list in force on 2024-01-01"):
        programme.schedule_on(date(2024, 1, 1))


def test_an_unknown_version_is_refused_with_those_that_exist(pack: Path) -> None:
    with pytest.raises(BadInput, match="it has “2023-01-01”"):
        load_pack(pack, standard()).schedule("2022")


def test_the_digest_covers_amounts_citations_and_grades_but_no_layout(pack: Path) -> None:
    def digest() -> str:
        return load_pack(pack, standard()).schedules[0].digest

    def change(name: str, old: str, new: str) -> None:
        path = pack / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    seen = [digest()]
    change(LIST, "clauses:\n", "\n\n# A comment.\nclauses:\n")
    assert digest() == seen[0]
    for name, old, new in (
        (LIST, '"100000.00"', '"100000.01"'),
        (HEAD, "founding report, September 2023", "founding report, October 2023"),
        (HEAD, "Serviceable, complete", "Serviceable"),
        (
            LIST,
            "payable: [A, B]\n    needs_decision: [C, P, X]",
            "payable: [A]\n    needs_decision: [B, C, P, X]",
        ),
    ):
        change(name, old, new)
        seen.append(digest())
    assert len(set(seen)) == len(seen)


def test_a_pack_without_lists_or_without_a_folder_is_refused(pack: Path) -> None:
    (pack / LIST).unlink()
    with pytest.raises(BadInput, match="holds no list"):
        load_pack(pack, standard())
    with pytest.raises(BadInput, match="no programme pack"):
        load_pack(pack / "nowhere", standard())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "must be UTF-8"),
        (b"", "the file is empty"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_refused(pack: Path, content: bytes, expected: str) -> None:
    (pack / LIST).write_bytes(content)
    with pytest.raises(BadInput, match=expected):
        load_pack(pack, standard())


@pytest.mark.parametrize("name", [LIST, HEAD])
def test_brackets_without_end_do_no_harm(pack: Path, name: str) -> None:
    start = b"x = " if name == HEAD else b"x: "
    (pack / name).write_bytes(start + b"[" * 50_000)
    with pytest.raises(BadInput, match=r"nested too deeply|this is no (YAML|TOML)"):
        load_pack(pack, standard())


def test_a_pack_adds_its_own_item_and_prices_it(pack: Path) -> None:
    head, lines = pack / HEAD, pack / LIST
    item = '\n[[additions]]\nid = "tuba"\nnames = { en = "Tuba", uk = "Туба", ru = "Туба" }\n'
    head.write_text(head.read_text(encoding="utf-8") + item, encoding="utf-8")
    text = lines.read_text(encoding="utf-8").replace("categories: [tank]", "models: [tuba]")
    lines.write_text(text, encoding="utf-8")
    programme = load_pack(pack, standard())
    assert [each.id for each in programme.additions] == ["tuba"]
    head.write_text(head.read_text(encoding="utf-8").replace('"tuba"', '"t-72b3"'), encoding="utf-8")
    with pytest.raises(BadInput, match="already in the catalogue"):
        load_pack(pack, standard())


@pytest.mark.parametrize("name", sorted(path.parent.name for path in FOLDER.glob("*/programme.toml")))
def test_a_list_has_one_digest_however_it_was_read(name: str) -> None:
    for schedule in load_pack(FOLDER / name, standard()).schedules:
        again = msgspec.json.decode(msgspec.json.encode(schedule), type=Schedule)
        assert again.digest == schedule.digest
        copied = pickle.loads(pickle.dumps(schedule))  # noqa: S301 - our own
        assert copied.digest == schedule.digest
        # Nothing of what it says is lost in what is signed.
        assert msgspec.json.decode(schedule.canonical(), type=Schedule) == schedule


def test_a_default_that_is_spelt_out_is_no_other_list(pack: Path) -> None:
    before = load_pack(pack, standard()).schedules[0].digest
    path = pack / LIST
    text = path.read_text(encoding="utf-8")
    spelt = text.replace("  - id: tank\n", '  - id: tank\n    per: item\n    line: ""\n')
    path.write_text(
        spelt.replace("  voluntary: true\n", "  voluntary: true\n  anonymous: false\n"), encoding="utf-8"
    )
    assert "per: item" in path.read_text(encoding="utf-8")
    assert load_pack(pack, standard()).schedules[0].digest == before
