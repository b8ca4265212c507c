"""A page as it is written and as the site shows it: rendered as MkDocs does it, and read as browsers do (lexbor)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from typing import Any, Self
from urllib.parse import urlsplit

import markdown
import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.text import line_at, line_of

BUILT_IN = ("toc", "tables", "fenced_code")  # MkDocs always renders with these
NOTE_WITHOUT_TEXT = re.compile(r"\[\^[^\]\n]*\]:[ \t]*$", re.MULTILINE)
BLOCKS = {
    "blockquote",
    "br",
    "dd",
    "div",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "p",
    "pre",
    "td",
    "th",
}
FRAME = "<!doctype html><body><article>{}</article><footer>.</footer>"  # as on the site: elements have to end in it
TEXT, COMMENT = "-text", "-comment"  # what lexbor calls them

# MkDocs' own reading of front matter, without the rest of MkDocs, whose import takes as long as reading five pages.
MKDOCS = Path(str(find_spec("mkdocs").origin)).parent  # type: ignore[union-attr]
get_data = run_path(str(MKDOCS / "utils" / "meta.py"))["get_data"]


class PageError(Exception):
    """A page cannot be read. Its arguments are the line, and a message that says what was expected and found."""


@dataclass(frozen=True)
class Dialect:
    """The Markdown of the site: the extensions of Python-Markdown and their configuration."""

    extensions: Sequence[str]
    configs: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Self:
        """Return the dialect of `mkdocs.yml` as YAML gives it."""
        configs = by_name([*BUILT_IN, *(config.get("markdown_extensions") or [])])
        return cls(list(configs), {name: options for name, options in configs.items() if options})

    @cached_property
    def renderer(self) -> markdown.Markdown:
        """What renders: made once, because making it takes as long as rendering a short page."""
        return markdown.Markdown(extensions=self.extensions, extension_configs=self.configs)


@dataclass(frozen=True)
class Phrase:
    """A bold phrase, and the text that stands before it in its paragraph, item or cell."""

    text: str
    before: str


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its source, its front matter as MkDocs reads it, the text below that, and what the site shows."""

    file: Path
    source: str
    meta: Mapping[str, Any]
    body: str
    tree: LexborHTMLParser

    @cached_property
    def article(self) -> LexborNode:
        """What the page is on the site."""
        return self.tree.css("article")[0]

    @cached_property
    def nodes(self) -> list[LexborNode]:
        """Everything on the page in order: elements, texts and comments."""
        return [node for child in self.article.iter(True) for node in child.traverse(True)]

    @property
    def is_whole(self) -> bool:
        """Tell whether every element that the page opens ends on it, and no more."""
        html, body = self.tree.root, self.tree.body
        around = (
            [str(child.html) for child in body.iter(True) if child != self.article] if body else []
        )
        return not any(node and node.attributes for node in (html, body)) and around == [
            "<footer>.</footer>"
        ]

    @cached_property
    def text(self) -> str:
        """Everything that a reader sees."""
        return text_of(self.article)

    @cached_property
    def phrases(self) -> list[Phrase]:
        """The bold phrases in order; bold inside of bold is one phrase."""
        phrases, before = [], ""
        for node in self.nodes:
            if node.tag in BLOCKS:
                before = ""
            elif node.tag == TEXT:
                before += node.text(deep=False)
            elif node.tag == "strong" and not is_inside(node, "strong") and (bold := text_of(node)):
                phrases.append(Phrase(bold, normalised(before)))
        return phrases

    def lines(self, texts: Sequence[str], marks: str = "") -> list[int]:
        """Return the source's lines of `texts`, which stand on the page in this order, behind `marks`, an expression.

        What the page shows further below, such as a footnote, is looked for above as well. A text that is written
        otherwise than it is shown has the line of the one before.
        """
        place, found = self.start, list[int]()
        for text in texts:
            words = r"\s+".join(re.escape(word).replace("&", "&(?:amp;)?") for word in text.split())
            places = [(marks + words, place), (words, place), (marks + words, self.start)]
            matches = (
                re.compile(expression).search(self.source, start) for expression, start in places
            )
            end = next((match.end() for match in matches if match), place)
            place = max(place, end)
            found.append(self.line_at(end))
        return found

    @property
    def start(self) -> int:
        """Where in the source the text begins, below the front matter."""
        return len(self.source) - len(self.body) if self.source.endswith(self.body) else 0

    def line_of(self, text: str) -> int:
        """Return the first line of the source that has `text` in it, or 1."""
        return line_of(self.source, text)

    def line_at(self, place: int) -> int:
        """Return the line of the source at `place`."""
        return line_at(self.source, place)


def read_page(file: Path, dialect: Dialect) -> Page:
    """Return the page `file`. Raises `PageError` when it cannot be read, is not UTF-8, or cannot be rendered."""
    try:
        return page_of(file, file.read_text(encoding="utf-8-sig"), dialect)
    except OSError as error:
        raise PageError(1, f"expected a page that can be read, found: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PageError(1, f"expected UTF-8, found something else at byte {error.start}") from None


def page_of(file: Path, source: str, dialect: Dialect) -> Page:
    """Return the page `file` as if it read `source`. Raises `PageError` when it cannot be rendered."""
    body, meta = get_data(source)
    try:
        tree = LexborHTMLParser(FRAME.format(dialect.renderer.reset().convert(body)))
        for node in tree.css("[href], [src]"):
            urlsplit(
                node.attributes.get("href") or node.attributes.get("src") or ""
            )  # as MkDocs does
        return Page(file, source, meta, body, tree)
    except (
        Exception
    ) as error:  # whatever Python-Markdown trips over, such as a footnote without text
        note = NOTE_WITHOUT_TEXT.search(source)
        line = line_at(source, note.start() if note else 0)
        found = (
            f"a footnote without text, {note[0].strip()}"
            if note
            else f"what ends in {type(error).__name__}"
        )
        raise PageError(line, f"expected Markdown that can be rendered, found {found}") from None


def text_of(node: LexborNode) -> str:
    """Return what a reader sees of `node`, with single spaces; pictures show what they are of."""
    pieces = []
    for each in node.traverse(include_text=True):
        if each.tag == TEXT:
            after_block = each.prev is not None and each.prev.tag in BLOCKS
            pieces.append(" " * after_block + each.text(deep=False))
        elif each.tag in BLOCKS:
            pieces.append(" ")
        elif each.tag == "img":
            pieces.append(each.attributes.get("alt") or "")
    return normalised("".join(pieces))


def is_inside(node: LexborNode, *tags: str) -> bool:
    """Tell whether `node` is in an element of one of `tags`."""
    parent = node.parent
    return parent is not None and (parent.tag in tags or is_inside(parent, *tags))


def normalised(text: str) -> str:
    """Return `text` with single spaces, of whatever kind they are, and accents joined with their letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def read_config(file: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the content of `mkdocs.yml`; raise OSError, UnicodeDecodeError or YAMLError otherwise."""
    text = file.read_text(encoding="utf-8")
    return text, yaml.load(text, _Loader) or {}


def by_name(entries: Iterable[Any]) -> dict[str, Mapping[str, Any]]:
    """Return the options of each of `entries`, a list as in `mkdocs.yml`: names, and tables of names with options."""
    table: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        for name, options in (entry if isinstance(entry, dict) else {entry: {}}).items():
            table[name] = options or table.get(name, {})
    return table


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's safe loader, which is told to ignore tags of MkDocs' own such as !ENV."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)
