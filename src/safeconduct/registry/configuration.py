"""What an operator sets: one commented file, `safeconduct.toml`, in the installation's folder.

Every setting has a default, so that a folder without the file works. The file holds no secret, and nothing in it
can switch a check off.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
from rapidfuzz import fuzz, process

from safeconduct.errors import BadInput
from safeconduct.journal import cover
from safeconduct.journal.cosignature import Witness
from safeconduct.journal.errors import BadCosignature
from safeconduct.language import LANGUAGES, SOURCE_LANGUAGE
from safeconduct.programmes import DEFAULT
from safeconduct.registry.bank_settings import EXAMPLE as BANK_EXAMPLE
from safeconduct.registry.bank_settings import Bank, fault_of
from safeconduct.schedule.reading import Document, read_toml
from safeconduct.sealing.channels import fault

FILE = "safeconduct.toml"

HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Host names that a process always answers to: its own machine's."""

LEAVE_TO = "https://www.wikipedia.org/"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?|\[[0-9a-f:]{2,39}\]")
_LEAVE_TO = re.compile(r"https://[A-Za-z0-9.-]{3,100}/[\x21-\x7e]{0,200}")

type Tls = Literal["starttls", "tls", "none"]
"""How the line to the mail server is protected."""


class _Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]` as it is written."""

    programme: str = DEFAULT
    hosts: tuple[str, ...] = ()
    onion: str = ""
    clear: str = ""
    leave_to: str = LEAVE_TO
    addresses: str = "addresses.json"
    lists: str = "lists"
    languages: tuple[str, ...] = LANGUAGES


class Notices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """`[notices]` as it is written; whoever sends them checks what it says.

    Attributes:
        smtp: host and port of the mail server; "" for none.
        tls: "starttls", "tls" from the first byte, or "none".
        sender: mail address from which notices come; "from" in the file.
        user: name at the mail server; "" to send without one.
        password_file: holds the password, seen from the installation's folder.
        authorities: file of certificates that vouch for the server; "" for the system's.
        language: of the text inside.
        to: mail address by account.
    """

    smtp: str = ""
    tls: Tls = "starttls"
    sender: str = ""
    user: str = ""
    password_file: str = ""
    authorities: str = ""
    language: str = SOURCE_LANGUAGE
    to: dict[str, str] = {}


class _Journal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[journal]` as it is written."""

    batch: int = cover.BATCH
    witnesses: tuple[str, ...] = ()
    quorum: int = 0


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`safeconduct.toml` as it is written."""

    site: _Site = _Site()
    bank: Bank = Bank()
    notices: Notices = Notices()
    journal: _Journal = _Journal()


@dataclass(frozen=True, slots=True)
class PublicJournal:
    """How the journal is shown in public.

    Attributes:
        batch: leaves of a day's batch; a multiple of 256.
        witnesses: whose cosignatures count.
        quorum: how many of them a checkpoint needs before it is published.
    """

    batch: int = cover.BATCH
    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0


@dataclass(frozen=True, slots=True)
class Configuration:
    """How this installation is set up.

    Attributes:
        programme: id of a pack that ships or of a programme enacted here, or the path of a pack's folder.
        hosts: host names that the process answers to, those of `HOSTS`, `onion` and `clear` among them.
        onion: own onion address, `http://….onion/`; None where there is none.
        clear: own address in the ordinary web, `https://…/`; None where there is none.
        leave_to: where *leave this page now* goes.
        addresses: the signed list of true channels; the file may be missing. None without a folder.
        lists: folder of the signed lists; may be missing. None without a folder.
        languages: those offered, the default first.
        notices: how officers are told that something waits.
        bank: from which accounts, and under which name, payments go to the bank.
        journal: how the journal is shown in public.
    """

    programme: str = DEFAULT
    hosts: tuple[str, ...] = HOSTS
    onion: str | None = None
    clear: str | None = None
    leave_to: str = LEAVE_TO
    addresses: Path | None = None
    lists: Path | None = None
    languages: tuple[str, ...] = LANGUAGES
    notices: Notices = field(default_factory=Notices)
    bank: Bank = field(default_factory=Bank)
    journal: PublicJournal = field(default_factory=PublicJournal)


def configuration(home: Path | None) -> Configuration:
    """Return how the installation in a folder is set up; the defaults where it says nothing.

    Args:
        home: the installation's folder; None for a rehearsal without one.

    Raises:
        BadInput: the file has a setting that is unknown or cannot be; the sentence names line and column.
    """
    if home is None:
        return Configuration()
    path = home / FILE
    document = read_toml(path, FILE) if path.exists() else Document(FILE, {}, {})
    _refuse_unknown(document)
    found = document.convert(_File)
    _check(document, found.site)
    if wrong := fault_of(found.bank):
        setting, sentence = wrong
        document.refuse(("bank", setting), sentence)
    site = found.site
    programme = site.programme
    if "/" in programme:
        programme = str(home / Path(programme).expanduser())
    own = tuple(each.partition("://")[2].partition("/")[0] for each in (site.onion, site.clear) if each)
    return Configuration(
        programme=programme,
        hosts=tuple(dict.fromkeys((*site.hosts, *own, *HOSTS))),
        onion=site.onion or None,
        clear=site.clear or None,
        leave_to=site.leave_to,
        addresses=home / Path(site.addresses).expanduser(),
        lists=home / Path(site.lists).expanduser(),
        languages=site.languages,
        notices=found.notices,
        bank=found.bank,
        journal=_journal(document, found.journal),
    )


def _refuse_unknown(document: Document) -> None:
    """Name the nearest setting to one that does not exist: a mistyped one would silently not hold."""
    tables: dict[str, tuple[str, ...]] = {
        "": _File.__struct_fields__,
        "site": _Site.__struct_fields__,
        "bank": Bank.__struct_fields__,
        "notices": Notices.__struct_encode_fields__,
        "journal": _Journal.__struct_fields__,
    }
    for table, known in tables.items():
        data = document.data.get(table) if table else document.data
        for key in data if isinstance(data, dict) else ():
            if key in known:
                continue
            near = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=50)
            hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(known)}."
            what = f"[{table}] has no setting" if table else "the file has no table or setting"
            document.refuse((table, key) if table else (key,), f"{what} “{key[:40]}”: {hint}")


def _check(document: Document, site: _Site) -> None:
    for host in site.hosts:
        if not _HOST.fullmatch(host):
            # `*` would answer to any name, and links could then be made to lead anywhere.
            document.refuse(
                ("site", "hosts"),
                f"“{host[:60]}” is no host name: write each in small letters, without http:// and port.",
            )
    if site.onion and (said := fault("onion", site.onion)):
        document.refuse(("site", "onion"), f"“{site.onion[:80]}”: {said}")
    if site.clear and (said := fault("web", site.clear)):
        document.refuse(("site", "clear"), f"“{site.clear[:80]}”: {said}")
    if not _LEAVE_TO.fullmatch(site.leave_to):
        document.refuse(
            ("site", "leave_to"), "“leave_to” must be a harmless page that everyone visits, from https:// on."
        )
    unknown = [each for each in site.languages if each not in LANGUAGES]
    if unknown or not site.languages or len(set(site.languages)) != len(site.languages):
        document.refuse(
            ("site", "languages"), f"“languages” must name some of {', '.join(LANGUAGES)}, each once."
        )
    for name in ("programme", "addresses", "lists"):
        if not getattr(site, name).strip():
            document.refuse(("site", name), f"“{name}” is empty: leave the line out for its default.")


def _journal(document: Document, found: _Journal) -> PublicJournal:
    if not cover.STEP <= found.batch <= cover.LARGEST or found.batch % cover.STEP:
        document.refuse(
            ("journal", "batch"),
            f"“batch” is a multiple of {cover.STEP}, at most {cover.LARGEST}: that many leaves are added every day.",
        )
    witnesses: list[Witness] = []
    for line in found.witnesses:
        try:
            witnesses.append(Witness.parse(line))
        except BadCosignature as error:
            document.refuse(("journal", "witnesses"), str(error))
    if len(set(witnesses)) != len(witnesses):
        # One witness that stands there twice would make a quorum of two by itself.
        document.refuse(("journal", "witnesses"), "“witnesses” names one of them twice.")
    if not 0 <= found.quorum <= len(witnesses):
        document.refuse(
            ("journal", "quorum"),
            f"“quorum” is {found.quorum}, and there are {len(witnesses)} witnesses: nothing could ever be published.",
        )
    return PublicJournal(found.batch, tuple(witnesses), found.quorum)


EXAMPLE = f"""\
# How this installation is set up. Everything here is a comment: take the "#" away before a setting to change it,
# then start the server again. There is no secret in this file. `safeconduct doctor` reads it.

[site]
# The programme that is published: the id of a pack that ships (`safeconduct programmes`) or of a programme whose list
# was put in force in the console, or the path of a pack's folder, seen from this folder, with at least one "/".
# programme = "{DEFAULT}"

# Host names that this server answers to; those of the next two settings and of this machine are always among them.
# hosts = ["www.safeconduct.example"]

# The site's own addresses, whole, with the "/" at the end.
# onion = "http://….onion/"
# clear = "https://safeconduct.example/"

# Where "leave this page now" goes: a page that everyone visits and nobody is asked about.
# leave_to = "{LEAVE_TO}"

# The signed list of the programme's true channels: see `safeconduct addresses new` and `addresses sign`.
# addresses = "addresses.json"

# The folder of the authority's signed lists of rewards: see `safeconduct schedule sign`.
# lists = "lists"

# Languages that are offered; the first is the one for visitors whose browser asks for none of them.
# languages = ["en", "uk", "ru"]

{BANK_EXAMPLE}
[notices]
# How officers are told that something waits: docs/operate/notices.md. Nobody is told until this names a mail server.
# smtp = "mail.example:587"
# from = "notices@safeconduct.example"

# "starttls", "tls" from the first byte, or "none", which only a server on this machine gets.
# tls = "starttls"

# The name at the mail server, and a file with the password and nothing else, chmod 600. Without both: no login.
# user = "robot"
# password_file = "smtp-password"

# A file of certificates that vouch for the mail server; without it the system's are asked.
# authorities = "mail-ca.pem"

# The language of the text inside: en, uk or ru.
# language = "en"

# Each officer's account with an address that names nobody.
# [notices.to]
# heron = "a.heron@safeconduct.example"

[journal]
# How many leaves are added to the public journal every day, entries and covers together, a multiple of {cover.STEP}.
# Whoever watches a mirror sees when it changes: choose one with room to spare, and keep it
# (docs/operate/public-journal.md).
# batch = {cover.BATCH}

# Verifier keys of witnesses whose cosignatures count, and how many of them a checkpoint needs to be published.
# witnesses = ["witness.example/partner+fa7c8fd7+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"]
# quorum = 1
"""
"""What `safeconduct init` writes: every setting, commented out and explained."""


def write_example(home: Path) -> None:
    """Write the commented file into a new installation's folder; one that exists is left as it is.

    Raises:
        BadInput: it cannot be written.
    """
    try:
        with (home / FILE).open("x", encoding="utf-8") as opened:
            opened.write(EXAMPLE)
    except FileExistsError:
        return
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{home / FILE} cannot be written: {reason}.") from error
