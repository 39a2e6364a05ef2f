"""The office's first page, and the page on which a colleague's proposal is read and signed."""

from typing import Any

from django.http import HttpResponse

from safeconduct.casefile import enacted
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.case import Proposal
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.office import Office
from safeconduct.console.office.doing import GONE, done, office_now
from safeconduct.console.office.funds import ALARMED, looked
from safeconduct.console.office.listing import before, told_whole
from safeconduct.console.office.telling import told
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.registry.figures import not_open
from safeconduct.registry.performing import Seconding
from safeconduct.schedule import carried


@visit("GET")
def index(visit: Visit) -> HttpResponse:
    """Show the ways to the office's pages, and the proposals that wait for a second signature."""
    office, _ = office_now(visit)
    account, roles = visit.desk.session.account, visit.desk.roles
    return visit.show(
        "office/index",
        proposals=[
            {
                **told(each, visit.language),
                "own": each.proposer == account,
                "may": each.proposer != account and bool(roles.intersection(ACTS[each.act].seconded_by)),
            }
            for each in office.pending
        ],
        looked=looked(office, visit.language) if roles.intersection(ALARMED) else None,
        done=visit.request.GET.get("done", "") == "1",
    )


@visit("GET", "POST", step_up=True)
def second(visit: Visit, digest: str) -> HttpResponse:
    """Show exactly what the second person signs, and take their signature under its digest."""
    form = visit.form()
    if visit.is_post and done(visit, form, Seconding(digest)):
        return visit.go("office/index.html", done="1")
    office, head = office_now(visit)
    proposal = office.proposal(digest)
    if proposal is None and not form.refusals:
        form.refusals.append(visit.say(GONE))
    return visit.show(
        "office/second",
        status=422 if form.refusals else 200,
        form=form,
        head=head,
        proposal=told(proposal, visit.language) if proposal is not None else None,
        list=_list(proposal, office, visit.language) if proposal is not None else None,
        not_open=not_open(visit.desk.session)
        if proposal is not None and proposal.act == PublishFigures.__name__
        else None,
        own=proposal is not None and proposal.proposer == visit.desk.session.account,
        action=f"office/second/{digest}.html",
    )


def _list(proposal: Proposal, office: Office, language: str) -> dict[str, Any] | None:
    """Return the whole list that a proposal would put in force, and what it changes; None of any other proposal."""
    act = act_of(proposal)
    if not isinstance(act, EnactList):
        return None
    try:
        if act.content:
            head, schedule = carried.read(act.head, act.content)
        else:
            head = enacted.programme(office, act.programme)
            schedule = head.schedule(act.schedule_version)
    except BadInput:
        return None  # the facts above say why
    was_one = any(each.programme == act.programme for each in office.in_force)
    old = before(office, act.programme) if was_one or act.content else None
    return told_whole(head, schedule, old, language)
