"""Two steps, of which the second fails."""
