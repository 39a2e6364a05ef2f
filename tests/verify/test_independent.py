"""The verifier and our own library, which share no line: whatever is changed, both accept it or both refuse it."""

import ast
import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verify import mirrors as m

import safeconduct_verify as verify
from safeconduct.casefile.filing import check_filing
from safeconduct.errors import SafeconductError
from safeconduct.journal import checkpoint, cosignature, note
from safeconduct.journal.tree import consistency_proof, verify_consistency, verify_inclusion
from safeconduct.public import mirror as library
from safeconduct.schedule.signed import read_signed
from safeconduct.sealing import signing
from safeconduct.sealing.lists import check_list, cosign_list

SOURCE = Path(verify.__file__)
MOST_LINES = 400


def both(ours: Callable[[], object], theirs: Callable[[], object]) -> bool:
    """Return what both say, having made sure that they say the same."""
    try:
        ours()
    except (SafeconductError, ValueError):
        accepted = False
    else:
        accepted = True
    assert m.accepts(theirs) is accepted
    return accepted


def changed(draw: st.DrawFn, text: str) -> str:
    """Return a text with some characters replaced, taken out or doubled."""
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        piece = draw(
            st.sampled_from(["", "0", "1", "a", "A", "=", "+", " ", "\n", "—", '"', "9", text[at : at + 2]])
        )
        text = text[:at] + piece + text[at + draw(st.integers(0, 2)) :]
    return text


def test_it_is_one_short_file_that_needs_one_package_beside_python() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    names = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
    }
    assert names - sys.stdlib_module_names == {"nacl"}


def test_it_runs_where_our_software_is_not(tmp_path: Path) -> None:
    folder = m.mirror(tmp_path / "mirror", [m.data(number) for number in range(300)])
    alone = tmp_path / "verify.py"
    alone.write_bytes(SOURCE.read_bytes())
    nacl = Path(signing.bindings.__file__).parent.parent
    (tmp_path / "site").mkdir()
    for name in ("nacl", "cffi", "_cffi_backend", "pycparser"):
        for found in nacl.parent.glob(f"{name}*"):
            (tmp_path / "site" / found.name).symlink_to(found)
    run = subprocess.run(
        [
            sys.executable,
            "-S",
            "-W",
            "error",
            alone,
            "mirror",
            folder,
            "--key",
            m.public(m.AUTHORITY).hex(),
            "--json",
        ],
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(run.stdout)
    assert (run.returncode, told["verified"], told["mirror"]["leaves"]) == (0, True, 300), run.stderr
    assert told["mirror"]["lists"] == ["2023-01-01"]


@st.composite
def a_note(draw: st.DrawFn) -> str:
    leaves = [m.data(number) for number in range(draw(st.integers(0, 3)))]
    text = m.head(leaves, name=m.ORIGIN, seed=draw(st.sampled_from([m.JOURNAL, m.JOURNAL, m.STRANGER])))
    if draw(st.booleans()):
        text += note.sign_note(text.partition("\n\n")[0] + "\n", "witness.example", m.STRANGER).partition(
            "\n\n"
        )[2]
    return changed(draw, text) if draw(st.booleans()) else text


@settings(max_examples=500)
@given(a_note())
def test_a_checkpoint(text: str) -> None:
    both(
        lambda: checkpoint.verify(text, m.ORIGIN, m.public(m.JOURNAL)),
        lambda: verify.check_checkpoint(text.encode(), m.key(), []),
    )


def test_a_checkpoint_of_a_reserved_name_is_refused() -> None:
    name = "safeconduct.entry.v1"
    text = f"{name}\n1\n{base64.b64encode(bytes(32)).decode()}\n"
    signature = signing.bindings.crypto_sign(
        text.encode(), signing.bindings.crypto_sign_seed_keypair(m.JOURNAL)[1]
    )[:64]
    key = m.key(name=name)
    signed = f"{text}\n— {name} {base64.b64encode(key.id + signature).decode()}\n"
    assert not m.accepts(lambda: verify.check_checkpoint(signed.encode(), key, []))


def test_a_witness_that_is_named_must_have_cosigned() -> None:
    text = m.head([m.data(1)], name=m.ORIGIN)
    witness = cosignature.WitnessKey("witness.example", m.STRANGER)
    cosigned = text + cosignature.cosign(text.partition("\n\n")[0] + "\n", witness, 1_700_000_000)
    key = verify.Key("witness.example", 4, m.public(m.STRANGER))
    assert m.accepts(lambda: verify.check_checkpoint(cosigned.encode(), m.key(), [key]))
    later = text + cosignature.cosign(text.partition("\n\n")[0] + "\n", witness, 1_700_000_001)
    assert later != cosigned
    assert not m.accepts(lambda: verify.check_checkpoint(text.encode(), m.key(), [key]))
    other = verify.Key("witness.example", 4, m.public(m.PERSON))
    assert not m.accepts(lambda: verify.check_checkpoint(cosigned.encode(), m.key(), [key, other]))
    assert verify.Key.of(witness.witness.verifier_key).id == key.id


@settings(max_examples=300)
@given(st.data())
def test_inclusion(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    leaves = [m.data(number) for number in range(size)]
    root, node = m.tree(leaves)
    at = data.draw(st.integers(0, size - 1))
    path = [*m.inclusion_proof(at, size, node)]
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, max(0, len(path) - 1)))
        path[place : place + data.draw(st.integers(0, 1))] = data.draw(
            st.lists(st.sampled_from([*path, root, b""]), max_size=2)
        )
    claimed, of = data.draw(
        st.sampled_from([(at, size), (at + 1, size), (at, size + 1), (-1, size), (at, 1)])
    )
    ours = verify_inclusion(m.leaf_hash(leaves[at]), claimed, of, path, root)

    def theirs() -> None:
        verify.hold(verify.climb(m.leaf_hash(leaves[at]), claimed, of, path) == root, "no")

    assert m.accepts(theirs) is ours


@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 700), more=st.integers(0, 700), forked=st.booleans())
def test_a_mirror_goes_on_from_an_older_checkpoint_or_does_not(
    tmp_path_factory: pytest.TempPathFactory, first: int, more: int, *, forked: bool
) -> None:
    leaves = [m.data(number) for number in range(first + more)]
    older = leaves[:first]
    if forked and older:
        older[-1] = m.data(10**9)
    old_root, _ = m.tree(older)
    new_root, node = m.tree(leaves)
    folder = tmp_path_factory.mktemp("grown")
    for path, content in m.journal_files(leaves).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    proof = consistency_proof(first, first + more, node)
    ours = verify_consistency(first, first + more, proof, old_root, new_root)
    assert ours is not (forked and first > 0)
    (folder / "older").write_text(m.head(older), encoding="utf-8")
    key = m.key(name=m.PUBLIC)
    assert m.accepts(lambda: verify.run("checkpoint", folder / "older", key, folder, [])) is ours


@settings(max_examples=150)
@given(st.data())
def test_a_signed_list(data: st.DataObject) -> None:
    signed = m.signed_list(data.draw(st.sampled_from([m.AUTHORITY, m.STRANGER])))
    if data.draw(st.booleans()):
        signed = cosign_list(signed, m.PERSON)
    text = signed.to_json()
    if data.draw(st.booleans()):
        text = data.draw(st.composite(changed)(text))
    key = m.public(m.AUTHORITY)
    both(
        lambda: check_list(read_signed(text.encode()), key),
        lambda: verify.check_list(text.encode(), key),
    )


@settings(max_examples=400)
@given(st.data())
def test_a_proof_of_filing(data: st.DataObject) -> None:
    entry = m.filed(brings_key=data.draw(st.booleans()))
    text = m.proof(entry, others=data.draw(st.integers(3, 9)))
    plain: dict[str, Any] = json.loads(text)
    if data.draw(st.booleans()):
        name = data.draw(st.sampled_from([*plain, "more"]))
        value = plain.get(name)
        if isinstance(value, str) and data.draw(st.booleans()):
            plain[name] = data.draw(st.composite(changed)(value))
        else:
            plain[name] = data.draw(
                st.sampled_from([0, 1, -1, 3, 6, True, None, "", [], [1], {}, "AA==", 2**70])
            )
        if data.draw(st.booleans()):
            plain.pop(data.draw(st.sampled_from(sorted(plain))))
        text = json.dumps(plain)
    both(
        lambda: check_filing(text, m.public(m.JOURNAL), m.ORIGIN),
        lambda: verify.check_filing(text.encode(), m.key()),
    )


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_mirror(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("mirror") / "out"
    m.mirror(folder, [m.data(number) for number in range(data.draw(st.sampled_from([0, 3, 256, 600])))])
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    chosen = data.draw(st.sampled_from(files))
    match data.draw(st.sampled_from(["leave", "change", "cut", "remove", "add", "link", "swap"])):
        case "change":
            content = bytearray(chosen.read_bytes())
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
            chosen.write_bytes(content)
        case "cut":
            chosen.write_bytes(chosen.read_bytes()[:-1])
        case "remove":
            chosen.unlink()
        case "add":
            (folder / "SHA256SUMS.more").write_bytes(b"")
        case "link":
            content = chosen.read_bytes()
            (folder.parent / "elsewhere").write_bytes(content)
            chosen.unlink()
            chosen.symlink_to(folder.parent / "elsewhere")
        case "swap":
            chosen.write_bytes(data.draw(st.sampled_from(files)).read_bytes())
    key = m.public(data.draw(st.sampled_from([m.AUTHORITY, m.AUTHORITY, m.STRANGER])))
    both(
        lambda: library.verify(folder, key),
        lambda: verify.run("mirror", folder, verify.Key("", 0, key), None, []),
    )
