"""What readers can do with the site in a browser: see it, read it, reach everything, and find it in their language."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from site_under_test import OPT_OUT, PAGES, ROOT, STEPS, Server, Site, language_of

Tab = Callable[..., Page]

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")
VNU = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
EVERYWHERE = [*PAGES, "404.html"]
PHONE, DESKTOP = 360, 1280


def violations(view: Page) -> list[str]:
    """Return what axe-core finds in what `view` shows now, in light and dark: WCAG 2.2 A and AA, and best practices."""
    view.evaluate(AXE)
    found = []
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        for item in view.evaluate("async () => (await axe.run()).violations"):
            found += [f"{scheme}, {item['id']}: {node['target']} {node['failureSummary']}" for node in item["nodes"]]
    return found


def open_search(view: Page, words: str) -> None:
    view.locator(".bar__search").click()
    view.keyboard.type(words)
    view.locator(".md-search-result__item").first.wait_for()


# --- Accessible -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", EVERYWHERE)
def test_axe_finds_nothing(server: Server, tab: Tab, page: str, width: int) -> None:
    view = tab(width, bypass_csp=True)
    view.goto(server.address + page)
    assert violations(view) == []


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_in_the_open_menu(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE, bypass_csp=True)
    view.goto(server.address + page)
    view.locator(".bar__menu").click()
    expect(view.locator(".menu")).to_be_visible()
    assert violations(view) == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", OPT_OUT)
def test_axe_finds_nothing_in_the_open_search(server: Server, tab: Tab, page: str, width: int) -> None:
    view = tab(width, bypass_csp=True)
    view.goto(server.address + page)
    open_search(view, "linkedin")
    assert violations(view) == []


def test_html_checker_finds_no_error(site: Site) -> None:
    if not VNU.is_file():
        reason = "no Nu HTML Checker (npm install --prefix .ci)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    pages = [str(site.file(page)) for page in EVERYWHERE]
    check = subprocess.run(["java", "-jar", str(VNU), "--errors-only", *pages], capture_output=True, text=True)
    assert check.stderr == ""


@pytest.mark.parametrize("page", OPT_OUT)
def test_opt_out_page_is_used_by_keyboard_with_visible_focus(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    reached = []
    for _ in range(80):
        view.keyboard.press("Tab")
        if view.evaluate("document.activeElement === document.body"):
            break
        box = view.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e)
                return { text: (e.textContent || e.getAttribute("aria-label")).trim(), href: e.getAttribute("href"),
                         inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                         marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 }
            }"""
        )
        assert box["inside"], box
        assert box["marked"], box
        reached.append(box["href"])
    links = view.evaluate("[...document.querySelectorAll('article a')].map(a => a.getAttribute('href'))")
    assert reached[0].startswith("#"), "the first stop is the way past the header"
    assert [link for link in links if link not in reached] == []


def test_menu_works_by_keyboard(server: Server, tab: Tab) -> None:
    view = tab(PHONE)
    view.goto(server.address)
    view.locator(".bar__menu").focus()
    view.keyboard.press("Enter")
    expect(view.locator(".menu")).to_be_visible()
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.closest('.menu') !== null")
    view.keyboard.press("Escape")
    expect(view.locator(".menu")).not_to_be_visible()


@pytest.mark.parametrize("page", OPT_OUT)
def test_labels_of_the_other_language_are_marked_as_such(server: Server, tab: Tab, page: str) -> None:
    view = tab(DESKTOP)
    view.goto(server.address + page)
    other = "en" if language_of(page) == "de" else "de"
    cells = view.locator(".labels tbody tr td:last-child")
    assert cells.count() == view.locator(f".labels td > span[lang={other}]").count() > 0


@pytest.mark.parametrize("page", STEPS)
def test_steps_lead_on_with_large_targets(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    number = int(page.rstrip("/")[-1])
    say = f"Schritt {number} von 4" if language_of(page) == "de" else f"Step {number} of 4"
    expect(view.locator(".progress")).to_contain_text(say)
    links = view.locator(".step-links a")
    assert links.count() == 2
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    overview = page.rsplit("step-", 1)[0]
    back = overview if number == 1 else f"{overview}step-{number - 1}/"
    on = f"{overview}#check" if number == 4 else f"{overview}step-{number + 1}/"
    assert [link.evaluate("e => e.href") for link in links.all()] == [server.address + back, server.address + on]


def test_controls_of_the_header_are_large_enough(server: Server, tab: Tab) -> None:
    view = tab(320)
    view.goto(server.address)
    for control in view.locator(".bar__button").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


def test_motion_is_reduced_for_readers_who_ask_for_it(server: Server, tab: Tab) -> None:
    view = tab(DESKTOP)
    view.goto(server.address)
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)"
    assert view.evaluate(f"{moving}.length") == 0


# --- Looks ------------------------------------------------------------------------------------------------------------


def cut_off(view: Page) -> list[str]:
    """Return the elements that are shown, in part or in whole, to the left or to the right of the window."""
    found: list[str] = view.evaluate(
        """() => [...document.querySelectorAll("header *, article, article *, footer *")]
            .filter(e => e.getClientRects().length && !e.closest(".search"))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


@pytest.mark.parametrize("page", EVERYWHERE)
def test_nothing_is_cut_off_at_any_width(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    try:
        for width in (320, 360, 768, 1280):
            view.set_viewport_size({"width": width, "height": 640})
            assert cut_off(view) == [], width
            assert view.evaluate("document.body.scrollWidth <= innerWidth"), width
    finally:
        view.set_viewport_size({"width": PHONE, "height": 640})


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", EVERYWHERE)
def test_text_can_be_twice_as_large(server: Server, tab: Tab, page: str, width: int) -> None:
    view = tab(width)
    view.goto(server.address + page)
    view.evaluate("document.documentElement.style.fontSize = '250%'")  # Material's 125% is the size that readers set
    assert cut_off(view) == []


@pytest.mark.parametrize("page", OPT_OUT)
def test_shortcut_is_seen_without_scrolling(server: Server, tab: Tab, page: str) -> None:
    view = tab(PHONE)
    view.goto(server.address + page)
    box = view.locator("article .md-button--primary").first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 640


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", EVERYWHERE)
def test_nothing_moves_while_the_page_loads(server: Server, tab: Tab, page: str, width: int) -> None:
    view = tab(width)
    view.goto(server.address + page)
    shift = view.evaluate(
        """() => new Promise(done => {
            let sum = 0
            new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
                .observe({ type: "layout-shift", buffered: true })
            setTimeout(() => done(sum), 50)
        })"""
    )
    assert shift == 0


def test_german_is_hyphenated_on_phones(server: Server, tab: Tab) -> None:
    for width, expected in ((320, "auto"), (1280, "manual")):
        view = tab(width)
        view.goto(server.address)
        assert view.locator("article p").first.evaluate("e => getComputedStyle(e).hyphens") == expected


# --- Private ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def visit(browser: Browser, server: Server) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A visit to all pages with menu, search and copying, and what the browser had to say: requests and messages."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="de-DE")
    view = context.new_page()
    requests: list[str] = []
    messages: list[str] = []

    def on_request(request: Request) -> None:
        requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        messages.append(f"{message.text} ({view.url})")

    view.on("request", on_request)
    view.on("console", on_console)
    view.on("pageerror", lambda error: messages.append(str(error)))
    for width in (PHONE, DESKTOP):
        view.set_viewport_size({"width": width, "height": 800})
        for page in PAGES:
            view.goto(server.address + page)
            if width == PHONE:
                view.locator(".bar__menu").click()
                view.keyboard.press("Escape")
            open_search(view, "linkedin")
            view.keyboard.press("Escape")
            for button in view.locator("[data-copy], pre button").all():
                button.click()
    yield view, requests, messages
    context.close()


def test_no_request_leaves_for_another_host(visit: tuple[Page, list[str], list[str]], server: Server) -> None:
    assert [url for url in visit[1] if not url.startswith(server.address)] == []


def test_every_request_is_answered(visit: tuple[Page, list[str], list[str]], site: Site, server: Server) -> None:
    places = {urlsplit(url).path.removeprefix("/") for url in visit[1]}
    assert [place for place in sorted(places) if not site.file(place).is_file()] == []


def test_console_stays_empty_and_the_policy_is_never_violated(visit: tuple[Page, list[str], list[str]]) -> None:
    assert visit[2] == []


def test_no_cookie_and_nothing_stored(visit: tuple[Page, list[str], list[str]]) -> None:
    view = visit[0]
    assert view.context.cookies() == []
    assert view.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("page", EVERYWHERE)
def test_policy_of_the_page_is_strict(site: Site, page: str) -> None:
    html = site.html(page)
    head = html.head.find_all(True, recursive=False)
    assert head[0].get("charset") == "utf-8"
    policy = head[1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy["content"]
    assert "://" not in policy["content"]
    assert html.select_one("meta[name=referrer]")["content"] == "no-referrer"
    assert not html.select("[style], [onclick], [onload], iframe, object, embed, base")


@pytest.mark.parametrize("page", EVERYWHERE)
def test_page_reads_and_leads_on_without_script(server: Server, site: Site, tab: Tab, page: str) -> None:
    view = tab(PHONE, javascript=False)
    answer = view.goto(server.address + page)
    assert answer
    for hidden in (".bar__search", ".search", ".share__buttons", "pre button", "#offer"):
        assert not any(element.is_visible() for element in view.locator(hidden).all()), hidden
    assert view.locator("article h1").is_visible()
    text = " ".join(view.locator("article").inner_text().split())
    assert len(text) > 0.9 * len(" ".join(site.html(page).article.text.split())) - 200
    view.locator(".bar__menu").click()
    assert view.locator(".menu a").count() == 12
    assert all(link.is_visible() for link in view.locator(".menu a").all())
    view.locator(".menu__close").click()
    if page != "404.html":
        view.locator("header a[hreflang]").click()
        assert view.locator("html").get_attribute("lang") != language_of(page)


# --- In the right language --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["server", "sub_path_server"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", ["", "en/", "opt-out/step-1/", "en/opt-out/step-1/", "404.html"])
def test_search_finds_pages_of_the_readers_language_only(
    site: Site, browser: Browser, request: pytest.FixtureRequest, where: str, width: int, page: str
) -> None:
    server: Server = request.getfixturevalue(where)
    context = browser.new_context(viewport={"width": width, "height": 800})
    view = context.new_page()
    view.goto(server.address + page)
    open_search(view, "linkedin")  # in every page of both languages
    links = view.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    assert len(links) >= 5
    for link in links:
        assert link.startswith(server.address)
        assert language_of(link.removeprefix(server.address)) == language_of(page)
        assert site.file(urlsplit(link.removeprefix(server.address)).path).is_file()
    context.close()


@pytest.mark.parametrize(("languages", "page", "offered"), [
    (["en-US", "de"], "opt-out/", "en"),
    (["de-AT", "en"], "en/opt-out/", "de"),
    (["de", "en"], "opt-out/", None),
    (["fr", "en", "de"], "opt-out/", "en"),
    (["fr"], "opt-out/", None),
])  # fmt: skip
def test_other_language_is_offered_to_those_who_prefer_it(
    server: Server, browser: Browser, languages: list[str], page: str, offered: str | None
) -> None:
    context = browser.new_context()
    context.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ get: () => {languages} }})")
    view = context.new_page()
    view.goto(server.address + page)
    assert view.url == server.address + page
    offer = view.locator("#offer")
    if offered is None:
        expect(offer).not_to_be_visible()
    else:
        expect(offer).to_be_visible()
        assert offer.get_attribute("lang") == offered
        assert view.evaluate("localStorage.length") == 0
        offer.locator("button").click()
        expect(offer).not_to_be_visible()
        view.reload()
        expect(offer).not_to_be_visible()
    context.close()


def test_offer_leads_to_the_same_page(server: Server, browser: Browser) -> None:
    context = browser.new_context(locale="en-GB")
    view = context.new_page()
    view.goto(server.address + "opt-out/step-3/")
    view.locator("#offer a").click()
    assert view.url == server.address + "en/opt-out/step-3/"
    context.close()


@pytest.mark.parametrize("where", ["server", "sub_path_server"])
@pytest.mark.parametrize("missing", ["nothing/", "en/nothing/at/all/", "deep/er/and/deeper.html"])
def test_missing_page_leads_back_from_any_depth(
    request: pytest.FixtureRequest, tab: Tab, where: str, missing: str
) -> None:
    server: Server = request.getfixturevalue(where)
    view = tab(DESKTOP)
    answer = view.goto(server.address + missing)
    assert answer
    assert answer.status == 404
    for text, page in (("Zur Startseite", ""), ("Go to the home page", "en/")):
        assert view.get_by_role("link", name=text).evaluate("link => link.href") == server.address + page
    links = view.locator("a[href], link[href], script[src]").evaluate_all("all => all.map(e => e.href || e.src)")
    assert all(view.request.get(link).ok for link in set(links) if "#" not in link)


@pytest.mark.parametrize("page", ["", "en/", "opt-out/", "en/opt-out/step-2/"])
def test_whole_site_is_usable_below_a_path(sub_path_server: Server, tab: Tab, page: str) -> None:
    view = tab(DESKTOP)
    view.goto(sub_path_server.address + page)
    elements = view.locator("a[href], img, script[src], link[rel=icon]")
    links = elements.evaluate_all("all => all.map(e => e.href || e.src)")
    own = [link for link in set(links) if link.startswith("http://127.0.0.1")]
    assert all(link.startswith(sub_path_server.address) for link in own)
    assert all(view.request.get(link).ok for link in own)
