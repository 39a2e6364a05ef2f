"""What `schedule diff` and `schedule verify` say; like all sentences, in three languages."""

from collections.abc import Iterable

from safeconduct.cli.schedule import telling
from safeconduct.schedule.differing import Aspect, Kind

STATUSES = {
    "enactable": "can be put in force",
    "historic": "historic: for assessment and simulation only",
}

KINDS: dict[Kind, str] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.CHANGED: "changed",
}

ASPECTS: dict[Aspect, str] = {
    Aspect.IN_FORCE: "In force",
    Aspect.NAME: "Name",
    Aspect.PAYS_FOR: "Pays for",
    Aspect.AMOUNT: "Amount",
    Aspect.CONDITIONS: "Conditions",
    Aspect.SHARING: "Sharing",
    Aspect.SOURCE: "Source",
    Aspect.NOTES: "Notes",
    Aspect.OTHER: "Other",
}

PAYS_FOR = {
    "equipment_handed_over": "equipment handed over",
    "equipment_deactivated": "equipment deactivated",
    "cash_handed_over": "cash handed over",
}

_COUNTS = (
    ("{count} clause", "{count} clauses"),
    ("{count} clause says the same in both lists.", "{count} clauses say the same in both lists."),
    ("{count} golden case comes out the same.", "{count} golden cases come out the same."),
)

_SENTENCES = (
    "Before",
    "After",
    "Rules",
    "Clauses",
    "Golden cases",
    "Content",
    "yes",
    "no",
    "refused: {reason}",
    "line {number}: {said}",
    "share of {claimant}: {amount}",
    "Both lists say the same.",
    "The pack has no golden cases, so what the change does is not shown.",
    "Consistent with the key it carries, fingerprint {fingerprint}.",
    "Anybody can make such a file: compare the fingerprint with one you have from elsewhere.",
    "Signed with the key that was given, fingerprint {fingerprint}.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators; a plural after its singular and a NUL."""
    return dict.fromkeys(
        (
            *STATUSES.values(),
            *KINDS.values(),
            *ASPECTS.values(),
            *PAYS_FOR.values(),
            *("\x00".join(each) for each in _COUNTS),
            *_SENTENCES,
            *telling.sentences(),
        )
    )
