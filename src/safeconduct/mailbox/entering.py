"""The way in: two roads, the queue before the words, the words themselves, and the ways out."""

from django.http import HttpResponse

from safeconduct.errors import BadInput
from safeconduct.mailbox.queue import NotYourTurn, Queue, QueueClosed, TicketGone
from safeconduct.mailbox.sessions import Content, Duress, Open
from safeconduct.mailbox.visits import Visit, visit
from safeconduct.registry.directory import office
from safeconduct.registry.enough import TOO_FEW, lacking
from safeconduct.registry.mailboxes import NoMailbox, open_with
from safeconduct.registry.sessions import DuressSession
from safeconduct.registry.told import NOTHING_OPENS
from safeconduct.sealing.words import parse_words
from safeconduct.web.forms import Form

ROADS = {"first": "words.html", "back": "back.html"}
"""What somebody waits for, and the page that comes then."""

TRY_AGAIN_SECONDS = 10
LONGEST_WAIT_SECONDS = 60
"""A page that waits asks again at least so often: a ticket that nobody looks at is passed over."""

WAIT_SHORTLY = (
    "Many people are writing at this moment. What you typed stands here still: "
    "press the button again in {seconds} seconds."
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (WAIT_SHORTLY,)


@visit("GET")
def index(visit: Visit) -> HttpResponse:
    """Show the two roads; who writes for the first time learns here whether anybody could answer."""
    return visit.show("index", closed="" if takes_contacts(visit) else visit.say(TOO_FEW))


def takes_contacts(visit: Visit) -> bool:
    """Say whether the office has the people that a new contact needs."""
    return not lacking(office(visit.room.installation))


@visit("GET")
def lost(visit: Visit) -> HttpResponse:
    """Say what to do when the words are lost."""
    return visit.show("lost")


@visit("GET")
def wait(visit: Visit) -> HttpResponse:
    """Hold a place in the queue: the page asks again by itself until its turn has come."""
    road = visit.request.GET.get("to", "")
    if road not in ROADS or (road == "first" and not takes_contacts(visit)):
        return visit.go("index.html")
    ticket = visit.request.GET.get("t", "")
    queue = visit.room.queue
    try:
        if not ticket:
            return visit.go("wait.html", to=road, t=queue.draw())
        place = queue.place(ticket)
    except TicketGone:
        # It lapsed while the page was away; nobody has to press anything for a new one.
        return visit.go("wait.html", to=road)
    except QueueClosed as closed:
        response = visit.show(
            "wait", status=503, closed=visit.say(str(closed)), ahead=0, road=road, ticket=ticket
        )
        response.headers["Refresh"] = str(TRY_AGAIN_SECONDS)
        return response
    if place.is_turn:
        return visit.go(ROADS[road], t=ticket)
    response = visit.show("wait", ahead=place.ahead, road=road, ticket=ticket)
    response.headers["Refresh"] = str(min(LONGEST_WAIT_SECONDS, max(1, place.seconds)))
    return response


def has_turn(visit: Visit, ticket: str) -> bool:
    """Say whether words may be shown or typed on this ticket."""
    try:
        return bool(ticket) and visit.room.queue.place(ticket).is_turn
    except (TicketGone, QueueClosed):
        return False


def take_turn(queue: Queue, form: Form, ticket: str, visit: Visit) -> tuple[str, bool]:
    """Use one turn for what was typed, taking a new ticket where the old one is used up.

    Returns:
        The ticket for the form when it is shown again, and whether a derivation may be done now. If not, the form
        says when; what was typed stays in it, and on no server.
    """
    try:
        try:
            queue.spend(ticket)
        except TicketGone:
            ticket = queue.draw()
            queue.spend(ticket)
    except NotYourTurn:
        form.refusals.append(visit.say(WAIT_SHORTLY, seconds=_seconds_until(queue, ticket)))
        return ticket, False
    except (TicketGone, QueueClosed) as closed:
        form.refusals.append(visit.say(str(closed)))
        return ticket, False
    return ticket, True


def _seconds_until(queue: Queue, ticket: str) -> int:
    try:
        return max(1, queue.place(ticket).seconds)
    except (TicketGone, QueueClosed):
        return TRY_AGAIN_SECONDS


@visit("GET", "POST")
def back(visit: Visit) -> HttpResponse:
    """Take the twelve words and open what they find."""
    if not visit.is_post:
        ticket = visit.request.GET.get("t", "")
        if not has_turn(visit, ticket):
            return visit.go("wait.html", to="back")
        return visit.show("back", form=visit.form(), ticket=ticket)
    form = visit.form()
    ticket = form.raw("t")
    form.typed["words"] = form.raw("words")[:2000]
    try:
        words = parse_words(form.typed["words"], visit.language)
    except BadInput as error:
        # Said of what was typed, to whoever typed it: it tells nothing about any mailbox.
        form.errors["words"] = str(error)
        return visit.show("back", status=422, form=form, ticket=ticket)
    ticket, now = take_turn(visit.room.queue, form, ticket, visit)
    if not now:
        return visit.show("back", status=503, form=form, ticket=ticket)
    try:
        session = open_with(visit.room.installation, words)
    except NoMailbox:
        form.wrong("words", NOTHING_OPENS)
        return visit.show("back", status=422, form=form, ticket=ticket)
    state = Duress.of(session) if isinstance(session, DuressSession) else Open.of(session)
    return visit.keep(visit.go("box.html"), Content(state=state))


@visit("GET", "POST")
def leave(visit: Visit) -> HttpResponse:
    """Wipe the session and show a harmless page instead.

    It needs no token: who is in danger must get away also from a page that was open too long. Nobody else can
    press it, for the session's cookie is not sent from elsewhere.
    """
    if not visit.is_post:
        return visit.go("index.html")
    response = visit.close(visit.show("gone", leaving=True))
    # Not a redirect: the content policy lets a form end on this site only.
    response.headers["Refresh"] = f"0; url={visit.room.leave_to}"
    return response


@visit("GET", "POST")
def out(visit: Visit) -> HttpResponse:
    """Close the mailbox: the session is wiped, and the page says what stays on the device."""
    if not visit.is_post:
        return visit.go("index.html")
    visit.content = None
    return visit.close(visit.show("gone", leaving=False))
