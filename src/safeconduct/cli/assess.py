"""`safeconduct assess`: what the list pays for a claim, and why."""

import sys
from pathlib import Path

import click

from safeconduct.assessment import Award, Claim, Item, Line, Outcome, assess, claim_from_json, render
from safeconduct.assessment.claim import MAX_BYTES
from safeconduct.assessment.reasons import outcome_name, status_name, tell
from safeconduct.catalogue import Catalogue, standard
from safeconduct.cli.session import clean, console, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.language import money, pick, quantity, say
from safeconduct.programmes import load, load_from
from safeconduct.schedule import MEASURES, Programme, amount_text


@click.command(
    name="assess",
    epilog="""\b
Example:
  safeconduct assess claim.json --language uk

\b
A claim:
  {"programme": "ukraine-2023", "offered_on": "2023-08-01",
   "surrendered_on": "2023-08-09", "voluntary": true,
   "claimants": [{"id": "pilot"}],
   "items": [{"equipment": "mi-8amtsh", "quantity": "1",
              "condition": "A", "decided": "500000.00"}]}
""",
)
@click.argument("claim", metavar="CLAIM.json")
@click.option(
    "--pack", metavar="DIR", help="Use the programme pack in this folder instead of one that ships."
)
@language_option
@json_option
def command(claim: str, pack: str | None, language: str, *, as_json: bool) -> None:
    """Say what the list pays for a claim, and why.

    CLAIM.json is a claim, or a golden case that holds one; "-" reads standard input. Amounts come from the
    list in force on the day of the offer, or of the surrender where there was no offer. Every line gives
    its reasons, its clause and the clause's source. A claim that can be answered ends with exit status 0,
    also when nothing is payable.
    """
    given = claim_from_json(_read(claim))
    programme = load_from(str(Path(pack).resolve())) if pack else load(given.programme)
    award = assess(given, programme, standard())
    if as_json:
        print_json(render(award, language))
    else:
        _tell(given, award, programme, standard().with_items(programme.additions), language)


def _read(claim: str) -> bytes:
    try:
        if claim == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(claim).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "that is no file name").lower()
        raise BadInput(f"The claim “{claim}” cannot be read: {reason}.") from error


def _tell(claim: Claim, award: Award, programme: Programme, catalogue: Catalogue, language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    out = console()
    out.print(pick(programme.names, language), style="bold")
    out.print(f"{say('List', language)}: {award.schedule_version}")
    out.print(f"{say('Result', language)}: {status_name(award.status, language)}", style="bold")
    lines = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    lines.add_column("", justify="right")
    lines.add_column(say("Equipment", language), overflow="fold", footer=say("Total", language))
    lines.add_column(say("Outcome", language))
    total = money(award.total_text, award.unit, language)
    lines.add_column(say("Amount", language), justify="right", no_wrap=True, footer=total)
    for number, (item, line) in enumerate(zip(claim.items, award.lines, strict=True), 1):
        what = _what(item, line, catalogue, language)
        amount = _amount(line, award.unit, language)
        lines.add_row(str(number), what, outcome_name(line.outcome, language), amount)
    out.print(lines)
    out.print(say("Why", language), style="bold")
    for number, line in enumerate(award.lines, 1):
        why = [tell(reason, award.unit, language) for reason in line.reasons]
        why.append(say("Source: {source}", language, source=line.source))
        for place, sentence in enumerate(why):
            print_wrapped(out, sentence, "   " if place else f"{number}. ")
    shares = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shares.add_column(say("Claimant", language), overflow="fold")
    shares.add_column(say("Share", language), justify="right", no_wrap=True)
    for claimant, share in award.share_texts.items():
        shares.add_row(clean(claimant), money(share, award.unit, language))
    out.print(shares)
    for reason in (*award.share_reasons, *award.terms):
        print_wrapped(out, clean(tell(reason, award.unit, language)))


def _what(item: Item, line: Line, catalogue: Catalogue, language: str) -> str:
    what = pick(catalogue.resolve(line.equipment).names, language)
    if line.quantity != "1" or item.unit:
        what += f" × {quantity(line.quantity, language)}" + _unit(item, language)
    return f"{what}\n{clean(item.description)}" if item.description else what


def _unit(item: Item, language: str) -> str:
    measure = MEASURES.get(item.unit or "")
    return f" {pick(measure.names, language)}" if measure else ""


def _amount(line: Line, unit: str, language: str) -> str:
    if line.amount is not None:
        return money(amount_text(line.amount, unit), unit, language)
    if line.outcome is Outcome.NEEDS_DECISION and line.range is not None:
        lowest, highest = (amount_text(each, unit) for each in (line.range.lowest, line.range.highest))
        return f"{quantity(lowest, language)} –\n{money(highest, unit, language)}"
    return "—"
