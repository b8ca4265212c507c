"""What a reader sees of a Markdown page: blocks of text, bold phrases and links, with the lines on which they stand.

A page is rendered block by block, and one HTML parser reads the result, so that Markdown and raw HTML are treated
alike. Python-Markdown, which builds the site, gives no line numbers; markdown-it-py does. A test compares what is read
here with the bold text of the built pages.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

BOLD = {"strong", "b"}
BLOCKS = {"p", "li", "dt", "dd", "td", "th", "div", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
UNSEEN = {"script", "style", "template", "noscript", "textarea", "title", "select", "dialog", "iframe", "object", "svg"}
UNSEEN |= {"code", "pre", "del", "s"}  # seen, but as an example or as struck out, not as wording
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
# Python-Markdown's attr_list, which the site uses: {: hidden } after a phrase or at the end of a block.
ATTRIBUTES = re.compile(r"\{[^{}]*\}")
HIDING_ATTRIBUTE = re.compile(r"\bhidden\b|display\s*:\s*none")
FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
ADDRESS = re.compile(r"https?://[^\s<>\"'“”„()]+", re.IGNORECASE)


@dataclass
class Block:
    """The text of a paragraph, heading, list item or cell, as far as it is seen."""

    line: int
    text: str = ""


@dataclass(frozen=True)
class Phrase:
    """A bold phrase: its text, where it stands, and from where to where in its block's text."""

    text: str
    line: int
    block: Block
    start: int
    end: int


@dataclass(frozen=True)
class Link:
    """The address of a link, or an address that stands in the text."""

    href: str
    line: int


@dataclass
class Page:
    """What is on a page. `unseen` is text in comments, in code and in hidden elements."""

    blocks: list[Block] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether a reader sees no text at all."""
        return not any(block.text.strip() for block in self.blocks)


def normalised(text: str) -> str:
    """Return `text` with white space and accents made uniform, since a reader cannot tell their kinds apart."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def split_front_matter(markdown: str) -> tuple[str, str]:
    """Return the front matter of a page, and the rest with blank lines in its place so that lines keep their number."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    match = FRONT_MATTER.match(text)
    if not match:
        return "", text
    return match[1], "\n" * match[0].count("\n") + text[match.end() :]


def read_page(file: Path) -> Page:
    """Return what a reader sees of the Markdown page `file`.

    Raises `OSError` when it cannot be read and `UnicodeDecodeError` when it is not UTF-8.
    """
    return parse(file.read_bytes().decode("utf-8-sig"))


def parse(markdown: str) -> Page:
    """Return what a reader sees of `markdown`, with front matter left out but its lines counted."""
    _, text = split_front_matter(markdown)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    environment: dict[str, object] = {}
    reader = _Reader()
    for token in parser.parse(text, environment):
        reader.read(parser.renderer.render([token], parser.options, environment), token.map)
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.block = Block(1)
        self.text: list[str] = []  # of the block, joined when it ends
        self.length = 0
        self.open: list[tuple[str, bool]] = []  # elements, and whether what they hold is unseen
        self.depth: Counter[str] = Counter()  # open elements by name
        self.unseen = 0
        self.bold: tuple[int, int] | None = None  # line and start of the phrase that is open
        self.spans: list[tuple[int, int, int]] = []  # of the block's phrases: line, start, end
        self.base = 1
        self.origin = 1

    def read(self, html: str, lines: list[int] | None) -> None:
        """Read one rendered block, which stands on the `lines` of the page."""
        if lines:
            self.base = lines[0] + 1
        self.origin = self.getpos()[0]
        self.feed(html)

    def finish(self) -> Page:
        """Return the page. An unclosed comment hides the rest, as in a browser: so the parser is not closed."""
        self.feed("<p>")
        self._end_block()
        return self.page

    @property
    def line(self) -> int:
        return self.base + self.getpos()[0] - self.origin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end_block()
        attributes = {name: value or "" for name, value in attrs}
        if tag in {"a", "area"} and "href" in attributes:
            self.page.links.append(Link(attributes["href"].strip(), self.line))
        if tag == "br":
            self._add("\n")
        if tag in VOID:
            return
        unseen = (
            tag in UNSEEN
            or "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or bool(HIDING_STYLE.search(attributes.get("style", "")))
        )
        self.open.append((tag, unseen))
        self.depth[tag] += 1
        self.unseen += unseen
        if tag in BOLD and not self.bold and not self.unseen:
            self.bold = (self.line, self.length)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # browsers ignore the slash of <b/>

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        while self.depth[tag]:
            name, unseen = self.open.pop()
            self.depth[name] -= 1
            self.unseen -= unseen
            if name == tag:
                break
        if self.bold and not any(self.depth[name] for name in BOLD):
            self._end_bold()

    def handle_data(self, data: str) -> None:
        self.page.links += [Link(address.rstrip(".,;:!?"), self.line) for address in ADDRESS.findall(data)]
        if self.unseen:
            self.page.unseen.append(data)
        else:
            self._add(data)

    def handle_comment(self, data: str) -> None:
        self.page.unseen.append(data)

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)

    def _end_bold(self) -> None:
        if self.bold:
            self.spans.append((*self.bold, self.length))
            self.bold = None

    def _end_block(self) -> None:
        self._end_bold()
        self.block.text = "".join(self.text)
        if any(HIDING_ATTRIBUTE.search(attributes) for attributes in ATTRIBUTES.findall(self.block.text)):
            self.page.unseen.append(self.block.text)
        elif self.block.text.strip():
            self.page.blocks.append(self.block)
            for line, start, end in self.spans:
                if text := normalised(self.block.text[start:end]):
                    self.page.phrases.append(Phrase(text, line, self.block, start, end))
        self.block, self.text, self.length, self.spans = Block(self.line), [], 0, []
        if not self.unseen and any(self.depth[name] for name in BOLD):
            self.bold = (self.line, 0)  # bold that was opened around several blocks
