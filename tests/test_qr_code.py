"""A QR code leads to the exact address, and stays dark on light with a quiet zone wherever it stands."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser

import qr_code

ADDRESSES = [
    "https://ki-training-aus.example/opt-out/",
    "https://ki-training-aus.example/en/opt-out/",
    "https://example.org/some/sub-path/that-is-longer/opt-out/?from=poster&x=1#switch",
    "https://umläut.example/weg/",
]


def modules(svg: str) -> np.ndarray:
    """Return the modules that the paths of `svg` draw, quiet zone included: True is dark."""
    root = ElementTree.fromstring(svg)
    side = int(root.get("viewBox", "").split()[2])
    dark = np.zeros((side, side), dtype=bool)
    (lines,) = (path.get("d", "") for path in root if path.get("stroke"))
    x, y = 0.0, 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmh]*)", lines):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if kind == "h":
            dark[int(y), int(x) : int(x + values[0])] = True
            x += values[0]
        else:
            x, y = (values[0], values[1]) if kind == "M" else (x + values[0], y + values[1])
    return dark


def decoded(picture: np.ndarray) -> str:
    # OpenCV's other detector trips over some codes in pictures without any noise.
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(picture)
    return text


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_independent_decoder_reads_the_exact_address(address: str) -> None:
    picture = np.where(modules(qr_code.svg(address, "QR")), 0, 255).astype(np.uint8)
    assert decoded(picture.repeat(8, axis=0).repeat(8, axis=1)) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_four_light_modules_surround_the_code(address: str) -> None:
    dark = modules(qr_code.svg(address, "QR"))
    for margin in (dark[:4], dark[-4:], dark[:, :4], dark[:, -4:]):
        assert not margin.any()
    assert dark[4, 4:11].all(), "the finder pattern follows at once"


def test_colours_are_attributes_that_cover_the_whole_square() -> None:
    root = ElementTree.fromstring(qr_code.svg(ADDRESSES[0], "QR"))
    ground, lines = root
    side = root.get("viewBox", "").split()[2]
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{side}v{side}h-{side}z")
    assert lines.get("stroke") == "#000"


def test_it_can_stand_inside_a_page_under_a_strict_policy() -> None:
    svg = qr_code.svg(ADDRESSES[0], "QR")
    assert svg.startswith("<svg ")
    assert not re.search(r"style|class=|<\?xml", svg)
    root = ElementTree.fromstring(svg)
    assert root.get("width") == root.get("height")
    assert int(root.get("width", 0)) >= 100


def test_it_is_an_image_with_the_given_name_whatever_characters_that_has() -> None:
    root = ElementTree.fromstring(qr_code.svg(ADDRESSES[0], 'QR-Code für „a“ & <b> "c"'))
    assert (root.get("role"), root.get("aria-label")) == ("img", 'QR-Code für „a“ & <b> "c"')


def test_equal_arguments_give_equal_codes_and_other_addresses_other_codes() -> None:
    assert qr_code.svg(ADDRESSES[0], "QR") == qr_code.svg(ADDRESSES[0], "QR")
    assert qr_code.svg(ADDRESSES[0], "QR") != qr_code.svg(ADDRESSES[1], "QR")


@pytest.mark.parametrize(
    ("address", "message"), [("", "needs an address"), ("https://example.org/" + 3000 * "x", "too large")]
)
def test_an_address_that_no_code_can_hold_is_refused(address: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        qr_code.svg(address, "QR")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it_readably_in_light_and_dark(browser: Browser, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(
        "<!doctype html><style>:root { color-scheme: light dark } body { background: canvas }</style>"
        + qr_code.svg(ADDRESSES[0], "QR")
    )
    shot = page.screenshot()
    page.close()
    picture = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert decoded(picture) == ADDRESSES[0]
