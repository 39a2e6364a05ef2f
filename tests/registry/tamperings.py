"""What an owner of the database does to history: each returns which entry must be named, and what must be said."""

from collections.abc import Callable

from tests.registry.attacks import Owner
from tests.registry.stories import Scene

type Attack = Callable[[Owner, Scene], tuple[str, str]]
"""Does it, and returns which entry must be named, and what must be said of it."""

ATTACKS: list[Attack] = []


def attack(does: Attack) -> Attack:
    ATTACKS.append(does)
    return does


def change(hands: Owner, column: str, leaf: int, edit: Callable[[bytes], bytes]) -> None:
    before = bytes(hands.one(f"SELECT {column} FROM registry_entry WHERE leaf = ?", leaf))  # noqa: S608
    after = edit(before)
    assert after != before
    hands.run(f"UPDATE registry_entry SET {column} = ? WHERE leaf = ?", after, leaf)  # noqa: S608


def flipped(data: bytes, at: int = -1, bit: int = 0) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


@attack
def edit_a_body(hands: Owner, scene: Scene) -> tuple[str, str]:
    change(hands, "body", hands.entry(scene.case, 2), flipped)
    return f"Case {scene.case}, entry 2", "sealed body was changed"


@attack
def edit_what_was_signed(hands: Owner, scene: Scene) -> tuple[str, str]:
    leaf = hands.entry(scene.case, 3)
    change(hands, "signed", leaf, lambda signed: signed.replace(b'"stage":"open"', b'"stage":"closed"'))
    hands.rehash()
    return f"Case {scene.case}, entry 3", "its signature is not heron's"


@attack
def edit_a_signature(hands: Owner, scene: Scene) -> tuple[str, str]:
    change(hands, "signature", hands.entry(scene.case, 3), flipped)
    return f"Case {scene.case}, entry 3", "its signature is not heron's"


@attack
def edit_a_salt(hands: Owner, scene: Scene) -> tuple[str, str]:
    change(hands, "salt", hands.entry(scene.case, 3), flipped)
    return f"Case {scene.case}, entry 3", "not the leaf that the stored tree has"


@attack
def edit_a_salt_and_make_the_tree_fit(hands: Owner, scene: Scene) -> tuple[str, str]:
    change(hands, "salt", hands.entry(scene.other, 0), flipped)
    hands.rehash()
    return f"Case {scene.case}, entry 0", "had verified a checkpoint"


@attack
def delete_an_entry_in_the_middle(hands: Owner, scene: Scene) -> tuple[str, str]:
    leaf = hands.entry(scene.case, 2)
    hands.run("DELETE FROM registry_entry WHERE leaf = ?", leaf)
    return f"Journal, leaf {leaf}", "its entry was deleted"


@attack
def delete_an_entry_and_close_the_gap(hands: Owner, scene: Scene) -> tuple[str, str]:
    leaf = hands.entry(scene.case, 2)
    hands.run("DELETE FROM registry_entry WHERE leaf = ?", leaf)
    close_gaps(hands)
    hands.rehash()
    return f"Case {scene.case}, entry 3", "it stands where entry 2 is expected"


@attack
def delete_a_whole_case_and_close_the_gap(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run("DELETE FROM registry_entry WHERE file_id = ?", scene.other)
    for table, column in (("seal", "file_id"), ("snapshot", "file_id"), ("casefile", "reference")):
        hands.run(f"DELETE FROM registry_{table} WHERE {column} = ?", scene.other)  # noqa: S608
    hands.run("DELETE FROM registry_publishedcheckpoint")
    close_gaps(hands)
    hands.rehash()
    return f"Case {scene.case}, entry 0", "had verified a checkpoint of .* that this journal does not"


def close_gaps(hands: Owner) -> None:
    for new, (leaf,) in enumerate(hands.run("SELECT leaf FROM registry_entry ORDER BY leaf")):
        hands.run("UPDATE registry_entry SET leaf = ? WHERE leaf = ?", new, leaf)
        hands.run("UPDATE registry_pair SET second_id = ? WHERE second_id = ?", new, leaf)
        hands.run("UPDATE registry_pair SET proposal_id = ? WHERE proposal_id = ?", new, leaf)


def swap(hands: Owner, column: str, one: int, other: int) -> None:
    """Exchange a number of two entries, by way of a third that nothing has."""
    first, second = (
        hands.one(f'SELECT "{column}" FROM registry_entry WHERE leaf = ?', leaf)  # noqa: S608
        for leaf in (one, other)
    )
    for value, digest in [(10**6, one), (first, other), (second, 10**6 if column == "leaf" else one)]:
        hands.run(f'UPDATE registry_entry SET "{column}" = ? WHERE leaf = ?', value, digest)  # noqa: S608


@attack
def reorder_two_entries_of_a_case(hands: Owner, scene: Scene) -> tuple[str, str]:
    swap(hands, "index", hands.entry(scene.case, 2), hands.entry(scene.case, 3))
    return f"Case {scene.case}, entry 3", "it stands where entry 2 is expected"


@attack
def reorder_two_cases_in_the_journal(hands: Owner, scene: Scene) -> tuple[str, str]:
    last, other = hands.entry(scene.case, 6), hands.entry(scene.arrived, 0)
    assert other == last + 1
    swap(hands, "leaf", last, other)
    return f"Case {scene.arrived}, entry 0", "not the leaf that the stored tree has"


@attack
def reorder_two_cases_and_make_the_tree_fit(hands: Owner, scene: Scene) -> tuple[str, str]:
    swap(hands, "leaf", hands.entry(scene.case, 6), hands.entry(scene.arrived, 0))
    hands.rehash()
    return f"Case {scene.other}, entry 1", "had verified a checkpoint"


def a_seal(hands: Owner, case: str) -> tuple[int, str]:
    found: tuple[int, str] = hands.run(
        "SELECT id, account FROM registry_seal WHERE file_id = ? AND place = 'file:1' AND account = 'wren'",
        case,
    )[0]
    return found


@attack
def swap_a_seal(hands: Owner, scene: Scene) -> tuple[str, str]:
    other = hands.one("SELECT blob FROM registry_seal WHERE id = ?", a_seal(hands, scene.other)[0])
    hands.run("UPDATE registry_seal SET blob = ? WHERE id = ?", other, a_seal(hands, scene.case)[0])
    return f"Case {scene.case}", "the seal file:1/wren is not the one that was signed"


@attack
def delete_a_seal(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run("DELETE FROM registry_seal WHERE id = ?", a_seal(hands, scene.case)[0])
    return f"Case {scene.case}", "the seal file:1/wren is missing"


@attack
def add_a_seal(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run(
        "INSERT INTO registry_seal (file_id, place, account, blob) VALUES (?, 'file:1', 'rook', ?)",
        scene.case,
        bytes(300),
    )
    return f"Case {scene.case}", "the seal file:1/rook is not the one that was signed"


@attack
def edit_a_node(hands: Owner, scene: Scene) -> tuple[str, str]:
    from safeconduct.registry.journal import place

    del scene
    hands.run("UPDATE registry_node SET hash = ? WHERE place = ?", bytes(32), place(2, 1))
    return "Journal, node 1 of level 2", "not the hash of what it covers"


@attack
def edit_a_leaf_of_the_tree(hands: Owner, scene: Scene) -> tuple[str, str]:
    from safeconduct.registry.journal import place

    leaf = place(0, hands.entry(scene.case, 1))
    hands.run("UPDATE registry_node SET hash = ? WHERE place = ?", bytes(32), leaf)
    return f"Case {scene.case}, entry 1", "not the leaf that the stored tree has"


@attack
def edit_the_head_of_the_tree(hands: Owner, scene: Scene) -> tuple[str, str]:
    del scene
    found = bytes(hands.one("SELECT frontier FROM registry_treehead"))
    hands.run("UPDATE registry_treehead SET frontier = ?", flipped(found))
    return "Journal head", "its hashes are not those of the entries"


@attack
def delete_the_head_of_the_tree(hands: Owner, scene: Scene) -> tuple[str, str]:
    del scene
    hands.run("DELETE FROM registry_treehead")
    return "Journal head", "it counts 0 leaves"


@attack
def put_another_name_on_a_two_person_act(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run("UPDATE registry_pair SET seconder = 'rook' WHERE seconder = 'owl'")
    return f"Case {scene.case}, entry 5", "the two people on record"


@attack
def delete_the_row_of_a_two_person_act(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run("DELETE FROM registry_pair WHERE second_id = ?", hands.entry(scene.case, 5))
    return f"Case {scene.case}, entry 5", "the two people on record"


@attack
def let_an_item_go_from_the_books(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run('DELETE FROM custody_helditem WHERE "index" = (SELECT min("index") FROM custody_helditem)')
    return f"Case {scene.arrived}", "of an item in custody is missing"


@attack
def hold_an_item_that_nobody_received(hands: Owner, scene: Scene) -> tuple[str, str]:
    hands.run('INSERT INTO custody_helditem ("index", file) VALUES (?, ?)', "ab" * 32, scene.case)
    return f"Case {scene.case}", "of an item in custody is not signed by anybody"


@attack
def edit_a_published_checkpoint(hands: Owner, scene: Scene) -> tuple[str, str]:
    del scene
    hands.run("UPDATE registry_publishedcheckpoint SET note = replace(note, 'test.example', 'rest.example')")
    return "Checkpoint at 1", "."
