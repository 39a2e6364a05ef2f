"""Forms about suspicions and statements: chosen from what the case shows, and never typed a second time."""

from collections.abc import Callable, Mapping

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import Finding, suspicions, tell, unanswered
from safeconduct.casefile.parts.access import Asked
from safeconduct.casefile.parts.aftercare import Publication, StatementDraft
from safeconduct.casefile.parts.fraud import Suspicion
from safeconduct.console.acting.bench import Bench, Plain
from safeconduct.console.acting.describing import Field, Form
from safeconduct.console.acting.words import value_of
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, day, say
from safeconduct.web.rendering import own_name

COMPUTED: Mapping[str, frozenset[str]] = {
    "RaiseSuspicion": frozenset({"evidence"}),
    "SettleSuspicion": frozenset({"ground", "evidence", "people", "officers"}),
    "DraftStatement": frozenset({"words"}),
    "Publish": frozenset({"about", "scopes", "text"}),
}
"""By act: what follows from what was chosen."""


def _found(bench: Bench) -> tuple[Field, ...]:
    keys = tuple(one.key for one in _to_raise(bench))
    return (Field("finding", Form.ONE, options=keys, needed=False, default=""),) if keys else ()


def _each_language(bench: Bench) -> tuple[Field, ...]:
    del bench
    return tuple(
        Field(f"words_{code}", Form.AREA, needed=False, longest=4000, label=own_name(code))
        for code in LANGUAGES
    )


EXTRA: Mapping[str, Callable[[Bench], tuple[Field, ...]]] = {
    "RaiseSuspicion": _found,
    "DraftStatement": _each_language,
}
"""By act: what is asked besides its fields."""


def _to_raise(bench: Bench) -> tuple[Finding, ...]:
    return tuple(
        one
        for one in suspicions(bench.case, bench.office, bench.today)
        if bench.case.fraud.suspicion(one.key) is None
    )


def to_settle(bench: Bench) -> tuple[Suspicion | Finding, ...]:
    """Return what two people have to settle: what was raised, and what the software found and nobody raised."""
    return (*bench.case.fraud.standing, *unanswered(bench.case, bench.office, bench.today))


def drafts(name: str, case: Case) -> tuple[str, ...]:
    """Return the digests of the statements that an act can take up: to be reviewed, or reviewed and allowed."""
    aftercare = case.aftercare
    return tuple(
        one.digest
        for one in aftercare.drafts
        if (one.allowed and aftercare.published(one.digest) is None if name == "Publish" else True)
    )


def publications(case: Case) -> tuple[str, ...]:
    """Return the numbers of what stands published."""
    return tuple(
        str(number) for number, one in enumerate(case.aftercare.publications, 1) if one.withdrawn_at is None
    )


def asked_text(asked: Asked, language: str) -> str:
    """Return a request of the person's: its number, what they ask, and since when."""
    return f"{asked.number} · {say(value_of('request', asked.request), language)} · {day(asked.at.date(), language)}"


def words_of(draft: StatementDraft) -> str:
    """Return a statement whole, in each of its languages."""
    return "\n".join(f"{code}: {text}" for code, text in sorted(draft.words.items()))


def option_text(field: Field, value: str, bench: Bench, language: str) -> str:
    """Return what stands beside a suspicion's key; "" for any other field."""
    if field.name not in {"finding", "suspicion"}:
        return ""
    return said(bench.case, (*to_settle(bench), *_to_raise(bench)), value, language)


def said(case: Case, found: tuple[Suspicion | Finding, ...], key: str, language: str) -> str:
    """Return what was seen of a suspicion, in words: by the software, or by the colleague who raised it."""
    one = next((each for each in found if each.key == key), None) or case.fraud.suspicion(key)
    if one is None:
        return key
    return " ".join([*(tell(each, language) for each in one.evidence), getattr(one, "note", "")]).strip()


def text_in_case(name: str, value: str, case: Case) -> str:
    """Return what the number or digest of a statement stands for; the same text where it stands for nothing."""
    if name == "draft":
        draft = case.aftercare.draft(value)
        return words_of(draft) if draft is not None else value
    place = int(value)
    found: Publication | None = (
        case.aftercare.publications[place - 1] if 1 <= place <= len(case.aftercare.publications) else None
    )
    draft = case.aftercare.draft(found.digest) if found is not None else None
    return f"{value} · {words_of(draft)}" if draft is not None else value


def _raise(fields: Plain, bench: Bench) -> Plain:
    key = fields.pop("finding", "")
    found = next((one for one in _to_raise(bench) if one.key == key), None)
    return {**fields, **(_of(found) if found is not None else {"evidence": []})}


def _settle(fields: Plain, bench: Bench) -> Plain:
    found = next((one for one in to_settle(bench) if one.key == fields["suspicion"]), None)
    if found is None:
        raise BadInput("This suspicion was settled, or its evidence has changed. Look at the case again.")
    return {**fields, **_of(found)}


def _of(found: Suspicion | Finding) -> Plain:
    plain: Plain = msgspec.to_builtins(
        {
            "ground": found.ground,
            "evidence": found.evidence,
            "people": found.people,
            "officers": found.accounts,
        }
    )
    return plain


def _draft(fields: Plain, bench: Bench) -> Plain:
    del bench
    words = {code: fields.pop(f"words_{code}") for code in LANGUAGES}
    said = {code: text for code, text in words.items() if text}
    if not said:
        raise BadInput("Write the statement in one language at least.")
    return {**fields, "words": said}


def _publish(fields: Plain, bench: Bench) -> Plain:
    draft = bench.case.aftercare.draft(fields["draft"])
    if draft is None:
        raise BadInput("Choose a statement that a legal adviser has reviewed.")
    # The person reads it in one of its languages: in Russian where there is one, as most of them write.
    text = draft.words.get("ru") or next(iter(draft.words.values()))
    return {**fields, "about": list(draft.about), "scopes": [str(one) for one in draft.scopes], "text": text}


FINISH: Mapping[str, Callable[[Plain, Bench], Plain]] = {
    "RaiseSuspicion": _raise,
    "SettleSuspicion": _settle,
    "DraftStatement": _draft,
    "Publish": _publish,
}
"""By act: how it is made from what was filled in."""
