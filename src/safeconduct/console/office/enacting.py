"""Lists: which packs ship and are in order, which version is in force from when, and the proposal of a new one."""

from datetime import UTC, date
from functools import cache
from typing import Any

from django.http import HttpResponse

from safeconduct.assessment import assess
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.office import Office
from safeconduct.catalogue import standard
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import pick
from safeconduct.programmes import FOLDER, load, shipped
from safeconduct.programmes.cases import differences, read_cases
from safeconduct.schedule import Programme

ENACTABLE = "enactable"


@cache
def failing(name: str) -> tuple[str, ...]:
    """Return the golden cases of a pack that do not hold, by name; nothing when the pack is in order."""
    programme = load(name)
    return tuple(case.name for case in read_cases(FOLDER / name) if _differs(case, programme))


def _differs(case: Any, programme: Programme) -> bool:
    try:
        return bool(differences(assess(case.claim, programme, standard()), case))
    except BadInput:
        return True


@visit("GET", "POST", step_up=True)
def lists(visit: Visit) -> HttpResponse:
    """Show the lists, and take a proposal to put a version in force."""
    form = visit.form()
    office, head = office_now(visit)
    packs = _packs(office, visit.language)
    choices = {each["value"] for pack in packs for each in pack["versions"] if not each["enacted"]}
    if visit.is_post:
        chosen = form.one("list", choices, needed=True)
        since = form.day("since")
        if since is None and "since" not in form.errors:
            form.text("since", needed=True)
        if form.is_right and since is not None and done(visit, form, _act(chosen, since)):
            return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
        packs = _packs(office, visit.language)
    today = visit.installation.clock().astimezone(UTC).date()
    return visit.show(
        "office/lists",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        packs=packs,
        in_force=[
            {
                "programme": each.programme,
                "version": each.version,
                "since": each.since,
                "to_come": each.since > today,
                "own": bool(each.content),
                "digest": each.digest,
            }
            for each in reversed(office.in_force)
        ],
        any_left=bool(choices),
    )


def _act(chosen: str, since: date) -> EnactList:
    name, _, version = chosen.partition("/")
    # The digest is of what this release holds: it is computed, and nobody types it.
    digest = load(name).schedule(version).digest
    return EnactList(programme=name, schedule_version=version, schedule_digest=digest, since=since)


def _packs(office: Office, language: str) -> list[dict[str, Any]]:
    enacted = {(each.programme, each.version) for each in office.in_force}
    found = []
    for name in shipped():
        programme = load(name)
        if programme.status != ENACTABLE:
            continue  # historic packs are never put in force
        found.append(
            {
                "id": name,
                "name": pick(programme.names, language),
                "failing": failing(name),
                "versions": [
                    {
                        "value": f"{name}/{each.version}",
                        "version": each.version,
                        "from": each.in_force_from,
                        "clauses": len(each.clauses),
                        "digest": each.digest,
                        "enacted": (name, each.version) in enacted,
                        "days": each.payment.within_days if each.payment is not None else None,
                    }
                    for each in reversed(programme.schedules)
                ],
            }
        )
    return found
