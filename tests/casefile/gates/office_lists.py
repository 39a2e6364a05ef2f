"""Cases of G83, G110 and G111 for lists of the authority's own."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes
from tests.casefile.gates.office import TODAY, TOMORROW, by, enacting, office

from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.office import InForce, Office
from safeconduct.casefile.words import Role
from safeconduct.catalogue import standard
from safeconduct.programmes import FOLDER, load
from safeconduct.schedule import carried

PACK = FOLDER / "ukraine-2023"


def own(*, begins: date = TOMORROW, version: str = "own", head: str = "", **text: str) -> EnactList:
    """The authority's own list: the shipped one with another day, another version, and `text` put in place."""
    written = (PACK / "schedules" / "2023-01-01.yaml").read_text()
    written = written.replace('version: "2023-01-01"', f'version: "{version}"', 1)
    written = written.replace("in_force_from: 2023-01-01", f"in_force_from: {begins}", 1)
    for old, new in text.items():
        written = written.replace(old, new)
    found = carried.carried(
        carried.head_from(head or (PACK / "programme.toml").read_text()),
        carried.list_from(written),
        standard(),
    )
    return EnactList(
        programme=found.programme.id,
        schedule_version=version,
        schedule_digest=found.schedule.digest,
        since=begins,
        head=found.head,
        content=found.content,
    )


def with_own(act: EnactList) -> InForce:
    return InForce(
        programme=act.programme,
        version=act.schedule_version,
        digest=act.schedule_digest,
        since=act.since,
        head=act.head,
        content=act.content,
    )


@passes("G83")
@passes("G110")
@passes("G111")
def a_list_of_our_own_from_tomorrow() -> Moment:
    return office(), by("owl"), own()


def coast(**more: Any) -> EnactList:
    head = (PACK / "programme.toml").read_text().replace('id = "ukraine-2023"', 'id = "coast"')
    return own(head=head, **{"programme: ukraine-2023": "programme: coast"}, **more)


@passes("G110")
@passes("G111")
def a_programme_of_our_own_from_today() -> Moment:
    return office(), by("owl"), coast(begins=TODAY)


def without_a_list(first: date, last: date) -> str:
    """The head that ships, with days declared on which there was no list."""
    head = (PACK / "programme.toml").read_text()
    source = next(iter(load("ukraine-2023").sources))
    gap = f'[[gaps]]\nfirst = {first}\nlast = {last}\nbecause = "not_in_force"\nsource = "{source}"\n'
    return f"{head}\n{gap}"


LATER = TODAY + timedelta(days=60)


@fails("G110")
def a_head_that_takes_away_days_that_have_passed() -> Moment:
    head = without_a_list(TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    return office(), by("owl"), own(begins=LATER, head=head)


@fails("G110")
def a_head_that_takes_away_today() -> Moment:
    return office(), by("owl"), own(begins=LATER, head=without_a_list(TODAY, TODAY + timedelta(days=9)))


@passes("G110")
def a_head_that_says_of_days_ahead_that_they_will_have_no_list() -> Moment:
    head = without_a_list(TOMORROW, TODAY + timedelta(days=9))
    return office(), by("owl"), own(begins=LATER, head=head)


@fails("G110")
def a_head_that_forgets_days_without_a_list_that_have_passed() -> Moment:
    head = without_a_list(date(2023, 3, 1), date(2023, 3, 31))
    before = with_own(own(begins=date(2023, 7, 1), head=head))
    there = office(in_force=(before,))
    return there, asked_of(there), own(version="own-2", begins=LATER)


@passes("G110")
def a_head_that_keeps_them() -> Moment:
    head = without_a_list(date(2023, 3, 1), date(2023, 3, 31))
    before = with_own(own(begins=date(2023, 7, 1), head=head))
    there = office(in_force=(before,))
    return there, asked_of(there), own(version="own-2", begins=LATER, head=head)


def asked_of(there: Office) -> PlainWorld:
    return PlainWorld(office=there).acting("owl", Role.LEGAL_ADVISER)


@fails("G83")
def our_own_under_another_digest() -> Moment:
    return office(), by("owl"), replace(own(), schedule_digest="00" * 32)


@fails("G110")
def one_amount_raised_after_it_was_digested() -> Moment:
    act = own()
    raised = act.content.replace('"100000.00"', '"900000.00"')
    assert raised != act.content
    return office(), by("owl"), replace(act, content=raised)


@fails("G110")
def a_text_that_is_not_the_canonical_one() -> Moment:
    act = own()
    return office(), by("owl"), replace(act, content=act.content.replace("{", "{ ", 1))


@fails("G110")
def a_clause_that_pays_for_information() -> Moment:
    act = own()
    content = act.content.replace('"pays_for":"equipment_handed_over"', '"pays_for":"information"')
    assert content != act.content
    return office(), by("owl"), replace(act, content=content, schedule_digest=carried.digest_of(content))


@fails("G110")
def a_version_that_ships_already() -> Moment:
    return office(), by("owl"), own(version="2023-01-01")


@fails("G110")
def from_another_day_than_the_list_says() -> Moment:
    return office(), by("owl"), replace(own(), since=TODAY + timedelta(days=2))


@fails("G110")
def a_head_without_a_language_that_was_promised_in() -> Moment:
    act = own()
    return office(), by("owl"), replace(act, head=act.head.replace('"en","uk","ru"', '"en","uk"'))


@fails("G110")
def a_head_and_no_list() -> Moment:
    return office(), by("owl"), replace(enacting(), head=own().head)


@passes("G111")
def the_first_one_that_ships_and_holds_since_long() -> Moment:
    return office(), by("dove"), enacting()


@fails("G111")
def our_own_from_today_where_another_held_this_morning() -> Moment:
    return office(), by("owl"), own(begins=TODAY)


@fails("G111")
def the_second_of_our_own_programme_from_today() -> Moment:
    before = with_own(coast(begins=TODAY - timedelta(days=9), version="own-0"))
    there = office(in_force=(before,))
    return there, asked_of(there), coast(begins=TODAY)


@fails("G111")
def our_own_programme_from_yesterday() -> Moment:
    return office(), by("owl"), coast(begins=TODAY - timedelta(days=1))


@fails("G111")
def our_own_from_yesterday() -> Moment:
    return office(), by("owl"), own(begins=TODAY - timedelta(days=1))


@fails("G111")
def a_second_one_that_ships_from_a_day_that_has_passed() -> Moment:
    before = InForce(programme="ukraine-2023", version="x", digest="00" * 32, since=date(2022, 1, 1))
    return office(in_force=(before,)), by("dove"), enacting()
