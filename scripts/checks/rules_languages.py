"""Rules of translations: structure and facts of a page are the same in every language.

Prose is not compared. Things are compared below each heading, which has the same id in every
language.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from selectolax.lexbor import LexborNode

from checks.facts import facts_in
from checks.finding import Found, FoundInFile, shown
from checks.project import Project
from checks.rendered import COMMENT, TEXT, RenderedPage, address_of, text_of
from checks.text import line_at, quoted

OWN_WORDS = ("title", "nav_title", "description")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What is counted by its name and class, and how Markdown has it.
ELEMENTS = {"ul": "", "ol": "", "li": "", "tr": "|", "th": "|", "pre": "```", "div": "<div"}


@dataclass(frozen=True)
class Item:
    """Something below a heading: its kind, what all languages share of it, how it is written."""

    section: str
    kind: str
    value: str
    written: str = field(compare=False)


def heading_id(page: RenderedPage) -> Iterator[Found]:
    """Every heading has an id of its own: deep links hold when a reader changes the language."""
    for node in page.article.css(", ".join(HEADINGS)):
        identity = node.id or ""
        if page.ids.count(identity) > 1:
            yield f"#{identity}", "each id once", f"{quoted(identity)} again"
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
    wanted, found = _headings(reference), _headings(page)
    last = found[-1] if found else ""
    for expected, here in zip_longest(wanted, found, fillvalue=""):
        if expected != here:
            line = _line(page, here or last)
            if expected:
                place = f"{shown(reference.file)}:{_line(reference, expected)}"
                yield line, f"{quoted(expected)} as in {place}", quoted(here) if here else "none"
            else:
                yield line, "no more headings", quoted(here)
            return


def content_differs(page: RenderedPage, reference: RenderedPage) -> Iterator[Found]:
    """Below each heading stand the same links, pictures, notes, elements and facts, as often.

    Where the headings differ, or the page is a copy, that is to be mended first.
    """
    if _headings(page) != _headings(reference) or page.text == reference.text:
        return
    there, here = Counter(_outline(reference)), Counter(_outline(page))
    notes = {item.section for item in there} & {item.section for item in here}
    for item in there | here:
        wanted, found = there[item], here[item]
        if wanted == found or item.section not in notes:
            continue
        line = _line(page, item.section, item.written if found else "")
        place = f"{shown(reference.file)}:{_line(reference, item.section, item.written)}"
        expected = f"{item.kind} {quoted(item.value)} as in {place}"
        if not found:
            yield line, expected, "none"
        elif wanted:
            yield line, expected, f"it {found} times in place of {wanted}"
        else:
            expected = f"no such {item.kind}, as in {shown(reference.file)}"
            yield line, expected, quoted(item.value)


RULES = (headings_differ, content_differs)


def _headings(page: RenderedPage) -> list[str]:
    """Return level and id of each heading, such as h2 #more."""
    return [f"{node.tag} #{node.id}" for node in page.article.css(", ".join(HEADINGS))]


def _outline(page: RenderedPage) -> Iterator[Item]:
    """Yield what is compared of `page`; what stands above the first heading is in section ""."""
    for key, value in page.meta.items():
        shared = key if key in OWN_WORDS else f"{key}: {value}"
        yield Item("", "front matter", shared, f"{key}:")
        for fact in facts_in(str(value), page.language) if key in OWN_WORDS else ():
            yield Item("", fact.kind, fact.value, fact.written)
    section = ""
    for node in page.nodes:
        if node.tag in HEADINGS:
            section = f"#{node.id}"
        elif node.tag == "li" and (node.id or "").startswith("fn:"):
            section = f"[^{(node.id or '').removeprefix('fn:')}]:"
        for kind, value, written in _compared(node, page.language):
            yield Item(section, kind, value, written)


def _compared(node: LexborNode, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, value and written form of what counts of `node`, without what is in it."""
    tag = str(node.tag)
    address = address_of(node)
    if tag == TEXT:
        text = node.text(deep=False)
        is_number_of_note = node.parent is not None and address_of(node.parent).startswith("#fn")
        for fact in facts_in(text, language) if not is_number_of_note else ():
            yield fact.kind, fact.value, fact.written
    elif tag == "a" and address.startswith("#fn"):
        yield "note", address, address.replace("#fn:", "[^")
    elif tag == "a":
        yield "link", address, address
    elif tag == "img":
        yield "picture", address, address
    elif tag in ELEMENTS:
        css_class = node.attributes.get("class") or ""
        yield "element", f"{tag} {css_class}".strip(), ELEMENTS[tag]
    elif tag == COMMENT:
        yield "placeholder", str(node.html), str(node.html)


def _line(page: RenderedPage, section: str, written: str = "") -> int:
    """Return the line where `section` begins, or the first from there on that has `written`.

    A section is that of a heading, named by its id as in h2 #more, or a note.
    """
    start = 0
    if section.startswith("[^"):
        start = page.source.find(section)
    elif anchor := _anchor(section.partition("#")[2]).search(page.source):
        start = anchor.start()
    place = page.source.find(written, max(start, 0))
    return line_at(page.source, max(place, start))


def _anchor(identity: str) -> re.Pattern[str]:
    """Return an expression for the place where the id of a heading is written."""
    return re.compile(rf"\{{[^{{}}\n]*#{re.escape(identity)}[\s}}]")
