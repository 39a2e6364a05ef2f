"""The programme that an installation publishes: its pack, with the lists and texts that two people put in force.

A face asks here instead of reading a pack, so that a list enacted in the console is the official one on every page,
in every process, without anybody starting anything again.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from safeconduct.casefile import enacted
from safeconduct.casefile.office import InForce, Office, Wording
from safeconduct.catalogue import Catalogue, standard
from safeconduct.programmes import load_from, shipped
from safeconduct.schedule import Programme


class Published(NamedTuple):
    """What is published.

    Attributes:
        programme: with the authority's own lists and texts.
        catalogue: with the programme's own additions.
    """

    programme: Programme
    catalogue: Catalogue


def published(office: Office, named: str) -> Published:
    """Return the programme that is published; the same objects as long as nothing new was enacted.

    Args:
        office: whose lists and texts count.
        named: in the configuration: id of a pack that ships or of a programme enacted here, or a pack's folder.

    Raises:
        BadInput: there is no such programme.
    """
    return _published(named, office.in_force, office.wordings)


@lru_cache(maxsize=8)
def _published(named: str, in_force: tuple[InForce, ...], wordings: tuple[Wording, ...]) -> Published:
    office = Office(reference="", in_force=in_force, wordings=wordings)
    own = "/" not in named and named not in shipped() and named in enacted.known(office)
    programme = enacted.programme(office, named) if own else enacted.completed(office, _pack(named))
    return Published(programme, standard().with_items(programme.additions))


@cache
def _pack(named: str) -> Programme:
    """Return a pack as it was when this process first read it: a folder that is edited is read at the next start."""
    return load_from(named)
