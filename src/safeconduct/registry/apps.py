"""The app's place in Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """`safeconduct.registry`."""

    name = "safeconduct.registry"
    label = "registry"
