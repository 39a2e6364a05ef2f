"""`safeconduct payments export`: what was released goes to the bank, sealed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.payments.shared import as_paymaster, in_money
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.language import say

if TYPE_CHECKING:
    from safeconduct.registry.paying import Batch
    from safeconduct.registry.sessions import OfficerSession

AGAIN = (
    "If the bank has had the first file after all, it refuses this one, for AM05 or DUPL: that is no rejection of its "
    "payments. Reverse nothing, and wait for the statement."
)
"""What whoever writes a file again has to know."""


@click.command(
    name="export",
    epilog="\b\nExamples:\n  safeconduct --home DIR payments export today.xml.age --as magpie\n"
    "  safeconduct --home DIR payments export usd.xml.age --unit USD --as magpie\n"
    "  safeconduct --home DIR payments export again.xml.age --again 7k2mx9qp3f4da8bc --as magpie\n"
    "  safeconduct --home DIR payments export x --dry-run --as magpie      (says what would go, and does nothing)",
)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@as_paymaster
@click.option("--unit", default="", metavar="CODE", help="Pay what waits in this currency, such as UAH.")
@click.option(
    "--again",
    "file",
    default="",
    metavar="FILE",
    help="Write a file that was made before, by its reference; refused once the bank has paid any of it.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go into the file, and do nothing.")
@language_option
@json_option
@click.pass_obj
def export_command(
    session: Session,
    out: Path,
    account: str,
    unit: str,
    file: str,
    language: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put every released payment whose day has come into one file for the bank, OUT.

    The file is proven by the schema of pain.001.001.09 before anything is recorded. Then each order is recorded as
    sent, on its case, and OUT is written, sealed to the recipient that safeconduct.toml names, or else to you. If that
    fails halfway, `--again` writes the same file: its reference is the message number by which the bank refuses a
    second one. OUT must not exist.
    """
    if out.exists() and not dry_run:
        raise BadInput(f"{clean(str(out))} exists already; name a new file.")
    installation = opened(session.needed_home())
    from safeconduct.registry import bank_files, paying  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415 - the same
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415 - the same
    from safeconduct.sealing import agefile  # noqa: PLC0415 - the same

    officer = signed_in(installation, account)
    settings = configuration(session.needed_home())
    names = bank_files.betraying_names(officer, settings.programme)
    record_reading(installation, account=account, case="", purpose="payments export")
    with progress_bar() as told:
        batch = (
            paying.again(officer, file)
            if file
            else paying.gathered(officer, accounts=settings.bank.accounts, unit=unit)
        )
        told(0.3)
        batch = bank_files.proven(batch, settings.bank, names)
        told(0.6)
        recipient = settings.bank.recipient or agefile.recipient_of(officer.identity)
        digest = ""
        if not dry_run:
            with _new(out) as opened_file:
                if not file:
                    batch = _recorded(officer, batch, out)
                try:
                    digest = bank_files.write_sealed(batch, settings.bank, opened_file, recipient, names)
                except OSError as error:
                    raise BadInput(
                        f"{clean(str(out))} was not written whole ({error.strerror or error}). The payments count as "
                        f"sent: write the same file with `payments export NEW --again {batch.file} --as {account}`."
                    ) from error
    _told_export(batch, out, digest, language, to_bank=bool(settings.bank.recipient), as_json=as_json)
    if file and digest:
        click.echo(AGAIN, err=True)


def _recorded(officer: "OfficerSession", batch: "Batch", out: Path) -> "Batch":
    """Record what goes into the file; where that fails, no empty file is left in its place."""
    from safeconduct.registry import paying  # noqa: PLC0415 - Django starts only now

    try:
        return paying.recorded(officer, batch)
    except BaseException:
        out.unlink()
        # A database that went away, or Ctrl-C, may have left some of it recorded.
        if paying.was_made(batch.file):
            click.echo(
                f"Part of file {batch.file} may be recorded, and then counts as sent: `safeconduct payments list` says "
                f"so. Write it with `safeconduct payments export {clean(str(out))} --again {batch.file} "
                f"--as {officer.account}`.",
                err=True,
            )
        raise


def _new(out: Path) -> BinaryIO:
    """Open a new file for writing, for its owner alone, before anything is recorded."""
    try:
        return os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise BadInput(f"{clean(str(out))} cannot be written ({error.strerror}).") from None


def _told_export(
    batch: "Batch", out: Path, digest: str, language: str, *, to_bank: bool, as_json: bool
) -> None:
    if as_json:
        print_json(
            {
                "file": batch.file,
                "written": str(out) if digest else None,
                "payments": len(batch.payments),
                "unit": batch.unit,
                "minor_units": batch.total,
                "execution": batch.execution.isoformat(),
                "sha256_of_xml": digest,
                "left": [{"case": one.case, "order": one.order, "why": str(one.why)} for one in batch.left],
            }
        )
        return
    from safeconduct.cli.session import console  # noqa: PLC0415 - only for a person
    from safeconduct.registry.bank_words import WHY  # noqa: PLC0415 - the same

    shown = console()
    amount = in_money(batch.total, batch.unit, language)
    many = f"{len(batch.payments)} payments" if len(batch.payments) != 1 else "1 payment"
    if not digest:
        print_wrapped(shown, f"Nothing was done. {many} of {amount} would go to the bank now.")
    else:
        print_wrapped(
            shown,
            f"{clean(str(out))}: {many}, {amount} in all, for {batch.execution.isoformat()}. "
            f"The file's reference is {batch.file}.",
        )
        click.echo(f"SHA-256 of the XML inside: {digest}")
    for one in batch.left:
        print_wrapped(shown, f"Left out: {one.order} of {one.case}: {say(WHY[one.why], language)}.", "  ")
    if digest:
        click.echo()
        click.echo(
            "Next: hand the file to the bank's machine; it alone opens it."
            if to_bank
            else f"Next: safeconduct payments open {clean(str(out))} --as ACCOUNT | the bank's program"
        )
