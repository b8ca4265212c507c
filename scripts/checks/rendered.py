"""A page as it is written and as it is shown: rendered by MkDocs, read as browsers do (lexbor)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.structure.pages import Page
from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.settings_path import Label, SettingsPath, Step
from checks.text import line_at, single_spaced

# The elements around the text on the site: what a page opens has to end in them.
FRAME = "<!doctype html><body><article>{}</article><footer>.</footer>"
BLOCKS = (
    *("blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p"),
    *("pre", "td", "th"),
)
TEXT, COMMENT = "-text", "-comment"  # what lexbor calls them
BOLD = "strong"
READ_OUT_OF_HTML = ("_tree", "article", "nodes", "text")
ASKED_LATER = ("pictures", "ids")  # by rules of the project, of every page


@dataclass(frozen=True)
class Phrase:
    """A bold phrase, and the text that stands before it in its paragraph, item or cell."""

    text: str
    before: str


@dataclass(frozen=True, eq=False)
class RenderedPage:
    """A page: where it is, what is written in it, and what MkDocs makes of it."""

    file: Path
    name: str  # its place in the folder of its language, such as "opt-out/step-1.md"
    language: str
    settings_path: SettingsPath
    steps: Sequence[Step]  # those whose labels it has to show: none, except on the opt-out pages
    origin: Page  # of MkDocs
    source: str

    @property
    def meta(self) -> Mapping[str, Any]:
        """Its front matter."""
        return self.origin.meta

    @property
    def body(self) -> str:
        """Its source below the front matter."""
        return self.origin.markdown or ""

    @cached_property
    def article(self) -> LexborNode:
        """What the page is on the site."""
        return self._tree.css("article")[0]

    @cached_property
    def nodes(self) -> list[LexborNode]:
        """Everything on the page in order: elements, texts and comments."""
        _, *nodes = self.article.traverse(include_text=True)
        return nodes

    @cached_property
    def text(self) -> str:
        """Everything that a reader sees."""
        return text_of(self.article)

    @property
    def addresses(self) -> list[str]:
        """Every address that it links to or loads, in order."""
        return [address_of(node) for node in self.article.css("[href], [src]")]

    @cached_property
    def pictures(self) -> list[str]:
        """The file names of its pictures, in order."""
        return [address_of(node).rpartition("/")[2] for node in self.article.css("img")]

    @cached_property
    def ids(self) -> list[str]:
        """The ids on it, in order."""
        return [node.id or "" for node in self.article.css("[id]")]

    @property
    def labels(self) -> list[Label]:
        """The labels that it has to show, in order."""
        return [label for step in self.steps for label in step.labels]

    def wording(self, label: Label) -> str:
        """Return how `label` reads in its language."""
        return label.wordings[self.language].text

    @property
    def phrases(self) -> list[Phrase]:
        """The bold phrases in order; bold inside of bold is one phrase."""
        phrases = []
        before = ""
        for node in self.nodes:
            if node.tag in BLOCKS:
                before = ""
            elif node.tag == TEXT:
                before += node.text(deep=False)
            elif node.tag == BOLD and not is_inside(node, BOLD) and text_of(node):
                phrases.append(Phrase(text_of(node), single_spaced(before)))
        return phrases

    @property
    def is_of_other_step(self) -> bool:
        """Tell whether a step page has labels, but neither its step's nor its id: rename it."""
        wanted = {self.wording(label) for label in self.labels}
        shown = {phrase.text for phrase in self.phrases}
        if len(self.steps) != 1 or not shown:
            return False
        return self.steps[0].id not in self.ids and shown.isdisjoint(wanted)

    def steps_around(self, node: LexborNode) -> list[Step]:
        """Return the step below whose heading `node` stands, alone in a list, or none."""
        around: list[Step] = []
        for each in self.nodes:
            if each.mem_id == node.mem_id:  # == compares what is written
                return around
            if each.tag in ("h2", "h3"):
                around = [step for step in self.steps if step.id == each.id]
        return around

    @property
    def ends_what_it_begins(self) -> bool:
        """Tell whether no element of the page reaches beyond it, into the site around it."""
        html, body = self._tree.root, self._tree.body
        if html is None or body is None or html.attributes or body.attributes:
            return False
        around = [str(child.html) for child in body.iter(True) if child != self.article]
        return around == ["<footer>.</footer>"]

    @property
    def start(self) -> int:
        """Where in the source the text begins, below the front matter."""
        return len(self.source) - len(self.body)

    @property
    def first_line(self) -> int:
        """The line at which the text begins, below the front matter."""
        return line_at(self.source, self.start)

    def lines_of(self, texts: Sequence[str], marks: str = "") -> list[int]:
        """Return the lines of `texts`, which stand on the page in this order, behind `marks`.

        `marks` is an expression. What the page shows further below than it is written, such as a
        footnote, is looked for above as well. A text that is written otherwise than it is shown
        has the line of the one before.
        """
        place = self.start
        lines = []
        for text in texts:
            words = _as_written(text)
            behind_marks = re.compile(marks + words)
            match = (
                behind_marks.search(self.source, place)
                or re.compile(words).search(self.source, place)
                or behind_marks.search(self.source, self.start)
            )
            end = match.end() if match else place
            lines.append(line_at(self.source, end))
            place = max(place, end)
        return lines

    def line_of_text(self, text: str) -> int:
        """Return the line of a `text` as readers see it."""
        return self.lines_of([text])[0]

    def forget_html(self) -> None:
        """Let go of what was read out of the HTML, but for what will be asked later.

        With a thousand pages the trees would take most of the memory of a build.
        """
        for name in ASKED_LATER:
            getattr(self, name)  # is read now, and kept
        for name in READ_OUT_OF_HTML:
            self.__dict__.pop(name, None)

    @cached_property
    def _tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(FRAME.format(self.origin.content))


def address_of(node: LexborNode) -> str:
    """Return where a link leads to, or what a picture shows, or ""."""
    return node.attributes.get("href") or node.attributes.get("src") or ""


def text_of(node: LexborNode) -> str:
    """Return what a reader sees of `node`, with single spaces; pictures show what they are of."""
    pieces = []
    for each in node.traverse(include_text=True):
        if each.tag == TEXT:
            if each.prev is not None and each.prev.tag in BLOCKS:
                pieces.append(" ")
            pieces.append(each.text(deep=False))
        elif each.tag in BLOCKS:
            pieces.append(" ")
        elif each.tag == "img":
            pieces.append(each.attributes.get("alt") or "")
    return single_spaced("".join(pieces))


def is_inside(node: LexborNode, *tags: str) -> bool:
    """Tell whether `node` is in an element of one of `tags`."""
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def _as_written(text: str) -> str:
    """Return an expression for `text` in a source, where lines break and & may be an entity."""
    words = [re.escape(word).replace("&", "&(?:amp;)?") for word in text.split()]
    return r"\s+".join(words)
