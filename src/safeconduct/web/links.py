"""Links between pages: always relative, so that a mirror may stand anywhere and an onion never names the clear net."""

from posixpath import dirname, relpath


def relative(here: str, there: str) -> str:
    """Return the way from one path to another.

    Args:
        here: path of the page that holds the link, from the site's root without a leading slash
            ("uk/list/2023-01-01.html"; "uk/" is a folder's own page).
        there: path that is meant, likewise; a trailing slash is kept.
    """
    folder = here[:-1] if here.endswith("/") else dirname(here)
    path, mark, fragment = there.partition("#")
    way = relpath(path or ".", folder or ".")
    if path.endswith("/"):
        way += "/"
    return way + mark + fragment
