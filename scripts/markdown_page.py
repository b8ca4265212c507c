"""What a reader sees of a Markdown page: blocks of text, bold phrases and links, with the lines on which they stand.

A page is rendered block by block, and one HTML parser reads the result, so that Markdown and raw HTML are treated
alike. A test compares what is read here with what Python-Markdown, which builds the site, makes of the same text.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from page_files import PageError, read_markdown, split_front_matter
from site_markdown import render, tokens

BOLD = {"strong", "b"}
BLOCKS = {"p", "li", "dt", "dd", "td", "th", "div", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
# Block elements in which Python-Markdown leaves Markdown alone, unless they have an attribute `markdown`.
LITERAL = BLOCKS | {"article", "aside", "center", "details", "dl", "fieldset", "figcaption", "figure", "footer", "form"}
LITERAL |= {"header", "main", "nav", "ol", "pre", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
UNSEEN = {"script", "style", "template", "noscript", "textarea", "title", "select", "dialog", "iframe", "object", "svg"}
UNSEEN |= {"audio", "canvas", "datalist", "video"}  # what they hold is for old browsers
UNSEEN |= {"code", "pre", "del", "s"}  # seen, but as an example or as struck out, not as wording
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.IGNORECASE)
COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
ADDRESSES = {"href", "src", "action", "formaction"}  # attributes that lead somewhere
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”„()]+", re.IGNORECASE)


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
    """The address of a link, or an address that stands in the text; `seen` says whether a reader sees it."""

    href: str
    line: int
    seen: bool


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


def read_page(file: Path) -> Page:
    """Return what a reader sees of the Markdown page `file`, or raise `PageError`."""
    return parse(read_markdown(file))


def parse(markdown: str) -> Page:
    """Return what a reader sees of `markdown`, with front matter left out but its lines counted.

    Raises `PageError` when its HTML or its code does not end, or is nested so deeply that nobody can read it.
    """
    _, text = split_front_matter(markdown)
    reader = _Reader()
    reader.read_markdown(text, 0)
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.block = Block(1)
        self.text: list[str] = []  # of the block, joined when it ends
        self.length = 0
        self.open: list[tuple[str, bool, bool]] = []  # elements, and whether what they hold is unseen and literal
        self.depth: Counter[str] = Counter()  # open elements by name
        self.unseen = 0
        self.literal = 0
        self.is_html = False  # whether raw HTML is being read, and not what has become of Markdown
        self.bold: tuple[int, int] | None = None  # line and start of the phrase that is open
        self.spans: list[tuple[int, int, int]] = []  # of the block's phrases: line, start, end
        self.base = 1
        self.origin = 1

    def read_markdown(self, text: str, first: int) -> None:
        """Read the Markdown `text`, whose first line is line `first` of the page, counted from 0."""
        for token in tokens(text):
            lines = [first + line for line in token.map] if token.map else None
            comments = COMMENTS.match(token.content) if token.type == "html_block" else None
            if self.literal:
                self.read_html(f"{token.content}\n", lines)
            elif comments:
                self.read_html(comments[0], lines)
                self.read_markdown(token.content[comments.end() :], self.line - 1)  # to CommonMark it would be HTML
            elif token.type == "html_block":
                self.read_html(token.content, lines)
            else:
                self._feed(render(token), lines)

    def read_html(self, html: str, lines: list[int] | None) -> None:
        """Read raw HTML, in which elements may begin that leave Markdown alone."""
        self.is_html = True
        self._feed(html, lines)
        self.is_html = False
        if self.rawdata.strip():
            raise PageError(f"expected an end to the HTML of line {self.line}, found none")

    def _feed(self, html: str, lines: list[int] | None) -> None:
        if lines:
            self.base = lines[0] + 1
        self.origin = self.getpos()[0]
        self.feed(html)

    def finish(self) -> Page:
        """Return the page."""
        self._end_block()
        return self.page

    @property
    def line(self) -> int:
        return self.base + self.getpos()[0] - self.origin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end_block()
            if self.depth["p"]:
                self.handle_endtag("p")  # nothing else ends a paragraph whose end is missing
        attributes = {name: value or "" for name, value in attrs}
        unseen = (
            tag in UNSEEN
            or "hidden" in attributes
            or attributes.get("aria-hidden", "").lower() == "true"
            or bool(HIDING_STYLE.search(attributes.get("style", "")))
        )
        for name in ADDRESSES & attributes.keys():
            self.page.links.append(Link(attributes[name].strip(), self.line, not (unseen or self.unseen)))
        if tag == "br":
            self._add("\n")
        if tag in VOID:
            return
        literal = self.is_html and tag in LITERAL and "markdown" not in attributes
        self.open.append((tag, unseen, literal))
        self.depth[tag] += 1
        self.unseen += unseen
        self.literal += literal
        if tag in BOLD and not self.bold and not self.unseen:
            self.bold = (self.line, self.length)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # browsers ignore the slash of <b/>

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        while self.depth[tag]:
            name, unseen, literal = self.open.pop()
            self.depth[name] -= 1
            self.unseen -= unseen
            self.literal -= literal
            if name == tag:
                break
        if self.bold and not any(self.depth[name] for name in BOLD):
            self._end_bold()

    def handle_data(self, data: str) -> None:
        for match in ADDRESS.finditer(data):
            line = self.line + data.count("\n", 0, match.start())
            self.page.links.append(Link(match[0].rstrip(".,;:!?"), line, not self.unseen))
        if self.unseen:
            self.page.unseen.append(data)
        else:
            self._add(data)

    def handle_comment(self, data: str) -> None:
        self.page.unseen.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read `<![…` as browsers do, as a comment up to the next `>`; the standard library knows a few words alone."""
        return self.parse_bogus_comment(i)

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
        if self.block.text.strip():
            self.page.blocks.append(self.block)
            for line, start, end in self.spans:
                if text := normalised(self.block.text[start:end]):
                    self.page.phrases.append(Phrase(text, line, self.block, start, end))
        self.block, self.text, self.length, self.spans = Block(self.line), [], 0, []
        if not self.unseen and any(self.depth[name] for name in BOLD):
            self.bold = (self.line, 0)  # bold that was opened around several blocks
