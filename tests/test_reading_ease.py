"""The pages are easy to read: Flesch for English, Amstad for German, on prose without LinkedIn's labels."""

from __future__ import annotations

import re

import pyphen
import pytest

from site_under_test import PAGES, Site, language_of

HYPHENS = {"de": pyphen.Pyphen(lang="de_DE"), "en": pyphen.Pyphen(lang="en_US")}
BOUNDS = {
    "opt-out/step": 68,
    "opt-out/": 66,
    "pros-and-cons/": 55,
    "questions/": 55,
    "announcement/": 50,
    "": 62,
}
BOUNDED = [
    page
    for page in PAGES
    if not page.removeprefix("en/").startswith(("about", "objection", "share"))
]


def reading_ease(site: Site, page: str) -> float:
    """Return the ease of the paragraphs and list items of `page`; tables, pictures and footnote marks are no prose."""
    article = site.html(page).article.__copy__()
    for element in article(["script", "style", "nav", "table", "figure", "sup"]):
        element.decompose()
    for label in article(["strong", "b"]):
        label.replace_with("Wort" if language_of(page) == "de" else "word")
    texts = [
        element.get_text(" ").strip()
        for element in article(["p", "li"])
        if not element.find(["p", "li"])
    ]
    prose = " ".join(
        text if text.endswith((".", "!", "?", ":")) else f"{text}." for text in texts if text
    )
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", prose)
    sentences = [part for part in re.split(r"(?<=[.!?:])\s+", prose) if re.search(r"\w", part)]
    syllables = sum(len(HYPHENS[language_of(page)].positions(word)) + 1 for word in words) / len(
        words
    )
    length = len(words) / len(sentences)
    if language_of(page) == "de":
        return 180 - length - 58.5 * syllables
    return 206.835 - 1.015 * length - 84.6 * syllables


@pytest.mark.parametrize("page", BOUNDED)
def test_page_is_easy_to_read(site: Site, page: str) -> None:
    bound = next(
        value for start, value in BOUNDS.items() if page.removeprefix("en/").startswith(start)
    )
    assert reading_ease(site, page) >= bound
