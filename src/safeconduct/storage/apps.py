"""The app's place in Django."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """`safeconduct.storage`."""

    name = "safeconduct.storage"
    label = "storage"
