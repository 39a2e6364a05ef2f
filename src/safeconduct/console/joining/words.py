"""What these pages say outside of their templates."""

from collections.abc import Iterable

from safeconduct.console import visits
from safeconduct.registry import certifying, entering, factors, joining, waits

NOT_WORDS = "These are not seven words of the list. Check the spelling, and that all seven are there."
OLD_WRONG = "These are not your words until now."
NO_NAME = "Write the name of an account that is at work."
NOT_ROLE = "Choose a role."
NOT_ADMINISTRATOR = "Accounts are managed by administrators."
LAST_FACTOR = "The last way to show that it is you stays. Add another one first."
PROPOSED = "Your signature is kept. A second person now signs as well."
SIGNED = "Both signatures are there. It is done."
DONE = "It is done."
WITHDRAWN = "The invite was taken back."


def sentences() -> Iterable[str]:
    """Return every sentence of these pages outside of templates, for the translators."""
    return [
        *certifying.sentences(),
        *entering.sentences(),
        *factors.sentences(),
        *joining.sentences(),
        *waits.sentences(),
        *visits.sentences(),
        *(NOT_WORDS, OLD_WRONG, NO_NAME, NOT_ROLE, NOT_ADMINISTRATOR, LAST_FACTOR),
        *(PROPOSED, SIGNED, DONE, WITHDRAWN),
    ]
