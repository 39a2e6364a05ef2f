"""Accounts: who works here, invites, certificates, roles. Whoever manages them opens no case by it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.act import Act, sentence_of
from safeconduct.casefile.acts.office import (
    CertifyKeys,
    EndService,
    GrantRole,
    ReplaceRecovery,
    ReplaceSecondFactor,
    RevokeRole,
)
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.sentences import gate_sentence, role_name
from safeconduct.casefile.words import NOT_GRANTED, Role
from safeconduct.console.joining.coming import REFUSED
from safeconduct.console.joining.showing import told
from safeconduct.console.joining.words import (
    DONE,
    NO_NAME,
    NOT_ADMINISTRATOR,
    NOT_ROLE,
    PROPOSED,
    SIGNED,
    WITHDRAWN,
)
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import SafeconductError
from safeconduct.registry import certifying, directory, joining
from safeconduct.registry.certifying import ONE_SIGNATURE, fingerprint, office_head
from safeconduct.registry.joining import CannotJoin
from safeconduct.registry.performing import Seconding, perform
from safeconduct.registry.watching import record_attempt
from safeconduct.staff.models import Invite
from safeconduct.web.forms import Form

GRANTED = tuple(role for role in Role if role not in NOT_GRANTED)
HERE: Mapping[str, type[Act]] = {
    each.__name__: each for each in (CertifyKeys, GrantRole, ReplaceRecovery, ReplaceSecondFactor)
}
"""Acts of two people that this page shows when they wait for a second one; others have pages of their own."""

WITH_ROLE: Mapping[str, type[Act]] = {"grant": GrantRole, "revoke": RevokeRole}
WITHOUT: Mapping[str, type[Act]] = {"end": EndService, "replace": ReplaceSecondFactor}


@visit("GET", "POST", step_up=True)
def accounts(visit: Visit) -> HttpResponse:
    """Show who works here, and do what was asked."""
    allowed = {Role.ADMINISTRATOR, Role.LEGAL_ADVISER}
    if not allowed.intersection(visit.desk.roles):
        if visit.is_post:
            record_attempt(
                visit.installation,
                account=visit.desk.account,
                case="",
                attempt="accounts",
                refusal=NOT_ADMINISTRATOR,
            )
        return visit.show("refused", status=403, sentence=visit.say(NOT_ADMINISTRATOR))
    form = visit.form()
    if not visit.is_post:
        return _shown(visit, form)
    try:
        done = DOING.get(form.raw("do"), _unknown)(visit, form)
    except GateRefused as refused:
        form.refusals.extend(gate_sentence(gate, visit.language) for gate in refused.gates)
    except SafeconductError as error:
        form.refusals.append(told(visit, error))
    else:
        if form.is_right:
            # A fresh form: the same button pressed again is another wish.
            return _shown(visit, Form(None, visit.language), done=done)
    return _shown(visit, form, status=REFUSED)


def _invite(visit: Visit, form: Form) -> dict[str, str]:
    account = form.text("newcomer", most=32, needed=True).lower()
    if not form.is_right:
        return {}
    return {"code": joining.invite(visit.desk.session, account), "invited": account}


def _withdraw(visit: Visit, form: Form) -> dict[str, str]:
    joining.withdraw(visit.desk.session, form.raw("subject")[:32])
    return {"done": visit.say(WITHDRAWN)}


def _certify(visit: Visit, form: Form) -> dict[str, str]:
    receipt = certifying.certify(
        visit.desk.session,
        form.raw("subject")[:32],
        form.raw("fingerprint")[:80],
        seen=form.raw("head")[:64],
        request=form.request(visit.desk.account.encode()),
    )
    return {"done": visit.say(ONE_SIGNATURE if receipt is None else PROPOSED)}


def _act(visit: Visit, form: Form) -> dict[str, str]:
    office = directory.office(visit.installation)
    account = form.text("account", most=32).lower()
    if office.colleague(account) is None:
        form.wrong("account", NO_NAME)
        return {}
    wanted = form.raw("do")
    fields: dict[str, Any] = {"account": account}
    if wanted in WITH_ROLE:
        role = form.one("role", GRANTED, needed=True)
        if not role:
            form.wrong("role", NOT_ROLE)
            return {}
        fields["role"] = Role(role)
    declared = (WITH_ROLE | WITHOUT)[wanted]  # type: ignore[operator] # both are dicts
    _perform(visit, form, declared(**fields), office)
    return {"done": visit.say(PROPOSED if declared.seconded_by else DONE)}


def _second(visit: Visit, form: Form) -> dict[str, str]:
    office = directory.office(visit.installation)
    proposal = office.proposal(form.raw("subject"))
    if proposal is None or proposal.act not in HERE:
        # It was signed or voided meanwhile, or it is read and signed on a page of its own.
        raise CannotJoin(certifying.NO_PROPOSAL)
    _perform(visit, form, Seconding(proposal.digest), office)
    return {"done": visit.say(SIGNED)}


def _unknown(visit: Visit, form: Form) -> dict[str, str]:
    del visit, form
    raise CannotJoin(certifying.NO_KEYS)


DOING: Mapping[str, Callable[[Visit, Form], dict[str, str]]] = {
    "invite": _invite,
    "withdraw": _withdraw,
    "certify": _certify,
    "second": _second,
    **dict.fromkeys((*WITH_ROLE, *WITHOUT), _act),
}


def _perform(visit: Visit, form: Form, what: Act | Seconding, office: Office) -> None:
    perform(
        what,
        session=visit.desk.session,
        case=office.reference,
        seen=form.raw("head")[:64],
        request=form.request(visit.desk.account.encode()),
    )


def _shown(
    visit: Visit, form: Form, *, status: int = 200, done: Mapping[str, str] | None = None
) -> HttpResponse:
    office = directory.office(visit.installation)
    language = visit.language
    return visit.show(
        "joining/accounts",
        status=status,
        form=form,
        head=office_head(),
        colleagues=[_colleague(office, account, language) for account in sorted(office.colleagues)],
        waiting=[
            {
                "account": each.statement.account,
                "fingerprint": each.fingerprint,
                "signed_by": each.signed_by,
                "mine": visit.desk.account in each.signed_by,
                "again": each.statement.number > 1,
            }
            for each in certifying.waiting(visit.installation)
        ],
        pending=_pending(visit, office),
        elsewhere=len([each for each in office.pending if each.act not in HERE]),
        invites=list(Invite.objects.order_by("account").values_list("account", "until")),
        roles=[(str(role), role_name(role, language)) for role in GRANTED],
        administrator=Role.ADMINISTRATOR in visit.desk.roles,
        **(done or {}),
    )


def _colleague(office: Office, account: str, language: str) -> dict[str, Any]:
    found = office.colleagues[account]
    return {
        "account": account,
        "active": found.active,
        "roles": [role_name(role, language) for role in sorted(found.roles)],
        "fingerprint": fingerprint(found.certificate.sign, found.certificate.seal),
    }


def _pending(visit: Visit, office: Office) -> list[dict[str, Any]]:
    return [
        {
            "digest": each.digest,
            "proposer": each.proposer,
            "own": each.proposer == visit.desk.account,
            "title": visit.say(sentence_of(HERE[each.act])),
            "account": each.fields.get("account") or each.fields.get("certificate", {}).get("account", ""),
            "recovery": each.fields.get("recovery", ""),
            "role": role_name(Role(each.fields["role"]), visit.language) if "role" in each.fields else "",
            "fingerprint": fingerprint(each.fields["certificate"]["sign"], each.fields["certificate"]["seal"])
            if "certificate" in each.fields
            else "",
        }
        for each in office.pending
        if each.act in HERE
    ]
