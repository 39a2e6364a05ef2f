"""The record of readings, for auditors: who opened which case on which day, and what was refused."""

from collections.abc import Iterable, Mapping

from django.http import HttpResponse

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.sentences import act_title
from safeconduct.casefile.words import Role
from safeconduct.console.visits import Visit, visit
from safeconduct.language import say
from safeconduct.registry import watched
from safeconduct.registry.watched import Watched

NOT_AUDITOR = "The record of readings is sealed to the auditors. Your roles do not open it."

READINGS: Mapping[str, str] = {
    "case": "opened the case",
    "case show": "opened the case at the command line",
    "queue": "looked at the list of cases",
    "case list": "looked at the list of cases at the command line",
    "search": "searched the cases open to them",
    "payments": "looked at payments and their payees",
    "payments list": "listed payments at the command line",
    "payments export": "made a file for the bank at the command line",
    "payments open": "handed a bank file over at the command line",
    "payments import": "read a bank's file at the command line",
    "payments reconcile": "compared payments with their cases at the command line",
    "vault": "read the names in the vault",
    "the original of a file": "took the original of a file",
    "export for a court": "made a bundle for a court",
    "record": "read this record",
    "second factor": "registered a second factor",
}
"""By the purpose of a reading, or by what was done and not refused: how it is told."""

OTHER = "read: {what}"
REFUSED = "tried, and was refused: {what}"
ATTEMPTS: Mapping[str, str] = {
    "sign in": "to sign in",
    "step up": "to show the second factor",
    "words": "to have a bank file made without the right words",
    "invite": "to come in with an invite",
    "new words": "to take new words",
    "accounts": "to manage accounts",
    "open a case": "to open a case",
}
"""Attempts that are no acts."""


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [NOT_AUDITOR, *READINGS.values(), OTHER, REFUSED, *ATTEMPTS.values()]


@visit("GET", "POST")
def readings(visit: Visit) -> HttpResponse:
    """Show the newest part of the record, or an earlier one; by account or case, where a form asks for it.

    Whom an auditor asks after comes by a form and never in an address: addresses stay in histories.
    """
    if Role.AUDITOR not in visit.desk.roles:
        return visit.show("refused", status=403, sentence=visit.say(NOT_AUDITOR))
    form = visit.form()
    about = form.text("about", most=100).strip().lower()
    before = form.raw("before")
    found = watched.record(
        visit.desk.session,
        about=about,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 12 else None,
    )
    return visit.show(
        "office/readings",
        form=form,
        about=about,
        lines=[
            {
                "day": each.day,
                "account": each.account,
                "case": each.case,
                "what": told(each, visit.language),
                "count": each.count,
            }
            for each in found.lines
        ],
        earlier=found.earlier,
        closed=found.closed,
    )


def told(line: Watched, language: str) -> str:
    """Return what somebody did, or tried to, in a language."""
    if not line.refusal:
        known = READINGS.get(line.what)
        return say(OTHER, language, what=line.what) if known is None else say(known, language)
    what = line.what
    if what in ACTS:
        what = act_title(ACTS[what], language)
    elif what in ATTEMPTS:
        what = say(ATTEMPTS[what], language)
    return say(REFUSED, language, what=what)
