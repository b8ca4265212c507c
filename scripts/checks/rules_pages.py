"""Rules of pages: front matter, notes, and the places that the build fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

import yaml

from checks.judging import Found
from checks.project import OPT_OUT, OVERVIEW
from checks.reading_ease import reading_ease
from checks.rendered import COMMENT, RenderedPage, text_of
from checks.text import did_you_mean, line_of, quoted, twice

REQUIRED = ("title", "description", "updated")
KEYS = {
    "title": str,
    "description": str,
    "updated": date,
    "nav_title": str,
    "share": bool,
    "publisher": bool,
    "poster": bool,
}
KINDS = {str: "words", date: "a day such as 2026-11-25", bool: "true or false"}
# How easy a page has to be to read, by the start of its name; others as the last one says.
EASE = {"opt-out/step": 68, "opt-out/": 66, "index": 62, "pros-and": 55, "questions": 55, "": 50}

# The places that the build fills in, each a comment of this name.
ON_OVERVIEW = ("as-of", "report", "labels", "pass-on")
ON_STEP_PAGE = ("step-links", "report", "label-sources")
ON_ANY_PAGE = ("as-of", "report", "print", "poster", "pass-on")
PLACEHOLDER = re.compile(r"<!--\s*[\w-]+\s*-->")


def front_matter(page: RenderedPage) -> Iterator[Found]:
    """MkDocs reads the front matter as it was meant, and finds what the templates know."""
    unread = _unread(page)
    if unread:
        yield unread
        return
    for key, kind in KEYS.items():
        if key in page.meta or key in REQUIRED:
            value = page.meta.get(key)
            # A datetime is a date, and true is a number, too.
            if type(value) is not kind or not str(value).strip():
                found = "none" if value is None else quoted(str(value))
                yield page.line_of(f"{key}:"), f"{KINDS[kind]} for {key}", found
    for key in page.meta:
        if key not in KEYS:
            found = quoted(str(key)) + did_you_mean(str(key), KEYS)
            yield page.line_of(f"{key}:"), "a key that the templates know", found


def hard_to_read(page: RenderedPage) -> Iterator[Found]:
    """A page is as easy to read as its readers need it: those of the steps are in a hurry."""
    ease = reading_ease(page)
    wanted = next(ease for start, ease in EASE.items() if page.name.startswith(start))
    if ease is not None and ease < wanted:
        expected = f"a reading ease of {wanted} (shorter sentences, shorter words)"
        yield page.first_line, expected, f"{ease:.0f}"


def footnote_empty(page: RenderedPage) -> Iterator[Found]:
    """A note has text."""
    for node in page.article.css(".footnote > ol > li"):
        if not text_of(node).strip("↩ "):
            mark = f"[^{(node.id or '').removeprefix('fn:')}]:"
            yield page.line_of(mark), "the text of a note", f"none for {mark}"


def footnote_order(page: RenderedPage) -> Iterator[Found]:
    """Notes are written down in the order in which they are read and numbered."""
    references = page.article.css("a.footnote-ref")
    read = dict.fromkeys((node.attributes.get("href") or "")[1:] for node in references)
    written = [node.id or "" for node in page.article.css(".footnote > ol > li")]
    for note, found in zip_longest(read, written):
        if note != found:
            expected_mark, found_mark = _mark(note), _mark(found)
            yield page.line_of(f"{found_mark}:"), f"the note {expected_mark} here", found_mark
            return


def placeholder_wrong(page: RenderedPage) -> Iterator[Found]:
    """The opt-out pages have the places that the build fills in, in order; no page has others."""
    comments = [str(node.html) for node in page.nodes if node.tag == COMMENT]
    found = [comment for comment in comments if PLACEHOLDER.fullmatch(comment)]
    if page.steps:
        wanted = _comments(ON_OVERVIEW if page.name == OVERVIEW else ON_STEP_PAGE)
        is_right = found == wanted
        expected = ", ".join(wanted)
    elif page.name.startswith(f"{OPT_OUT}/"):
        return  # a page too many
    else:
        known = _comments(ON_ANY_PAGE)
        is_right = set(found) <= set(known) and not twice(found)
        expected = f"one of {', '.join(known)} at most, each once"
    if not is_right:
        yield page.line_of("<!--"), expected, ", ".join(found) or "none"


RULES = (
    front_matter,
    hard_to_read,
    footnote_empty,
    footnote_order,
    placeholder_wrong,
)


def _unread(page: RenderedPage) -> Found | None:
    """Return where MkDocs reads the head of `page` otherwise than it was meant, if it does."""
    head = page.source[: page.start]
    expected = "front matter between lines of ---"
    begins = re.match(r"-{3}[ \t]*\n", page.source)
    if not begins and page.meta:
        return 1, expected, f"{quoted(page.source.splitlines()[0])}, which vanishes"
    if not begins or page.body == page.source:
        return 1, f"{expected} that is YAML with keys", "what the page shows as text"
    again = twice(re.findall(r"^([\w-]+):", head, re.MULTILINE))
    if again:
        key = str(again[0])
        return line_of(head, f"{key}:"), "each key once", f"{quoted(key)} again"
    return _cut_off(head)


def _cut_off(head: str) -> Found | None:
    """Return a value that YAML ends at a #, because it takes what follows for a comment."""
    table = yaml.compose(head.strip("-\n \t"))
    lines = head.strip("-\n \t").splitlines()
    for key, value in table.value if isinstance(table, yaml.MappingNode) else ():
        line = lines[value.end_mark.line : value.end_mark.line + 1]
        behind = line[0][value.end_mark.column :].strip() if line else ""
        if behind.startswith("#") and isinstance(value, yaml.ScalarNode):
            written = f"{key.value}: {value.value} {behind}"
            expected = "quotation marks round what has # in it"
            return line_of(head, f"{key.value}:"), expected, quoted(written)
    return None


def _mark(note: str | None) -> str:
    return f"[^{note.removeprefix('fn:')}]" if note else "none"


def _comments(names: Sequence[str]) -> list[str]:
    return [f"<!-- {name} -->" for name in names]
