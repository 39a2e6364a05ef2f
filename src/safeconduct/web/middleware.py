"""Headers that every answer carries, and what no answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=(), browsing-topics=()"
)


class QuietHeaders:
    """Set what keeps a visit quiet: no referrer, no sniffing, no frames, nothing of ours in anybody's cache by chance.

    A view that may be cached says so itself; whatever says nothing is not stored anywhere.
    """

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers that are missing."""
        response = self._get_response(request)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Robots-Tag", "noarchive")
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.ONION and response.status_code == 200 and not _is_onion(request.get_host()):
            response.headers.setdefault("Onion-Location", settings.ONION.rstrip("/") + request.path)
        return response


class KnownHost:
    """Refuse a request for a host that is not ours, whatever it asks for: no answer depends on such a name."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, where the host is one of ours.

        Raises:
            DisallowedHost: it is not; Django answers with 400.
        """
        request.get_host()
        return self._get_response(request)


def _is_onion(host: str) -> bool:
    return host.partition(":")[0].endswith(".onion")
