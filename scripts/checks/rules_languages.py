"""Rules of translations: structure and facts of a page are the same in every language.

Prose is not compared. Things are compared below each heading, which has the same id in every
language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from selectolax.lexbor import LexborNode

from checks.facts import facts_in
from checks.finding import shown
from checks.judging import Found, FoundInFile
from checks.project import Project
from checks.rendered import COMMENT, TEXT, RenderedPage, text_of
from checks.text import quoted

OWN_WORDS = ("title", "nav_title", "description")
NOTES = "footnote"  # the class of what holds the list of notes; what is in it counts
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Item:
    """Something below a heading: its kind, what all languages share of it, how it is written."""

    section: str
    kind: str
    value: str
    written: str = field(compare=False)


def heading_id(page: RenderedPage) -> Iterator[Found]:
    """Every heading has an id of its own: deep links hold when a reader changes the language."""
    count = Counter(node.id for node in page.article.css("[id]"))
    for node in page.article.css(", ".join(HEADINGS)):
        identity = node.id or ""
        if count[identity] > 1:
            found = f"{quoted(identity)} again"
            yield page.line_of(f"#{identity}"), "each id once", found
        elif not _anchor(identity).search(page.source):
            line = page.lines_of([text_of(node)], r"#\s*")[0]
            yield line, "an id that all languages share, such as {#some-id}", quoted(text_of(node))


def translation_missing(project: Project) -> Iterator[FoundInFile]:
    """Every page is there in every language."""
    names = {language: project.names(language) for language in project.settings_path.languages}
    everywhere = sorted({name for known in names.values() for name in known})
    for language, known in names.items():
        for name in everywhere:
            if name not in known:
                expected = f"a page in {quoted(language)} as in other languages"
                yield project.docs / language / name, 1, expected, "none"


def page_untranslated(page: RenderedPage, reference: RenderedPage) -> Iterator[Found]:
    """A page is no copy of another language's."""
    if page.text == reference.text and page.text:
        yield page.first_line, f"a translation of {shown(reference.file)}", "a copy"


def headings_differ(page: RenderedPage, reference: RenderedPage) -> Iterator[Found]:
    """Headings have the same levels and ids in the same order."""
    wanted = [item for item in outline(reference) if item.kind == "heading"]
    found = [item for item in outline(page) if item.kind == "heading"]
    for expected, here in zip_longest(wanted, found):
        if expected != here:
            last = here or (found[-1] if found else None)
            line = _line(page, last.section) if last else 1
            yield (
                line,
                f"{quoted(expected.value)} as in {_place(reference, expected)}"
                if expected
                else "no more headings",
                quoted(here.value) if here else "none",
            )
            return


def content_differs(page: RenderedPage, reference: RenderedPage) -> Iterator[Found]:
    """Below each heading stand the same links, pictures, notes, lists, tables and facts."""
    there, here = outline(reference), outline(page)
    sections = {item.section for item in there} & {item.section for item in here}
    for item in _more(there, here):
        if item.section in sections:
            expected = f"{item.kind} {quoted(item.value)} as in {_place(reference, item)}"
            yield _line(page, item.section), expected, "none"
    for item in _more(here, there):
        if item.section in sections:
            expected = f"no such {item.kind}, as in {shown(reference.file)}"
            yield _line(page, item.section, item.written), expected, quoted(item.value)


RULES = (page_untranslated, headings_differ, content_differs)


@lru_cache(maxsize=2)  # two rules compare the same two pages
def outline(page: RenderedPage) -> list[Item]:
    """Return what is compared of `page`; what stands above the first heading is in section ""."""
    items = []
    for key, value in page.meta.items():
        shared = key if key in OWN_WORDS else f"{key}: {value}"
        items.append(Item("", "front matter", shared, f"{key}:"))
        if isinstance(value, str):
            for fact in facts_in(value, page.language):
                items.append(Item("", fact.kind, fact.value, fact.written))
    section = ""
    for node in page.nodes:
        if node.tag in HEADINGS or _is_note(node):
            section = node.id or ""
        for kind, value, written in _compared(node, page.language):
            items.append(Item(section, kind, value, written))
    return items


def _compared(node: LexborNode, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, value and written form of what counts of `node`, without what is in it."""
    tag = str(node.tag)
    if tag == TEXT:
        for fact in facts_in(node.text(deep=False), language):
            if not _is_number_of_note(node):
                yield fact.kind, fact.value, fact.written
    elif tag in HEADINGS:
        yield "heading", f"{tag} #{node.id}", f"#{node.id}"
    elif tag == "a":
        address = node.attributes.get("href") or ""
        kind = "note" if address.startswith("#fn") else "link"
        yield kind, address, address.replace("#fn:", "[^")
    elif tag == "img":
        source = node.attributes.get("src") or ""
        yield "picture", source, source
    elif tag in ("ul", "ol") and not _is_list_of_notes(node):
        yield "list", f"{tag} of {len(node.css('li'))}", ""
    elif tag == "table":
        size = f"{len(node.css('tr'))} rows with {len(node.css('td, th'))} cells"
        yield "table", size, "|"
    elif tag in ("pre", "div") and node.attributes.get("class") != NOTES:
        css_class = node.attributes.get("class") or ""
        yield "block", f"{tag} {css_class}".strip(), "```" if tag == "pre" else "<div"
    elif tag == COMMENT:
        yield "placeholder", str(node.html), str(node.html)


def _is_number_of_note(node: LexborNode) -> bool:
    around = node.parent.attributes if node.parent else {}
    return (around.get("href") or "").startswith("#fn")


def _is_list_of_notes(node: LexborNode) -> bool:
    around = node.parent.attributes if node.parent else {}
    return around.get("class") == NOTES


def _is_note(node: LexborNode) -> bool:
    return node.tag == "li" and (node.id or "").startswith("fn:")


def _more(items: list[Item], others: list[Item]) -> list[Item]:
    """Return what of `items` is not in `others`, or not as often, headings aside."""
    more = Counter(items) - Counter(others)
    return [item for item in more if item.kind != "heading"]


def _place(page: RenderedPage, item: Item) -> str:
    return f"{shown(page.file)}:{_line(page, item.section, item.written)}"


def _line(page: RenderedPage, section: str, written: str = "") -> int:
    """Return the line where `section` begins, or the first from there on that has `written`."""
    anchor = _anchor(section).search(page.source) if section else None
    start = anchor.start() if anchor else 0
    place = page.source.find(written, start)
    return page.line_at(max(place, start))


def _anchor(identity: str) -> re.Pattern[str]:
    """Return an expression for the place where an id is written, of a heading or of a note."""
    if identity.startswith("fn:"):
        return re.compile(re.escape(f"[^{identity.removeprefix('fn:')}]:"))
    return re.compile(rf"\{{[^{{}}\n]*#{re.escape(identity)}[\s}}]")
