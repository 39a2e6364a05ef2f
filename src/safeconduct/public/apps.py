"""The face as Django sees it."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages without tables: what is published follows from the programme, the signed lists and the configuration."""

    name = "safeconduct.public"
    label = "public"
