"""What the site's own renderer, Python-Markdown with the extensions of mkdocs.yml, shows of a page in bold."""

from functools import cache
from typing import Any

import markdown
from bs4 import BeautifulSoup, Comment, Tag
from mkdocs.config import load_config

from markdown_page import HIDING_STYLE, UNSEEN, normalised
from page_files import split_front_matter
from sample_docs import DOCS


@cache
def _extensions() -> dict[str, Any]:
    config = load_config(str(DOCS.parent / "mkdocs.yml"))
    return {"extensions": config.markdown_extensions, "extension_configs": config.mdx_configs}


def _is_hidden(element: Tag) -> bool:
    hidden = element.has_attr("hidden") or HIDING_STYLE.search(str(element.get("style", "")))
    return element.name in UNSEEN or bool(hidden)


def bold_on_the_site(text: str) -> list[str]:
    """Return the bold phrases that readers see of the Markdown page `text`, in order."""
    soup = BeautifulSoup(markdown.markdown(split_front_matter(text)[1], **_extensions()), "lxml")
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    for element in soup.find_all(_is_hidden):
        element.decompose()
    bold = [element for element in soup.find_all(["strong", "b"]) if not element.find_parent(["strong", "b"])]
    return [normalised(element.get_text()) for element in bold if element.get_text().strip()]
