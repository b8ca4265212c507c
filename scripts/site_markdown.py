"""Markdown as the site reads it: CommonMark, and on top of it what Python-Markdown's extensions add.

Python-Markdown, which builds the site, gives no line numbers; markdown-it-py does, but knows neither attribute lists
nor footnotes.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from page_files import PageError

DEEPEST = 20  # levels of tokens; markdown-it-py leaves out what is deeper
# {: hidden } or { hidden }: right after an element, or at the end of a block.
ATTRIBUTE_LIST = re.compile(r"\{:? *([^{}\n ][^{}\n]*)\}")
AT_THE_END = re.compile(rf"(?:^| ){ATTRIBUTE_LIST.pattern} *$")
ATTRIBUTE = re.compile(r"""([^\s=]+)(?:=("[^"]*"|'[^']*'|\S+))?""")
FOOTNOTE = re.compile(r"^\[\^[^\]\n]+\]:(.*(?:\n(?:[ \t]*\n)*(?: {4}|\t).*)*)", re.MULTILINE)
INDENT = re.compile(r"\n(?: {4}|\t)")

PARSER = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")


def tokens(markdown: str) -> list[Token]:
    """Return the tokens of the blocks of `markdown`, which are to be rendered one by one.

    Raises `PageError` when a code block does not end or blocks are nested so deeply that nobody can read them.
    """
    text = FOOTNOTE.sub(_footnote_text, markdown)
    lines = text.split("\n")
    found = PARSER.parse(text)
    for number, token in enumerate(found):
        if token.level >= DEEPEST - 1:
            raise PageError(f"expected lists and quotes that are less than {DEEPEST // 2} deep, found deeper ones")
        if token.type == "fence" and token.map and not lines[token.map[1] - 1].rstrip().endswith(token.markup):
            raise PageError(f"expected an end to the code of line {token.map[0] + 1}, found none")
        if token.type == "inline":
            _apply_attribute_lists(token, found[max(number - 2, 0) : number])
    return found


def render(token: Token) -> str:
    """Return one of the `tokens` as HTML, without a line end that the page does not have there."""
    html = str(PARSER.renderer.render([token], PARSER.options, {}))
    return html.rstrip("\n") if token.nesting > 0 else html


def _footnote_text(definition: re.Match[str]) -> str:
    """Return the text of a footnote as a block of its own: to CommonMark it may be the address of a link, or code."""
    return " " + INDENT.sub("\n", definition[1])


def _apply_attribute_lists(block: Token, before: Sequence[Token]) -> None:
    """Take the attribute lists out of the text `block` and give their attributes to the elements that they follow.

    `before` are the tokens before it: what it is the text of, and what that is in.
    """
    opened: list[Token] = []
    ended: Token | None = None  # the element that ends right here
    children = [child for child in block.children or [] if child.type != "text" or child.content]
    for child in children:
        if child.type == "text" and ended and (match := ATTRIBUTE_LIST.match(child.content)):
            _set_attributes(ended, match[1])
            child.content = child.content[match.end() :]
        if child.nesting > 0:
            opened.append(child)
        ended = opened.pop() if child.nesting < 0 else child if child.type in {"code_inline", "image"} else None
    match = AT_THE_END.search(children[-1].content) if children and children[-1].type == "text" else None
    on_a_line_of_its_own = match and not match.start() and len(children) > 1 and children[-2].type == "softbreak"
    if match and (before[-1].type != "paragraph_open" or on_a_line_of_its_own):
        # The paragraph of a list item without blank lines is not rendered: the item is what the attributes are for.
        _set_attributes(before[-2] if before[-1].hidden else before[-1], match[1])
        children[-1].content = children[-1].content[: match.start()]


def _set_attributes(element: Token, attributes: str) -> None:
    for name, value in ATTRIBUTE.findall(attributes):
        element.attrSet(name.lower(), value.strip("\"'"))
