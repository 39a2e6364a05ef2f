"""What a visit is on every face that takes forms: one request, in one language."""

from dataclasses import dataclass

from django.http import HttpRequest

from safeconduct.language import say
from safeconduct.web.forms import Form


@dataclass(slots=True)
class Asked:
    """One request to a face; the face's own visit adds what is known of whoever sent it.

    Attributes:
        request: of it, only path, method, form and our own cookie are read.
        language: of the page.
        page: where it stands under the language.
    """

    request: HttpRequest
    language: str
    page: str

    @property
    def is_post(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    def form(self) -> Form:
        """Return what was sent, or an empty form."""
        return Form(self.request.POST if self.is_post else None, self.language)

    def say(self, sentence: str, **params: object) -> str:
        """Return a sentence in the page's language."""
        return say(sentence, self.language, **params)
