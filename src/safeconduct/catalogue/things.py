"""What the catalogue holds: models, categories and known items."""

import msgspec

type Names = dict[str, str]
"""A name by language code."""


class Category(msgspec.Struct, frozen=True):
    """A kind of equipment, or a group of kinds.

    Attributes:
        code: own code, such as `transport_helicopter`.
        names: in English, Ukrainian and Russian.
        parent: code of the group around it; None at the top.
        sidc: symbol code of MIL-STD-2525D, 20 digits, identity unknown; None for a group.
        un_register: category of the UN Register of Conventional Arms, or `none`.
        protected: why no clause in force may name it (`medical`, `chemical`), or empty.
        is_group: it holds categories, not models. A list may name it; a claim may not, since what was brought
            is always of one kind.
    """

    code: str
    names: Names
    parent: str | None
    sidc: str | None
    un_register: str
    protected: str
    is_group: bool

    @property
    def id(self) -> str:
        """Its code, under the name that models and items use."""
        return self.code


class Model(msgspec.Struct, frozen=True):
    """One model of equipment.

    Attributes:
        id: such as `mi-8amtsh`.
        names: in English, Ukrainian and Russian.
        nato_name: NATO reporting name or US designation, or empty.
        aliases: other names it is found by, in any script.
        category: code of its category.
        parent: id of the model it is a variant of.
        crew: nominal crew as the source words it, such as `3` or `2-3`; `0` is unmanned, empty unknown.
        sidc: symbol code of MIL-STD-2525D, 20 digits, identity unknown.
        attributes: what lists may ask about, as far as the catalogue knows it: `rank` of a ship (indicative).
        is_generic: it stands for its kind where the model is not known.
        evidence: how many are on public record; decides between names that fit equally well.
    """

    id: str
    names: Names
    nato_name: str
    aliases: tuple[str, ...]
    category: str
    parent: str | None
    crew: str
    sidc: str
    attributes: dict[str, str]
    is_generic: bool
    evidence: int


class KnownItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something outside the tree that a list can name: a pistol, spare parts, a walkie-talkie.

    It belongs to no category, so only a clause that names it pays for it.
    """

    id: str
    names: Names
    aliases: tuple[str, ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """One answer of a search.

    Attributes:
        id: of the model, of the known item, or of a category for whose kind no model stands.
        names: in English, Ukrainian and Russian.
        score: 1 to 100; 100 is a name of it, exactly.
        category: code of its category; None for a known item.
        sidc: its symbol; None for a known item.
    """

    id: str
    names: Names
    score: int
    category: str | None
    sidc: str | None


type Thing = Model | Category | KnownItem
"""What a claim's `equipment` can stand for."""
