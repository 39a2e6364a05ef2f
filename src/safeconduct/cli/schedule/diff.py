"""`safeconduct schedule diff`: two lists side by side, in words and in what they do."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from safeconduct.assessment import Award, render
from safeconduct.assessment.telling import in_force
from safeconduct.catalogue import standard
from safeconduct.cli.schedule.places import Place, is_list, one_list
from safeconduct.cli.session import clean, console, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.language import pick, say, say_count
from safeconduct.programmes import load_from
from safeconduct.programmes.cases import read_cases
from safeconduct.programmes.comparing import Effect, Listed, effects
from safeconduct.programmes.contrasting import (
    Contrast,
    Side,
    case_contrast,
    clause_contrast,
    rule_contrasts,
)
from safeconduct.schedule.differing import Difference, Kind, differ

if TYPE_CHECKING:
    from rich.console import Console

SIDE_BY_SIDE = 100
"""From this many columns on the two lists stand side by side; below, one after the other."""


class _Compared(NamedTuple):
    old: Place
    new: Place
    difference: Difference
    effects: tuple[Effect, ...]


@click.command(
    name="diff",
    epilog="\b\nExamples:\n  safeconduct schedule diff brazil-2012\n"
    "  safeconduct schedule diff south-korea-2017 1997-01-01 2017-03-06 --language uk\n"
    "  safeconduct schedule diff ukraine-2023 draft.yaml\n"
    "  safeconduct schedule diff ukraine-2022 ukraine-2023",
)
@click.argument("lists", metavar="PACK [OLD] [NEW]", nargs=-1, required=True)
@language_option
@json_option
def command(lists: tuple[str, ...], language: str, *, as_json: bool) -> None:
    """Say what changed between two lists, and for which cases.

    Of PACK alone, its last two versions are compared. OLD and NEW are versions of PACK, files of lists, or other
    packs (whose latest list counts); one of them alone is compared with the latest of PACK, and a file alone with
    the list that it would replace. Shown are every clause that was added, removed or changed, every other rule
    that changed, and the packs' golden cases that come out otherwise: each is assessed under both lists, whatever
    its dates.
    """
    old, new = _chosen(lists)
    packs = dict.fromkeys((old.pack, new.pack))
    cases = [case for pack in packs for case in read_cases(pack)]
    compared = _Compared(
        old,
        new,
        differ(old.listed.schedule, new.listed.schedule),
        effects(cases, old.listed, new.listed, standard()),
    )
    if as_json:
        print_json(_plain(compared, language))
    else:
        _tell(compared, language)


def _chosen(words: Sequence[str]) -> tuple[Place, Place]:
    """Return the two lists that the words on the command line mean, the older one first."""
    if len(words) > 3:
        raise BadInput("Compare two lists: give a pack and two of its versions, or two files or packs.")
    if len(words) == 3:
        pack, old, new = words
        return one_list(old, pack), one_list(new, pack)
    if len(words) == 1:
        return _alone(words[0])
    first, second = words
    if is_list(first):
        # A draft beside a pack is one of that pack, in whichever order they are named.
        return one_list(first, None if is_list(second) else second), one_list(second)
    latest, other = one_list(first), one_list(second, first)
    if other.pack != latest.pack or is_list(second):
        return latest, other
    if other.listed.schedule.digest == latest.listed.schedule.digest:
        raise BadInput(
            f"“{second}” is the latest version of {first}: name the one to compare it with as well."
        )
    return other, latest


def _alone(word: str) -> tuple[Place, Place]:
    """Return a list and the one that it follows."""
    new = one_list(word)
    programme = load_from(str(new.pack))
    schedule = new.listed.schedule
    before = [
        each
        for each in programme.schedules
        if each.version != schedule.version and each.in_force_from <= schedule.in_force_from
    ]
    if not before:
        raise BadInput(
            f"{programme.id} has no version before “{schedule.version}”: name a second list or pack to compare with."
        )
    old = before[-1]
    return Place(Listed(programme, old), new.pack, f"{programme.id} {old.version}"), new


def _plain(compared: _Compared, language: str) -> dict[str, object]:
    sides = _sides(compared)
    return {
        "before": _about(compared.old),
        "after": _about(compared.new),
        "rules": [
            {
                **msgspec.to_builtins(change),
                "before": change.before,
                "after": change.after,
                "words": [contrast.before, contrast.after],
            }
            for change in compared.difference.rules
            for contrast in rule_contrasts([change], language)
        ],
        "clauses": [
            {
                "id": each.id,
                "change": str(each.kind),
                "changes": [
                    {"aspect": str(one.aspect), "path": one.path, "before": one.before, "after": one.after}
                    for one in each.changes
                ],
                "words": None if each.kind is Kind.SAME else clause_contrast(each, *sides, language)[1:],
            }
            for each in compared.difference.clauses
        ],
        "cases": [
            {
                "name": each.case.name,
                "changed": each.is_felt,
                "before": _result(each.before, language),
                "after": _result(each.after, language),
            }
            for each in compared.effects
        ],
    }


def _about(place: Place) -> dict[str, object]:
    schedule = place.listed.schedule
    return {
        "programme": schedule.programme,
        "version": schedule.version,
        "in_force_from": schedule.in_force_from.isoformat(),
        "in_force_until": schedule.in_force_until.isoformat() if schedule.in_force_until else None,
        "digest": schedule.digest,
    }


def _result(result: Award | str, language: str) -> dict[str, object]:
    return {"refused": result} if isinstance(result, str) else render(result, language)


def _sides(compared: _Compared) -> tuple[Side, Side]:
    catalogue = standard()
    return Side.of(compared.old.listed, catalogue), Side.of(compared.new.listed, catalogue)


def _tell(compared: _Compared, language: str) -> None:
    out = console()
    names = dict.fromkeys(
        pick(place.listed.programme.names, language) for place in (compared.old, compared.new)
    )
    for name in names:
        out.print(name, style="bold")
    for label, place in (("Before", compared.old), ("After", compared.new)):
        schedule = place.listed.schedule
        print_wrapped(out, f"{say(label, language)}: {clean(place.said)}, {in_force(schedule, language)}")
        out.print(f"  SHA-256: {schedule.digest}", soft_wrap=True)
    out.print()
    difference = compared.difference
    if difference.is_empty:
        print_wrapped(out, say("Both lists say the same.", language))
    sides = _sides(compared)
    _table(out, say("Rules", language), rule_contrasts(difference.rules, language), language)
    changed = [each for each in difference.clauses if each.kind is not Kind.SAME]
    _table(
        out,
        say("Clauses", language),
        (clause_contrast(each, *sides, language) for each in changed),
        language,
    )
    same = len(difference.of_kind(Kind.SAME))
    if same and not difference.is_empty:
        one, many = (
            "{count} clause says the same in both lists.",
            "{count} clauses say the same in both lists.",
        )
        print_wrapped(out, say_count(one, many, same, language))
        out.print()
    _tell_cases(out, compared.effects, language)


def _tell_cases(out: "Console", found: Sequence[Effect], language: str) -> None:
    if not found:
        print_wrapped(
            out, say("The pack has no golden cases, so what the change does is not shown.", language)
        )
        return
    felt = [each for each in found if each.is_felt]
    _table(out, say("Golden cases", language), (case_contrast(each, language) for each in felt), language)
    if same := len(found) - len(felt):
        one, many = "{count} golden case comes out the same.", "{count} golden cases come out the same."
        print_wrapped(out, say_count(one, many, same, language))


def _table(out: "Console", title: str, contrasts: Iterable[Contrast], language: str) -> None:
    """Print contrasts side by side where there is room, and otherwise one below the other."""
    rows = [Contrast(*(_lines(text) for text in each)) for each in contrasts]
    if not rows:
        return
    out.print(title, style="bold")
    before, after = say("Before", language), say("After", language)
    if out.width < SIDE_BY_SIDE:
        for row in rows:
            out.print(f"• {row.what.replace('\n', ', ')}", soft_wrap=True)
            for label, text in ((before, row.before), (after, row.after)):
                if "\n" not in text:
                    print_wrapped(out, f"{label}: {text}", "  ")
                    continue
                out.print(f"  {label}:")
                for line in text.splitlines():
                    print_wrapped(out, line, "    ")
        out.print()
        return
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for label, ratio in (("", 3), (before, 5), (after, 5)):
        table.add_column(label, ratio=ratio, overflow="fold")
    for row in rows:
        table.add_row(*row)
        table.add_section()
    out.print(table)


def _lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())
