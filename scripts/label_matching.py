"""Which bold phrase of a page stands for which label: exactly, split in two, or as the nearest thing to it."""

import unicodedata
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markdown_page import Page, Phrase, normalised
from settings_path import Label, Step

NEAR = 0.6  # similarity from which two texts are taken for versions of each other
MANY = 200  # phrases that are compared by similarity, which is slow; no real page has as many
PIECES = 4  # phrases that one label may have been split into


@dataclass(frozen=True)
class Wanted:
    """A label that the page has to show, in the page's language, and the number of its step."""

    step: int
    label: Label
    language: str

    @property
    def text(self) -> str:
        """The label's wording."""
        return self.label.wordings[self.language].text

    @property
    def cue(self) -> str | None:
        """The word that has to precede the label, if there is one."""
        return self.label.wordings[self.language].cue

    def other_language(self, text: str) -> str | None:
        """Return the language in which `text` is the label's wording, if it is another one than the page's."""
        wordings = self.label.wordings.items()
        return next((code for code, wording in wordings if wording.text == text and code != self.language), None)


@dataclass(frozen=True)
class Matching:
    """The labels that a page has to show, by index of these the phrases that stand for them, and the other phrases."""

    page: Page
    wanted: Sequence[Wanted]
    found: dict[int, Phrase]
    split: dict[int, list[Phrase]]
    rest: list[Phrase]

    @property
    def missing(self) -> list[int]:
        """The labels for which no phrase stands."""
        return [index for index in range(len(self.wanted)) if index not in self.found and index not in self.split]

    def line_before(self, index: int) -> int:
        """Return the line of the nearest label before label `index`, which is where to look for that one."""
        lines = [phrase.line for other, phrase in self.found.items() if other < index]
        return max(lines, default=1)


def labels_of(steps: Sequence[tuple[int, Step]], language: str) -> list[Wanted]:
    """Return the labels that a page about the numbered `steps` has to show, in their order."""
    return [Wanted(number, label, language) for number, step in steps for label in step.labels]


def match(page: Page, wanted: Sequence[Wanted]) -> Matching:
    """Return which phrase of `page` stands for which of the labels `wanted`."""
    matching = Matching(page, wanted, {}, {}, [])
    pieces = _match_split(matching)
    _match_exactly(matching, [phrase for phrase in page.phrases if id(phrase) not in pieces])
    _match_nearest(matching)
    _match_by_place(matching)
    return matching


def similarity(first: str, second: str) -> float:
    """Return how alike two texts are, from 0 to 1, case, accents and invisible characters aside."""
    matcher = SequenceMatcher(None, skeleton(first)[:500], skeleton(second)[:500], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEAR else 0.0


def skeleton(text: str) -> str:
    """Return `text` without case, accents and invisible characters: what is left when one looks at it carelessly."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter) not in {"Mn", "Cf"}).casefold()


def _match_split(matching: Matching) -> set[int]:
    texts = {wanted.text: index for index, wanted in enumerate(matching.wanted)}
    phrases, used = matching.page.phrases, set[int]()
    for start in range(len(phrases)):
        for run in (phrases[start:end] for end in range(start + 2, start + 1 + PIECES)):
            if len(run) < 2 or run[0].block is not run[-1].block or id(run[0]) in used:
                break
            together = normalised(run[0].block.text[run[0].start : run[-1].end])
            index = texts.get(together, texts.get("".join(phrase.text for phrase in run)))
            if index is not None and index not in matching.split:
                matching.split[index] = run
                used |= {id(phrase) for phrase in run}
    return used


def _match_exactly(matching: Matching, phrases: Sequence[Phrase]) -> None:
    free = defaultdict[str, deque[int]](deque)
    for index in matching.missing:
        free[matching.wanted[index].text].append(index)
    for phrase in phrases:
        if free.get(phrase.text):
            matching.found[free[phrase.text].popleft()] = phrase
        else:
            matching.rest.append(phrase)


def _match_nearest(matching: Matching) -> None:
    known = {wanted.text for wanted in matching.wanted}
    for phrase in [phrase for phrase in matching.rest if phrase.text not in known][:MANY]:
        scores = [(_nearness(phrase.text, matching.wanted[index]), -index) for index in matching.missing]
        score, index = max(scores, default=(0.0, 0))
        if score >= NEAR:
            matching.found[-index] = phrase
            matching.rest.remove(phrase)


def _nearness(text: str, wanted: Wanted) -> float:
    return 1.0 if wanted.other_language(text) else similarity(text, wanted.text)


def _match_by_place(matching: Matching) -> None:
    """A lone phrase between the same neighbours as a lone missing label stands for it, however unlike it is."""
    order = {id(phrase): place for place, phrase in enumerate(matching.page.phrases)}
    taken = sorted(order[id(phrase)] for phrase in matching.found.values())
    known = {wanted.text for wanted in matching.wanted}
    strange = [phrase for phrase in matching.rest if phrase.text not in known]
    if len(matching.missing) != 1 or len(strange) != 1:
        return
    index, phrase = matching.missing[0], strange[0]
    before = sum(1 for other in matching.found if other < index)
    if sum(1 for place in taken if place < order[id(phrase)]) == before:
        matching.found[index] = phrase
        matching.rest.remove(phrase)
