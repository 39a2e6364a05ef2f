"""The reception desk: the head count with one thumb, what was brought against a receipt, many people at once."""
