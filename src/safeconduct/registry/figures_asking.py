"""Asking the attacker of the gate before the journal is locked, so that the gate answers from memory."""

from safeconduct.casefile import enacted
from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.figures.publication import Publication
from safeconduct.errors import BadInput
from safeconduct.registry import directory
from safeconduct.registry.sessions import Session

SECONDS = 60.0
"""For each year: nobody waits but who signs."""


def ask_before(act: Act | None, proposal: str, session: Session) -> None:
    """Attack figures that are about to be proposed or seconded; what is found, the gate says.

    A process in which nobody has asked yet would else ask while all other acts wait, and be refused after four seconds.

    Args:
        act: what is done; None for a second signature.
        proposal: hex digest of what is seconded; "" for an act.
        session: of who signs.
    """
    if act is not None and not isinstance(act, PublishFigures):
        return
    office = directory.office(session.installation)
    waiting = office.proposal(proposal) if proposal else None
    if isinstance(act, PublishFigures):
        content = act.content
    elif waiting is not None and waiting.act == PublishFigures.__name__:
        content = waiting.fields["content"]
    else:
        return
    from safeconduct.casefile.figures.attackers import nobody_is_found, years_to_ask  # noqa: PLC0415 - the solver

    earlier = office.figures[-1] if office.figures else None
    try:
        found = Publication.read(content)
        years = years_to_ask(found, enacted.programme(office, found.programme), earlier)
    except BadInput:
        return  # a gate says so
    # Another gate refuses a publication with more periods than there are: nothing is attacked for that.
    if len(years) <= _MOST_YEARS:
        nobody_is_found(found.figures(), years, earlier.figures() if earlier is not None else None, SECONDS)


_MOST_YEARS = 10
