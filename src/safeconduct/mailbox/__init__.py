"""What the person in contact sees: first contact, the thread, and nothing kept."""
