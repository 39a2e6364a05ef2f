"""The page of a case: where it stands, who is in it, what was done, and what can be done now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC

from django.http import HttpResponse

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.handover import Step
from safeconduct.casefile.sentences import act_title, stage_name
from safeconduct.casefile.words import NOT_GRANTED, Kind, Stage
from safeconduct.console.acting.naming import OTHER, SUBJECTS, short_name, subject_of
from safeconduct.console.acting.telling import Told, told, who_can
from safeconduct.console.acting.words import value_of
from safeconduct.console.cases import history, holdings, watching
from safeconduct.console.cases.people import missing_of_all, people
from safeconduct.console.cases.stages import steps
from safeconduct.console.home.words import FLAGS, GRAVE
from safeconduct.console.visits import Visit, visit
from safeconduct.language import say
from safeconduct.registry import directory
from safeconduct.registry.allowing import expected_stages
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.offering import Offered, begins_case, offers
from safeconduct.registry.opening import history as entries_of
from safeconduct.registry.opening import look
from safeconduct.registry.summaries import flags
from safeconduct.registry.turns import awaited
from safeconduct.registry.watching import record_look


@dataclass(frozen=True, slots=True)
class Choice:
    """One act as the page offers it, or shows it in grey.

    Attributes:
        name: of the act.
        short: its short name in the reader's language.
        title: its whole sentence.
        two: whether two people sign it.
        reasons: why it cannot be done now.
        who: who else could do it.
    """

    name: str
    short: str
    title: str
    two: bool
    reasons: tuple[Told, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that stands: what, by whom, its digest, and whether this officer may sign it."""

    short: str
    title: str
    proposer: str
    digest: str
    own: bool
    possible: bool
    reasons: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done, by whose turn it is.

    Attributes:
        waiting: proposals.
        mine: acts that the case waits for and this officer may do now.
        blocked: acts that it waits for and a gate holds back; they are this officer's to do.
        theirs: acts that it waits for and colleagues do.
        also: other acts that this officer may do now, by what they are about.
        many: how many those are.
        grey: other acts of this officer's roles that are possible at this stage and that a gate holds back.
        later: acts of this officer's roles that belong to another stage.
        others: acts that other roles do.
    """

    waiting: tuple[Waiting, ...]
    mine: tuple[Choice, ...]
    blocked: tuple[Choice, ...]
    theirs: tuple[Choice, ...]
    also: tuple[tuple[str, tuple[Choice, ...]], ...]
    many: int
    grey: tuple[Choice, ...]
    later: tuple[Choice, ...]
    others: tuple[Choice, ...]

    @property
    def signs(self) -> bool:
        """Whether a proposal waits for this officer's signature."""
        return any(each.possible for each in self.waiting)


@visit("GET")
def case(visit: Visit, reference: str) -> HttpResponse:
    """Show a case to somebody who is admitted to it; that they looked is recorded."""
    session = visit.desk.session
    view = look(session, reference)
    record_look(session, case=reference, purpose="case")
    found = view.case
    entries = entries_of(session, reference)
    office = directory.office(session.installation)
    done = visit.request.GET.get("done", "")
    thread = history.thread(entries, visit.language)
    lines = history.lines(entries, found, visit.language)
    today = session.installation.clock().astimezone(UTC).date()
    return visit.show(
        "cases/case",
        case=found,
        reference=reference,
        stage=stage_name(found.stage, visit.language),
        done=short_name(done, visit.language) if done in ACTS else "",
        steps=steps(found, visit.language),
        flags=[(visit.say(FLAGS[flag]), flag in GRAVE) for flag in flags(found)],
        people=people(found, visit.language),
        missing=missing_of_all(found, visit.language),
        promise=holdings.promise(found, office, visit.language),
        award=holdings.award_lines(found, visit.language),
        award_total=holdings.award_total(found, visit.language),
        award_payable=holdings.award_payable(found, visit.language),
        plan=_plan(found, visit),
        things=holdings.things(found, visit.language),
        committed=holdings.committed(found, visit.language),
        orders=holdings.orders(found, visit.language),
        accounts=holdings.accounts(found, visit.language),
        advances=holdings.advances(found, visit.language),
        in_kind=holdings.in_kind(found, visit.language),
        suspected=(suspected := watching.suspected(found, office, today, visit.language)),
        is_suspected=any(one.is_open for one in suspected),
        interests=watching.interests(found),
        spoken=watching.spoken(found, office, visit.language),
        thread=thread[: history.SHOWN_OF_THREAD],
        earlier=thread[history.SHOWN_OF_THREAD :],
        lines=lines[: history.SHOWN_AT_ONCE],
        older=lines[history.SHOWN_AT_ONCE :],
        first=lines[-1].index,
        persons_turn=_is_the_persons_turn(found),
        choices=choices(offers(session, view), found, office, session.account, visit.language),
        now=session.installation.clock().astimezone(UTC),
    )


def choices(found: list[Offered], case: Case, office: Office, account: str, language: str) -> Choices:
    """Sort what is offered by what its reader needs first."""
    first = awaited(case)
    waiting = tuple(
        Waiting(
            short=short_name(each.name, language),
            title=act_title(each.declared, language),
            proposer=each.proposal.proposer,
            digest=each.proposal.digest,
            own=each.proposal.proposer == account,
            possible=each.is_possible,
            reasons=told(each.refusal, each.declared, case, language, second=True) if each.refusal else (),
        )
        for each in found
        if each.proposal is not None
    )
    acts = [each for each in found if each.proposal is None and _is_an_officers(each)]
    acts.sort(key=lambda each: first.index(each.name) if each.name in first else len(first))
    sorted_: defaultdict[str, list[Choice]] = defaultdict(list)
    for each in acts:
        place = _place(each, case, awaited=each.name in first)
        sorted_[place].append(_choice(each, case, office, language))
    return Choices(
        waiting=waiting,
        mine=tuple(sorted_["mine"]),
        blocked=tuple(sorted_["blocked"]),
        theirs=tuple(sorted_["theirs"]),
        also=_by_subject(sorted_["also"], language),
        many=len(sorted_["also"]),
        grey=tuple(sorted_["grey"]),
        later=tuple(sorted_["later"]),
        others=tuple(sorted_["others"]),
    )


def _by_subject(found: list[Choice], language: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    subjects = [
        subject for subject in (*SUBJECTS, OTHER) if any(subject_of(one.name) == subject for one in found)
    ]
    return tuple(
        (say(subject, language), tuple(one for one in found if subject_of(one.name) == subject))
        for subject in subjects
    )


def _is_the_persons_turn(case: Case) -> bool:
    asked = case.stage is Stage.CLEARED and case.handover.all_is_well.step is Step.ASKED
    return asked or case.stage is Stage.OFFERED


def _is_an_officers(offered: Offered) -> bool:
    declared = offered.declared
    return declared.kind is Kind.CASE and not set(declared.by) <= NOT_GRANTED and not begins_case(declared)


def _place(offered: Offered, case: Case, *, awaited: bool) -> str:
    if offered.refusal is None:
        return "mine" if awaited else "also"
    if isinstance(offered.refusal, NotAllowed):
        return "theirs" if awaited else "others"
    if case.stage not in expected_stages(offered.declared):
        return "later"
    return "blocked" if awaited else "grey"


def _choice(offered: Offered, case: Case, office: Office, language: str) -> Choice:
    refusal = offered.refusal
    return Choice(
        name=offered.name,
        short=short_name(offered.name, language),
        title=act_title(offered.declared, language),
        two=bool(offered.declared.seconded_by),
        reasons=told(refusal, offered.declared, case, language) if refusal is not None else (),
        who=who_can(offered.declared, case, office, language) if isinstance(refusal, NotAllowed) else "",
    )


def _plan(case: Case, visit: Visit) -> dict[str, object] | None:
    handover = case.handover
    plan = handover.plan
    if plan is None:
        return None
    begins, until = plan.hold_fire
    return {
        "window": plan.window,
        "unit": plan.unit,
        "begins": begins,
        "until": until,
        "acknowledged": handover.plan_is_acknowledged,
        "signals": [visit.say(value_of("signals", each)) for each in plan.signals],
        "parts": [(visit.say(value_of("parts", each)), place) for place, each in enumerate(plan.parts, 1)],
        "released": len(handover.released),
        "given": handover.given,
        "cleared_at": handover.cleared_at,
        "well": visit.say(value_of("step", handover.all_is_well.step or "not-asked")),
    }
