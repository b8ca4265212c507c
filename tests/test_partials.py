"""What templates say of readers' reports: nothing dangles where there is none, and no way."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from additions.typography import plain_date
from project_copy import ROOT

CONFIRMATIONS = """\
2020-03-01 en app
2020-03-03 en web
2020-03-02 en app
2020-03-04 de app"""


def shown(partial: str, **extra: object) -> BeautifulSoup:
    """Return what a partial shows in English, where `config.extra` is `extra`."""
    theme = Environment(loader=FileSystemLoader(ROOT / "overrides"))
    theme.filters["plain_date"] = plain_date
    words = '{% import "strings/en.html" as text %}'
    template = theme.from_string(f'{words}{{% include "partials/{partial}.html" %}}')
    config = {"extra": extra, "theme": {"language": "en"}}
    html = template.render(config=config, page={"canonical_url": "https://guide.example/"})
    return BeautifulSoup(html, "lxml")


@pytest.mark.parametrize("known", ["", "forms", "source", "email", "forms source", "forms email"])
def test_who_finds_a_mistake_is_led_where_there_is_somebody(known: str) -> None:
    html = shown("report", **{name: f"the-{name}" for name in known.split()})
    links = [link["href"].partition("?")[0].removeprefix("mailto:") for link in html.select("a")]
    assert links == [f"the-{name}" for name in known.replace("forms source", "forms").split()]
    assert bool(html.text.strip()) == bool(known)
    assert ("account" in html.text) == ("forms" in known or "source" in known)


def as_of(lines: str) -> BeautifulSoup:
    confirmations = []
    for line in lines.splitlines():
        day, language, surface = line.split()
        known = {"day": date.fromisoformat(day), "language": language, "surface": surface}
        confirmations.append(known | {"url": f"https://example.org/{day}"})
    path = {"reviewed": date(2020, 2, 29), "confirmations": confirmations}
    return shown("as-of", settings_path=path)


@pytest.mark.parametrize("lines", ["", "2020-03-04 de app"])
def test_without_confirmations_there_is_the_day_of_the_review_alone(lines: str) -> None:
    assert as_of(lines).text.strip() == "As of 29\N{NO-BREAK SPACE}February 2020"


def test_the_newest_confirmation_of_each_surface_in_the_readers_language_is_shown() -> None:
    links = as_of(CONFIRMATIONS).select("a")
    assert [link.time["datetime"] for link in links] == ["2020-03-02", "2020-03-03"]
    assert [link["href"][-2:] for link in links] == ["02", "03"]
