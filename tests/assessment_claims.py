"""Claims for tests; the people in them are letters."""

from safeconduct.assessment import Award, Claim, assess, claim_from_plain
from safeconduct.catalogue import standard
from safeconduct.programmes import load


def item(equipment: str = "t-72b3", **more: object) -> dict[str, object]:
    return {"equipment": equipment, "quantity": "1", "condition": "A", **more}


def claim(*items: dict[str, object], **more: object) -> Claim:
    plain: dict[str, object] = {
        "programme": "ukraine-2022",
        "offered_on": "2022-06-01",
        "surrendered_on": "2022-06-10",
        "voluntary": True,
        "claimants": [{"id": "a"}],
        "items": list(items) or [item()],
        **more,
    }
    return claim_from_plain({key: value for key, value in plain.items() if value is not None})


def award(*items: dict[str, object], **more: object) -> Award:
    given = claim(*items, **more)
    return assess(given, load(given.programme), standard())
