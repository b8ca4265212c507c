"""What reader views and filter lists make of the pages: nothing gets lost, nobody is invented."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from site_under_test import PAGES, ROOT, Server, Site

READABILITY = ROOT / ".ci" / "node_modules" / "@mozilla" / "readability" / "Readability.js"
READ = """() => {
    const texts = css => [...document.querySelectorAll(css)].map(e => e.textContent.trim())
    const said = texts("article :is(h2, h3, strong, p:has(sup), li:has(sup)), .footnote li")
    const { byline, textContent } = new Readability(document.cloneNode(true)).parse()
    return { byline, lost: said.filter(text => !textContent.includes(text)) }
}"""
# How names begin, or parts of names, that such programs hide or take for something else.
HIDDEN = re.compile(
    r"(?:^|[:_-])(?:ads?(?![a-z])|advert|author|banner|byline|comment|contact|dateline|gdpr|popup"
    r"|promo|related|share|social|sponsor|widget)"
)


@pytest.mark.parametrize("page", PAGES)
def test_reader_view_keeps_headings_notes_and_labels_and_names_no_author(
    server: Server, visitor: Callable[..., Page], page: str
) -> None:
    if not READABILITY.is_file():
        reason = "no reader view (npm install --prefix .ci)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    view = visitor(bypass_csp=True)
    view.goto(server.address + page)
    view.add_script_tag(path=READABILITY)
    assert view.evaluate(READ) == {"byline": None, "lost": []}


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_no_element_has_a_name_that_filter_lists_hide(site: Site, page: str) -> None:
    for element in site.html(page).select("body :is([id], [class]):not(:empty)"):
        for name in [element.get("id", ""), *element.get("class", [])]:
            assert not HIDDEN.search(name), element.name
