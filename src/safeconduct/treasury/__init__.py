"""Public money in four states: appropriation, commitment, obligation, disbursement."""
