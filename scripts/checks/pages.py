"""The rules of the check on the pages themselves: which there are, whether they can be read, and their front matter."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from checks.page import COMMENT, TEXT, Page, is_inside, text_of
from checks.reading import Found, Guide, rules_of
from checks.settings_path import FILE_NAME, SCHEMA_NAME
from checks.text import did_you_mean, quoted, twice

REQUIRED = ("title", "description", "updated")
KEYS = {
    "title": str,
    "description": str,
    "updated": date,
    "nav_title": str,
    "share": bool,
    "poster": bool,
    "publisher": bool,
}
KINDS = {str: "words", date: "a day such as 2026-11-25", bool: "true or false"}
# What Python-Markdown leaves in the text of marks that were meant for it.
STRAY = re.compile(r"(?<!\w)(\*\*|__)|(\*\*|__)(?!\w)|`|\[\^|\]\[|\] ?\(|\{ ?[:#.]\w|\{ ?\w+=|<!--")
PLACEHOLDERS = {
    "index.md": ["as-of", "path", "labels", "pass-on"],
    "step": ["label-sources"],
}  # of opt-out pages
SEEN = "\t\n \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # the controls and spaces that do no harm
ODD = "\u034f\u115f\u1160\u2800\u3164\ufffd"  # seen by nobody, or as a mark for what is missing


def page_unreadable(guide: Guide) -> Iterator[Found]:
    """A page is UTF-8 and can be rendered."""
    yield from ((file, *error.args) for file, error in guide.unreadable.items())


def page_missing(guide: Guide) -> Iterator[Found]:
    """Every language has the overview of the steps and a page for each step."""
    for file, (language, _) in guide.opt_out.items():
        if file not in guide.pages and file not in guide.unreadable:
            yield file, 1, f"expected a page in {quoted(language)}, found none"


def page_extra(guide: Guide) -> Iterator[Found]:
    """There are as many step pages as steps, and nothing that MkDocs would take for a page is called otherwise."""
    steps = len(guide.path.steps)
    expected = f"expected index.md and {steps} step pages, as {FILE_NAME} has {steps} steps"
    for folder in sorted({file.parent for file in guide.opt_out if file.parent.is_dir()}):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file not in guide.opt_out and not file.name.startswith("."):
                yield file, 1, f"{expected}, found one more"
    for file in sorted(guide.docs.rglob("*")):
        if (
            file.suffix.lower() in (".markdown", ".mdown", ".mkdn", ".mkd", ".html")
            or file.suffix == ".MD"
        ):
            yield file, 1, f"expected pages that end in .md, found {quoted(file.name)}"


def language_unknown(guide: Guide) -> Iterator[Found]:
    """In docs lie the files of the path and a folder for each language: the i18n plugin drops others without a word."""
    listed = ", ".join(guide.path.languages)
    for entry in sorted(guide.docs.iterdir()):
        if entry.name not in (
            *guide.path.languages,
            FILE_NAME,
            SCHEMA_NAME,
        ) and not entry.name.startswith("."):
            yield (
                entry,
                1,
                f"expected a language that {FILE_NAME} lists ({listed}), found {quoted(entry.name)}",
            )


def front_matter(guide: Guide) -> Iterator[Found]:
    """MkDocs reads the front matter as it was meant, and finds a title, a description and no key of another name."""
    for page in guide.pages.values():
        if problem := _unread(page):
            yield page.file, 1, problem
            continue
        for key in KEYS:
            value = page.meta.get(key)
            if (key in page.meta or key in REQUIRED) and (
                type(value) is not KEYS[key] or not str(value).strip()
            ):
                found = "none" if value is None else quoted(str(value))
                yield (
                    page.file,
                    page.line_of(f"{key}:"),
                    f"expected {KINDS[KEYS[key]]} for {key}, found {found}",
                )
        for key in map(str, page.meta.keys() - KEYS.keys()):
            found = f"found {quoted(key)}{did_you_mean(key, KEYS)}"
            yield (
                page.file,
                page.line_of(f"{key}:"),
                f"expected a key that the templates know, {found}",
            )


def footnote_empty(guide: Guide) -> Iterator[Found]:
    """A footnote has text."""
    for page in guide.pages.values():
        for node in page.tree.css(".footnote > ol > li"):
            if not text_of(node).strip("↩ "):
                mark = f"[^{(node.id or '')[3:]}]:"
                yield (
                    page.file,
                    page.line_of(mark),
                    f"expected the text of a footnote, found none for {mark}",
                )


def footnote_order(guide: Guide) -> Iterator[Found]:
    """Footnotes are written down in the order in which they are read, which is how they are numbered."""
    for page in guide.pages.values():
        read = dict.fromkeys(
            (node.attributes.get("href") or "")[1:] for node in page.tree.css("a.footnote-ref")
        )
        written = [node.id or "" for node in page.tree.css(".footnote > ol > li")]
        if wrong := next((pair for pair in zip_longest(read, written) if pair[0] != pair[1]), None):
            expected, found = (f"[^{note[3:]}]" if note else "none" for note in wrong)
            yield (
                page.file,
                page.line_of(f"{found}:"),
                f"expected the note {expected} here, found {found}",
            )


def mark_stray(guide: Guide) -> Iterator[Found]:
    """No mark of Markdown's is left over in the text that readers see, and every element ends on the page."""
    for page in guide.pages.values():
        for node in page.nodes:
            text = node.text(deep=False) if node.tag == TEXT else ""
            for match in STRAY.finditer(text):
                if not is_inside(node, "code"):
                    (line,) = page.lines([text[: match.end()].split("\n")[-1]])
                    yield (
                        page.file,
                        line,
                        f"expected marks that Markdown understands, found {quoted(match[0])}",
                    )
        if not page.is_whole:
            tag = ["", *re.findall(r"</?[a-z][\w-]*", page.body)][-1]
            message = "expected elements that begin and end on the page, found one that does not"
            yield page.file, page.line_of(tag), message


def character_odd(guide: Guide) -> Iterator[Found]:
    """No character is there that nobody sees, that turns the line round, or that ends a line for some programs."""
    for page in guide.pages.values():
        shown = "".join(node.text(deep=False) for node in page.nodes if node.tag == TEXT)
        for odd in sorted(set(page.source + shown)):
            if (unicodedata.category(odd)[0] in "CZ" and odd not in SEEN) or odd in ODD:
                yield (
                    page.file,
                    page.line_of(odd),
                    f"expected characters that readers see, found U+{ord(odd):04X}",
                )


def placeholder_wrong(guide: Guide) -> Iterator[Found]:
    """The opt-out pages have the places that the build fills in, each once and in order, and no page has others."""
    for page in guide.pages.values():
        comments = (str(node.html) for node in page.nodes if node.tag == COMMENT)
        found = [
            match[1]
            for comment in comments
            if (match := re.fullmatch(r"<!-- ([\w-]+) -->", comment))
        ]
        kind = page.file.name.partition("-")[0] if page.file in guide.opt_out else ""
        wanted = PLACEHOLDERS.get(kind, ["pass-on"] if page.meta.get("share") else [])
        if page.meta.get("poster"):
            wanted = ["print", "poster"]
        if found != wanted and guide.words:
            expected = ", ".join(f"<!-- {name} -->" for name in wanted) or "no place to fill in"
            yield (
                page.file,
                page.line_of("<!--"),
                f"expected {expected}, found {', '.join(found) or 'none'}",
            )


RULES = rules_of(globals())


def _unread(page: Page) -> str | None:
    """Say how MkDocs reads the head of `page` otherwise than its author meant it, if it does."""
    head = page.source[: page.start]
    if again := twice(re.findall(r"^([\w-]+):", head, re.MULTILINE)):
        return f"expected each key once, found {quoted(again[0])} again"
    if cut := re.search(r"^[\w-]+: [^\"'\n]* #.*", head, re.MULTILINE):
        return f"expected quotation marks round what has # in it, found {quoted(cut[0])}"
    expected, begins = (
        "expected front matter between lines of ---",
        re.match(r"-{3}[ \t]*\n", page.source),
    )
    if not begins and page.meta:
        return f"{expected}, found {quoted(page.source.splitlines()[0])}, which vanishes"
    if not begins or page.body == page.source:
        return f"{expected} that is YAML with keys, found what the page shows as text"
    return None
