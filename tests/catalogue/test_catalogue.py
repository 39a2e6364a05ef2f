"""The data is whole, and every id leads somewhere."""

import csv
from pathlib import Path

import pytest

import safeconduct.catalogue as catalogue_room
from safeconduct.catalogue import Category, KnownItem, Model, standard
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES

ADDITIONS = """ak-47 ammunition anti-personnel-mine ar-platform at-6 automatic-rifle cash-cache detonating-cord
explosives firearm firearm-part grenade grenade-launcher handgun heavy-machine-gun home-made-gun il-28 machine-gun
magazine mig-15 mig-17 mig-21 mortar-82mm pistol revolver rifle rifle-over-10kj rpg-launcher semi-automatic-rifle
shooting-gloves spare-parts vz58 walkie-talkie""".split()  # noqa: SIM905 - as the golden cases list them


def test_every_model_stands_in_a_category_with_names_and_a_symbol() -> None:
    catalogue = standard()
    assert len(catalogue.models) == 623
    for model in catalogue.models.values():
        category = catalogue.categories[model.category]
        assert not category.is_group
        assert all(model.names[language] for language in LANGUAGES)
        assert len(model.sidc) == 20
        assert model.parent is None or model.parent in catalogue.models


def test_every_category_hangs_in_the_tree() -> None:
    catalogue = standard()
    leaves = [category for category in catalogue.categories.values() if not category.is_group]
    assert len(leaves) == 48
    for category in catalogue.categories.values():
        assert all(category.names[language] for language in LANGUAGES)
        assert category.parent is None or catalogue.categories[category.parent].is_group
    reached = {leaf.code for code, each in catalogue.categories.items() if each.parent is None
               for leaf in catalogue.leaves(code)}  # fmt: skip
    assert reached == {leaf.code for leaf in leaves}


def test_crewed_aircraft_are_aeroplanes_and_helicopters() -> None:
    assert {leaf.code for leaf in standard().leaves("crewed_aircraft")} == {
        "fighter", "strike", "bomber", "transport_aircraft", "special_aircraft", "trainer",
        "attack_helicopter", "transport_helicopter",
    }  # fmt: skip


def test_medical_and_chemical_vehicles_are_protected() -> None:
    protected = {code for code, category in standard().categories.items() if category.protected}
    assert protected == {"medical", "cbrn"}


@pytest.mark.parametrize("equipment", ADDITIONS)
def test_every_addition_is_known_in_three_languages(equipment: str) -> None:
    item = standard().resolve(equipment)
    assert isinstance(item, KnownItem)
    assert all(item.names[language] for language in LANGUAGES)


def test_an_id_resolves_to_a_model_or_a_category() -> None:
    assert isinstance(standard().resolve("mi-8amtsh"), Model)
    assert isinstance(standard().resolve("apc"), Category)


def test_a_group_is_no_equipment() -> None:
    with pytest.raises(BadInput, match="one of attack_helicopter, transport_helicopter"):
        standard().resolve("helicopter")


@pytest.mark.parametrize(
    ("wrong", "meant"), [("t-72b33", "t-72b3"), ("т-72б3", "t-72b3"), ("mi8amtsh", "mi-8amtsh")]
)
def test_an_unknown_id_is_refused_with_the_nearest(wrong: str, meant: str) -> None:
    for look_up in (standard().resolve, standard().get):
        with pytest.raises(BadInput, match="did you mean") as refused:
            look_up(wrong)
        assert meant in str(refused.value)


def test_an_id_like_nothing_is_refused_with_a_way_on() -> None:
    with pytest.raises(BadInput, match="`safeconduct equipment find` searches by name"):
        standard().resolve("zzzzqqq")


def test_a_variant_descends_from_its_model() -> None:
    catalogue = standard()
    assert list(catalogue.lineage(catalogue.get("t-72b3-2016"))) == ["t-72b3-2016", "t-72b3", "t-72"]


def test_only_ranks_of_ships_are_attributes() -> None:
    catalogue = standard()
    assert catalogue.get("project-1164").attributes == {"rank": "1"}
    assert catalogue.get("speedboat").attributes == {}
    assert catalogue.get("t-72b3").attributes == {}


def test_a_taken_id_cannot_be_added() -> None:
    with pytest.raises(BadInput, match="“apc” is already in the catalogue"):
        standard().with_items([KnownItem("apc", {"en": "APC"})])


def test_the_data_folder_says_where_each_file_comes_from() -> None:
    data = Path(catalogue_room.__file__).parent / "data"
    attribution = (data / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for path in data.glob("*.csv"):
        assert f"`{path.name}`" in attribution
        with path.open(encoding="utf-8", newline="") as opened:
            assert len(list(csv.reader(opened))) > 1
