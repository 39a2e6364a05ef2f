"""`safeconduct simulate`: the draft of a list against the list in force, told, as JSON and as a page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct import cli
from safeconduct.assessment import assess, claim_from_json
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, money
from safeconduct.programmes import FOLDER, load

type Run = Callable[..., tuple[int, str, str]]

IN_FORCE = FOLDER / "ukraine-2022" / "schedules" / "2022-04-01.yaml"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        status = cli.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def claims(run: Run, tmp_path: Path) -> str:
    out = str(tmp_path / "claims.jsonl")
    assert run("claims", "generate", "200", out, "--programme", "ukraine-2022", "--bad-rows", "30")[0] == 0
    return out


@pytest.fixture
def draft(tmp_path: Path) -> str:
    """The list of 2022 with a tank at 140,000 in place of 100,000."""
    before, tank, after = IN_FORCE.read_text(encoding="utf-8").partition("- id: tank\n")
    changed = before + tank + after.replace('"100000.00"', '"140000.00"', 1)
    path = tmp_path / "draft.yaml"
    path.write_text(changed.replace('version: "2022-04-01"', 'version: "2030-01-01"'), encoding="utf-8")
    return str(path)


def total_now(claims: str) -> int:
    """Return what the scalar engine pays by the list in force, in minor units."""
    awards = []
    for line in Path(claims).read_bytes().splitlines():
        try:
            awards.append(assess(claim_from_json(line), load("ukraine-2022"), standard()))
        except BadInput:
            continue
    return sum(award.total for award in awards)


def test_as_json_it_counts_what_the_scalar_engine_says(run: Run, claims: str, draft: str) -> None:
    status, out, err = run("simulate", "--schedule", draft, claims, "--json")
    assert (status, err) == (0, "")
    told = json.loads(out)
    (amounts,) = told["amounts"]
    assert amounts["total"]["now"] == f"{total_now(claims) // 100}.{total_now(claims) % 100:02}"
    assert told["draft"] == "2030-01-01"
    changed = [each for each in amounts["clauses"] if each["amount"]["difference"].strip("-0.")]
    assert [each["clause"] for each in changed] == ["tank"]
    assert changed[0]["lines_paid_more"] > 0 == changed[0]["lines_paid_less"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_figures_are_told_in_each_language(run: Run, claims: str, draft: str, language: str) -> None:
    status, out, err = run("simulate", "--schedule", draft, claims, "--language", language)
    assert (status, err) == (0, "")
    figure = money(f"{total_now(claims) // 100}", "USD", language).rpartition("\u00a0")[0]
    assert figure in out


def test_the_report_is_one_page_and_its_place_is_told(
    run: Run, claims: str, draft: str, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    status, said, err = run("simulate", "--schedule", draft, claims, "--out", str(out), "--language", "uk")
    assert (status, err) == (0, "")
    assert "report.html" in said.replace("\n", "")
    page = out.read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="uk">')
    assert {path.name for path in tmp_path.iterdir()} == {"claims.jsonl", "draft.yaml", "report.html"}


def test_a_draft_for_a_pack_in_a_folder(run: Run, claims: str, draft: str) -> None:
    pack = str(FOLDER / "ukraine-2022")
    one = run("simulate", "--schedule", draft, claims, "--pack", pack, "--json")
    assert one[0] == 0
    assert one == run("simulate", "--schedule", draft, claims, "--json")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("clauses: []\n", "“programme” is missing: say of which pack this list is"),
        ("- one\n- two\n", "“programme” is missing: say of which pack this list is"),
        ("programme: nobody-1999\n", "is a list of “nobody-1999”, which is no pack that ships"),
        ("programme: ukraine-2022\nversion: x\n", "draft.yaml, line "),
        ("programme: [", "draft.yaml, line "),
    ],
)
def test_a_faulty_draft_is_one_sentence(
    run: Run, claims: str, draft: str, content: str, sentence: str
) -> None:
    Path(draft).write_text(content, encoding="utf-8")
    status, out, err = run("simulate", "--schedule", draft, claims)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_what_cannot_be_read_or_written_is_one_sentence(
    run: Run, claims: str, draft: str, tmp_path: Path
) -> None:
    for words, sentence in (
        (("simulate", "--schedule", draft, str(tmp_path / "none.parquet")), "cannot be read"),
        (
            ("simulate", "--schedule", draft, claims, "--out", str(tmp_path / "no" / "r.html")),
            "cannot be written",
        ),
        (("simulate", claims), "--schedule"),
    ):
        status, out, err = run(*words)
        assert (status, out) == (2, "")
        assert sentence in err
        assert err.count("\n") == 1
