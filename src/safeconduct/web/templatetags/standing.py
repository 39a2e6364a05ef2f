"""Where a page stands among the others: `<a href="{% link "rights.html" %}"{% current "rights.html" %}>`."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()

HERE = SafeString(' aria-current="page"')
"""Safe because it is a constant."""


@register.simple_tag(takes_context=True)
def current(context: template.Context, page: str) -> SafeString | str:
    """Return the attribute that marks a link as the page one is on; nothing for any other link."""
    if context["path"] != f"{context['language']}/{page}":
        return ""
    return HERE
