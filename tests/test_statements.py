"""What the guide says and never says (statements.toml), on the text that readers see; and how its pages are found."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from site_under_test import LANGUAGES, PAGES, Site, language_of

TABLE = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))
BLOCKS = ["h1", "h2", "h3", "p", "li", "td", "th", "pre"]
TITLE = 60  # what a search engine shows of a title
DESCRIPTION = range(120, 156)
SUBJECT = "LinkedIn"

_texts: dict[tuple[Path, str], str] = {}


def text_of(site: Site, page: str) -> str:
    """Return what readers see of `page`, a block a line: without notes and their marks, with plain spaces."""
    if (site.folder, page) not in _texts:
        article = site.html(page).article.__copy__()
        for element in article.select("script, style, sup, .footnote"):
            element.decompose()
        for element in article(BLOCKS):
            element.append("\n")
        lines = article.get_text().replace("\N{NO-BREAK SPACE}", " ").splitlines()
        _texts[site.folder, page] = "\n".join(
            filter(None, (" ".join(line.split()) for line in lines))
        )
    return _texts[site.folder, page]


def rows(kind: str) -> list[Any]:
    """Return the rows of `kind`, once for each language that they have something to say for."""
    return [
        pytest.param(row, language, id=f"{language}: {row.get('page', '')} {row['why']}")
        for row in TABLE[kind]
        for language in LANGUAGES
        if language in row
        and row.get("page", "") in (page.removeprefix(LANGUAGES[language]) for page in PAGES)
    ]


@pytest.mark.parametrize(("row", "language"), rows("stated"))
def test_page_says_it(site: Site, row: dict[str, str], language: str) -> None:
    assert re.search(row[language], text_of(site, LANGUAGES[language] + row["page"]))


@pytest.mark.parametrize(("row", "language"), rows("never"))
def test_no_page_says_it(site: Site, row: dict[str, str], language: str) -> None:
    pages = [page for page in PAGES if language_of(page) == language]
    found = {
        page: match[0] for page in pages if (match := re.search(row[language], text_of(site, page)))
    }
    assert not found


@pytest.mark.parametrize("row", [*TABLE["stated"], *TABLE["never"]], ids=lambda row: row["why"])
def test_each_row_is_for_a_language_of_the_site(row: dict[str, str]) -> None:
    assert row.keys() & LANGUAGES.keys()
    assert row.keys() <= {"page", "why", *LANGUAGES}


def title_of(site: Site, page: str) -> str:
    return site.html(page).title.get_text().strip()


def description_of(site: Site, page: str) -> str:
    return site.html(page).find("meta", attrs={"name": "description"})["content"]


@pytest.mark.parametrize("page", PAGES)
def test_title_names_the_subject_and_is_not_cut_off_and_the_description_fills_its_place(
    site: Site, page: str
) -> None:
    assert SUBJECT in title_of(site, page)
    assert len(title_of(site, page)) <= TITLE
    assert len(description_of(site, page)) in DESCRIPTION


@pytest.mark.parametrize("told", [title_of, description_of])
def test_no_two_pages_are_told_alike(site: Site, told: Any) -> None:
    assert [
        words for words, count in Counter(told(site, page) for page in PAGES).items() if count > 1
    ] == []
