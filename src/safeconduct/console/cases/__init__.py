"""One case on one page."""
