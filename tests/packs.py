"""Packs for tests, written from plain data; JSON is YAML, so a list is dumped as it stands."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.assessment import Award, assess_on, claim_from_plain
from safeconduct.catalogue import standard
from safeconduct.schedule import Programme, load_pack

HEAD = """\
id = "test-pack"
status = "{status}"
data_protection = "none: an invented programme"
languages = ["en"]
units = ["USD", "EUR"]
{more}
[names]
en = "An invented programme"
[authority]
en = "An invented authority"
[texts.summary]
en = "An invented summary"
[sources.s]
title = "An invented source"
[[grades]]
code = "good"
names = {{ en = "Good" }}
[[grades]]
code = "worn"
names = {{ en = "Worn" }}
[[grades]]
code = "broken"
names = {{ en = "Broken" }}
[[grades]]
code = "burnt"
names = {{ en = "Burnt out" }}
destroyed = true
"""

CONDITION = {
    "payable": ["good", "worn"],
    "needs_decision": ["broken"],
    "not_eligible": ["burnt"],
    "source": "s",
}
ROUNDING = {"how": "half_up", "source": "s"}


def named(text: str) -> dict[str, str]:
    return {"en": text}


def clause(name: str, pays: Mapping[str, Any], *models: str, **more: Any) -> dict[str, Any]:
    """Return a clause about known items; `matches` in `more` is merged in."""
    matches = {"models": list(models), **more.pop("matches", {})}
    return {
        "id": name,
        "names": named(name),
        "pays_for": "equipment_handed_over",
        "pays": dict(pays),
        "matches": {key: value for key, value in matches.items() if value},
        "source": "s",
        **more,
    }


def fixed(amount: str, **more: Any) -> dict[str, Any]:
    return {"kind": "fixed", "amount": amount, **more}


def listed(*clauses: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a list as plain data."""
    return {
        "programme": "test-pack",
        "version": "one",
        "in_force_from": "2020-01-01",
        "unit": "USD",
        "source": "s",
        "eligibility": {"voluntary": True},
        "split": {"shares": "equal", "remainder": "claim_order", "source": "s"},
        "clauses": list(clauses),
        **more,
    }


def write(folder: Path, *lists: Mapping[str, Any], status: str = "enactable", more: str = "") -> Path:
    """Write a pack with these lists and return its folder."""
    pack = folder / "test-pack"
    (pack / "schedules").mkdir(parents=True, exist_ok=True)
    (pack / "programme.toml").write_text(HEAD.format(status=status, more=more), encoding="utf-8")
    for number, plain in enumerate(lists):
        # A date stands without quotes in YAML.
        text = json.dumps(plain, indent=1, ensure_ascii=False)
        for key in ("in_force_from", "in_force_until"):
            if key in plain:
                text = text.replace(f'"{key}": "{plain[key]}"', f'"{key}": {plain[key]}')
        (pack / "schedules" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return pack


def load(folder: Path, *lists: Mapping[str, Any], **more: str) -> Programme:
    """Write a pack and load it."""
    return load_pack(write(folder, *lists, **more), standard())


def award(programme: Programme, *items: Mapping[str, Any], **more: Any) -> Award:
    """Assess what one adult brought, by a programme's first list."""
    plain = {
        "programme": programme.id,
        "surrendered_on": date(2021, 1, 1),
        "voluntary": True,
        "claimants": [{"id": "a"}],
        "items": [{"quantity": "1", **item} for item in items],
        **more,
    }
    return assess_on(
        claim_from_plain(plain), programme.schedules[0], standard().with_items(programme.additions)
    )
