"""Statements in public: what stands on the public pages, giving out what was published from a case, taking it down."""

from collections.abc import Iterable
from datetime import UTC

from django.http import HttpResponse

from safeconduct.casefile.acts.speaking import IssueStatement, TakeDownStatement
from safeconduct.casefile.speaking import waiting_statements
from safeconduct.casefile.words import Role
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.visits import Visit, visit
from safeconduct.language import LANGUAGES, day
from safeconduct.web.forms import LONGEST, MISSING, Form

NOT_THERE = "This statement does not stand on the public pages."


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (NOT_THERE,)


@visit("GET", "POST", step_up=True)
def statements(visit: Visit) -> HttpResponse:
    """Show what stands on the public pages, and take a proposal to issue more."""
    form = visit.form()
    if visit.is_post:
        words = {code: form.text(f"words-{code}", most=LONGEST) for code in LANGUAGES}
        said = {code: text for code, text in words.items() if text}
        today = visit.installation.clock().astimezone(UTC).date()
        if not said:
            form.wrong(f"words-{LANGUAGES[0]}", MISSING)
        if form.is_right and done(visit, form, IssueStatement(words=said, allowed_on=today)):
            return visit.go("office/index.html", done="1")
    return _page(visit, form)


@visit("POST")
def down(visit: Visit) -> HttpResponse:
    """Take a statement off the public pages at once: nothing that protects waits for a second factor."""
    form = visit.form()
    office, _ = office_now(visit)
    standing = [str(one.number) for one in office.statements if one.down is None]
    if waiting_statements(office):
        standing.append(str(len(office.statements) + 1))
    number = form.one("number", standing)
    if not number:
        form.errors.clear()
        form.refusals.append(visit.say(NOT_THERE))
    if form.is_right and done(visit, form, TakeDownStatement(number=int(number))):
        return visit.go("office/statements.html", done="1")
    return _page(visit, form)


def _page(visit: Visit, form: Form) -> HttpResponse:
    office, head = office_now(visit)
    return visit.show(
        "office/statements",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        done=visit.request.GET.get("done", "") == "1",
        statements=[
            {
                "number": one.number,
                "on": day(one.on, visit.language),
                "down": day(one.down, visit.language) if one.down is not None else "",
                "words": sorted(one.words.items()),
            }
            for one in reversed(office.statements)
        ],
        waiting=[sorted(words.items()) for words in waiting_statements(office)],
        waiting_number=len(office.statements) + 1,
        fields=[
            {
                "code": code,
                "name": f"words-{code}",
                "value": form.typed.get(f"words-{code}", ""),
                "error": form.errors.get(f"words-{code}", ""),
            }
            for code in LANGUAGES
        ],
        may_issue=bool(visit.desk.roles.intersection(IssueStatement.by)),
        may_take_down=bool(visit.desk.roles.intersection(TakeDownStatement.by)),
        spokespeople=[one.account for one in office.holders(Role.SPOKESPERSON)],
    )
