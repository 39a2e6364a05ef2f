"""The page for lawyers is true: followed to the letter it works, and what it lists is all there is."""

import ast
import io
import json
import re
import shlex
import tomllib
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import jsonschema
import msgspec
import pytest

from safeconduct.assessment import Claim, Outcome, assess, claim_from_plain
from safeconduct.assessment.claim import Claimant, Item
from safeconduct.assessment.reasons import tell
from safeconduct.catalogue import catalogue as catalogue_module
from safeconduct.catalogue import standard
from safeconduct.cli import run
from safeconduct.errors import BadInput
from safeconduct.language import money
from safeconduct.programmes import FOLDER, cases
from safeconduct.schedule import (
    MEASURES,
    PAYS_FOR,
    UNITS,
    Amount,
    Gap,
    Omission,
    OpenAmount,
    Payment,
    Promise,
    Rounding,
    Source,
    Split,
    amount_text,
    check_amounts,
    check_matches,
    checks,
    clauses,
    load_pack,
    pack,
    reading,
    versions,
)
from safeconduct.schedule import money as money_module
from safeconduct.schedule.jsonschema import schema
from safeconduct.schedule.reading import read_toml, read_yaml

PAGE = (Path(__file__).parent.parent / "docs" / "writing-a-programme.md").read_text(encoding="utf-8")
_FENCE = re.compile(
    r"(?:^(?:File `(?P<file>[^`]+)`|From `(?P<pack>[^`]+)`|[^\n]*)[.:)]?\n\n)?"
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# The page with remarks in its blocks hidden, which look like headings; every place in it is the page's.
_HEADED = re.sub(
    r"^```.*?^```", lambda found: found[0].replace("#", "-"), PAGE, flags=re.MULTILINE | re.DOTALL
)
_ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: in which notation, from which pack or for which file, and where it stands."""

    language: str
    text: str
    file: str
    pack: str
    at: int

    @property
    def about(self) -> str:
        """What the block shows, for the name of its test."""
        found = re.search(r"(?:id: |kind: |\[\[)([\w-]+)", self.text)
        return f"{self.pack or 'invented'}-{found[1] if found else self.language}-{self.at}"


def blocks() -> list[Block]:
    """Return the page's blocks in its order."""
    found = [
        Block(each["language"], each["text"], each["file"] or "", each["pack"] or "", each.start("text"))
        for each in _FENCE.finditer(PAGE)
    ]
    assert len(found) == PAGE.count("\n```") // 2, "a block of the page was not recognised"
    return found


def section(heading: str) -> str:
    """Return what stands under a heading, up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", _HEADED, re.MULTILINE | re.DOTALL
    )
    assert found, f"there is no heading {heading!r}"
    return PAGE[found.start(1) : found.end(1)]


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, heads and rulers left out."""
    tables = re.findall(r"^\|.*?\n(?!\|)", text + "\n", re.MULTILINE | re.DOTALL)
    return [
        [cell.strip() for cell in found[1].split(" | ")]
        for table in tables
        for found in list(_ROW.finditer(table))[2:]
    ]


def keys(heading: str) -> list[str]:
    return [cells[0] for cells in rows(section(heading))]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def plain(text: str) -> str:
    """Return text without the spaces and lines that only lay it out."""
    return " ".join(text.split())


FILES = {block.file: block.text for block in blocks() if block.file}
SNIPPETS = [block for block in blocks() if block.language in {"yaml", "toml"} and not block.file]
LIST = "coast-2027/schedules/2027-01-01.yaml"


class Newcomer:
    """Somebody who does what the page says, in its order, and nothing else."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder, self.capsys, self.monkeypatch = folder, capsys, monkeypatch
        self.passphrase = self.output = ""

    def does(self, block: Block) -> None:
        if block.file:
            path = self.folder / block.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            self.output = "".join(self.types(line) for line in block.text.splitlines())
        elif block.language == "text":
            for line in block.text.splitlines():
                assert plain(line) in plain(self.output), f"the page shows {line!r}"

    def types(self, line: str) -> str:
        """Run one command line and return what it prints."""
        command, _, kept = line.partition(" > ")
        words = shlex.split(command)
        assert words[0] == "safeconduct"
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{self.passphrase}\n"))
        status = run(words[1:])
        out, err = self.capsys.readouterr()
        assert status == 0, f"{line}\n{err}"
        if found := re.search(r"\(written nowhere else\):\n +(.+)", out):
            self.passphrase = found[1]
        if kept:
            (self.folder / kept).write_text(out, encoding="utf-8")
        return out

    def drafts(self) -> None:
        """Copy the list and change what the page's table says."""
        text = (self.folder / LIST).read_text(encoding="utf-8")
        for old, new in rows(section("### 7. Try a change")):
            assert text.count(old.strip("`")) == 1, old
            text = text.replace(old.strip("`"), new.strip("`"))
        draft = self.folder / "coast-2027" / "drafts" / "2028-01-01.yaml"
        draft.parent.mkdir()
        draft.write_text(text, encoding="utf-8")


def test_the_page_followed_to_the_letter_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("SAFECONDUCT_HOME", raising=False)
    newcomer = Newcomer(tmp_path, capsys, monkeypatch)
    example_goes = PAGE.index("Delete `cases/example.json`")
    draft_comes = PAGE.index("| in the copy, change |")
    for block in blocks():
        example = tmp_path / "coast-2027" / "cases" / "example.json"
        if block.at > example_goes and example.exists():
            example.unlink()
        if block.at > draft_comes and not (tmp_path / "coast-2027" / "drafts").exists():
            newcomer.drafts()
        newcomer.does(block)
    # Published as the page says, the draft is the list from its first day on.
    (tmp_path / "coast-2027/drafts/2028-01-01.yaml").rename(tmp_path / "coast-2027/schedules/2028-01-01.yaml")
    assert "golden cases: 5 of 5 hold" in newcomer.types("safeconduct schedule validate coast-2027")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The page's pack, as its blocks say."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "coast-2027"


def test_every_line_of_the_example_has_a_golden_case(example: Path) -> None:
    programme = load_pack(example, standard())
    awards = [assess(case.claim, programme, standard()) for case in cases.read_cases(example)]
    used = {line.clause for award in awards for line in award.lines}
    assert {clause.id for clause in programme.schedules[0].clauses} <= used
    assert {line.outcome for award in awards for line in award.lines} == set(Outcome)


def test_an_editor_with_the_schemas_underlines_nothing_in_the_example(example: Path) -> None:
    head = tomllib.loads((example / "programme.toml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema("programme")).validate(head)
    path = example / "schedules" / "2027-01-01.yaml"
    plain_data = json.loads(json.dumps(read_yaml(path, path.name).data, default=str))
    jsonschema.Draft202012Validator(schema("schedule")).validate(plain_data)


@pytest.mark.parametrize(("right", "slip", "said"), rows(section("### 4. Write the list")))
def test_a_slip_that_the_page_shows_is_refused_in_its_words(
    example: Path, right: str, slip: str, said: str
) -> None:
    path = example / "schedules" / "2027-01-01.yaml"
    text = path.read_text(encoding="utf-8")
    assert right.strip("`") in text
    path.write_text(text.replace(right.strip("`"), slip.strip("`"), 1), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_pack(example, standard())
    assert re.fullmatch(rf"coast-2027/.+, line \d+, column \d+: {re.escape(said)}", str(refused.value))


# What a list cannot do without, in the notation of the page.
_NEEDED = {
    "programme": "programme: snippet\n",
    "version": 'version: "one"\n',
    "in_force_from": "in_force_from: 1950-01-01\n",
    "unit": "unit: USD\n",
    "source": "source: page\n",
    "eligibility": "eligibility:\n  voluntary: true\n",
    "split": "split: {shares: equal, remainder: claim_order, source: page}\n",
    "clauses": (
        "clauses:\n  - id: tank\n    names: {en: Tank}\n    pays_for: equipment_handed_over\n"
        '    pays: {kind: fixed, amount: "1"}\n    matches: {categories: [tank]}\n    source: page\n'
    ),
}


def written(block: Block, folder: Path) -> Path:
    """Write a pack of one language around a snippet; its sources, units and grades are those it uses."""
    text = block.text if block.language == "yaml" else ""
    head = block.text if block.language == "toml" else ""
    present = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    text += "".join(line for key, line in _NEEDED.items() if key not in present)
    if "gaps" in head:
        text += "in_force_until: 1962-07-24\n"
    path = folder / "snippet" / "schedules" / "one.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    data = read_yaml(path, "snippet").data
    condition = data["eligibility"].get("condition", {})
    grades = [
        grade for key in ("payable", "needs_decision", "not_eligible") for grade in condition.get(key, ())
    ]
    sources = {"page", *re.findall(r"\bsource(?:: | = \")([\w-]+)", text + head)}
    parts = [
        (
            'id = "snippet"\nstatus = "historic"\ndata_protection = "none"\nlanguages = ["en"]\n'
            f"units = {json.dumps([data['unit'], *data.get('other_units', ())])}\n"
            '[names]\nen = "Snippet"\n[authority]\nen = "Nobody"\n[texts.summary]\nen = "None"\n'
        ),
        *(f'[sources.{source}]\ntitle = "Somebody"\n' for source in sorted(sources)),
        *(
            f'[[grades]]\ncode = "{grade}"\nnames = {{ en = "{grade}" }}\ndestroyed = {str(grade == "F").lower()}\n'
            for grade in grades
        ),
        head,
    ]
    (folder / "snippet" / "programme.toml").write_text("".join(parts), encoding="utf-8")
    return folder / "snippet"


@pytest.mark.parametrize("block", SNIPPETS, ids=lambda block: block.about)
def test_every_snippet_loads(block: Block, tmp_path: Path) -> None:
    assert load_pack(written(block, tmp_path), standard()).schedules[0].clauses


def within(part: Any, whole: Any) -> bool:
    """Say whether a real pack says what a snippet says, and perhaps more: languages, notes, other kinds."""
    match part, whole:
        case dict(), dict():
            return all(key in whole and within(value, whole[key]) for key, value in part.items())
        case list(), list():
            return all(any(within(value, other) for other in whole) for value in part)
        case _:
            return bool(part == whole)


@pytest.mark.parametrize("block", [each for each in SNIPPETS if each.pack], ids=lambda block: block.about)
def test_what_is_shown_of_a_real_list_stands_in_it(block: Block, tmp_path: Path) -> None:
    if block.language == "toml":
        (tmp_path / "part.toml").write_text(block.text, encoding="utf-8")
        part = read_toml(tmp_path / "part.toml", "part").data
        assert within(part, read_toml(FOLDER / block.pack / "programme.toml", "head").data)
        return
    (tmp_path / "part.yaml").write_text(block.text, encoding="utf-8")
    part = read_yaml(tmp_path / "part.yaml", "part").data
    lists = [read_yaml(path, path.name).data for path in (FOLDER / block.pack / "schedules").glob("*.yaml")]
    assert any(within(part, each) for each in lists)


def test_everything_that_is_shown_of_a_list_is_a_real_one_or_is_said_to_be_invented() -> None:
    for block in SNIPPETS:
        before = PAGE[: block.at].rpartition("```")[0].rstrip().rpartition("\n")[2]
        assert block.pack or "invented" in before, block.text


_PEOPLE = [{"id": "p1"}, {"id": "p2"}]


class Sum(NamedTuple):
    """Arithmetic that the page states: under which heading, of which clause, for which claim, how much."""

    heading: str
    clause: str
    item: dict[str, Any]
    said: str
    claim: Mapping[str, Any] = MappingProxyType({})


_GRADED = {"condition": "near-new"}
_RIFLE = {"equipment": "rifle", **_GRADED, "attributes": {"base_price": "1000.00"}}
_LICENSED = {"claimants": [{"id": "p1", "attributes": {"licensed": True}}]}
SUMS = [
    Sum("### A rate", "detonating-cord", {"quantity": "12.5", "unit": "m"}, "6,250 pesos"),
    Sum("### A rate", "explosives", {"quantity": "30", "unit": "kg"}, "30 kilograms to 225,000"),
    Sum("### A portion of a value", "cash-cache", {"appraised": "1000000000.00"}, "400,000,000"),
    Sum("### A portion of a value", "cash-cache", {"appraised": "10000000000.00"}, "1500000000.00"),
    Sum(
        "### A portion of a value",
        "magazine",
        {"quantity": "3", "condition": "used", "attributes": {"base_price": "120.00"}},
        "252.00",
    ),
    Sum(
        "### The first that is known",
        "handgun-dealer",
        {"equipment": "pistol", "attributes": {"customs_value": "500.00", "list_price": "900.00"}},
        "600.00",
        {"claimants": [{"id": "p1", "kind": "dealer"}]},
    ),
    Sum("### One amount above a bound, another below", "firearm", _RIFLE, "950.00", _LICENSED),
    Sum(
        "### One amount above a bound, another below",
        "firearm",
        {**_RIFLE, "appraised": "1300.00"},
        "1,300.00",
        _LICENSED,
    ),
    Sum(
        "### One amount above a bound, another below",
        "firearm",
        {**_RIFLE, "appraised": "1299.00"},
        "at 1,299 it still comes to 950.00",
        _LICENSED,
    ),
    Sum("### For each item, person or group", "trainer", {}, "16,000.00", {"claimants": _PEOPLE}),
    Sum(
        "### For each item, person or group",
        "convoy",
        {"equipment": "truck", "quantity": "5"},
        "30000.00",
        {"claimants": _PEOPLE},
    ),
    Sum("### A bonus for the first", "combat-jet", {"equipment": "fighter"}, "100,000.00"),
    Sum(
        "### A bonus for the first",
        "combat-jet",
        {"equipment": "fighter"},
        "the next to 50,000.00",
        {"prior_awards": 1},
    ),
    Sum("### An addition for a class of claimants", "vz58", {}, "1,139.00"),
    Sum(
        "### An addition for a class of claimants",
        "vz58",
        {},
        "a business 1,389.00",
        {"claimants": [{"id": "p1", "kind": "business"}]},
    ),
]


@pytest.mark.parametrize("stated", SUMS, ids=lambda stated: f"{stated.clause}: {stated.said}")
def test_every_sum_on_the_page_is_right(stated: Sum, tmp_path: Path) -> None:
    text = section(stated.heading)
    assert stated.said in plain(text)
    block = next(each for each in SNIPPETS if each.text in text and f"- id: {stated.clause}\n" in each.text)
    programme = load_pack(written(block, tmp_path), standard())
    claim = {
        "programme": "snippet",
        "surrendered_on": "1960-01-01",
        "voluntary": True,
        "claimants": [{"id": "p1"}],
        "items": [{"equipment": stated.clause, "quantity": "1", **stated.item}],
        **stated.claim,
    }
    award = assess(claim_from_plain(claim), programme, standard())
    assert award.lines[0].amount is not None, [
        tell(each, award.unit, "en") for each in award.lines[0].reasons
    ]
    digits = amount_text(award.lines[0].amount, award.unit)
    shown = money(digits, award.unit, "en").replace("\N{NO-BREAK SPACE}", " ").removesuffix(f" {award.unit}")
    assert {shown, shown.removesuffix(".00"), digits} & set(re.findall(r"[0-9][0-9,.]*[0-9]", stated.said))


def templates(module: Any) -> Iterator[str]:
    """Yield every sentence with which a module refuses, with … for what is filled in."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"refuse", "BadInput", "_differs"}:
                yield from sentence(node.args[-1])
        elif isinstance(node, ast.FunctionDef) and node.name in {"explain", "differences"}:
            for inner in ast.walk(node):
                if isinstance(inner, ast.JoinedStr):
                    yield from sentence(inner)


def sentence(node: ast.expr) -> Iterator[str]:
    said = re.sub("…+", "…", _said(node))
    # A place before the sentence is no part of it.
    said = re.sub(r"^…(?:, (?:line […0-9]+, column […0-9]+|…)|…)?: ", "", said)
    if re.search("[a-z]{3}", said):
        yield said


def _said(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(map(_said, values))
        case _:
            return "…"


REFUSING = (reading, pack, checks, check_amounts, check_matches, versions, money_module)


def test_every_refusal_of_the_loader_is_in_the_tables() -> None:
    page = keys("## Every refusal, and what to do")
    for module in REFUSING:
        for said in templates(module):
            assert said in page, f"{module.__name__} refuses with a sentence that the page does not explain"


def test_every_refusal_in_the_tables_can_still_be_said() -> None:
    said = {each for module in (*REFUSING, cases, catalogue_module) for each in templates(module)}
    told_by_validate = {"the claim is refused: …", "… is …, and … is expected."}
    assert set(keys("## Every refusal, and what to do")) <= said | told_by_validate


def test_every_refusal_says_what_to_do() -> None:
    for cells in rows(section("## Every refusal, and what to do")):
        assert len(cells) == 2
        assert len(cells[1]) > 10, cells[0]


def needed(struct: type[msgspec.Struct]) -> dict[str, bool]:
    """Return the keys of a struct as a file writes them, and whether each is needed."""
    return {
        field.encode_name: field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        for field in msgspec.structs.fields(struct)
    }


@pytest.mark.parametrize(
    ("heading", "structs"),
    [
        ("### Keys of the head", [pack.PackHead]),
        ("### Keys of a list", [pack._ScheduleFile]),
        ("### Keys of a clause", [clauses.Clause]),
        ("### What a claim says", [Claim, Claimant, Item]),
    ],
)
def test_every_key_is_listed_and_the_needed_ones_are_bold(
    heading: str, structs: list[type[msgspec.Struct]]
) -> None:
    expected = [(key, is_needed) for struct in structs for key, is_needed in needed(struct).items()]
    found = [(cell.strip("*`"), cell.startswith("**")) for cell in keys(heading)]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("heading", "struct", "field"),
    [
        ("### An open amount", OpenAmount, "because"),
        ("### Rounding", Rounding, "how"),
        ("### Sharing", Split, "shares"),
        ("### Payment, vouchers and instalments", Payment, "form"),
        ("### Promises that are not money", Promise, "kind"),
        ("## Sources, doubts and what is left out", Omission, "why"),
        ("## Versions and gaps", Gap, "because"),
        ("### 3. Write the head", Source, "certainty"),
        ("### For each item, person or group", clauses.Clause, "per"),
    ],
)
def test_every_value_of_a_closed_list_has_its_row(
    heading: str, struct: type[msgspec.Struct], field: str
) -> None:
    values = typing.get_args(typing.get_type_hints(struct)[field])
    named = {word for cell in keys(heading) for word in quoted(cell)}
    assert values
    assert set(values) == named


def test_every_way_to_an_amount_has_its_row_and_its_snippet() -> None:
    ways = {each.__struct_config__.tag for each in typing.get_args(Amount.__value__)}
    table = {word for cells in rows(section("## Ways to come to an amount")) for word in quoted(cells[1])}
    shown = set(re.findall(r"\bkind: (\w+)", "".join(block.text for block in SNIPPETS)))
    assert ways <= table
    assert ways <= shown


def test_every_code_is_listed() -> None:
    known = standard()
    assert quoted(section("### Categories")) - set(known.categories) == set()
    assert set(known.categories) <= quoted(section("### Categories"))
    assert quoted(section("### Known items")) == set(known.items)
    assert quoted(section("### Units")) == set(UNITS)
    assert {word for cell in keys("### A rate") for word in quoted(cell)} == set(MEASURES)
    assert set(PAYS_FOR) <= quoted(section("### Keys of a clause"))
    kinds = set(typing.get_args(clauses.ClaimantKind.__value__))
    assert kinds <= quoted(section("### An addition for a class of claimants"))
    assert kinds <= quoted(section("### What a claim says"))


def test_the_protected_kinds_are_named() -> None:
    protected = {code for code, each in standard().categories.items() if each.protected}
    assert protected <= quoted(section("## What it will never price"))


def test_no_table_of_values_says_more_than_the_language() -> None:
    assert {cell.strip("`") for cell in keys("### Properties of an item")} == {
        *(set(clauses.Attribute.__struct_fields__) - {"names", "kind", "above"}),
        "kind: number",
        "kind: money",
    }
