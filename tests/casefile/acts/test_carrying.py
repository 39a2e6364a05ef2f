"""What goes with people who are linked: what a life depends on, the item as it is, and marks that say nothing."""

import msgspec
from hypothesis import given
from tests.casefile.linked import ENTRY, KNOWN, confirmed, group, link_act, linked, links, taken
from tests.casefile.receiving import after

from safeconduct.casefile.acts.carrying import marks, shown_marks
from safeconduct.casefile.acts.linking import LinkToCase
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.casefile.parts.reception import Wish


def test_what_a_life_depends_on_goes_along() -> None:
    case = group()
    protection = msgspec.structs.replace(case.protection, minors=("c1",), medical={"p1": Urgency.AT_ONCE})
    case = msgspec.structs.replace(case, protection=protection)
    case = after(case, RecordWishes(wishes={"p1": Wish.EXCHANGE}), "crane")
    case = after(case, RecordServiceWish.of({"p1": Service.NO}, ("crane", "heron")), "crane")
    origin = linked(link_act({"p1": "p1", "c1": "c9"}, 1, 2), case)
    other = taken(origin)
    assert other.protection.minors == ("c9",)
    assert other.protection.medical == {"p1": Urgency.AT_ONCE}
    assert other.reception.said == {"p1": Wish.EXCHANGE}
    # Whoever could read a wish about service assesses nothing in the other case either.
    assert set(other.reception.wish_readers) == {"crane", "heron"}
    assert other.reception.service_asked == ("p1",)
    left = confirmed(origin)
    assert "p1" not in left.protection.medical
    assert "c1" not in left.protection.minors


def test_the_item_keeps_its_tag_seal_holder_and_chain_and_names_who_brought_it() -> None:
    before = group().custody.items[0]
    item, _ = taken(linked(link_act({"p1": "p7"}, 1, 2))).custody.items
    assert (item.tag, item.seal, item.custodian, item.chain) == (
        before.tag,
        before.seal,
        before.custodian,
        before.chain,
    )
    assert (item.delivered_by, item.receipt, item.linked) == ("p7", 0, "")


@given(links())
def test_marks_tell_neither_how_many_nor_who_and_no_two_links_share_one(act: LinkToCase) -> None:
    (link,) = linked(act).reception.links
    shown = shown_marks(link)
    assert len(shown) == 16
    assert list(shown) == sorted(shown)
    assert marks(link) <= set(shown)
    assert marks(link).isdisjoint(marks(msgspec.structs.replace(link, ticket="00" * 32)))
    assert not any(label in mark for mark in shown for label in (KNOWN, ENTRY))
