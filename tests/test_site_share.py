"""Passing it on: links, copying, QR code, the printed sheet and the reminder."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import cv2
import icalendar
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from settings_path import load
from site_under_test import LANGUAGES, OPT_OUT, PAGES, ROOT, Server, Site, language_of

Tab = Callable[..., Page]

SHARING = [*OPT_OUT, "share/", "en/share/"]
SERVICES = {
    "mailto": lambda link: parse_qs(link.query)["body"][0],
    "wa.me": lambda link: parse_qs(link.query)["text"][0],
    "t.me": lambda link: f"{parse_qs(link.query)['text'][0]} {parse_qs(link.query)['url'][0]}",
    "share.joinmastodon.org": lambda link: unquote(link.fragment.removeprefix("text=")),
    "www.linkedin.com": lambda link: parse_qs(link.query)["url"][0],
}


def opt_out_address(site: Site, page: str) -> str:
    return f"{site.address}{LANGUAGES[language_of(page)]}opt-out/"


@pytest.mark.parametrize("page", SHARING)
@pytest.mark.parametrize("host", ["site", "sub_path_site"])
def test_links_open_a_message_with_the_address_of_the_readers_language(
    page: str, host: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(host)
    address = opt_out_address(site, page)
    links = {}
    for element in site.html(page).select(".share__links a"):
        assert re.fullmatch(r"[!-~]+", element["href"]), "not encoded"
        link = urlsplit(element["href"])
        links[link.netloc or link.scheme] = link
    assert list(links) == list(SERVICES)
    for name, message in SERVICES.items():
        assert message(links[name]).endswith(address)
    # Spaces are %20: mail programs do not take + for one.
    assert "+" not in "".join(link.query + link.fragment for link in links.values())
    assert parse_qs(links["mailto"].query)["subject"][0]


@pytest.mark.parametrize("page", SHARING)
def test_address_stands_there_as_text(site: Site, page: str) -> None:
    assert site.html(page).select_one(".share__address").text.strip() == opt_out_address(site, page)


def test_only_pages_for_passing_on_have_the_links(site: Site) -> None:
    assert [page for page in PAGES if site.html(page).select(".share")] == sorted(SHARING)


@pytest.mark.parametrize("page", ["share/", "en/share/"])
def test_texts_to_copy_have_the_address_of_the_readers_language(site: Site, page: str) -> None:
    texts = [block.text for block in site.html(page).select("pre")]
    assert len(texts) >= 3
    assert all(opt_out_address(site, page) in text for text in texts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", OPT_OUT)
def test_qr_code_is_read_by_another_decoder(site: Site, server: Server, tab: Tab, page: str, scheme: str) -> None:
    view = tab(1280, scheme)
    view.goto(server.address + page)
    picture = view.locator(".share__code svg").screenshot()
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert cv2.QRCodeDetector().detectAndDecode(image)[0] == opt_out_address(site, page)


@pytest.mark.parametrize("page", SHARING)
def test_link_is_copied_and_a_screen_reader_is_told(site: Site, server: Server, browser: Browser, page: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    view = context.new_page()
    view.clock.install()
    view.goto(server.address + page)
    button = view.locator("[data-copy]").first
    button.click()
    assert view.evaluate("navigator.clipboard.readText()") == opt_out_address(site, page)
    status = view.locator("[role=status]")
    assert status.text_content() == ("Kopiert" if language_of(page) == "de" else "Copied")
    view.clock.run_for(3000)
    expect(status).to_have_text("")
    context.close()


@pytest.mark.parametrize("page", ["share/", "en/share/", "objection/", "en/objection/"])
def test_prepared_texts_are_copied_as_they_stand(server: Server, browser: Browser, page: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    view = context.new_page()
    view.goto(server.address + page)
    for block in view.locator("pre").all():
        text = block.locator("code").text_content()
        block.locator("button").click()
        assert view.evaluate("navigator.clipboard.readText()") == text
    context.close()


@pytest.mark.parametrize("page", OPT_OUT)
def test_native_sharing_is_offered_where_there_is_some(site: Site, server: Server, browser: Browser, page: str) -> None:
    context = browser.new_context()
    context.add_init_script("window.shared = []; navigator.share = async data => { shared.push(data) }")
    view = context.new_page()
    view.goto(server.address + page)
    view.locator("[data-share]").click()
    (shared,) = view.evaluate("shared")
    assert shared["url"] == opt_out_address(site, page)
    assert shared["title"]
    assert shared["text"]
    context.close()


def test_native_sharing_is_not_offered_where_there_is_none(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("delete Navigator.prototype.share")
    view = context.new_page()
    view.goto(server.address + "opt-out/")
    assert not view.locator("[data-share]").is_visible()
    assert view.locator("[data-copy]").first.is_visible()
    context.close()


@pytest.mark.parametrize("page", OPT_OUT)
def test_opt_out_page_is_printed_on_one_sheet(site: Site, server: Server, tab: Tab, page: str) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    pdf = PdfReader(io.BytesIO(view.pdf(format="A4", prefer_css_page_size=True)))
    assert len(pdf.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [210, 297]
    text = " ".join(pdf.pages[0].extract_text().split())
    assert opt_out_address(site, page) in text
    path = load(ROOT / "docs" / "settings-path.toml")
    assert path.setting in text.replace(" ", "")
    for number, step in enumerate(path.steps, 1):
        assert f"{number}. " in text
        for label in step.labels:
            assert label.wordings[language_of(page)].text in text
    elsewhere = [link.text for link in site.html(page).select(".menu a:not([aria-current])")]
    assert [words for words in ("WhatsApp", "English", "Deutsch", *elsewhere) if words in text] == []


@pytest.mark.parametrize("page", OPT_OUT)
def test_printed_sheet_has_whole_pictures_and_code_in_black_and_white(server: Server, tab: Tab, page: str) -> None:
    view = tab(1280, "dark")
    view.goto(server.address + page)
    view.emulate_media(media="print")
    # The width that an A4 sheet leaves between its margins, at 96 pixels per inch.
    view.set_viewport_size({"width": round((210 - 32) / 25.4 * 96), "height": 1000})
    try:
        boxes = [picture.bounding_box() for picture in view.locator("article img, .share__code svg").all()]
        colours = view.evaluate(
            "[...document.querySelectorAll('article, article h1, article p')].map(e => getComputedStyle(e).color)"
        )
        filters = view.evaluate("[...document.querySelectorAll('article img')].map(e => getComputedStyle(e).filter)")
        paper = view.evaluate("getComputedStyle(document.body).backgroundColor")
    finally:
        view.emulate_media(media="screen", color_scheme="dark")
        view.set_viewport_size({"width": 1280, "height": 800})
    assert len(boxes) == 7
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 673 and box["height"] > 60 for box in boxes)
    assert set(colours) == {"rgb(0, 0, 0)"}
    assert set(filters) == {"grayscale(1)"}
    assert paper == "rgb(255, 255, 255)"


@pytest.mark.parametrize("page", PAGES)
def test_other_pages_print_without_navigation(server: Server, tab: Tab, page: str) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    view.emulate_media(media="print")
    try:
        for part in ("header", ".menu", ".step-links", ".offer", ".copy", ".share__links"):
            assert not any(element.is_visible() for element in view.locator(part).all())
        assert view.locator("article h1").is_visible()
    finally:
        view.emulate_media(media="screen")


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminder_comes_every_third_of_november(site: Site, server: Server, tab: Tab, language: str) -> None:
    content = (site.folder / LANGUAGES[language] / "reminder.ics").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (event.start.month, event.start.day) == (11, 3)
    assert event.start >= date(2026, 11, 3)
    assert event["RRULE"]["FREQ"] == ["YEARLY"]
    assert event["URL"] == f"{site.address}{LANGUAGES[language]}opt-out/"
    assert event["DTSTAMP"]
    assert event["UID"]
    assert ("noch aus" if language == "de" else "still off") in event["SUMMARY"]
    answer = tab(1280).request.get(f"{server.address}{LANGUAGES[language]}reminder.ics")
    assert answer.headers["content-type"].startswith("text/calendar")


@pytest.mark.parametrize("page", SHARING)
def test_reminder_is_linked_in_the_readers_language(site: Site, page: str) -> None:
    link = site.html(page).select_one(".share__reminder a")["href"]
    file = (site.file(page).parent / link).resolve()
    assert file == (site.folder / LANGUAGES[language_of(page)] / "reminder.ics").resolve()


def test_reminders_of_both_languages_are_different_events(site: Site) -> None:
    files = [(site.folder / home / "reminder.ics").read_bytes() for home in LANGUAGES.values()]
    events = [icalendar.Calendar.from_ical(content).walk("VEVENT")[0] for content in files]
    assert len({event["UID"] for event in events}) == 2
