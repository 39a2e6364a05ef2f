"""The pages that people write by hand stay true: what they list exists, and what exists is listed."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import safeconduct
from safeconduct.casefile.entry import CLEAR, Body, Envelope, Plaintext, Statement
from safeconduct.sealing import signing
from safeconduct.sealing.padding import BUCKETS, KIB

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = {
    "Runtime": ("requirements.txt", PROJECT["project"]["dependencies"]),
    "Development": ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    "Benchmarks": ("requirements-bench.txt", PROJECT["dependency-groups"]["bench"]),
}
PROMISES = {
    "What was published is what is paid.": "test_1_what_was_published_is_what_is_paid.py",
    "Nobody is left behind.": "test_2_nobody_is_left_behind.py",
    "Nobody decides alone.": "test_3_nobody_decides_alone.py",
    "Whoever takes the disks, the backups or the database reads no case;": (
        "test_4_disks_read_no_case_and_history_stands.py"
    ),
    "The machine computes, people decide.": "test_5_the_machine_computes_people_decide.py",
}


def text(name: str) -> str:
    return (ROOT / name).read_text()


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def quoted(page: str) -> set[str]:
    """Return every word that stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", page))


def first_cells(page: str) -> list[str]:
    """Return the first cell of each table row, without the table's head."""
    cells = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")]
    return cells[2:]


def anchors(page: str) -> set[str]:
    """Return the fragments that a page can be entered by, as the hosting platforms make them."""
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    headings = re.findall(r"^#{1,6} (.+)$", prose, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', page))


def named(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


@pytest.mark.parametrize("group", GROUPS)
def test_every_dependency_has_its_line_and_every_line_its_dependency(group: str) -> None:
    lines = first_cells(section(text("docs/dependencies.md"), f"## {group}"))
    assert sorted(lines) == sorted(named(GROUPS[group][1]))


@pytest.mark.parametrize("group", GROUPS)
def test_every_dependency_says_why_and_under_which_licence(group: str) -> None:
    for line in section(text("docs/dependencies.md"), f"## {group}").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        assert all(cells), f"something is not said in: {line}"


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Return a requirements file's packages: version and number of hashes."""
    joined = text(name).replace("\\\n", " ")
    found = {}
    for line in joined.splitlines():
        if line and not line.lstrip().startswith("#"):
            pinned = re.fullmatch(
                r"([a-z0-9-]+)==(\S+)(?: ;[^-]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})*)\s*", line
            )
            assert pinned, f"{name}: {line[:80]!r} is no package pinned to one version"
            found[pinned[1]] = (pinned[2], pinned[3].count("--hash"))
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_the_requirements_are_pinned_with_hashes_and_agree_with_the_project(group: str) -> None:
    file, wanted = GROUPS[group]
    found = pins(file)
    assert all(hashes for _, hashes in found.values())
    for one in wanted:
        requirement = Requirement(one)
        name = canonicalize_name(requirement.name)
        assert name in found, f"{file} lacks {name}: run make lock"
        assert requirement.specifier.contains(found[name][0]), f"{file} has another {name}: run make lock"


@pytest.mark.parametrize("file", [file for file, _ in GROUPS.values()])
def test_the_requirements_name_no_host(file: str) -> None:
    # A package's dotted name, such as ruamel.yaml, is written with a hyphen there.
    lines = [line for line in text(file).splitlines() if "--hash=" not in line]
    for line in lines:
        assert not re.search(r"://|file:|git\+| @ |--(extra-)?index|--find-links|--trusted", line), line
        assert not re.search(r"[a-z]\.(org|com|net|io|dev|local)\b", line), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_resolves(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+://", target):
            continue
        path, _, fragment = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target} leads nowhere"
        assert found.is_relative_to(ROOT.resolve()), f"{target} leads out of the repository"
        if fragment:
            assert fragment in anchors(found.read_text()), f"{target} has no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_folder_of_somebodys_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|Users)/", page.read_text())


def test_every_page_that_the_code_names_exists() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    named_pages = {
        page for file in sources for page in re.findall(r"docs/[\w./-]+\.(?:md|svg)", file.read_text())
    }
    assert named_pages
    for page in named_pages:
        assert (ROOT / page).exists(), page


def test_every_decision_is_in_the_index_by_its_title_and_none_is_skipped() -> None:
    records = sorted(DOCS.glob("adr/[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", text("docs/adr/README.md"), re.MULTILINE)
    titles = {record.name: record.read_text().partition("\n")[0] for record in records}
    assert {name: f"# {number}. {title}" for number, title, name in rows} == titles


@pytest.mark.parametrize("record", sorted(DOCS.glob("adr/[0-9]*.md")), ids=lambda record: record.stem)
def test_every_decision_says_the_four_things(record: Path) -> None:
    for heading in ("Context", "Decision", "Reason, or the attack it answers", "Consequences"):
        assert section(record.read_text(), f"## {heading}").strip()


def test_the_changelog_tells_of_this_version() -> None:
    version = PROJECT["project"]["version"]
    assert section(text("CHANGELOG.md"), f"## {version} (not yet released)").strip()
    assert getattr(safeconduct, "__version__", version) == version


def test_the_readme_names_the_two_commands_and_the_makefile_has_them() -> None:
    for target in ("demo", "test"):
        assert f"make {target}" in text("README.md")
        assert re.search(rf"^{target}:.*##", text("Makefile"), re.MULTILINE)


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make ([a-z]+)(?= |`|$)", page.read_text(), re.MULTILINE):
            assert target in targets, f"{page.name} names make {target}"


def test_every_command_that_a_page_names_exists() -> None:
    from safeconduct.cli import COMMANDS

    for page in PAGES:
        for command in re.findall(
            r"(?:^|`)safeconduct(?: --home \w+)? ([a-z]+)", page.read_text(), re.MULTILINE
        ):
            assert command in COMMANDS, f"{page.name} names safeconduct {command}"


def test_the_readme_makes_the_five_promises_and_each_has_its_tests() -> None:
    promises = section(text("README.md"), "## Five promises")
    items = re.split(r"^\d\. ", promises, flags=re.MULTILINE)[1:]
    assert len(items) == len(PROMISES)
    for item, (promise, file) in zip(items, PROMISES.items(), strict=True):
        assert promise in " ".join(item.split())
        assert f"`tests/promises/{file}`" in item
    for listed in re.findall(r"tests/promises/\w+\.py", promises):
        assert "def test_" in text(listed)


def test_every_test_that_the_threat_model_names_exists() -> None:
    cited = set(re.findall(r"tests/[\w/]+\.py", text("docs/threat-model.md")))
    assert cited
    for file in sorted(cited):
        assert (ROOT / file).exists(), file


def test_every_threat_says_what_stops_it_and_names_a_test_that_tests() -> None:
    page = text("docs/threat-model.md")
    threats = 0
    for heading in re.findall(r"^## Threats to .+$", page, re.MULTILINE):
        for line in section(page, heading).splitlines():
            if not line.startswith("|") or line.startswith(("| threat |", "| --- |")):
                continue
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 3, line
            assert all(cells), line
            tested = re.findall(r"`(tests/[\w/]+\.py)`", cells[2])
            assert tested, line
            # Cases of gates and rules of the machine are walked by a test elsewhere.
            assert any("def test_" in text(file) for file in tested), line
            threats += 1
    assert threats > 80
    for file in [
        *(ROOT / "tests/console").glob("test_security*.py"),
        *(ROOT / "tests/promises").glob("test_*.py"),
    ]:
        assert str(file.relative_to(ROOT)) in page, file.name


def test_what_is_said_not_to_be_built_yet_is_not_there() -> None:
    (missing,) = re.findall(r"\*\*Not built yet\*\*: (.+?)\.", text("docs/threat-model.md"))
    for room in ("console", "passkey", "backup", "restore", "upgrade", "reception", "inspection"):
        assert room not in missing


def test_every_gate_that_a_page_names_exists() -> None:
    import safeconduct.casefile.acts  # noqa: F401 - registers acts and gates
    from safeconduct.casefile.gate import GATES

    for page in ("README.md", "docs/threat-model.md", "docs/architecture.md"):
        for first, last in re.findall(r"\b(G\d\d)(?:–(G\d\d))?", text(page)):
            assert {first, last or first} <= set(GATES), f"{page} names {first} {last}"


def tables() -> dict[str, set[str]]:
    """Return every table of ours with its columns."""
    from django.apps import apps

    return {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in apps.get_models()
    }


def described() -> dict[str, set[str]]:
    """Return the tables that the page on seizures describes, with every column it names."""
    page = text("docs/what-a-seizure-shows.md")
    found: dict[str, set[str]] = {}
    for heading in re.findall(r"^### (`.+)$", page, re.MULTILINE):
        columns = {word for cell in first_cells(section(page, f"### {heading}")) for word in quoted(cell)}
        found |= dict.fromkeys(quoted(heading), columns)
    return found


def test_every_table_is_described_column_by_column() -> None:
    assert described().keys() == tables().keys()
    for table, columns in tables().items():
        assert not columns - described()[table], f"{table}: columns stored and not described"


def test_no_column_is_described_that_is_not_there() -> None:
    for table, columns in described().items():
        together = {c for other, listed in described().items() if listed == columns for c in tables()[other]}
        assert not columns - together, f"{table}: columns described and not stored"


def test_everything_in_clear_of_an_entry_is_described() -> None:
    rows = first_cells(section(text("docs/what-a-seizure-shows.md"), "## The envelope"))
    words = {word.removeprefix("envelope.") for row in rows for word in quoted(row)}
    fields = {*Statement.__struct_fields__, *Envelope.__struct_fields__} - {"envelope", "first"}
    assert words == fields
    clear = next(
        line for line in text("docs/what-a-seizure-shows.md").splitlines() if "| `envelope.clear` |" in line
    )
    assert quoted(clear) - {"envelope.clear"} == CLEAR


@pytest.mark.parametrize(
    ("heading", "struct"),
    [("## An entry", Statement), ("## An entry", Envelope), ("## A body", Plaintext), ("## A body", Body)],
)
def test_the_journals_page_gives_every_field_of_the_format(
    heading: str, struct: type[msgspec.Struct]
) -> None:
    described_here = " ".join(quoted(section(text("docs/journal.md"), heading)))
    for field in struct.__struct_fields__:
        assert re.search(rf"\b{field}\b", described_here), field


def test_the_journals_page_gives_domains_and_buckets() -> None:
    page = text("docs/journal.md")
    assert quoted(page) >= signing.DOMAINS
    sizes = [size // KIB if size < KIB * KIB else size // (KIB * KIB) for size in BUCKETS]
    assert sizes == [1, 4, 16, 64, 256, 1, 4, 24]
    for name in ("docs/journal.md", "docs/what-a-seizure-shows.md"):
        assert "1, 4, 16, 64, 256 KiB, 1, 4" in " ".join(text(name).split())


def test_the_picture_is_well_formed_and_says_what_it_shows_without_being_seen() -> None:
    picture = ET.fromstring(text("docs/flow.svg"))  # noqa: S314 - our own file
    svg = "{http://www.w3.org/2000/svg}"
    assert picture.find(f"{svg}title") is not None
    assert picture.find(f"{svg}desc") is not None
    shown = [each.text for each in picture.iter(f"{svg}text") if each.get("class") == "name"]
    assert shown[:12] == [
        *("Person", "Contact", "Offer", "Family safe", "Plan", "Go-ahead"),
        *("Crossing", "Head count", "Inspection", "Award", "Payment", "Aftercare"),
    ]
    assert "prefers-color-scheme: dark" in text("docs/flow.svg")


def test_every_web_server_that_the_pages_show_takes_what_is_sent_whole_and_in_memory() -> None:
    page = text("docs/operate/tor.md")
    servers = re.findall(r"```nginx\n(.*?)```", page, re.DOTALL)
    onion = re.search(r"^HiddenServicePort 80 (\S+)$", page, re.MULTILINE)
    assert onion is not None
    # Tor's own way leads through one of them, and never to the program, whose threads a slow sender would hold.
    assert sum(f"listen {onion[1]};" in each for each in servers) == 1
    assert len(servers) == 2
    for each in servers:
        said = dict(re.findall(r"^ *(\w+) ([^;{]+);", each, re.MULTILINE))
        assert said["proxy_request_buffering"] == "on"
        assert said["client_body_timeout"] == "15s"
        assert said["client_body_buffer_size"] == said["client_max_body_size"] == "22m"
        assert said["access_log"] == "off"
        assert said["proxy_pass"] == "http://unix:/run/safeconduct/web.sock"
