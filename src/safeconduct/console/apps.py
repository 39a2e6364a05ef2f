"""The face as Django sees it."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Pages without tables of their own: everything an officer does is an act in the registry."""

    name = "safeconduct.console"
    label = "console"
