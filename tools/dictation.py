"""Designations as people say them: numbers in words, letters by their names; three languages."""

import re
from typing import NamedTuple


class Speech(NamedTuple):
    """How a language says numbers and letters.

    Attributes:
        ones: from zero to nineteen.
        tens: from twenty on.
        hundreds: from a hundred on.
        letters: the name of each letter.
        designation: what a designation in its script looks like.
    """

    ones: list[str]
    tens: list[str]
    hundreds: list[str]
    letters: dict[str, str]
    designation: re.Pattern[str]


def _listed(words: str) -> list[str]:
    return words.replace("_", " ").split(",")


_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщыэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_IN_CYRILLIC = re.compile(r"[А-ЯЄІЇа-яіє]{1,4}-?\d{1,3}(?:-?[А-ЯІЇ]{1,3}\d?)?|\d[А-ЯІ]{1,2}\d{1,3}")
_IN_LATIN = re.compile(r"[A-Z]{1,4}[a-z]?-?\d{1,3}(?:-?[A-Z]{1,3}\d?)?")

SPEECH = {
    "ru": Speech(
        _listed(
            "ноль,один,два,три,четыре,пять,шесть,семь,восемь,девять,десять,одиннадцать,двенадцать,тринадцать,"
            "четырнадцать,пятнадцать,шестнадцать,семнадцать,восемнадцать,девятнадцать"
        ),
        _listed("двадцать,тридцать,сорок,пятьдесят,шестьдесят,семьдесят,восемьдесят,девяносто"),
        _listed("сто,двести,триста,четыреста,пятьсот,шестьсот,семьсот,восемьсот,девятьсот"),
        dict(
            zip(
                _CYRILLIC,
                _listed("а,бэ,вэ,гэ,дэ,е,ё,жэ,зэ,и,й,ка,эль,эм,эн,о,пэ,эр,эс,тэ,у,эф,ха,цэ,че,ша,ща,ы,э,ю,я"),
                strict=True,
            )
        ),
        _IN_CYRILLIC,
    ),
    "uk": Speech(
        _listed(
            "нуль,один,два,три,чотири,п'ять,шість,сім,вісім,дев'ять,десять,одинадцять,дванадцять,тринадцять,"
            "чотирнадцять,п'ятнадцять,шістнадцять,сімнадцять,вісімнадцять,дев'ятнадцять"
        ),
        _listed("двадцять,тридцять,сорок,п'ятдесят,шістдесят,сімдесят,вісімдесят,дев'яносто"),
        _listed("сто,двісті,триста,чотириста,п'ятсот,шістсот,сімсот,вісімсот,дев'ятсот"),
        dict(
            zip(
                _CYRILLIC,
                _listed("а,бе,ве,ге,де,е,ё,же,зе,и,й,ка,ел,ем,ен,о,пе,ер,ес,те,у,еф,ха,це,че,ша,ща,и,е,ю,я"),
                strict=True,
            )
        ),
        _IN_CYRILLIC,
    ),
    "en": Speech(
        _listed(
            "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,"
            "sixteen,seventeen,eighteen,nineteen"
        ),
        _listed("twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety"),
        _listed(
            "one_hundred,two_hundred,three_hundred,four_hundred,five_hundred,six_hundred,seven_hundred,"
            "eight_hundred,nine_hundred"
        ),
        dict(
            zip(
                _LATIN,
                _listed(
                    "ay,bee,cee,dee,e,eff,gee,aitch,eye,jay,kay,el,em,en,o,pee,cue,ar,ess,tee,you,vee,w,ex,why,zee"
                ),
                strict=True,
            )
        ),
        _IN_LATIN,
    ),
}

NICKNAMES = dict(
    enumerate(_listed("двойка,тройка,четвёрка,пятёрка,шестёрка,семёрка,восьмёрка,девятка,десятка"), 2)
)
"""What a model is called in Russian by its number."""


def number(value: int, speech: Speech) -> str:
    """Return a number below a thousand in words."""
    hundreds, rest = divmod(value, 100)
    said = [speech.hundreds[hundreds - 1]] if hundreds else []
    if rest >= 20:
        said.append(speech.tens[rest // 10 - 2])
        rest %= 10
    if rest or not said:
        said.append(speech.ones[rest])
    return " ".join(said)


def spoken(parts: list[str], speech: Speech) -> str:
    """Return a designation with its numbers in words, its letters as they are: `т семьдесят два б три`."""
    return " ".join(number(int(part), speech) if part.isdigit() else part.lower() for part in parts)


def spelt(parts: list[str], speech: Speech) -> str:
    """Return a designation with its letters by their names too: `тэ семьдесят два бэ три`."""
    return " ".join(
        number(int(part), speech)
        if part.isdigit()
        else " ".join(speech.letters.get(letter, letter) for letter in part.lower().replace("і", "и"))
        for part in parts
    )
