"""What the check reads on a page is what Python-Markdown, which builds the site, shows there in bold."""

from pathlib import Path

import pytest

from markdown_page import parse
from page_files import PageError
from rendered_site import bold_on_the_site
from sample_docs import DOCS

PAGES = sorted(DOCS.rglob("*.md"))

# Both show the same phrases.
READ_ALIKE = {
    "a paragraph": "x **Label** y",
    "underscores": "__Label__",
    "underscores inside a word": "a__Label__b",
    "three asterisks": "***Label***",
    "bold in italics": "*x __Label__*",
    "bold in bold": "**a **Label** b**",
    "spaces inside": "** Label **",
    "a backslash": r"\*\*Label\*\*",
    "two lines": "**A\nlabel**",
    "two paragraphs": "**A\n\nlabel**",
    "a hard line break": "**A  \nlabel**",
    "an entity": "**A &amp; B**",
    "code": "`**Label**`",
    "code over two lines": "`a\n**Label**`",
    "a code block": "    **Label**",
    "a fenced code block": "```text\n**Label**\n```",
    "indented text in a list": "- a\n\n    **Label**",
    "a code block in a list": "- a\n\n        **Label**",
    "a numbered list": "1. a\n2. **Label**",
    "a heading": "## A **Label** {#id}",
    "an underlined heading": "**Label**\n---",
    "a quote": "> a\n**Label**",
    "a table": "| A | B |\n|---|---|\n| **Label** | **B** |",
    "a table with an attribute list": "| A | B |\n|---|---|\n| **Label** { hidden } | **B** |",
    "a footnote": "a[^1]\n\n[^1]: **Label** and more.",
    "a footnote of two paragraphs": "a[^1]\n\n[^1]: A\n\n    **Label**",
    "a footnote of one word": "a[^1]\n\n[^1]: **Label**",
    "code in a footnote": "a[^1]\n\n[^1]: A\n\n        **Label**",
    "a link": "[**Label**](a)",
    "the title of a link": '[a](b "**Label**")',
    "a reference link": "**[Label][r]**\n\n[r]: a",
    "the text for a picture": "![**Label**](a)",
    "a comment": "a <!-- **Label** --> b",
    "a comment over two lines": "<!-- a\n**Label** -->",
    "text after a comment": "<!-- a --> <!-- b --> **Label**",
    "a span": "<span>**Label**</span>",
    "a hidden span": "<span hidden>**Label**</span>",
    "capital letters": "<SPAN HIDDEN>**Label**</SPAN>",
    "an attribute": '<i title="a > **Label**">**B**</i>',
    "a strong element": "<strong>Label</strong>",
    "an end tag without its start": "a</i> **Label**",
    "an empty element": "<b> </b>**Label**",
    "a void element": "<input hidden> **Label**",
    "a struck-out element": "<del>**Label**</del>",
    "a hidden style": '<span style="DISPLAY : none">**Label**</span>',
    "a style sheet": "<style>\np{}\n</style>\n\n**Label**",
    "a block that asks for Markdown": "<div markdown>\n\n**Label**\n\n</div>",
    "a hidden block that asks for Markdown": "<div markdown hidden>\n\n**Label**\n\n</div>",
    "text after a block": "<details>\n<summary>a</summary>\n</details>\n\n**Label**",
    "an attribute list": "**Label**{ hidden } **B**{ .a }",
    "an attribute list with a colon": "**Label**{: hidden }",
    "an attribute list with a style": '**Label**{ style="display:none" }',
    "an attribute list for italics": "*a **Label***{ hidden }",
    "an attribute list for a paragraph": "a **Label**\n{: hidden }",
    "an attribute list for a heading": "## **Label** { hidden }",
    "an attribute list for a list item": "- **Label**\n  {: hidden }",
    "an attribute list for a loose list item": "- a\n\n- **Label**\n{: hidden }",
    "an attribute list that stands apart": "**Label** { hidden }",
    "braces in the text": "the {hidden} **Label** {",
}

# The site may show something else, and the check asks for another way of writing it.
TURNED_DOWN = {
    "Markdown in HTML": "<div>\n\n**Label**\n\n</div>",
    "Markdown in HTML without blank lines": "<div markdown>\n**Label**\n</div>",
    "Markdown in HTML in one line": "<p markdown>**Label**</p>",
    "Markdown in details": "<details><summary>a</summary>\n\n**Label**\n\n</details>",
    "Markdown in an inline element with lines of its own": "<span>\n**Label**\n</span>",
    "a tag that does not end": "<div \n\n**Label**",
    "a block that does not end": "<div>\n\n**Label**",
    "a comment that does not end": "<!-- **Label**",
    "a comment that does not end in a block": "<div>\n<!-- a\n\n**Label**\n</div>",
    "a code block that does not end": "```\n**Label**",
    "bold beside a word": "a**(Label)**b",
    "bold in quotation marks beside a word": "**„Label“**s",
    "bold that does not end": "**Label",
    "code that does not end as it begins": "``**Label**` a` b",
    "quotes in quotes": "> " * 25 + "**Label**",
    "lists in lists": "".join("    " * depth + "- a\n" for depth in range(25)) + "    " * 25 + "- **Label**",
}


def read_by_the_check(text: str) -> list[str]:
    return [phrase.text for phrase in parse(text).phrases]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_page_is_read_as_the_site_shows_it(page: Path) -> None:
    text = page.read_text("utf-8")
    assert read_by_the_check(text) == bold_on_the_site(text)


@pytest.mark.parametrize("name", READ_ALIKE)
def test_is_read_as_the_site_shows_it(name: str) -> None:
    text = f"Before.\n\n{READ_ALIKE[name]}\n\nAfter.\n"
    assert read_by_the_check(text) == bold_on_the_site(text)


@pytest.mark.parametrize("name", TURNED_DOWN)
def test_is_not_read_in_silence(name: str) -> None:
    try:
        page = parse(f"Before.\n\n{TURNED_DOWN[name]}\n\nAfter.\n")
    except PageError as error:
        assert "expected" in str(error) and "found" in str(error)
    else:
        assert any("**" in block.text or "`" in block.text for block in page.blocks)  # the rule mark-stray


def test_bold_around_blocks_is_a_phrase_in_each() -> None:
    page = parse("<div><b><p>One</p>\n<p>Two</p></b></div>\n")
    assert [(phrase.text, phrase.line) for phrase in page.phrases] == [("One", 1), ("Two", 2)]


def test_lines_are_those_of_the_file() -> None:
    page = parse(
        "---\ntitle: A\n---\n\n# **One** {#a}\n\n- a\n- **two**\n\n<!-- x\n--> **three**\n\na\n**four** <b>five</b>\n"
    )
    assert [(phrase.text, phrase.line) for phrase in page.phrases] == [
        ("One", 5), ("two", 8), ("three", 11), ("four", 14), ("five", 14),
    ]  # fmt: skip
