"""Pages arrive in one round trip; Material's files stay behind until the search is wanted."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from site_under_test import OPT_OUT, PAGES, STEPS, Server, Site

Tab = Callable[..., Page]

PHONE = {"width": 360, "height": 640}
EVERYWHERE = [*PAGES, "404.html"]
KINDS = [
    "",
    OPT_OUT[0],
    STEPS[0],
    "announcement/",
    "objection/",
    "share/",
    "404.html",
]  # one page of each kind
FLIGHT = 14_000  # bytes: ten segments, less what headers take
BEFORE_PICTURES = 16_000
WITH_PICTURES = 30_000


def loaded(server: Server, view: Page, page: str) -> list[tuple[str, int]]:
    """Return what is asked for when `page` is seen to its end, and the bytes that are sent."""
    server.sent.clear()
    view.goto(server.address + page)
    for picture in view.locator("article img").all():
        picture.scroll_into_view_if_needed()
    view.wait_for_load_state("networkidle")
    return list(server.sent)


@pytest.mark.parametrize("page", EVERYWHERE)
def test_page_with_its_styles_fits_into_the_first_flight_and_nothing_blocks_it(
    site: Site, page: str
) -> None:
    assert len(gzip.compress(site.file(page).read_bytes(), 9, mtime=0)) <= FLIGHT
    html = site.html(page)
    assert not html.select("link[rel=stylesheet]:not(template *)")
    assert all(
        script.get("type") == "module" for script in html.select("script[src]:not(template *)")
    )


@pytest.mark.parametrize("page", OPT_OUT)
def test_first_visit_to_the_opt_out_page_is_small(server: Server, visitor: Tab, page: str) -> None:
    view = visitor(viewport=PHONE)
    sent = loaded(server, view, page)
    pictures = view.locator("article img").evaluate_all("all => all.map(image => image.src)")
    before = [size for place, size in sent if urljoin(server.address, place) not in pictures]
    assert len(before) <= 3
    assert sum(before) <= BEFORE_PICTURES
    assert len(sent) == len(before) + len(pictures)
    assert sum(size for _, size in sent) <= WITH_PICTURES


@pytest.mark.parametrize("page", KINDS)
def test_materials_files_stay_behind_until_the_search_and_change_nothing_then(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(reduced_motion="reduce")
    for width in (360, 1280):
        view.set_viewport_size({"width": width, "height": 800})
        server.sent.clear()
        view.goto(server.address + page)
        view.wait_for_load_state("networkidle")
        assert not re.search(
            r"bundle|main\.|workers|lunr|search", " ".join(place for place, _ in server.sent)
        )
        before = pictures_of(view)
        view.keyboard.press("Control+k")
        view.wait_for_function("() => window.component$")
        view.wait_for_load_state("networkidle")
        view.keyboard.press("Escape")
        view.locator(".md-search__output").wait_for(state="hidden")
        view.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        assert pictures_of(view) == before, width


def pictures_of(view: Page) -> list[bytes]:
    """Return screenshots of the whole page with all its pictures, in light and dark."""
    view.evaluate(
        "Promise.all([...document.images].map(e => { e.loading = 'eager'; return e.decode() }))"
    )
    pictures = []
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        pictures.append(view.screenshot(full_page=True, animations="disabled"))
    return pictures


def test_site_has_no_files_that_nobody_can_use(site: Site) -> None:
    assert [name for name in site.files if name.endswith(".map") or "palette" in name] == []
