"""The first page and the search. Nothing that is shown is kept; that somebody looked is recorded once a day."""

from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.acts.access import TEAM
from safeconduct.casefile.sentences import STAGES, stage_name
from safeconduct.casefile.words import Stage
from safeconduct.console.acting.naming import short_name
from safeconduct.console.home.words import FLAGS, GRAVE, LANES, NOTHING, days_words, due_words
from safeconduct.console.office.funds import ALARMED
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import say
from safeconduct.registry import directory, queues, searching
from safeconduct.registry.standings import Lane, Standing
from safeconduct.registry.summaries import Flag
from safeconduct.registry.watching import record_look

LONGEST_SEARCH = 200
"""Characters of what is searched for."""

NO_WORD = "Write at least one word of two letters."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_WORD,)


@visit("GET")
def index(visit: Visit) -> HttpResponse:
    """Show a list of the officer's queue; by default whose turn it is."""
    session, language = visit.desk.session, visit.language
    lane = _one(Lane, visit.request.GET.get("list", ""), Lane.MINE)
    flag = _one(Flag, visit.request.GET.get("flag", ""), None)
    stage = _one(Stage, visit.request.GET.get("stage", ""), None)
    number = visit.request.GET.get("page", "1")
    front = queues.front(session)
    page = queues.page(
        session,
        lane,
        int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        flag=flag,
        stage=stage,
        now=front,
    )
    if front.counts.get(Lane.ALL):
        record_look(session, case="", purpose="queue")
    return visit.show(
        "home/index",
        lanes=[
            {
                "name": each,
                "words": say(words, language),
                "count": front.counts.get(each, 0),
                "here": each is lane,
            }
            for each, words in LANES.items()
        ],
        lane=lane,
        heading=say(LANES[lane], language),
        nothing=say(NOTHING[lane], language),
        cases=[shown(each, language) for each in page.standings],
        total=page.total,
        number=page.number,
        pages=page.pages,
        earlier=page.number - 1,
        later=page.number + 1 if page.number < page.pages else 0,
        unread=front.unread,
        flags=[
            {
                "name": each,
                "words": say(words, language),
                "count": front.flags.get(each, 0),
                "here": each is flag,
            }
            for each, words in FLAGS.items()
            if front.flags.get(each) or each is flag
        ],
        stages=[
            {"name": each, "words": stage_name(each, language), "here": each is stage}
            for each in STAGES
            if each not in {Stage.NEW, Stage.ERASED}
        ],
        filtered=flag is not None or stage is not None,
        flag=flag or "",
        stage=stage or "",
        on_cases=bool(visit.desk.roles.intersection(TEAM)),
        differs=bool(visit.desk.roles.intersection(ALARMED)) and directory.office(visit.installation).differs,
    )


@visit("GET", "POST")
def search(visit: Visit) -> HttpResponse:
    """Search by reference, and for words in what is open to this officer.

    What is searched for comes by a form and never in an address: addresses stay in histories.
    """
    form = visit.form()
    typed = form.text("words", most=LONGEST_SEARCH, needed=visit.is_post)
    references: list[str] = []
    result = None
    if visit.is_post and form.is_right:
        session = visit.desk.session
        references = searching.by_reference(session, typed)
        try:
            # A reference is no word: whoever types one looks for that case, and nothing is opened.
            result = None if references else searching.search(session, typed)
        except BadInput:
            form.wrong("words", NO_WORD)
        if result is not None and result.opened:
            record_look(session, case="", purpose="search")
    found = [] if result is None else result.found
    return visit.show(
        "home/search",
        status=422 if form.errors else 200,
        form=form,
        references=references,
        found=[
            {
                "reference": each.reference,
                "stage": stage_name(each.stage, visit.language),
                "excerpts": each.excerpts,
            }
            for each in found
        ],
        searched=visit.is_post and form.is_right,
        opened=0 if result is None else result.opened,
        left=0 if result is None else result.left,
    )


def shown(standing: Standing, language: str) -> dict[str, Any]:
    """Return a case as the list shows it, in words."""
    summary = standing.summary
    closed = Flag.CANNOT_OPEN in summary.flags
    mine = standing.mine or ()
    others = [name for name in summary.awaited if name not in mine]
    return {
        "reference": standing.reference,
        "stage": "" if closed else stage_name(summary.stage, language),
        "flags": [{"words": say(FLAGS[each], language), "grave": each in GRAVE} for each in summary.flags],
        "seconds": [
            {
                "title": short_name(each.act, language),
                "proposer": each.proposer,
                "page": f"acting/{standing.reference}/second/{each.digest}.html",
            }
            for each in standing.seconds
        ],
        "own": [short_name(each.act, language) for each in standing.own],
        "mine": [short_name(name, language) for name in mine],
        "others": [short_name(name, language) for name in others],
        "due": due_words(standing.due, language) if standing.due is not None else "",
        "days": days_words(standing.days, language) if standing.days is not None else "",
        "late": standing.days is not None and standing.days < 0,
        "page": f"cases/{standing.reference}.html",
    }


def _one[Word: (Lane, Flag, Stage), Other](words: type[Word], typed: str, other: Other) -> Word | Other:
    """Return the word of a closed list that was typed; whatever else stands in an address means `other`."""
    return next((each for each in words if each.value == typed), other)
