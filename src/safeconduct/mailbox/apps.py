"""The face as Django sees it."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Pages without tables of their own: everything a person does is an act in the registry."""

    name = "safeconduct.mailbox"
    label = "mailbox"
