"""The console's own files: a stylesheet and small scripts, cacheable by the officer's browser alone."""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).parent / "assets"
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".png": "image/png"}


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    return {
        path.name: (MEDIA[path.suffix], path.read_bytes())
        for path in sorted(FOLDER.iterdir())
        if path.suffix in MEDIA
    }


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a file of the console; only those that ship exist."""
    del request
    found = _files().get(name)
    if found is None:
        raise Http404
    response = HttpResponse(found[1], content_type=found[0])
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
