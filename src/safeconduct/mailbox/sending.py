"""Files: the warning comes first, then the choice; what is kept is a new file made of what the one sent shows."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from safeconduct.attachments.limits import LIMITS, MIB
from safeconduct.attachments.words import METADATA, SENTENCES, VOICE, CannotConvert, Refusal
from safeconduct.errors import SafeconductError
from safeconduct.mailbox.boxes import Box
from safeconduct.mailbox.reading import erased, opened_box, possible
from safeconduct.mailbox.refusing import NOT_DONE, refusals
from safeconduct.mailbox.visits import Visit, visit, with_mailbox
from safeconduct.registry.errors import NoSuchFile
from safeconduct.web.forms import MISSING, Form


@visit("GET", "POST")
@with_mailbox
def file(visit: Visit) -> HttpResponse:
    """Take one file, with a word about it."""
    box = opened_box(visit)
    if box is None:
        return erased(visit)
    form = visit.form()
    if visit.is_post:
        words = form.text("words")
        form.chosen["voice"] = ("yes",) if form.has("voice") else ()
        form.chosen["original"] = ("yes",) if form.has("original") else ()
        data = _sent(visit, form)
        if form.is_right and data is not None and _taken(visit, form, box, data, words):
            return visit.go("box.html", done="1")
    return visit.show(
        "file",
        status=422 if visit.is_post else 200,
        form=form,
        relative=box.relative,
        can=possible(box),
        wants_originals=box.originals_wanted,
        voice=visit.say(VOICE),
        metadata=visit.say(METADATA),
        megabytes=LIMITS.bytes_in // MIB,
    )


def _sent(visit: Visit, form: Form) -> bytes | None:
    """Return the file's bytes; its name and what the browser says of it are never looked at."""
    found = visit.request.FILES.get("file")
    if isinstance(found, UploadedFile):
        data: bytes = found.read(LIMITS.bytes_in + 1)
        return data
    if int(visit.request.META.get("CONTENT_LENGTH") or 0) > LIMITS.bytes_in:
        # Too large to be held in memory, so it was let pass by unread.
        form.errors["file"] = CannotConvert(Refusal.TOO_LARGE).told(visit.language)
    else:
        form.wrong("file", MISSING)
    return None


def _taken(visit: Visit, form: Form, box: Box, data: bytes, words: str) -> bool:
    try:
        box.send(
            data,
            form.request(box.key),
            words=words,
            voice_known=form.has("voice"),
            keep_original=form.has("original"),
        )
    except CannotConvert as error:
        form.errors["file"] = error.told(visit.language)
    except NoSuchFile:
        form.refusals.append(visit.say(NOT_DONE))
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language, SENTENCES.values()))
    else:
        return True
    return False
