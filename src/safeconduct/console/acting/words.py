"""Labels of fields and answers, made from their names in the declarations, and every sentence of this part."""

from collections.abc import Iterable, Iterator, Mapping

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.sentences import STAGES
from safeconduct.casefile.words import NOT_GRANTED, Kind
from safeconduct.console.acting.describing import Field, Form, fields_of

LABELS: Mapping[str, str] = {
    "about": "About whom",
    "alternative": "Another's account gets it",
    "able_and_willing": "How the State was found able and willing to protect them",
    "account": "Account",
    "adult": "Is of age",
    "agreed": "How it was agreed",
    "allowed": "May be published",
    "answers": "Request that is answered",
    "apart_from_claimant": "Apart from the claimant",
    "asked": "Who was asked",
    "aside": "Only for some colleagues",
    "authority": "Who inquires",
    "because_of": "Because of whom",
    "begins": "Begins (UTC)",
    "brings": "What they bring, by the list",
    "brings_words": "What they bring, in their words",
    "came": "Who came",
    "case": "Other case",
    "cleared_by": "Cleared by whom, and how",
    "danger": "Danger",
    "draft": "Statement",
    "ends": "Ends (UTC)",
    "equipment": "Equipment",
    "established_by": "Established by what",
    "family_at_risk": "The family may be punished",
    "evidence": "What was seen",
    "finding": "What the software found",
    "giver": "Who hands over",
    "ground": "What may be wrong",
    "heard": "Was heard first",
    "hidden": "For the vault: names and places",
    "how": "How it ended",
    "judged": "What it came to",
    "key": "Who",
    "knows": "What they know",
    "known_by": "How it is known",
    "label": "Who",
    "lines": "Contested lines",
    "method": "How it is paid",
    "objects": "Does not want it sent on",
    "officers": "Colleagues concerned",
    "on": "On which day",
    "order": "Order",
    "other_case": "Case that goes on",
    "owner": "Whose",
    "part": "Part of the place",
    "parts": "Parts of the place",
    "payable_in": "Also paid in",
    "exchange": "Also paid in",
    "payee_account": "Payee's account",
    "payee_bank": "BIC of the payee's bank",
    "payee_bank_code": "Code of the payee's bank",
    "payee_country": "Country of the payee's bank",
    "payee_name": "Payee's name",
    "people": "People",
    "scopes": "What may be told",
    "seen": "What was seen",
    "shown_because": "Why a face, a name or a voice is shown",
    "suspicion": "Which suspicion",
    "taken": "What was taken, person by person",
    "taker": "Who takes over",
    "text": "Text",
    "their_order": "The person's own order",
    "to": "To whom",
    "unit": "Unit",
    "until": "Until (UTC)",
    "value": "Answer",
    "verified": "How the person answered",
    "voluntary": "Of their own will",
    "where": "Where it is published",
    "whose": "Whose account",
    "why": "Why",
    "words": "Words",
}
"""Where the name alone would not be understood."""

VALUES: Mapping[str, str] = {
    "": "not said",
    "not": "no",
    "may": "perhaps",
    "died": "has died",
    "missing": "missing",
    "dead": "dead",
}
"""Likewise, for answers."""


HINTS: Mapping[str, str] = {
    "Minor units, at most; nothing when the case can cost nothing any more.": (
        "At most this much; nothing when the case can cost nothing any more."
    ),
    "For the line as a whole, in minor units.": "For the line as a whole.",
    "Whether they handed over of their own will, by their own statement; None when they have not said.": (
        "Whether they handed over of their own will, by their own statement; left open when they have not said."
    ),
    'Account, or "external"; none while nobody is assigned.': (
        "Account, or “external”; left open while nobody is assigned."
    ),
    'Reference of the competent tribunal\'s decision; "" where nobody doubted.': (
        "Reference of the competent tribunal's decision; left open where nobody doubted."
    ),
    (
        "Catalogue ids or category codes of what they might bring. No gate asks whether the catalogue has them: nobody "
        "is turned away over a word."
    ): "What they might bring. A name is enough, in any letters: Т-72, Mi-8, Град.",
    "Model ids or category codes that the person said they would bring.": (
        "What the person said they would bring. A name is enough, in any letters: Т-72, Mi-8, Град."
    ),
    "Id of a catalogue model, of a known item, or a category's code.": (
        "A name is enough, in any letters: Т-72, Mi-8, Град."
    ),
    'Of the quantity; "" for pieces.': "Of the quantity; left open for pieces.",
    "How many or how much of `unit`.": "How many, or how much of the unit.",
    'Who showed how something works; "" where nobody did.': (
        "Who showed how something works; left open where nobody did."
    ),
}
"""Where a docstring speaks to whoever writes code: what it says on a form."""


def hint_of(text: str) -> str:
    """Return a field's hint in English, the message id of its translation."""
    return HINTS.get(text, text)


def label_of(name: str) -> str:
    """Return the English label of a field, the message id of its translation."""
    return LABELS.get(name, name.replace("_", " ").capitalize())


def value_of(field: str, value: str) -> str:
    """Return an answer in English words, the message id of its translation."""
    if field == "stage":
        return next((said for stage, said in STAGES.items() if stage == value), value)
    if field == "state" and value == "released":
        return "released for payment"  # money, and not a person
    if field == "unit" and not value:
        return "pieces"
    return VALUES.get(value, value if len(value) == 1 else value.replace("-", " ").replace("_", " "))


def by_officers() -> Iterator[type[Act]]:
    """Yield the acts on cases that officers do."""
    return (each for each in ACTS.values() if each.kind is Kind.CASE and not set(each.by) <= NOT_GRANTED)


def said_of(fields: Iterable[Field]) -> Iterator[str]:
    """Yield every sentence that the form of these fields says."""
    for each in fields:
        yield label_of(each.name)
        if each.hint:
            yield hint_of(each.hint)
        if each.named:
            yield from (value_of(each.name, value) for value in each.options if len(value) != 1)
        if each.form in {Form.YES_NO, Form.BOX}:
            yield from ("yes", "no", VALUES[""])
        yield from said_of(each.inner)


def read_of(fields: Iterable[Field]) -> Iterator[str]:
    """Yield every label and answer with which these fields are shown, whether or not a form ever asks for them."""
    for each in fields:
        yield label_of(each.name)
        if each.named:
            yield from (value_of(each.name, value) for value in each.options if len(value) != 1)
        yield from read_of(each.inner)


def sentences() -> Iterable[str]:
    """Return every sentence of this part, for the translators."""
    from safeconduct.console.acting import (  # noqa: PLC0415 - they use the words above
        equipment,
        filling,
        naming,
        preparing,
        telling,
        telling_fields,
        typed,
        views,
    )

    found = [
        *equipment.sentences(),
        *filling.sentences(),
        *naming.sentences(),
        *telling.sentences(),
        *telling_fields.sentences(),
        *typed.sentences(),
        *views.sentences(),
    ]
    for declared in by_officers():
        computed = preparing.COMPUTED.get(declared.__name__, frozenset()) | preparing.NEVER_ASKED
        found += said_of(each for each in fields_of(declared) if each.name not in computed)
    for act in ACTS.values():
        if act.kind is Kind.CASE:  # the history of a case shows what persons and the system wrote as well
            found += read_of(fields_of(act))
    found += [
        label_of(name)
        for name in ("hidden", "aside", "key", "value", "grades", "answers", "programme", "finding")
    ]
    found += ["yes", "no", "perhaps"]
    found += [declared.hides for declared in by_officers() if declared.hides]
    found += [naming.explained(declared) for declared in by_officers() if naming.explained(declared)]
    return dict.fromkeys(found)
