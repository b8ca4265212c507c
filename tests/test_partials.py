"""What templates say of readers' reports: nothing dangles where there is none, and no way."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from additions.typography import plain_date
from project_copy import ROOT


def shown(partial: str, **extra: object) -> BeautifulSoup:
    """Return what a partial shows in English, where `config.extra` is `extra`."""
    theme = Environment(loader=FileSystemLoader(ROOT / "overrides"))
    theme.filters["plain_date"] = plain_date
    words = '{% import "strings/en.html" as text %}'
    template = theme.from_string(f'{words}{{% include "partials/{partial}.html" %}}')
    config = {"extra": extra, "theme": {"language": "en"}}
    page = {"canonical_url": "https://guide.example/"}
    html = template.render(config=config, page=page, path=["the overview"])
    return BeautifulSoup(html, "lxml")


@pytest.mark.parametrize("known", ["", "forms", "source", "email", "forms source", "forms email"])
def test_who_finds_a_mistake_is_led_where_there_is_somebody(known: str) -> None:
    html = shown("report", **{name: f"the-{name}" for name in known.split()})
    links = [link["href"].partition("?")[0].removeprefix("mailto:") for link in html.select("a")]
    assert links == [f"the-{name}" for name in known.replace("forms source", "forms").split()]
    assert bool(html.text.strip()) == bool(known)
    assert ("account" in html.text) == ("forms" in known or "source" in known)


def as_of(confirmed: list[dict[str, str]]) -> BeautifulSoup:
    return shown("as-of", settings_path={"reviewed": "2020-02-29"}, confirmed=confirmed)


def test_without_confirmations_there_is_the_day_of_the_review_alone() -> None:
    assert [time["datetime"] for time in as_of([]).select("time")] == ["2020-02-29"]
    assert not as_of([]).select("a")


def test_confirmations_stand_beside_it_with_the_places_where_they_were_reported() -> None:
    app = {"surface": "app", "day": "2020-03-02", "reported": "https://example.org/2"}
    web = {"surface": "web", "day": "2020-03-03", "reported": "https://example.org/3"}
    html = as_of([app, web])
    assert [link["href"] for link in html.select("a")] == [app["reported"], web["reported"]]
    assert [link.time["datetime"] for link in html.select("a")] == [app["day"], web["day"]]
    assert html.text.strip().endswith("in a browser on 3\N{NO-BREAK SPACE}March 2020.")
