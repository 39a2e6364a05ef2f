"""One explained assessment, against a rules engine with its trace on the same list.

The peer gets the list of 2022 as one decision table, loaded once by key from memory, and is told the equipment's
category and rank: it looks nothing up. We look both up. Every claim is another one, so nobody answers from memory.
"""

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from benchmarks.peer_list import graph
from benchmarks.rounds import Row, Scale, compare, interleave
from safeconduct.assessment import Award, Outcome, assess_on, claim_from_plain
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load

AT_LEAST = 5
PROGRAMME = "ukraine-2022"
ON = date(2022, 6, 10)
KEY = "list"

CLAIMS = 1000
"""Of each of which one run of a side is made."""

type Verdict = tuple[str, int | None, int | None, int | None]
"""Outcome; amount; lowest and highest of a decision that is to come: in minor units."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure, after both sides gave the same answer to every claim of the sample.

    Raises:
        BadInput: the peer is not installed.
        AssertionError: the two sides disagree, so that there is nothing to compare.
    """
    try:
        import zen  # noqa: PLC0415 - only `make bench` installs it
    except ImportError:
        raise BadInput("The peer zen-engine is not installed; run `make bench`.") from None
    catalogue, schedule = standard(), load(PROGRAMME).schedule_on(ON)
    plain = list(islice(claims(), CLAIMS))
    typed = [claim_from_plain(claim) for claim in plain]
    facts = [facts_of(claim) for claim in plain]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph(schedule, catalogue)}}})
    traced: Any = {"trace": True}

    for claim, fact in zip(typed, facts, strict=True):
        ours = verdict_of(assess_on(claim, schedule, catalogue))
        theirs = peers_verdict(engine.evaluate(KEY, fact, traced)["result"])
        if ours != theirs:
            raise AssertionError(f"{claim}: we say {ours}, the peer says {theirs}")

    def us() -> int:
        for claim in typed:
            assess_on(claim, schedule, catalogue)
        return len(typed)

    def us_from_plain() -> int:
        for claim in plain:
            assess_on(claim_from_plain(claim), schedule, catalogue)
        return len(plain)

    def peer() -> int:
        for fact in facts:
            engine.evaluate(KEY, fact, traced)
        return len(facts)

    times = interleave({"us": us, "plain": us_from_plain, "peer": peer}, scale)
    against = "zen-engine evaluate(key) with trace"
    yield compare(times, "us", "peer", what="one explained assessment", against=against, lowest=AT_LEAST)
    yield compare(times, "plain", "peer", what="the same, reading the claim first", against=against)


def claims() -> Iterator[dict[str, Any]]:
    """Yield claims without end, as plain data, each of somebody else: any model, any grade, few not voluntary."""
    chance = random.Random(1953)
    models = [model.id for model in standard().models.values()]
    number = 0
    while True:
        number += 1
        item = {
            "equipment": chance.choice(models),
            "quantity": str(chance.choice((1, 1, 1, 2, 3, 12))),
            "condition": chance.choice("AAAABBBCDEFPX"),
        }
        yield {
            "programme": PROGRAMME,
            "surrendered_on": ON.isoformat(),
            "voluntary": chance.random() > 0.05,
            "claimants": [{"id": f"p{number}", "age": chance.randint(18, 60)}],
            "items": [item],
        }


def facts_of(claim: dict[str, Any]) -> dict[str, Any]:
    """Return what the peer is given: the claim's one item, with what our side has to look up."""
    (item,) = claim["items"]
    model = standard().models[item["equipment"]]
    return {
        "category": model.category,
        "rank": model.attributes.get("rank", ""),
        "quantity": int(item["quantity"]),
        "condition": item["condition"],
        "voluntary": claim["voluntary"],
    }


def verdict_of(award: Award) -> Verdict:
    """Return what we said about the claim's one item."""
    (line,) = award.lines
    if line.outcome is not Outcome.NEEDS_DECISION or line.range is None:
        return line.outcome, line.amount, None, None
    return line.outcome, line.amount, line.range.lowest, line.range.highest


def peers_verdict(result: dict[str, Any]) -> Verdict:
    """Return what the peer said; it leaves out what is null."""
    return result["outcome"], result.get("amount"), result.get("lowest"), result.get("highest")
