"""The heart: a case is the list of acts done to it, and its state is their fold. Pure; no Django."""
