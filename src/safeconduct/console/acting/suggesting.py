"""What stands in a form at first, from what is on record; all of it can be changed."""

from collections.abc import Callable, Mapping

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import Knows, PlanAboard
from safeconduct.console.acting.bench import Bench, Plain
from safeconduct.console.acting.choosing import labels
from safeconduct.console.acting.preparing import EXTRA
from safeconduct.registry.opening import history


def suggested(name: str, bench: Bench) -> Plain:
    """Return what stands in the form at first and can be changed, as plain values."""
    maker = SUGGESTED.get(name)
    plain: Plain = msgspec.to_builtins(maker(bench)) if maker is not None else {}
    return plain


def _declared(bench: Bench) -> Plain:
    known = {each.label: each.knows for each in bench.case.handover.aboard}
    willing = dict.fromkeys(bench.case.contact.claimants, Knows.WILLING)
    return {"people": {label: (willing | known).get(label) for label in expected(bench.case)}}


def _planned(bench: Bench) -> Plain:
    return {
        "plans": {
            each.label: each.plan or (PlanAboard.TOLD_AND_WILLING if each.knows is Knows.WILLING else None)
            for each in bench.case.handover.aboard
        }
    }


def _head_count(bench: Bench) -> Plain:
    known = {each.label: each.outcome for each in bench.case.reception.people}
    return {"people": [{"label": each, "outcome": known.get(each)} for each in expected(bench.case)]}


def _arrival(bench: Bench) -> Plain:
    return {"came": dict.fromkeys(expected(bench.case)), "surrendered_on": bench.today}


def _hold_fire(bench: Bench) -> Plain:
    plan = bench.case.handover.plan
    if plan is None:
        return {}
    begins, until = plan.hold_fire
    return {"begins": begins, "until": until}


def _dependants(bench: Bench) -> Plain:
    label = _next_label(bench.case, "d")
    return {"asked": bench.case.contact.claimants, "dependants": [{"label": label}]}


def _offer(bench: Bench) -> Plain:
    contact = bench.case.contact
    programmes = tuple(dict.fromkeys(each.programme for each in bench.office.in_force))
    only = {"programme": programmes[0]} if len(programmes) == 1 else {}
    return {"equipment": contact.first.brings, "claimants": contact.claimants, **only}


def _answers(bench: Bench) -> Plain:
    return {"answers": dict.fromkeys(EXTRA["RecordServiceWish"](bench)[0].inner[0].options)}


def _grades(bench: Bench) -> Plain:
    waiting = [item.number for item in bench.case.custody.items if len(item.inspections) < 2]
    return {"grades": [{"item": number} for number in waiting]}


def _wishes(bench: Bench) -> Plain:
    return {"wishes": {each.label: each.wish for each in bench.case.reception.people}}


def _next_working_day(bench: Bench) -> Plain:
    return {"not_before": bench.office.days.after(bench.today, 1, business=True)}


def _claimants(bench: Bench) -> Plain:
    return {"people": bench.case.contact.claimants}


SUGGESTED: Mapping[str, Callable[[Bench], Plain]] = {
    "DeclareAboard": _declared,
    "PlanForAboard": _planned,
    "ReconcileHeadCount": _head_count,
    "CorrectHeadCount": _head_count,
    "RecordArrival": _arrival,
    "ArriveUncleared": _arrival,
    "AcknowledgeHoldFire": _hold_fire,
    "NameDependants": _dependants,
    "MakeOffer": _offer,
    "GivePlacePart": lambda bench: {"words": _released_words(bench)},
    "RecordServiceWish": _answers,
    "Inspect": _grades,
    "RecordWishes": _wishes,
    "GiveRightsNotice": _claimants,
    "OrderPayment": _next_working_day,
    "MakeProtectionPlan": _claimants,
    "TransferItems": lambda bench: {"giver": bench.session.account},
}
"""By act: what its form is first shown with."""


def _next_label(case: Case, kind: str) -> str:
    taken = [int(label[1:]) for label in labels(case) if label.startswith(kind)]
    return f"{kind}{max(taken, default=0) + 1}"


def _released_words(bench: Bench) -> str:
    """Return the words of the part that two people released last, as they stand in its proposal."""
    found = ""
    for entry in history(bench.session, bench.case.reference):
        if entry.plaintext.act == "ReleasePlacePart" and entry.plaintext.fields:
            found = entry.plaintext.fields["words"]
    return found


HIDDEN_KEYS: Mapping[str, tuple[str, ...]] = {
    "OpenCase": ("p1.name", "p1.whereabouts"),
    "RecordSecondContact": ("p1.name", "p1.whereabouts"),
    "NameDependants": ("d1.name", "d1.whereabouts"),
    "PlanHandover": ("place", "route", "question", "answer"),
    "AcknowledgeHoldFire": ("acknowledged-by",),
    "AgreeQuestion": ("question", "answer"),
    "ReceivePersonalEffects": ("receiver",),
    **dict.fromkeys(("PayAdvance", "PayCash"), ("receipt.signed-by",)),
    **dict.fromkeys(
        (
            "AcceptOfferInPresence",
            "DeclineOfferInPresence",
            "WithdrawInPresence",
            "AnswerAllIsWellInPresence",
            "ContestAwardInPresence",
            "ConsentInPresence",
        ),
        ("interpreter.name",),
    ),
}
"""By act: under which names the vault is usually given its texts."""


def hidden_keys(name: str, bench: Bench) -> tuple[str, ...]:
    """Return the names under which the form first offers to put texts into the vault."""
    if name == "NameDependants":
        label = _next_label(bench.case, "d")
        return (f"{label}.name", f"{label}.whereabouts")
    return HIDDEN_KEYS.get(name, ("", ""))
