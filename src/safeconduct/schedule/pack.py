"""Load a programme pack: a folder with `programme.toml` and its dated lists in `schedules/*.yaml`.

A pack is data. What a list pays is decided by the schedule alone, so a schedule is completed on loading with
the condition scale and the citations it uses, and its digest covers them.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from safeconduct.catalogue import Catalogue, KnownItem
from safeconduct.errors import BadInput
from safeconduct.schedule.checks import check_schedule
from safeconduct.schedule.clauses import Addition, Attribute, Clause, Names, Source
from safeconduct.schedule.money import UNITS
from safeconduct.schedule.reading import Document, Keys, read_toml, read_yaml
from safeconduct.schedule.terms import (
    Eligibility,
    Gap,
    Grade,
    Omission,
    Payment,
    Programme,
    Promise,
    Rounding,
    Schedule,
    Split,
)
from safeconduct.schedule.versions import check_gaps, check_versions

STATUSES = ("enactable", "historic")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WORDS = frozenset({"names", "authority", "what"})
_LISTS_OF_WORDS = frozenset({"texts", "notes", "labels"})


class PackHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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
    omitted: tuple[Omission, ...] = ()
    gaps: tuple[Gap, ...] = ()
    additions: tuple[KnownItem, ...] = ()


class _ScheduleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of `schedules/` as it is written."""

    programme: str
    version: str
    in_force_from: date
    in_force_until: date | None = None
    unit: str
    other_units: tuple[str, ...] = ()
    source: str
    eligibility: Eligibility
    split: Split
    rounding: Rounding | None = None
    attributes: dict[str, Attribute] = {}
    clauses: tuple[Clause, ...]
    additions: tuple[Addition, ...] = ()
    promises: tuple[Promise, ...] = ()
    payment: Payment | None = None
    notes: tuple[Names, ...] = ()


def load_pack(folder: Path, catalogue: Catalogue) -> Programme:
    """Return the programme that a pack describes, checked in full.

    Args:
        folder: holds `programme.toml` and `schedules/`.
        catalogue: what its clauses may name, beside the pack's own additions.

    Raises:
        BadInput: anything in it is missing, unknown or contradictory; file, line and column are named.
    """
    head, pack, known = _load_head(folder, catalogue)
    files = sorted((folder / "schedules").glob("*.yaml"))
    if not files:
        raise BadInput(f"{folder.name}/schedules holds no list: put at least one .yaml file there.")
    loaded = [_load_schedule(path, f"{folder.name}/schedules/{path.name}", pack, known) for path in files]
    loaded.sort(key=lambda each: each[1].in_force_from)
    check_gaps(head, pack.gaps)
    check_versions(loaded, pack.gaps)
    return programme_of(pack, tuple(schedule for _, schedule in loaded))


def load_draft(path: Path, folder: Path, catalogue: Catalogue) -> tuple[Programme, Schedule]:
    """Return a draft of a list, checked like any other, with a programme whose only list it is.

    Args:
        path: the draft, a YAML file outside the pack or in it.
        folder: the pack that it is a draft for: languages, units, sources and grades are the pack's.
        catalogue: what its clauses may name, beside the pack's own additions.

    Raises:
        BadInput: the draft or the pack's head is faulty.
    """
    _, pack, known = _load_head(folder, catalogue)
    _, schedule = _load_schedule(path, path.name, pack, known)
    return programme_of(pack, (schedule,)), schedule


def _load_head(folder: Path, catalogue: Catalogue) -> tuple[Document, PackHead, Catalogue]:
    if not (folder / "programme.toml").is_file():
        raise BadInput(f"There is no programme pack in {folder}: it needs a folder with programme.toml.")
    head = read_toml(folder / "programme.toml", f"{folder.name}/programme.toml")
    pack = head_of(head)
    return head, pack, catalogue.with_items(pack.additions)


def head_of(document: Document) -> PackHead:
    """Return a pack's head, checked.

    Raises:
        BadInput: anything in it is missing, unknown or contradictory; file, line and column are named.
    """
    pack = document.convert(PackHead)
    _check_head(document, pack)
    return pack


def programme_of(pack: PackHead, schedules: tuple[Schedule, ...]) -> Programme:
    """Return the programme that a head and its lists describe."""
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
        schedules=schedules,
        gaps=pack.gaps,
        sources=pack.sources,
    )


def _check_head(head: Document, pack: PackHead) -> None:
    if not _ID.fullmatch(pack.id):
        head.refuse(("id",), f"“{pack.id}” is no id: use small letters, digits and single hyphens.")
    if pack.status not in STATUSES:
        head.refuse(("status",), f"“{pack.status}” is no status: a programme is {' or '.join(STATUSES)}.")
    _check_languages_and_units(head, pack)
    check_words(head, pack, pack.languages)
    for path, source in _citations(pack):
        if source not in pack.sources:
            head.refuse(path, f"source “{source}” is not described in [sources].")
    codes: set[str] = set()
    for index, grade in enumerate(pack.grades):
        if grade.code in codes:
            head.refuse(("grades", index, "code"), f"grade “{grade.code}” stands in the scale twice.")
        codes.add(grade.code)


def _check_languages_and_units(head: Document, pack: PackHead) -> None:
    if not pack.languages:
        head.refuse(("languages",), "name at least one language.")
    for language in pack.languages:
        if not _LANGUAGE.fullmatch(language):
            head.refuse(("languages",), f"“{language}” is no language code; use two or three small letters.")
    for unit in pack.units:
        if unit not in UNITS:
            head.refuse(("units",), f"“{unit}” is no unit of money known here: use {', '.join(UNITS)}.")


def check_words(document: Document, value: object, languages: tuple[str, ...], path: Keys = ()) -> None:
    """Refuse a name or text anywhere in a file that lacks a language.

    Raises:
        BadInput: which language, where.
    """
    match value:
        case msgspec.Struct():
            for field in value.__struct_fields__:
                inner = getattr(value, field)
                if field in _WORDS:
                    check_names(document, (*path, field), inner, languages)
                elif field in _LISTS_OF_WORDS:
                    # A table of texts by their name, or a list of notes.
                    texts = inner.items() if isinstance(inner, dict) else enumerate(inner)
                    for key, text in texts:
                        check_names(document, (*path, field, key), text, languages)
                else:
                    check_words(document, inner, languages, (*path, field))
        case dict():
            for key, inner in value.items():
                check_words(document, inner, languages, (*path, key))
        case tuple():
            for index, inner in enumerate(value):
                check_words(document, inner, languages, (*path, index))
        case _:
            pass


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


def _load_schedule(path: Path, name: str, pack: PackHead, catalogue: Catalogue) -> tuple[Document, Schedule]:
    document = read_yaml(path, name)
    return document, list_of(document, pack, catalogue)


def list_of(document: Document, pack: PackHead, catalogue: Catalogue) -> Schedule:
    """Return a list, checked in full.

    Args:
        document: as it was written.
        pack: the head of the pack that it belongs to.
        catalogue: what its clauses may name, the pack's own additions among it.

    Raises:
        BadInput: anything in it is missing, unknown or contradictory; file, line and column are named.
    """
    written = document.convert(_ScheduleFile)
    if written.programme != pack.id:
        document.refuse(
            ("programme",), f"this list is of “{written.programme}”, but the pack is “{pack.id}”."
        )
    if written.unit not in pack.units:
        document.refuse(
            ("unit",), f"“{written.unit}” is not a unit of the programme: use one of {', '.join(pack.units)}."
        )
    for index, unit in enumerate(written.other_units):
        if unit not in pack.units or unit == written.unit:
            others = ", ".join(each for each in pack.units if each != written.unit) or "none"
            document.refuse(
                ("other_units", index), f"“{unit}” is not another unit of the programme: {others}."
            )
    cited: dict[str, Source] = {}
    for at, source in _citations(written):
        if source not in pack.sources:
            document.refuse(at, f"source “{source}” is not described in programme.toml.")
        cited[source] = pack.sources[source]
    check_words(document, written, pack.languages)
    schedule = Schedule(
        programme=pack.id,
        version=written.version,
        in_force_from=written.in_force_from,
        in_force_until=written.in_force_until,
        unit=written.unit,
        other_units=written.other_units,
        eligibility=written.eligibility,
        grades=pack.grades if written.eligibility.condition else (),
        split=written.split,
        rounding=written.rounding,
        attributes=written.attributes,
        sources=cited,
        source=written.source,
        clauses=written.clauses,
        additions=written.additions,
        promises=written.promises,
        payment=written.payment,
        notes=written.notes,
    )
    check_schedule(document, schedule, catalogue, enactable=pack.status == "enactable")
    return schedule


def _citations(value: object, path: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield every source that a file cites, with its place."""
    match value:
        case msgspec.Struct():
            for field in value.__struct_fields__:
                inner = getattr(value, field)
                if field == "source":
                    yield (*path, field), inner
                else:
                    yield from _citations(inner, (*path, field))
        case dict():
            for key, inner in value.items():
                yield from _citations(inner, (*path, key))
        case tuple():
            for index, inner in enumerate(value):
                yield from _citations(inner, (*path, index))
        case _:
            pass
