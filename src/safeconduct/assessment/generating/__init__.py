"""Synthetic claims: realistic in what is brought and how often, invented in everything else.

What is brought is drawn by the losses on public record and by what the programme's clauses ask for; nobody in
a claim is more than `p1` or `p2`. The same programme, number and seed give the same file, to the byte.

`drawing` is the machine (numpy, no Python per claim), `stock` and `parties` what it draws from, `writing` the
files. The package is imported by who generates, never by who only assesses: it needs numpy and pyarrow.
"""

from safeconduct.assessment.generating.drawing import Drawn, Source, draw, source_for
from safeconduct.assessment.generating.writing import write_claims

__all__ = ["Drawn", "Source", "draw", "source_for", "write_claims"]
