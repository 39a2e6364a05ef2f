"""What the case file says to people, in three languages: gates, acts, roles and stages.

A gate's and an act's sentence is its docstring; roles and stages get their words here. The Ukrainian and
Russian stand in `locale/<language>/LC_MESSAGES/gates.po`, `acts.po` and `words.po`.
"""

from collections.abc import Iterable, Mapping

import safeconduct.casefile.acts  # noqa: F401 - registers every act, and with the acts every gate
from safeconduct.casefile.act import ACTS, Act, sentence_of
from safeconduct.casefile.gate import GATES, Gate
from safeconduct.casefile.words import Role, Stage
from safeconduct.language import say

ROLES: Mapping[Role, str] = {
    Role.CLAIMANT: "claimant",
    Role.RELATIVE: "relative",
    Role.CONTACT_OFFICER: "contact officer",
    Role.PROTECTION_OFFICER: "protection officer",
    Role.RECEPTION_OFFICER: "reception officer",
    Role.INSPECTOR: "inspector",
    Role.LEGAL_ADVISER: "legal adviser",
    Role.ASSESSOR: "assessor",
    Role.APPROVER: "approver",
    Role.PAYMASTER: "paymaster",
    Role.AUDITOR: "auditor",
    Role.OBSERVER: "observer",
    Role.SPOKESPERSON: "spokesperson",
    Role.ADMINISTRATOR: "administrator",
    Role.SYSTEM: "system",
    Role.AUTHORITY: "authority",
}
"""Each role as a person reads it."""

STAGES: Mapping[Stage, str] = {
    Stage.NEW: "not yet opened",
    Stage.CONTACT: "in contact",
    Stage.CREDIBLE: "judged credible",
    Stage.OFFERED: "offer made",
    Stage.ACCEPTED: "offer accepted",
    Stage.PREPARED: "hand-over prepared",
    Stage.CLEARED: "go-ahead given",
    Stage.RECEIVED: "people received",
    Stage.RECONCILED: "head count reconciled",
    Stage.ASSESSED: "reward assessed",
    Stage.AWARDED: "award approved",
    Stage.CLOSED: "closed",
    # Not "ended": beside "closed" nobody could tell the two apart.
    Stage.ENDED: "ended before reception",
    Stage.ERASED: "erased",
}
"""Each stage as a person reads it: what has been reached."""


def gates() -> Iterable[str]:
    """Return every gate's sentence, for the translators."""
    return [gate.sentence for gate in GATES.values()]


def acts() -> Iterable[str]:
    """Return every act's title, for the translators."""
    return [sentence_of(declared) for declared in ACTS.values()]


def words() -> Iterable[str]:
    """Return the names of roles and stages, for the translators."""
    return [*ROLES.values(), *STAGES.values()]


def gate_sentence(gate: Gate, language: str) -> str:
    """Return what a gate demands, as the refused officer reads it.

    Raises:
        BadInput: the language is unknown.
    """
    return say(gate.sentence, language)


def act_title(declared: type[Act], language: str) -> str:
    """Return what an act does, as its form and the manual are headed.

    Raises:
        BadInput: the language is unknown.
    """
    return say(sentence_of(declared), language)


def role_name(role: Role, language: str) -> str:
    """Return a role's name, in lower case as inside a sentence.

    Raises:
        BadInput: the language is unknown.
    """
    return say(ROLES[role], language)


def stage_name(stage: Stage, language: str) -> str:
    """Return where a case stands, in lower case as inside a sentence.

    Raises:
        BadInput: the language is unknown.
    """
    return say(STAGES[stage], language)
