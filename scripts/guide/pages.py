"""The rules of the check on the pages themselves: which there are, whether they can be read, and their front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from guide.page import TEXT, Page, text_of
from guide.reading import Found, Guide, Rule
from guide.report import quoted
from guide.schema import did_you_mean
from guide.settings_path import FILE_NAME

REQUIRED = ("title", "description", "updated")
KEYS = {"title": str, "description": str, "updated": date, "nav_title": str, "share": bool, "publisher": bool}
KINDS = {str: "words", date: "a day such as 2026-11-25", bool: "true or false"}
# What Python-Markdown leaves in the text of marks that were meant for it.
STRAY = re.compile(r"\S*?(\*\*|__|`|\[\^|\]\(|\{ ?[:#.]\w|<!--)\S*")


def page_unreadable(guide: Guide) -> Iterator[Found]:
    """A page is UTF-8 and can be rendered."""
    for file, error in guide.unreadable.items():
        yield file, error.line, str(error)


def page_missing(guide: Guide) -> Iterator[Found]:
    """Every language has the overview of the steps and a page for each step."""
    for file, wanted in guide.opt_out.items():
        if file not in guide.pages and file not in guide.unreadable:
            yield file, 1, f"expected a page in {quoted(wanted.language)}, found none"


def page_extra(guide: Guide) -> Iterator[Found]:
    """There are as many step pages as steps."""
    folders = {file.parent for file in guide.opt_out}
    for file in (*guide.pages, *guide.unreadable):
        if file.parent in folders and file not in guide.opt_out:
            steps = len(guide.path.steps)
            yield file, 1, f"expected index.md and {steps} step pages, as {FILE_NAME} has {steps} steps, found one more"


def language_unknown(guide: Guide) -> Iterator[Found]:
    """Each folder in docs is a language that the canonical file lists: the i18n plugin drops others without a word."""
    for folder in sorted(guide.docs.iterdir()):
        if folder.is_dir() and folder.name not in guide.path.languages and not folder.name.startswith("."):
            listed = ", ".join(guide.path.languages)
            yield folder, 1, f"expected a language that {FILE_NAME} lists ({listed}), found {quoted(folder.name)}"


def front_matter(guide: Guide) -> Iterator[Found]:
    """MkDocs reads the front matter as it was meant, and finds a title, a description and no key of another name."""
    for page in guide.pages.values():
        if problem := _unread(page):
            yield page.file, 1, problem
            continue
        for key in KEYS:
            value, line = page.meta.get(key), page.line_of(f"{key}:")
            is_there = key in page.meta or key in REQUIRED
            if is_there and (type(value) is not KEYS[key] or not str(value).strip()):
                found = "none" if value is None else quoted(str(value))
                yield page.file, line, f"expected {KINDS[KEYS[key]]} for {key}, found {found}"
        for key in page.meta.keys() - KEYS.keys():
            near = did_you_mean(str(key), KEYS)
            found = f"expected a key that the templates know, found {quoted(str(key))}{near}"
            yield page.file, page.line_of(f"{key}:"), found


def footnote_empty(guide: Guide) -> Iterator[Found]:
    """A footnote has text."""
    for page in guide.pages.values():
        for node in page.tree.css(".footnote > ol > li"):
            if not text_of(node).strip("↩ "):
                mark = f"[^{(node.id or '')[3:]}]:"
                yield page.file, page.line_of(mark), f"expected the text of a footnote, found none for {mark}"


def footnote_order(guide: Guide) -> Iterator[Found]:
    """Footnotes are written down in the order in which they are read, which is how they are numbered."""
    for page in guide.pages.values():
        read = dict.fromkeys((node.attributes.get("href") or "")[1:] for node in page.tree.css("a.footnote-ref"))
        written = [node.id or "" for node in page.tree.css(".footnote > ol > li")]
        wrong = next((pair for pair in zip_longest(read, written) if pair[0] != pair[1]), None)
        if wrong:
            expected, found = (f"[^{note[3:]}]" if note else "none" for note in wrong)
            yield page.file, page.line_of(f"{found}:"), f"expected the note {expected} here, found {found}"


def mark_stray(guide: Guide) -> Iterator[Found]:
    """No mark of Markdown's is left over in the text that readers see."""
    for page in guide.pages.values():
        for node in page.nodes:
            if node.tag == TEXT and node.parent.tag != "code":  # type: ignore[union-attr]
                for match in STRAY.finditer(node.text(deep=False)):
                    found = f"expected marks that Markdown understands, found {quoted(match[1])}"
                    yield page.file, page.line_of(match[0]), found


RULES: tuple[Rule, ...] = (
    page_unreadable,
    page_missing,
    page_extra,
    language_unknown,
    front_matter,
    footnote_empty,
    footnote_order,
    mark_stray,
)


def _unread(page: Page) -> str | None:
    """Say how MkDocs reads the head of `page` otherwise than its author meant it, if it does."""
    begins = re.match(r"-{3}[ \t]*\n", page.source)
    if not begins and page.meta:
        return (
            f"expected front matter between lines of ---, found {quoted(page.source.splitlines()[0])}, which vanishes"
        )
    if not begins or page.body == page.source:
        return "expected front matter between lines of --- that is YAML with keys, found what the page shows as text"
    return None
