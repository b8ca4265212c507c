"""What the guide never says (statements.toml), in what readers see."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from site_under_test import LANGUAGES, PAGES, Site, language_of

ROWS = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))[
    "never"
]
BLOCKS = ["h1", "h2", "h3", "p", "li", "td", "th", "pre"]

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
