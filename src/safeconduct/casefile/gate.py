"""A gate: a numbered rule that must hold before an act. Its docstring is its sentence and its message."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.errors import SafeconductError

if TYPE_CHECKING:
    from safeconduct.casefile.world import World

    type Rule = Callable[[Any, World, Any], bool]


@dataclass(frozen=True, slots=True)
class Gate:
    """One rule.

    Attributes:
        number: "G11"; never reused.
        name: the rule's function name.
        sentence: what must hold, as shown to the officer (translated by `safeconduct.language`).
        explanation: the rest of the docstring: why.
        source: the provision or text it comes from.
        since: first day on which it applies.
        constraints: names of the database's constraints whose refusal is this gate's: where another case may
            have changed the world meanwhile, the database decides.
        rule: `(case, world, act) -> bool`.
    """

    number: str
    name: str
    sentence: str
    explanation: str
    source: str
    since: date
    constraints: tuple[str, ...]
    rule: "Rule"

    def holds(self, case: Any, world: "World", act: Any) -> bool:
        """Say whether `act` on `case` passes this gate today."""
        return world.today < self.since or self.rule(case, world, act)


GATES: dict[str, Gate] = {}
"""Every gate by number, filled as the modules in `gates` are imported."""


def gate(
    number: str, *, source: str, since: str = "2023-01-01", constraints: tuple[str, ...] = ()
) -> "Callable[[Rule], Gate]":
    """Declare a gate.

    The first sentence of the docstring is the message; a number used twice is a defect and raises
    ValueError at import.
    """

    def declare(rule: "Rule") -> Gate:
        if number in GATES:
            raise ValueError(f"{number} is {GATES[number].name} already")
        first, _, rest = (rule.__doc__ or "").strip().partition("\n\n")
        made = Gate(
            number=number,
            name=rule.__name__,
            sentence=" ".join(first.split()),
            explanation=" ".join(rest.split()),
            source=source,
            since=date.fromisoformat(since),
            constraints=constraints,
            rule=rule,
        )
        GATES[number] = made
        return made

    return declare


def gate_of(constraint: str, guarding: tuple[Gate, ...] = ()) -> Gate | None:
    """Return the gate whose sentence a database constraint's refusal is shown as.

    Args:
        constraint: its name.
        guarding: the gates of the act that it refused: one of theirs speaks first.
    """
    return next((found for found in (*guarding, *GATES.values()) if constraint in found.constraints), None)


class GateRefused(SafeconductError):
    """One or more gates do not hold; nothing was done."""

    def __init__(self, act: str, *gates: Gate) -> None:
        self.act = act
        self.gates = gates
        super().__init__(
            f"{act} is refused: " + " ".join(f"{gate.number} — {gate.sentence}" for gate in gates)
        )
