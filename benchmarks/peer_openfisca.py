"""The totals in OpenFisca: claims are a group entity, items its members, and the whole is computed at once.

It is used in two ways. As its manual teaches: amounts are dated parameters, looked up by the clause of each item.
And tuned: the same model, but with amounts looked up in an array that was filled beforehand, past its parameters. In
both, arrays go straight into the simulation; nothing is a Python object for one claim. Its numbers are float32 by
default, which is wrong by cents here and there, so amounts are 32-bit whole dollars, which all amounts of this list
are.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peer_rates import ADULT, FIT, REFUSED, rates

PERIOD = "2022-06"
NO_CLAUSE = "no_clause"
GRADES = "ABCDEFPX"
_CENTS = 100

Item = build_entity("item", "items", "One sort of equipment in a claim", is_person=True)
Claim = build_entity("claim", "claims", "A claim", roles=[{"key": "content", "label": "What it holds"}])


class Peer:
    """A system with the list's amounts.

    Args:
        claims: the file that will be asked about.
        programme: by whose list.
        tuned: amounts stand in an array, not in parameters.
    """

    def __init__(self, claims: Path, programme: str, *, tuned: bool) -> None:
        self._claims = claims
        known = rates(claims, programme)
        clauses = sorted({rate.clause.replace("-", "_") for rate in known if rate.clause} | {NO_CLAUSE})
        amounts = dict.fromkeys(clauses, 0)
        self._clause_of: dict[str, int] = {}
        for rate in known:
            clause = rate.clause.replace("-", "_") if rate.clause else NO_CLAUSE
            amounts[clause] = (rate.amount or 0) // _CENTS
            self._clause_of[f"{rate.equipment}|{rate.attributes}"] = clauses.index(clause)
        self._system = TaxBenefitSystem([Item, Claim])
        self._system.parameters = ParameterNode(
            "",
            data={
                "amounts": {
                    clause: {"values": {"2022-04-01": {"value": amounts[clause]}}} for clause in clauses
                }
            },
        )
        for variable in _variables(clauses, np.array(list(amounts.values()), np.int32), tuned=tuned):
            self._system.add_variable(variable)

    def total(self) -> int:
        """Return what all claims come to, in minor units."""
        table = pq.read_table(self._claims, columns=["voluntary", "claimants", "items"])
        items, claimants = (table.column(name).combine_chunks() for name in ("items", "claimants"))
        simulation = _built(self._system, np.diff(items.offsets.to_numpy()))
        for name, values in {
            **self._of_items(items.flatten()),
            "voluntary": table.column("voluntary").to_numpy(),
            "able": _able(claimants),
        }.items():
            simulation.set_input(name, PERIOD, values)
        return int(simulation.calculate("total", PERIOD).sum(dtype=np.int64)) * _CENTS

    def _of_items(self, items: pa.StructArray) -> dict[str, NDArray[Any]]:
        named = pc.binary_join_element_wise(
            items.field("equipment"), items.field("attributes").fill_null(""), "|"
        )
        decided = items.field("decided").fill_null("0")
        return {
            "clause": _mapped(named, self._clause_of.__getitem__),
            "quantity": _mapped(items.field("quantity"), int),
            "grade": _mapped(items.field("condition").fill_null("P"), GRADES.index),
            "decided": _mapped(decided, lambda text: int(text.partition(".")[0])),
        }


def _variables(clauses: list[str], amounts: NDArray[np.int32], *, tuned: bool) -> list[type[Variable]]:
    clause_enum = Enum("Clause", {clause: clause for clause in clauses})
    none = clauses.index(NO_CLAUSE)
    fit = [GRADES.index(grade) for grade in FIT]
    refused = [GRADES.index(grade) for grade in REFUSED]

    def variable(name: str, entity: Any, kind: type = int, **more: Any) -> type[Variable]:
        about = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, **more}
        return type(name, (Variable,), about)

    def amount(item: Any, period: Any, parameters: Any) -> NDArray[np.int32]:
        clause, grade = item("clause", period), item("grade", period)
        each = amounts[clause] if tuned else parameters(period).amounts[clause]
        fixed = np.isin(grade, fit) * (each > 0)
        open_ = np.logical_not(np.isin(grade, refused)) * (clause != none)
        due = item.claim("voluntary", period) * item.claim("able", period)
        settled: NDArray[np.int32] = np.where(
            fixed, each * item("quantity", period), open_ * item("decided", period)
        )
        return due * settled

    def total(claim: Any, period: Any) -> NDArray[np.int32]:
        summed: NDArray[np.int32] = claim.sum(claim.members("amount", period))
        return summed

    return [
        variable("clause", Item, Enum, possible_values=clause_enum, default_value=clause_enum[NO_CLAUSE]),
        *(variable(name, Item) for name in ("quantity", "grade", "decided")),
        *(variable(name, Claim, bool) for name in ("voluntary", "able")),
        variable("amount", Item, formula=amount),
        variable("total", Claim, formula=total),
    ]


def _built(system: TaxBenefitSystem, lengths: NDArray[np.int32]) -> Any:
    """Return a simulation with so many items in each claim."""
    claims = np.arange(len(lengths))
    owners = np.repeat(claims, lengths)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("item", np.arange(len(owners)))
    entity = builder.declare_entity("claim", claims)
    # Roles as numbers: as texts they take it four times as long.
    builder.join_with_persons(entity, owners, np.zeros(len(owners), np.int64))
    return builder.build(system)


def _able(claimants: pa.ListArray) -> NDArray[np.bool_]:
    people = claimants.flatten()
    adult = pc.greater_equal(people.field("age").fill_null(ADULT), ADULT)
    able = pc.and_not(adult, people.field("deceased")).to_numpy(zero_copy_only=False)
    found: NDArray[np.bool_] = np.logical_or.reduceat(able, claimants.offsets.to_numpy()[:-1])
    return found


def _mapped(column: pa.Array, value: Any) -> NDArray[np.int32]:
    """Return a number for each text: each different one is looked at once."""
    encoded = column.dictionary_encode()
    return np.array([value(text) for text in encoded.dictionary.to_pylist()], np.int32).take(
        encoded.indices.to_numpy()
    )
