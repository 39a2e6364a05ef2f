"""The app's place in Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """`safeconduct.staff`."""

    name = "safeconduct.staff"
    label = "staff"
