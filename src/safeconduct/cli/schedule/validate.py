"""`safeconduct schedule validate`: every file, every rule, every case of a pack."""

from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from safeconduct.assessment import assess
from safeconduct.assessment.telling import in_force
from safeconduct.catalogue import standard
from safeconduct.cli.schedule.places import is_list, pack_folder, pack_of
from safeconduct.cli.session import clean, json_option, print_json
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.programmes.cases import GoldenCase, differences, read_cases
from safeconduct.schedule import Programme, Schedule, load_draft, load_pack
from safeconduct.schedule.reading import read_yaml


class CasesFail(SafeconductError):
    """The lists load, and say something else about a golden case than was read in its source."""


class Failing(msgspec.Struct, frozen=True):
    """A golden case that does not hold, and how."""

    case: str
    differences: tuple[str, ...]


class List(msgspec.Struct, frozen=True):
    """One list that is in order."""

    file: str
    version: str
    in_force: str
    clauses: int
    digest: str


class Report(msgspec.Struct, frozen=True):
    """What was found about one pack or file.

    Attributes:
        what: as it was named on the command line.
        refusal: the first thing that is wrong with it, or empty.
        programme: its id, once it loads.
        status: whether it can be put in force.
        lists: what it holds.
        cases: how many golden cases were run.
        failing: those of them that do not hold.
    """

    what: str
    refusal: str = ""
    programme: str = ""
    status: str = ""
    lists: tuple[List, ...] = ()
    cases: int = 0
    failing: tuple[Failing, ...] = ()

    @property
    def is_in_order(self) -> bool:
        """Whether it loads and its cases hold."""
        return not self.refusal and not self.failing


@click.command(
    name="validate",
    epilog="\b\nExamples:\n  safeconduct schedule validate ukraine-2023\n"
    "  safeconduct schedule validate ./coast-2027 ./coast-2028/schedules/2028-01-01.yaml",
)
@click.argument("packs", metavar="PACK-OR-FILE...", nargs=-1, required=True)
@json_option
def command(packs: tuple[str, ...], *, as_json: bool) -> None:
    """Check packs: every file, every rule, every case.

    PACK-OR-FILE is the id of a pack that ships, the folder of one, or the file of one list. Each is loaded, and
    the golden cases in a pack's cases/ are assessed. What is wrong is named with file, line and column; correct
    it and run this again for the next. Exit status 2 when something does not load, 1 when all loads and a case
    does not hold.
    """
    reports = [_report(word) for word in packs]
    if as_json:
        print_json([{**msgspec.to_builtins(each), "in_order": each.is_in_order} for each in reports])
    else:
        for each in reports:
            _tell(each, alone=len(reports) == 1)
    refused = [each for each in reports if each.refusal]
    if refused:
        many = f"{len(refused)} of {len(reports)} are refused. First: " if len(reports) > 1 else ""
        raise BadInput(many + refused[0].refusal)
    failing = sum(len(each.failing) for each in reports)
    if failing:
        cases = "1 golden case does" if failing == 1 else f"{failing} golden cases do"
        raise CasesFail(f"{cases} not hold: correct the list, or the case if its source says so.")


class _Loaded(NamedTuple):
    programme: Programme
    lists: tuple[tuple[str, Schedule], ...]
    cases: tuple[GoldenCase, ...]


def _report(word: str) -> Report:
    try:
        loaded = _load_list(Path(word).expanduser()) if is_list(word) else _load_pack(pack_folder(word))
    except BadInput as error:
        return Report(word, refusal=str(error))
    return Report(
        word,
        programme=loaded.programme.id,
        status=loaded.programme.status,
        lists=tuple(
            List(name, each.version, in_force(each, "en"), len(each.clauses), each.digest)
            for name, each in loaded.lists
        ),
        cases=len(loaded.cases),
        failing=tuple(
            Failing(case.name, found) for case in loaded.cases if (found := _failing(case, loaded.programme))
        ),
    )


def _load_pack(folder: Path) -> _Loaded:
    programme = load_pack(folder, standard())
    names = {
        read_yaml(path, path.name).data["version"]: f"schedules/{path.name}"
        for path in (folder / "schedules").glob("*.yaml")
    }
    lists = tuple((names[each.version], each) for each in programme.schedules)
    return _Loaded(programme, lists, read_cases(folder))


def _load_list(path: Path) -> _Loaded:
    if not path.is_file():
        raise BadInput(f"{path} cannot be read: there is no such file.")
    programme, schedule = load_draft(path, pack_of(path), standard())
    # The pack's cases are about the lists in force; of a draft, `diff` says what it does to them.
    return _Loaded(programme, ((path.name, schedule),), ())


def _failing(case: GoldenCase, programme: Programme) -> tuple[str, ...]:
    try:
        return differences(assess(case.claim, programme, standard()), case)
    except BadInput as error:
        return (f"the claim is refused: {error}",)


def _tell(report: Report, *, alone: bool) -> None:
    if report.refusal:
        # Of one alone it is the complaint itself, on standard error.
        if not alone:
            click.echo(f"{clean(report.what)}: refused\n  {clean(report.refusal)}")
        return
    verdict = "in order" if report.is_in_order else "loads, but a case does not hold"
    click.echo(f"{clean(report.what)}: {verdict} ({report.status})")
    for each in report.lists:
        clauses = "1 clause" if each.clauses == 1 else f"{each.clauses} clauses"
        click.echo(f"  {each.file}: version {clean(each.version)}, {each.in_force}, {clauses}")
        click.echo(f"    SHA-256 {each.digest}")
    if report.cases:
        held = report.cases - len(report.failing)
        click.echo(f"  golden cases: {held} of {report.cases} hold")
    for failing in report.failing:
        click.echo(f"  cases/{clean(failing.case)}.json does not hold:")
        for sentence in failing.differences:
            click.echo(f"    {clean(sentence)}")
