"""Moments for G167–G169: what of a case is handed to a court."""

from typing import Any

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.court import ExportBundle
from safeconduct.casefile.case import Case, Proposal


def export(**more: Any) -> ExportBundle:
    reasons = {"purpose": "A hearing.", "recipient": "The invented court.", "basis": "Order 1."}
    return ExportBundle(**{**reasons, "full": (0, 2), "statements": (1,), "files": (2,), **more})


def proposed(*acts: tuple[int, ExportBundle]) -> Case:
    """Return a case in which exports were proposed at these places."""
    pending = tuple(
        Proposal(
            act="ExportBundle",
            version=1,
            fields=act.fields(),
            proposer="owl",
            digest=f"{place:064x}",
            index=place,
        )
        for place, act in acts
    )
    return replace(c.opened(), pending=pending)


@passes("G167")
def a_purpose_a_recipient_and_an_order() -> Moment:
    return c.opened(), c.world(), export()


@fails("G167")
def no_purpose() -> Moment:
    return c.opened(), c.world(), export(purpose=" \n")


@fails("G167")
def to_nobody() -> Moment:
    return c.opened(), c.world(), export(recipient=" ")


@fails("G167")
def on_no_order() -> Moment:
    return c.opened(), c.world(), export(basis="\t")


@passes("G168")
def each_entry_once() -> Moment:
    return c.opened(), c.world(), export()


@passes("G168")
def a_statement_alone() -> Moment:
    return c.opened(), c.world(), export(full=(), files=())


@fails("G168")
def nothing() -> Moment:
    return c.opened(), c.world(), export(full=(), statements=(), files=())


@fails("G168")
def an_entry_in_full_and_redacted() -> Moment:
    return c.opened(), c.world(), export(statements=(0,))


@fails("G168")
def an_entry_twice() -> Moment:
    return c.opened(), c.world(), export(full=(0, 0, 2))


@fails("G168")
def the_file_of_an_entry_that_is_redacted() -> Moment:
    return c.opened(), c.world(), export(files=(1,))


@passes("G169")
def at_the_proposal() -> Moment:
    return c.opened(), c.world(), export()


@passes("G169")
def entries_from_before_the_proposal() -> Moment:
    return proposed((3, export())), c.world(), export()


@passes("G169")
def whatever_else_was_proposed_before() -> Moment:
    return proposed((1, export(purpose="Another.")), (3, export())), c.world(), export()


@fails("G169")
def the_proposal_itself() -> Moment:
    return proposed((2, export())), c.world(), export()


@fails("G169")
def an_entry_still_to_come() -> Moment:
    return proposed((1, export())), c.world(), export()


@fails("G169")
def an_entry_that_only_a_later_proposal_has_seen() -> Moment:
    return proposed((1, export()), (9, export(purpose="Another."))), c.world(), export()
