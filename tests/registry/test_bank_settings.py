"""`[bank]` in safeconduct.toml: a payer that tells nothing, and nothing that a bank would refuse."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import BadInput
from safeconduct.registry.bank_settings import EXAMPLE, Bank, betrays, fault_of
from safeconduct.registry.configuration import FILE, configuration

PAYER = "UA213996220000026007233566001"
NAMED = "General Services Department 12"


def read(home: Path, text: str) -> Bank:
    (home / FILE).write_text(text)
    return configuration(home).bank


def test_without_a_setting_nothing_is_paid_and_the_sentence_says_what_to_set(tmp_path: Path) -> None:
    assert configuration(tmp_path).bank == Bank()
    with pytest.raises(BadInput, match=r"UAH.*\[bank\.accounts\]"):
        Bank().payer("UAH")


def test_settings_are_taken_as_written(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f'[bank]\nname = "{NAMED}"\ncountry = "UA"\ntext = "Ref."\n[bank.accounts]\nUAH = "{PAYER}"\n',
    )
    assert (found.payer("UAH").account, found.payer("UAH").name) == (PAYER, NAMED)
    assert found.text_of("7k2mx9qp3f4da8bc") == "Ref. 7k2mx9qp3f4da8bc"
    assert Bank().text_of("7k2mx9qp3f4da8bc") == "7k2mx9qp3f4da8bc"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Office for Surrenders"', "what the money is for"),
        ('name = "Х"\ntext = "Винагорода"', "what the money is for"),
        ('text = "За сдачу"', "what the money is for"),
        ('text = "Safe conduct"', "what the money is for"),
        (f'text = "{"x" * 101}"', "at most 100"),
        ('recipient = "age1nobody"', "no age recipient"),
        ('profile = "swift"', "profile"),
        ('payer = "x"', "no setting “payer”"),
        (f'[bank.accounts]\nUAH = "{PAYER}"', "“name” is missing"),
        (f'name = "{NAMED}"\n[bank.accounts]\nUAH = "{PAYER[:-1]}2"', "IBAN"),
        (f'name = "{NAMED}"\n[bank.accounts]\nXAU-tael = "{PAYER}"', "no unit in which a bank pays"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        read(tmp_path, f"[bank]\n{text}\n")
    assert "line" in str(refused.value)


def test_a_programme_s_name_betrays_as_well(tmp_path: Path) -> None:
    del tmp_path
    assert betrays("Paid by Ukraine-2023 office", ("ukraine-2023",)) == "ukraine-2023"
    assert betrays(NAMED, ("ukraine-2023", "")) == ""
    assert fault_of(Bank(name=NAMED, accounts={"UAH": PAYER})) is None


def test_the_file_explains_every_setting() -> None:
    switched = "\n".join(line.removeprefix("# ") if " = " in line else line for line in EXAMPLE.splitlines())
    table = tomllib.loads(switched)["bank"]
    assert set(table) == set(Bank.__struct_fields__)
    assert fault_of(msgspec.convert(table, Bank)) is None
