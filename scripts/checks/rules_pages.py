"""Rules of pages: front matter, notes, and the places that the build fills in."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

import yaml

from checks.finding import Found
from checks.project import OPT_OUT, OVERVIEW
from checks.reading_ease import reading_ease
from checks.rendered import COMMENT, RenderedPage, address_of, text_of
from checks.text import did_you_mean, quoted, twice

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
KINDS = {
    str: "words",
    date: "a day such as 2026-11-25, without quotation marks,",
    bool: "true or false",
}
# How easy a page has to be to read, by the start of its name; others as the last one says.
EASE = {"opt-out/step": 68, "opt-out/": 66, "index": 62, "pros-and": 55, "questions": 55, "": 50}

# The places that the build fills in.
ON_OVERVIEW = ("<!-- as-of -->", "<!-- report -->", "<!-- labels -->", "<!-- pass-on -->")
ON_STEP_PAGE = ("<!-- step-links -->", "<!-- report -->", "<!-- label-sources -->")
ON_ANY_PAGE = (
    *("<!-- as-of -->", "<!-- report -->", "<!-- print -->", "<!-- poster -->"),
    "<!-- pass-on -->",
)
PLACEHOLDER = re.compile(r"<!--\s*[\w-]+\s*-->")


def front_matter(page: RenderedPage) -> Iterator[Found]:
    """MkDocs reads the front matter as it was meant, and finds what the templates know."""
    unread = _unread(page) or _cut_off(page)
    if unread:
        yield unread
        return
    for key, kind in KEYS.items():
        value = page.meta.get(key)
        is_wanted = key in page.meta or key in REQUIRED
        # A datetime is a date, and true is a number, too.
        if is_wanted and (type(value) is not kind or not str(value).strip()):
            found = "none" if value is None else quoted(str(value))
            yield f"{key}:", f"{KINDS[kind]} for {key}", found
    for key in page.meta:
        if key not in KEYS:
            found = quoted(str(key)) + did_you_mean(str(key), KEYS)
            yield f"{key}:", "a key that the templates know", found


def hard_to_read(page: RenderedPage) -> Iterator[Found]:
    """A page is as easy to read as its readers need it: those of the steps are in a hurry."""
    ease = reading_ease(page)
    wanted = next(ease for start, ease in EASE.items() if page.name.startswith(start))
    if ease is not None and ease < wanted:
        expected = f"a reading ease of {wanted} (shorter sentences, shorter words)"
        yield page.first_line, expected, f"{ease:.0f}"


def footnote_wrong(page: RenderedPage) -> Iterator[Found]:
    """Notes have text, and are written down in the order in which they are read and numbered."""
    written = []
    for node in page.article.css(".footnote > ol > li"):
        mark = _mark(node.id or "")
        written.append(mark)
        if not text_of(node).strip("↩ "):
            yield f"{mark}:", "the text of a note", f"none for {mark}:"
    references = page.article.css("a.footnote-ref")
    read = dict.fromkeys(_mark(address_of(node)) for node in references)
    for expected, found in zip_longest(read, written, fillvalue="none"):
        if expected != found:
            yield f"{found}:", f"the note {expected} here", found
            return


def placeholder_wrong(page: RenderedPage) -> Iterator[Found]:
    """The opt-out pages have the places that the build fills in, in order; no page has others."""
    if page.name.startswith(f"{OPT_OUT}/") and not page.steps:
        return  # a page too many
    comments = [str(node.html) for node in page.nodes if node.tag == COMMENT]
    found = [comment for comment in comments if PLACEHOLDER.fullmatch(comment)]
    if page.steps:
        wanted = ON_OVERVIEW if page.name == OVERVIEW else ON_STEP_PAGE
        is_right = found == list(wanted)
        expected = ", ".join(wanted)
    else:
        is_right = set(found) <= set(ON_ANY_PAGE) and not twice(found)
        expected = f"one of {', '.join(ON_ANY_PAGE)} at most, each once"
    if not is_right:
        yield "<!--", expected, ", ".join(found) or "none"


RULES = (front_matter, hard_to_read, footnote_wrong, placeholder_wrong)


def _unread(page: RenderedPage) -> Found | None:
    """Return where MkDocs reads the head of `page` otherwise than it was meant, if it does."""
    head = page.source[: page.start]
    expected = "front matter between lines of ---"
    begins = re.match(r"-{3}[ \t]*\n", page.source)
    if not begins and page.meta:
        return 1, expected, f"{quoted(page.source.splitlines()[0])}, which vanishes"
    if not begins or not head:
        return 1, f"{expected} that is YAML with keys", "what the page shows as text"
    again = twice(re.findall(r"^([\w-]+):", head, re.MULTILINE))
    if again:
        return f"{again[0]}:", "each key once", f"{quoted(again[0])} again"
    return None


def _cut_off(page: RenderedPage) -> Found | None:
    """Return a value that YAML ends at a #, because it takes what follows for a comment."""
    head = page.source[: page.start].strip("-\n \t")
    table = yaml.compose(head)
    for key, value in table.value if isinstance(table, yaml.MappingNode) else ():
        behind = head[value.end_mark.index :].partition("\n")[0].strip()
        if behind.startswith("#") and isinstance(value, yaml.ScalarNode):
            written = f"{key.value}: {value.value} {behind}"
            return f"{key.value}:", "quotation marks round what has # in it", quoted(written)
    return None


def _mark(anchor: str) -> str:
    """Return how a note is written whose id, or the link to it, is `anchor`."""
    return f"[^{anchor.rpartition('fn:')[2]}]"
