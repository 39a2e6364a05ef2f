"""Bundles for a court: what two people decided to hand over, collected with everything that proves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from safeconduct.casefile.acts.court import ExportBundle
from safeconduct.casefile.acts.files import SendFile
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.bundle import OFFICE_SHOWN, Heading, Included, can_be_shown, write_bundle
from safeconduct.casefile.entry import Entry as Sealed
from safeconduct.casefile.entry import Statement, read_body
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.words import Kind, Part
from safeconduct.errors import BadInput
from safeconduct.journal.tree import inclusion_proof
from safeconduct.registry import journal, rows, stores
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.files import read_named
from safeconduct.registry.filing import head_at
from safeconduct.registry.models import Entry
from safeconduct.registry.opening import history, identities, look, unsealed
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.watching import record_reading

_MEDIA = {"image/jpeg": "jpg", "audio/ogg": "ogg"}


@dataclass(frozen=True, slots=True)
class Agreed:
    """An export that two people signed.

    Attributes:
        index: place of the second signature in the case file.
        first: place of the proposal.
        act: what they decided.
        by: who proposed, and who seconded.
        day: of the second signature, in UTC.
    """

    index: int
    first: int
    act: ExportBundle
    by: tuple[str, str]
    day: date


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry of a case with its place in the journal."""

    leaf: int
    entry: Sealed
    statement: Statement


def agreed_exports(session: OfficerSession, case: str) -> tuple[Agreed, ...]:
    """Return the exports of a case that two people have signed, in order.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    opened = [one for one in history(session, case) if one.plaintext.act == ExportBundle.__name__]
    proposals = {one.digest: one for one in opened if one.statement.envelope.part is Part.PROPOSAL}
    found = []
    for one in opened:
        if one.statement.envelope.part is not Part.SECOND:
            continue
        first = proposals[one.statement.first]
        act = act_of(first.plaintext)
        assert isinstance(act, ExportBundle)  # noqa: S101 - the name says so
        accounts = (first.statement.envelope.actor, one.statement.envelope.actor)
        day = datetime.fromisoformat(one.plaintext.at).date()
        found.append(Agreed(one.statement.index, first.statement.index, act, accounts, day))
    return tuple(found)


def export_bundle(session: OfficerSession, case: str, index: int | None = None) -> dict[str, bytes]:
    """Return the files of a bundle, by path, and record for the auditors that they were made.

    The same export of the same journal gives the same bytes.

    Args:
        session: of one of the two people who signed the export.
        case: the case's reference.
        index: place of the export's second signature; None for the newest.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
        BadInput: two people have not signed such an export, this officer is neither of them, or it lists what the
            case does not have, or in full what never goes in full.
        EntryDamaged: an entry is not what was signed.
        CannotOpen: what is to be shown was sealed before this officer was admitted.
    """
    look(session, case)  # every signature of the case is checked, and whether it is open to this officer
    agreed = _agreed(session, case, index)
    row = rows.peek(case)
    if row is None:
        raise NoSuchFile(case)
    opened = identities(session, row, session.installation.keyring.get(case))
    stored = _stored(case)
    full = {agreed.first, agreed.index, *agreed.act.full}
    wanted = full | set(agreed.act.statements)
    if wanted - stored.keys():
        missing = ", ".join(map(str, sorted(wanted - stored.keys())))
        raise BadInput(f"Case {case} has no entry {missing}; propose another export.")
    shown = {place: unsealed(stored[place].entry.body, opened) for place in full}
    apart = [
        place for place, body in shown.items() if not can_be_shown(read_body(body, stored[place].statement))
    ]
    if apart:
        raise BadInput(
            f"Entry {', '.join(map(str, sorted(apart)))} holds what is kept aside for some roles, or shares of the "
            "vault, and goes to a court as its signed statement alone; propose another export."
        )
    office = _stored(stores.office_reference())
    chosen = [(Kind.CASE, place, stored[place], shown.get(place)) for place in _with_support(wanted, stored)]
    chosen += [(Kind.OFFICE, place, one, _shown_of_office(one)) for place, one in office.items()]
    size = max(one.leaf for _, _, one, _ in chosen) + 1
    node = cache(journal.node)
    included = [
        Included(
            kind=kind,
            index=place,
            entry=one.entry,
            leaf=one.leaf,
            path=tuple(inclusion_proof(one.leaf, size, node)),
            body=body,
        )
        for kind, place, one, body in chosen
    ]
    files = write_bundle(
        Heading(case=case, export=agreed.index, by=session.account),
        included,
        checkpoint=head_at(session.installation, size),
        attachments=_attachments(session, case, agreed.act.files),
        seed=session.seed,
    )
    record_reading(session.installation, account=session.account, case=case, purpose="export for a court")
    return files


def _agreed(session: OfficerSession, case: str, index: int | None) -> Agreed:
    found = [one for one in agreed_exports(session, case) if index in {None, one.index}]
    if not found:
        where = "" if index is None else f" at entry {index}"
        raise BadInput(
            f"No export of case {case} is signed by two people{where}; a legal adviser proposes one in the console."
        )
    agreed = found[-1]
    if session.account not in agreed.by:
        raise BadInput(
            f"This export was signed by {' and '.join(agreed.by)}; one of them makes the bundle, and answers for it."
        )
    return agreed


def _stored(reference: str) -> dict[int, _Row]:
    found = Entry.objects.filter(file_id=reference).order_by("index")
    sealed = ((row.index, row.leaf, stores.sealed_of(row)) for row in found.iterator())
    return {index: _Row(leaf, entry, entry.statement) for index, leaf, entry in sealed}


def _with_support(wanted: Iterable[int], stored: dict[int, _Row]) -> list[int]:
    """Return the places wanted, with those whose statements are needed to check them.

    These are the proposal under a second signature, and the entry that brought the key of a mailbox that signed.
    """
    digests = {one.entry.digest.hex(): place for place, one in stored.items()}
    chosen, open_ = set[int](), list(wanted)
    while open_:
        place = open_.pop()
        if place in chosen:
            continue
        chosen.add(place)
        statement = stored[place].statement
        if statement.first:
            open_.append(digests[statement.first])
        actor = statement.envelope.actor
        if actor.startswith("mailbox:"):
            brought = (p for p in range(place + 1) if actor in stored[p].statement.envelope.keys)
            open_.append(max(brought, default=place))
    return sorted(chosen)


def _shown_of_office(one: _Row) -> bytes | None:
    return one.entry.body if one.statement.envelope.act in OFFICE_SHOWN else None


def _attachments(session: OfficerSession, case: str, places: Iterable[int]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    opened = {one.statement.index: one.plaintext.act for one in history(session, case)}
    for place in places:
        if opened.get(place) == AttachPhoto.__name__:
            found[f"{place:05d}-1.jpg"] = read_named(session, case, place, AttachPhoto)[1]
            continue
        sent, content = read_named(session, case, place, SendFile)
        begins = 0
        for number, length in enumerate(sent.lengths, start=1):
            ending = _MEDIA.get(sent.form.media_type.partition(";")[0], "txt")
            found[f"{place:05d}-{number}.{ending}"] = content[begins : begins + length]
            begins += length
    return found
