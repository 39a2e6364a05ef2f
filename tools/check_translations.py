"""Check that every sentence exists in every language: `python -m tools.check_translations`.

Reports per language what is missing, obsolete, fuzzy or has other placeholders than the English sentence, and
ends with exit status 1 when there is any of it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from babel.messages.catalog import Message

from safeconduct.language import LANGUAGES, PLACEHOLDER, SOURCE_LANGUAGE, catalogue_files, read_catalogue
from safeconduct.site.boot import boot

# Each room that speaks offers a function that returns its sentences. A sentence with a plural form is listed
# as singular and plural with PLURAL between.
PROVIDERS = (
    "safeconduct.assessment.reasons:sentences",
    "safeconduct.assessment.simulation.words:sentences",
    "safeconduct.attachments.words:sentences",
    "safeconduct.casefile.fraud:sentences",
    "safeconduct.casefile.figures.words:sentences",
    "safeconduct.casefile.sentences:acts",
    "safeconduct.casefile.sentences:gates",
    "safeconduct.casefile.sentences:words",
    "safeconduct.cli.addresses.words:sentences",
    "safeconduct.cli.assess_many:sentences",
    "safeconduct.cli.case:sentences",
    "safeconduct.cli.mirror:sentences",
    "safeconduct.cli.rehearsal:sentences",
    "safeconduct.cli.schedule.words:sentences",
    "safeconduct.cli.words:sentences",
    "safeconduct.console.reception.words:sentences",
    "safeconduct.console.joining.words:sentences",
    "safeconduct.console.home.views:sentences",
    "safeconduct.console.home.words:sentences",
    "safeconduct.console.office.counted:sentences",
    "safeconduct.console.office.days:sentences",
    "safeconduct.console.office.capping:sentences",
    "safeconduct.console.office.doing:sentences",
    "safeconduct.console.office.funds:sentences",
    "safeconduct.console.office.money:sentences",
    "safeconduct.console.office.rates:sentences",
    "safeconduct.console.office.retained:sentences",
    "safeconduct.console.office.seeing:sentences",
    "safeconduct.console.office.speaking:sentences",
    "safeconduct.console.office.telling:sentences",
    "safeconduct.console.office.texts:sentences",
    "safeconduct.console.office.listing:sentences",
    "safeconduct.console.office.uploading:sentences",
    "safeconduct.console.office.watched:sentences",
    "safeconduct.language:sentences",
    "safeconduct.public.papers.words:sentences",
    "safeconduct.mailbox.answers:sentences",
    "safeconduct.mailbox.words:sentences",
    "safeconduct.public.figures:sentences",
    "safeconduct.public.list_words:sentences",
    "safeconduct.registry.gauges:sentences",
    "safeconduct.registry.words:sentences",
    "safeconduct.console.acting.words:sentences",
    "safeconduct.console.cases.words:sentences",
    "safeconduct.console.court.views:sentences",
    "safeconduct.treasury.iso20022.words:sentences",
    "safeconduct.console.acting.payees:sentences",
    "safeconduct.console.acting.preparing:sentences",
    "safeconduct.console.payments.words:sentences",
    "safeconduct.web.exchanging:sentences",
    "safeconduct.web.failures:sentences",
    "safeconduct.web.forms:sentences",
    "safeconduct.web.promising:sentences",
    "safeconduct.web.speaking:sentences",
)
PLURAL = "\x00"

type Provider = Callable[[], Iterable[str]]


def spoken(providers: Iterable[str] = PROVIDERS) -> set[str]:
    """Return every sentence that Safeconduct can say."""
    found: set[str] = set()
    for target in providers:
        module, _, name = target.partition(":")
        provider: Provider = getattr(import_module(module), name)
        found.update(provider())
    return found


def problems(language: str, sentences: set[str]) -> Iterator[str]:
    """Yield what is wrong with a language's files, one sentence each."""
    translated: set[str] = set()
    for path in catalogue_files(language):
        for message in read_catalogue(path, language):
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else PLURAL.join(message.id)
            translated.add(key)
            shown = key.replace(PLURAL, " / ")
            if key not in sentences:
                yield f"{language}: obsolete in {path.name}: {shown!r}"
            for fault in _faults(message):
                yield f"{language}: {fault} in {path.name}: {shown!r}"
    for sentence in sorted(sentences - translated):
        yield f"{language}: missing: {sentence.replace(PLURAL, ' / ')!r}"


def _faults(message: Message) -> Iterator[str]:
    ids = (message.id,) if isinstance(message.id, str) else message.id
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy:
        yield "fuzzy"
    if not forms or not all(forms):
        yield "empty"
        return
    expected = set().union(*(PLACEHOLDER.findall(each) for each in ids))
    if any(set(PLACEHOLDER.findall(form)) != expected for form in forms):
        yield "other placeholders"


def main() -> int:
    """Print the problems of every language; return the exit status."""
    boot(Path("nowhere"))  # the faces' rooms speak too, and load only where Django runs
    sentences = spoken()
    found = [
        problem
        for language in LANGUAGES
        if language != SOURCE_LANGUAGE
        for problem in problems(language, sentences)
    ]
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(sentences)} sentences in {len(LANGUAGES)} languages: complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
