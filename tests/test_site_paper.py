"""Paper: sheets in three engines, the poster, the letter that fits itself, every page in print."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from engines import Firefox
from site_under_test import LANGUAGES, OPT_OUT, PAGES, PATH, WORDS, Server, Site, language_of
from webkit_print import print_pages

Tab = Callable[..., Page]

HOMES = list(LANGUAGES.values())
POSTERS = [f"{home}poster/" for home in HOMES]
LETTERS = [f"{home}objection/" for home in HOMES]
SHEETS = [*HOMES, *OPT_OUT, *POSTERS]
PAPERS = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # millimetres
NAMES_IN_GTK = {"A4": "iso_a4", "Letter": "na_letter"}
MILLIMETRE = 96 / 25.4  # in pixels of CSS
POINT = 96 / 72
NOT_ON_PAPER = ".bar, .menu, .step-links, .offer, .copy, .footnote-backref, .pass-on__ways"
COUNTRIES = ("in-eu", "in-ch", "in-uk")
SHOWN = "() => [...document.querySelectorAll('.letter code')].filter(e => e.offsetParent)"
LINES = """
  [...document.querySelectorAll("article a")].map(e => getComputedStyle(e).textDecorationLine)
"""
TEXT = f"() => ({SHOWN})().map(e => e.textContent).join('\\n')"


@contextmanager
def on_paper(view: Page, width: int = 1280) -> Iterator[Page]:
    """Show a page as it is printed, and afterwards as before."""
    before = view.viewport_size
    view.emulate_media(media="print")
    view.set_viewport_size({"width": width, "height": 1000})
    try:
        yield view
    finally:
        view.emulate_media(media="null")
        view.set_viewport_size(before or {"width": 1280, "height": 800})


def is_required(engine: str) -> bool:
    """Tell whether the environment lists an engine that must not be left out."""
    return engine in os.environ.get("ENGINES", "").split()


# --- Sheets -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    try:
        engine = Firefox()
    except (OSError, RuntimeError) as error:
        pytest.fail(str(error)) if is_required("firefox") else pytest.skip(str(error))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def webkit(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The sheets as WebKitGTK prints them, by page and paper."""
    folder = tmp_path_factory.mktemp("webkit")
    jobs = {}
    for paper in PAPERS:
        for page in SHEETS:
            jobs[page, paper] = folder / f"{len(jobs)}.pdf"
    try:
        print_pages(
            (server.address + page, NAMES_IN_GTK[paper], file)
            for (page, paper), file in jobs.items()
        )
    except OSError as error:
        pytest.fail(str(error)) if is_required("webkit") else pytest.skip(str(error))
    return jobs


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("page", SHEETS)
def test_is_one_sheet_in_chromium(server: Server, tab: Tab, page: str, paper: str) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    pdf = PdfReader(io.BytesIO(view.pdf(format=paper, prefer_css_page_size=True)))
    assert len(pdf.pages) == 1


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("page", SHEETS)
def test_is_one_sheet_in_firefox(server: Server, firefox: Firefox, page: str, paper: str) -> None:
    firefox.open(server.address + page, 1280)
    pdf = PdfReader(io.BytesIO(firefox.print(*PAPERS[paper])))
    assert len(pdf.pages) == 1


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("page", SHEETS)
def test_is_one_sheet_in_webkit(webkit: dict[tuple[str, str], Path], page: str, paper: str) -> None:
    assert len(PdfReader(webkit[page, paper]).pages) == 1


@pytest.mark.parametrize("page", OPT_OUT)
def test_the_sheet_has_all_words_and_both_devices(
    site: Site, server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    pdf = PdfReader(io.BytesIO(view.pdf(format="A4")))
    text = " ".join(pdf.pages[0].extract_text().split())
    language = language_of(page)
    assert site.address + page in text.replace("/ ", "/")
    assert PATH.setting in text.replace(" ", "")
    for label in PATH.labels:
        assert label.wordings[language].text in text
    for surface in ("app", "web"):
        assert WORDS[language][f"device.{surface}"] in text


@pytest.mark.parametrize("page", OPT_OUT)
def test_pictures_on_the_sheet_are_large_whole_and_in_the_box_of_their_step(
    server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280, "dark")
    view.goto(server.address + page)
    width = round((PAPERS["A4"][0] - 28) * MILLIMETRE)
    with on_paper(view, width):
        steps = view.locator(".step").all()
        assert len(steps) == len(PATH.steps)
        for step in steps:
            assert step.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
            for picture in step.locator("img").all():
                box = picture.bounding_box()
                assert box and box["width"] >= 45 * MILLIMETRE
                assert 0 <= box["x"] <= width - box["width"]
        colours = view.evaluate(
            "[...document.querySelectorAll('article, h1, p')].map(e => getComputedStyle(e).color)"
        )
        assert set(colours) == {"rgb(0, 0, 0)"}


# --- Every page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_prints_its_text_and_where_its_notes_lead(
    server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    with on_paper(view):
        assert not any(part.is_visible() for part in view.locator(NOT_ON_PAPER).all())
        assert view.locator("article :is(h1, h2)").first.is_visible() or page in POSTERS
        for link in view.locator(".footnote a[href^=http]").all():
            written = link.evaluate("e => getComputedStyle(e, '::after').content")
            assert (link.get_attribute("href") or "") in written
        lines = view.evaluate(LINES)
        assert set(lines) <= {"none"}


# --- The poster ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", POSTERS)
def test_the_poster_can_be_read_and_scanned_from_afar(
    site: Site, server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280)
    view.goto(server.address + page)
    with on_paper(view, round((PAPERS["A4"][0] - 16) * MILLIMETRE)):
        size = view.locator(".poster h2").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        picture = view.locator(".poster__code").screenshot()
    assert size >= 48 * POINT
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    detector = cv2.QRCodeDetector()
    _, corners, _ = detector.detectAndDecode(image)
    (left, top), _, (right, bottom), _ = corners[0]
    assert min(right - left, bottom - top) >= 60 * MILLIMETRE
    # As a phone sees it that is a metre away: two pixels for a module.
    small = cv2.resize(image, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    address = f"{site.address}{LANGUAGES[language_of(page)]}opt-out/"
    assert detector.detectAndDecode(small)[0] == address


@pytest.mark.parametrize("page", POSTERS)
def test_the_poster_has_a_picture_of_each_step_and_an_address_that_leads_to_the_guide(
    site: Site, page: str
) -> None:
    poster = site.html(page).select_one(".poster")
    pictures = [Path(picture["src"]).stem for picture in poster.select("li img")]
    assert len(pictures) == len(PATH.steps)
    for picture, step in zip(pictures, PATH.steps, strict=True):
        assert picture.startswith(step.id)
    address = poster.select_one(".poster__address")
    place = address["href"].removeprefix(site.address)
    assert f"https://{address.text}" == address["href"]
    assert f"{LANGUAGES[language_of(page)]}opt-out/" in site.text(place)
    for strip in poster.select(".poster__strips > div"):
        assert address.text in strip.text
    assert poster.find("time")["datetime"] == str(PATH.reviewed)


@pytest.mark.parametrize("page", POSTERS)
def test_the_poster_is_printed_by_its_button(server: Server, visitor: Tab, page: str) -> None:
    view = visitor()
    view.add_init_script("window.printed = 0; window.print = () => { printed += 1 }")
    view.goto(server.address + page)
    view.locator("#printer").click()
    assert view.evaluate("printed") == 1


# --- The letter ---------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", COUNTRIES)
@pytest.mark.parametrize("page", LETTERS)
def test_the_letter_has_the_parts_of_the_chosen_country(
    server: Server, tab: Tab, page: str, chosen: str
) -> None:
    view = tab(1280, javascript=False)
    view.goto(server.address + page)
    view.locator(f"#{chosen}").check()
    for part in view.locator(".letter :is(.in-eu, .in-ch, .in-uk)").all():
        countries = (part.get_attribute("class") or "").split()
        assert part.is_visible() == (chosen in countries), countries


@pytest.mark.parametrize("page", LETTERS)
def test_the_letter_has_the_parts_whose_boxes_are_ticked(
    server: Server, tab: Tab, page: str
) -> None:
    view = tab(1280, javascript=False)
    view.goto(server.address + page)
    boxes = view.locator(".choice [type=checkbox]").all()
    assert boxes
    for ticked in (True, False):
        for box in boxes:
            box.set_checked(ticked)
            part = view.locator(f".letter .{box.get_attribute('id')}")
            assert part.is_visible() == ticked
        assert view.locator(".letter .for-reasons").is_visible() == ticked
    assert not view.locator(".letter .when").first.is_visible()


@pytest.mark.parametrize("page", LETTERS)
def test_what_is_copied_of_the_letter_is_what_is_shown(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(permissions=["clipboard-read", "clipboard-write"])
    view.goto(server.address + page)
    copied = []
    for country in COUNTRIES:
        view.locator(f"#{country}").check()
        view.locator(".letter .copy").click()
        copied.append(view.evaluate("navigator.clipboard.readText()"))
        assert copied[-1] == view.evaluate(TEXT)
    assert len(set(copied)) == len(COUNTRIES)


@pytest.mark.parametrize("page", LETTERS)
def test_without_has_all_parts_of_the_letter_stand_there_marked(
    server: Server, visitor: Tab, page: str
) -> None:
    view = visitor(bypass_csp=True)
    answer = server.address + page

    def older(route: object) -> None:
        html = route.fetch().text()
        route.fulfill(body=html.replace(":has(a)", ":has-not(a)"), content_type="text/html")

    view.route(answer, older)
    view.goto(answer)
    parts = view.locator(".letter pre").all()
    assert all(part.is_visible() for part in parts)
    assert all(mark.is_visible() for mark in view.locator(".letter .when").all())
    assert not view.locator(".choice").first.is_visible()
