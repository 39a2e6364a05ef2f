"""Accounts: wrapped keys and second factors. What an account may do stands in the office file, signed by two.

No name of a human lies here in clear, and nothing here opens a case without the officer's seven words.
"""

from django.db import models
from django.db.models import Q

from safeconduct.storage.append_only import immutable_columns


class Account(models.Model):
    """One human who works here, under a pseudonym; no name lies in clear."""

    account = models.CharField(max_length=32, primary_key=True)
    wrapped_keys = models.BinaryField()
    """The officer's private keys under their generated passphrase (sealing.officer)."""
    next_keys = models.BinaryField(default=b"")
    """Keys made after a lost passphrase: they take the others' place once two colleagues have certified them."""
    sign = models.CharField(max_length=64, blank=True, default="")
    """The newest Ed25519 public key, hex; it counts by its certificate only. Empty for the founders, who have one."""
    seal = models.CharField(max_length=64, blank=True, default="")
    """The age recipient that belongs to it."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__regex=r"^[a-z0-9-]{3,32}$"), name="staff_account_is_a_pseudonym"
            ),
        )

    def __str__(self) -> str:
        """Return the pseudonym."""
        return self.account


@immutable_columns("account", "number", "blob", deletable=True)
class SecondFactor(models.Model):
    """A passkey, or a TOTP secret, sealed under a key that only the officer's passphrase opens."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factors")
    number = models.IntegerField()
    """How often two colleagues had allowed a new one before; a factor of an earlier number does not count."""
    blob = models.BinaryField()

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(condition=Q(number__gte=0), name="second_factor_counts_from_zero"),
        )

    def __str__(self) -> str:
        """Return whose it is."""
        return f"second factor of {self.account_id}"


class Invite(models.Model):
    """Leave to set an account up, for whoever has the code that an administrator handed over. Used once."""

    code = models.BinaryField(max_length=32, primary_key=True)
    """HMAC of the code under the server's key: the code itself stands nowhere."""
    account = models.CharField(max_length=32, unique=True)
    until = models.DateField()
    """The last day on which it counts."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__regex=r"^[a-z0-9-]{3,32}$"), name="invite_is_for_a_pseudonym"
            ),
        )

    def __str__(self) -> str:
        """Return for whom."""
        return f"invite of {self.account}"


class CertificateSignature(models.Model):
    """One administrator's signature of a colleague's keys, until a second one proposes the certificate."""

    account = models.CharField(max_length=32)
    number = models.IntegerField()
    issuer = models.CharField(max_length=32)
    sign = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        """The database's part of it."""

        constraints = (
            models.UniqueConstraint(fields=("account", "number", "issuer"), name="one_signature_per_issuer"),
            models.CheckConstraint(
                condition=~Q(account=models.F("issuer")), name="nobody_certifies_themselves"
            ),
        )

    def __str__(self) -> str:
        """Return who signed for whom."""
        return f"{self.issuer} for {self.account}/{self.number}"


class StaffSession(models.Model):
    """A signed-in officer: ciphertext under a key that only their cookie carries, and when it ends."""

    name = models.BinaryField(max_length=16, primary_key=True)
    """Derived from the cookie's value, which it does not give back."""
    blob = models.BinaryField()
    ends = models.BigIntegerField()
    """When it ends without another visit: seconds since 1970, a whole minute."""

    def __str__(self) -> str:
        """Return nothing that tells one session from another."""
        return "a session"


class SignInWait(models.Model):
    """How long nobody may try to sign in to an account again. Gone with the next success, and after a quiet day."""

    tag = models.CharField(max_length=32, primary_key=True)
    """The account; for one that does not exist, a number made from the name under the server's key."""
    failures = models.IntegerField()
    until = models.BigIntegerField()
    """Seconds since 1970, rounded up."""

    def __str__(self) -> str:
        """Return whose."""
        return f"wait of {self.tag}"


class SpentOnce(models.Model):
    """A one-time code or challenge that was used: it is not taken twice while it would still count."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    ends = models.BigIntegerField()
    """When it may be forgotten: seconds since 1970, rounded up to a whole minute."""

    def __str__(self) -> str:
        """Return nothing that tells one from another."""
        return "a spent code"
