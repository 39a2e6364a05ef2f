"""Links inside the console: `{% desk "cases/7k2m-….html" %}`, and its own files: `{% tool "passkey.js" %}`."""

from django import template

from safeconduct.web.links import relative

register = template.Library()


@register.simple_tag(takes_context=True)
def desk(context: template.Context, page: str) -> str:
    """Return the way to a page of the console in the page's language."""
    return relative(context["path"], f"console/{context['language']}/{page}")


@register.simple_tag(takes_context=True)
def tool(context: template.Context, name: str) -> str:
    """Return the way to a file of the console ("passkey.js", "console.css")."""
    return relative(context["path"], f"console/assets/{name}")
