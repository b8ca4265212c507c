"""The pages are easy to read: prose without LinkedIn's labels, by the formula of its language."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyphen
import pytest
from bs4 import Tag

from site_under_test import LANGUAGES, PAGES, Site, language_of


class Formula(NamedTuple):
    """What is taken from `base` for each word a sentence, and for each syllable a word."""

    base: float
    word: float
    syllable: float


FORMULAS = {
    "de": Formula(180, 1, 58.5),  # Amstad
    "en": Formula(206.835, 1.015, 84.6),  # Flesch
}
BOUNDS = {  # by the start of an address; the first that fits
    "opt-out/step": 68,
    "opt-out/": 66,
    "pros-and-cons/": 55,
    "questions/": 55,
    "announcement/": 50,
}
HOME = 62
NO_PROSE = ["script", "style", "nav", "table", "figure", "sup"]


def place_of(page: str) -> str:
    """Return the address of `page` within its language."""
    return page.removeprefix(LANGUAGES[language_of(page)])


def bound_of(page: str) -> int | None:
    """Return how easy `page` has to be, or None if there is no bound."""
    place = place_of(page)
    if place == "":
        return HOME
    for start, bound in BOUNDS.items():
        if place.startswith(start):
            return bound
    return None


def sentences_of(article: Tag) -> list[str]:
    """Return the sentences of paragraphs and list items in `article`; a label counts as a word."""
    article = article.__copy__()
    for element in article(NO_PROSE):
        element.decompose()
    for label in article(["strong", "b"]):
        label.replace_with("Word")
    sentences = []
    for block in article(["p", "li"]):
        if not block.find(["p", "li"]):
            sentences += re.split(r"(?<=[.!?:])\s+", block.get_text(" "))
    return [sentence for sentence in sentences if re.search(r"\w", sentence)]


def reading_ease(sentences: list[str], formula: Formula, hyphens: pyphen.Pyphen) -> float:
    """Return how easy the `sentences` are to read: 100 is very easy, 0 very hard."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", " ".join(sentences))
    syllables = 0
    for word in words:
        syllables += len(hyphens.positions(word)) + 1
    words_a_sentence = len(words) / len(sentences)
    syllables_a_word = syllables / len(words)
    return formula.base - formula.word * words_a_sentence - formula.syllable * syllables_a_word


@pytest.mark.parametrize("page", [page for page in PAGES if bound_of(page)])
def test_page_is_easy_to_read(site: Site, page: str) -> None:
    language = language_of(page)
    if language not in FORMULAS or not pyphen.language_fallback(language):
        pytest.skip(f"no formula or no hyphenation is known for {language}")
    hyphens = pyphen.Pyphen(lang=pyphen.language_fallback(language))
    sentences = sentences_of(site.html(page).article)
    assert reading_ease(sentences, FORMULAS[language], hyphens) >= bound_of(page)


def test_short_words_in_short_sentences_are_easier_than_long_ones() -> None:
    hyphens = pyphen.Pyphen(lang="en")
    formula = FORMULAS["en"]
    short = reading_ease(["The cat sat.", "It ran."], formula, hyphens)
    long_sentence = reading_ease(["The cat sat it ran."], formula, hyphens)
    long_words = reading_ease(["Considerable complications.", "Immediately."], formula, hyphens)
    assert long_words < long_sentence < short
