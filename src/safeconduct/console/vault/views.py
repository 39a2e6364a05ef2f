"""The identity vault: proposed for a purpose, opened by a second custodian, read for some minutes, then shut."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse

from safeconduct.casefile.acts.access import OpenVault
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.access import VaultOpening
from safeconduct.console.reception.doing import already, done, opened, refusals
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import SafeconductError
from safeconduct.registry import vaults
from safeconduct.registry.models import VaultReading
from safeconduct.registry.performing import Seconding
from safeconduct.registry.vaults import VaultShut
from safeconduct.web.forms import CHANGED_FORM, Form

LEAST_MINUTES, MOST_MINUTES = 1, 60
NO_PROPOSAL = "There is no such proposal any more. Look again."
SHUT = "The vault is shut. Two custodians can open it together."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_PROPOSAL, SHUT)


@visit("GET", "POST", step_up=True)
def vault(visit: Visit, reference: str) -> HttpResponse:
    """Show how the vault stands, and take one of three forms: propose, second, read."""
    view = opened(visit, reference)
    form = visit.form()
    if already(visit, form):
        return visit.go(f"vault/{reference}.html")
    if visit.is_post:
        answer = _taken(visit, form, reference, view.case)
        if answer is not None:
            return answer
        view = opened(visit, reference)
    case = view.case
    waiting = [each for each in case.pending if each.act == OpenVault.__name__]
    return visit.show(
        "vault/vault",
        status=422 if visit.is_post else 200,
        form=form,
        head=view.head,
        reference=reference,
        exists=bool(case.newest("vault:")),
        openings=tuple(reversed(case.access.openings)),
        waiting=[
            {
                "purpose": each.fields["purpose"],
                "minutes": each.fields["minutes"],
                "proposer": each.proposer,
                "digest": each.digest,
                "own": each.proposer == visit.desk.session.account,
            }
            for each in waiting
        ],
        stands_open=_stands_open(visit, case),
        most=MOST_MINUTES,
    )


def _taken(visit: Visit, form: Form, reference: str, case: Case) -> HttpResponse | None:
    """Carry out the form that was sent; None when it has to be shown again."""
    if form.has("read"):
        return _read(visit, form, reference, case)
    if form.has("second"):
        digest = form.raw("second")
        proposal = case.proposal(digest)
        # Another act's proposal is read and signed on a page of its own.
        if proposal is None or proposal.act != OpenVault.__name__:
            form.refusals.append(visit.say(NO_PROPOSAL))
        elif done(visit, form, Seconding(digest), reference):
            return visit.go(f"vault/{reference}.html")
    elif form.has("propose"):
        purpose = form.text("purpose", needed=True)
        minutes = form.number("minutes", least=LEAST_MINUTES, most=MOST_MINUTES)
        if form.is_right and done(visit, form, OpenVault(purpose=purpose, minutes=minutes), reference):
            return visit.go(f"vault/{reference}.html")
    else:
        form.refusals.append(visit.say(CHANGED_FORM))
    return None


def _read(visit: Visit, form: Form, reference: str, case: Case) -> HttpResponse | None:
    try:
        content = vaults.read(visit.desk.session, reference)
    except VaultShut:
        form.refusals.append(visit.say(SHUT))
        return None
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return None
    people: dict[str, list[tuple[str, str]]] = {}
    for name, text in sorted(content.items()):
        label, dot, what = name.partition(".")
        people.setdefault(label if dot else "", []).append((what if dot else name, text))
    shuts = _shuts(case, visit)
    response = visit.show(
        "vault/open",
        reference=reference,
        people=sorted(people.items()),
        seconds=shuts,
        minutes=-(-shuts // 60),
    )
    # What lies open goes from the screen by itself when the minutes are over.
    response.headers["Refresh"] = f"{max(1, shuts)}; url=/console/{visit.language}/vault/{reference}.html"
    return response


def _opening(visit: Visit, case: Case) -> VaultOpening | None:
    """Return the opening by which this officer may read, its minutes not yet over."""
    account = visit.desk.session.account
    return next(
        (each for each in reversed(case.access.openings) if account in each.by and _left(visit, each) > 0),
        None,
    )


def _left(visit: Visit, opening: VaultOpening) -> int:
    now: datetime = visit.installation.clock().astimezone(UTC)
    return int((opening.at + timedelta(minutes=opening.minutes) - now).total_seconds())


def _shuts(case: Case, visit: Visit) -> int:
    """Return in how many seconds it shuts; 0 when it is shut."""
    opening = _opening(visit, case)
    return 0 if opening is None else max(0, _left(visit, opening))


def _stands_open(visit: Visit, case: Case) -> bool:
    account = visit.desk.session.account
    return (
        _shuts(case, visit) > 0
        and VaultReading.objects.filter(file_id=case.reference, account=account).exists()
    )
