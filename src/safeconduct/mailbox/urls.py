"""Where each page of the mailbox stands; their names tell a browser's history as little as a name can."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from safeconduct.mailbox import beginning, doing, entering, proving, reading, second_words, sending

PAGES = {
    "index.html": entering.index,
    "lost.html": entering.lost,
    "wait.html": entering.wait,
    "back.html": entering.back,
    "words.html": beginning.words,
    "copy.html": beginning.copy,
    "write.html": beginning.write,
    "sent.html": beginning.sent,
    "box.html": reading.box,
    "message.html": doing.message,
    "file.html": sending.file,
    "accept.html": doing.accept,
    "decline.html": doing.decline,
    "withdraw.html": doing.withdraw,
    "rest.html": doing.rest,
    "family.html": doing.family,
    "quiet.html": doing.quiet,
    "wish.html": doing.wish,
    "publicity.html": doing.publicity,
    "contest.html": doing.contest,
    "records.html": doing.records,
    "aboard.html": doing.aboard,
    "calloff.html": doing.call_off,
    "answer.html": doing.answer,
    "proof.html": proving.proof,
    "second.html": second_words.second,
    "secondcopy.html": second_words.second_copy,
    # They take something away and give nothing: see `entering.leave`.
    "leave.html": csrf_exempt(entering.leave),
    "out.html": csrf_exempt(entering.out),
}
"""Every page by its name."""

urlpatterns = [
    path("", entering.index, {"page": "index.html"}),
    *(path(name, view, {"page": name}) for name, view in PAGES.items()),
]
