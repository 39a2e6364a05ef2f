"""What every database table of ours relies on: append-only triggers and constraints by name.

The lowest room with Django in it. `append_only` declares what may never change, `triggers` makes
the database hold it, `constraints` tells which rule of the database refused a statement.
"""
