"""Cases of G121–G123: the other case takes them over, it is confirmed, or the link is taken back."""

import msgspec
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.linked import (
    GROUP,
    back_act,
    confirm_act,
    confirmed,
    group,
    known,
    link_act,
    link_of,
    linked,
    take_act,
    taken,
    world,
)

from safeconduct.casefile.acts.carrying import marks
from safeconduct.casefile.case import Case


@passes("G121")
def the_known_case_takes_them() -> Moment:
    return known(), world(linked()), take_act(linked())


@passes("G121")
def a_case_begins_with_them() -> Moment:
    origin = linked(link_act({"p1": "p1"}, 1, own=True))
    return Case(reference=link_of(origin).case), world(origin), take_act(origin)


@fails("G121")
def where_they_were_received_is_not_open_to_who_takes() -> Moment:
    return known(), world(), take_act(linked())


@fails("G121")
def another_case_takes_them() -> Moment:
    return msgspec.structs.replace(known(), reference=GROUP), world(linked()), take_act(linked())


@fails("G121")
def a_case_that_was_to_begin_was_there_already() -> Moment:
    origin = linked(link_act({"p1": "p1"}, own=True))
    case = msgspec.structs.replace(known(), reference=link_of(origin).case)
    return case, world(origin), take_act(origin)


@fails("G121")
def they_are_taken_a_second_time() -> Moment:
    origin = linked()
    return known(), world(origin, held=marks(link_of(origin))), take_act(origin)


@fails("G121")
def a_mark_is_left_out() -> Moment:
    origin = linked()
    act = take_act(origin)
    left = next(iter(marks(link_of(origin))))
    blind = tuple("0" * 64 if one == left else one for one in act.blind)
    return known(), world(origin), msgspec.structs.replace(act, blind=blind)


@fails("G121")
def their_number_is_told() -> Moment:
    origin = linked()
    return known(), world(origin), take_act(origin, blind=tuple(sorted(marks(link_of(origin)))))


@fails("G121")
def a_need_is_left_behind() -> Moment:
    origin = linked()
    act = take_act(origin)
    return (
        known(),
        world(origin),
        msgspec.structs.replace(act, carried=msgspec.structs.replace(act.carried, items=())),
    )


@fails("G121")
def the_ticket_is_made_up() -> Moment:
    return known(), world(linked()), take_act(linked(), ticket="00" * 32)


@fails("G121")
def it_was_confirmed_before() -> Moment:
    return known(), world(confirmed(linked())), take_act(linked())


@fails("G121")
def somebody_bears_the_label_by_now() -> Moment:
    origin = linked()
    return taken(origin), world(origin), take_act(origin)


@passes("G122")
def it_names_the_entry_there() -> Moment:
    return linked(), world(taken(linked())), confirm_act()


@fails("G122")
def nobody_has_taken_them_yet() -> Moment:
    return linked(), world(known()), confirm_act()


@fails("G122")
def it_names_another_entry() -> Moment:
    return linked(), world(taken(linked())), confirm_act(taken="e" * 64)


@fails("G122")
def it_is_confirmed_twice() -> Moment:
    return confirmed(linked()), world(taken(linked())), confirm_act()


@fails("G122")
def there_is_no_link() -> Moment:
    return group(), world(taken(linked())), confirm_act()


@fails("G122")
def the_other_case_is_closed_to_who_confirms() -> Moment:
    return linked(), world(), confirm_act()


@passes("G123")
def it_was_the_wrong_case() -> Moment:
    return linked(), world(), back_act(linked())


@fails("G123")
def they_were_taken_over_meanwhile() -> Moment:
    origin = linked()
    return origin, world(held=marks(link_of(origin))), back_act(origin)


@fails("G123")
def it_is_confirmed_already() -> Moment:
    return confirmed(linked()), world(), back_act(linked())


@fails("G123")
def marks_are_kept_back() -> Moment:
    return linked(), world(), back_act(linked(), blind=())
