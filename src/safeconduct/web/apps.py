"""The room as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and tags that every face uses; no tables."""

    name = "safeconduct.web"
    label = "web"
