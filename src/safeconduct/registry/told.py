"""What is answered to words that find no mailbox, or the wrong one."""

NOTHING_OPENS = "These words open no mailbox; check them one by one, in order."
TAKEN = "These words are taken; draw twelve new ones."
NOT_THIS_MAILBOX = (
    "The second set of words must begin with the same three words as your own; "
    "take those that were drawn for you."
)
SAME_WORDS = "The second set of words is the same as your own; take those that were drawn for you."
CHANGED_MEANWHILE = (
    "Your mailbox was changed from another place at this moment; open it again, then try once more."
)


def sentences() -> tuple[str, ...]:
    """Return them, for the translators."""
    return (NOTHING_OPENS, TAKEN, NOT_THIS_MAILBOX, SAME_WORDS, CHANGED_MEANWHILE)
