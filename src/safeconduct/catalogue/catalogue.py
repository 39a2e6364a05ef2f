"""The catalogue: load the data, resolve an id, walk the tree."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rapidfuzz import fuzz, process

from safeconduct.catalogue.folding import DATA
from safeconduct.catalogue.search import Search
from safeconduct.catalogue.things import Category, Hit, KnownItem, Model, Thing
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES

SHIP_RANKS = frozenset("1234")  # the column also says `boat` and `aux`, which are no ranks


class Catalogue:
    """Models, categories and known items under their ids. Ids of all three are distinct, but for `train`.

    Args:
        categories: in an order where a group stands before what it holds.
        models: each in a category that is given.
        items: known items, of this catalogue and of a pack.
    """

    def __init__(
        self, categories: Iterable[Category], models: Iterable[Model], items: Iterable[KnownItem]
    ) -> None:
        self.categories = {category.code: category for category in categories}
        self.models = {model.id: model for model in models}
        self.items = {item.id: item for item in items}
        self._search: Search | None = None

    def get(self, model_id: str) -> Model:
        """Return a model.

        Raises:
            BadInput: there is none of this id; the nearest are named.
        """
        model = self.models.get(model_id)
        if model is None:
            raise BadInput(self._unknown(model_id))
        return model

    def resolve(self, equipment: str) -> Thing:
        """Return what a claim's `equipment` stands for: a model, a category of models, or a known item.

        Raises:
            BadInput: nobody knows the id (the nearest are named), or it is a group of categories.
        """
        thing = self.models.get(equipment) or self.items.get(equipment) or self.categories.get(equipment)
        if thing is None:
            raise BadInput(self._unknown(equipment))
        if isinstance(thing, Category) and thing.is_group:
            within = ", ".join(category.code for category in self.leaves(equipment))
            raise BadInput(f"“{equipment}” is a group of kinds: name the kind, one of {within}.")
        return thing

    def nearest(self, equipment: str, limit: int = 3) -> tuple[str, ...]:
        """Return ids that someone who wrote `equipment` may have meant, best first, at most `limit`."""
        near = {hit.id: hit.score for hit in self.find(equipment, limit)}
        ids = [
            *self.models,
            *self.items,
            *(code for code, each in self.categories.items() if not each.is_group),
        ]
        for known, score, _ in process.extract(
            equipment.casefold(), ids, scorer=fuzz.ratio, limit=limit, score_cutoff=70
        ):
            near[known] = max(near.get(known, 0), int(score))
        return tuple(sorted(near, key=lambda known: (-near[known], known))[:limit])

    def find(self, text: str, limit: int = 10) -> list[Hit]:
        """Search models, known items and categories by any name, in any script, as people type it.

        A category is an answer only where no model stands that means any of its kind.

        Args:
            text: such as `ми 8 амтш`, `T72B3`, `Hip`, `град`; a sentence around the name does no harm.
            limit: how many answers at most.

        Returns:
            The best first; empty when nothing fits.
        """
        if self._search is None:
            self._search = Search((*self.models.values(), *self.items.values(), *self._kinds_without_model()))
        hits = []
        for thing_id, score in self._search.find(text, limit):
            thing = self.models.get(thing_id) or self.items.get(thing_id) or self.categories[thing_id]
            category, sidc = None, None
            if isinstance(thing, Model):
                category, sidc = thing.category, thing.sidc
            elif isinstance(thing, Category):
                category, sidc = thing.code, thing.sidc
            hits.append(Hit(thing_id, thing.names, score, category, sidc))
        return hits

    def _kinds_without_model(self) -> Iterator[Category]:
        """Yield the categories for which no model stands that means any of its kind."""
        generic = {model.category for model in self.models.values() if model.is_generic}
        for code, category in self.categories.items():
            if not category.is_group and code not in generic and code not in self.models:
                yield category

    def lineage(self, model: Model) -> Iterator[str]:
        """Yield the ids of a model and of the models it is a variant of, nearest first."""
        seen: set[str] = set()
        current: Model | None = model
        while current is not None and current.id not in seen:
            seen.add(current.id)
            yield current.id
            current = self.models.get(current.parent) if current.parent else None

    def leaves(self, code: str) -> Iterator[Category]:
        """Yield the category itself, or each category that a group holds, at any depth."""
        category = self.categories[code]
        if not category.is_group:
            yield category
            return
        for child in self.categories.values():
            if child.parent == code:
                yield from self.leaves(child.code)

    def with_items(self, items: Iterable[KnownItem]) -> "Catalogue":
        """Return a catalogue that also knows a pack's own items; one that it knows already is no other.

        Raises:
            BadInput: an id is taken.
        """
        added = tuple(each for each in items if self.items.get(each.id) != each)
        if not added:
            return self
        for item in added:
            if item.id in self.models or item.id in self.items or item.id in self.categories:
                raise BadInput(f"“{item.id}” is already in the catalogue: give the added item another id.")
        return Catalogue(self.categories.values(), self.models.values(), (*self.items.values(), *added))

    def _unknown(self, equipment: str) -> str:
        near = self.nearest(equipment)
        hint = (
            f"did you mean {', '.join(near)}?" if near else "`safeconduct equipment find` searches by name."
        )
        return f"No equipment “{equipment[:60]}” in the catalogue: {hint}"


@cache
def standard() -> Catalogue:
    """Return the catalogue that ships with Safeconduct, with the items that every pack knows."""
    return Catalogue(_categories(), _models(_added_names()), _items())


def without_added_names() -> Catalogue:
    """Return the same without the names that this project added to its sources, to measure what they do."""
    return Catalogue(_categories(), _models({}), _items())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _names(row: dict[str, str]) -> dict[str, str]:
    # A language that only has translations finds no column of its own and shows the English name.
    return {language: row[f"name_{language}"] for language in LANGUAGES if f"name_{language}" in row}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in cell.split("|")) if part)


def _categories() -> Iterator[Category]:
    described = {row["category"]: row for row in _rows("categories.csv")}
    for place in _rows("tree.csv"):
        row = described.get(place["code"])
        yield Category(
            code=place["code"],
            names=_names(row or place),
            parent=place["parent"] or None,
            sidc=row["sidc_20"] if row else None,
            un_register=row["un_register_category"] if row else "none",
            protected=place["protected"],
            is_group=row is None,
        )


def _added_names() -> dict[str, tuple[str, ...]]:
    return {row["id"]: _split(row["names"]) for row in _rows("added_names.csv")}


def _models(added: Mapping[str, tuple[str, ...]]) -> Iterator[Model]:
    for row in _rows("equipment.csv"):
        rank = row["ship_rank_indicative"]
        yield Model(
            id=row["id"],
            names=_names(row),
            nato_name=row["nato_name"],
            aliases=(*_split(row["aliases"]), *_split(row["oryx_names"]), *added.get(row["id"], ())),
            category=row["category"],
            parent=row["parent_id"] or None,
            crew=row["crew"],
            sidc=row["sidc_entity"],
            attributes={"rank": rank} if rank in SHIP_RANKS else {},
            is_generic=row["is_generic"] == "1",
            evidence=int(row["oryx_evidence_count"]),
        )


def _items() -> Iterator[KnownItem]:
    for row in _rows("additions.csv"):
        yield KnownItem(id=row["id"], names=_names(row), aliases=_split(row["aliases"]))
