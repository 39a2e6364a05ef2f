"""Acts as forms: each made from the act's declaration, sent through `perform()`, signed by two where it takes two."""
