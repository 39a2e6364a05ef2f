"""The people who work here: accounts, wrapped keys, sessions."""
