"""`safeconduct case export`: write the bundle for a court that two people signed for."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.errors import BadInput


@click.command(
    name="export",
    epilog="\b\nExamples:\n"
    "  safeconduct --home DIR case export 7k2m-x9qp-3f4d-a8bc bundle/ --as owl\n"
    "  safeconduct --home DIR case export 7k2m-x9qp-3f4d-a8bc bundle.zip --as owl --entry 41\n"
    "  safeconduct --home DIR case export 7k2m-x9qp-3f4d-a8bc bundle.zip.age --as owl --to age1…\n\n"
    "\b\nWhoever receives it:\n  safeconduct-verify bundle bundle/ --key authority.pub",
)
@click.argument("reference")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="One of the two who signed the export; asks for the passphrase.",
)
@click.option("--entry", type=click.IntRange(min=0), help="Which export: the place of its second signature.")
@click.option("--to", "recipient", metavar="AGE1…", help="Encrypt it to this age recipient, as one .zip.")
@json_option
@click.pass_obj
def export(
    session: Session,
    reference: str,
    out: Path,
    account: str,
    entry: int | None,
    recipient: str | None,
    *,
    as_json: bool,
) -> None:
    """Write the bundle for a court that two people decided on, with everything that proves it.

    First a legal adviser proposes the export in the console and a second officer signs it; they say which entries go
    in full and of which only the signed statement. Then one of the two writes it, as a folder, or as one .zip where
    OUT ends so. It holds signatures, certificates and inclusion proofs, and is checked with `safeconduct-verify`
    alone. Without --to it lies readable where you write it: carry it in a sealed way. That it was made is recorded
    for the auditors. Without --entry it is the newest export that was signed.
    """
    _check_out(out, recipient)
    installation = opened(session.needed_home())
    from safeconduct.registry.exporting import export_bundle  # noqa: PLC0415 - Django starts only now

    files = export_bundle(signed_in(installation, account), reference, entry)
    _write(out, files, recipient)
    facts = {"out": str(out), "files": len(files), "encrypted": recipient is not None}
    if as_json:
        print_json(facts)
        return
    click.echo(f"{len(files)} files in {clean(str(out))}{', encrypted' if recipient else ''}.")
    if recipient is None:
        click.echo(
            "They are readable by whoever has them: hand them over sealed, and erase this copy.", err=True
        )
    click.echo(f"\nNext: safeconduct-verify bundle {clean(str(out))} --key authority.pub")


def _check_out(out: Path, recipient: str | None) -> None:
    """Refuse before anybody types a passphrase."""
    if recipient is not None:
        _sealed(b"", recipient)
    if out.exists() and (out.is_file() or recipient is not None or any(out.iterdir())):
        raise BadInput(f"{out} is there already; name a new file, or a new or empty folder.")


def _write(out: Path, files: Mapping[str, bytes], recipient: str | None) -> None:
    from safeconduct.casefile.bundle import zipped  # noqa: PLC0415

    try:
        if recipient is not None:
            _put(out, _sealed(zipped(files), recipient))
        elif out.suffix == ".zip":
            _put(out, zipped(files))
        else:
            for name, content in files.items():
                _put(out / name, content)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The bundle cannot be written to {out}: {reason}.") from error


def _sealed(data: bytes, recipient: str) -> bytes:
    """Return an age file that a stock `age -d` opens, without the padding that our own bodies have."""
    from safeconduct.sealing.streams import seal_stream  # noqa: PLC0415

    out = BytesIO()
    seal_stream(BytesIO(data), out, recipient)
    return out.getvalue()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(content)
