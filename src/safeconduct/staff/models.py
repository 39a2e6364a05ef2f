"""Accounts. Which keys count and who holds which role is not here but in the office file, signed by two."""

from django.db import models


class Account(models.Model):
    """One human who works here, under a pseudonym; no name lies in clear."""

    account = models.CharField(max_length=32, primary_key=True)
    wrapped_keys = models.BinaryField()
    """The officer's private keys under their generated passphrase (sealing.officer)."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(account__regex=r"^[a-z0-9-]{3,32}$"), name="staff_account_is_a_pseudonym"
            ),
        )

    def __str__(self) -> str:
        """Return the pseudonym."""
        return self.account
