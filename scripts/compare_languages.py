#!/usr/bin/env python3
"""Compare the pages of each language with those of the default language: structure and facts, not prose.

The languages and their order come from the canonical settings path. Nothing is ever written.
"""

import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from findings import Finding, need_folder, place, quoted, run
from page_files import PageError, find_pages, read_markdown, split_front_matter
from settings_path import FILE_NAME, load

# What is compared, by rule: in the order of the page, or as a set in which things count as often as they occur.
ORDERED = {
    "headings": "level and id of each heading",
    "lists": "number of items in each list",
    "tables": "rows and columns of each table",
    "code": "number of code blocks, and their language",
    "placeholders": "places that the build fills in",
}
COUNTED = {
    "front-matter": "keys, and all values but those in words",
    "links": "targets of links",
    "pictures": "pictures",
    "footnotes": "footnotes and references to them",
    "facts": "dates and numbers",
}
TRANSLATED = {"title", "nav_title", "description"}

NAMES = (
    "January February March April May June July August September October November December",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
)
MONTHS = {month: number for names in NAMES for number, month in enumerate(names.split(), 1)}
FACT = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\.?\s+)?\b(?P<month>{'|'.join(MONTHS)})\s+(?P<year>\d{{4}})\b"
    r"|(?<![\w.,])(?P<number>\d+(?:[.,]\d+)*)"
)
HEADING_ID = re.compile(r"\{[^{}]*#([\w-]+)[^{}]*\}\s*$")
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
ATTRIBUTES = re.compile(r"\{[^{}]*\}")
PLACEHOLDER = re.compile(r"<!--\s*([\w-]+)\s*-->|%[\w-]+%")


@dataclass(frozen=True)
class Item:
    """Something on a page that its counterpart has to have as well."""

    text: str
    line: int


@dataclass
class Outline:
    """What is compared of a page: the items of each rule, and headings that have no id of their own."""

    items: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    without_id: list[Item] = field(default_factory=list)

    def add(self, rule: str, text: str, line: int) -> None:
        """Note an item of `rule`."""
        self.items[rule].append(Item(text, line))


def outline(markdown: str) -> Outline:
    """Return what is compared of a page."""
    front_matter, text = split_front_matter(markdown)
    page = Outline()
    for line, entry in enumerate(front_matter.splitlines(), 2):
        key = entry.partition(":")[0]
        page.add("front-matter", key if key in TRANSLATED else entry.strip(), line)
        _add_facts(page, entry if key in TRANSLATED else "", line)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        _add(page, token, before)
    _add_sizes(page, tokens)
    return page


def _add(page: Outline, token: Token, before: Token | None) -> None:
    line = token.map[0] + 1 if token.map else 1
    if token.type == "inline":
        if before and before.type == "heading_open":
            identity = HEADING_ID.search(token.content)
            page.add("headings", f"{before.tag} #{identity[1] if identity else ''}", line)
            if not identity:
                page.without_id.append(Item(token.content, line))
        _add_inline(page, token, line)
    elif token.type == "fence":
        page.add("code", token.info, line)
        _add_facts(page, token.content, line + 1)
    if token.type in {"html_block", "fence"}:
        for match in PLACEHOLDER.finditer(token.content):
            page.add("placeholders", match[0], line)


def _add_inline(page: Outline, token: Token, line: int) -> None:
    text = ""
    for child in token.children or []:
        here = line + text.count("\n")
        if child.type == "link_open":
            page.add("links", str(child.attrs["href"]), here)
        elif child.type == "image":
            page.add("pictures", str(child.attrs["src"]), here)
        text += "\n" if child.type in {"softbreak", "hardbreak"} else child.content
    for match in FOOTNOTE.finditer(text):
        page.add("footnotes", match[0], line + text.count("\n", 0, match.start()))
    _add_facts(page, ATTRIBUTES.sub("", FOOTNOTE.sub("", text)), line)


def _add_facts(page: Outline, text: str, line: int) -> None:
    for match in FACT.finditer(text):
        day, month, year, number = match.group("day", "month", "year", "number")
        fact = "-".join(filter(None, [year, f"{MONTHS[month]:02}", day and f"{int(day):02}"])) if month else number
        page.add("facts", re.sub(r"[.,](?=\d{3}\b)", "", fact), line + text.count("\n", 0, match.start()))


def _add_sizes(page: Outline, tokens: list[Token]) -> None:
    """Note each list with its number of items and each table with its rows and columns."""
    sizes: list[Counter[str]] = []
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open", "table_open"}:
            sizes.append(Counter(line=token.map[0] + 1 if token.map else 1))
        elif token.type in {"list_item_open", "tr_open", "th_open"}:
            sizes[-1][token.tag] += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            size = sizes.pop()
            page.add("lists", f"{token.tag} of {size['li']}", size["line"])
        elif token.type == "table_close":
            size = sizes.pop()
            page.add("tables", f"{size['tr']} rows of {size['th']}", size["line"])


def compare(docs: Path) -> list[Finding]:
    """Return everything in which a language's pages differ from those of the default language, sorted.

    Raises `CannotRunError` when the folder or the canonical file cannot be used.
    """
    need_folder(docs)
    first, *others = load(docs / FILE_NAME).languages
    pages = {language: _pages(docs / language) for language in [first, *others]}
    outlines: dict[Path, Outline] = {}
    findings = []
    for file in sorted(file for names in pages.values() for file in names.values()):
        try:
            outlines[file] = outline(read_markdown(file))
        except PageError as error:
            findings.append(Finding(file, 1, "page-unreadable", str(error)))
    for file, page in outlines.items():
        for item in page.without_id:
            message = f"expected an id that all languages share, such as {{#some-id}}, found {quoted(item.text)}"
            findings.append(Finding(file, item.line, "heading-id", message))
    for language in others:
        for name in sorted(pages[first].keys() | pages[language].keys()):
            pair = (docs / first / name, docs / language / name)
            for file, counterpart in (pair, pair[::-1]):
                if not file.exists():
                    findings.append(
                        Finding(file, 1, "page-missing", f"expected a page as {place(counterpart)}, found none")
                    )
            if pair[0] in outlines and pair[1] in outlines:
                findings += _differences(*pair, outlines[pair[0]], outlines[pair[1]])
    return sorted(set(findings))


def _pages(folder: Path) -> dict[Path, Path]:
    return {file.relative_to(folder): file for file in find_pages(folder)}


def _differences(reference: Path, file: Path, there: Outline, here: Outline) -> Iterator[Finding]:
    for rule in ORDERED:
        pairs = zip_longest(there.items[rule], here.items[rule])
        number, (expected, found) = next(
            ((number, pair) for number, pair in enumerate(pairs, 1) if not _same(*pair)), (0, (None, None))
        )
        if number:
            line = found.line if found else _line_near(expected, there, here)
            yield Finding(file, line, rule, f"number {number}: {_message(reference, expected, found)}")
    for rule in COUNTED:
        for item in _surplus(there.items[rule], here.items[rule]):
            yield Finding(file, _line_near(item, there, here), rule, _message(reference, item, None))
        for item in _surplus(here.items[rule], there.items[rule]):
            yield Finding(file, item.line, rule, _message(reference, None, item))


def _same(one: Item | None, other: Item | None) -> bool:
    return bool(one and other and one.text == other.text)


def _surplus(items: list[Item], others: list[Item]) -> Iterator[Item]:
    """What of `items` is not in `others`, or not as often."""
    left = Counter(item.text for item in others)
    for item in items:
        left[item.text] -= 1
        if left[item.text] < 0:
            yield item


def _line_near(item: Item | None, there: Outline, here: Outline) -> int:
    """Return the line of the heading under which the counterpart of `item` should stand."""
    number = bisect_right(there.items["headings"], item.line, key=lambda heading: heading.line) if item else 0
    headings = here.items["headings"][:number]
    return headings[-1].line if headings else 1


def _message(reference: Path, expected: Item | None, found: Item | None) -> str:
    as_in = f"{place(reference)}:{expected.line}" if expected else place(reference)
    texts = [quoted(item.text) if item else "none" for item in (expected, found)]
    return f"expected {texts[0]} as in {as_in}, found {texts[1]}"


def main() -> int:
    """Run the comparison as a command and return the exit code."""
    return run(compare, "Compare the pages of the languages with each other.", "The languages match each other.")


if __name__ == "__main__":
    sys.exit(main())
