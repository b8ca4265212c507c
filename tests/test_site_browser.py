"""What readers can do with the site in a browser: see it, read it, reach everything, and find it in their language."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from site_under_test import (
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

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")
VNU = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
EVERYWHERE = [*PAGES, "404.html"]
PHONE, DESKTOP = 360, 1280
FIRST, OTHER = PATH.languages[0], PATH.languages[-1]
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
CLAIMS = [  # in the order in which a visit returns what speaks against them
    "axe finds nothing on phones and desktops in light and dark",
    "text stands out seven to one in light and dark",
    "nothing is cut off at any width or with text twice as large",
    "nothing moves while the page loads",
    "what is tapped first is large enough",
    "labels have no hyphens and keep their full stops",
    "the console stays empty and no request leaves for another host",
]


@pytest.fixture(scope="session")
def seen(server: Server, browser: Browser) -> Callable[[str], dict[str, list[Any]]]:
    """Visits to pages: each is made once, and everything that tests ask of it is looked at on the way."""
    context = browser.new_context(bypass_csp=True, locale=FIRST, reduced_motion="reduce")
    plain = browser.new_context(
        locale=FIRST
    )  # with the policy of the page, and all that it says about it
    view, strict = context.new_page(), plain.new_page()
    said: list[str] = []
    strict.on("console", lambda message: said.append(f"{message.text} ({strict.url})"))
    strict.on("pageerror", lambda error: said.append(str(error)))
    strict.on(
        "request",
        lambda request: request.url.startswith(server.address) or said.append(request.url),
    )

    @cache
    def visit(page: str) -> dict[str, list[Any]]:
        axe, contrast, cut_off, moved = [], [], [], []
        for width in (DESKTOP, PHONE):
            view.set_viewport_size({"width": width, "height": 640 if width == PHONE else 800})
            view.goto(server.address + page)
            view.evaluate(LOOK)
            moved += [width] * (view.evaluate("shift()") != 0)
            view.evaluate(AXE)
            for scheme in ("light", "dark"):
                view.emulate_media(color_scheme=scheme)
                contrast += view.evaluate("faint()")
                if width == PHONE or scheme == "light":
                    for item in view.evaluate("async () => (await axe.run()).violations"):
                        axe += [
                            f"{width} {scheme} {item['id']}: {node['target']}"
                            for node in item["nodes"]
                        ]
            view.emulate_media(color_scheme="light")
        small, labels = view.evaluate("small(44)"), view.evaluate("[...hyphenated(), ...parted()]")
        for width in (320, PHONE, 768, DESKTOP):
            view.set_viewport_size({"width": width, "height": 640})
            if cut := view.evaluate("cutOff()") or view.evaluate(
                "document.body.scrollWidth > innerWidth"
            ):
                cut_off.append((width, cut))
            if width in (PHONE, DESKTOP):
                view.evaluate(
                    "document.documentElement.style.fontSize = '250%'"
                )  # twice what readers have set
                if cut := view.evaluate("cutOff()"):
                    cut_off.append((width, "large text", cut))
                view.evaluate("document.documentElement.style.fontSize = ''")
        said.clear()
        strict.goto(server.address + page)
        strict.wait_for_load_state("networkidle")
        return dict(
            zip(CLAIMS, (axe, contrast, cut_off, moved, small, labels, said.copy()), strict=True)
        )

    return visit


# --- On every page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("page", EVERYWHERE)
def test_every_page_is_such_that(
    seen: Callable[[str], dict[str, list[Any]]], page: str, claim: str
) -> None:
    assert seen(page)[claim] == []


@pytest.mark.parametrize("page", EVERYWHERE)
def test_policy_of_the_page_is_strict(site: Site, page: str) -> None:
    html = site.html(page)
    encoding, policy = html.head.find_all(True, recursive=False)[:2]
    assert encoding.get("charset") == "utf-8"
    assert policy["http-equiv"] == "Content-Security-Policy"
    rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert all(
        rules[f"{kind}-src"] == "'none'"
        for kind in ("font", "frame", "manifest", "media", "object")
    )
    assert rules["child-src"] == rules["worker-src"] == "'self'"
    assert "unsafe" not in policy["content"]
    assert "://" not in policy["content"]
    assert html.select_one("meta[name=referrer]")["content"] == "no-referrer"
    assert not html.select("[style], [onclick], [onload], iframe, object, embed, base")


@pytest.mark.parametrize("page", EVERYWHERE)
def test_page_reads_and_leads_on_without_script(
    server: Server, site: Site, tab: Tab, page: str
) -> None:
    view = tab(PHONE, javascript=False)
    view.goto(server.address + page)
    for hidden in (".bar__search", ".search", ".share__buttons", ".copy", ".offer"):
        assert not any(element.is_visible() for element in view.locator(hidden).all()), hidden
    for fold in view.locator("article summary").all():
        fold.click()
    shown = " ".join(view.locator("article").inner_text().split())
    assert len(shown) > 0.9 * len(" ".join(site.html(page).article.text.split())) - 200
    view.locator(".bar__menu").click()
    links = view.locator(".menu a")
    assert links.count() == len(PAGES) / len(LANGUAGES)
    assert all(link.is_visible() for link in links.all())
    view.locator(".menu__close").click()
    assert not links.first.is_visible()


def test_html_checker_finds_no_error(site: Site) -> None:
    if not VNU.is_file():
        reason = "no Nu HTML Checker (npm install --prefix .ci)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    pages = [str(site.file(page)) for page in EVERYWHERE]
    check = subprocess.run(
        ["java", "-jar", str(VNU), "--errors-only", *pages], capture_output=True, text=True
    )
    assert check.stderr == ""


# --- Menu, keyboard, steps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", OPT_OUT)
def test_opt_out_page_is_used_by_keyboard_with_a_focus_that_is_seen_and_not_covered(
    server: Server, tab: Tab, page: str
) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    reached = []
    for _ in range(120):
        view.keyboard.press("Tab")
        if view.evaluate("document.activeElement === document.body"):
            break
        now = view.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e)
                const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
                return { html: e.outerHTML.slice(0, 80), href: e.getAttribute("href"),
                         seen: e.contains(over) || over?.contains(e),
                         marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 }
            }"""
        )
        assert now["seen"] and now["marked"], now
        reached.append(now["href"])
    links = view.evaluate(
        "[...document.querySelectorAll('article a')].map(a => a.getAttribute('href'))"
    )
    assert reached[0].startswith("#"), "the first stop is the way past the header"
    assert [link for link in links if link not in reached] == []


def test_menu_works_by_keyboard_and_closes_when_the_window_grows_or_turns(
    server: Server, tab: Tab
) -> None:
    view = tab(PHONE, bypass_csp=True)
    view.goto(server.address)
    menu = view.locator(".menu")
    view.locator(".bar__menu").focus()
    view.keyboard.press("Enter")
    expect(menu).to_be_visible()
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.closest('.menu') !== null")
    view.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    try:
        for width, height in ((DESKTOP, 720), (800, 360)):
            view.set_viewport_size({"width": PHONE, "height": 640})
            view.locator(".bar__menu").click()
            view.set_viewport_size({"width": width, "height": height})
            view.wait_for_function("!document.querySelector('.menu').matches(':popover-open')")
    finally:
        view.set_viewport_size({"width": PHONE, "height": 640})


def test_axe_finds_nothing_in_the_open_menu_and_in_the_open_search(
    server: Server, tab: Tab
) -> None:
    view = tab(PHONE, bypass_csp=True)
    view.goto(server.address)
    view.evaluate(AXE)
    view.locator(".bar__menu").click()
    expect(view.locator(".menu")).to_be_visible()
    assert view.evaluate("async () => (await axe.run()).violations.map(item => item.id)") == []
    view.keyboard.press("Escape")
    search(view, "linkedin")
    assert view.evaluate("async () => (await axe.run()).violations.map(item => item.id)") == []


def test_menu_stands_below_the_text_where_there_are_no_popovers(
    site: Site, server: Server, visitor: Tab
) -> None:
    old = site.text("").replace(":popover-open", ":unheard-of").replace(" popover ", " ")
    assert old != site.text("")
    view = visitor(viewport={"width": PHONE, "height": 640}, bypass_csp=True)
    view.route(server.address, lambda route: route.fulfill(body=old, content_type="text/html"))
    view.goto(server.address)
    menu, text = view.locator(".menu").bounding_box(), view.locator("article").bounding_box()
    assert menu and text
    assert menu["y"] >= text["y"] + text["height"] - 1
    assert menu["width"] > 0.8 * PHONE
    assert not view.locator(".bar__menu").is_visible()


@pytest.mark.parametrize("page", STEPS)
def test_steps_lead_on(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    overview, number = re.fullmatch(r"(.*)step-(\d+)/", page).groups()  # type: ignore[union-attr]
    words, last = WORDS[language_of(page)], str(len(PATH.steps))
    said = view.locator(".progress").inner_text()
    assert " ".join(said.split()) == f"{words['step']} {number} {words['step.of']} {last}"
    back = overview if number == "1" else f"{overview}step-{int(number) - 1}/"
    on = f"{overview}#check" if number == last else f"{overview}step-{int(number) + 1}/"
    links = view.locator(".step-links a").evaluate_all("links => links.map(link => link.href)")
    assert links == [server.address + back, server.address + on]
    # The next page is fetched ahead by plain markup.
    ahead = view.locator("link[rel=prefetch]").evaluate_all("links => links.map(link => link.href)")
    assert ahead == ([] if number == last else [server.address + on])


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 720)])
@pytest.mark.parametrize("page", [*OPT_OUT, *LANGUAGES.values()])
def test_first_screen_has_the_way_in_and_the_home_page_its_picture(
    server: Server, visitor: Tab, page: str, width: int, height: int
) -> None:
    view = visitor(viewport={"width": width, "height": height})
    view.goto(server.address + page)
    boxes = [view.locator("article .md-button--primary").first.bounding_box()]
    if page in LANGUAGES.values():
        boxes.append(view.locator("article img").first.bounding_box())
    assert all(box and box["y"] + box["height"] <= height for box in boxes)


@pytest.mark.parametrize(("width", "side_by_side"), [(PHONE, False), (DESKTOP, True)])
@pytest.mark.parametrize("page", OPT_OUT)
def test_devices_are_paired_with_their_text_and_the_app_comes_first(
    server: Server, tab: Tab, page: str, width: int, side_by_side: bool
) -> None:
    view = tab(width)
    view.goto(server.address + page)
    for pair in view.locator(".devices").all():
        one, other = (device.bounding_box() for device in pair.locator(".device").all())
        assert one and other
        assert (other["y"] < one["y"] + one["height"]) == side_by_side
        assert one["x"] < other["x"] if side_by_side else one["y"] < other["y"]


def test_bar_menu_text_and_footer_share_one_left_edge(server: Server, tab: Tab) -> None:
    edges = """() => ['.bar__home', 'article > h1, article > p', 'footer p']
        .map(css => document.querySelector(css)).map(e => Math.round(e.getBoundingClientRect().left
            + parseFloat(getComputedStyle(e).paddingLeft)))"""
    view = tab(PHONE)
    view.goto(server.address + OPT_OUT[0])
    assert len(set(view.evaluate(edges))) == 1


def test_motion_is_reduced_for_readers_who_ask_for_it(site: Site, server: Server, tab: Tab) -> None:
    view = tab(DESKTOP)
    view.goto(server.address)
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)"
    assert view.evaluate(f"{moving}.length") == 0
    transitions = site.text("").partition("@view-transition")
    assert "prefers-reduced-motion: no-preference" in transitions[0].rpartition("@media")[2]


# --- Search, in the right language ------------------------------------------------------------------------------------


def search(view: Page, words: str) -> list[str]:
    """Open the search, type `words` and return where the results lead."""
    view.keyboard.press("Control+k")
    view.keyboard.type(words)
    view.locator(".md-search-result__item").first.wait_for()
    view.wait_for_timeout(150)
    return list(
        view.locator(".md-search-result__link").evaluate_all(
            "links => links.map(link => link.href)"
        )
    )


@pytest.mark.parametrize("where", ["server", "sub_path_server"])
@pytest.mark.parametrize("page", [*LANGUAGES.values(), STEPS[0], STEPS[-1], "404.html"])
def test_search_finds_pages_of_the_readers_language_only(
    site: Site, visitor: Tab, request: pytest.FixtureRequest, where: str, page: str
) -> None:
    server: Server = request.getfixturevalue(where)
    view = visitor()
    view.goto(server.address + page)
    links = search(view, "linkedin")  # in every page of every language
    assert len(links) >= 5
    for link in (link.removeprefix(server.address) for link in links):
        assert language_of(link) == language_of(page)
        assert site.file(urlsplit(link).path).is_file()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("schliesst", "schließt"),
        ("moeglich", "möglich"),
        ("Behoerde", "Behörde"),
        ("spaet", "spät"),
        ("spat", "spät"),
    ],
)
def test_search_knows_how_people_type_german(
    server: Server, visitor: Tab, typed: str, meant: str
) -> None:
    view = visitor()
    results = []
    for words in (typed, meant):
        view.goto(server.address)
        results.append(search(view, words))
    assert results[0] == results[1] != []


@pytest.mark.parametrize("key", ["f", "s", "/"])
def test_no_single_key_opens_the_search_before_and_after_it_was_used(
    server: Server, tab: Tab, key: str
) -> None:
    view = tab(DESKTOP)
    view.goto(server.address)
    field = view.locator(".md-search__input")
    view.keyboard.press(key)
    assert field.count() == 0
    search(view, "linkedin")
    view.keyboard.press("Escape")
    view.keyboard.press(key)
    assert not view.locator(".md-search__output").is_visible()
    assert view.locator(".bar__search").get_attribute("aria-keyshortcuts")


def test_search_has_the_focus_keeps_what_was_typed_and_opens_again(
    server: Server, visitor: Tab
) -> None:
    for width, opens in ((PHONE, ".bar__search"), (DESKTOP, "Control+k")):
        view = visitor(viewport={"width": width, "height": 800})
        # On a slow line the script comes long after the first keys.
        view.route("**/bundle.*", lambda route: (time.sleep(0.3), route.continue_()))
        view.goto(server.address)
        for words in ("schalter", "linkedin"):
            view.locator(opens).click() if opens[0] == "." else view.keyboard.press(opens)
            view.keyboard.type(words)
            view.locator(".md-search-result__item").first.wait_for()
            assert view.locator(".md-search__input").input_value() == words
            view.keyboard.press("Escape")
            view.locator(".md-search__output").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("languages", "page", "offered"),
    [([f"{OTHER}-US", FIRST], OPT_OUT[0], OTHER), ([f"{FIRST}-AT", OTHER], OPT_OUT[-1], FIRST),
     ([FIRST, OTHER], OPT_OUT[0], None), (["xx", OTHER, FIRST], OPT_OUT[0], OTHER), (["xx"], OPT_OUT[0], None)],
)  # fmt: skip
def test_other_language_is_offered_to_those_who_prefer_it_and_covers_nothing(
    server: Server, visitor: Tab, languages: list[str], page: str, offered: str | None
) -> None:
    view = visitor(viewport={"width": 390, "height": 844})
    view.add_init_script(
        f"Object.defineProperty(navigator, 'languages', {{ get: () => {languages} }})"
    )
    view.goto(server.address + page)
    view.evaluate(LOOK)
    shown = [offer for offer in view.locator(".offer").all() if offer.is_visible()]
    assert [offer.get_attribute("lang") for offer in shown] == [offered] * bool(offered)
    assert view.evaluate("shift()") == 0
    for offer in shown:
        place = view.evaluate(
            "getComputedStyle(document.querySelector('.offer:not([hidden])')).position"
        )
        assert place not in ("fixed", "sticky", "absolute")
        offer.locator("button").click()
        view.goto(server.address + page)
        assert not any(each.is_visible() for each in view.locator(".offer").all())


def test_nothing_is_stored_and_no_cookie_is_set(server: Server, visitor: Tab) -> None:
    view = visitor(permissions=["clipboard-read", "clipboard-write"], locale=FIRST)
    for page in (OPT_OUT[0], "share/"):
        view.goto(server.address + page)
        for button in view.locator("[data-copy], .copy").all():
            button.click()
        search(view, "linkedin")
    assert view.context.cookies() == []
    assert view.evaluate("localStorage.length + sessionStorage.length") == 0
