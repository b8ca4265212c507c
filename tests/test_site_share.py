"""Passing it on: links, copying, QR code, the printed sheet and the reminder."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import cv2
import icalendar
import numpy as np
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from site_under_test import LANGUAGES, OPT_OUT, PAGES, PATH, WORDS, Server, Site, language_of

Tab = Callable[..., Page]

SHARING = [*OPT_OUT, *(f"{home}share/" for home in LANGUAGES.values())]
TO_COPY = [f"{home}{page}/" for home in LANGUAGES.values() for page in ("share", "objection")]
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
    address, links = opt_out_address(site, page), {}
    for element in site.html(page).select(".share__links a"):
        assert re.fullmatch(r"[!-~]+", element["href"]), "not encoded"
        link = urlsplit(element["href"])
        links[link.netloc or link.scheme] = link
    assert list(links) == list(SERVICES)
    assert all(message(links[name]).endswith(address) for name, message in SERVICES.items())
    # Spaces are %20: mail programs do not take + for one.
    assert "+" not in "".join(link.query + link.fragment for link in links.values())
    assert parse_qs(links["mailto"].query)["subject"][0]
    assert site.html(page).select_one(".share__address").text.strip() == address
    reminder = (
        site.file(page).parent / site.html(page).select_one(".share__reminder a")["href"]
    ).resolve()
    assert reminder == (site.folder / LANGUAGES[language_of(page)] / "reminder.ics").resolve()


def test_only_pages_for_passing_on_have_the_links_and_the_share_page_has_them_first(
    site: Site,
) -> None:
    assert sorted(page for page in PAGES if site.html(page).select(".share")) == sorted(SHARING)
    for home in LANGUAGES.values():
        html = site.html(f"{home}share/")
        assert next(element.name for element in html.select(".share, pre")) == "section"
        assert all(
            opt_out_address(site, f"{home}share/") in block.text for block in html.select("pre")
        )


@pytest.mark.parametrize("page", OPT_OUT)
def test_qr_code_is_read_by_another_decoder_in_light_and_dark(
    site: Site, server: Server, tab: Tab, page: str
) -> None:
    for scheme in ("light", "dark"):
        view = tab(1280, scheme)
        view.goto(server.address + page)
        picture = view.locator(".share__code svg").screenshot()
        image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        assert cv2.QRCodeDetector().detectAndDecode(image)[0] == opt_out_address(site, page)


@pytest.mark.parametrize("page", SHARING)
def test_link_is_copied_and_a_screen_reader_is_told(
    site: Site, server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(permissions=["clipboard-read", "clipboard-write"])
    view.clock.install()
    view.goto(server.address + page)
    view.locator("[data-copy]").first.click()
    assert view.evaluate("navigator.clipboard.readText()") == opt_out_address(site, page)
    status = view.locator("[role=status]")
    assert status.text_content() == WORDS[language_of(page)]["copied"]
    view.clock.run_for(10_000)
    expect(status).to_have_text("")


@pytest.mark.parametrize("page", SHARING)
def test_where_copying_is_refused_the_text_is_selected_and_the_reader_told(
    site: Site, server: Server, visitor: Tab, page: str
) -> None:
    view, errors = visitor(), []
    view.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))"
    )
    view.on("pageerror", lambda error: errors.append(error))
    view.goto(server.address + page)
    view.locator("[data-copy]").first.click()
    expect(view.locator("[role=status]")).to_have_text(WORDS[language_of(page)]["copy.refused"])
    assert view.evaluate("getSelection().toString().trim()") == opt_out_address(site, page)
    assert errors == []


@pytest.mark.parametrize("page", TO_COPY)
def test_prepared_texts_are_copied_as_they_stand_with_plain_spaces(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(permissions=["clipboard-read", "clipboard-write"])
    view.goto(server.address + page)
    blocks = view.locator("pre").all()
    for block in blocks:
        block.locator("button").click()
        text = view.evaluate("navigator.clipboard.readText()")
        assert text == block.locator("code").text_content()
        assert "\N{NO-BREAK SPACE}" not in text
    assert blocks


def test_native_sharing_is_offered_where_there_is_some_and_nowhere_else(
    site: Site, server: Server, visitor: Tab
) -> None:
    offering = "window.shared = []; navigator.share = async data => { shared.push(data) }"
    for script in (offering, "delete Navigator.prototype.share"):
        view = visitor()
        view.add_init_script(script)
        view.goto(server.address + OPT_OUT[0])
        button = view.locator("[data-share]")
        assert button.is_visible() == (script == offering)
        if button.is_visible():
            button.click()
            (shared,) = view.evaluate("shared")
            assert shared == shared | {"url": opt_out_address(site, OPT_OUT[0])}
            assert shared["title"] and shared["text"]


@pytest.mark.parametrize("page", OPT_OUT)
def test_opt_out_page_is_printed_on_one_sheet_and_says_what_it_is_about(
    site: Site, server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    pdf = PdfReader(io.BytesIO(view.pdf(format="A4", prefer_css_page_size=True)))
    assert len(pdf.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [210, 297]
    text = " ".join(pdf.pages[0].extract_text().split())
    assert opt_out_address(site, page) in text
    assert PATH.setting in text.replace(" ", "")
    article = site.html(page).article
    for heading in (article.h1, *article.select("h3")):
        assert " ".join(heading.text.split()) in text
    assert all(label.wordings[language_of(page)].text in text for label in PATH.labels)
    elsewhere = [
        link.text for link in site.html(page).select(".menu a") if link.text not in article.text
    ]
    assert [words for words in ("WhatsApp", *elsewhere) if words in text] == []


@pytest.mark.parametrize("page", OPT_OUT)
def test_printed_sheet_has_whole_pictures_and_code_in_black_on_white(
    server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280, "dark")
    view.goto(server.address + page)
    view.emulate_media(media="print")
    # The width that an A4 sheet leaves between its margins, at 96 pixels per inch.
    view.set_viewport_size({"width": round((210 - 32) / 25.4 * 96), "height": 1000})
    try:
        pictures = view.locator("article img, .share__code svg")
        boxes = [picture.bounding_box() for picture in pictures.all()]
        texts = "[...document.querySelectorAll('article, article h1, article p')]"
        colours = view.evaluate(f"{texts}.map(e => getComputedStyle(e).color)")
        paper = view.evaluate("getComputedStyle(document.body).backgroundColor")
    finally:
        view.emulate_media(media="screen", color_scheme="dark")
        view.set_viewport_size({"width": 1280, "height": 800})
    assert len(boxes) > len(PATH.steps)
    assert all(
        box and box["x"] >= 0 and box["x"] + box["width"] <= 673 and box["height"] > 50
        for box in boxes
    )
    assert set(colours) == {"rgb(0, 0, 0)"}
    assert paper == "rgb(255, 255, 255)"


@pytest.mark.parametrize("page", PAGES)
def test_other_pages_print_without_navigation(server: Server, tab: Tab, page: str) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    view.emulate_media(media="print")
    try:
        for part in (".bar", ".menu", ".step-links", ".offer", ".copy", ".share__links"):
            assert not any(element.is_visible() for element in view.locator(part).all())
        assert view.locator("article h1").is_visible()
    finally:
        view.emulate_media(media="screen")


def test_reminders_are_events_of_their_own_in_the_language_of_the_page(site: Site) -> None:
    events = {}
    for code, home in LANGUAGES.items():
        (event,) = icalendar.Calendar.from_ical(
            (site.folder / home / "reminder.ics").read_bytes()
        ).walk("VEVENT")
        assert event["URL"] == f"{site.address}{home}opt-out/"
        assert event["SUMMARY"] == WORDS[code]["reminder.summary"]
        events[event["UID"]] = event
    assert len(events) == len(LANGUAGES)
