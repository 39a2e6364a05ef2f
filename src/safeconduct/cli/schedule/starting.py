"""The texts of a starting pack: complete, in order as they are, and full of comments that teach."""

import json
from datetime import date
from typing import NamedTuple

from safeconduct.schedule import UNITS, amount_text, minor_units
from safeconduct.schedule.jsonschema import file_name, schema_text

_WORDS: dict[str, dict[str, str]] = {
    "name": {
        "en": "Rewards for handing over equipment",
        "uk": "Винагорода за передавання техніки",
        "ru": "Вознаграждение за передачу техники",
    },
    "authority": {
        "en": "Name of the authority that promises and pays",
        "uk": "Назва органу, який обіцяє і платить",
        "ru": "Название органа, который обещает и платит",
    },
    "summary": {
        "en": "Whoever voluntarily hands over equipment on this list that is fit for use receives a reward.",
        "uk": "Хто добровільно передає придатну для використання техніку з цього переліку, отримує винагороду.",
        "ru": "Кто добровольно передаёт пригодную к использованию технику из этого перечня, получает вознаграждение.",
    },
    "not_on_the_list": {
        "en": "What the list does not name is not worth nothing: you get a receipt and a reason, and may contest it.",
        "uk": "Те, чого немає в переліку, не означає «нуль»: вам видадуть розписку й пояснення, і рішення можна "
        "оскаржити.",
        "ru": "То, чего нет в перечне, не означает «ноль»: вам выдадут расписку и объяснение, и решение можно "
        "обжаловать.",
    },
    "fit": {"en": "Fit for use", "uk": "Придатна до використання", "ru": "Пригодна к использованию"},
    "repairable": {"en": "Repairable", "uk": "Потребує ремонту", "ru": "Требует ремонта"},
    "awaiting": {"en": "Awaiting inspection", "uk": "Очікує огляду", "ru": "Ожидает осмотра"},
    "destroyed": {"en": "Destroyed", "uk": "Знищена", "ru": "Уничтожена"},
    "tank": {"en": "Tank", "uk": "Танк", "ru": "Танк"},
    "aircraft": {
        "en": "Aircraft: aeroplane or helicopter with a crew",
        "uk": "Літальний апарат з екіпажем: літак або вертоліт",
        "ru": "Летательный аппарат с экипажем: самолёт или вертолёт",
    },
    "doubt": {
        "en": "This list is an example; no authority has published it.",
        "uk": "Цей перелік є прикладом; жоден орган його не оприлюднив.",
        "ru": "Этот перечень — пример; ни один орган его не опубликовал.",
    },
}


class Start(NamedTuple):
    """What a starting pack is made for.

    Attributes:
        id: of the programme.
        languages: codes; in one that has no words here the English ones stand, to be translated.
        unit: of every amount.
        begins: the list's first day.
    """

    id: str
    languages: tuple[str, ...]
    unit: str
    begins: date


def files(start: Start) -> dict[str, str]:
    """Return the files of a starting pack: path in its folder → text."""
    return {
        "programme.toml": _programme(start),
        f"schedules/{start.begins}.yaml": _schedule(start),
        "cases/example.json": _case(start),
        **{f"schema/{file_name(which)}": schema_text(which) for which in ("programme", "schedule")},
    }


def _programme(start: Start) -> str:
    unknown = [code for code in start.languages if code not in _WORDS["name"]]
    translate = f"# Still to be translated from the English here: {', '.join(unknown)}.\n" * bool(unknown)
    grades = (("A", "fit"), ("C", "repairable"), ("P", "awaiting"), ("F", "destroyed"))
    scale = "\n".join(
        f'[[grades]]\ncode = "{code}"\nnames = {_toml(word, start)}\n'
        + (
            "# No list may pay for this grade: that would be a reward for destroying.\ndestroyed = true\n"
            * (code == "F")
        )
        for code, word in grades
    )
    return f"""\
#:schema schema/{file_name("programme")}
# The head of a programme pack: what the programme is called, who pays, and which sources its lists cite.
# The lists themselves are in schedules/, one file for each dated version.
#
# Check the whole pack after every change:   safeconduct schedule validate <this folder>
# The first line above lets an editor complete and explain every key.

# In claims and on the command line: small letters, digits, hyphens.
id = {_quoted(start.id)}

# "enactable" can be put in force. "historic" is for assessment and simulation only.
status = "enactable"

# Which law on personal data binds the authority.
data_protection = "Say here which law binds; Directive (EU) 2016/680 and the GDPR are followed"

# Every text below, and in every list, stands once in each of these languages.
{translate}languages = [{", ".join(map(_quoted, start.languages))}]

# Units that the lists may use. Known are {", ".join(UNITS)}.
units = [{_quoted(start.unit)}]

[names]
{_table("name", start)}

[authority]
{_table("authority", start)}

# What people are told before they read a figure.
[texts.summary]
{_table("summary", start)}

[texts.not_on_the_list]
{_table("not_on_the_list", start)}

# Where figures and rules were read. Every clause cites one of these by the name behind the point.
# certainty: A stated in the source, B arithmetic on a stated rule, C rests on an assumption, D sources disagree.
[sources.decree]
title = "Say here which decree, law or statement, with its number and date"
url = ""
certainty = "A"

[sources.own_rule]
title = "This programme's own rule: the source names none"
certainty = "C"

# The condition scale by which inspectors grade what was handed over.
{scale}
# What is known of the scheme and is not in the lists, so that nobody takes it for forgotten. For example:
# [[omitted]]
# why = "pays_for_information"
# source = "decree"
# [omitted.what]
# {start.languages[0]} = "The line for information on whereabouts"
"""


def _schedule(start: Start) -> str:
    return f"""\
# yaml-language-server: $schema=../schema/{file_name("schedule")}
# One dated version of the official list of rewards. A published list is never edited: a change is a new file with
# a later first day, and this one ends by itself when that begins. See what a change does:
#   safeconduct schedule diff <pack>
programme: {start.id}
version: "{start.begins}"
in_force_from: {start.begins}
# in_force_until: 2030-12-31        only where the list itself names a last day
unit: {start.unit}
# Where the list as a whole was read: a name from [sources] in programme.toml.
source: decree

eligibility:
  # Only what is handed over of one's own will is paid.
  voluntary: true
  # Every grade of the scale in programme.toml stands in exactly one of the three lists.
  condition:
    payable: [A]
    needs_decision: [C, P]
    not_eligible: [F]
    source: own_rule

# How an award is shared when several people come together.
split:
  shares: equal
  # What does not divide goes, one smallest coin each, to the first claimants.
  remainder: claim_order
  source: own_rule

notes:
{_note("doubt", start)}

clauses:
  # A fixed amount. Amounts stand in quotes, with a point and no separators: they are kept exactly as written.
  - id: tank
    names:
{_block("tank", start)}
    # equipment_handed_over, equipment_deactivated or cash_handed_over: nothing else may be paid for.
    pays_for: equipment_handed_over
    pays: {{kind: fixed, amount: {_amount("100000", start.unit)}}}
    # Categories and models of the catalogue:   safeconduct equipment find "T-72"
    matches:
      categories: [tank]
    source: decree

  # An amount that people decide within two bounds; the software never picks one.
  # Other kinds: open, rate (for each metre or kilogram), portion (of a value), first_of, lowest_of, when_exceeds.
  - id: aircraft
    names:
{_block("aircraft", start)}
    pays_for: equipment_handed_over
    pays: {{kind: range, lowest: {_amount("0", start.unit)}, highest: {_amount("500000", start.unit)}}}
    matches:
      categories: [crewed_aircraft]
    source: decree
"""


def _case(start: Start) -> str:
    hundred_thousand = _digits("100000", start.unit)
    case = {
        "claim": {
            "programme": start.id,
            "surrendered_on": start.begins.isoformat(),
            "voluntary": True,
            "claimants": [{"id": "driver"}, {"id": "gunner"}],
            "items": [{"equipment": "tank", "quantity": "1", "condition": "A"}],
        },
        "expect": {
            "status": "payable",
            "unit": start.unit,
            "total": hundred_thousand,
            "lines": [{"outcome": "payable", "amount": hundred_thousand}],
            "shares": dict.fromkeys(("driver", "gunner"), _digits("50000", start.unit)),
        },
        "source": "Say here where the answer was read: validate holds the list to it",
        "certainty": "A",
    }
    return json.dumps(case, ensure_ascii=False, indent=2) + "\n"


def _digits(whole: str, unit: str) -> str:
    return amount_text(minor_units(whole, unit), unit)


def _amount(whole: str, unit: str) -> str:
    return _quoted(_digits(whole, unit))


def _said(word: str, language: str) -> str:
    words = _WORDS[word]
    return words.get(language, words["en"])


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML and a double-quoted one of YAML as well.
    return json.dumps(text, ensure_ascii=False)


def _table(word: str, start: Start) -> str:
    return "\n".join(f"{code} = {_quoted(_said(word, code))}" for code in start.languages)


def _toml(word: str, start: Start) -> str:
    return "{ " + ", ".join(f"{code} = {_quoted(_said(word, code))}" for code in start.languages) + " }"


def _block(word: str, start: Start) -> str:
    return "\n".join(f"      {code}: {_quoted(_said(word, code))}" for code in start.languages)


def _note(word: str, start: Start) -> str:
    lines = [f"{code}: {_quoted(_said(word, code))}" for code in start.languages]
    return "  - " + "\n    ".join(lines)
