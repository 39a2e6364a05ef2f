"""Links lead from any page to any page, wherever the site stands."""

from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.links import relative

part = st.text("abc.-", min_size=1, max_size=5).filter(lambda text: text.strip(".") != "")
path = st.lists(part, min_size=1, max_size=4).map("/".join)


@given(path, path, st.booleans(), st.booleans())
def test_a_link_leads_where_it_should(here: str, there: str, from_folder: bool, to_folder: bool) -> None:  # noqa: FBT001 - drawn
    here += "/" if from_folder else ".html"
    there += "/" if to_folder else ".html"
    way = relative(here, there)
    assert not way.startswith("/")
    assert urljoin(f"https://any.example/some/where/{here}", way) == f"https://any.example/some/where/{there}"


def test_a_fragment_stays_at_the_end() -> None:
    assert relative("uk/list/a.html", "uk/list.html#tank") == "../list.html#tank"
