"""The pictures of LinkedIn's screens: up to date, legible, small, and showing LinkedIn's own words."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

import draw_pictures
import drawing
from settings_path import SettingsPath, load
from text_fit import text_width

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"
PATH = load(ROOT / "docs" / "settings-path.toml")
PICTURES = {place.as_posix(): content.decode() for place, content in draw_pictures.draw(PATH).items()}
NAMES = ["step-1-app", "step-1-web", "step-2-app", "step-2-web", "step-3", "step-4"]

every_picture = pytest.mark.parametrize("place", PICTURES)


def parsed(place: str) -> ElementTree.Element:
    return ElementTree.fromstring(PICTURES[place])


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def wordings(path: SettingsPath, language: str) -> dict[str, str]:
    return {label.id: label.wordings[language].text for step in path.steps for label in step.labels}


def palettes(svg: str) -> dict[str, dict[str, str]]:
    """Return the named colours of a picture in light and in dark; dark ones replace light ones of the same name."""
    light, dark = re.findall(r"svg\{(--[^}]*)\}", svg)
    colours = dict(re.findall(r"--(\w+):(#\w+)", light))
    return {"light": colours, "dark": colours | dict(re.findall(r"--(\w+):(#\w+)", dark))}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# --- What is committed -----------------------------------------------------------------------------------------------


def test_the_committed_pictures_are_what_the_command_draws() -> None:
    assert list(draw_pictures.stale(ROOT / "docs", draw_pictures.draw(PATH))) == []


def test_each_language_has_the_same_pictures() -> None:
    assert sorted(PICTURES) == sorted(
        f"{language}/pictures/{name}.svg" for language in PATH.languages for name in NAMES
    )


@every_picture
def test_a_picture_is_at_most_4_kb_gzipped(place: str) -> None:
    assert len(gzip.compress(PICTURES[place].encode(), 9)) <= 4000


@every_picture
def test_a_picture_has_its_size_its_language_and_a_title(place: str) -> None:
    root = parsed(place)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("328", "208", "0 0 328 208")
    language = place.split("/")[0]
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.get("id") == root.get("aria-labelledby")
    assert title.text == drawing.words(drawing.TEMPLATES / "words.toml", language, "pictures", Path(place).stem)


@every_picture
def test_a_picture_loads_nothing_and_runs_nothing(place: str) -> None:
    assert not re.search(r"<script|<image|<foreignObject|href|url\(|@import|@font-face|\son\w+=", PICTURES[place])


# --- LinkedIn's words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PATH.languages)
def test_pictures_show_every_label_and_no_other_words(language: str) -> None:
    shown = {text for place in PICTURES if place.startswith(f"{language}/") for text in texts(parsed(place))}
    assert shown == set(wordings(PATH, language).values())


@every_picture
def test_a_picture_marks_one_place_with_a_ring_and_a_hand(place: str) -> None:
    classes = [element.get("class") for element in parsed(place).iter()]
    assert classes.count("ring") == classes.count("hand") == 1


@pytest.mark.parametrize("language", PATH.languages)
def test_the_switch_goes_from_on_to_off_and_its_knob_moves(language: str) -> None:
    root = parsed(f"{language}/pictures/step-4.svg")
    on, off = wordings(PATH, language)["on"], wordings(PATH, language)["off"]
    assert texts(root)[-2:] == [on, off]

    def attribute(tag: str, name: str, css: str) -> float:
        element = root.find(f".//{SVG}{tag}[@class='{css}']")
        assert element is not None
        return float(element.get(name, ""))

    def middle(css: str) -> float:
        return attribute("rect", "x", css) + attribute("rect", "width", css) / 2

    assert middle("mark") < middle("sign"), "the switch that is on stands to the left of the one that is off"
    assert attribute("circle", "cx", "knob") > middle("mark"), "on: the knob is at the right end"
    assert attribute("circle", "cx", "ink") < middle("sign"), "off: the knob is at the left end"


# --- Legible ---------------------------------------------------------------------------------------------------------


@every_picture
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_stand_out_in_light_and_dark(place: str, scheme: str) -> None:
    colours = palettes(PICTURES[place])[scheme]
    assert contrast(colours["ink"], colours["panel"]) >= 4.5
    assert contrast(colours["mark"], colours["panel"]) >= 3
    assert contrast(colours["edge"], colours["panel"]) >= 3


@every_picture
def test_text_is_at_least_12_px_and_the_size_that_lines_are_wrapped_for(place: str) -> None:
    sizes = {float(size) for size in re.findall(r"font(?:-size)?:(?:\S+ )*?([\d.]+)px", PICTURES[place])}
    assert sizes == {draw_pictures.FONT_SIZE}
    assert min(sizes) >= 12


MEASURE = """() => {
  const box = e => { const {x, y, width, height} = e.getBoundingClientRect(); return [x, y, x + width, y + height] };
  const boxes = css => [...document.querySelectorAll(css)].map(box);
  return {
    texts: [...document.querySelectorAll("text")].map(e => [e.textContent, box(e)]),
    lines: [...document.querySelectorAll("text")].flatMap(e => (e.children.length ? [...e.children] : [e]).map(
      line => [line.textContent, e.matches(".heading"), line.getComputedTextLength()])),
    frames: boxes(".panel, .ring"),
    others: boxes(".bar, .sign, .mark, .knob, .ink, .hand"),
  };
}"""


@every_picture
@pytest.mark.parametrize("font", [None, "DejaVu Sans"])
def test_no_text_overflows_or_touches_anything(browser: Browser, place: str, font: str | None) -> None:
    page = browser.new_page(viewport={"width": 328, "height": 208})
    page.set_content(
        f"<style>body {{ margin: 0 }} {f'text {{ font-family: {font!r} !important }}' if font else ''}</style>"
    )
    page.evaluate("svg => document.body.insertAdjacentHTML('beforeend', svg)", PICTURES[place])
    measured: dict[str, Any] = page.evaluate(MEASURE)
    page.close()

    for line, bold, width in measured["lines"]:
        assert width <= text_width(line, draw_pictures.FONT_SIZE, bold=bold), line
    for text, (left, top, right, bottom) in measured["texts"]:
        around = [f for f in measured["frames"] if f[0] < left < f[2] and f[1] < (top + bottom) / 2 < f[3]]
        frame = min(around, key=lambda f: f[2] - f[0])
        room = min(left - frame[0], frame[2] - right, top - frame[1], frame[3] - bottom, 208 - bottom)
        assert room >= 4, f"{text}: {room} px to the edge"
        for other in measured["others"] + [box for name, box in measured["texts"] if name != text]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            # A box round the text has room for descenders that most lines lack: a finger tip may reach into it.
            assert apart or other[1] >= bottom - 3, f"{text}: overlaps {other}"
