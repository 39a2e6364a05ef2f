"""Figures: two people publish what was counted, and all that was published before stands with it."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.gates.figures import (
    earlier_figures_stand,
    figures_are_in_form,
    nobody_is_found_in_figures,
    periods_are_long_over,
)
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role


@act
class PublishFigures(OfficeAct, frozen=True):
    """Two people publish figures about cases that have ended in reception.

    They lie in clear, so everything that was ever published is known, and later figures are protected together with
    earlier ones. What is left out does not stand in the entry: it is nowhere but in the cases.
    """

    by = (Role.LEGAL_ADVISER, Role.APPROVER)
    seconded_by = (Role.LEGAL_ADVISER, Role.APPROVER)
    gates = (figures_are_in_form, periods_are_long_over, earlier_figures_stand, nobody_is_found_in_figures)

    content: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000_000)]
    """The publication, as `figures.publication` writes it."""

    def change(self, case: Office, done: Done) -> Office:
        """Publish them; the earlier ones stay in the archive."""
        del done
        return msgspec.structs.replace(case, figures=(*case.figures, Publication.read(self.content)))
