"""SSH signatures, against the stock `ssh-keygen` both ways."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import SafeconductError
from safeconduct.sealing import signing, sshsig
from safeconduct.sealing.errors import BadSignature

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
MESSAGE = b"0123  uk/index.html\n"
ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is missing: apt-get install openssh-client"
)


@given(st.binary(max_size=300), st.text("abc-.", min_size=1, max_size=20))
def test_what_is_signed_verifies_and_names_its_key(message: bytes, namespace: str) -> None:
    assert sshsig.verify(sshsig.sign(SEED, namespace, message), namespace, message) == PUBLIC


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_another_message_does_not_verify(message: bytes, other: bytes) -> None:
    if message == other:
        return
    with pytest.raises(BadSignature, match="does not hold"):
        sshsig.verify(sshsig.sign(SEED, "mirror", message), "mirror", other)


def test_a_signature_for_one_purpose_counts_for_no_other() -> None:
    with pytest.raises(BadSignature, match="was made for “git”"):
        sshsig.verify(sshsig.sign(SEED, "git", MESSAGE), "mirror", MESSAGE)


def test_what_is_signed_can_be_read_as_no_other_purpose_of_the_same_key() -> None:
    bound = sshsig._signed("mirror", MESSAGE)
    assert not any(bound.startswith(domain.encode() + b"\n") for domain in signing.DOMAINS)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_signature_is_refused_with_a_sentence(place: int, byte: int) -> None:
    armoured = bytearray(sshsig.sign(SEED, "mirror", MESSAGE).encode())
    if place >= len(armoured) or armoured[place] == byte:
        return
    armoured[place] = byte
    try:
        found = sshsig.verify(armoured.decode("latin-1"), "mirror", MESSAGE)
    except SafeconductError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either it is refused, or nothing that counts was changed
    else:
        assert found == PUBLIC


@given(st.text(max_size=200))
def test_what_is_no_signature_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SafeconductError, match="no SSH signature"):
        sshsig.verify(
            f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----", "mirror", MESSAGE
        )


@ssh_keygen
def test_stock_ssh_keygen_verifies_what_we_sign(tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text(f'authority namespaces="mirror" {sshsig.public_line(PUBLIC)}\n')
    (tmp_path / "sig").write_text(sshsig.sign(SEED, "mirror", MESSAGE))
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "authority", "-n", "mirror", "-s", "sig"]
    good = subprocess.run(command, cwd=tmp_path, input=MESSAGE, capture_output=True, check=False)
    bad = subprocess.run(command, cwd=tmp_path, input=MESSAGE + b"x", capture_output=True, check=False)
    assert good.returncode == 0
    assert bad.returncode != 0


@ssh_keygen
def test_we_verify_what_stock_ssh_keygen_signs(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    (tmp_path / "file").write_bytes(MESSAGE)
    subprocess.run(
        [
            "ssh-keygen",
            "-q",
            "-Y",
            "sign",
            "-f",
            str(tmp_path / "key"),
            "-n",
            "mirror",
            str(tmp_path / "file"),
        ],
        check=True,
        capture_output=True,
    )
    public = sshsig.verify((tmp_path / "file.sig").read_text(), "mirror", MESSAGE)
    assert (tmp_path / "key.pub").read_text().startswith(sshsig.public_line(public))
