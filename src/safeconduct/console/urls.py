"""Where each part of the console stands: /console/<language>/<part>/<page>.html."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from safeconduct.console.assets_served import asset
from safeconduct.language import LANGUAGES

PARTS = (
    "joining",
    "cases",
    "acting",
    "reception",
    "inspection",
    "vault",
    "court",
    "papers",
    "office",
    "payments",
)


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page, in a language that the browser names; strangers then go on to sign in."""
    wanted = [part[:2] for part in request.headers.get("Accept-Language", "").replace(" ", "").split(",")]
    language = next((code for code in wanted if code in LANGUAGES), LANGUAGES[0])
    return HttpResponse(
        status=303, headers={"Location": f"/console/{language}/index.html", "Cache-Control": "no-store"}
    )


urlpatterns = [
    path("", door),
    path("assets/<name>", asset),
    path("<language>/", include("safeconduct.console.home.urls")),
    *(path(f"<language>/{part}/", include(f"safeconduct.console.{part}.urls")) for part in PARTS),
]
