"""One page for a case's items: grade what you see, reveal what two have signed, decide where they differ."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Decision, Finding, Inspect, InspectThird
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import SCALE, Item
from safeconduct.casefile.words import AFTER_RECEPTION, Role
from safeconduct.console.inspection import waiting
from safeconduct.console.inspection.guide import guide
from safeconduct.console.papers.receipts import equipment_name, how_many, serials
from safeconduct.console.papers.words import HAZARDS
from safeconduct.console.reception.doing import one_act
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import say
from safeconduct.registry import directory
from safeconduct.registry.official import published
from safeconduct.schedule import Schedule
from safeconduct.web.forms import Form

NOTHING_GRADED = "Choose a grade for at least one item."
CANNOT_REVEAL = "None of these grades is sealed to you in pairs. Another legal adviser may open them."
FIRST = "waits for a first inspection"
SECOND = "waits for a second inspection"
REVEAL = "two have inspected it; a legal adviser reveals both grades at once"
DISPUTED = "two disagree; a third inspector decides"
GRADED = "graded {grade}"
HOLD = "on safety hold: {hazards}"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOTHING_GRADED, CANNOT_REVEAL, FIRST, SECOND, REVEAL, DISPUTED, GRADED, HOLD)


@visit("GET", "POST")
def items(visit: Visit, reference: str) -> HttpResponse:
    """Show the items with how each stands, and take an inspection, a revelation or a third's decision."""
    form = visit.form()
    view = one_act(
        visit, form, reference, lambda case: _act(visit, form, case), after=f"inspection/{reference}.html"
    )
    if isinstance(view, HttpResponse):
        return view
    return visit.show(
        "inspection/items",
        status=422 if visit.is_post else 200,
        form=form,
        head=view.head,
        reference=reference,
        **_context(visit, form, view.case),
    )


def _act(visit: Visit, form: Form, case: Case) -> Act | None:
    if form.has("reveal"):
        act = waiting.revelation(visit.desk.session, case)
        if act is None:
            form.refusals.append(visit.say(CANNOT_REVEAL))
        return act
    return _third(visit, form, case) if form.has("third") else _inspection(visit, form, case)


def _inspection(visit: Visit, form: Form, case: Case) -> Act | None:
    account = visit.desk.session.account
    found: dict[int, Finding] = {}
    for item in waiting.to_inspect(case, account):
        grade = form.one(f"grade{item.number}", tuple(SCALE))
        findings = form.text(f"findings{item.number}", needed=bool(grade))
        if grade and findings:
            found[item.number] = Finding(grade=grade, findings=findings)  # type: ignore[arg-type] # one of SCALE
    shown_by = form.one("demonstrated_by", waiting.demonstrators(case))
    if not found and form.is_right:
        form.refusals.append(visit.say(NOTHING_GRADED))
    if not form.is_right:
        return None
    office = directory.office(visit.installation)
    return Inspect.of(
        found,
        inspector=account,
        readers=aside_readers(office, case, Inspect.aside_to),
        demonstrated_by=shown_by,
        volunteered=form.has("volunteered"),
    )


def _third(visit: Visit, form: Form, case: Case) -> Act | None:
    decisions: list[Decision] = []
    for item in waiting.to_decide(case, visit.desk.session.account):
        grade = form.one(f"third{item.number}", waiting.between(item))
        findings = form.text(f"why{item.number}", needed=bool(grade))
        if grade and findings:
            decisions.append(Decision(item=item.number, grade=grade, findings=findings))  # type: ignore[arg-type] # one of SCALE
    if not decisions and form.is_right:
        form.refusals.append(visit.say(NOTHING_GRADED))
    return InspectThird(decisions=tuple(decisions)) if decisions and form.is_right else None


def _context(visit: Visit, form: Form, case: Case) -> dict[str, Any]:
    roles, account = visit.desk.roles, visit.desk.session.account
    is_time = case.stage in AFTER_RECEPTION
    inspects = is_time and Role.INSPECTOR in roles
    office = directory.office(visit.installation)
    here = published(office, settings.CONFIGURATION.programme).programme
    schedule: Schedule | None
    try:
        schedule = here.schedule_on(visit.installation.clock().astimezone(UTC).date())
    except BadInput:
        schedule = here.schedules[-1] if here.schedules else None
    return {
        "items": [_row(item, visit.language) for item in case.custody.items],
        "guide": guide(schedule, visit.language) if schedule is not None else (),
        "to_inspect": [
            _question(item, form, visit.language, "grade", "findings", tuple(SCALE))
            for item in (waiting.to_inspect(case, account) if inspects else ())
        ],
        "to_decide": [
            _question(item, form, visit.language, "third", "why", waiting.between(item))
            for item in (waiting.to_decide(case, account) if inspects else ())
        ],
        "to_reveal": waiting.to_reveal(case) if is_time and Role.LEGAL_ADVISER in roles else (),
        "demonstrators": waiting.demonstrators(case),
        "consequences": waiting.consequences(case, here, office, visit.language),
    }


def _row(item: Item, language: str) -> dict[str, object]:
    return {
        "number": item.number,
        "name": equipment_name(item.equipment, language),
        "description": item.description,
        "quantity": how_many(item, language),
        "serials": serials(item, language),
        "tag": item.tag,
        "seal": item.seal,
        "standing": standing(item, language),
    }


def standing(item: Item, language: str) -> str:
    """Return how an item stands, in a language; nothing of a grade that was not revealed."""
    if item.on_hold:
        return say(HOLD, language, hazards=", ".join(say(HAZARDS[each], language) for each in item.hazards))
    if item.grade:
        return say(GRADED, language, grade=item.grade)
    if item.is_disputed:
        return say(DISPUTED, language)
    return say((FIRST, SECOND, REVEAL)[min(2, len(item.inspections))], language)


def _question(
    item: Item, form: Form, language: str, name: str, why: str, grades: tuple[str, ...]
) -> dict[str, object]:
    chosen = form.chosen.get(f"{name}{item.number}", ())
    return {
        **_row(item, language),
        "grades": [(code, code in chosen) for code in grades],
        "field": f"{name}{item.number}",
        "why": f"{why}{item.number}",
        "typed": form.typed.get(f"{why}{item.number}", ""),
        "error": form.errors.get(f"{name}{item.number}", "") or form.errors.get(f"{why}{item.number}", ""),
        # A third has to see what the two found; a first or second sees nothing, for nothing was revealed.
        "found": [(one.by, one.grade, one.findings) for one in item.inspections if one.grade],
    }
