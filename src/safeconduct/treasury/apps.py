"""The app's place in Django."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    """`safeconduct.treasury`."""

    name = "safeconduct.treasury"
    label = "treasury"
