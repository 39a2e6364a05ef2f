"""Texts and deadlines: what people are told, by when something is owed, and what of both may be changed here."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse

from safeconduct.casefile import enacted
from safeconduct.casefile.acts.office import SetText
from safeconduct.casefile.acts.workdays import SetAim
from safeconduct.casefile.office import Office
from safeconduct.casefile.workdays import AIMS, BOUNDS, Aim
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.telling import AIM_WORDS
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import pick
from safeconduct.programmes import load, shipped
from safeconduct.registry.due import DANGER_NOW_DAYS, REQUEST_DAYS
from safeconduct.schedule import Programme
from safeconduct.web.forms import LONGEST, Form

SAME = "It says this already. Change the words, or leave it."
FIXED = {
    "Answer whoever is in danger now": DANGER_NOW_DAYS,
    "Answer a request for erasure: one month (GDPR, art. 12(3))": REQUEST_DAYS,
}
"""Days that nobody here changes."""


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (SAME, *FIXED)


@visit("GET")
def texts(visit: Visit) -> HttpResponse:
    """Show the texts and days that hold here."""
    return page(visit, visit.form())


def page(visit: Visit, form: Form) -> HttpResponse:
    """Show the page, with a form of it that was refused."""
    office, head = office_now(visit)
    return visit.show(
        "office/texts",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        packs=[_shown(each, visit.language) for each in programmes(office)],
        fixed=[(visit.say(words), days) for words, days in FIXED.items()],
        aims=aims(office, visit),
    )


def programmes(office: Office) -> list[Programme]:
    """Return the programmes whose lists are enacted; before the first, those that ship and could be."""
    names = list(dict.fromkeys(each.programme for each in office.in_force))
    if not names:
        names = [name for name in shipped() if load(name).status == "enactable"]
    found = []
    for name in names:
        try:
            found.append(enacted.programme(office, name))
        except BadInput:
            continue  # enacted by a release that shipped it
    return found


def _shown(programme: Programme, language: str) -> dict[str, Any]:
    newest = programme.schedules[-1]
    payment = newest.payment
    return {
        "id": programme.id,
        "name": pick(programme.names, language),
        "authority": pick(programme.authority, language),
        "protection": programme.data_protection,
        "texts": [(key, pick(words, language)) for key, words in programme.texts.items()],
        "version": newest.version,
        "payment": pick(payment.names, language) if payment is not None else "",
        "within": payment.within_days if payment is not None else None,
        "business": payment is not None and payment.days == "business",
    }


@visit("GET", "POST", step_up=True)
def text(visit: Visit, programme: str, name: str) -> HttpResponse:
    """Show one text in every language, and take a proposal to word it anew."""
    form = visit.form()
    office, head = office_now(visit)
    found = next((each for each in programmes(office) if each.id == programme), None)
    if found is None or name not in found.texts:
        raise Http404
    now = found.texts[name]
    if visit.is_post:
        words = {code: form.text(f"words-{code}", most=LONGEST, needed=True) for code in found.languages}
        if form.is_right and words == now:
            form.refusals.append(visit.say(SAME))
        act = SetText(programme=programme, text=name, words=words)
        if form.is_right and done(visit, form, act):
            return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
    else:
        form.fill({f"words-{code}": now.get(code, "") for code in found.languages}, {})
    return visit.show(
        "office/text",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        name=name,
        programme=pick(found.names, visit.language),
        fields=[
            {
                "code": code,
                "name": f"words-{code}",
                "value": form.typed.get(f"words-{code}", ""),
                "error": form.errors.get(f"words-{code}", ""),
            }
            for code in found.languages
        ],
    )


@visit("POST", step_up=True)
def aim(visit: Visit) -> HttpResponse:
    """Take a proposal of other days for one of the authority's aims."""
    form = visit.form()
    chosen = form.one("aim", [str(each) for each in Aim], needed=True)
    least, most = BOUNDS[Aim(chosen)] if chosen else (0, 366)
    days = form.number("days", least=least, most=most)
    if form.is_right and done(visit, form, SetAim(aim=Aim(chosen), days=days)):
        return visit.go("office/index.html", done="1")
    return page(visit, form)


def aims(office: Office, visit: Visit) -> list[dict[str, Any]]:
    """Return the authority's aims in words, with the days that hold, those that ship, and the bounds."""
    return [
        {
            "value": str(each),
            "words": visit.say(AIM_WORDS[each]),
            "days": office.days.aim(each),
            "shipped": AIMS[each],
            "least": BOUNDS[each][0],
            "most": BOUNDS[each][1],
        }
        for each in Aim
    ]
