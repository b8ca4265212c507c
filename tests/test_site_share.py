"""Passing it on: links, copying, QR code and the reminder."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import cv2
import icalendar
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from site_under_test import LANGUAGES, OPT_OUT, PAGES, WORDS, Server, Site, language_of

Tab = Callable[..., Page]

SHARE = [f"{home}share/" for home in LANGUAGES.values()]
PASSING_ON = [*OPT_OUT, *SHARE]
TO_COPY = [*SHARE, *(f"{home}objection/" for home in LANGUAGES.values())]
# Filter lists hide what has such names, and reader views leave it out.
HIDDEN = re.compile(r"share|social|gdpr|author|related|comment|promo|banner|sponsor|popup")
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def opt_out_address(site: Site, page: str) -> str:
    return f"{site.address}{LANGUAGES[language_of(page)]}opt-out/"


def query(link: SplitResult, key: str) -> str:
    return parse_qs(link.query)[key][0]


def message_of(link: SplitResult) -> str:
    """Return what the service behind a link opens with."""
    name = link.netloc or link.scheme
    if name == "mailto":
        return query(link, "body")
    if name == "wa.me":
        return query(link, "text")
    if name == "t.me":
        return f"{query(link, 'text')} {query(link, 'url')}"
    if name == "www.linkedin.com":
        return query(link, "url")
    return unquote(link.fragment.removeprefix("text="))


@pytest.mark.parametrize("page", PASSING_ON)
@pytest.mark.parametrize("host", ["site", "sub_path_site"])
def test_links_open_a_message_with_the_address_of_the_readers_language(
    page: str, host: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(host)
    address = opt_out_address(site, page)
    html = site.html(page)
    links = html.select(".pass-on__ways a")
    assert links
    for element in links:
        assert re.fullmatch(r"[!-~]+", element["href"]), "not encoded"
        link = urlsplit(element["href"])
        assert message_of(link).endswith(address)
        # Spaces are %20: mail programs do not take + for one.
        assert "+" not in link.query + link.fragment
    assert html.select_one(".pass-on__address").text.strip() == address
    assert html.select_one("[data-copy]")["data-copy"] == address


@pytest.mark.parametrize("page", PASSING_ON)
def test_the_reminder_is_that_of_the_language(site: Site, page: str) -> None:
    link = site.html(page).select_one(".pass-on__reminder a")
    reminder = (site.file(page).parent / link["href"]).resolve()
    language = language_of(page)
    assert reminder == (site.folder / LANGUAGES[language] / "reminder.ics").resolve()
    (event,) = icalendar.Calendar.from_ical(reminder.read_bytes()).walk("VEVENT")
    assert event["URL"] == opt_out_address(site, page)
    assert event["SUMMARY"] == WORDS[language]["reminder.summary"]


def test_reminders_of_two_languages_are_two_events(site: Site) -> None:
    identities = set()
    for home in LANGUAGES.values():
        file = site.folder / home / "reminder.ics"
        (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        identities.add(event["UID"])
    assert len(identities) == len(LANGUAGES)


@pytest.mark.parametrize("page", PAGES)
def test_only_pages_for_passing_on_have_the_links(site: Site, page: str) -> None:
    assert bool(site.html(page).select(".pass-on")) == (page in PASSING_ON)


@pytest.mark.parametrize("page", SHARE)
def test_the_links_come_before_the_texts_and_each_text_has_the_address(
    site: Site, page: str
) -> None:
    first, *texts = site.html(page).select(".pass-on, pre")
    assert first.name == "section"
    assert texts
    for text in texts:
        assert opt_out_address(site, page) in text.text


@pytest.mark.parametrize("page", PAGES)
def test_no_name_is_one_that_filter_lists_hide(site: Site, page: str) -> None:
    for element in site.html(page).select("article [id], article [class]"):
        if not element.contents:
            continue  # the old id of a heading, which lives on where nothing can be hidden
        for name in (element.get("id", ""), *element.get("class", [])):
            assert not HIDDEN.match(name.removeprefix("fn:").removeprefix("fnref:")), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", OPT_OUT)
def test_qr_code_is_read_by_another_decoder(
    site: Site, server: Server, tab: Tab, page: str, scheme: str
) -> None:
    view = tab(1280, scheme)
    view.goto(server.address + page)
    code = view.locator(".pass-on__code img")
    assert code.get_attribute("alt")
    image = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert cv2.QRCodeDetector().detectAndDecode(image)[0] == opt_out_address(site, page)


@pytest.mark.parametrize("page", PASSING_ON)
def test_link_is_copied_and_a_screen_reader_is_told(
    site: Site, server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(permissions=CLIPBOARD)
    view.clock.install()
    view.goto(server.address + page)
    view.locator("[data-copy]").first.click()
    assert view.evaluate("navigator.clipboard.readText()") == opt_out_address(site, page)
    status = view.locator("[role=status]#status")
    assert status.text_content() == WORDS[language_of(page)]["copied"]
    view.clock.run_for(10_000)
    expect(status).to_have_text("")


@pytest.mark.parametrize("page", PASSING_ON)
def test_where_copying_is_refused_the_text_is_selected_and_the_reader_told(
    site: Site, server: Server, visitor: Tab, page: str
) -> None:
    view = visitor()
    errors: list[object] = []
    refusal = "() => Promise.reject(new DOMException('no'))"
    view.add_init_script(f"navigator.clipboard.writeText = {refusal}")
    view.on("pageerror", lambda error: errors.append(error))
    view.goto(server.address + page)
    view.locator("[data-copy]").first.click()
    told = WORDS[language_of(page)]["copy.refused"]
    expect(view.locator("#status")).to_have_text(told)
    assert view.evaluate("getSelection().toString().trim()") == opt_out_address(site, page)
    assert errors == []


@pytest.mark.parametrize("page", TO_COPY)
def test_prepared_texts_are_copied_as_they_stand_with_plain_spaces(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(permissions=CLIPBOARD)
    view.goto(server.address + page)
    buttons = view.locator(".copy").all()
    assert buttons
    for button in buttons:
        button.click()
        copied = view.evaluate("navigator.clipboard.readText()")
        parts = button.locator("xpath=..").locator("code").all()
        shown = [part.text_content() for part in parts if part.is_visible()]
        assert copied == "\n".join(map(str, shown))
        assert "\N{NO-BREAK SPACE}" not in copied


def test_native_sharing_is_offered_where_there_is_some(
    site: Site, server: Server, visitor: Tab
) -> None:
    view = visitor()
    view.add_init_script("window.shared = []; navigator.share = async data => shared.push(data)")
    view.goto(server.address + OPT_OUT[0])
    view.locator("[data-share]").click()
    (shared,) = view.evaluate("shared")
    assert shared["url"] == opt_out_address(site, OPT_OUT[0])
    assert shared["title"]
    assert shared["text"]


def test_native_sharing_is_not_offered_where_there_is_none(server: Server, visitor: Tab) -> None:
    view = visitor()
    view.add_init_script("delete Navigator.prototype.share")
    view.goto(server.address + OPT_OUT[0])
    assert not view.locator("[data-share]").is_visible()
