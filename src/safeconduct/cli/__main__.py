"""`python -m safeconduct.cli`: the same as the `safeconduct` command."""

from safeconduct.cli import main

main()
