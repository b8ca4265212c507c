"""What readers can do with the site in a browser: see it, read it, reach everything, find it."""

from __future__ import annotations

import os
import re
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from additions.pictures import chromium
from site_under_test import (
    CHROMIUM,
    LANGUAGES,
    OPT_OUT,
    PAGES,
    PATH,
    ROOT,
    STEPS,
    WORDS,
    Server,
    Site,
    language_of,
)

Tab = Callable[..., Page]

HERE = Path(__file__).parent
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text("utf-8")
LOOK = (HERE / "look.js").read_text("utf-8")
SEARCHED = tomllib.loads((HERE / "search.toml").read_text("utf-8"))
STRICT = re.compile(r"([a-z]+-[a-z]+( 'self'| 'none'| data:| 'sha256-[\w+/]+=')+(; |$))+")
VNU = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
EVERYWHERE = [*PAGES, "404.html"]
HOMES = list(LANGUAGES.values())
PHONE, DESKTOP = 360, 1280
SCREENS = {
    "phone": {"width": PHONE, "height": 640},
    "desktop": {"width": DESKTOP, "height": 720},
    "turned phone": {"width": 740, "height": 360},
}
FIRST, OTHER = PATH.languages[0], PATH.languages[-1]

on_every_page = pytest.mark.parametrize("page", EVERYWHERE)
on_both_screens = pytest.mark.parametrize("width", [PHONE, DESKTOP])
in_both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture
def opened(server: Server, tab: Tab) -> Tab:
    """Open a page in a tab; the functions of look.js can be called there."""

    def opened(page: str, width: int = PHONE, scheme: str = "light", **options: bool) -> Page:
        view = tab(width, scheme, **options)
        view.goto(server.address + page)
        view.evaluate(LOOK)
        return view

    return opened


@pytest.fixture(scope="session")
def large_text(browser: Browser) -> Iterator[Page]:
    """A phone whose reader has set letters twice as large."""
    settings = [*CHROMIUM, "--blink-settings=defaultFontSize=32"]
    with browser.browser_type.launch(executable_path=chromium(), args=settings) as other:
        yield other.new_page(viewport=SCREENS["phone"])


def violations(view: Page) -> list[str]:
    view.evaluate(AXE)
    return list(view.evaluate("async () => (await axe.run()).violations.map(brief)"))


def has_focus(element: Locator) -> bool:
    return bool(element.evaluate("e => e === document.activeElement"))


# --- On every page --------------------------------------------------------------------------------


@in_both_schemes
@on_both_screens
@on_every_page
def test_axe_finds_nothing_and_text_stands_out_seven_to_one(
    opened: Tab, page: str, width: int, scheme: str
) -> None:
    view = opened(page, width, scheme)
    assert violations(view) == []
    assert view.evaluate("faint()") == []


@on_every_page
def test_nothing_is_cut_off_and_labels_are_whole_at_any_width(opened: Tab, page: str) -> None:
    view = opened(page, 320)
    for width in (320, PHONE, 768, DESKTOP):
        view.set_viewport_size({"width": width, "height": 640})
        assert view.evaluate("cutOff()") == [], width
        assert view.evaluate("[...hyphenated(), ...parted(), ...broken('table *')]") == [], width


@on_every_page
def test_nothing_is_cut_off_when_text_is_twice_as_large(
    server: Server, large_text: Page, page: str
) -> None:
    large_text.goto(server.address + page)
    large_text.evaluate(LOOK)
    assert large_text.evaluate("[...cutOff(), ...broken('table *')]") == []


@on_every_page
def test_nothing_moves_the_console_stays_empty_and_no_other_host_is_asked(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(locale=FIRST, viewport=SCREENS["phone"])
    said: list[str] = []
    asked: list[str] = []
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    view.on("request", lambda request: asked.append(request.url))
    view.goto(server.address + page, wait_until="networkidle")
    view.evaluate(LOOK)
    assert view.evaluate("shift()") == 0
    assert view.evaluate("small(44)") == []
    assert said == []
    assert [url for url in asked if not url.startswith(server.address)] == []


@on_every_page
def test_policy_of_the_page_is_strict(site: Site, page: str) -> None:
    html = site.html(page)
    encoding, policy = html.head.find_all(True, recursive=False)[:2]
    assert encoding.get("charset") == "utf-8"
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"].startswith("default-src 'self'; ")
    assert STRICT.fullmatch(policy["content"])
    assert html.select_one("meta[name=referrer]")["content"] == "no-referrer"
    assert not html.select("[style], [onclick], [onload], iframe, object, embed, base")


@on_every_page
def test_page_reads_and_leads_on_without_script(opened: Tab, page: str) -> None:
    texts = []
    for javascript in (True, False):
        view = opened(page, javascript=javascript)
        texts.append(view.locator("article").inner_text())
    assert len(texts[1]) > 0.9 * len(texts[0])
    for hidden in (".bar__search", "[data-copy]", ".copy", ".offer"):
        expect(view.locator(f"{hidden}:visible")).to_have_count(0)
    view.locator(".bar__menu").click()
    links = view.locator(".menu a:visible")
    assert links.count() == len(PAGES) / len(LANGUAGES)
    view.locator(".menu__close").click()
    expect(links).to_have_count(0)


def test_html_checker_finds_no_error(site: Site) -> None:
    if not VNU.is_file():
        reason = "no Nu HTML Checker (npm install --prefix .ci)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    pages = [str(site.file(page)) for page in EVERYWHERE]
    command = ["java", "-jar", str(VNU), "--errors-only", *pages]
    assert subprocess.run(command, capture_output=True, text=True).stderr == ""


# --- Menu, keyboard, steps ------------------------------------------------------------------------


@pytest.mark.parametrize("page", OPT_OUT)
def test_opt_out_page_is_used_by_keyboard_with_a_focus_that_is_seen_and_not_covered(
    opened: Tab, page: str
) -> None:
    view = opened(page)
    reached = []
    while True:
        view.keyboard.press("Tab")
        if has_focus(view.locator("body")):
            break
        assert view.evaluate("hiddenFocus()") == []
        reached.append(view.locator(":focus").get_attribute("href"))
    assert reached[0] == "#__skip", "the first stop is the way past the header"
    for link in view.locator("article a:visible").all():
        assert link.get_attribute("href") in reached


def open_menu(view: Page) -> Locator:
    view.locator(".bar__menu").focus()
    view.keyboard.press("Enter")
    menu = view.locator(".menu")
    expect(menu).to_be_visible()
    return menu


def test_menu_closes_by_escape_and_when_the_focus_leaves_it(opened: Tab) -> None:
    view = opened("")
    menu = open_menu(view)
    view.keyboard.press("Tab")
    expect(menu.locator(":focus")).to_have_count(1)
    view.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    open_menu(view).locator("a").last.focus()
    view.keyboard.press("Tab")
    expect(menu).not_to_be_visible()


@pytest.mark.parametrize("size", [SCREENS["desktop"], SCREENS["turned phone"]])
def test_menu_closes_when_the_window_grows_or_turns(
    server: Server, visitor: Tab, size: dict[str, int]
) -> None:
    view = visitor(viewport=SCREENS["phone"])
    view.goto(server.address)
    open_menu(view)
    view.set_viewport_size(size)  # type: ignore[arg-type]
    view.wait_for_function("!document.querySelector('.menu').matches(':popover-open')")


def test_axe_finds_nothing_in_the_open_menu_and_in_the_open_search(opened: Tab) -> None:
    view = opened("")
    open_menu(view)
    assert violations(view) == []
    view.keyboard.press("Escape")
    search(view, "linkedin")
    assert violations(view) == []


def test_menu_stands_below_the_text_where_there_are_no_popovers(
    site: Site, server: Server, visitor: Tab
) -> None:
    old = site.text("").replace(":popover-open", ":unheard-of").replace(" popover ", " ")
    view = visitor(viewport=SCREENS["phone"], bypass_csp=True)
    view.route(server.address, lambda route: route.fulfill(body=old, content_type="text/html"))
    view.goto(server.address)
    menu = view.locator(".menu").bounding_box()
    text = view.locator("article").bounding_box()
    assert menu and text
    assert menu["y"] >= text["y"] + text["height"] - 1
    expect(view.locator(".bar__menu")).not_to_be_visible()


@pytest.mark.parametrize("page", STEPS)
def test_steps_lead_on(server: Server, opened: Tab, page: str) -> None:
    view = opened(page)
    way = [address for address in (*OPT_OUT, *STEPS) if language_of(address) == language_of(page)]
    number, last = way.index(page), len(way) - 1
    on = f"{way[0]}#check" if number == last else way[number + 1]
    links = [server.address + way[number - 1], server.address + on]
    assert addresses(view, ".step-links a") == links
    # The next page is fetched ahead by plain markup.
    ahead = [] if number == last else links[1:]
    assert addresses(view, "link[rel=prefetch]") == ahead


def addresses(view: Page, selector: str) -> list[str]:
    return list(view.locator(selector).evaluate_all("links => links.map(link => link.href)"))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("home", HOMES)
def test_first_screen_of_the_home_page_has_the_way_in_and_the_picture(
    server: Server, visitor: Tab, home: str, screen: str
) -> None:
    view = visitor(viewport=SCREENS[screen])
    view.goto(server.address + home)
    for selector in (".md-button--primary", "img"):
        element = view.locator("article").locator(selector).first
        expect(element).to_be_in_viewport(ratio=1)


def test_motion_is_reduced_for_readers_who_ask_for_it(site: Site, opened: Tab) -> None:
    durations = "all => all.map(e => getComputedStyle(e).transitionDuration)"
    assert set(opened("", DESKTOP).locator("*").evaluate_all(durations)) == {"0s"}
    before = site.text("").partition("@view-transition")[0]
    assert "prefers-reduced-motion: no-preference" in before.rpartition("@media")[2]


# --- Long pages, notes, tables --------------------------------------------------------------------


def pages_with(site: Site, selector: str) -> list[str]:
    pages = [page for page in PAGES if site.html(page).select(selector)]
    assert pages, selector
    return pages


def test_notes_open_where_one_reads_and_lead_back(site: Site, opened: Tab) -> None:
    for page in pages_with(site, ".footnote"):
        view = opened(page)
        mark = view.locator("article .footnote-ref:visible").last
        mark.scroll_into_view_if_needed()
        place = view.evaluate("scrollY")
        mark.click()
        note = view.locator(".footnote li:target")
        expect(note).to_be_in_viewport(ratio=1)
        assert view.evaluate("scrollY") == place
        note.locator(".footnote-backref:visible").click()
        assert mark.evaluate("e => e.parentElement.matches(':target')")
        assert view.evaluate("scrollY") == place


def test_marks_and_arrows_say_which_note_it_is(site: Site, opened: Tab) -> None:
    for page in pages_with(site, ".footnote"):
        view = opened(page)
        words = WORDS[language_of(page)]
        for number, note in enumerate(view.locator(".footnote li").all(), 1):
            back = words["footnote.back"].replace("%d", str(number))
            expect(note.get_by_role("link", name=back, exact=True)).to_have_count(1)
            mark = view.get_by_role("link", name=f"{words['footnote']} {number}", exact=True)
            expect(mark.first).to_be_attached()


def test_long_pages_list_their_headings_on_phones(site: Site, opened: Tab) -> None:
    for page in pages_with(site, ".contents"):
        contents = opened(page).locator(".contents")
        if contents.get_attribute("open") is None:
            contents.locator("summary").click()
        for heading in site.html(page).select("article :is(h2, h3)[id]"):
            expect(contents.locator(f"[href='#{heading['id']}']")).to_be_visible()


def test_tables_stay_tables_where_their_cells_stack(site: Site, opened: Tab) -> None:
    parts = "article :is(table, thead, tbody, tr, th, td)"
    for page in pages_with(site, "article table"):
        expect(opened(page).locator(f"{parts}:not([role])")).to_have_count(0)


# --- Search, in the right language ----------------------------------------------------------------


def search(view: Page, words: str) -> list[str]:
    """Open the search of a page that was just opened, and return where the results lead."""
    view.keyboard.press("Control+k")
    ask(view, words)
    view.locator(".md-search-result__item").first.wait_for()
    return addresses(view, ".md-search-result__link")


def ask(view: Page, words: str) -> None:
    field = view.locator(".md-search__input")
    field.fill(words)
    field.press("End")  # Material looks at the field when a key was pressed


@pytest.mark.parametrize("where", ["server", "sub_path_server"])
@pytest.mark.parametrize("page", [*HOMES, STEPS[0], STEPS[-1], "404.html"])
def test_search_finds_pages_of_the_readers_language_only(
    site: Site, visitor: Tab, request: pytest.FixtureRequest, where: str, page: str
) -> None:
    server: Server = request.getfixturevalue(where)
    view = visitor()
    view.goto(server.address + page)
    links = search(view, "linkedin")  # in every page of every language
    assert len(links) >= 5
    for link in links:
        place = link.removeprefix(server.address).partition("#")[0]
        assert language_of(place) == language_of(page)
        assert site.file(place).is_file()


@pytest.mark.parametrize("language", SEARCHED["first"])
def test_search_leads_first_to_what_people_mean(server: Server, opened: Tab, language: str) -> None:
    home = home_of(language)
    for page, queries in SEARCHED["first"][language].items():
        for words in queries:
            assert search(opened(home), words)[0] == server.address + home + page, words


@pytest.mark.parametrize("language", SEARCHED["alike"])
def test_search_knows_how_people_type(opened: Tab, language: str) -> None:
    home = home_of(language)
    for meant, queries in SEARCHED["alike"][language].items():
        found = search(opened(home), meant)
        for words in queries:
            assert search(opened(home), words) == found, words


def home_of(language: str) -> str:
    if language not in LANGUAGES:
        pytest.skip(f"the site is not in {language}")
    return LANGUAGES[language]


@in_both_schemes
@on_both_screens
def test_results_are_announced_and_reached_by_tab_with_a_focus_that_is_seen(
    opened: Tab, width: int, scheme: str
) -> None:
    view = opened("", width, scheme)
    search(view, "linkedin")
    expect(view.locator("header").get_by_role("status")).to_contain_text(re.compile(r"\d"))
    link = view.locator(".md-search-result__link").first
    while not has_focus(link):
        view.keyboard.press("Tab")
        assert view.evaluate("hiddenFocus()") == []
    assert link.evaluate("e => stands(getComputedStyle(e).outlineColor, e)") >= 3
    view.locator("article a").first.focus()
    expect(view.locator(".md-search__output")).not_to_be_visible()


@pytest.mark.parametrize("home", HOMES)
def test_who_finds_nothing_is_led_on(server: Server, opened: Tab, home: str) -> None:
    view = opened(home)
    search(view, "linkedin")
    ways = view.locator(".search__ways")
    expect(ways).not_to_be_visible()
    ask(view, "qqqqqq")
    expect(ways).to_be_visible()
    pages = [url.removeprefix(server.address + home) for url in addresses(view, ".search__ways a")]
    assert sorted(pages) == ["objection/", "opt-out/", "questions/"]


@pytest.mark.parametrize("key", ["f", "s", "/"])
def test_no_single_key_opens_the_search_before_and_after_it_was_used(opened: Tab, key: str) -> None:
    view = opened("", DESKTOP)
    view.keyboard.press(key)
    expect(view.locator(".md-search__input")).to_have_count(0)
    search(view, "linkedin")
    view.keyboard.press("Escape")
    view.keyboard.press(key)
    expect(view.locator(".md-search__output")).not_to_be_visible()
    assert view.locator(".bar__search").get_attribute("aria-keyshortcuts")


@pytest.mark.parametrize("place", ["", f"{OPT_OUT[0]}#steps"])
@on_both_screens
def test_search_keeps_what_was_typed_while_its_script_comes_and_opens_again(
    server: Server, visitor: Tab, width: int, place: str
) -> None:
    view = visitor(viewport={"width": width, "height": 800})
    # On a slow line the script comes long after the first keys.
    view.route("**/bundle.*", lambda route: (time.sleep(0.3), route.continue_()))
    view.goto(server.address + place)
    for words in ("schalter", "linkedin"):
        view.locator(".bar__search").click()
        view.keyboard.type(words)
        view.locator(".md-search-result__item").first.wait_for()
        assert view.locator(".md-search__input").input_value() == words
        view.keyboard.press("Escape")
        expect(view.locator(".md-search__output")).not_to_be_visible()
    assert view.url == server.address + place


# --- The other language ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("languages", "offered"),
    [([f"{OTHER}-US", FIRST], [OTHER]), (["xx", OTHER], [OTHER]), ([FIRST, OTHER], [])],
)
def test_other_language_is_offered_to_those_who_prefer_it_and_covers_nothing(
    server: Server, visitor: Tab, languages: list[str], offered: list[str]
) -> None:
    view = visitor(viewport=SCREENS["phone"])
    wanted = f"Object.defineProperty(navigator, 'languages', {{ get: () => {languages} }})"
    view.add_init_script(wanted)
    view.goto(server.address)
    view.evaluate(LOOK)
    offers = view.locator(".offer:visible")
    assert offers.evaluate_all("all => all.map(e => e.lang)") == offered
    assert view.evaluate("shift()") == 0
    for offer in offers.all():
        expect(offer).to_have_css("position", "static")
        offer.locator("button").click()
        assert has_focus(view.locator(".bar [hreflang]").first)
        view.reload()
        expect(offers).to_have_count(0)


def test_nothing_is_stored_and_no_cookie_is_set(server: Server, visitor: Tab) -> None:
    view = visitor(permissions=["clipboard-read", "clipboard-write"], locale=FIRST)
    for page in (OPT_OUT[0], "share/"):
        view.goto(server.address + page)
        for button in view.locator("[data-copy], .copy").all():
            button.click()
        search(view, "linkedin")
    assert view.context.storage_state() == {"cookies": [], "origins": []}
    assert view.evaluate("sessionStorage.length") == 0
