"""Figures for everybody: counting from folded cases, what may be shown of a count, and the attacker who tries it.

    facts         what one case adds to the counts, from its state and its opened entries
    periods       quarters and years, and when one may be told of
    cells         everything that is counted, cell by cell, and of which groups each cell is the sum
    publication   the form of what is published, and of all that was published before
    knowledge     what everybody knows of one year, and which groups they may ask for
    attack        what an outsider can work out from it, in whole numbers
    release       the procedure: count, round, leave out, attack, leave out more

`docs/figures.md` says the same to whoever reads the figures; docs/adr/0064 and 0065 give the reasons.
"""
