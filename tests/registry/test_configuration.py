"""What an operator sets: defaults that work, and no setting that is silently not one."""

import tomllib
from pathlib import Path

import pytest

from safeconduct.errors import BadInput
from safeconduct.registry.configuration import (
    EXAMPLE,
    FILE,
    HOSTS,
    Configuration,
    Notices,
    configuration,
    write_example,
)
from safeconduct.sealing.rehearsal import REHEARSAL_ONION

PARTNER = "witness.example/partner+fa7c8fd7+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


def written(home: Path, text: str) -> Configuration:
    (home / FILE).write_text(text, encoding="utf-8")
    return configuration(home)


def test_without_a_folder_or_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert configuration(None) == Configuration()
    found = configuration(tmp_path)
    assert (found.programme, found.hosts, found.onion, found.clear) == ("ukraine-2023", HOSTS, None, None)
    assert (found.addresses, found.lists) == (tmp_path / "addresses.json", tmp_path / "lists")
    assert (found.languages, found.notices) == (("en", "uk", "ru"), Notices())


def test_the_file_that_is_written_for_an_operator_changes_nothing(tmp_path: Path) -> None:
    before = configuration(tmp_path)
    write_example(tmp_path)
    assert configuration(tmp_path) == before
    (tmp_path / FILE).write_text("# mine\n")
    write_example(tmp_path)
    assert (tmp_path / FILE).read_text() == "# mine\n"


def test_the_file_explains_every_setting_there_is_and_each_can_be_switched_on(tmp_path: Path) -> None:
    lines = EXAMPLE.splitlines()
    switched = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines
    ]
    text = "\n".join(switched).replace("http://….onion/", REHEARSAL_ONION)
    tables = tomllib.loads(text)
    assert set(tables["site"]) == {
        "programme", "hosts", "onion", "clear", "leave_to", "addresses", "lists", "languages",
    }  # fmt: skip
    assert set(tables["journal"]) == {"batch", "witnesses", "quorum"}
    assert set(tables["notices"]) == set(Notices.__struct_encode_fields__)
    found = written(tmp_path, text)
    assert found.clear == "https://safeconduct.example/"
    assert found.notices.to == {"heron": "a.heron@safeconduct.example"}
    assert (found.journal.batch, found.journal.quorum) == (256, 1)
    assert [each.name for each in found.journal.witnesses] == ["witness.example/partner"]


def test_settings_are_taken_as_written(tmp_path: Path) -> None:
    found = written(
        tmp_path,
        f'[site]\nprogramme = "./coast-2027"\nhosts = ["www.coast.example"]\nonion = "{REHEARSAL_ONION}"\n'
        'clear = "https://coast.example/"\naddresses = "/srv/addresses.json"\nlanguages = ["uk", "en"]\n'
        '[notices]\nsmtp = "localhost:25"\n',
    )
    assert found.programme == str(tmp_path / "coast-2027")
    onion = REHEARSAL_ONION.removeprefix("http://").removesuffix("/")
    assert found.hosts == ("www.coast.example", onion, "coast.example", *HOSTS)
    assert found.addresses == Path("/srv/addresses.json")
    assert found.languages == ("uk", "en")
    assert found.notices == Notices(smtp="localhost:25")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[site]\nprograme = "x"\n', "line 2, column 1: .* no setting “programe”: did you mean “programme”"),
        ('[sites]\nprogramme = "x"\n', "line 1, .* “sites”: did you mean “site”"),
        (
            "debug = true\n",
            "line 1, column 1: the file has no table or setting “debug”: there are site, ",
        ),
        ('[site]\nhosts = ["*"]\n', "“\\*” is no host name"),
        ('[site]\nhosts = ["https://coast.example"]\n', "is no host name"),
        ('[site]\nhosts = "coast.example"\n', "“hosts” must be a list"),
        (f'[site]\nonion = "{REHEARSAL_ONION.replace("a", "b")}"\n', "its checksum does not hold"),
        ('[site]\nclear = "http://coast.example/"\n', "must begin with https://"),
        ('[site]\nleave_to = "javascript:alert(1)"\n', "“leave_to” must be a harmless page"),
        ('[site]\nlanguages = ["xx"]\n', "“languages” must name some of en, uk, ru"),
        ('[site]\nlanguages = ["en", "en"]\n', "each once"),
        ("[site]\nlanguages = []\n", "“languages” must name"),
        ('[site]\nlists = ""\n', "“lists” is empty"),
        ("[journal]\nbatch = 300\n", "line 2, .*“batch” is a multiple of 256"),
        ("[journal]\nbatch = 0\n", "“batch” is a multiple of 256"),
        ("[journal]\nbatch = 65792\n", "at most 65536"),
        ('[journal]\nwitnesses = ["nobody"]\n', "'nobody' is no key of a witness"),
        (f'[journal]\nwitnesses = ["{PARTNER}", "{PARTNER}"]\n', "names one of them twice"),
        (f'[journal]\nwitnesses = ["{PARTNER}"]\nquorum = 2\n', "“quorum” is 2, and there are 1 witnesses"),
        ('[notices]\nsmpt = "mail.example:25"\n', "line 2, .* no setting “smpt”: did you mean “smtp”"),
        ('[notices]\ntls = "sometimes"\n', "line 2, .*tls"),
        ("[site\n", "this is no TOML"),
        ("site = 3\n", "“site” must be a table"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=f"safeconduct.toml.*{said}"):
        written(tmp_path, text)
