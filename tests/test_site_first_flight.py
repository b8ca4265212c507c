"""Pages arrive in one round trip, and nobody can see that most of Material's files stayed behind."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from site_under_test import OPT_OUT, PAGES, STEPS, Server, Site

Tab = Callable[..., Page]

EVERYWHERE = [*PAGES, "404.html"]
FLIGHT = 14_000  # bytes: ten segments, less what headers take
BEFORE_PICTURES = 16_000
WITH_PICTURES = 30_000


def is_picture(place: str) -> bool:
    return "/pictures/" in place


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody on a phone who has never been here."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    yield context.new_page()
    context.close()


def loaded(server: Server, view: Page, page: str) -> list[tuple[str, int]]:
    """Return what is asked for, and the bytes that are sent, when `page` is opened and seen to its end."""
    server.sent.clear()
    view.goto(server.address + page)
    for picture in view.locator("article img").all():
        picture.scroll_into_view_if_needed()
    view.wait_for_load_state("networkidle")
    return list(server.sent)


@pytest.mark.parametrize("page", EVERYWHERE)
def test_page_with_its_styles_fits_into_the_first_flight(site: Site, page: str) -> None:
    assert len(gzip.compress(site.file(page).read_bytes(), 9, mtime=0)) <= FLIGHT


@pytest.mark.parametrize("page", EVERYWHERE)
def test_nothing_blocks_the_first_paint(site: Site, page: str) -> None:
    html = site.html(page)
    assert not html.select("link[rel=stylesheet]:not(template *)")
    assert all(script.get("type") == "module" for script in html.select("script[src]:not(template *)"))


@pytest.mark.parametrize("page", OPT_OUT)
def test_first_visit_to_the_opt_out_page_is_small(server: Server, visitor: Page, page: str) -> None:
    sent = loaded(server, visitor, page)
    before = [size for place, size in sent if not is_picture(place)]
    assert len(before) <= 3
    assert sum(before) <= BEFORE_PICTURES
    assert any(is_picture(place) for place, _ in sent)
    assert sum(size for _, size in sent) <= WITH_PICTURES


@pytest.mark.parametrize("overview", OPT_OUT)
def test_steps_after_that_cost_little_more(server: Server, visitor: Page, overview: str) -> None:
    loaded(server, visitor, overview)
    for page in STEPS:
        if page.startswith(overview):
            assert sum(size for place, size in loaded(server, visitor, page) if not is_picture(place)) <= FLIGHT


@pytest.mark.parametrize("page", PAGES)
def test_materials_files_stay_behind_until_the_search(server: Server, tab: Tab, page: str) -> None:
    server.sent.clear()
    view = tab(360)
    view.goto(server.address + page)
    view.locator(".bar__menu").click()
    view.keyboard.press("Escape")
    view.wait_for_load_state("networkidle")
    assert not re.search("bundle|main|workers|lunr|search_index", " ".join(place for place, _ in server.sent))


@pytest.mark.parametrize("how", ["click", "/", "f", "s", "Enter"])
@pytest.mark.parametrize("width", [360, 1280])
def test_search_opens_with_focus_and_keeps_what_was_typed(
    server: Server, browser: Browser, width: int, how: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    # On a slow line the script comes long after the first keys.
    context.route("**/bundle.*", lambda route: (view.wait_for_timeout(400), route.continue_()))
    view = context.new_page()
    view.goto(server.address + "opt-out/")
    field = view.locator(".md-search__input")
    if how == "click":
        view.locator(".bar__search").click()
    elif how == "Enter":
        for _ in range(3):
            view.keyboard.press("Tab")
        view.keyboard.press("Enter")
    else:
        view.keyboard.press(how)
    view.keyboard.type("schalter")
    assert view.evaluate("document.activeElement.className").startswith("md-search__input")
    view.locator(".md-search-result__item").first.wait_for()
    assert field.input_value() == "schalter"
    assert view.locator(".md-search-result__item mark").first.text_content().lower().startswith("schalter")
    view.keyboard.press("Escape")
    assert not view.locator(".md-search").is_visible()
    assert view.evaluate("document.activeElement.matches('.bar__search')"), "the keyboard goes on where it was"
    context.close()


def test_search_opens_again_after_it_was_closed(server: Server, tab: Tab) -> None:
    view = tab(360)
    view.goto(server.address)
    for words in ("schalter", "linkedin"):
        view.locator(".bar__search").click()
        view.keyboard.type(words)
        view.locator(".md-search-result__item").first.wait_for()
        assert view.locator(".md-search__input").input_value() == words
        view.keyboard.press("Escape")
        view.locator(".bar__search").wait_for()


def pictures_of(view: Page) -> list[bytes]:
    """Return screenshots of the whole page with all its pictures, in light and dark."""
    view.evaluate(
        """() => Promise.all([...document.images].map(image => {
            image.loading = "eager"
            return image.decode()
        }))"""
    )
    pictures = []
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        pictures.append(view.screenshot(full_page=True, animations="disabled"))
    return pictures


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", EVERYWHERE)
def test_page_looks_the_same_when_materials_sheet_has_arrived(server: Server, tab: Tab, page: str, width: int) -> None:
    view = tab(width)
    view.goto(server.address + page)
    before = pictures_of(view)
    assert not view.locator(".search").count()
    view.locator(".bar__search").click()
    view.locator(".search:not(.search--coming)").wait_for(state="attached")
    view.wait_for_function("() => window.component$")
    view.keyboard.press("Escape")
    view.mouse.move(1, 1)
    view.evaluate("document.activeElement.blur()")
    view.evaluate("scrollTo(0, 0)")
    assert pictures_of(view) == before


def test_search_can_be_used_in_browsers_without_cascade_layers(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script("delete window.CSSLayerBlockRule")
    view = context.new_page()
    view.goto(server.address)
    view.locator(".bar__search").click()
    view.keyboard.type("schalter")
    view.locator(".md-search-result__item").first.wait_for()
    assert view.locator(".md-search__input").is_visible()
    context.close()


def test_site_has_no_files_that_nobody_can_use(site: Site) -> None:
    assert [name for name in site.files if name.endswith(".map") or "palette" in name] == []
    stemmers = [name.rsplit("/", 1)[1] for name in site.files if "/lunr/" in name]
    assert stemmers == ["lunr.de.min.js", "lunr.stemmer.support.min.js"]
    known = {"css", "gz", "html", "ics", "js", "json", "png", "svg", "toml", "txt", "xml"}
    assert {name.rsplit(".", 1)[-1] for name in site.files} == known | {"_headers"}
