"""Photos of items: taken with the device's camera, hashed as it made them, kept sealed, shown to those admitted."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from safeconduct.attachments import LIMITS, CannotConvert, Refusal
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import PhotoShows
from safeconduct.console.acting.words import value_of
from safeconduct.console.papers.receipts import equipment_name
from safeconduct.console.reception.doing import already, opened, refusals, request_key
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import SafeconductError
from safeconduct.registry import rows, stores
from safeconduct.registry.photos import (
    KeptPhoto,
    attach_photo,
    drop_photo,
    keep_photo,
    photo_line,
    photo_of,
    read_photo,
)
from safeconduct.web.forms import Form

NO_PHOTO = "This is no photo. Take a JPEG or PNG picture."
TAKE_ONE = "Take a photo, or choose one."
RECEIVED_WITHOUT = (
    "The equipment is received. A photo of it is not kept yet: read why, and send it again here."
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_PHOTO, TAKE_ONE, RECEIVED_WITHOUT)


def taken(visit: Visit, form: Form, reference: str, name: str) -> KeptPhoto | None:
    """Return the photo of a form's field, hashed as it came and kept sealed; None without one that is right.

    A form that is shown again cannot hold a file. It holds a line instead, by which the kept photo is found.

    Args:
        visit: of an officer who has the case open.
        form: that may hold it.
        reference: of the case.
        name: of the field.
    """
    session = visit.desk.session
    sent = visit.request.FILES.get(name)
    if line := form.typed.get(f"kept-{name}"):
        kept = photo_of(session, reference, line)  # taken up earlier in this request
    elif not isinstance(sent, UploadedFile):
        kept = photo_of(session, reference, form.raw(f"kept-{name}"))
    else:
        kept = _kept(visit, form, reference, name, sent)
    form.typed[f"kept-{name}"] = photo_line(session, reference, kept) if kept is not None else ""
    form.typed[f"digest-{name}"] = kept.original if kept is not None else ""
    return kept


def _kept(
    visit: Visit, form: Form, reference: str, name: str, sent: "UploadedFile[bytes]"
) -> KeptPhoto | None:
    data: bytes = sent.read(LIMITS.bytes_in + 1)
    if len(data) > LIMITS.bytes_in:
        form.errors[name] = CannotConvert(Refusal.TOO_LARGE).told(visit.language)
        return None
    try:
        kept = keep_photo(visit.desk.session, reference, data)
    except CannotConvert as error:
        form.errors[name] = error.told(visit.language)
        return None
    if kept is None:
        form.wrong(name, NO_PHOTO)
    return kept


def was_attached(visit: Visit, form: Form, step: str = "") -> bool:
    """Say whether this form, or this step of it, has attached its photo before: it came twice over a bad connection."""
    key = request_key(visit, form, step)
    return rows.repeated(stores.request_digest(visit.desk.session.account, key)) is not None


def attached(
    visit: Visit,
    form: Form,
    reference: str,
    kept: KeptPhoto,
    item: int,
    shows: PhotoShows,
    step: str = "",
) -> bool:
    """Attach a kept photo to an item, or put into the form why it was refused.

    Args:
        visit: whose.
        form: with its one-time number.
        reference: of the case.
        kept: the photo.
        item: number of the item.
        shows: what it shows.
        step: tells the photos of one form apart.
    """
    try:
        receipt = attach_photo(
            visit.desk.session,
            reference,
            kept,
            item=item,
            shows=shows,
            request=request_key(visit, form, step),
        )
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return False
    if receipt.repeated and isinstance(
        visit.request.FILES.get(f"photo{step.partition('.')[2]}"), UploadedFile
    ):
        drop_photo(
            visit.desk.session, reference, kept
        )  # sent twice at the same moment: the first one's is on record
    return True


def attach_rows(visit: Visit, form: Form, reference: str, count: int) -> bool:
    """Attach the photos of a form that received items, each to the item of its row's tag; say whether all are there.

    Args:
        visit: whose.
        form: that was carried out: its items are in custody.
        reference: of the case.
        count: of its rows.
    """
    waiting = [row for row in range(1, count + 1) if not was_attached(visit, form, f"photo.{row}")]
    numbers = {item.tag: item.number for item in opened(visit, reference).case.custody.items}
    for row in waiting:
        number = numbers.get(form.raw(f"tag{row}").strip())
        kept = taken(visit, form, reference, f"photo{row}") if number is not None else None
        failed = f"photo{row}" in form.errors
        if kept is not None and number is not None:
            failed = not attached(visit, form, reference, kept, number, PhotoShows.ITEM, f"photo.{row}")
        if failed:
            form.chosen["item"], form.chosen["shows"] = (str(number),), (PhotoShows.ITEM.value,)
            form.typed["kept-photo"] = form.typed[f"kept-photo{row}"]
            form.typed["digest-photo"] = form.typed[f"digest-photo{row}"]
            form.refusals.append(visit.say(RECEIVED_WITHOUT))
            form.key = secrets.token_hex(16)  # what is sent next is another form: this one was carried out
            return False
    return True


@visit("GET", "POST")
def photos(visit: Visit, reference: str) -> HttpResponse:
    """Show the photos of a case's items, and take one more."""
    view = opened(visit, reference)
    form = visit.form()
    if already(visit, form):
        return visit.go(f"reception/{reference}/photos.html")
    if visit.is_post:
        numbers = [str(item.number) for item in view.case.custody.here]
        number = form.one("item", numbers, needed=True)
        shows = form.one("shows", [each.value for each in PhotoShows], needed=True)
        kept = taken(visit, form, reference, "photo")
        if kept is None:
            form.wrong("photo", TAKE_ONE)
        elif form.is_right and attached(visit, form, reference, kept, int(number), PhotoShows(shows)):
            return visit.go(f"reception/{reference}/photos.html")
    return page(visit, form, reference)


def page(visit: Visit, form: Form, reference: str) -> HttpResponse:
    """Answer with the page of a case's photos, and the form for one more."""
    case = opened(visit, reference).case
    may = visit.desk.roles.intersection(ACTS["AttachPhoto"].by) and case.stage in ACTS["AttachPhoto"].during
    return visit.show(
        "reception/photos",
        status=422 if visit.is_post else 200,
        form=form,
        reference=reference,
        kept=form.typed.get("kept-photo", ""),
        digest=form.typed.get("digest-photo", ""),
        items=gallery(case, visit),
        choices=[
            (
                str(item.number),
                label(case, item.number, visit),
                str(item.number) in form.chosen.get("item", ()),
            )
            for item in (case.custody.here if may else ())
        ],
        shows=[
            (each.value, visit.say(value_of("shows", each.value)), each.value in form.chosen.get("shows", ()))
            for each in PhotoShows
        ],
    )


def label(case: Case, number: int, visit: Visit) -> str:
    """Return how an item is called in a list: number, name, tag."""
    item = case.custody.item(number)
    return (
        f"{number} · {equipment_name(item.equipment, visit.language)} · {item.tag}" if item else str(number)
    )


def gallery(case: Case, visit: Visit) -> list[Mapping[str, Any]]:
    """Return every item with its photos, in order."""
    return [
        {
            "label": label(case, item.number, visit),
            "photos": [
                {
                    "page": f"reception/{case.reference}/photos/{photo.entry}.jpg",
                    "shows": visit.say(value_of("shows", photo.shows.value)),
                    "original": photo.original,
                    "digest": photo.digest,
                    "by": photo.by,
                    "at": photo.at,
                }
                for photo in item.photos
            ],
        }
        for item in case.custody.items
    ]


@visit("GET")
def photo(visit: Visit, reference: str, entry: int) -> HttpResponse:
    """Show one photo to somebody who is admitted to the case."""
    content = read_photo(visit.desk.session, reference, entry)
    return HttpResponse(content, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})
