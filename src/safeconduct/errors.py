"""The errors that carry a sentence for a person; every other exception is a defect."""


class SafeconductError(Exception):
    """Something a person did or asked cannot be done; `str()` is the sentence they are shown.

    The sentence says what is wrong, where, and what to do. The command line prints it on standard
    error and ends with `exit_status`; the web answers with a 4xx.
    """

    exit_status = 1


class BadInput(SafeconductError):
    """What was given cannot be understood or does not fit; nothing was changed."""

    exit_status = 2
