"""Moments for G160–G164: statements."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, OFFICE, WORLD, awarded, do, reconciled
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.publicity import (
    ConsentToPublicity,
    DraftStatement,
    Publish,
    ReviewStatement,
    WithdrawConsent,
    WithdrawStatement,
)
from safeconduct.casefile.acts.speaking import IssueStatement, TakeDownStatement
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.office import Issued, Office
from safeconduct.casefile.parts.aftercare import Scope
from safeconduct.casefile.speaking import statement_digest

WORDS = {"en": "A helicopter was brought over, and paid for.", "uk": "Гелікоптер передано й оплачено."}
TODAY = NOW.date()
LEGAL = WORLD.acting("legal-one")
CONTACT = WORLD.acting("contact-one")
PROTECTION = WORLD.acting("protection-one")
SPOKESPERSON = WORLD.acting("spokesperson-one")


def draft(*scopes: Scope, **values: Any) -> DraftStatement:
    return DraftStatement(**{"about": ("p1",), "scopes": scopes or (Scope.FACT,), "words": WORDS, **values})


def consenting(*scopes: Scope, case: Case | None = None) -> Case:
    return do(case or awarded(), ConsentToPublicity(scopes=scopes or (Scope.FACT,)), "mailbox:1")[0]


def drafted(*scopes: Scope, case: Case | None = None) -> Case:
    return do(case or consenting(*scopes), draft(*scopes), "contact-one")[0]


def review(*, allowed: bool = True, **values: Any) -> ReviewStatement:
    basis = "They agree, and nobody can be recognised by it."
    return ReviewStatement(draft=statement_digest(WORDS), allowed=allowed, basis=basis, **values)


def reviewed(*scopes: Scope, allowed: bool = True) -> Case:
    act = review(allowed=allowed, shown_because="They ask for it, and live under another sky.")
    return do(drafted(*scopes), act, "legal-one")[0]


def publish(*scopes: Scope, **values: Any) -> Publish:
    fields = {
        "about": ("p1",),
        "scopes": scopes or (Scope.FACT,),
        "text": WORDS["en"],
        "where": "The authority's site",
        "draft": statement_digest(WORDS),
    }
    return Publish(**{**fields, **values})


def published(*scopes: Scope) -> Case:
    return do(reviewed(*scopes), publish(*scopes), "contact-one", "protection-one")[0]


@passes("G160")
def it_is_in_two_languages() -> Moment:
    return awarded(), CONTACT, draft()


def issue(words: dict[str, str] | None = None, on: date = TODAY) -> IssueStatement:
    return IssueStatement(words=words or WORDS, allowed_on=on)


@passes("G160")
def the_words_given_out_are_fit() -> Moment:
    return OFFICE, PROTECTION, issue()


@passes("G160")
def plain_words_and_years_are_no_reference() -> Moment:
    words = "They were sent here; that same year, 2023, they went back. Four tens: T-72B, Mi-8, 2S19, BMP-2."
    return awarded(), CONTACT, draft(words={"en": words})


@fails("G160")
def a_case_is_named() -> Moment:
    return awarded(), CONTACT, draft(words={"en": "As in 7K2M-X9QP-0000-0000."})


@fails("G160")
def the_pages_do_not_speak_it() -> Moment:
    return awarded(), CONTACT, draft(words={"fr": "Un hélicoptère est arrivé."})


@fails("G160")
def the_words_given_out_name_a_case() -> Moment:
    return OFFICE, PROTECTION, issue({"en": "As in 7k2m-x9qp-0000-0000."})


@fails("G160")
def a_case_is_named_without_hyphens() -> Moment:
    return awarded(), CONTACT, draft(words={"en": "As in 7k2mx9qp4hztc8wd."})


@fails("G160")
def a_case_is_named_with_spaces_and_over_a_line() -> Moment:
    return awarded(), CONTACT, draft(words={"en": "As in 7K2M X9QP\n4HZT – C8WD."})


@fails("G160")
def a_case_is_named_in_full_width_letters() -> Moment:
    return awarded(), CONTACT, draft(words={"en": "As in ７Ｋ２Ｍ－Ｘ９ＱＰ－４ＨＺＴ－Ｃ８ＷＤ."})


@fails("G160")
def a_case_is_named_with_hyphens_that_nobody_sees() -> Moment:
    return awarded(), CONTACT, draft(words={"en": "As in 7k2m\u00adx9\u200bqp\u20114hzt\u2011c8wd."})


@passes("G161")
def another_reviews_it() -> Moment:
    return drafted(), LEGAL, review()


@fails("G161")
def the_writer_reviews_it() -> Moment:
    return drafted(), CONTACT, review()


@fails("G161")
def there_is_no_draft() -> Moment:
    return awarded(), LEGAL, review()


@fails("G161")
def a_face_without_a_reason() -> Moment:
    return drafted(Scope.FACE), LEGAL, review()


@passes("G161")
def a_face_with_a_reason() -> Moment:
    return drafted(Scope.FACE), LEGAL, review(shown_because="They ask for it.")


@passes("G161")
def a_face_is_refused() -> Moment:
    return drafted(Scope.FACE), LEGAL, review(allowed=False)


@fails("G161")
def a_prisoner_s_face_with_a_reason() -> Moment:
    case = consenting(Scope.FACE, case=awarded(reconciled(held=("p1",))))
    return drafted(Scope.FACE, case=case), LEGAL, review(shown_because="They ask for it.")


@passes("G162")
def it_is_what_was_reviewed() -> Moment:
    return reviewed(), CONTACT, publish()


@fails("G162")
def a_word_was_changed() -> Moment:
    return reviewed(), CONTACT, publish(text=f"{WORDS['en']} Twice.")


@fails("G162")
def it_tells_more_than_was_reviewed() -> Moment:
    return reviewed(), CONTACT, publish(Scope.FACT, Scope.SUM)


@fails("G162")
def it_is_about_somebody_else() -> Moment:
    return reviewed(), CONTACT, publish(about=("p1", "p2"))


@fails("G162")
def nobody_reviewed_it() -> Moment:
    return drafted(), CONTACT, publish()


@fails("G162")
def the_review_refused_it() -> Moment:
    return reviewed(allowed=False), CONTACT, publish()


@fails("G162")
def it_names_no_review() -> Moment:
    return reviewed(), CONTACT, publish(draft="")


@fails("G162")
def it_stands_published_already() -> Moment:
    return published(), CONTACT, publish()


@fails("G162")
def it_was_drafted_again_since() -> Moment:
    return do(reviewed(), draft(), "contact-one")[0], CONTACT, publish()


def _proposed(act: IssueStatement) -> Office:
    waiting = Proposal(
        act="IssueStatement",
        version=1,
        fields=act.fields(),
        proposer="protection-one",
        digest="0" * 64,
        index=1,
    )
    return with_(OFFICE, pending=(waiting,))


@passes("G163")
def a_colleague_with_the_case_gives_it_out() -> Moment:
    return OFFICE, replace(PROTECTION, cases={"one": published()}), issue()


@passes("G163")
def the_spokesperson_signs_on_the_same_day() -> Moment:
    return _proposed(issue()), SPOKESPERSON, issue()


@fails("G163")
def a_colleague_without_the_case_gives_it_out() -> Moment:
    return OFFICE, PROTECTION, issue()


@fails("G163")
def whoever_gave_it_out_without_the_case_signs_again() -> Moment:
    return _proposed(issue()), PROTECTION, issue()


@fails("G163")
def it_was_reviewed_and_never_published() -> Moment:
    return OFFICE, replace(PROTECTION, cases={"one": reviewed()}), issue()


@fails("G163")
def the_consent_was_withdrawn_before() -> Moment:
    case = do(published(), WithdrawConsent(), "mailbox:1")[0]
    return OFFICE, replace(PROTECTION, cases={"one": case}), issue()


@fails("G163")
def a_spokesperson_who_sees_the_case_sees_the_consent_withdrawn_in_between() -> Moment:
    case = do(published(), WithdrawConsent(), "mailbox:1")[0]
    return _proposed(issue()), replace(SPOKESPERSON, cases={"one": case}), issue()


@fails("G163")
def the_spokesperson_signs_on_the_next_day() -> Moment:
    act = issue()
    return _proposed(act), replace(SPOKESPERSON, now=SPOKESPERSON.now + timedelta(days=1)), act


@fails("G163")
def a_day_that_has_not_come_is_no_day_of_consent() -> Moment:
    world = replace(PROTECTION, cases={"one": published()})
    return OFFICE, world, issue(on=TODAY + timedelta(days=1))


@fails("G163")
def a_word_was_put_in() -> Moment:
    words = {**WORDS, "en": f"{WORDS['en']} Come too."}
    return OFFICE, replace(PROTECTION, cases={"one": published()}), issue(words)


ISSUED = Issued(number=1, words=WORDS, on=TODAY)


@fails("G163")
def it_stands_on_the_pages_already() -> Moment:
    world = replace(PROTECTION, cases={"one": published()})
    return with_(OFFICE, statements=(ISSUED,)), world, issue()


@passes("G164")
def it_is_off_the_pages() -> Moment:
    down = with_(ISSUED, words={}, down=TODAY)
    world = replace(CONTACT, office=with_(OFFICE, statements=(down,)))
    return published(), world, WithdrawStatement(publication=1)


@fails("G164")
def it_stands_on_the_pages() -> Moment:
    world = replace(CONTACT, office=with_(OFFICE, statements=(ISSUED,)))
    return published(), world, WithdrawStatement(publication=1)


@fails("G164")
def it_waits_for_the_spokesperson() -> Moment:
    return published(), replace(CONTACT, office=_proposed(issue())), WithdrawStatement(publication=1)


@passes("G164")
def what_waits_is_stopped() -> Moment:
    return _proposed(issue()), PROTECTION, TakeDownStatement(number=1)


@fails("G164")
def nothing_waits_to_be_stopped() -> Moment:
    return OFFICE, PROTECTION, TakeDownStatement(number=1)


@fails("G164")
def it_was_withdrawn_already() -> Moment:
    act = WithdrawStatement(publication=1)
    return do(published(), act, "contact-one")[0], CONTACT, act


@fails("G164")
def nothing_was_published() -> Moment:
    return awarded(), CONTACT, WithdrawStatement(publication=1)


@passes("G164")
def one_person_takes_it_down() -> Moment:
    return with_(OFFICE, statements=(ISSUED,)), PROTECTION, TakeDownStatement(number=1)


@fails("G164")
def it_was_taken_down_already() -> Moment:
    down = with_(ISSUED, words={}, down=TODAY)
    return with_(OFFICE, statements=(down,)), PROTECTION, TakeDownStatement(number=1)
