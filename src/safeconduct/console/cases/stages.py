"""Where a case stands, drawn as a line of steps; and what leads on from there."""

from dataclasses import dataclass

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.sentences import stage_name
from safeconduct.casefile.words import Kind, Stage
from safeconduct.console.acting.naming import short_name

LINE = (
    *(Stage.CONTACT, Stage.CREDIBLE, Stage.OFFERED, Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED),
    *(Stage.RECEIVED, Stage.RECONCILED, Stage.ASSESSED, Stage.AWARDED, Stage.CLOSED),
)
"""The stages in the order in which a surrender passes them, as in docs/stages.svg."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the line.

    Attributes:
        name: in the reader's language.
        state: "done", "here", "next" or "ahead".
        leads: short names of the acts that lead from here to the next stage of the line; for the present stage only.
    """

    name: str
    state: str
    leads: tuple[str, ...] = ()


def steps(case: Case, language: str) -> tuple[Step, ...]:
    """Return the line with where the case stands; a case that ended stands where it stood."""
    stood = case.contact.stood_at if case.stage is Stage.ENDED else None
    at = stood or case.stage
    place = LINE.index(at) if at in LINE else -1
    found = [
        Step(
            stage_name(stage, language),
            _state(number - place),
            leading_on(stage, language) if number == place and stood is None else (),
        )
        for number, stage in enumerate(LINE)
    ]
    if case.stage not in LINE:
        found.append(Step(stage_name(case.stage, language), "here"))
    return tuple(found)


def _state(steps_ahead: int) -> str:
    if steps_ahead < 0:
        return "done"
    return ("here", "next")[steps_ahead] if steps_ahead < 2 else "ahead"


def leading_on(stage: Stage, language: str) -> tuple[str, ...]:
    """Return the short names of the acts that move a case on from a stage."""
    return tuple(
        short_name(act.__name__, language)
        for act in ACTS.values()
        if act.kind is Kind.CASE
        and act.moves is not None
        and act.moves[0] is stage
        and act.moves[1] in LINE
        and LINE.index(act.moves[1]) > LINE.index(stage)
    )
