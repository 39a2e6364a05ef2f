"""What may be seen without a case: health, the journal with its proofs, figures, rules. An observer sees no more.

Everything here follows from what lies in clear or is public. No page names a case, its person or who works on it:
a leaf is asked for by its number, and the answer is a hash.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db.models import Count
from django.http import HttpResponse

import safeconduct.casefile.acts  # noqa: F401 - registers every act, and with the acts every gate
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.console.office.money import sums
from safeconduct.console.visits import Visit, visit
from safeconduct.registry import gauges, proving
from safeconduct.registry import journal as tree
from safeconduct.registry.gauges import Level
from safeconduct.registry.models import CaseFile, PublishedCheckpoint

COARSE = {
    CoarseStage.OPEN: "Before reception",
    CoarseStage.RECEIVED: "People received",
    CoarseStage.AWARDED: "Award approved",
    CoarseStage.CLOSED: "Closed or ended",
    CoarseStage.ERASED: "Erased",
}
"""What lies in clear of where a case stands."""

NO_LEAF = "The newest checkpoint covers leaves 0 to {last}. Write one of these numbers."
NO_CHECKPOINT = "No checkpoint has been published yet; a proof needs one."


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [*COARSE.values(), NO_LEAF, NO_CHECKPOINT]


@visit("GET")
def health(visit: Visit) -> HttpResponse:
    """Show how the installation stands: people, queue, disk, backup, checkpoints, clock; as `doctor` says it."""
    found = sorted(gauges.read(visit.installation), key=lambda each: -list(Level).index(each.level))
    return visit.show(
        "office/health",
        gauges=[
            {
                "name": visit.say(each.name),
                "level": str(each.level),
                "state": visit.say(gauges.LEVELS[each.level]),
                "words": each.words[visit.language],
                "do": "" if each.level is Level.GREEN else visit.say(each.do),
            }
            for each in found
        ],
        now=sum(each.level is Level.RED for each in found),
        soon=sum(each.level is Level.AMBER for each in found),
    )


@visit("GET", "POST")
def journal(visit: Visit) -> HttpResponse:
    """Show the journal's head and its newest checkpoint, and prove that a leaf is in it."""
    form = visit.form()
    size = _newest_size()
    proof: dict[str, Any] | None = None
    if visit.is_post:
        typed = form.text("leaf", most=18, needed=True)
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else -1
        if not size:
            form.wrong("leaf", NO_CHECKPOINT)
        elif not 0 <= number < size:
            form.wrong("leaf", NO_LEAF, last=size - 1)
        else:
            proof = proving.proof_of(number, size)
    head = tree.current()
    return visit.show(
        "office/journal",
        status=422 if form.errors else 200,
        form=form,
        entries=head.size,
        root=head.root,
        covered=size,
        last=size - 1,
        checkpoint=PublishedCheckpoint.objects.filter(size=size).values_list("note", flat=True).first() or "",
        proof=proof,
    )


def _newest_size() -> int:
    newest = PublishedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return newest or 0


@visit("GET")
def figures(visit: Visit) -> HttpResponse:
    """Show how many cases stand where, what is owed by which week, and the money in sums."""
    now = visit.installation.clock().astimezone(UTC)
    cases = CaseFile.objects.filter(kind=Kind.CASE)
    by_stage = dict(cases.values_list("stage").annotate(Count("reference")))
    weeks = (
        cases.exclude(due="")
        .exclude(stage=CoarseStage.ERASED)
        .values_list("due")
        .annotate(Count("reference"))
        .order_by("due")
    )
    return visit.show(
        "office/figures",
        stages=[(visit.say(words), by_stage.get(stage, 0)) for stage, words in COARSE.items()],
        weeks=[{"week": week, "count": count, "late": week < f"{now:%G-W%V}"} for week, count in weeks],
        sums=[(visit.say(words), amounts) for words, amounts in sums(visit.language)],
    )


@visit("GET")
def rules(visit: Visit) -> HttpResponse:
    """Show every rule, as the officer reads it who is refused by it."""
    return visit.show(
        "office/rules",
        rules=[
            {"number": each.number, "sentence": gate_sentence(each, visit.language), "source": each.source}
            for _, each in sorted(GATES.items(), key=lambda pair: int(pair[0].removeprefix("G")))
        ],
    )
