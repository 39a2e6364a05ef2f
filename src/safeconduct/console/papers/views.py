"""Which documents a case has, and each of them as a PDF, made now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse

from safeconduct.casefile.case import Case
from safeconduct.console.papers import decisions, receipts
from safeconduct.console.papers.words import Word
from safeconduct.console.reception.doing import opened
from safeconduct.console.visits import Visit, visit
from safeconduct.language import LANGUAGES
from safeconduct.registry import directory
from safeconduct.registry.official import published
from safeconduct.registry.opening import history
from safeconduct.registry.receipts import Ledger, receipt_number
from safeconduct.schedule import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document that a case has now.

    Attributes:
        name: as it stands in the address.
        title: in the language of the page.
        about: a number or a person; "".
        wanted: the language in which the person reads it; "" where nobody has said.
        carried: whether a person may carry it away.
        hung: whether it hangs on an item.
    """

    name: str
    title: str
    about: str = ""
    wanted: str = ""
    carried: bool = False
    hung: bool = False


def documents(visit: Visit, case: Case) -> Iterator[Document]:
    """Yield the documents that a case has now, those that are carried away first."""
    for receipt in case.custody.receipts:
        about = f"{receipt.number} ({receipt.to})"
        yield Document(
            name=f"receipt-{receipt.number}",
            title=visit.say(Word.RECEIPT),
            about=about,
            wanted=receipt.language,
            carried=True,
        )
        yield Document(name=f"labels-{receipt.number}", title=visit.say(Word.LABELS), about=about, hung=True)
    for kept in case.reception.effects:
        yield Document(
            name=f"effects-{kept.number}",
            title=visit.say(Word.EFFECTS),
            about=f"{kept.number} ({kept.owner})",
            wanted=_language_of(case, kept.owner),
            carried=True,
        )
    wanted = _language_of(case, *case.contact.claimants)
    if case.promise.offer is not None:
        yield Document(name="promise", title=visit.say(Word.PROMISE), wanted=wanted)
    if case.award.approved is not None:
        yield Document(name="decision", title=visit.say(Word.DECISION), wanted=wanted)
        yield Document(name="account", title=visit.say(Word.ACCOUNT), wanted=wanted)
    if case.aftercare.last_review is not None:
        yield Document(name="review", title=visit.say(Word.REVIEW))


def _language_of(case: Case, *people: str) -> str:
    spoken = {each.label: each.languages for each in case.protection.interpreting}
    for person in people:
        if spoken.get(person):
            return spoken[person][0]
    return case.contact.first.languages[0] if case.contact.first.languages else ""


@visit("GET")
def listed(visit: Visit, reference: str) -> HttpResponse:
    """Show which documents there are, each in every language."""
    case = opened(visit, reference).case
    return visit.show(
        "papers/papers", reference=case.reference, documents=list(documents(visit, case)), tongues=LANGUAGES
    )


@visit("GET")
def document(visit: Visit, reference: str, name: str, tongue: str) -> HttpResponse:
    """Answer with one document as a PDF. Nothing of it is kept, here or in the browser."""
    case = opened(visit, reference).case
    if tongue not in LANGUAGES or name not in {each.name for each in documents(visit, case)}:
        raise Http404
    # Every document has the same name: a folder of downloads tells nothing.
    return HttpResponse(
        _made(visit, case, name, tongue),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="paper.pdf"'},
    )


def _made(visit: Visit, case: Case, name: str, tongue: str) -> bytes:
    session, reference = visit.desk.session, case.reference
    what, _, number = name.partition("-")

    def printed(ledger: Ledger) -> str:
        return receipt_number(session, reference, ledger, int(number))

    make: dict[str, Callable[[], bytes]] = {
        "receipt": lambda: receipts.equipment_receipt(case, int(number), printed(Ledger.EQUIPMENT), tongue),
        "labels": lambda: receipts.labels(case, int(number), tongue),
        "effects": lambda: receipts.effects_receipt(
            case, history(session, reference), int(number), printed(Ledger.EFFECTS), tongue
        ),
        "promise": lambda: decisions.promise(case, _here(visit), tongue),
        "decision": lambda: decisions.decision(
            case, directory.office(visit.installation), history(session, reference), tongue
        ),
        "account": lambda: decisions.account(case, tongue),
        "review": lambda: decisions.review(case, history(session, reference), tongue),
    }
    return make[what]()


def _here(visit: Visit) -> Programme:
    """Return the programme that is published here."""
    return published(directory.office(visit.installation), settings.CONFIGURATION.programme).programme
