"""Payments through the bank, for paymasters: what waits, files out, what the bank says, and what differs."""
