"""The leaflet and the wallet card: PDFs to print and to spread, the same to the byte wherever they are made.

Both are for spreading, not for carrying, since a paper that is found on somebody can convict them. They say so
themselves, and beside it how the address is remembered without them.
"""

from safeconduct.public.papers.facts import Facts, facts_of
from safeconduct.public.papers.writing import can_be_printed, card, leaflet

__all__ = ["Facts", "can_be_printed", "card", "facts_of", "leaflet"]
