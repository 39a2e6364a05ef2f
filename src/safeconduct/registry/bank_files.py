"""Bank files: written straight into encryption, opened into a pipe, never in clear on a disk.

A file's name is its random reference. What it holds names no case, no programme and no equipment: an order's reference
is random, and a payment's text is that reference.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import BinaryIO

from safeconduct.casefile import enacted
from safeconduct.casefile.payees import Payee as Details
from safeconduct.errors import BadInput
from safeconduct.registry import directory
from safeconduct.registry.bank_settings import Bank, betrays
from safeconduct.registry.paying import Batch, Ready
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.pipes import read_by
from safeconduct.sealing.streams import HEADER, Reader, Writer, seal_stream, unseal_stream
from safeconduct.treasury.iso20022 import Payee, Profile, Transfer, checked_payee, write_pain001

SUFFIX = ".xml.age"


class _Nowhere:
    """Takes bytes and forgets them: a file is proven whole before anything of it is recorded."""

    def write(self, data: bytes, /) -> int:
        """Forget a piece."""
        return len(data)


def betraying_names(session: OfficerSession, programme: str) -> tuple[str, ...]:
    """Return what a payer's name and text must not hold: the programme's id, and its names in every language."""
    try:
        pack = enacted.programme(directory.office(session.installation), programme)
    except BadInput:
        return (programme,)
    return (programme, *pack.names.values())


def payee_of(details: Details) -> Payee:
    """Return a payee as a bank file has it."""
    return Payee(
        name=details.name,
        account=details.account,
        account_is_iban=details.has_iban,
        bank=details.bank,
        bank_code=details.bank_code,
        country=details.country,
    )


def check_payee(details: Details, profile: Profile) -> None:
    """Refuse a payee whom no file by these rules could name, before anybody orders a payment to them.

    Raises:
        BadInput: the sentence names the field.
    """
    checked_payee(payee_of(details), profile)


def _transfers(payments: tuple[Ready, ...], settings: Bank) -> Iterator[Transfer]:
    for each in payments:
        yield Transfer(
            end_to_end=each.order.reference,
            amount=each.order.paid_amount,
            unit=each.order.paid_unit,
            payee=payee_of(each.payee),
            text=settings.text_of(each.order.reference),
        )


def write_plain(batch: Batch, settings: Bank, out: Writer | _Nowhere, names: tuple[str, ...] = ()) -> str:
    """Write a batch's file as XML; the same batch and settings give the same bytes.

    Args:
        batch: what was, or would be, recorded.
        settings: whose accounts.
        out: where it goes; a pipe into encryption.
        names: of the programme; the payer's name and text must not hold one.

    Returns:
        Hex SHA-256 of the XML.

    Raises:
        BadInput: a payment cannot be written, or the payer's name or text would tell what it is for.
    """
    for text in (settings.name, settings.text):
        if word := betrays(text, names):
            raise BadInput(
                f"The payer's name or text in safeconduct.toml has “{word}” in it, which would tell the payee's bank "
                "what the money is for. Change it first."
            )
    written = write_pain001(
        out,
        message_id=batch.file,
        # At midnight: when somebody worked is nobody's business, and the file can be made again.
        created=datetime.combine(batch.on, time(), UTC).replace(tzinfo=None),
        payer=settings.payer(batch.unit),
        execution=batch.execution,
        transfers=_transfers(batch.payments, settings),
        count=len(batch.payments),
        total=batch.total,
        profile=settings.rules,
    )
    return written.sha256


def proven(batch: Batch, settings: Bank, names: tuple[str, ...] = ()) -> Batch:
    """Write a file into nowhere: whatever cannot be written is refused before any order counts as sent.

    Returns:
        The batch with a digest of what the file says of each payment, payer and day included. Each is of the file with
        that payment alone, so that one whose case moves on at the last moment changes nothing for the others.

    Raises:
        BadInput: as `write_plain`; or the file was made before and would not say the same of a payment any more.
    """
    write_plain(batch, settings, _Nowhere(), names)
    digests: dict[str, str] = {}
    for each in batch.payments:
        digest = write_plain(replace(batch, payments=(each,)), settings, _Nowhere(), names)
        sent = each.order.sent
        if sent is not None and sent.digest != digest:
            raise BadInput(
                f"File {batch.file} cannot be written again as it was: the payer's name, account, text or profile in "
                "safeconduct.toml is another one, or this release writes files otherwise. The bank may have the first "
                "one; ask it before you change anything."
            )
        digests[each.order.reference] = digest
    return replace(batch, digests=digests)


def write_sealed(
    batch: Batch, settings: Bank, out: BinaryIO, recipient: str, names: tuple[str, ...] = ()
) -> str:
    """Write a batch's file as an age file to one recipient, and return the hex SHA-256 of the XML inside.

    Raises:
        BadInput: as `write_plain`.
        OSError: `out` cannot be written.
    """
    with read_by(lambda plain: seal_stream(plain, out, recipient)) as pipe:
        return write_plain(batch, settings, pipe, names)


def is_sealed(start: bytes) -> bool:
    """Say whether a file that begins with these bytes is an age file to a key."""
    return start.startswith(HEADER[: len(start)]) and len(start) >= len(HEADER)


def open_sealed(reader: Reader, writer: Writer, identity: str) -> None:
    """Write the content of a sealed bank file.

    Raises:
        CannotOpen: it is sealed to another key, or was changed or cut off.
        OSError: reading or writing failed.
    """
    try:
        unseal_stream(reader, writer, identity)
    except CannotOpen:
        raise CannotOpen(
            "This bank file is not sealed to your key, or it was changed or cut off. One that was sealed to the bank's "
            "machine is opened there."
        ) from None
