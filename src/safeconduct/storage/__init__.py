"""What every database table of ours relies on: append-only triggers and constraints by name."""
