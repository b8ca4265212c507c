"""How easy a page is to read, by the formula of its language: 100 is very easy, 0 very hard.

Syllables are counted by their vowels. A hyphenation dictionary counts German alike, English worse,
and takes longer to load than everything else that is checked.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from checks.rendered import BOLD, TEXT, RenderedPage, is_inside

WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
VOWELS = re.compile(r"[aeiouyäöüàâéèêëîïôûœæ]+", re.IGNORECASE)


class Formula(NamedTuple):
    """What is taken from `base` for each word a sentence and syllable a word; what is mute."""

    base: float
    word: float
    syllable: float
    mute_end: str


FORMULAS = {
    "de": Formula(180, 1, 58.5, mute_end=""),  # Amstad, 1978
    "en": Formula(206.835, 1.015, 84.6, mute_end="e"),  # Flesch, 1948
}


def reading_ease(page: RenderedPage) -> float | None:
    """Return the reading ease of a page's prose, or None where its language has no formula here."""
    formula = FORMULAS.get(page.language)
    sentences = sentences_in(page)
    if not formula or not sentences:
        return None
    return ease_of(sentences, formula)


def sentences_in(page: RenderedPage) -> list[str]:
    """Return the sentences of its paragraphs and list items; LinkedIn's labels count as a word."""
    sentences = []
    for block in page.article.css("p, li"):
        is_outer = len(block.css("p, li")) > 1
        if not is_outer and not is_inside(block, "table", "figure", "nav"):
            sentences += SENTENCE_END.split(_prose(block))
    return [sentence for sentence in sentences if WORD.search(sentence)]


def ease_of(sentences: list[str], formula: Formula) -> float:
    """Return how easy `sentences` are to read by the `formula` of their language."""
    words = WORD.findall(" ".join(sentences))
    syllables = 0
    for word in words:
        spoken = word.removesuffix(formula.mute_end)
        syllables += max(len(VOWELS.findall(spoken)), 1)
    words_a_sentence = len(words) / len(sentences)
    syllables_a_word = syllables / len(words)
    return formula.base - formula.word * words_a_sentence - formula.syllable * syllables_a_word


def _prose(block: LexborNode) -> str:
    """Return the text of `block` without the numbers of notes, and "Word" for what is bold."""
    pieces = []
    for node in block.traverse(include_text=True):
        if node.tag == BOLD:
            pieces.append("Word")
        elif node.tag == TEXT and not is_inside(node, BOLD, "sup"):
            pieces.append(node.text(deep=False))
    return " ".join("".join(pieces).split())
