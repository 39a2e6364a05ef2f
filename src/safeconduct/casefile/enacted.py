"""A programme as this authority has it: the pack that ships, with the lists and texts that two people put in force.

Every list that was enacted is in the office's file, whole or by its digest, so the answer to "which list holds here"
is the fold of signed entries, and the same on every machine that reads them.
"""

from functools import lru_cache

import msgspec

from safeconduct.casefile.office import InForce, Office, Wording
from safeconduct.catalogue import Catalogue, standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load, shipped
from safeconduct.schedule import Programme, Schedule, carried


def programme(office: Office, name: str) -> Programme:
    """Return a programme by its id, with the authority's own lists and texts.

    Raises:
        BadInput: neither this release nor the office knows it.
    """
    return _programme(
        name,
        tuple(each for each in office.in_force if each.programme == name),
        tuple(each for each in office.wordings if each.programme == name),
    )


def known(office: Office) -> tuple[str, ...]:
    """Return the ids of all programmes that ship or of which the authority has enacted a list of its own."""
    own = (each.programme for each in office.in_force if each.content)
    return tuple(sorted({*shipped(), *own}))


def completed(office: Office, pack: Programme) -> Programme:
    """Return a pack that was loaded from elsewhere, with the authority's own lists and texts of this id."""
    return _completed(
        pack,
        tuple(each for each in office.in_force if each.programme == pack.id),
        tuple(each for each in office.wordings if each.programme == pack.id),
    )


@lru_cache(maxsize=64)
def _programme(name: str, listed: tuple[InForce, ...], wordings: tuple[Wording, ...]) -> Programme:
    own = [each for each in listed if each.content]
    if name not in shipped() and own:
        about, _ = carried.read(own[-1].head, own[-1].content)
        return _completed(about, listed, wordings)
    return _completed(load(name), listed, wordings)


def _completed(pack: Programme, listed: tuple[InForce, ...], wordings: tuple[Wording, ...]) -> Programme:
    own = [each for each in listed if each.content]
    if own:
        about, _ = carried.read(own[-1].head, own[-1].content)
        pack = msgspec.structs.replace(about, schedules=_lists(pack, own, {each.version for each in listed}))
    texts = {**pack.texts}
    for each in wordings:
        if each.text in texts:  # a later head may have dropped it
            texts[each.text] = each.words
    return msgspec.structs.replace(pack, texts=texts)


def _lists(pack: Programme, own: list[InForce], enacted: set[str]) -> tuple[Schedule, ...]:
    """Return all versions, the oldest first.

    What ships with a later date than the first own list's is nobody's, unless it was enacted here.
    """
    made = [carried.read(each.head, each.content)[1] for each in own]
    replaced = {each.version for each in made}
    first = min(each.in_force_from for each in made)
    kept = [
        each
        for each in pack.schedules
        if each.version not in replaced and (each.in_force_from < first or each.version in enacted)
    ]
    return tuple(sorted((*kept, *made), key=lambda each: each.in_force_from))


def catalogue(office: Office) -> Catalogue:
    """Return the catalogue that ships, with what the packs of all enacted lists add to it.

    Of two packs that mean different things by one id the older's counts; the other list names it all the same.
    """
    return _catalogue(office.in_force)


@lru_cache(maxsize=16)
def _catalogue(in_force: tuple[InForce, ...]) -> Catalogue:
    found = standard()
    for name in dict.fromkeys(each.programme for each in in_force):
        try:
            additions = _programme(
                name, tuple(each for each in in_force if each.programme == name), ()
            ).additions
        except BadInput:
            continue  # a pack that this release no longer ships: its things have no names here
        found = found.with_items(each for each in additions if each.id not in found.items)
    return found


def schedule_of(office: Office, listed: InForce) -> Schedule | None:
    """Return an enacted list; None when this release ships it no more, or with another content."""
    if listed.content:
        return carried.read(listed.head, listed.content)[1]
    try:
        found = programme(office, listed.programme).schedule(listed.version)
    except BadInput:
        return None
    return found if found.digest == listed.digest else None
