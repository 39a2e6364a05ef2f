"""The site of this installation, read from its folder; a rehearsal's where there is none."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.office import InForce, Issued, Office, Wording
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.public.site import Site
from safeconduct.registry import directory
from safeconduct.registry.configuration import Configuration
from safeconduct.registry.official import published
from safeconduct.schedule import Programme
from safeconduct.schedule.signed import SignedList, read_signed
from safeconduct.sealing.addresses import SignedAddresses, check_addresses, read_addresses
from safeconduct.sealing.lists import check_list, public_key_from
from safeconduct.sealing.rehearsal import REHEARSAL_SEED, is_rehearsal, rehearsal_addresses, rehearsal_list
from safeconduct.sealing.signing import public_key_of

type Lists = dict[str, SignedList]


NOBODY = Office(reference="")
"""The office where there is no installation: nothing was enacted, and what ships is shown."""

_last: dict[Path, Office] = {}
"""By home: the last office that could be read. A database that is down for a while takes no published list away."""


def here() -> Site:
    """Return the site that this process serves; the same one until the authority has enacted something new."""
    home = settings.HOME if settings.HOME.is_dir() else None
    office = _office_now(home)
    return _here(home, office.in_force, office.wordings, office.statements, office.figures)


@lru_cache(maxsize=2)
def _here(
    home: Path | None,
    in_force: tuple[InForce, ...],
    wordings: tuple[Wording, ...],
    statements: tuple[Issued, ...],
    figures: tuple[Publication, ...],
) -> Site:
    office = Office(
        reference="", in_force=in_force, wordings=wordings, statements=statements, figures=figures
    )
    return _site(home, settings.CONFIGURATION, office, live=True)


def _office_now(home: Path | None) -> Office:
    if home is None or not (home / "installation.json").exists():
        return NOBODY
    try:
        _last[home] = office_of(home)
    except (DatabaseError, SafeconductError):
        # What was verified before is still what was published; without it, nothing is.
        if home not in _last:
            raise
    return _last[home]


def office_of(home: Path | None) -> Office:
    """Return what the authority has put in force in the installation of a folder.

    Raises:
        EntryDamaged: an entry of the office's file is not what its signature says.
    """
    authority = _authority(home)
    if home is None or authority is None or not (home / "installation.json").exists():
        return NOBODY
    return directory.office_under(authority)


def site_of(home: Path | None, configuration: Configuration, *, live: bool = True) -> Site:
    """Return what there is to publish.

    Args:
        home: folder of an installation, whose configuration names the signed lists and addresses and whose
            `keys/authority.pub` is the key that must have signed them; None for a rehearsal.
        configuration: as read from `home`.
        live: False for a mirror.

    Raises:
        BadInput: a signed file cannot be read, or is of another programme.
        BadSignature: a signed file is not the authority's.
        EntryDamaged: the office's file is not what its signatures say.
    """
    return _site(home, configuration, office_of(home), live=live)


def _site(home: Path | None, configuration: Configuration, office: Office, *, live: bool) -> Site:
    programme = published(office, configuration.programme).programme
    authority = _authority(home)
    addresses = _addresses(configuration, authority)
    if authority is None or addresses is None:
        # Whoever has no signed addresses has not opened yet: what they show is a rehearsal, and says so.
        return Site(
            configuration=configuration,
            programme=programme,
            signed_lists={each.version: rehearsal_list(programme, each) for each in programme.schedules},
            addresses=rehearsal_addresses(programme.id),
            authority=public_key_of(REHEARSAL_SEED),
            rehearsal=True,
            live=live,
            statements=office.statements,
            figures=office.figures,
        )
    return Site(
        configuration=configuration,
        programme=programme,
        signed_lists=_lists(configuration, programme, authority),
        addresses=addresses,
        authority=authority,
        rehearsal=is_rehearsal(authority),
        live=live,
        statements=office.statements,
        figures=office.figures,
    )


def _authority(home: Path | None) -> bytes | None:
    if home is None:
        return None
    path = home / "keys" / "authority.pub"
    return public_key_from(_text(path)) if path.exists() else None


def _addresses(configuration: Configuration, key: bytes | None) -> SignedAddresses | None:
    if configuration.addresses is None or not configuration.addresses.exists():
        return None
    signed = read_addresses(_bytes(configuration.addresses))
    check_addresses(signed, key)
    return signed


def _lists(configuration: Configuration, programme: Programme, key: bytes) -> Lists:
    """Return the signed lists in the installation's folder, each the authority's and as the pack has it."""
    found: Lists = {}
    folder = configuration.lists
    if folder is None or not folder.is_dir():
        return found
    versions = {each.version: each for each in programme.schedules}
    for path in sorted(folder.glob("*.json")):
        signed = read_signed(_bytes(path))
        schedule = check_list(signed, key).schedule
        published = versions.get(schedule.version)
        if schedule.programme != programme.id or published is None or published.digest != schedule.digest:
            raise BadInput(
                f"{path} is a signed list of {schedule.programme}, version {schedule.version}, and not one that "
                f"{programme.id} publishes: take it away, or publish the programme it belongs to."
            )
        found[schedule.version] = signed
    return found


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{path} cannot be read: {reason}.") from error
