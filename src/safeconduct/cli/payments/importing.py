"""`safeconduct payments import`: what the bank says, recorded once on each case."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.payments.shared import as_paymaster
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.language import say

if TYPE_CHECKING:
    from safeconduct.registry.bank_findings import Finding, Reading
    from safeconduct.registry.sessions import OfficerSession

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of a bank's file: it is read into memory, since nothing of it may be written in clear."""


@click.command(
    name="import",
    epilog="\b\nExamples:\n  safeconduct --home DIR payments import statement.xml --as magpie\n"
    "  safeconduct --home DIR payments import answer.xml.age statement.xml --as magpie --json\n"
    "  safeconduct --home DIR payments import statement.xml --dry-run --as magpie\n"
    "  safeconduct --home DIR payments import statement.xml --accept 7k2mx9qp3f4da8bc --as magpie",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@as_paymaster
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="ORDER",
    help="Also record what is only likely, for this order; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Say what the files say, and record nothing.")
@language_option
@json_option
@click.pass_obj
def import_command(
    session: Session,
    files: tuple[Path, ...],
    account: str,
    accepted: tuple[str, ...],
    language: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read what the bank says: answers (pain.002), statements and notifications (camt.053, camt.054).

    FILES are XML, or age files sealed to you. What names an order and its sum is recorded on the order's case; what is
    only likely waits until you accept it, and the rest is listed for you with what is in doubt. The same file a second
    time records nothing.

    After a restore nothing is sent in a currency before the statements of its account were read here, from the backup's
    day on and without a gap: an order that they name counts as sent.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry import bank_reading, bank_recovering  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415 - the same
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415 - the same

    officer = signed_in(installation, account)
    settings = configuration(session.needed_home()).bank
    record_reading(installation, account=account, case="", purpose="payments import")
    told: list[dict[str, Any]] = []
    for path in files:
        data = _content(path, officer)
        if not dry_run:
            bank_recovering.learn(officer, data)
            for order in bank_recovering.taken_as_sent(officer):
                click.echo(f"{order} was sent to the bank before the restore, and counts as sent.", err=True)
        reading = bank_reading.read(officer, data, settings)
        done: list[Finding] = []
        refused: list[tuple[Finding, str]] = []
        open_ = [each for each in reading.findings if not each.is_sure and each.order not in accepted]
        for finding in reading.findings:
            if dry_run or finding in open_:
                continue
            try:
                bank_reading.take(officer, finding)
            except SafeconductError as error:
                refused.append((finding, str(error)))
            else:
                done.append(finding)
        if as_json:
            told.append(_plain(path, reading, done, open_, refused))
        else:
            _tell(path, reading, done, open_, refused, language, dry_run=dry_run)
    if as_json:
        print_json(told)


def _content(path: Path, officer: "OfficerSession") -> bytes:
    from safeconduct.registry import bank_files  # noqa: PLC0415 - Django has started by now

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{clean(str(path))} is larger than {LARGEST_FILE // 1024**2} MiB.")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{clean(str(path))} cannot be read ({error.strerror or error}).") from None
    if not bank_files.is_sealed(data[:100]):
        return data
    plain = BytesIO()
    bank_files.open_sealed(BytesIO(data), plain, officer.identity)
    return plain.getvalue()


def _plain(
    path: Path,
    reading: "Reading",
    done: "list[Finding]",
    open_: "list[Finding]",
    refused: "list[tuple[Finding, str]]",
) -> dict[str, Any]:
    def one(finding: "Finding") -> dict[str, Any]:
        return {
            "order": finding.order,
            "case": finding.case,
            "what": str(finding.what),
            "answer": str(finding.answer) if finding.answer else None,
            "because": finding.because,
            "how": str(finding.how) if finding.how else None,
        }

    return {
        "file": str(path),
        "message": reading.message,
        "recorded": [one(each) for each in done],
        "likely": [one(each) for each in open_],
        "refused": [{**one(each), "sentence": sentence} for each, sentence in refused],
        "questions": [
            {
                "doubt": each.doubt,
                "orders": list(each.orders),
                "unit": each.movement.unit,
                "minor_units": each.movement.amount,
                "day": each.movement.day.isoformat() if each.movement.day else None,
                "bank_reference": each.movement.bank_reference,
            }
            for each in reading.questions
        ],
        "known": reading.known,
        "closed": reading.closed,
        "unknown": reading.unknown,
        "remarks": [each.say("en") for each in reading.remarks],
    }


def _tell(
    path: Path,
    reading: "Reading",
    done: "list[Finding]",
    open_: "list[Finding]",
    refused: "list[tuple[Finding, str]]",
    language: str,
    *,
    dry_run: bool,
) -> None:
    from safeconduct.cli.session import console  # noqa: PLC0415 - only for a person
    from safeconduct.registry.bank_words import HOW, finding_text, line_text  # noqa: PLC0415 - the same

    out = console()
    found = reading.findings if dry_run else done
    print_wrapped(
        out, f"{clean(path.name)}, {reading.message}: {len(found)} {'found' if dry_run else 'recorded'}."
    )
    for each in found:
        print_wrapped(out, f"{each.order}: {finding_text(each, language)}", "  ")
    for each in open_ if not dry_run else ():
        how = say(HOW[each.how], language) if each.how else ""
        print_wrapped(
            out,
            f"LIKELY {each.order}, {how}. Compare it, then import again with --accept {each.order}.",
            "  ",
        )
    for each, sentence in refused:
        print_wrapped(out, f"NOT RECORDED {each.order}: {clean(sentence)}", "  ")
    for question in reading.questions:
        print_wrapped(out, f"LOOK {line_text(question, language)}: {say(question.doubt, language)}", "  ")
        if question.orders:
            print_wrapped(out, f"Perhaps {', '.join(question.orders)}.", "       ")
    notes = (
        (reading.known, "recorded before"),
        (reading.closed, "of cases that are not open to you; another paymaster imports the file as well"),
        (len(reading.unknown), "of references that no file of ours had"),
    )
    for number, text in notes:
        if number:
            print_wrapped(out, f"{number} {text}.", "  ")
    for remark in reading.remarks:
        print_wrapped(out, remark.say(language), "  ")
