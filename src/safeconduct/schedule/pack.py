"""Load a programme pack: a folder with `programme.toml` and its dated lists in `schedules/*.yaml`.

A pack is data. What a list pays is decided by the schedule alone, so a schedule is completed on loading with
the condition scale and the citations it uses, and its digest covers them.
"""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from safeconduct.catalogue import Catalogue, KnownItem
from safeconduct.errors import BadInput
from safeconduct.schedule.checks import check_schedule
from safeconduct.schedule.money import UNITS
from safeconduct.schedule.reading import Document, read_toml, read_yaml
from safeconduct.schedule.terms import (
    Attribute,
    Clause,
    Eligibility,
    Grade,
    Names,
    Programme,
    Schedule,
    Source,
    Split,
)

STATUSES = ("enactable", "historic")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class _ProgrammeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`programme.toml` as it is written."""

    id: str
    names: Names
    authority: Names
    status: str
    data_protection: str
    languages: tuple[str, ...]
    units: tuple[str, ...]
    texts: dict[str, Names]
    sources: dict[str, Source]
    grades: tuple[Grade, ...] = ()
    omitted: tuple[str, ...] = ()
    additions: tuple[KnownItem, ...] = ()


class _ScheduleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of `schedules/` as it is written."""

    programme: str
    version: str
    in_force_from: date
    in_force_until: date | None = None
    unit: str
    source: str
    eligibility: Eligibility
    split: Split
    attributes: dict[str, Attribute] = {}
    clauses: tuple[Clause, ...]
    notes: tuple[Names, ...] = ()


def load_pack(folder: Path, catalogue: Catalogue) -> Programme:
    """Return the programme that a pack describes, checked in full.

    Args:
        folder: holds `programme.toml` and `schedules/`.
        catalogue: what its clauses may name, beside the pack's own additions.

    Raises:
        BadInput: anything in it is missing, unknown or contradictory; file, line and column are named.
    """
    if not folder.is_dir():
        raise BadInput(f"There is no programme pack in {folder}: it needs a folder with programme.toml.")
    head = read_toml(folder / "programme.toml", f"{folder.name}/programme.toml")
    pack = head.convert(_ProgrammeFile)
    _check_head(head, pack)
    known = catalogue.with_items(pack.additions)
    files = sorted((folder / "schedules").glob("*.yaml"))
    if not files:
        raise BadInput(f"{folder.name}/schedules holds no list: put at least one .yaml file there.")
    loaded = [_load_schedule(path, f"{folder.name}/schedules/{path.name}", pack, known) for path in files]
    loaded.sort(key=lambda each: each[1].in_force_from)
    _check_dates(loaded)
    return Programme(
        id=pack.id,
        names=pack.names,
        authority=pack.authority,
        status="historic" if pack.status == "historic" else "enactable",
        data_protection=pack.data_protection,
        languages=pack.languages,
        units=pack.units,
        texts=pack.texts,
        omitted=pack.omitted,
        additions=pack.additions,
        schedules=tuple(schedule for _, schedule in loaded),
    )


def _check_head(head: Document, pack: _ProgrammeFile) -> None:
    if not _ID.fullmatch(pack.id):
        head.refuse(("id",), f"“{pack.id}” is no id: use small letters, digits and single hyphens.")
    if pack.status not in STATUSES:
        head.refuse(("status",), f"“{pack.status}” is no status: a programme is {' or '.join(STATUSES)}.")
    if not pack.languages:
        head.refuse(("languages",), "name at least one language.")
    for language in pack.languages:
        if not _LANGUAGE.fullmatch(language):
            head.refuse(("languages",), f"“{language}” is no language code; use two or three small letters.")
    for unit in pack.units:
        if unit not in UNITS:
            head.refuse(("units",), f"“{unit}” is no unit of money known here: use {', '.join(UNITS)}.")
    _check_words(head, pack)
    codes: set[str] = set()
    for index, grade in enumerate(pack.grades):
        if grade.code in codes:
            head.refuse(("grades", index, "code"), f"grade “{grade.code}” stands in the scale twice.")
        codes.add(grade.code)


def _check_words(head: Document, pack: _ProgrammeFile) -> None:
    """Refuse a text of the head that lacks a language."""
    check_names(head, ("names",), pack.names, pack.languages)
    check_names(head, ("authority",), pack.authority, pack.languages)
    for key, text in pack.texts.items():
        check_names(head, ("texts", key), text, pack.languages)
    for index, grade in enumerate(pack.grades):
        check_names(head, ("grades", index, "names"), grade.names, pack.languages)
    for index, item in enumerate(pack.additions):
        check_names(head, ("additions", index, "names"), item.names, pack.languages)


def check_names(
    document: Document, path: tuple[str | int, ...], names: Names, languages: tuple[str, ...]
) -> None:
    """Refuse a name or text that lacks one of the programme's languages, or has another.

    Raises:
        BadInput: which language, where.
    """
    for language in languages:
        if not names.get(language, "").strip():
            document.refuse(path, f"the text in language “{language}” is missing.")
    for language in names:
        if language not in languages:
            document.refuse((*path, language), f"“{language}” is not among the programme's languages.")


def _load_schedule(
    path: Path, name: str, pack: _ProgrammeFile, catalogue: Catalogue
) -> tuple[Document, Schedule]:
    document = read_yaml(path, name)
    written = document.convert(_ScheduleFile)
    if written.programme != pack.id:
        document.refuse(
            ("programme",), f"this list is of “{written.programme}”, but the pack is “{pack.id}”."
        )
    if written.unit not in pack.units:
        document.refuse(
            ("unit",), f"“{written.unit}” is not a unit of the programme: use one of {', '.join(pack.units)}."
        )
    cited = _cited(document, written, pack)
    for index, note in enumerate(written.notes):
        check_names(document, ("notes", index), note, pack.languages)
    for key, attribute in written.attributes.items():
        check_names(document, ("attributes", key, "names"), attribute.names, pack.languages)
    for index, clause in enumerate(written.clauses):
        check_names(document, ("clauses", index, "names"), clause.names, pack.languages)
        for number, note in enumerate(clause.notes):
            check_names(document, ("clauses", index, "notes", number), note, pack.languages)
    schedule = Schedule(
        programme=pack.id,
        version=written.version,
        in_force_from=written.in_force_from,
        in_force_until=written.in_force_until,
        unit=written.unit,
        eligibility=written.eligibility,
        grades=pack.grades if written.eligibility.condition else (),
        split=written.split,
        attributes=written.attributes,
        sources=cited,
        source=written.source,
        clauses=written.clauses,
        notes=written.notes,
    )
    check_schedule(document, schedule, catalogue, enactable=pack.status == "enactable")
    return document, schedule


def _cited(document: Document, written: _ScheduleFile, pack: _ProgrammeFile) -> dict[str, Source]:
    """Return the sources that a list cites, each of which the pack must describe."""
    cited: dict[str, Source] = {}
    places: list[tuple[tuple[str | int, ...], str]] = [
        (("source",), written.source),
        (("split", "source"), written.split.source),
        *((("clauses", index, "source"), clause.source) for index, clause in enumerate(written.clauses)),
    ]
    if written.eligibility.condition:
        places.append((("eligibility", "condition", "source"), written.eligibility.condition.source))
    for path, source in places:
        if source not in pack.sources:
            document.refuse(path, f"source “{source}” is not described in programme.toml.")
        cited[source] = pack.sources[source]
    return cited


def _check_dates(loaded: list[tuple[Document, Schedule]]) -> None:
    """Refuse two versions for one day. A list without a last day ends when the next begins."""
    for (_, earlier), (document, later) in pairwise(loaded):
        last = earlier.in_force_until
        if earlier.in_force_from == later.in_force_from or (last is not None and last >= later.in_force_from):
            document.refuse(
                ("in_force_from",), f"version “{later.version}” overlaps with version “{earlier.version}”."
            )
    versions: set[str] = set()
    for document, schedule in loaded:
        if schedule.version in versions:
            document.refuse(
                ("version",), f"there are two versions “{schedule.version}”; give each its own name."
            )
        versions.add(schedule.version)
