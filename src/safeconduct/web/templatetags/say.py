"""Sentences and links in templates: `{% say "Your rights" %}`, `{% link "rights.html" %}`.

A sentence stands in the template as a literal in double quotes on one line, so that `web.speaking` finds it for
the translators. What comes out is escaped like any other value.
"""

from datetime import date
from typing import Any

from django import template

from safeconduct import language as tongue
from safeconduct.web.links import relative

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, message_id: str, **params: object) -> str:
    """Return a sentence in the page's language, its placeholders filled in."""
    return tongue.say(message_id, context["language"], **params)


@register.simple_tag(takes_context=True)
def say_count(context: template.Context, singular: str, plural: str, *, count: int, **params: object) -> str:
    """Return a sentence in the plural form that `count` asks for."""
    return tongue.say_count(singular, plural, count, context["language"], **params)


@register.simple_tag(takes_context=True)
def link(context: template.Context, page: str) -> str:
    """Return the way to a page of the same language ("rights.html", "list/2023-01-01.html")."""
    return relative(context["path"], f"{context['language']}/{page}")


@register.simple_tag(takes_context=True)
def asset(context: template.Context, name: str) -> str:
    """Return the way to a file that all languages share ("style.css")."""
    return relative(context["path"], f"assets/{name}")


@register.simple_tag(takes_context=True)
def way(context: template.Context, path: str) -> str:
    """Return the way to any path of the site, given from its root ("uk/index.html")."""
    return relative(context["path"], path)


@register.simple_tag(takes_context=True)
def pick(context: template.Context, words: Any) -> str:
    """Return a thing's name in the page's language, or in the first that it has."""
    return tongue.pick(words, context["language"])


@register.simple_tag(takes_context=True)
def money(context: template.Context, amount: str, unit: str) -> str:
    """Return an amount as a person of the page's language reads it, without decimals that are all zero."""
    return tongue.money(amount, unit, context["language"], trim=True)


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date) -> str:
    """Return a date in words."""
    return tongue.day(value, context["language"])
