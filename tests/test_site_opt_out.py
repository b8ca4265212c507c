"""The way to the switch: how far it is on a phone, for which device, and what its pictures show."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from additions.pictures import PREVIEW_SIZE, image_pages
from site_under_test import LANGUAGES, OPT_OUT, PATH, ROOT, STEPS, Server, Site, language_of

Tab = Callable[..., Page]

PHONE = {"width": 360, "height": 640}
WIDE = {"width": 1280, "height": 800}
SCREENS = 4  # the last step begins within so many on a phone
DEVICES = ("app", "web")
PARTS = "e => [...e.children].map(c => c.querySelector('img') ? 'picture' : c.tagName)"
LAST_STEP = PATH.steps[-1].id


def has_devices(page: str) -> bool:
    """Tell whether a page shows app and browser one beside the other."""
    language = language_of(page)
    place = ROOT / "docs" / language / page.removeprefix(LANGUAGES[language])
    file = place / "index.md" if place.is_dir() else place.with_suffix(".md")
    return 'class="devices"' in file.read_text("utf-8")


WITH_DEVICES = [page for page in [*OPT_OUT, *STEPS] if has_devices(page)]


def top_of(view: Page, selector: str) -> float:
    box = view.locator(selector).first.bounding_box()
    assert box, selector
    return box["y"]


def shown_devices(view: Page) -> set[str]:
    shown = set()
    for device in DEVICES:
        for part in view.locator(f".device.{device}").all():
            if part.is_visible():
                shown.add(device)
    return shown


# --- The overview ---------------------------------------------------------------------------------


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("page", OPT_OUT)
def test_last_step_begins_within_four_screens_of_a_phone(
    server: Server, visitor: Tab, page: str, device: str
) -> None:
    view = visitor(viewport=PHONE)
    view.goto(server.address + page)
    view.locator(f"#device-{device}").check()
    assert top_of(view, f"#{LAST_STEP}") <= SCREENS * PHONE["height"]


@pytest.mark.parametrize("page", OPT_OUT)
def test_what_to_see_and_what_to_do_without_a_switch_stand_between_the_button_and_the_steps(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(viewport=PHONE)
    view.goto(server.address + page)
    steps = [f"#{step.id}" for step in PATH.steps]
    order = [".md-button--primary", "#check", "#missing", "#steps", ".chooser", *steps]
    order += ["#limits", "#labels", "#pass-on"]
    places = [top_of(view, selector) for selector in order]
    assert places == sorted(places)


@pytest.mark.parametrize("page", OPT_OUT)
def test_first_screen_catches_who_has_no_password_at_hand_and_who_sees_no_switch(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(viewport=PHONE)
    view.goto(server.address + page)
    for target in ("#steps", "#missing"):
        link = view.locator(f"article a[href='{target}']").first.bounding_box()
        assert link and link["y"] + link["height"] <= PHONE["height"], target


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("page", OPT_OUT)
def test_steps_hang_on_one_rail(
    server: Server, visitor: Tab, page: str, size: dict[str, int]
) -> None:
    view = visitor(viewport=size)
    view.goto(server.address + page)
    numbers = view.locator(".step__number")
    expected = [f"{number}." for number, _ in enumerate(PATH.steps, 1)]
    assert numbers.all_text_contents() == expected
    boxes = [step.bounding_box() for step in view.locator(".step").all()]
    for above, below in pairwise(boxes):
        assert above and below
        assert above["y"] + above["height"] == pytest.approx(below["y"], abs=1)
        assert above["x"] == below["x"]


# --- App or browser -------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("page", WITH_DEVICES)
def test_who_has_chosen_a_device_sees_no_other(
    server: Server, visitor: Tab, page: str, javascript: bool
) -> None:
    view = visitor(viewport=PHONE, java_script_enabled=javascript)
    view.goto(server.address + page)
    assert shown_devices(view) == set(DEVICES)
    for device in DEVICES:
        view.locator(f"#device-{device}").check()
        assert shown_devices(view) == {device}
    view.emulate_media(media="print")
    assert shown_devices(view) == set(DEVICES)
    assert not view.locator(".chooser").is_visible()


@pytest.mark.parametrize("page", OPT_OUT)
def test_what_was_chosen_holds_on_the_next_page_and_is_forgotten_with_the_tab(
    server: Server, browser: Browser, page: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    view = context.new_page()
    view.goto(server.address + page)
    view.locator("#device-web").check()
    view.goto(f"{server.address}{page}step-1/")
    assert shown_devices(view) == {"web"}
    assert view.evaluate("localStorage.length") == 0
    other = context.new_page()
    other.goto(server.address + page)
    assert shown_devices(other) == set(DEVICES)
    context.close()


def test_pictures_of_the_other_device_are_not_loaded(server: Server, visitor: Tab) -> None:
    view = visitor(viewport=PHONE)
    view.goto(server.address + STEPS[0])
    view.locator("#device-web").check()
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    tools = view.context.new_cdp_session(view)
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    with view.expect_response(re.compile(r"-web\.svg")):
        view.goto(server.address + OPT_OUT[0])
        view.locator(".web img").last.scroll_into_view_if_needed()
    assert not [address for address in asked if "-app.svg" in address]


@pytest.mark.parametrize("page", OPT_OUT)
def test_both_devices_are_there_for_browsers_that_cannot_hide_one(
    site: Site, server: Server, visitor: Tab, page: str
) -> None:
    old = site.text(page).replace(":has(", ":unheard-of(")
    view = visitor(viewport=PHONE, bypass_csp=True)
    address = server.address + page
    view.route(address, lambda route: route.fulfill(body=old, content_type="text/html"))
    view.goto(address)
    assert not view.locator(".chooser").is_visible()
    assert shown_devices(view) == set(DEVICES)


# --- Texts and pictures ---------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*OPT_OUT, *STEPS])
def test_each_picture_stands_right_below_its_text_under_the_name_of_its_device(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(viewport=PHONE)
    view.goto(server.address + page)
    devices = view.locator(".device").all()
    assert devices
    for device in devices:
        parts = device.evaluate(PARTS)
        if parts[0] in ("H2", "H4"):
            parts.pop(0)
        assert parts in (["P", "picture"], ["OL", "picture"])


@pytest.mark.parametrize("page", [*OPT_OUT, *STEPS])
def test_what_is_numbered_in_a_text_has_its_number_in_the_picture(site: Site, page: str) -> None:
    for device in site.html(page).select(".device"):
        items = device.select("ol > li")
        place = device.img["src"].rpartition("/")[2]
        drawn = (ROOT / "docs" / language_of(page) / "pictures" / place).read_text("utf-8")
        numbers = re.findall(r'class="number"[^>]*>(\d+)<', drawn)
        assert numbers == [str(number) for number, _ in enumerate(items, 1)]


@pytest.mark.parametrize("page", [*OPT_OUT, *STEPS])
def test_no_translator_changes_what_linkedin_writes(site: Site, page: str) -> None:
    html = site.html(page)
    labels = html.select("article strong, .sources td:first-child > span")
    assert labels
    assert all(label.get("translate") == "no" for label in labels)


# --- Step pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("page", STEPS)
def test_the_way_on_follows_what_one_should_see_now_and_sources_are_folded(
    server: Server, visitor: Tab, page: str, size: dict[str, int]
) -> None:
    view = visitor(viewport=size)
    view.goto(server.address + page)
    order = view.evaluate(
        "[...document.querySelectorAll('#expect, .step-links, #different, #sources')]"
        ".map(e => e.id || e.className)"
    )
    assert order == ["expect", "step-links", "different", "sources"]
    table = view.locator("table.sources")
    assert not table.is_visible()
    view.emulate_media(media="print")
    assert table.bounding_box()["height"] > 0  # type: ignore[index]


@pytest.mark.parametrize("asked", [{"contrast": "more"}, {"forced_colors": "active"}], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_steps_done_and_steps_ahead_differ_whatever_colours_readers_ask_for(
    server: Server, visitor: Tab, scheme: str, asked: dict[str, Any]
) -> None:
    view = visitor(viewport=PHONE, color_scheme=scheme, **asked)
    view.goto(server.address + STEPS[0])
    paint = "e => getComputedStyle(e).backgroundColor"
    done = view.locator(".progress .done").first.evaluate(paint)
    ahead = view.locator(".progress i:not(.done)").first.evaluate(paint)
    assert done != ahead
    assert ahead.endswith(", 0)"), "nothing but a border is painted"


# --- The link preview -----------------------------------------------------------------------------


@pytest.mark.parametrize("font", ["Liberation Sans", "DejaVu Sans"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_says_off_in_its_middle_square_whatever_font_draws_it(
    browser: Browser, language: str, font: str
) -> None:
    width, height = PREVIEW_SIZE
    context = browser.new_context(viewport={"width": width, "height": height})
    view = context.new_page()
    view.set_content(image_pages(ROOT, PATH)[f"preview-{language}.png"])
    view.add_style_tag(content=f"body {{ font-family: '{font}' !important }}")
    off = next(label for label in PATH.labels if label.id == "off").wordings[language].text
    assert view.locator("div").inner_text().strip() == off
    for element in view.locator("svg, div, h1 span, p").all():
        box = element.bounding_box()
        assert box
        text = element.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " const b = r.getBoundingClientRect(); return [b.left, b.right] }"
        )
        assert text[0] >= (width - height) / 2
        assert text[1] <= (width + height) / 2
        assert 0 <= box["y"] <= box["y"] + box["height"] <= height
    context.close()
