"""Reading a file of the bank's: what it says is shown first, and recorded when the paymaster says so."""

from io import BytesIO
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse

from safeconduct.console.payments.listing import paymasters
from safeconduct.console.payments.words import (
    CHANGED,
    NO_FILE,
    NOT_READ,
    NOT_RECORDED,
    RECORDED,
    TOO_LARGE,
    in_money,
)
from safeconduct.console.reception.doing import refusals
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.language import say, say_count
from safeconduct.registry import bank_files, bank_findings, bank_reading, bank_recovering
from safeconduct.registry.bank_findings import Finding, Question, Reading
from safeconduct.registry.bank_words import HOW, finding_text, line_text
from safeconduct.registry.watching import record_look
from safeconduct.sealing.errors import CannotOpen
from safeconduct.web.forms import Form

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that a form brings; the command line takes larger ones."""


@visit("GET", "POST")
@paymasters
def import_(visit: Visit) -> HttpResponse:
    """Take a file and show what it says; or record what was shown."""
    form = visit.form()
    reading: Reading | None = None
    recorded = 0
    if visit.is_post:
        record_look(visit.desk.session, case="", purpose="payments")
        if form.has("record"):
            recorded = _recorded(visit, form)
        else:
            reading = _read(visit, form)
    return visit.show(
        "payments/import",
        status=200 if form.is_right else 422,
        form=form,
        head="",
        reading=_shown(reading, visit.language) if reading is not None else None,
        recorded=say_count(*RECORDED, recorded, visit.language) if recorded else "",
    )


def _read(visit: Visit, form: Form) -> Reading | None:
    file = visit.request.FILES.get("bank_file")
    if file is None:
        form.wrong("bank_file", NO_FILE)
        return None
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        form.wrong("bank_file", TOO_LARGE)
        return None
    session = visit.desk.session
    try:
        if bank_files.is_sealed(data[:100]):
            plain = BytesIO()
            bank_files.open_sealed(BytesIO(data), plain, session.identity)
            data = plain.getvalue()
        bank_recovering.learn(session, data)
        return bank_reading.read(session, data, settings.CONFIGURATION.bank)
    except (BadInput, CannotOpen) as error:
        # It names a place in the file in the bank's words: it is said in English, whatever the page's language.
        form.wrong("bank_file", NOT_READ, why=str(error))
        return None


def _shown(reading: Reading, language: str) -> dict[str, Any]:
    sure, likely = bank_findings.sure(reading.findings)
    return {
        "message": reading.message,
        "sure": [_finding(each, language) for each in sure],
        "likely": [_finding(each, language) for each in likely],
        "questions": [_question(each, language) for each in reading.questions],
        "known": reading.known,
        "closed": reading.closed,
        "unknown": reading.unknown,
        "remarks": [each.say(language) for each in reading.remarks],
        # One field for all of them: a statement has more lines than a form has fields.
        "record": msgspec.json.encode(sure).decode(),
    }


def _finding(each: Finding, language: str) -> dict[str, str]:
    return {
        "order": each.order,
        "case": each.case,
        "amount": in_money(each.amount, each.unit, language),
        "said": finding_text(each, language),
        "how": say(HOW[each.how], language) if each.how is not None else "",
        "record": msgspec.json.encode(each).decode(),
    }


def _question(each: Question, language: str) -> dict[str, str]:
    return {
        "line": line_text(each, language),
        "doubt": say(each.doubt, language),
        "orders": ", ".join(each.orders),
    }


def _recorded(visit: Visit, form: Form) -> int:
    """Record what the page showed and the paymaster confirmed; the gates judge each line again."""
    data = visit.request.POST
    try:
        findings = msgspec.json.decode(form.raw("sure") or "[]", type=list[Finding])
        findings += [msgspec.json.decode(each, type=Finding) for each in data.getlist("likely")]
    except (msgspec.DecodeError, msgspec.ValidationError):
        form.refusals.append(visit.say(CHANGED))
        return 0
    done = 0
    for finding in findings:
        try:
            bank_reading.take(visit.desk.session, finding)
        except SafeconductError as error:
            why = " ".join(refusals(error, visit.language))
            form.refusals.append(visit.say(NOT_RECORDED, order=finding.order[:16], why=why))
        else:
            done += 1
    return done
