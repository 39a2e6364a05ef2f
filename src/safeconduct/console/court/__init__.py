"""What of a case is handed to a court."""
