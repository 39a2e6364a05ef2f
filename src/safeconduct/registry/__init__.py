"""`perform()`, the one write path, and the stores of entries, seals and the journal."""
