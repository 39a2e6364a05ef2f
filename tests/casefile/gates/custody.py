"""Cases of G35–G42."""

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.receiving import (
    after,
    graded,
    in_custody,
    inspected,
    inspection,
    item,
    receive,
    reconciled,
    reveal,
    world_of,
)

from safeconduct.casefile.acts.custody import Handing, PlaceSafetyHold, Purpose, TransferItems
from safeconduct.casefile.acts.inspection import Decision, InspectThird
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import Hazard, SerialMark
from safeconduct.casefile.parts.reception import Outcome


@passes("G35")
def a_new_helicopter() -> Moment:
    return reconciled(), world_of("crane"), receive()


@passes("G35")
def one_without_a_serial_number() -> Moment:
    bare = item(serials=(), serial_mark=SerialMark.ERASED)
    return reconciled(), world_of("crane"), receive(bare)


@fails("G35")
def its_serial_number_is_in_another_case() -> Moment:
    act = receive()
    return reconciled(), world_of("crane", held=frozenset({act.blind[3]})), act


@fails("G35")
def its_tag_hangs_in_this_case() -> Moment:
    return in_custody(item(1)), world_of("crane"), receive(item(2, tag=item(1).tag))


@fails("G35")
def one_tag_on_two_items() -> Moment:
    return reconciled(), world_of("crane"), receive(item(1), item(2, tag=item(1).tag))


@fails("G35")
def the_indexes_count_the_items() -> Moment:
    act = receive()
    return reconciled(), world_of("crane"), msgspec.structs.replace(act, blind=act.blind[:2])


@fails("G35")
def there_are_no_indexes() -> Moment:
    return reconciled(), world_of("crane"), receive(blind=())


@passes("G36")
def a_known_model_with_its_serial_number() -> Moment:
    return reconciled(), world_of("crane"), receive()


@fails("G36")
def a_model_that_nobody_knows() -> Moment:
    return reconciled(), world_of("crane"), receive(item(equipment="flying-carpet"))


@fails("G36")
def a_serial_number_said_to_be_erased() -> Moment:
    return reconciled(), world_of("crane"), receive(item(serial_mark=SerialMark.ERASED))


@fails("G36")
def a_serial_number_found_and_not_written_down() -> Moment:
    return reconciled(), world_of("crane"), receive(item(serials=()))


def transfer(giver: str = "crane", taker: str = "ibis", number: int = 1) -> TransferItems:
    handing = Handing(item=number, seal_found="SEAL 00001", seal_after="SEAL 00001")
    return TransferItems(items=(handing,), giver=giver, taker=taker, purpose=Purpose.INSPECTION)


@passes("G37")
def the_custodian_gives() -> Moment:
    return in_custody(), world_of("crane"), transfer()


@passes("G37")
def the_taker_signs_as_well() -> Moment:
    return in_custody(), world_of("ibis"), transfer()


@fails("G37")
def somebody_else_gives() -> Moment:
    return in_custody(), world_of("egret"), transfer("egret")


@fails("G37")
def a_stranger_signs_for_the_taker() -> Moment:
    return in_custody(), world_of("tern"), transfer()


@fails("G37")
def it_is_given_to_oneself() -> Moment:
    return in_custody(), world_of("crane"), transfer("crane", "crane")


@fails("G37")
def there_is_no_such_item() -> Moment:
    return in_custody(), world_of("crane"), transfer(number=7)


def once() -> Case:
    return inspected(in_custody(), ("ibis", inspection("ibis", {1: "B"})))


@passes("G38")
def another_inspector() -> Moment:
    return once(), world_of("tern"), inspection("tern", {1: "B"})


@fails("G38")
def the_same_inspector_again() -> Moment:
    return once(), world_of("ibis"), inspection("ibis", {1: "B"})


@fails("G38")
def the_third_was_the_first() -> Moment:
    return graded(in_custody(), {1: "B"}, {1: "D"}), world_of("ibis"), third("C")


@fails("G38")
def one_who_could_read_the_first_grade() -> Moment:
    # Owl was a legal adviser when the first grade was sealed, and is an inspector now.
    act = msgspec.structs.replace(inspection("owl", {1: "B"}), readers=())
    return once(), world_of("owl"), act


@fails("G38")
def one_to_whom_the_own_grade_is_sealed() -> Moment:
    return in_custody(), world_of("owl"), inspection("owl", {1: "B"})


def on_hold() -> Case:
    return after(in_custody(), PlaceSafetyHold(items=(1,), hazards=(Hazard.BOOBY_TRAP,)), "crane")


@passes("G39")
def nothing_is_wrong_with_it() -> Moment:
    return in_custody(), world_of("ibis"), inspection("ibis", {1: "A"})


@fails("G39")
def a_booby_trap_is_to_be_graded() -> Moment:
    return on_hold(), world_of("ibis"), inspection("ibis", {1: "A"})


@fails("G39")
def what_came_loaded_is_to_be_carried() -> Moment:
    return in_custody(item(hazards=(Hazard.LOADED,))), world_of("crane"), transfer()


@passes("G40")
def the_grade_can_be_opened() -> Moment:
    return in_custody(), world_of("ibis"), inspection("ibis", {1: "A"})


@fails("G40")
def the_opening_is_of_another_grade() -> Moment:
    act = inspection("ibis", {1: "A"})
    other = msgspec.structs.replace(act, aside={**act.aside, "1.grade": "F"})
    return in_custody(), world_of("ibis"), other


@fails("G40")
def the_opening_is_not_handed_in() -> Moment:
    return in_custody(), world_of("ibis"), msgspec.structs.replace(inspection("ibis", {1: "A"}), aside={})


@fails("G40")
def the_grade_is_none() -> Moment:
    return in_custody(), world_of("ibis"), inspection("ibis", {1: "X"})


@fails("G40")
def another_inspectors_commitment_is_repeated() -> Moment:
    return once(), world_of("tern"), inspection("ibis", {1: "B"})


@fails("G40")
def its_readers_are_not_who_can_read_it() -> Moment:
    act = msgspec.structs.replace(inspection("ibis", {1: "A"}), readers=("heron",))
    return in_custody(), world_of("ibis"), act


def signed_by_two() -> tuple[Case, tuple[tuple[str, object], ...]]:
    both = ("ibis", inspection("ibis", {1: "B"})), ("tern", inspection("tern", {1: "C"}))
    return inspected(in_custody(), *both), both


@passes("G40")
def both_are_revealed() -> Moment:
    case, both = signed_by_two()
    return case, world_of("owl"), reveal(*both)  # type: ignore[arg-type] # pairs of inspections


@fails("G40")
def one_alone_is_revealed() -> Moment:
    case, both = signed_by_two()
    return case, world_of("owl"), reveal(both[0])  # type: ignore[arg-type] # a pair


@fails("G40")
def the_legal_adviser_invents_a_grade() -> Moment:
    case, both = signed_by_two()
    act = reveal(*both)  # type: ignore[arg-type] # pairs of inspections
    better = msgspec.structs.replace(act.openings[1], grade="B")
    return case, world_of("owl"), msgspec.structs.replace(act, openings=(act.openings[0], better))


def demonstrated(by: str, *, volunteered: bool) -> object:
    return inspection("ibis", {1: "A"}, demonstrated_by=by, volunteered=volunteered)


@passes("G41")
def nobody_showed_anything() -> Moment:
    return in_custody(), world_of("ibis"), demonstrated("", volunteered=False)


@passes("G41")
def the_pilot_offered() -> Moment:
    return in_custody(), world_of("ibis"), demonstrated("p1", volunteered=True)


@fails("G41")
def the_pilot_was_told_to() -> Moment:
    return in_custody(), world_of("ibis"), demonstrated("p1", volunteered=False)


@fails("G41")
def a_child_offered() -> Moment:
    case = in_custody()
    minors = msgspec.structs.replace(case.protection, minors=("p1",))
    return (
        msgspec.structs.replace(case, protection=minors),
        world_of("ibis"),
        demonstrated("p1", volunteered=True),
    )


@fails("G41")
def a_wounded_man_offered() -> Moment:
    case = after(reconciled(c1=Outcome.WOUNDED), receive(), "crane")
    return case, world_of("ibis"), demonstrated("c1", volunteered=True)


def third(grade: str) -> InspectThird:
    return InspectThird(decisions=(Decision(item=1, grade=grade, findings="Looked again."),))  # type: ignore[arg-type] # a grade


@passes("G42")
def between_the_two() -> Moment:
    return graded(in_custody(), {1: "B"}, {1: "D"}), world_of("lark"), third("C")


@passes("G42")
def with_one_of_the_two() -> Moment:
    return graded(in_custody(), {1: "B"}, {1: "D"}), world_of("lark"), third("D")


@fails("G42")
def better_than_either() -> Moment:
    return graded(in_custody(), {1: "B"}, {1: "D"}), world_of("lark"), third("A")


@fails("G42")
def the_two_agree() -> Moment:
    return graded(in_custody(), {1: "B"}, {1: "B"}), world_of("lark"), third("A")
