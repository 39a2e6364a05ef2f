"""Who came, and who of those expected is where: the arrival and the head count, as forms of large buttons."""

import re
from datetime import UTC, date
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.arrival import ArriveUncleared, RecordArrival
from safeconduct.casefile.acts.reception import Counted, NotThere, ReconcileHeadCount
from safeconduct.casefile.case import Case
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import PlanAboard, Seen
from safeconduct.casefile.parts.reception import Absence, Outcome
from safeconduct.casefile.words import BEFORE_RECEPTION, Stage
from safeconduct.console.reception.doing import one_act
from safeconduct.console.visits import Visit, visit
from safeconduct.registry.performing import Seconding
from safeconduct.web.forms import Form

UNHURT, WOUNDED, DEAD, MISSING = "unhurt", "wounded", "dead", "missing"
NOT_HERE = "not here"
ARRIVED = "arrived"
NOT_ABOARD = "was not aboard"
SAME_PERSON = "is counted under another label"
OTHER_CASE = "is counted in another case"
NOBODY_CAME = "Say of at least one person that they came."
HOW_KNOWN = "Say how you know it."
NO_PROPOSAL = "There is no such proposal any more. Look again."

MOST_MORE = 99
_NUMBER = re.compile(r"[pcd]([0-9]+)")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    words = (UNHURT, WOUNDED, DEAD, MISSING, NOT_HERE, ARRIVED, NOT_ABOARD, SAME_PERSON, OTHER_CASE)
    return (*words, NOBODY_CAME, HOW_KNOWN, NO_PROPOSAL)


def new_labels(taken: tuple[str, ...], count: int, kind: str = "c") -> tuple[str, ...]:
    """Return labels that nobody has yet: what somebody unexpected is called from now on.

    Args:
        taken: every label of the case.
        count: how many more.
        kind: "c" for somebody aboard, "p" for a claimant.
    """
    highest = max(
        (int(found[1]) for label in taken if label[:1] == kind and (found := _NUMBER.fullmatch(label))),
        default=0,
    )
    return tuple(f"{kind}{highest + at}" for at in range(1, count + 1))


def asked(case: Case) -> tuple[str, ...]:
    """Return whom the desk asks about: everyone expected, but for those whom another case has taken over."""
    return tuple(label for label in expected(case) if label not in case.reception.taken_elsewhere)


@visit("GET", "POST")
def desk(visit: Visit, reference: str) -> HttpResponse:
    """Show the form that the case is waiting for: the arrival, the count, or its second signature."""
    form = visit.form()
    view = one_act(
        visit, form, reference, lambda case: _act(visit, form, case), after=f"reception/{reference}.html"
    )
    if isinstance(view, HttpResponse):
        return view
    case = view.case
    return visit.show(
        "reception/desk",
        status=422 if visit.is_post else 200,
        form=form,
        head=view.head,
        reference=reference,
        to_arrive=case.stage in BEFORE_RECEPTION,
        to_count=case.stage is Stage.RECEIVED,
        people=_people(case, form, visit),
        more=_unexpected(case, form, visit),
        count=len(asked(case)),
        today=visit.installation.clock().astimezone(UTC).date().isoformat(),
        waiting=_waiting(case, visit),
        counted=[(each.label, visit.say(str(each.outcome))) for each in case.reception.people],
    )


def _act(visit: Visit, form: Form, case: Case) -> Act | Seconding | None:
    if form.has("second"):
        proposal = case.proposal(form.raw("second"))
        # Another act's proposal is read and signed on a page of its own.
        if proposal is None or proposal.act != ReconcileHeadCount.__name__:
            form.refusals.append(visit.say(NO_PROPOSAL))
            return None
        return Seconding(form.raw("second"))
    if form.has("arrive"):
        return _arrival(visit, form, case)
    if form.has("count"):
        return _count(visit, form, case)
    return None


def _more(form: Form, name: str) -> int:
    return form.number(name, least=0, most=MOST_MORE) if form.raw(name).strip() else 0


def _arrival(visit: Visit, form: Form, case: Case) -> Act | None:
    came: dict[str, Seen] = {}
    for label in asked(case):
        state = form.one(f"person-{label}", (*(each.value for each in Seen), "not-here"), needed=True)
        if state and state != "not-here":
            came[label] = Seen(state)
    extra = [(state, _more(form, f"more-{state.value}")) for state in Seen]
    labels = iter(new_labels(expected(case), sum(count for _, count in extra)))
    came |= {next(labels): state for state, count in extra for _ in range(count)}
    on = form.day("on")
    voluntary = form.one("voluntary", ("yes", "no"))
    if form.is_right and not came:
        form.refusals.append(visit.say(NOBODY_CAME))
    if not form.is_right:
        return None
    today: date = visit.installation.clock().astimezone(UTC).date()
    declared = RecordArrival if case.stage is Stage.CLEARED else ArriveUncleared
    where = form.text("where")
    return declared(
        surrendered_on=on or today,
        came=came,
        voluntary={"yes": True, "no": False}.get(voluntary),
        hidden={"arrival.place": where} if where else {},
    )


def _count(visit: Visit, form: Form, case: Case) -> Act | None:
    people: list[Counted] = []
    absent: list[NotThere] = []
    absent.extend(
        NotThere(label=label, why=Absence.OTHER_CASE, basis=link.case)
        for link in case.reception.links
        if link.taken
        for label in link.people
    )
    answers = (*(each.value for each in Outcome), Absence.NOT_ABOARD.value, Absence.SAME_PERSON.value)
    for label in asked(case):
        answer = form.one(f"person-{label}", answers, needed=True)
        basis = form.text(f"basis-{label}")
        if answer in tuple(Absence):
            if basis:
                absent.append(NotThere(label=label, why=Absence(answer), basis=basis))
            else:
                form.wrong(f"basis-{label}", HOW_KNOWN)
        elif answer:
            people.append(Counted(label=label, outcome=Outcome(answer)))
    extra = [(each, _more(form, f"more-{each.value}")) for each in Outcome]
    labels = iter(new_labels(expected(case), sum(count for _, count in extra)))
    people.extend(Counted(label=next(labels), outcome=each) for each, count in extra for _ in range(count))
    if form.is_right and not people:
        form.refusals.append(visit.say(NOBODY_CAME))
    return ReconcileHeadCount(people=tuple(people), absent=tuple(absent)) if form.is_right else None


def _people(case: Case, form: Form, visit: Visit) -> list[dict[str, Any]]:
    """Return everyone expected with what can be said of them; a count proposes nothing, for somebody must look."""
    away = {one.label for one in case.handover.aboard if one.plan is PlanAboard.NOT_ABOARD_THAT_DAY}
    if case.stage is Stage.RECEIVED:
        answers = [
            (Outcome.ARRIVED.value, ARRIVED),
            (Outcome.WOUNDED.value, WOUNDED),
            (Outcome.MISSING.value, MISSING),
            (Outcome.DEAD.value, DEAD),
            (Absence.NOT_ABOARD.value, NOT_ABOARD),
            (Absence.SAME_PERSON.value, SAME_PERSON),
        ]
    else:
        answers = [
            (Seen.UNHURT.value, UNHURT),
            (Seen.WOUNDED.value, WOUNDED),
            (Seen.DEAD.value, DEAD),
            ("not-here", NOT_HERE),
        ]
    return [
        {
            "label": label,
            "minor": label in case.protection.minors,
            "away": label in away,
            "seen": visit.say(str(case.handover.came[label])) if label in case.handover.came else "",
            "answers": [
                (value, visit.say(words), value in form.chosen.get(f"person-{label}", ()))
                for value, words in answers
            ],
            "error": form.errors.get(f"person-{label}", "") or form.errors.get(f"basis-{label}", ""),
            "basis": form.typed.get(f"basis-{label}", ""),
        }
        for label in asked(case)
    ]


def _unexpected(case: Case, form: Form, visit: Visit) -> list[dict[str, str]]:
    states: tuple[Seen | Outcome, ...] = tuple(Outcome) if case.stage is Stage.RECEIVED else tuple(Seen)
    return [
        {
            "name": f"more-{each.value}",
            "words": visit.say(each.value),
            "typed": form.typed.get(f"more-{each.value}", ""),
            "error": form.errors.get(f"more-{each.value}", ""),
        }
        for each in states
    ]


def _waiting(case: Case, visit: Visit) -> list[dict[str, Any]]:
    """Return counts that wait for their second signature, each person as it will be signed."""
    words = {
        **{each.value: each.value for each in Outcome},
        Absence.NOT_ABOARD.value: NOT_ABOARD,
        Absence.SAME_PERSON.value: SAME_PERSON,
        Absence.OTHER_CASE.value: OTHER_CASE,
    }
    return [
        {
            "proposer": each.proposer,
            "own": each.proposer == visit.desk.session.account,
            "digest": each.digest,
            "people": [(one["label"], visit.say(words[one["outcome"]])) for one in each.fields["people"]],
            "absent": [
                (one["label"], visit.say(words[one["why"]]), one["basis"])
                for one in each.fields.get("absent", ())
            ],
        }
        for each in case.pending
        if each.act == ReconcileHeadCount.__name__
    ]
