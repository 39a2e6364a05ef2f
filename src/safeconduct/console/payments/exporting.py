"""Making a file for the bank: with the second factor, and with the words, which this page asks for once more."""

from io import BytesIO

from django.conf import settings
from django.http import HttpResponse

from safeconduct.console.payments.listing import paymasters
from safeconduct.console.payments.words import (
    CHOOSE_UNIT,
    NO_SUCH_FILE,
    NOT_WRITTEN,
    NOTHING_WAITS,
    PAYMENTS,
    WAIT,
    WRONG_WORDS,
    in_money,
)
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import say, say_count
from safeconduct.registry import bank_files, bank_recovering, paying, payment_list
from safeconduct.registry.bank_words import WHY
from safeconduct.registry.entering import NotIn, check_words
from safeconduct.registry.paying import Batch, Left, Ready
from safeconduct.registry.waits import TooSoon
from safeconduct.registry.watching import record_look
from safeconduct.sealing import agefile
from safeconduct.web.forms import Form

SEALED = "application/octet-stream"


@visit("GET", "POST", step_up=True)
@paymasters
def export(visit: Visit) -> HttpResponse:
    """Show what would go into a file now, and make it; or write a file that was made before once more."""
    session = visit.desk.session
    form = visit.form()
    if visit.is_post and (file := _made(visit, form)) is not None:
        return file
    record_look(session, case="", purpose="payments")
    ready, left = paying.due(session)
    bank = settings.CONFIGURATION.bank
    return visit.show(
        "payments/export",
        status=422 if visit.is_post else 200,
        form=form,
        again=form.has("again"),
        head="",
        units=_units(ready, visit.language),
        left=_left(left, visit.language),
        files=[each.file for each in payment_list.files()],
        payer=bank.name,
        to_bank=bool(bank.recipient),
        execution=paying.next_working_day(session),
    )


def _units(ready: list[Ready], language: str) -> list[dict[str, str]]:
    found = []
    for unit in sorted({each.order.paid_unit for each in ready}):
        amounts = [each.order.paid_amount for each in ready if each.order.paid_unit == unit]
        found.append(
            {
                "unit": unit,
                "payments": say_count(*PAYMENTS, len(amounts), language),
                "total": in_money(sum(amounts), unit, language),
            }
        )
    return found


def _left(left: list[Left], language: str) -> list[dict[str, str]]:
    return [{"order": each.order, "case": each.case, "why": say(WHY[each.why], language)} for each in left]


def _made(visit: Visit, form: Form) -> HttpResponse | None:
    """Return the file as a download; None when the form says why there is none."""
    if not _knows_words(visit, form):
        return None
    session, bank = visit.desk.session, settings.CONFIGURATION.bank
    bank_recovering.taken_as_sent(session)
    batch = _again(visit, form) if form.has("again") else _gathered(visit, form)
    if batch is None:
        return None
    names = bank_files.betraying_names(session, settings.CONFIGURATION.programme)
    sealed = BytesIO()
    try:
        batch = bank_files.proven(batch, bank, names)
        if not form.has("again"):
            batch = paying.recorded(session, batch)
        recipient = bank.recipient or agefile.recipient_of(session.identity)
        bank_files.write_sealed(batch, bank, sealed, recipient, names)
    except BadInput as error:
        form.refusals.append(visit.say(NOT_WRITTEN, why=str(error)))
        return None
    name = f"{batch.file}{bank_files.SUFFIX}"
    return HttpResponse(
        sealed.getvalue(),
        content_type=SEALED,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _knows_words(visit: Visit, form: Form) -> bool:
    try:
        check_words(visit.desk.session, form.raw("words")[:1000])
    except TooSoon as error:
        form.wrong("words", WAIT, seconds=error.seconds)
    except (BadInput, NotIn):
        form.wrong("words", WRONG_WORDS)
    return form.is_right


def _gathered(visit: Visit, form: Form) -> Batch | None:
    ready, _ = paying.due(visit.desk.session)
    units = sorted({each.order.paid_unit for each in ready})
    unit = form.one("unit", units)
    if not units:
        form.refusals.append(visit.say(NOTHING_WAITS))
    elif not unit and len(units) > 1:
        form.wrong("unit", CHOOSE_UNIT)
    if not form.is_right:
        return None
    accounts = settings.CONFIGURATION.bank.accounts
    try:
        return paying.gathered(visit.desk.session, accounts=accounts, unit=unit)
    except BadInput as error:
        form.refusals.append(visit.say(NOT_WRITTEN, why=str(error)))
        return None


def _again(visit: Visit, form: Form) -> Batch | None:
    file = form.one("file", [each.file for each in payment_list.files()])
    if not file:
        form.errors["file"] = visit.say(NO_SUCH_FILE)
        return None
    try:
        return paying.again(visit.desk.session, file)
    except BadInput as error:
        form.refusals.append(visit.say(NOT_WRITTEN, why=str(error)))
        return None
