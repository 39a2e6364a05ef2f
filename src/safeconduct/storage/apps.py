"""The app's place in Django: triggers are put back after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from safeconduct.storage.triggers import drop_before_migrate, install_after_migrate


class StorageConfig(AppConfig):
    """`safeconduct.storage`."""

    name = "safeconduct.storage"
    label = "storage"

    def ready(self) -> None:
        """Follow every app's migrations: on SQLite one `alter_field` drops a table's triggers silently."""
        pre_migrate.connect(drop_before_migrate, dispatch_uid="safeconduct.storage.triggers")
        post_migrate.connect(install_after_migrate, dispatch_uid="safeconduct.storage.triggers")
