"""Official exchange rates: one as a person types it, or many from the file that a central bank publishes."""

from collections.abc import Iterable

from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.budget import RecordRates
from safeconduct.casefile.acts.office import RecordRate
from safeconduct.casefile.office import Office
from safeconduct.casefile.rates import LONGEST_FILE
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.telling import decimal
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS
from safeconduct.web.forms import MISSING, Form

NO_RATE = "Write the rate in digits with a point, above nothing: 36.5686."
SAME_UNIT = "Choose two different currencies."
NO_FILE = "The file was not taken. It is said in English where and why: {why}"

LONGEST_SOURCE = 200
RATE_DECIMALS = 9
LONGEST_RATE = 24


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [NO_RATE, SAME_UNIT, NO_FILE]


@visit("GET", "POST", step_up=True)
def rates(visit: Visit) -> HttpResponse:
    """Show the official rates on record, and record one, or propose those of a central bank's file."""
    form = visit.form()
    office, head = office_now(visit)
    read: tuple[RecordRates | None, int] | None = None
    if visit.is_post:
        act: Act | None
        if form.has("propose"):
            read = _from_file(visit, form, office)
            act = read[0]
        else:
            act = _rate(form)
        if form.is_right and act is not None and done(visit, form, act):
            return visit.go("office/index.html", done="1") if read else visit.go("office/rates.html")
        office, head = office_now(visit)
    return visit.show(
        "office/rates",
        status=422 if visit.is_post and not (read and form.is_right) else 200,
        form=form,
        head=head,
        units=tuple(UNITS),
        nothing_new=read is not None and read[0] is None and form.is_right,
        known=[
            {
                "pair": f"{each.unit} → {each.counter}",
                "rate": decimal(each.numerator, each.denominator),
                "on": each.on,
                "source": each.source,
            }
            for each in reversed(office.rates[-100:])
        ],
    )


def _from_file(visit: Visit, form: Form, office: Office) -> tuple[RecordRates | None, int]:
    """Return the act that records what a sent file holds beyond the record, and how many rates it holds."""
    file = visit.request.FILES.get("rates_file")
    source = form.text("file_source", most=LONGEST_SOURCE)
    if file is None:
        form.wrong("rates_file", MISSING)
        return None, 0
    try:
        return RecordRates.from_file(file.read(LONGEST_FILE + 1), office.rates, source=source)
    except BadInput as error:
        # It names a line and words of the file's format: it is said in English, whatever the page's language.
        form.wrong("rates_file", NO_FILE, why=str(error))
        return None, 0


def _rate(form: Form) -> RecordRate | None:
    unit = form.one("unit", UNITS, needed=True)
    counter = form.one("counter", UNITS, needed=True)
    if unit and unit == counter:
        form.wrong("counter", SAME_UNIT)
    numerator, denominator = _fraction(form)
    source = form.text("source", most=LONGEST_SOURCE, needed=True)
    on = form.day("on")
    if on is None:
        form.text("on", needed=True)
    if not form.is_right or on is None:
        return None
    return RecordRate(
        unit=unit, counter=counter, numerator=numerator, denominator=denominator, on=on, source=source
    )


def _fraction(form: Form) -> tuple[int, int]:
    """Return a typed rate as an exact fraction: 36.5686 is 365686 / 10000."""
    typed = form.text("rate", most=LONGEST_RATE, needed=True).replace(",", ".")
    whole, _, decimals = typed.partition(".")
    digits = whole + decimals
    good = digits.isascii() and digits.isdigit() and len(decimals) <= RATE_DECIMALS and whole
    # One above 10^9 would leave what the books can multiply, and a number of thousands of digits is none.
    if not good or len(digits) > LONGEST_RATE or not 0 < int(digits) <= 10**9:
        if typed:
            form.wrong("rate", NO_RATE)
        return 0, 1
    return int(digits), 10 ** len(decimals)
