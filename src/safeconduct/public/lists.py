"""The official list as pages and files: every version, what changed between two, and the forms that machines read.

    uk/list.html                     the newest version
    uk/list/2022-04-01.html          each earlier one
    uk/list/2022-04-01..2023-01-01.html   what changed from one to the next
    list/2023-01-01.json             the list as it is digested: its SHA-256 is the digest
    list/2023-01-01.csv              a line for each clause
    list/2023-01-01.signed.json      the same list with the authority's signature

Which version holds on a day follows from the dates that stand on the pages. Nothing here asks a clock, so that a
site that is published twice is the same to the byte.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from safeconduct.assessment.telling import described, in_force, paid_out, pays
from safeconduct.catalogue import standard
from safeconduct.language import LANGUAGES, day, pick, say
from safeconduct.programmes.comparing import Listed
from safeconduct.programmes.contrasting import Contrast, Side, clause_contrast, rule_contrasts
from safeconduct.public.listing import SHARED, cited, file_name, grades, last_day, rows
from safeconduct.public.site import CSV, HTML, JSON, Page, Site
from safeconduct.schedule import FixedAmount, RangeAmount, Schedule
from safeconduct.schedule.differing import Kind, differ
from safeconduct.sealing.lists import fingerprint

_SINCE = "in force from {date}"
_BETWEEN = "in force from {date} until {date_until}"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (_SINCE, _BETWEEN)


def pages(site: Site) -> Iterator[Page]:
    """Yield every page and file about the list."""
    schedules = site.programme.schedules
    for language in LANGUAGES:
        for schedule in reversed(schedules):
            path = f"{language}/{page_of(site, schedule)}"
            yield Page(path, HTML, partial(_version, site, schedule, language, path))
        for old, new in pairwise(schedules):
            path = f"{language}/{_difference_of(old, new)}"
            yield Page(path, HTML, partial(_difference, site, old, new, language, path))
    for schedule in schedules:
        name = f"list/{file_name(schedule.version)}"
        yield Page(f"{name}.json", JSON, schedule.canonical)
        yield Page(f"{name}.csv", CSV, partial(_table, site, schedule))
        signed = site.signed_lists.get(schedule.version)
        if signed is not None:
            yield Page(f"{name}.signed.json", JSON, partial(_encoded, signed.to_json))


def page_of(site: Site, schedule: Schedule) -> str:
    """Return the path of a version's page within its language; the newest stands at list.html."""
    newest = site.programme.schedules[-1]
    return "list.html" if schedule.version == newest.version else f"list/{file_name(schedule.version)}.html"


def holds(site: Site, schedule: Schedule, language: str) -> str:
    """Return on which days a version is in force, in words."""
    begins = day(schedule.in_force_from, language)
    until = last_day(site.programme, schedule)
    if until is None:
        return say(_SINCE, language, date=begins)
    return say(_BETWEEN, language, date=begins, date_until=day(until, language))


def _difference_of(old: Schedule, new: Schedule) -> str:
    return f"list/{file_name(old.version)}..{file_name(new.version)}.html"


def _version(site: Site, schedule: Schedule, language: str, path: str) -> bytes:
    condition = schedule.eligibility.condition
    signed = site.signed_lists.get(schedule.version)
    name = file_name(schedule.version)
    return site.render(
        "public/list.html",
        language=language,
        path=path,
        schedule=schedule,
        newest=site.programme.schedules[-1],
        holds=holds(site, schedule, language),
        rows=rows(site.programme, schedule, language),
        numbered=any(clause.line for clause in schedule.clauses),
        grades=grades(schedule, language),
        condition=cited(schedule.sources[condition.source], language) if condition else None,
        asked=described(schedule, language),
        shared=say(SHARED[schedule.split.shares], language),
        split=cited(schedule.sources[schedule.split.source], language),
        promised=[pick(each.names, language) for each in schedule.promises],
        paid_out=paid_out(schedule, language),
        omitted=[
            (pick(each.what, language), cited(site.programme.sources[each.source], language))
            for each in site.programme.omitted
        ],
        summary=_text(site, "summary", language),
        left_out=_text(site, "not_on_the_list", language),
        versions=_versions(site, language),
        keys=[fingerprint(bytes.fromhex(each.key)) for each in signed.signatures] if signed else [],
        file=name,
        files={
            "json": f"list/{name}.json",
            "csv": f"list/{name}.csv",
            "signed": f"list/{name}.signed.json",
        },
    )


def _text(site: Site, name: str, language: str) -> str:
    """Return one of the pack's own texts; "" where it has none of that name."""
    words = site.programme.texts.get(name)
    return pick(words, language) if words else ""


def _versions(site: Site, language: str) -> list[Mapping[str, Any]]:
    """Return every version, the newest first, with the way to what it changed."""
    schedules = site.programme.schedules
    before: dict[str, Schedule] = {new.version: old for old, new in pairwise(schedules)}
    return [
        {
            "schedule": each,
            "page": page_of(site, each),
            "holds": holds(site, each, language),
            "changes": _difference_of(before[each.version], each) if each.version in before else "",
        }
        for each in reversed(schedules)
    ]


def _difference(site: Site, old: Schedule, new: Schedule, language: str, path: str) -> bytes:
    found = differ(old, new)
    catalogue = standard()
    before, after = (Side.of(Listed(site.programme, each), catalogue) for each in (old, new))
    changed = [each for each in found.clauses if each.kind is not Kind.SAME]
    # The dates stand at the top of the page.
    rules = [each for each in found.rules if each.path[0] not in {"in_force_from", "in_force_until"}]
    tables = {
        "clauses": [_contrast(clause_contrast(each, before, after, language)) for each in changed],
        "rules": [_contrast(each) for each in rule_contrasts(rules, language)],
    }
    return site.render(
        "public/list_difference.html",
        language=language,
        path=path,
        old=old,
        new=new,
        old_page=page_of(site, old),
        new_page=page_of(site, new),
        old_holds=in_force(old, language),
        new_holds=in_force(new, language),
        tables=tables,
        same=len(found.of_kind(Kind.SAME)),
    )


def _contrast(contrast: Contrast) -> Mapping[str, str]:
    """Return a contrast with what it is about in two parts: the name, and the key that says it exactly."""
    name, _, key = contrast.what.partition("\n")
    return {"name": name, "key": key, "before": contrast.before, "after": contrast.after}


def _table(site: Site, schedule: Schedule) -> bytes:
    """Return the list as CSV in UTF-8: bounds as digits where the list names them, and the amount in words."""
    languages = site.programme.languages
    spoken = [language for language in languages if language in LANGUAGES]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(
        [
            "line",
            "clause",
            *(f"name_{language}" for language in languages),
            "lowest",
            "highest",
            "unit",
            "per",
            *(f"pays_{language}" for language in spoken),
            "pays_for",
            "source",
            "source_url",
            "certainty",
        ]
    )
    for clause in schedule.clauses:
        source = schedule.sources[clause.source]
        match clause.pays:
            case FixedAmount(amount=amount):
                bounds = (amount, amount)
            case RangeAmount(lowest=lowest, highest=highest):
                bounds = (lowest, highest)
            case _:
                bounds = ("", "")
        writer.writerow(
            [
                clause.line,
                clause.id,
                *(clause.names.get(language, "") for language in languages),
                *bounds,
                schedule.unit,
                clause.per,
                *(pays(clause, schedule, language).replace("\n", " ") for language in spoken),
                clause.pays_for,
                source.title,
                source.url,
                source.certainty,
            ]
        )
    return out.getvalue().encode()


def _encoded(text: Any) -> bytes:
    encoded: bytes = text().encode()
    return encoded
