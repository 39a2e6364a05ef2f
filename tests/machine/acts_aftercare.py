"""Making acts of aftercare, publicity and access."""

from datetime import timedelta

from tests.machine.acts_contact import interpreted
from tests.machine.scene import HIDDEN, Deed, Scene, System, makes

from safeconduct.casefile.acts.access import (
    TEAM,
    AdmitOfficer,
    AnswerRequest,
    AskForAccess,
    Erase,
    LiftLegalHold,
    OpenVault,
    PlaceLegalHold,
    RecoverKeys,
    RemoveOfficer,
    Request,
)
from safeconduct.casefile.acts.aftercare import (
    CloseCase,
    GiveStatement,
    MakeProtectionPlan,
    MarkOverdue,
    ReopenCase,
    ReviewRisk,
)
from safeconduct.casefile.acts.publicity import (
    ConsentInPresence,
    ConsentToPublicity,
    Publish,
    RecordWithdrawal,
    WithdrawConsent,
)
from safeconduct.casefile.parts.aftercare import Account, Measure, Risk, Scope
from safeconduct.casefile.statement import accounts_of
from safeconduct.registry.models import Seal


@makes(MakeProtectionPlan)
def make_protection_plan(s: Scene) -> MakeProtectionPlan:
    family = tuple(each.label for each in s.case.protection.dependants)
    return MakeProtectionPlan(
        people=(*s.claimants, *family),
        measures=(Measure.SAFE_PLACE, s.hand.pick(*Measure)),
        next_review=s.today + timedelta(days=s.hand.pick(60, 14, 183)),
        hidden={"p1.new-name": f"{HIDDEN} new name"},
    )


@makes(ReviewRisk)
def review_risk(s: Scene) -> ReviewRisk:
    return ReviewRisk(
        risk=s.hand.pick(*Risk),
        findings=s.text("threats"),
        next_review=s.today + timedelta(days=s.hand.pick(60, 14, 183)),
        hidden={"p1.whereabouts": f"{HIDDEN} town"},
    )


@makes(MarkOverdue)
def mark_overdue(s: Scene) -> Deed:
    return Deed(MarkOverdue(week=s.case.aftercare.due_week or "2023-W30"), System())


@makes(GiveStatement)
def give_statement(s: Scene) -> GiveStatement:
    accounts = accounts_of(s.case) or (Account(person="p1", share=0, paid=0, in_credit=0, owed=0),)
    return GiveStatement(unit=s.case.award.unit, accounts=accounts, words=s.text("statement"))


@makes(CloseCase)
def close_case(s: Scene) -> CloseCase:
    return CloseCase(words=s.text("write to us"))


@makes(ReopenCase)
def reopen_case(s: Scene) -> ReopenCase:
    return ReopenCase(reason=s.text("needs help"))


def _scopes(s: Scene) -> tuple[Scope, ...]:
    return s.hand.pick((Scope.FACT, Scope.SUM), (), tuple(Scope))


@makes(ConsentToPublicity)
def consent_to_publicity(s: Scene) -> ConsentToPublicity:
    return ConsentToPublicity(scopes=_scopes(s), words=s.text())


@makes(ConsentInPresence)
def consent_in_presence(s: Scene) -> ConsentInPresence:
    return ConsentInPresence(
        person=s.hand.pick(*s.claimants), scopes=_scopes(s), words=s.text("yes"), **interpreted(s)
    )


@makes(WithdrawConsent)
def withdraw_consent(s: Scene) -> WithdrawConsent:
    del s
    return WithdrawConsent()


@makes(RecordWithdrawal)
def record_withdrawal(s: Scene) -> RecordWithdrawal:
    return RecordWithdrawal(person=s.hand.pick(*s.claimants), words=s.text("no more"))


@makes(Publish)
def publish(s: Scene) -> Publish:
    allowed = [(consent.person, consent.scopes) for consent in s.case.aftercare.consents if consent.scopes]
    person, scopes = s.some(allowed, ("p1", (Scope.FACT,)))
    return Publish(
        about=(person,),
        scopes=s.hand.pick(scopes[:1], scopes, (Scope.FACE,)),
        text=s.text("somebody came over"),
        where=s.text("in the news"),
    )


@makes(AdmitOfficer)
def admit_officer(s: Scene) -> AdmitOfficer:
    outside = [each.account for each in s.office.holders(*TEAM) if each.account not in s.case.team]
    return AdmitOfficer(account=s.some(outside, "raven"))


@makes(RemoveOfficer)
def remove_officer(s: Scene) -> Deed:
    going = s.some(s.case.team, "raven")
    return Deed(RemoveOfficer(account=going), s.one_of_team(*TEAM))


@makes(RecoverKeys)
def recover_keys(s: Scene) -> Deed:
    return Deed(RecoverKeys(account=s.some(s.case.team, "raven")), s.one_of_team(*TEAM))


@makes(OpenVault)
def open_vault(s: Scene) -> Deed:
    place = s.case.newest("vault:")
    custodians = list(
        Seal.objects.filter(file_id=s.case.reference, place=place or "none")
        .order_by("account")
        .values_list("account", flat=True)
    )
    able = [account for account in custodians if account in s.team(*TEAM)]
    first = s.some(able, "heron")
    second = s.some([account for account in able if account != first], "wren")
    act = OpenVault(purpose=s.text("to find the family"), minutes=61 if s.hand.chance(8) else 15)
    return Deed(act, first, second)


@makes(AskForAccess)
def ask_for_access(s: Scene) -> AskForAccess:
    return AskForAccess(request=s.hand.pick(*Request), words=s.text("show me"))


@makes(AnswerRequest)
def answer_request(s: Scene) -> AnswerRequest:
    return AnswerRequest(answer=s.text("recorded"), withheld_because=s.hand.pick("", s.text("art. 15")))


@makes(PlaceLegalHold)
def place_legal_hold(s: Scene) -> PlaceLegalHold:
    return PlaceLegalHold(reason=s.text("court"))


@makes(LiftLegalHold)
def lift_legal_hold(s: Scene) -> LiftLegalHold:
    return LiftLegalHold(decision=s.text("court lifts"))


@makes(Erase)
def erase(s: Scene) -> Erase:
    del s
    return Erase()
