"""A passkey device made of software, which signs whatever a test tells it to: also what no honest device would."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


@dataclass
class Device:
    """One passkey on one device.

    Attributes:
        host: to which the browser binds it.
        counter: of its signatures; None on a device that does not count.
    """

    host: str
    counter: int | None = None
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def public(self) -> AttestedCredentialData:
        """The credential that the server keeps."""
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        return AttestedCredentialData.create(Aaguid.NONE, self.credential, public)

    def make(
        self, challenge: str, *, origin: str = "", flags: AuthenticatorData.FLAG = PRESENT | VERIFIED
    ) -> str:
        """Answer `creation_options`, as a browser's script sends it."""
        client = self._client(CollectedClientData.TYPE.CREATE, challenge, origin)
        data = AuthenticatorData.create(
            self._rp(self.host), flags | AuthenticatorData.FLAG.AT, self.counter or 0, bytes(self.public)
        )
        attested = AttestationObject.create("none", data, {})
        return self._said(client, {"attestationObject": websafe_encode(bytes(attested))})

    def sign(
        self,
        challenge: str,
        *,
        origin: str = "",
        host: str = "",
        flags: AuthenticatorData.FLAG = PRESENT | VERIFIED,
        kind: str = CollectedClientData.TYPE.GET,
    ) -> str:
        """Answer `request_options`.

        Args:
            challenge: from the page, in base64url.
            origin: of the page that asked; of the device's own host unless given.
            host: whose digest is signed; the device's own unless given.
            flags: whether somebody was there, and who.
            kind: of the ceremony, as the browser says it.
        """
        if self.counter is not None:
            self.counter += 1
        client = self._client(kind, challenge, origin)
        data = AuthenticatorData.create(self._rp(host or self.host), flags, self.counter or 0)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._said(
            client,
            {"authenticatorData": websafe_encode(bytes(data)), "signature": websafe_encode(signature)},
        )

    def _client(self, kind: str, challenge: str, origin: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, origin or f"https://{self.host}")

    def _said(self, client: CollectedClientData, more: dict[str, str]) -> str:
        name = websafe_encode(self.credential)
        said = {"clientDataJSON": websafe_encode(bytes(client)), **more}
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": said,
                "clientExtensionResults": {},
            }
        )

    @staticmethod
    def _rp(host: str) -> bytes:
        return hashlib.sha256(host.encode()).digest()
