"""Inspections: blind until both have signed, with the scale beside the form, and a third where two disagree."""
