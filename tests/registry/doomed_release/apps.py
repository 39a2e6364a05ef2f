"""The release's place in Django."""

from django.apps import AppConfig


class DoomedConfig(AppConfig):
    """`tests.registry.doomed_release`."""

    name = "tests.registry.doomed_release"
    label = "doomed"
