"""What the guide never says (statements.toml), in what readers see; and how its pages are found."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from site_under_test import LANGUAGES, PAGES, Site, language_of

ROWS = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))[
    "never"
]
BLOCKS = ["h1", "h2", "h3", "p", "li", "td", "th", "pre"]
TITLE = 60  # what a search engine shows of a title
DESCRIPTION = range(120, 156)
SUBJECT = "LinkedIn"

Row = dict[str, str]

_texts: dict[tuple[Path, str], str] = {}


def text_of(site: Site, page: str) -> str:
    """Return what readers see of `page`, without notes: a block a line, with plain spaces."""
    if (site.folder, page) not in _texts:
        article = site.html(page).article.__copy__()
        for element in article.select("script, style, sup, .footnote"):
            element.decompose()
        for element in article(BLOCKS):
            element.append("\n")
        lines = []
        for line in article.get_text().splitlines():
            words = line.split()
            if words:
                lines.append(" ".join(words))
        _texts[site.folder, page] = "\n".join(lines)
    return _texts[site.folder, page]


def pages_of(row: Row, language: str) -> list[str]:
    """Return the pages of `language` that `row` is about: those below its `page`, or all."""
    start = LANGUAGES[language] + row.get("page", "")
    return [page for page in PAGES if language_of(page) == language and page.startswith(start)]


def rows_by_language() -> list[tuple[Row, str]]:
    """Return each row with each language that it has something to say for."""
    pairs = []
    for row in ROWS:
        for language in LANGUAGES:
            if language in row:
                pairs.append((row, language))
    return pairs


def told(pair: Row | str) -> str:
    return pair if isinstance(pair, str) else pair["why"]


@pytest.mark.parametrize(("row", "language"), rows_by_language(), ids=told)
def test_no_page_says_it(site: Site, row: Row, language: str) -> None:
    found = {}
    for page in pages_of(row, language):
        match = re.search(row[language], text_of(site, page))
        if match:
            found[page] = match[0]
    assert found == {}


@pytest.mark.parametrize("row", ROWS, ids=told)
def test_each_row_is_for_pages_and_a_language_of_the_site(row: Row) -> None:
    languages = row.keys() & LANGUAGES.keys()
    assert languages
    assert row.keys() <= {"page", "why", *LANGUAGES}
    for language in languages:
        assert pages_of(row, language)


def title_of(site: Site, page: str) -> str:
    return site.html(page).title.get_text().strip()


def description_of(site: Site, page: str) -> str:
    return site.html(page).find("meta", attrs={"name": "description"})["content"]


@pytest.mark.parametrize("page", PAGES)
def test_title_names_the_subject_and_is_not_cut_off(site: Site, page: str) -> None:
    assert SUBJECT in title_of(site, page)
    assert len(title_of(site, page)) <= TITLE


@pytest.mark.parametrize("page", PAGES)
def test_description_fills_its_place(site: Site, page: str) -> None:
    assert len(description_of(site, page)) in DESCRIPTION


@pytest.mark.parametrize("words_of", [title_of, description_of])
def test_no_two_pages_are_told_alike(site: Site, words_of: Callable[[Site, str], str]) -> None:
    counts = Counter(words_of(site, page) for page in PAGES)
    assert [words for words, count in counts.items() if count > 1] == []
