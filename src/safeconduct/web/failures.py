"""Pages for what went wrong: a sentence, what to do, and nothing of what was sent."""

import logging
import sys
import traceback
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from safeconduct.language import LANGUAGES, say
from safeconduct.web.rendering import render

LOG = logging.getLogger("safeconduct")
PACKAGE = Path(__file__).parents[1]

_TITLES = {
    400: "This could not be understood",
    403: "This was not accepted",
    404: "There is no such page",
    500: "Something failed here",
}
_SENTENCES = {
    400: "What was sent is not what this page asks for. Nothing was kept. Go back to the first page and try again.",
    403: "The page was open too long, or was sent from elsewhere. Nothing was kept. Open it again from the first page.",
    404: "The address may be mistyped, or the page was taken away. Go to the first page.",
    500: "The fault is ours, not yours. Nothing was kept. Try again in some minutes, or from the first page.",
}
OTHER = ("To the first page",)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*_TITLES.values(), *_SENTENCES.values(), *OTHER)


def language_of(path: str) -> str:
    """Return the language that a path begins with; English when it begins with none."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in LANGUAGES else "en"


def failure(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """Return the page for a status, in the language of the path.

    Args:
        request: only its path is read.
        status: 400, 403, 404 or 500.
        sentence: what to say instead of the usual, already in the language of the path.
    """
    path = request.path.lstrip("/")
    language = language_of(path)
    page = render(
        "web/failure.html",
        language=language,
        path=path,
        context={
            "heading": say(_TITLES[status], language),
            "sentence": sentence or say(_SENTENCES[status], language),
            "leave_to": settings.CONFIGURATION.leave_to,
        },
    )
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what cannot be understood."""
    del exception
    return failure(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not allowed."""
    del exception
    return failure(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our page."""
    del reason
    return failure(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a page that is not there."""
    del exception
    return failure(request, 404)


def defect(request: HttpRequest) -> HttpResponse:
    """Answer when we failed, and tell the operator what kind of failure it was and where in our code."""
    error = sys.exception()
    if error is not None:
        LOG.error("defect: %s", kind_and_place(error))
    return failure(request, 500)


def kind_and_place(error: BaseException) -> str:
    """Return an error's type and the lines of ours it went through, innermost last.

    Never its message, an argument or the path that was asked for: any of them may hold what somebody typed.
    """
    ours = [
        f"{Path(frame.filename).relative_to(PACKAGE)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PACKAGE)
    ]
    return f"{type(error).__module__}.{type(error).__qualname__} at {' > '.join(ours) or 'nowhere of ours'}"
