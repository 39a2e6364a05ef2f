"""Check what an authority published or handed over; docs/verify.md explains each step under its number."""

import argparse
import base64
import json
import re
import sys
from decimal import Decimal
from hashlib import sha256, sha512
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from nacl import exceptions, signing

WIDTH = 256  # hashes in a full tile
NOTE = re.compile(  # (origin, size, root, more lines), an empty line, (signature lines)
    r"((?!safeconduct\.[a-z-]+\.v[0-9]+\n)[^\x00-\x1f]+\n(?:0|[1-9][0-9]{0,17})\n\S{44}\n(?:[^\x00-\x1f]+\n)*)"
    r"\n((?:— [^\s+\x00-\x1f]+ \S{7,}\n){1,64})"
)
ARMOUR = re.compile(r"\s*-----BEGIN SSH SIGNATURE-----([\w+/=\s]+)-----END SSH SIGNATURE-----\s*", re.ASCII)
ATTACHED = re.compile(r"attachments/([0-9]{5})-[0-9]+\.[a-z]+")
STATEMENT = "domain schema case index before envelope commitment ciphertext checkpoint first"
ENVELOPE = "kind part actor certificate stage keys seals dropped clear act"


class Refused(Exception):
    """A sentence and a status: 1, it does not hold; 2, it is not what this command checks."""


def hold(condition: object, sentence: str, status: int = 1) -> None:
    """Stop with the sentence unless the condition holds."""
    if not condition:
        raise Refused(sentence, status)


def unbase64(text: str) -> bytes:
    """Decode base64 in its one spelling: a lenient reader would take changed text for the same."""
    data = base64.b64decode(text, validate=True)
    hold(base64.b64encode(data).decode() == text, "A part is not base64 in its one spelling.", 2)
    return data


def unhex(text: str) -> bytes:
    """Decode hexadecimal in its one spelling: small letters."""
    return bytes.fromhex(text) if re.fullmatch(r"(?:[0-9a-f]{2})*", text) else b""


def digest(*parts: bytes) -> bytes:
    """Return the SHA-256 of bytes one after the other."""
    return sha256(b"".join(parts)).digest()


def canonical(value: Any) -> bytes:
    """Return the bytes that are signed: keys sorted, no spaces, UTF-8 (RFC 8785 on our subset)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def read_json(data: bytes, keys: str = "") -> Any:
    """Return JSON that all read alike (no key twice, no float, no half of a character), an object of these keys."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        hold(len(dict(pairs)) == len(pairs), "The JSON says something twice in one place.", 2)
        return dict(pairs)

    value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=once, parse_float=Decimal)
    hold(canonical(value) and (not keys or value.keys() == set(keys.split())), "It is of another form.", 2)
    return value


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether this Ed25519 key signed these bytes."""
    try:
        return bool(public) and signing.VerifyKey(public).verify(message, signature) == message
    except (exceptions.BadSignatureError, ValueError):
        return False


class Key(NamedTuple):
    """A key: of a journal (kind 1) or witness (4), by name (c2sp.org/signed-note); of the authority (kind 0)."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature line names its key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    @classmethod
    def of(cls, text: str) -> "Key":
        """Read a key, or the one line of a file: 64 hexadecimal digits or `name+id+base64`; `#` begins a remark."""
        lines = Path(text).read_text("utf-8").splitlines() if Path(text).is_file() else [text]
        (line,) = (each.strip() for each in lines if each.strip() and not each.startswith("#"))
        if re.fullmatch(r"[0-9a-f]{64}", line):
            return cls("", 0, unhex(line))
        name, key_id, encoded = line.split("+", 2)
        key = cls(name, unbase64(encoded)[0], unbase64(encoded)[1:])
        hold(len(key.public) == 32 and key.kind in {1, 4} and key.id.hex() == key_id, "This is no key.", 2)
        return key


def check_checkpoint(data: bytes, key: Key, witnesses: list[Key]) -> tuple[int, bytes]:
    """Check a journal's signed head (c2sp.org/tlog-checkpoint, /tlog-cosignature); return its size and root."""
    # C1. A signed note of origin, size and root; one that begins like another thing that we sign is refused.
    note: Any = NOTE.fullmatch(data.decode())
    hold(note and len(data) <= 2**18, "This is no checkpoint: it was cut off, or is another file.", 2)
    origin, number, hashed, *_ = note[1].split("\n")
    text, size, root = note[1].encode(), int(number), unbase64(hashed)
    hold(len(root) == 32 and (size or root == root_of([])), "The checkpoint's root cannot be one.", 2)
    # C2. Signed by the key of this journal, which bears its name. A second, wrong line of the key spoils it.
    lines = [(line.split(" ")[1], unbase64(line.split(" ")[2])) for line in note[2].splitlines()]
    own = [blob[4:] for name, blob in lines if name == key.name and blob[:4] == key.id]
    well = key.kind == 1 and own and all(signed_by(key.public, text, each) for each in own)
    hold(well and origin == key.name, "The checkpoint is not signed by the key of this journal.")
    for who in witnesses:  # C3. Each that you name has cosigned: it saw the journal only grow to this head.
        marks = [blob[4:] for name, blob in lines if name == who.name and blob[:4] == who.id]
        said = [(f"cosignature/v1\ntime {int.from_bytes(each[:8])}\n".encode(), each[8:]) for each in marks]
        well = who.kind == 4 and any(signed_by(who.public, time + text, mark) for time, mark in said)
        hold(well, f"The witness {who.name} has not cosigned this checkpoint.")
    return size, root


def root_of(row: list[bytes]) -> bytes:
    """Return the root (RFC 6962) over hashes of one level; an odd last one rises as it is."""
    while len(row) > 1:
        up = [sha256(b"\1" + a + b).digest() for a, b in zip(row[::2], row[1::2], strict=False)]
        row = up + row[2 * len(up) :]
    return row[0] if row else sha256().digest()


def tile(mirror: Path, kind: object, number: int, width: int) -> bytes:
    """Return a tile's bytes: tile/0/x001/067, with .p/W after it while it is partial (c2sp.org/tlog-tiles)."""
    path = f"{number % 1000:03d}" + (f".p/{width}" if width < WIDTH else "")
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return (mirror / "tile" / str(kind) / path).read_bytes()


def check_journal(mirror: Path, key: Key, asked: SimpleNamespace) -> dict[str, Any]:
    """Check the journal in a mirror: its head (C1 to C3), and the whole tree anew from the tiles (T1 to T4)."""
    (size, root), level = check_checkpoint((mirror / "checkpoint").read_bytes(), key, asked.witnesses), 1
    row, first, places, old = list[bytes](), list[bytes](), dict[str, int](), asked.old
    # T1. The hash of each leaf is the one in the lowest tiles. Before each leaf stands its length, which is 32.
    for start in range(0, size, WIDTH):
        number, width = start // WIDTH, min(WIDTH, size - start)
        data = tile(mirror, "entries", number, width)
        well = len(data) == 34 * width and data[::34] + data[1::34] == bytes(width) + b"\x20" * width
        leaves = [data[at + 2 : at + 34] for at in range(0, len(data), 34)]
        hashes = [sha256(b"\0" + leaf).digest() for leaf in leaves]
        hold(well and tile(mirror, 0, number, width) == b"".join(hashes), f"Tile 0/{number} does not hold.")
        row.append(root_of(hashes))
        places |= {leaf.hex(): start + leaves.index(leaf) for leaf in {*leaves}.intersection(asked.leaves)}
        first += [root_of(hashes[: old[0] - start])] if old[0] > start else []
    while complete := size >> 8 * level:  # T2. Each complete node is the one in the tiles above.
        for start in range(0, complete, WIDTH):
            part = row[start : min(start + WIDTH, complete)]
            hold(tile(mirror, level, start // WIDTH, len(part)) == b"".join(part), "A tile does not hold.")
        row, level = [root_of(row[at : at + WIDTH]) for at in range(0, len(row), WIDTH)], level + 1
    # T3. On top comes out the root that was signed. T4. The first leaves give the older root: it only grew.
    hold(root_of(row) == root, "The leaves do not give the checkpoint's root.")
    hold(old[0] <= size and old[1] in {b"", root_of(first)}, "It does not go on from the older checkpoint.")
    return {"leaves": size, "root": root.hex(), "places": places}


def climb(value: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """T5. Return the root to which an audit path leads from a leaf's hash (RFC 6962, 2.1.1)."""
    if (index, size, path) == (0, 1, []):
        return value
    hold(path and len(path[-1]) == 32 and 0 <= index < size != 1, "The path leads to no root from there.")
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return digest(b"\1", climb(value, index, half, path[:-1]), path[-1])
    return digest(b"\1", path[-1], climb(value, index - half, size - half, path[:-1]))


def check_list(data: bytes, authority: bytes) -> dict[str, Any]:
    """Check a signed list of rewards. L1. Its form."""
    file = read_json(data, "format signed signatures")
    signed, marks = file["signed"], [tuple(sorted(each.items())) for each in file["signatures"]]
    well = signed.keys() == {"digest", "list", "status"} and signed["status"] in {"enactable", "historic"}
    well = well and 1 <= len(marks) <= 16 and all(dict(each).keys() == {"key", "signature"} for each in marks)
    hold(well and file["format"] == "safeconduct-signed-list/1", "This is no signed list.", 2)
    # L2. Every signature holds for the key beside it, and one is the authority's.
    message = b"safeconduct.schedule.v1\n" + canonical(signed)
    well = all(signed_by(unhex(key), message, unhex(mark)) for (_, key), (_, mark) in marks)
    hold(well, "A signature under the list does not hold: it was changed since.")
    hold(authority.hex() in [each[0][1] for each in marks], "The list is not signed by the key given.")
    # L3. The digest is the list's, as offers and awards name it.
    hold(signed["digest"] == digest(canonical(signed["list"])).hex(), "Its digest is not that of the list.")
    return {"version": signed["list"]["version"], "status": signed["status"], "digest": signed["digest"]}


def files_in(folder: Path) -> dict[str, bytes]:
    """Read every file in a folder; a link could lead anywhere."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    hold(not any(path.is_symlink() for path in found), "The folder holds a link, which nobody signed.")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def check_mirror(mirror: Path, key: Key, asked: SimpleNamespace) -> dict[str, Any]:
    """Check a published mirror: every file, the lists, the journal."""
    # M1. The sums are signed by the authority, for this purpose, as `ssh-keygen -Y sign` does it.
    found, kind = files_in(mirror), b"\0\0\0\x0bssh-ed25519\0\0\0"
    signed, inner = found.pop("SHA256SUMS"), ARMOUR.fullmatch(found.pop("SHA256SUMS.sig").decode())
    blob = unbase64("".join(inner[1].split())) if inner else b""
    purpose = b"\0\0\0\x12safeconduct-mirror\0\0\0\0\0\0\0\x06sha512\0\0\0"
    made = b"SSHSIG\0\0\0\1\0\0\0\x33" + kind + b"\x20" + key.public + purpose + b"\x53" + kind + b"\x40"
    well = signed_by(key.public, b"SSHSIG" + purpose + b"\x40" + sha512(signed).digest(), blob[-64:])
    hold(well and made == blob[:-64], "SHA256SUMS is not signed as a mirror by the key that was given.")
    # M2. Every file that they name is there with its sum, and there is no other.
    named = {line[66:]: line[:64] for line in signed.decode().splitlines()}
    odd = sorted({name for name, _ in named.items() ^ {(name, digest(found[name]).hex()) for name in found}})
    hold(not odd, f"Changed, missing or added since the mirror was signed: {odd[:1]}.")
    # M3. Every list holds (L1 to L3).
    lists = [check_list(data, key.public) for name, data in found.items() if name.endswith(".signed.json")]
    parts = {"checkpoint", "journal.vkey", "tile"} & {name.partition("/")[0] for name in found}
    facts = {"files": len(named), "lists": sorted(each["version"] for each in lists), "journal": bool(parts)}
    if parts or asked.leaves or asked.old[1] or asked.witnesses:  # M4. The journal holds, and has its head.
        hold(parts >= {"checkpoint", "journal.vkey"}, "The mirror holds no journal, or lacks its head.")
        facts |= check_journal(mirror, Key.of(str(mirror / "journal.vkey")), asked)
    return facts


def read_statement(signed: bytes) -> Any:
    """E1. Return a signed statement: in canonical form, with every part that an entry's has."""
    found = read_json(signed, STATEMENT)
    its = SimpleNamespace(**found.pop("envelope"), **found)
    well = signed == canonical({**found, "envelope": {name: getattr(its, name) for name in ENVELOPE.split()}})
    well = well and its.kind in {"case", "office", "watch"} and its.part in {"whole", "proposal", "second"}
    well = well and its.domain == "safeconduct.entry.v1" and its.schema == 1
    hold(well, "The statement is not one of an entry in this format.", 2)
    return its


def check_filing(data: bytes, key: Key) -> tuple[list[bytes], dict[str, Any]]:
    """Check a proof of filing; return its leaf's data, and what it shows. F1. Its form."""
    proof = read_json(data, "warning format signed signature key salt leaf size root path checkpoint")
    kinds = [type(proof[part]).__name__ for part in ("warning", "format", "leaf", "size", "path")]
    well = kinds == ["str", "int", "int", "int", "list"] and proof["format"] == 1
    hold(well and len(data) <= 2**16, "This is no proof of filing.", 2)
    signed, mark, public, salt = (unbase64(proof[part]) for part in ("signed", "signature", "key", "salt"))
    # F2. The statement (E1), signed by the key beside it, which is the one that it brings, if it brings one.
    its = read_statement(signed)
    well = signed_by(public, b"safeconduct.entry.v1\n" + signed, mark)
    hold(well and its.keys.get(its.actor, public.hex()) == public.hex(), "It is not signed by the key in it.")
    # F3. The journal signed the head that the proof names, without the journal's name (C1, C2).
    head = f"{key.name}\n{proof['size']}\n{proof['root']}\n\n— {key.name} {proof['checkpoint']}\n"
    size, root = check_checkpoint(head.encode(), key, [])
    # F4. The entry is a leaf under that head (T5).
    leaf, path = digest(salt, digest(signed, mark)), [*map(unbase64, proof["path"])]
    well = len(salt) == 32 and climb(digest(b"\0", leaf), proof["leaf"], size, path) == root
    hold(well, "The journal does not hold this entry at this place.")
    return [leaf], {"actor": its.actor, "leaf": proof["leaf"], "size": size, "signer": public.hex()}


def admit(office: SimpleNamespace, certificate: dict[str, Any]) -> None:
    """E6. Two others at work vouch for new keys, or the authority does alone; old ones, shown again, do not count."""
    said = {name: certificate[name] for name in ("account", "number", "seal", "sign")}
    who, marks, public = said["account"], dict(certificate["issued_by"]), unhex(said["sign"])
    keys = [office.keys[name, 0 if name == "authority" else office.numbers[name]] for name in marks]
    message = b"safeconduct.certificate.v1\n" + canonical(said)
    well = [*marks] == ["authority"] or (len(marks) == 2 and "authority" not in marks)
    well = well and who not in marks and len({public, *keys}) == len(keys) + 1  # one key is one person
    signed = [signed_by(key, message, unhex(mark)) for key, mark in zip(keys, marks.values(), strict=True)]
    fresh = said["number"] > max(number for name, number in [*office.keys, (who, 0)] if name == who)
    hold(well and fresh and all(signed), f"The keys of {who} are not certified.")
    office.keys[who, said["number"]], office.numbers[who] = public, said["number"]


def check_entry(row: Any, files: dict[str, bytes], office: SimpleNamespace, seen: dict[Any, Any]) -> Any:
    """Check one entry of a bundle against those before it, and take its files out; the office learns of keys."""
    kind, index = row["file"], row["index"]
    base, where = f"entries/{kind}-{index:05d}/", f"Entry {index} of the {kind} file"
    signed, mark, salt = (files.pop(base + name) for name in ("statement.json", "signature", "salt"))
    # E1, and E2. It was signed for this place, after the entry before it; of the office none is left out.
    its, before = read_statement(signed), seen.get((kind, index - 1))
    well = (its.kind, its.index, its.case) == (kind, index, office.files.setdefault(kind, its.case))
    well = well and (its.before == before.digest if before else {"case": True, "office": index == 0}[kind])
    hold(well, f"{where} was signed for another place.")
    # E3. It is signed with a key that counted: the authority's, the system's, a mailbox's, an officer's.
    if kind == "case" and (its.actor in office.numbers or index == 0):
        office.keys |= {(who, 0): unhex(key) for who, key in its.keys.items() if who.startswith("mailbox:")}
    its.public = office.keys.get((its.actor, its.certificate), b"")
    well = its.certificate == office.numbers.get(its.actor, 0)  # of an officer the newest
    well = well and signed_by(its.public, b"safeconduct.entry.v1\n" + signed, mark)
    hold(well, f"{where} is not signed by {its.actor} with a key that counted.")
    its.content, its.digest, its.leaf = None, digest(signed, mark).hex(), digest(salt, digest(signed, mark))
    if base + "content.json" in files:  # E4. What is shown of its content is what it committed to.
        content, content_salt = files.pop(base + "content.json"), files.pop(base + "content.salt")
        its.content = read_json(content)
        well = digest(content_salt, content).hex() == its.commitment and len(content_salt) == 32
        hold(well and its.act in {"", its.content["act"]}, f"{where} committed to another content.")
    # E5. A second signature stands on the proposal of another person, of the same act.
    proposals = (one for one in seen.values() if one.part == "proposal" and one.digest == its.first)
    its.proposal = first = next(proposals, its)
    well = (its.part == "second") is (first.actor != its.actor) is (first.public != its.public)
    well = well and (first.case, first.act) == (its.case, its.act)
    hold(well, f"{where} seconds no proposal of another person.")
    # E6. What founds the office, certifies keys or ends a service is shown, and done.
    if kind == "office" and its.act in {"Found", "CertifyKeys", "EndService"} and its.part != "proposal":
        fields = first.content["fields"]
        well = (index, its.actor) == (0, "authority") if its.act == "Found" else its.certificate
        hold(well, f"{where} is not by the authority or an officer, as it has to be.")
        if its.act == "Found":
            office.keys["system", 0] = unhex(fields["system"])
            office.journal = Key(fields["origin"], 1, unhex(fields["checkpoint_key"]))
        for each in fields.get("certificates", [fields["certificate"]] if its.act == "CertifyKeys" else ()):
            admit(office, each)
        if its.act == "EndService":
            office.numbers.pop(fields["account"], None)
    return its


def check_bundle(folder: Path, authority: bytes) -> tuple[list[bytes], dict[str, Any]]:
    """Check a bundle for a court; return the leaves of the case's entries, and what it shows."""
    files = files_in(folder)
    # B1. The manifest names every file with its sum, and there is no other.
    signed, mark = files.pop("manifest.json"), files.pop("manifest.sig")
    manifest, seen = read_json(signed), dict[Any, Any]()
    well = manifest["files"] == {name: digest(data).hex() for name, data in files.items()}
    hold(well and manifest["format"] == "safeconduct-bundle/1", "A file was changed, added or taken away.")
    office = SimpleNamespace(keys={("authority", 0): authority}, numbers={}, files={}, journal=None)
    for row in manifest["entries"]:  # B2. Each entry holds (E1 to E6), in the order of the journal.
        seen[row["file"], row["index"]] = check_entry(row, files, office, seen)
    # B3. The key that the founding names signed the head (C1, C2), and each entry is a leaf under it (T5).
    size, root = check_checkpoint(files.pop("checkpoint"), office.journal, [])
    places = [row["leaf"] for row in manifest["entries"]]
    hold(places == sorted(set(places)), "The entries are not in the order of the journal.")
    for row, its in zip(manifest["entries"], seen.values(), strict=True):
        well = climb(digest(b"\0", its.leaf), row["leaf"], size, [*map(unhex, row["path"])]) == root
        hold(well, f"The journal does not hold entry {its.index} of the {its.kind} file at its place.")
    # B4. Two officers decided to hand over what is here, and nothing more; one of them signed the manifest.
    second, by = seen["case", manifest["export"]], manifest["by"]
    first, agreed = second.proposal, second.proposal.content["fields"]
    well = second.part == "second" and first.certificate and second.certificate and files.pop("README.txt")
    well = well and first.content["act"] == second.content["act"] == "ExportBundle"
    hold(well and by in {first.actor, second.actor}, "No two officers decided to hand this over.")
    shown = {its.index for its in seen.values() if its.kind == "case" and its.content}
    well = shown == {first.index, second.index, *agreed["full"]}
    well = well and all((it := ATTACHED.fullmatch(name)) and int(it[1]) in agreed["files"] for name in files)
    hold(well, "The bundle is not what two people decided to hand over.")
    public = office.keys[by, office.numbers[by]]
    hold(signed_by(public, b"safeconduct.bundle.v1\n" + signed, mark), "No officer who counts signed it.")
    facts = {"case": second.case, "entries": len(seen), "in_full": sorted(shown), "size": size}
    return [its.leaf for its in seen.values() if its.kind == "case"], {**facts, "decision": agreed}


def run(what: str, path: Path, key: Key, mirror: Path | None, witnesses: list[Key]) -> dict[str, Any]:
    """Do one command; return what it shows."""
    mirror = path if what == "mirror" else mirror
    hold(not key.kind or what in {"checkpoint", "filing"}, "This needs the authority's key.", 2)
    hold(mirror or what == "checkpoint" or not witnesses, "Witnesses sign what a mirror holds: name it.", 2)
    asked, facts = SimpleNamespace(leaves=[], old=(0, b""), witnesses=witnesses), dict[str, Any]()
    # With the authority's key the whole mirror is checked, and names the journal's key; else only its journal.
    named = mirror / "journal.vkey" if mirror and not key.kind else Path()
    journal = Key.of(str(named)) if named.is_file() else key
    match what:
        case "list":
            facts = check_list(path.read_bytes(), key.public)
        case "bundle":
            asked.leaves, facts = check_bundle(path, key.public)
        case "filing":
            inner = journal._replace(name=journal.name.removesuffix("/public"))
            asked.leaves, facts = check_filing(path.read_bytes(), inner)
        case "checkpoint":
            asked.old = check_checkpoint(path.read_bytes(), journal, witnesses)
            facts = {"origin": journal.name, "size": asked.old[0], "root": asked.old[1].hex()}
    if mirror:
        facts["mirror"] = (check_journal if key.kind else check_mirror)(mirror, key, asked)
        hold(what != "filing" or facts["mirror"]["places"], "It holds; this mirror lacks its leaf yet.")
    return facts


def main() -> None:
    """Run the command: status 0 when it holds, 1 when it does not, 2 when it is something else."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Only the keys that you bring are trusted.")
    parser.add_argument("what", choices=["mirror", "list", "checkpoint", "filing", "bundle"])
    parser.add_argument("path", type=Path, help="the folder or file to check")
    parser.add_argument("--key", required=True, type=Key.of, help="whom you trust: a key, or a file with it")
    parser.add_argument("--mirror", type=Path, metavar="OUT", help="a mirror that goes on from it or has it")
    parser.add_argument("--witness", action="append", default=[], type=Key.of, help="who must have cosigned")
    parser.add_argument("--json", action="store_true", help="print JSON")
    try:
        args = parser.parse_args()
        status, facts = 0, run(args.what, args.path, args.key, args.mirror, args.witness)
    except Refused as refused:
        status, facts = refused.args[1], {"reason": refused.args[0]}
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        status, facts = 2, {"reason": f"It cannot be read as what it should be: {error!r}"}
    facts = {"verified": status == 0, **facts}
    rows = [f"{name}: {value}" for name, value in facts.items()]  # without what would command a terminal
    plain = "\n".join("".join(each if each.isprintable() else "?" for each in row) for row in rows)
    print(json.dumps(facts) if "--json" in sys.argv else plain)  # noqa: T201 - its answer
    sys.exit(status)


if __name__ == "__main__":
    main()
