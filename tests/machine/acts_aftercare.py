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
)
from safeconduct.casefile.acts.aftercare import (
    CloseCase,
    GiveStatement,
    MakeProtectionPlan,
    MarkOverdue,
    ReopenCase,
    ReviewRisk,
)
from safeconduct.casefile.acts.court import ExportBundle
from safeconduct.casefile.acts.publicity import (
    ConsentInPresence,
    ConsentToPublicity,
    DraftStatement,
    Publish,
    RecordWithdrawal,
    ReviewStatement,
    WithdrawConsent,
    WithdrawStatement,
)
from safeconduct.casefile.acts.retention import ForgetNames
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.parts.aftercare import Account, Measure, Risk, Scope
from safeconduct.casefile.statement import accounts_of, movements_of
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
    return GiveStatement(
        unit=s.case.award.unit,
        accounts=accounts,
        words=s.text("statement"),
        movements=movements_of(s.case),
    )


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


@makes(DraftStatement)
def draft_statement(s: Scene) -> DraftStatement:
    allowed = [(consent.person, consent.scopes) for consent in s.case.aftercare.consents if consent.scopes]
    person, scopes = s.some(allowed, ("p1", (Scope.FACT,)))
    return DraftStatement(
        about=(person,),
        scopes=s.hand.pick(scopes[:1], scopes, (Scope.FACE,)),
        words={"en": s.text(f"somebody came over {s.next_number()}")},
    )


@makes(ReviewStatement)
def review_statement(s: Scene) -> Deed:
    drafts = s.case.aftercare.drafts
    draft = s.hand.pick(*drafts) if drafts else None
    act = ReviewStatement(
        draft=draft.digest if draft is not None else "0" * 64,
        allowed=not s.hand.chance(4),
        basis=s.text("nobody is recognised"),
        shown_because=s.hand.pick(s.text("they ask for it"), ""),
    )
    return Deed(act, s.needs_one(*ReviewStatement.by, besides=(draft.by,) if draft is not None else ()))


@makes(Publish)
def publish(s: Scene) -> Publish:
    reviewed = [draft for draft in s.case.aftercare.drafts if draft.allowed]
    draft = s.hand.pick(*reviewed) if reviewed else None
    return Publish(
        about=draft.about if draft is not None else ("p1",),
        scopes=draft.scopes if draft is not None else (Scope.FACT,),
        text=draft.words["en"] if draft is not None and not s.hand.chance(8) else s.text("something else"),
        where=s.text("in the news"),
        draft=draft.digest if draft is not None else "",
    )


@makes(WithdrawStatement)
def withdraw_statement(s: Scene) -> WithdrawStatement:
    return WithdrawStatement(publication=s.hand.pick(1, 2), words=s.text("it is gone"))


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
    return AnswerRequest(
        answer=s.text("recorded"),
        withheld_because=s.hand.pick("", s.text("art. 15")),
        answers=s.hand.pick(*(each.number for each in s.case.access.asked)) if s.case.access.asked else 0,
    )


@makes(PlaceLegalHold)
def place_legal_hold(s: Scene) -> PlaceLegalHold:
    return PlaceLegalHold(reason=s.text("court"))


@makes(LiftLegalHold)
def lift_legal_hold(s: Scene) -> LiftLegalHold:
    return LiftLegalHold(decision=s.text("court lifts"))


@makes(ForgetNames)
def forget_names(s: Scene) -> ForgetNames:
    return ForgetNames(reason=s.text("nobody has to be found"))


@makes(Erase)
def erase(s: Scene) -> Erase:
    del s
    return Erase()


@makes(ExportBundle)
def export_bundle(s: Scene) -> ExportBundle:
    # What can be shown in full is the exporter's matter; a statement of the first entry stands in every case.
    return ExportBundle(
        purpose=s.text("a trial"),
        recipient=s.text("an invented court"),
        basis=s.text("order 1 of it"),
        statements=(0,),
    )
