"""Lists and claims that Hypothesis makes: every way to pay, every way to be wrong. The people in them are letters."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from safeconduct.programmes import load
from safeconduct.schedule import (
    Addition,
    Attribute,
    Clause,
    ConditionRule,
    Eligibility,
    FirstComers,
    FirstOf,
    FixedAmount,
    Instalment,
    LowestOf,
    Matches,
    OpenAmount,
    Payment,
    PortionAmount,
    Programme,
    Promise,
    RangeAmount,
    RateAmount,
    Rounding,
    Schedule,
    Split,
    WhenExceeds,
)

BASE = load("ukraine-2022")
PROGRAMME = BASE.id

# What clauses are about: few enough that claims meet them, of every sort that a claim can name.
TARGETS: dict[str, Matches] = {
    "tank": Matches(categories=("tank",)),
    "ship": Matches(categories=("ship",)),
    "t-72b3": Matches(models=("t-72b3",)),
    "mi-8amtsh": Matches(models=("mi-8amtsh",)),
    "rifle": Matches(models=("rifle",)),
    "detonating-cord": Matches(models=("detonating-cord",)),
    "explosives": Matches(models=("explosives",)),
}
EQUIPMENT = [
    "tank",
    "t-72b3",
    "t-72b",
    "t-80bvm",
    "mi-8amtsh",
    "rifle",
    "detonating-cord",
    "explosives",
    "ship",
]

money = st.integers(1, 10**8).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
percents = st.sampled_from(["5", "12.5", "100", "120"])
fixed = st.builds(FixedAmount, money, st.sampled_from([{}, {"EUR": "7.00"}]))
ranges = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(
    lambda pair: RangeAmount(f"{pair[0]}.00", f"{sum(pair)}.00")
)
opened = st.sampled_from(["worthy_amount", "panel", "not_found"]).map(OpenAmount)
rates = st.builds(
    RateAmount,
    money,
    st.sampled_from(["m", "kg"]),
    st.sampled_from(["1", "20"]),
    st.sampled_from(["proportional", "whole"]),
)
portions = st.builds(
    PortionAmount,
    st.sampled_from(["appraised", "base_price"]),
    percents,
    st.just({}),
    st.sampled_from(["", "1000.00"]),
)
firsts = st.tuples(portions, st.one_of(opened, fixed)).map(FirstOf)
lowests = st.tuples(fixed, portions).map(LowestOf)
exceeds = st.builds(WhenExceeds, st.just("appraised"), percents, st.just("base_price"), portions, fixed)
AMOUNTS = [fixed, fixed, ranges, opened, rates, portions, firsts, lowests, exceeds]
"""A new way to pay is a new strategy here."""


NAMES = {"en": "made up", "uk": "вигадане", "ru": "выдуманное"}
SOURCE = BASE.schedules[0].source
ATTRIBUTES = {
    "rank": Attribute(NAMES, ("1", "2", "3", "4")),
    "base_price": Attribute(NAMES, kind="money"),
}


@st.composite
def clauses(draw: st.DrawFn) -> tuple[Clause, ...]:
    found = []
    for target in draw(st.lists(st.sampled_from(sorted(TARGETS)), min_size=1, max_size=5, unique=True)):
        pays = draw(st.one_of(AMOUNTS))
        plain = isinstance(pays, FixedAmount | RangeAmount)
        per = draw(st.sampled_from(["item", "item", "person", "group"])) if plain else "item"
        bonus = isinstance(pays, FixedAmount) and per == "item" and draw(st.integers(0, 3)) == 0
        matches = TARGETS[target]
        if target == "ship":
            matches = msgspec.structs.replace(
                matches, attributes={"rank": draw(st.sampled_from([("1",), ("3", "4")]))}
            )
        elif draw(st.integers(0, 4)) == 0:
            matches = msgspec.structs.replace(matches, claimants=("citizen", "business"))
        found.append(
            Clause(
                id=target,
                names=NAMES,
                pays_for="equipment_handed_over",
                pays=pays,
                matches=matches,
                source=SOURCE,
                per=per,
                first=FirstComers(draw(st.integers(1, 4)), "50.00") if bonus else None,
                requires=("licence",) if draw(st.integers(0, 4)) == 0 else (),
            )
        )
    return tuple(found)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Make a list, with any of what a list can say."""
    written = draw(clauses())
    grades = BASE.schedules[0].grades
    condition = ConditionRule(("A", "B"), ("C", "P", "X"), ("D", "E", "F"), SOURCE)
    addition = Addition(
        id="more", names=NAMES, amount="3.00", clauses=(written[0].id,), source=SOURCE, claimants=("dealer",)
    )
    payment = Payment(
        form="cash",
        source=SOURCE,
        names=NAMES,
        instalments=(Instalment(percent=30, names=NAMES), Instalment(percent=70, names=NAMES)),
    )
    graded = draw(st.booleans())
    return Schedule(
        programme=PROGRAMME,
        version=draw(st.sampled_from(["first", "second"])),
        in_force_from=date(2000, 1, 1),
        unit="USD",
        other_units=draw(st.sampled_from([(), ("EUR",)])),
        eligibility=Eligibility(voluntary=draw(st.booleans()), condition=condition if graded else None),
        grades=grades if graded else (),
        split=Split(
            draw(st.sampled_from(["equal", "by_weight", "by_agreement"])),
            "claim_order",
            SOURCE,
            draw(st.booleans()),
        ),
        rounding=Rounding(draw(st.sampled_from(["half_up", "half_even", "down", "up"])), SOURCE),
        attributes=ATTRIBUTES,
        sources={SOURCE: BASE.sources[SOURCE]},
        source=SOURCE,
        clauses=written,
        additions=(addition,) if draw(st.integers(0, 3)) == 0 else (),
        promises=(Promise(kind="secrecy", names=NAMES, source=SOURCE),) if draw(st.booleans()) else (),
        payment=payment if draw(st.booleans()) else None,
    )


def programme_of(*versions: Schedule) -> Programme:
    """Return a programme with these versions of its list, one year after another."""
    begun = [
        msgspec.structs.replace(version, version=f"v{number}", in_force_from=date(2001 + number, 1, 1))
        for number, version in enumerate(versions)
    ]
    return msgspec.structs.replace(BASE, schedules=tuple(begun), gaps=(), sources=BASE.sources)


ages = st.one_of(st.integers(14, 60), st.sampled_from([-1, 0, 17, 18, 130, 131]))
people = st.fixed_dictionaries(
    {},
    optional={
        "age": ages,
        "deceased": st.booleans(),
        "kind": st.sampled_from(["person", "citizen", "business", "dealer"]),
        "weight": st.sampled_from(["1", 2, "2.5", "0"]),
        "attributes": st.sampled_from([{"licensed": True}, {"licensed": False}, {}, {"licensed": "yes"}]),
    },
)
groups = st.lists(people, min_size=0, max_size=4).flatmap(
    lambda group: st.sampled_from(["abcd", "dcba", "aacd"]).map(
        lambda ids: [{"id": each, **person} for each, person in zip(ids, group, strict=False)]
    )
)
items = st.fixed_dictionaries(
    {
        "equipment": st.sampled_from([*EQUIPMENT, *EQUIPMENT, "no-such-thing"]),
        "quantity": st.sampled_from(["1", "1", 1, 2, "3", "12.5", "0", "007", 5_000, 10**9]),
    },
    optional={
        "condition": st.sampled_from("AABCDEFPXZ"),
        "unit": st.sampled_from(["m", "kg", "item", "yard"]),
        "decided": st.sampled_from(["0.00", "100.00", "500000.00", "1.001", "-1"]),
        "appraised": st.sampled_from(["80.00", "1500.00", "x"]),
        "attributes": st.fixed_dictionaries(
            {},
            optional={
                "rank": st.sampled_from(["1", 3, "9", True]),
                "base_price": st.sampled_from(["100.00", "999.99", 5]),
            },
        ),
        "description": st.sampled_from(["", "with a dent"]),
    },
)
days = st.dates(date(2000, 6, 1), date(2003, 6, 1)).map(str)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """Make a claim as plain data: right in most of what it says, so that most of it is looked at."""
    plain: dict[str, Any] = {
        "programme": draw(st.sampled_from([PROGRAMME] * 9 + ["nobodys"])),
        "surrendered_on": draw(days),
        "voluntary": draw(st.sampled_from([True, True, True, False])),
        "claimants": draw(groups),
        "items": draw(st.lists(items, max_size=4)),
    }
    optional = {
        "offered_on": days,
        "prior_awards": st.sampled_from([0, 1, 2, 3, -1, 5_000]),
        "knew_of_offer": st.booleans(),
        "unit": st.sampled_from(["USD", "EUR", "GBP"]),
    }
    for key, value in optional.items():
        if draw(st.integers(0, 3)) == 0:
            plain[key] = draw(value)
    return plain


good_items = st.fixed_dictionaries(
    {"equipment": st.sampled_from(EQUIPMENT), "quantity": st.sampled_from(["1", "2", "3"])},
    optional={"condition": st.sampled_from("ABCDEFPX")},
)
good_people = st.lists(
    st.fixed_dictionaries(
        {}, optional={"age": st.integers(0, 90), "deceased": st.booleans(), "weight": st.just("2")}
    ),
    min_size=1,
    max_size=4,
).map(lambda group: [{"id": f"person-{number}", **person} for number, person in enumerate(group)])
good_claims = st.fixed_dictionaries(
    {
        "programme": st.just(PROGRAMME),
        "surrendered_on": st.dates(date(2001, 1, 1), date(2003, 6, 1)).map(str),
        "voluntary": st.sampled_from([True, True, True, False]),
        "claimants": good_people,
        "items": st.lists(good_items, min_size=1, max_size=4),
    }
)
files = st.lists(st.one_of(claims(), good_claims), min_size=1, max_size=14)
"""Claims as a file holds them: many alike, some of them no claims at all."""
