"""The rules of the comparison: structure and facts of a page are the same in every language, prose is not compared.

Things are compared below each heading, which has the same id in every language. What numbers and dates mean is read
as the language writes them, with the tables of Unicode's CLDR that babel carries.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest

from babel import Locale
from selectolax.lexbor import LexborNode

from checks.finding import shown
from checks.page import COMMENT, TEXT, Page, text_of
from checks.reading import Found, Guide, rules_of
from checks.text import quoted

OWN = ("title", "nav_title", "description", "updated")
HEADING = re.compile("h[1-6]")
PLACEHOLDER = re.compile(r"%[a-z-]+%")
GROUPS = (
    " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\N{RIGHT SINGLE QUOTATION MARK}"
)
MINUS = "-\N{MINUS SIGN}"
GROUPED = rf"\d{{1,3}}(?:[{GROUPS}]\d{{3}}(?!\d))+"
NUMBER = re.compile(rf"(?<![\d.,])(?:(?<!\w)[{MINUS}])?(?:{GROUPED}|\d+)(?:[.,]\d+)*")


@dataclass(frozen=True)
class Item:
    """Something below a heading: its kind, what is the same in every language, and how it is written."""

    section: str
    kind: str
    value: str
    written: str = field(compare=False)


def heading_id(guide: Guide) -> Iterator[Found]:
    """Every heading has an id of its own: deep links hold when a reader changes the language."""
    for page in guide.pages.values():
        ids = Counter(node.id for node in page.tree.css("[id]"))
        for node in page.tree.css("h1, h2, h3, h4, h5, h6"):
            identity = node.id or ""
            if ids[node.id] > 1:
                yield (
                    page.file,
                    page.line_of(f"#{node.id}"),
                    f"expected each id once, found {quoted(identity)} again",
                )
            elif not _anchor(identity).search(page.source):
                (line,) = page.lines([text_of(node)], r"#\s*")
                expected = "expected an id that all languages share, such as {#some-id}"
                yield page.file, line, f"{expected}, found {quoted(text_of(node))}"


def translation_missing(guide: Guide) -> Iterator[Found]:
    """Every page is there in every language."""
    names = {language: guide.files(language) for language in guide.path.languages}
    for language, files in names.items():
        for name, file in (
            (name, other[name]) for other in names.values() for name in other.keys() - files.keys()
        ):
            yield guide.docs / language / name, 1, f"expected a page as {shown(file)}, found none"


def headings_differ(guide: Guide) -> Iterator[Found]:
    """Headings have the same levels and ids in the same order."""
    for reference, page, *outlines in _counterparts(guide):
        headings = [[item for item in items if item.kind == "heading"] for items in outlines]
        if pair := next((pair for pair in zip_longest(*headings) if pair[0] != pair[1]), None):
            expected, found = pair
            wanted = (
                f"{quoted(expected.value)} as in {_place(reference, expected)}"
                if expected
                else "no more"
            )
            line = _line(page, (found or headings[1][-1]).section) if headings[1] else 1
            yield (
                page.file,
                line,
                f"expected {wanted}, found {quoted(found.value) if found else 'none'}",
            )


def content_differs(guide: Guide) -> Iterator[Found]:
    """Below each heading stand the same links, pictures, footnotes, lists, tables, code, dates and numbers."""
    for reference, page, there, here in _counterparts(guide):
        known = {item.section for item in there} & {item.section for item in here}
        for item in _surplus(there, here, known):
            expected = f"expected {item.kind} {quoted(item.value)} as in {_place(reference, item)}"
            yield page.file, _line(page, item.section), f"{expected}, found none"
        for item in _surplus(here, there, known):
            expected = f"expected no such {item.kind}, as in {shown(reference.file)}"
            yield (
                page.file,
                _line(page, item.section, item.written),
                f"{expected}, found {quoted(item.value)}",
            )


RULES = rules_of(globals())


@lru_cache(maxsize=256)
def outline(page: Page, language: str) -> list[Item]:
    """Return what is compared of `page`, headings included; what stands above the first one is in section ""."""
    fields = {key: key if key in OWN else f"{key}: {value}" for key, value in page.meta.items()}
    items = [Item("", "front matter", value, f"{key}:") for key, value in fields.items()]
    texts = [value for value in page.meta.values() if isinstance(value, str)]
    items += [Item("", *fact) for text in texts for fact in _facts(text, language)]
    section = ""
    for node in page.nodes:
        if node.tag != TEXT and (
            HEADING.fullmatch(str(node.tag)) or (node.id or "").startswith("fn:")
        ):
            section = node.id or ""
        items += [Item(section, *each) for each in _compared(node, language)]
    return items


def _compared(node: LexborNode, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, value and written form of what counts of `node`, without what is in it."""
    tag, around = str(node.tag), node.parent.attributes if node.parent else {}
    if tag == TEXT:
        if not (around.get("href") or "").startswith("#fn"):
            yield from _facts(node.text(deep=False), language)
        return
    attributes = node.attributes
    href, source, kind = (attributes.get(name) or "" for name in ("href", "src", "class"))
    if HEADING.fullmatch(tag):
        yield "heading", f"{tag} #{node.id}", f"#{node.id}"
    elif "footnote" in (attributes.get("class"), around.get("class")):
        return  # the list of footnotes: what is in it counts
    elif tag == "a":
        yield "footnote" if href.startswith("#fn") else "link", href, href.replace("#fn:", "[^")
    elif tag == "img":
        yield "picture", source, source
    elif tag in ("ul", "ol"):
        yield "list", f"{tag} of {len(node.css('li'))}", ""
    elif tag == "table":
        yield "table", f"{len(node.css('tr'))} rows with {len(node.css('td, th'))} cells", "|"
    elif tag in ("pre", "div"):
        yield "block", f"{tag} {kind}".strip(), "```" if tag == "pre" else "<div"
    elif tag == COMMENT:
        yield "placeholder", str(node.html), str(node.html)


def _counterparts(guide: Guide) -> Iterator[tuple[Page, Page, list[Item], list[Item]]]:
    first, *others = guide.path.languages
    for name, file in guide.files(first).items():
        for language in others:
            reference, page = guide.pages.get(file), guide.pages.get(guide.docs / language / name)
            if reference and page:
                yield reference, page, outline(reference, first), outline(page, language)


def _surplus(items: list[Item], others: list[Item], sections: set[str]) -> list[Item]:
    """Return what of `items` is not in `others`, or not as often, below the headings that both have."""
    more = Counter(items) - Counter(others)
    last = {item: item for item in items if item.kind != "heading" and item.section in sections}
    return [item for item in last.values() if item in more]


def _place(page: Page, item: Item) -> str:
    return f"{shown(page.file)}:{_line(page, item.section, item.written)}"


def _line(page: Page, section: str, written: str = "") -> int:
    """Return the line at which `section` begins, or the first from there on that has `written` in it."""
    anchor = _anchor(section).search(page.source) if section else None
    start = anchor.start() if anchor else 0
    return page.line_at(max(page.source.find(written, start), start))


def _anchor(identity: str) -> re.Pattern[str]:
    if identity.startswith("fn:"):
        return re.compile(re.escape(f"[^{identity[3:]}]:"))
    return re.compile(rf"\{{[^{{}}\n]*#{re.escape(identity)}[\s}}]")


def _facts(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the placeholders, dates and numbers in `text`, by what they mean in `language`."""
    yield from (("placeholder", match[0], match[0]) for match in PLACEHOLDER.finditer(text))
    if not re.search(r"\d", text):
        return
    months, dates = _months(language)
    for match in dates.finditer(text):
        day, month, behind, year = match.groups()
        parts = (year, f"{months[month]:02}", (day or behind or "").zfill(2))
        yield "date", "-".join(part for part in parts if part and part != "00"), match[0]
    yield from (
        ("number", _number(match[0], language), match[0])
        for match in NUMBER.finditer(dates.sub(" ", text))
    )


@lru_cache
def _months(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    """Return the months by their names, and an expression for dates: 3. November 2025, November 3, 2025, Mai 2025."""
    locale = Locale.parse(language)
    months = {
        name: number for form in locale.months.values() for number, name in form["wide"].items()
    }
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    before, behind, year = (
        r"(\d{1,2})[^\s\d]{0,2}\s(?:de\s)?",
        r"\s(\d{1,2})(?!\d)",
        r",?\s(?:de\s)?(\d{4})",
    )
    if not locale.date_formats["long"].pattern.startswith("M"):
        behind = r"(?!)()"  # a number behind the month is no day
    parts = rf"(?<!\d)(?:{before})?\b({month})\b(?:{behind})?(?:{year})?"
    return months, re.compile(rf"(?=\d|\S+\s(?:de\s)?\d){parts}")


def _number(written: str, language: str) -> str:
    """Return what a number means: 14.600, 14 600 and 14'600 in German are 14,600 in English."""
    symbols = Locale.parse(language).number_symbols["latn"]
    decimal, groups = re.escape(symbols["decimal"]), f"[{re.escape(symbols['group'])}{GROUPS}]"
    sign, digits = "-" * (written[0] in MINUS), written.lstrip(MINUS)
    if re.fullmatch(rf"\d{{1,3}}(?:{groups}\d{{3}})+(?:{decimal}\d+)?", digits):
        digits = re.sub(groups, "", digits)
    digits = re.sub(rf"^(\d+){decimal}(\d+)$", r"\1.\2", digits)
    return sign + (
        f"{Decimal(digits).normalize():f}" if re.fullmatch(r"\d+(\.\d+)?", digits) else digits
    )
