"""The desk's first page: the list in the order of need, page by page, and the way from a receipt to its case."""

from django.http import HttpResponse

from safeconduct.casefile.sentences import stage_name
from safeconduct.console.papers.words import HAZARDS
from safeconduct.console.reception.turn import at_reception
from safeconduct.console.visits import Visit, visit
from safeconduct.registry.receipts import find_receipt
from safeconduct.registry.watching import record_look

PAGE = 25
"""Cases on one page of the list."""

NOT_FOUND = "No receipt of this number is open to you. Check it letter by letter."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_FOUND,)


@visit("GET", "POST")
def index(visit: Visit) -> HttpResponse:
    """Show who waits at reception; find a receipt."""
    record_look(visit.desk.session, case="", purpose="queue")
    form = visit.form()
    if visit.is_post:
        typed = form.text("receipt", most=100, needed=True)
        found = find_receipt(visit.desk.session, typed) if typed else None
        if found is not None:
            return visit.go(f"papers/{found.reference}.html")
        if typed:
            form.wrong("receipt", NOT_FOUND)
    waiting = at_reception(visit.desk.session)
    pages = max(1, -(-len(waiting) // PAGE))
    number = min(_number(visit.request.GET.get("page", "1")), pages)
    return visit.show(
        "reception/index",
        status=422 if visit.is_post else 200,
        form=form,
        total=len(waiting),
        number=number,
        pages=pages,
        earlier=number - 1,
        later=number + 1 if number < pages else 0,
        waiting=[
            {
                "line": line,
                "stage": stage_name(line.stage, visit.language),
                "hazards": ", ".join(visit.say(HAZARDS[each]) for each in line.hazards),
            }
            for line in waiting[(number - 1) * PAGE : number * PAGE]
        ],
    )


def _number(typed: str) -> int:
    """Return the number of a page from an address; 1 for whatever is none."""
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
