"""Runs a surrender-and-reward programme; see docs/architecture.md."""
