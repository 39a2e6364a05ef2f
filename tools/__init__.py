"""Commands for those who work on Safeconduct; each runs as `python -m tools.<name>`."""
