"""The app's place in Django."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """`safeconduct.custody`."""

    name = "safeconduct.custody"
    label = "custody"
