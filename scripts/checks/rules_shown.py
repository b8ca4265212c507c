"""Rules of pages: what was written is what is shown, to everybody and by this site alone."""

import re
import unicodedata
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from checks.finding import Found, Where
from checks.rendered import BOLD, COMMENT, TEXT, RenderedPage, address_of, is_inside, text_of
from checks.text import quoted

# What pages are made of: elements, and the attributes that these may have. On the opt-out pages
# there is nothing that could hide a label or show it otherwise.
PLAIN = {
    "a": ["href", "class", "title"],
    "div": ["class"],
    "h1": ["id"],
    "h2": ["id"],
    "h3": ["id"],
    "h4": ["id"],
    "img": ["src", "alt", "width", "height", "loading"],
    "li": ["id"],
    "span": ["lang"],
    "sup": ["id"],
}
WITHOUT_ATTRIBUTES = (
    *("p", "ul", "ol", "em", "strong", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
)
CLASSES = ("md-button", "md-button--primary", "devices", "device", "app", "web", "footnote")
NOTE_CLASSES = ("footnote-ref", "footnote-backref")  # of links to notes and back
# What other pages may have besides.
MORE_ELEMENTS = (
    *("abbr", "b", "blockquote", "caption", "cite", "code", "dd", "details", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "h5", "h6", "i", "input", "kbd", "label", "legend"),
    *("mark", "output", "pre", "q", "s", "section", "small", "sub", "summary", "time"),
)
MORE_ATTRIBUTES = (
    *("checked", "class", "colspan", "datetime", "dir", "for", "href", "hreflang", "id", "lang"),
    *("name", "open", "rel", "role", "rowspan", "scope", "start", "title", "translate", "type"),
    *("value", "alt", "width", "height", "loading", "src"),
)

# What Python-Markdown leaves in the text of marks that were meant for it, or for another dialect.
STRAY = re.compile(
    r"""
    (?<![\w*])\*{1,3}(?=[^\s*]) | (?<![\w/])_{1,3}(?=[^\W_])    # emphasis that does not end
  | (?<=[^\s*])\*{1,3}(?![\w*]) | (?<=[^\W_])_{1,3}(?!\w)      # or does not begin
  | `                                               # code that does not end
  | ([~=^|$])\1 | [~^]\w+[~^] | (?<!\w)\+\+(?=\w)  # struck out, highlighted, lowered, a key
  | ^!!!\s | ^\?\?\?\+?\s                           # boxes
  | (?<=\n)([*+-]|:)\s | ^1\.\s.*\n2\.\s           # lists without an empty line above them
  | ^\d+\.[^\W\d]{2} | ^\|.*\|                     # lists without a space, tables without a head
  | (?<![\w:]):[a-z]+([_-][a-z]+)*:(?![\w:])        # emoji
  | \{[:{%] | \{\s?[\#.]\w | \{\s?\w+=              # attributes, variables
  | &\#?\w+;                                        # a letter that HTML does not have
  | <!--                                            # a comment that does not end
  | \[(?!…\]|sic\])                                 # links, notes and tasks
    """,
    re.VERBOSE | re.MULTILINE,
)
LINKED = ("https", "http", "mailto", "tel")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Controls and spaces that do no harm, and letters that nobody sees or that stand for a lost one.
HARMLESS = "\t\n \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
ODD = "\u034f\u115f\u1160\u2800\u3164\ufffd"


def element_odd(page: RenderedPage) -> Iterator[Found]:
    """A page is made of elements that it may have; one of an unknown name vanishes."""
    expected = 'elements that pages are made of (a "<" that is text is written "&lt;")'
    if page.steps:
        expected = "headings, paragraphs, lists, links, pictures, tables, notes, emphasis and bold"
    for node in page.nodes:
        problem = _odd_part(node, bool(page.steps)) if node.is_element_node else None
        if problem:
            yield _where(page, node), expected, problem


def bold_hidden(page: RenderedPage) -> Iterator[Found]:
    """A label on an opt-out page is bold text and nothing else, where readers see it as such."""
    if not page.steps:
        return
    for node in page.article.css(BOLD):
        children = {child.tag for child in node.iter(True)}
        found = ""
        if is_inside(node, "a", "sup", "th", BOLD):
            found = "bold inside of a link, a raised text, a table's head or bold"
        elif children - {TEXT, "em"}:
            found = "bold with something else in it"
        elif not text_of(node):
            found = "bold without text"
        if found:
            yield _where(page, node), "bold for words alone", found


def note_odd(page: RenderedPage) -> Iterator[Found]:
    """What is raised is the number of a note; a link has words, and leads somewhere."""
    for node in page.article.css("sup"):
        children = [child.tag for child in node.iter(True)]
        text = text_of(node)
        if children != ["a"] or not text.isdecimal():
            yield _where(page, node), "raised text for notes alone", quoted(text)
    for node in page.article.css("a"):
        text = text_of(node)
        if not text:
            yield "[](", "a link with words", "none"
        if not address_of(node):
            yield page.line_of_text(text), "a link with an address", "none"


def address_unsafe(page: RenderedPage) -> Iterator[Found]:
    """No address runs code, and nothing is loaded from another host."""
    for node in page.article.css("[href], [src]"):
        address = address_of(node)
        read = "".join(address.split()).replace("\\", "/")  # as browsers read it
        scheme = SCHEME.match(read)
        if "src" in node.attributes:
            is_unsafe = scheme is not None or read.startswith("//")
            expected = "a picture of this site"
        else:
            is_unsafe = scheme is not None and scheme[1].lower() not in LINKED
            expected = "an address with https:, http:, mailto: or tel:, or of this site"
        if is_unsafe:
            yield address, expected, quoted(address)


def mark_stray(page: RenderedPage) -> Iterator[Found]:
    """No mark is left over in the text that readers see, of Markdown's or of another dialect."""
    for node in page.nodes:
        if node.tag != TEXT or is_inside(node, "code", "pre"):
            continue
        text = node.text(deep=False)
        for match in STRAY.finditer(text):
            is_meant = f"\\{text[match.start() : match.start() + 3]}" in page.source
            if not is_meant:
                line = page.line_of_text(text[: match.end()].split("\n")[-1])
                yield line, "marks that Markdown understands", quoted(match[0])


def element_unclosed(page: RenderedPage) -> Iterator[Found]:
    """No element reaches beyond the page, into the site around it, and no comment too far."""
    if not page.ends_what_it_begins:
        tags = re.findall(r"</?[a-z][\w-]*", page.body)
        where = tags[-1] if tags else page.first_line
        yield where, "elements that begin and end on the page", "one that does not"
    for node in page.nodes:
        if node.tag == COMMENT and "<!--" in str(node.html)[1:]:
            begins = str(node.html).splitlines()[0]
            yield begins, "comments that end", "one that ends where the next does"


def character_odd(page: RenderedPage) -> Iterator[Found]:
    """No character is there that nobody sees, or that turns or ends the line."""
    for letter in sorted({*page.source, *page.article.text()}):
        is_unseen = unicodedata.category(letter)[0] in "CZ" and letter not in HARMLESS
        if is_unseen or letter in ODD:
            yield letter, "characters that readers see", f"U+{ord(letter):04X}"


RULES = (
    element_odd,
    bold_hidden,
    note_odd,
    address_unsafe,
    mark_stray,
    element_unclosed,
    character_odd,
)


def _odd_part(node: LexborNode, is_plain: bool) -> str | None:
    """Return what a page may not have of an element, if anything."""
    tag = str(node.tag)
    elements = {*PLAIN, *WITHOUT_ATTRIBUTES}
    allowed = {*PLAIN.get(tag, ())}
    if not is_plain:
        elements.update(MORE_ELEMENTS)
        allowed.update(MORE_ATTRIBUTES)
    if tag not in elements:
        return f"<{tag}>"
    for name, value in node.attributes.items():
        is_odd = name not in allowed and (is_plain or not name.startswith("aria-"))
        if name == "class" and is_plain:
            is_note = address_of(node).startswith("#fn")
            classes = NOTE_CLASSES if is_note else CLASSES
            is_odd = is_odd or not set(str(value).split()) <= set(classes)
        if is_odd:
            return f'<{tag} {name}="{value}">' if value else f"<{tag} {name}>"
    return None


def _where(page: RenderedPage, node: LexborNode) -> Where:
    """Return where an element is written: its tag, or else the line of its text."""
    tag = f"<{node.tag}"
    if tag in page.source:
        return tag
    first_words = node.text(separator="\n", strip=True).partition("\n")[0]
    return page.line_of_text(first_words)
