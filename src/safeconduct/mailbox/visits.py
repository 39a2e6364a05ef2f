"""One visit: who asks, in which language, with which session; and the answers that keep nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

from safeconduct.language import LANGUAGES
from safeconduct.mailbox import here
from safeconduct.mailbox.here import Mailboxes
from safeconduct.mailbox.sessions import COOKIE, IDLE_SECONDS, Beginning, Content, Duress, Open
from safeconduct.web.rendering import render
from safeconduct.web.visiting import Asked

FACE = "mailbox"
CLEAR = '"cache", "cookies", "storage"'
"""What a browser forgets of this site when somebody leaves (Clear-Site-Data); it also empties the back button."""

SHOW_WORDS = frozenset({"words.html", "copy.html", "back.html", "over.html"})
"""Pages that show or take words without a session: leaving them, too, empties what the browser keeps of them."""

SEE_OTHER = 303

SESSION_OVER = (
    "Your mailbox was closed after 15 minutes without a sign of you. Open it again with your twelve words."
)

type View = Callable[["Visit"], HttpResponse]
type Handler = Callable[..., HttpResponse]


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (SESSION_OVER,)


@dataclass(slots=True)
class Visit(Asked):
    """One request to this face.

    Attributes:
        page: name of the page, "box.html".
        room: the installation's mailboxes.
        token: the session cookie's value; "" without one.
        content: what the session holds; None without one.
    """

    room: Mailboxes
    token: str
    content: Content | None

    @property
    def opened(self) -> Open | Duress | None:
        """The open mailbox of this session; None without one."""
        state = self.content.state if self.content is not None else None
        return state if isinstance(state, Open | Duress) else None

    @property
    def beginning(self) -> Beginning | None:
        """The mailbox that is about to begin in this session; None without one."""
        state = self.content.state if self.content is not None else None
        return state if isinstance(state, Beginning) else None

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Answer with a page.

        Args:
            template: of the folder `mailbox/`, without its ending.
            status: of the answer.
            context: what the template uses.
        """
        page = render(
            f"{FACE}/{template}.html",
            language=self.language,
            path=f"{self.language}/{FACE}/{self.page}",
            context={
                **context,
                # Asked for by a page with a form only: a page without one leaves no cookie.
                "csrf_token": SimpleLazyObject(lambda: get_token(self.request)),
                "leave_to": self.room.leave_to,
                "rehearsal": self.room.rehearsal,
                "has_session": self.content is not None,
                "wipes": self.content is not None or self.page in SHOW_WORDS,
                "is_open": self.opened is not None,
            },
        )
        return HttpResponse(page, status=status)

    def go(self, page: str, **query: str) -> HttpResponse:
        """Answer with the way to another page of this face, so that nothing is sent twice."""
        way = page + (f"?{urlencode(query)}" if query else "")
        return HttpResponse(status=SEE_OTHER, headers={"Location": way})

    def keep(self, response: HttpResponse, content: Content) -> HttpResponse:
        """Begin a session in place of the one before, and let the answer carry its cookie."""
        if self.token:
            self.room.store.wipe(self.token)
        # A cookie without an age ends with the browser.
        response.set_cookie(
            COOKIE, self.room.store.new(content), path="/", secure=True, httponly=True, samesite="Strict"
        )
        return response

    def close(self, response: HttpResponse) -> HttpResponse:
        """Wipe the session, and let the browser forget what it has seen here."""
        if self.token:
            self.room.store.wipe(self.token)
        response.delete_cookie(COOKIE, path="/", samesite="Strict")
        response.headers["Clear-Site-Data"] = CLEAR
        return response


def visit(*methods: str) -> Callable[[View], Handler]:
    """Let a view answer to these methods; HEAD goes with GET."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def declare(view: View) -> Handler:
        @wraps(view)
        def answer(request: HttpRequest, language: str, page: str) -> HttpResponse:
            if language not in LANGUAGES:
                raise Http404
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            room = here.mailboxes()
            token = request.COOKIES.get(COOKIE, "")
            content = room.store.get(token) if token else None
            response = view(Visit(request, language, page, room, token, content))
            response.headers["Cache-Control"] = "no-store"
            # Forms of this face are bound to it, and Django compares where they come from; nobody else learns it.
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["X-Robots-Tag"] = "noindex, noarchive"
            return response

        return answer

    return declare


def with_mailbox(view: View) -> View:
    """Let a view be reached with an open mailbox only.

    A form that comes after the mailbox was closed is not thrown away: its words are shown once more, to be sent
    again.
    """

    @wraps(view)
    def answer(visit: Visit) -> HttpResponse:
        if visit.opened is not None:
            return view(visit)
        if not visit.is_post:
            return visit.go("index.html")
        form = visit.form()
        form.refusals.append(visit.say(SESSION_OVER))
        response = visit.show("over", status=403, form=form, words=form.everything())
        return visit.close(response) if visit.token and visit.content is None else response

    return answer


def fades(response: HttpResponse, page: str = "index.html") -> HttpResponse:
    """Let a page that shows a mailbox go from the screen when its session has ended."""
    response.headers["Refresh"] = f"{IDLE_SECONDS}; url={page}"
    return response
