"""Forgetting: for how long records are kept, how many cases are due for erasure, and which erasures are complete.

No page of the office names a case; `safeconduct erasures` lists them.
"""

from django.http import HttpResponse

from safeconduct.casefile.acts.retention import SetRetention
from safeconduct.casefile.retention import BOUNDS, PERIODS, Record
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.retained import RECORD_WORDS
from safeconduct.console.visits import Visit, visit
from safeconduct.language import day
from safeconduct.registry import backups, retaining

LONGEST_SOURCE = 400
"""Characters of a provision's name."""


@visit("GET", "POST", step_up=True)
def forgetting(visit: Visit) -> HttpResponse:
    """Show the periods that hold and how erasures stand, and take a proposal of another period."""
    form = visit.form()
    office, head = office_now(visit)
    if visit.is_post:
        chosen = form.one("record", [str(each) for each in Record], needed=True)
        least, most = BOUNDS[Record(chosen)] if chosen else (1, 1200)
        months = form.number("months", least=least, most=most)
        source = form.text("source", most=LONGEST_SOURCE, needed=True)
        if form.is_right:
            act = SetRetention(record=Record(chosen), months=months, source=" ".join(source.split()))
            if done(visit, form, act):
                return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
    today = visit.installation.clock().date()
    until = backups.state(visit.installation.home).keyring_until
    erased = retaining.erased(visit.installation)
    waiting = [each for each in erased if not each.is_complete(today)]
    days = [each.complete_on for each in waiting if each.complete_on is not None and each.complete_on > today]
    return visit.show(
        "office/forgetting",
        status=422 if form.errors or form.refusals else 200,
        form=form,
        head=head,
        due=retaining.count_due(visit.installation),
        erased=len(erased),
        complete=len(erased) - len(waiting),
        waiting=len(waiting),
        stuck=any(each.key_here or each.left for each in waiting),
        complete_on=day(max(days), visit.language) if days else "",
        kept_until=day(until, visit.language) if until is not None and until > today else "",
        periods=[
            {
                "value": str(each),
                "words": visit.say(RECORD_WORDS[each]),
                "months": office.period(each).months,
                "source": office.period(each).source,
                "shipped": office.period(each) == PERIODS[each],
                "least": BOUNDS[each][0],
                "most": BOUNDS[each][1],
            }
            for each in Record
        ],
    )
