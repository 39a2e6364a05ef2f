"""Equipment models in a tree of categories, with names in every script, and the search over them."""

from safeconduct.catalogue.catalogue import Catalogue, standard
from safeconduct.catalogue.things import Category, Hit, KnownItem, Model, Thing

__all__ = ["Catalogue", "Category", "Hit", "KnownItem", "Model", "Thing", "standard"]
