"""The identity vault on screen: two people, a purpose, some minutes; each look is an entry."""
