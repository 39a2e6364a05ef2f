"""`safeconduct publish`: the whole public site as static files with a signed manifest."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.cli.signed_files import asked_seed, check_one_way, key_file_option, shares_option
from safeconduct.errors import BadInput
from safeconduct.sealing.lists import fingerprint
from safeconduct.sealing.rehearsal import REHEARSAL_SEED
from safeconduct.sealing.signing import public_key_of
from safeconduct.site.boot import boot

if TYPE_CHECKING:
    from safeconduct.public.site import Page, Site


@click.command(
    name="publish",
    epilog="\b\nExamples:\n  safeconduct publish site/                              (a rehearsal, to look at)\n"
    "  safeconduct --home DIR publish site/ --key authority.age\n"
    "  safeconduct --home DIR publish site/                   (the holders type their shares)\n"
    "  safeconduct mirror verify site/ --key authority.pub",
)
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@key_file_option
@shares_option
@json_option
@click.pass_obj
def command(
    session: Session, out: Path, key_file: Path | None, shares_file: Path | None, *, as_json: bool
) -> None:
    """Write the public site into OUT, for any mirror to serve.

    All languages, the lists with their signatures, leaflet and card. SHA256SUMS names every file, and the
    authority's key signs it: `safeconduct mirror verify OUT` checks it, and so do `sha256sum -c SHA256SUMS` with
    `ssh-keygen -Y verify`. Publishing the same twice gives the same bytes.

    With --home the site is that installation's: its programme, signed lists and signed addresses. Without, or while
    it has no signed addresses, it is a rehearsal, says so on every page, and is signed with a key that everybody
    knows. An installation's mirror also carries the public journal: checkpoint, tile/… and journal.vkey. A mirror has
    no mailbox and no form. OUT is new, or holds an earlier mirror, which is replaced.
    """
    check_one_way(key_file, shares_file)
    from safeconduct.public.inventory import pages  # noqa: PLC0415
    from safeconduct.public.mirror import write  # noqa: PLC0415 - Django starts only now

    site = site_at(session.home)
    journal = _journal(session.home)
    seed = _seed(site, session.home, key_file, shares_file)
    with progress_bar() as told:
        files = write(pages(site) | journal, out, seed, told)
    public = public_key_of(seed)
    if as_json:
        print_json(
            {
                "folder": str(out),
                "files": files,
                "rehearsal": site.rehearsal,
                "journal": bool(journal),
                "key": public.hex(),
                "fingerprint": fingerprint(public),
            }
        )
        return
    click.echo(f"{files} files in {clean(str(out))}, signed by {fingerprint(public)}.")
    if site.rehearsal:
        click.echo("It is a rehearsal: no signed addresses were found, and every page says so.")
    if session.home is not None and not journal:
        click.echo("Without the public journal: `safeconduct journal batch` has made no batch yet.")
    click.echo(f"\nNext: safeconduct mirror verify {clean(str(out))}")


def site_at(home: Path | None) -> "Site":
    """Return the site of the installation in `home`, as a mirror shows it; a rehearsal's for None."""
    if home is not None and not (home / "installation.json").exists():
        raise BadInput(f"{home} is no installation; make one with `safeconduct init {home}`.")
    boot(home if home is not None else Path("nowhere"))
    from safeconduct.public.here import site_of  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415

    return site_of(home, configuration(home), live=False)


def _journal(home: Path | None) -> "dict[str, Page]":
    """Return the public journal's files of an installation; none for a rehearsal without one."""
    if home is None:
        return {}
    from django.db import DatabaseError  # noqa: PLC0415 - Django has started by now

    from safeconduct.public.journal_pages import pages  # noqa: PLC0415 - the same
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415 - the same
    from safeconduct.registry.installation import Installation  # noqa: PLC0415 - the same

    try:
        return {page.path: page for page in pages(Installation.open(home), configuration(home).journal)}
    except DatabaseError:
        raise BadInput(
            f"The database of {home} is of another release; run `safeconduct --home {home} upgrade`."
        ) from None


def _seed(site: "Site", home: Path | None, key_file: Path | None, shares_file: Path | None) -> bytes:
    if key_file is None and shares_file is None and site.rehearsal:
        return REHEARSAL_SEED
    # Of a rehearsal anybody signs the mirror; an installation's is signed by its authority or by nobody.
    return asked_seed(key_file, shares_file, None if site.rehearsal else home)
