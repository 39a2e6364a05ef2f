"""A list that an authority has made itself, as it is carried in the office's file: two texts that hold for good.

The head is the pack's `programme.toml` as canonical JSON, the list its canonical content: the very bytes that its
digest covers. Neither depends on how a later release reads TOML or YAML, so that what was enacted once is read for
ever; and whoever has the file's entry can check the digest with a JSON reader and SHA-256.
"""

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule.checks import check_schedule
from safeconduct.schedule.pack import PackHead, check_words, head_of, list_of, programme_of
from safeconduct.schedule.reading import Document, explain, toml_of, yaml_of
from safeconduct.schedule.signed_file import canonical
from safeconduct.schedule.strict_json import read_strictly
from safeconduct.schedule.terms import Programme, Schedule
from safeconduct.schedule.versions import check_gaps, check_versions

HEAD, LIST = "programme.toml", "list.yaml"
"""How the two files are called in messages when nobody said their names."""


class Carried(NamedTuple):
    """A list with its pack's head, as they are carried.

    Attributes:
        head: canonical JSON of `programme.toml`.
        content: canonical JSON of the list: its SHA-256 is the list's digest.
        programme: what the two describe; the list is its only one.
        schedule: the list.
    """

    head: str
    content: str
    programme: Programme
    schedule: Schedule


def carried(head: Document, document: Document, catalogue: Catalogue) -> Carried:
    """Return a list as it is carried, checked in full.

    Args:
        head: of the pack; see `head_from` and `head_again`.
        document: the list as its author wrote it; see `list_from`.
        catalogue: without the pack's additions.

    Raises:
        BadInput: anything in either is missing, unknown or contradictory; file, line and column are named.
    """
    pack = head_of(head)
    if pack.status != "enactable":
        head.refuse(("status",), "this programme is historic: its lists are never put in force.")
    schedule = list_of(document, pack, catalogue.with_items(pack.additions))
    check_gaps(head, pack.gaps)
    check_versions([(document, schedule)], pack.gaps)
    return Carried(
        canonical(_dated(head.data)).decode(),
        schedule.canonical().decode(),
        programme_of(pack, (schedule,)),
        schedule,
    )


def head_from(text: str, name: str = HEAD) -> Document:
    """Return a pack's head as its author wrote it, in TOML.

    Raises:
        BadInput: it is no TOML.
    """
    return toml_of(text, name)


def head_again(head: str) -> Document:
    """Return a pack's head from the text that is carried.

    Raises:
        BadInput: it is no JSON.
    """
    return Document(HEAD, _json(head), {})


def list_from(text: str, name: str = LIST) -> Document:
    """Return a list as its author wrote it, in YAML.

    Raises:
        BadInput: it is no YAML, or uses more than plain data.
    """
    return yaml_of(text, name)


@lru_cache(maxsize=64)
def read(head: str, content: str) -> tuple[Programme, Schedule]:
    """Return a programme without lists, and the list, from what is carried; for good, so nothing is checked anew.

    Raises:
        BadInput: a text is not of the form that this release knows.
    """
    try:
        pack = msgspec.convert(_json(head), PackHead)
        schedule = msgspec.convert(_json(content), Schedule)
    except msgspec.ValidationError as error:
        path, sentence = explain(error)
        where = ".".join(str(step) for step in path) or "its top"
        raise BadInput(
            f"The list is of a form that this release does not know, at {where}: {sentence}"
        ) from error
    return programme_of(pack, ()), schedule


def check(head: str, content: str, catalogue: Catalogue) -> Schedule:
    """Return a list from what is carried, checked as its author's file is: what two people sign is checked by itself.

    Raises:
        BadInput: a text is not the canonical one, or breaks a rule of lists.
    """
    _, schedule = read(head, content)
    document = Document("list", _json(content), {})
    if canonical(document.data).decode() != content or schedule.canonical().decode() != content:
        document.refuse((), "this is not the canonical text of a list.")
    about = head_again(head)
    if canonical(about.data).decode() != head:
        about.refuse((), "this is not the canonical text of a head.")
    pack = head_of(about)
    graded = pack.grades if schedule.eligibility.condition else ()
    if schedule.programme != pack.id or schedule.grades != graded:
        document.refuse(("programme",), "the list and the head are of different packs.")
    if not {schedule.unit, *schedule.other_units} <= set(pack.units):
        document.refuse(("unit",), f"it is in a unit of money that is not one of {', '.join(pack.units)}.")
    for name, source in schedule.sources.items():
        if pack.sources.get(name) != source:
            document.refuse(("sources", name), "the head describes this source otherwise, or not at all.")
    check_words(document, schedule, pack.languages)
    check_schedule(
        document, schedule, catalogue.with_items(pack.additions), enactable=pack.status == "enactable"
    )
    check_gaps(about, pack.gaps)
    check_versions([(document, schedule)], pack.gaps)
    return schedule


def digest_of(content: str) -> str:
    """Return the digest of a list that is carried."""
    return hashlib.sha256(content.encode()).hexdigest()


def _json(text: str) -> Any:
    try:
        return read_strictly(text.encode(), "The list")
    except (RecursionError, UnicodeEncodeError):
        raise BadInput("The list is nested too deeply, or holds half of a character.") from None


def _dated(value: Any) -> Any:
    """Return plain data with dates written out: TOML has them, JSON has not."""
    match value:
        case dict():
            return {key: _dated(inner) for key, inner in value.items()}
        case list():
            return [_dated(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value
