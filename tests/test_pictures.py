"""What is drawn: pictures that show LinkedIn's words legibly, and images for messengers."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import cv2
import pytest
from playwright.sync_api import Browser, Page

import draw
from additions import pictures
from checks.finding import CannotRunError
from checks.settings_path import FILE_NAME, SettingsPath, load
from sample import edit, write_sample

ROOT = draw.ROOT
SETTINGS_PATH = load(ROOT / "docs" / FILE_NAME)
SIZE = re.compile(r'<svg [^>]*width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"')
LOADS_OR_RUNS = re.compile(r"<script|<image|<foreignObject|href|url\(|@import|@font-face|\son\w+=")


def drawn(root: Path, settings_path: SettingsPath) -> dict[str, str]:
    """Return the pictures of a project by their places."""
    texts = {}
    for place, draws in pictures.drawn_files(root, settings_path).items():
        if place.suffix == ".svg":
            texts[place.as_posix()] = draws()
    return texts


def words_in(svg: str) -> list[str]:
    """Return the texts of a picture, without the numbers of what is to be done."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in texts if text.get("class") != "number"]


PICTURES = drawn(ROOT, SETTINGS_PATH)


@pytest.mark.parametrize("language", SETTINGS_PATH.languages)
def test_the_pictures_show_every_label_and_no_other_words(language: str) -> None:
    shown = set()
    for place, svg in PICTURES.items():
        if f"/{language}/" in place:
            shown.update(words_in(svg))
    assert shown == {label.wordings[language].text for label in SETTINGS_PATH.labels}


@pytest.mark.parametrize("place", PICTURES)
def test_a_picture_is_small_and_knows_its_size_and_language(place: str) -> None:
    svg, language = PICTURES[place], Path(place).parts[1]
    assert len(gzip.compress(svg.encode(), 9)) <= 4000
    assert SIZE.match(svg)
    assert f'lang="{language}" xml:lang="{language}"' in svg
    assert not LOADS_OR_RUNS.search(svg)


@pytest.mark.parametrize("place", PICTURES)
def test_a_picture_marks_what_it_is_about(place: str) -> None:
    assert 'class="ring"' in PICTURES[place]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #fff or #12312f (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    weighed = 0.0
    for weight, place in ((0.2126, 0), (0.7152, 2), (0.0722, 4)):
        channel = int(digits[place : place + 2], 16) / 255
        linear = channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        weighed += weight * linear
    return weighed


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("place", PICTURES)
def test_text_and_marks_stand_out_in_light_and_dark(place: str) -> None:
    schemes = re.findall(r"svg\{(--[^}]*)\}", PICTURES[place])
    light, dark = (dict(re.findall(r"--(\w+):(#\w+)", scheme)) for scheme in schemes)
    for colours in (light, light | dark):
        assert contrast(colours["ink"], colours["panel"]) >= 4.5
        assert contrast(colours["mark"], colours["panel"]) >= 3
        assert contrast(colours["edge"], colours["panel"]) >= 3


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    width, height = pictures.PREVIEW_SIZE
    tab = browser.new_page(viewport={"width": width, "height": height})
    yield tab
    tab.close()


# The boxes of all elements that a selector finds: text, left, top, right, bottom.
BOXES = """elements => elements.map(element => {
  const box = element.getBoundingClientRect();
  return [element.textContent, box.left, box.top, box.right, box.bottom];
})"""


@pytest.mark.parametrize("place", PICTURES)
@pytest.mark.parametrize("font", ["inherit", "DejaVu Sans"])
def test_no_text_overflows_or_touches_anything(tab: Page, place: str, font: str) -> None:
    style = f"<style>body {{ margin: 0 }} text {{ font-family: {font} }}</style>"
    tab.set_content(style + PICTURES[place])
    texts = tab.eval_on_selector_all("text:not(.number)", BOXES)
    frames = tab.eval_on_selector_all("svg, .panel, .ring", BOXES)
    others = tab.eval_on_selector_all(".bar, .sign, .mark, .knob, .ink, .hand", BOXES)
    for text, left, top, right, bottom in texts:
        around = [
            frame
            for frame in frames
            if frame[1] < left < frame[3] and frame[2] < (top + bottom) / 2 < frame[4]
        ]
        frame = min(around, key=lambda frame: frame[3] - frame[1])
        assert min(left - frame[1], top - frame[2], frame[3] - right, frame[4] - bottom) >= 4, text
        for name, *other in [*others, *texts]:
            is_beside = right <= other[0] or other[2] <= left
            # A box has room for descenders that most lines lack: a finger tip may reach into it.
            is_above_or_below = other[1] >= bottom - 3 or other[3] <= top
            assert name == text or is_beside or is_above_or_below, f"{text}: overlaps {other}"


def test_an_image_is_no_more_than_120_kb_and_shows_something() -> None:
    for name in pictures.image_pages(ROOT, SETTINGS_PATH):
        file = ROOT / pictures.IMAGES / name
        image = cv2.imread(str(file))
        assert image is not None and image.std() > 20, name
        assert file.stat().st_size <= 120_000, name


@pytest.mark.parametrize("language", SETTINGS_PATH.languages)
def test_the_words_of_a_preview_fit_and_are_large_enough(tab: Page, language: str) -> None:
    tab.set_content(pictures.image_pages(ROOT, SETTINGS_PATH)[f"preview-{language}.png"])
    end = 40
    for _, left, top, right, bottom in tab.eval_on_selector_all("svg, h1, p", BOXES):
        assert left >= 40 and right <= 1160 and bottom <= 600
        assert top >= end
        end = bottom
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    # A thumbnail is 300 pixels wide, a quarter of the image.
    assert tab.eval_on_selector("div", size) >= 4 * 24, "the word on the switch"
    assert tab.eval_on_selector("h1", size) >= 4 * 20
    assert tab.eval_on_selector("p", size) >= 4 * 12


# --- Drawing, on the sample ---------------------------------------------------------------------

TEMPLATE = """<svg xmlns="http://www.w3.org/2000/svg">
{% for line in lines(label("shelf"), 90) %}<text>{{ line }}</text>{% endfor %}
</svg>
"""
PICTURE = "docs/en/pictures/shelf.svg"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample with a template, everything drawn."""
    write_sample(tmp_path)
    templates = tmp_path / pictures.TEMPLATES
    templates.mkdir(parents=True, exist_ok=True)
    (templates / "shelf.svg.j2").write_text(TEMPLATE, "utf-8")
    draw.draw(tmp_path, with_images=False)
    return tmp_path


def redrawn(root: Path) -> list[str]:
    files = pictures.redraw(root, load(root / "docs" / FILE_NAME))
    return [file.relative_to(root).as_posix() for file in files]


def test_what_is_stale_is_drawn_and_nothing_twice(root: Path) -> None:
    picture = root / PICTURE
    picture.write_bytes(picture.read_bytes().replace(b"\n", b"\r\n"))
    assert redrawn(root) == []
    picture.write_text("<svg/>")
    assert redrawn(root) == [PICTURE]
    picture.unlink()
    assert redrawn(root) == [PICTURE]


def test_files_that_systems_leave_beside_templates_are_none(root: Path) -> None:
    (root / pictures.TEMPLATES / "._shelf.svg.j2").write_bytes(b"\xb0")
    assert redrawn(root) == []


LINES = [
    ("<b>&amp;", ["<b>&amp;"]),
    ("MMMM MMMM", ["MMMM", "MMMM"]),
    ("illi illi illi", ["illi illi illi"]),
]


@pytest.mark.parametrize(("label", "lines"), LINES)
def test_a_label_is_drawn_as_it_is_in_lines_that_are_full(
    root: Path, label: str, lines: list[str]
) -> None:
    edit(root, f"docs/{FILE_NAME}", "The upper shelf", label)
    assert words_in(drawn(root, load(root / "docs" / FILE_NAME))[PICTURE]) == lines


UNDRAWABLE = [
    ("90", "60", ': the label "Das obere Regal" (de) needs more than 2 lines of 60 pixels'),
    ("90", "30", ': the label "Das obere Regal" (de) needs more than 30 pixels for "obere"'),
    ('"shelf"', '"shelv"', ': draws the label "shelv", which the settings path does not have'),
    ("{% endfor %}", "\n{% endif %}", ":3: Encountered unknown tag 'endif'"),
    ("{{ line }}", "{{ lime }}", ": 'lime' is undefined"),
    ("{{ line }}", "{{ 1 / 0 }}", ": division by zero"),
]


@pytest.mark.parametrize(("old", "new", "problem"), UNDRAWABLE)
def test_a_picture_that_cannot_be_drawn_names_its_template(
    root: Path, old: str, new: str, problem: str
) -> None:
    edit(root, "scripts/templates/shelf.svg.j2", old, new)
    with pytest.raises(CannotRunError) as error:
        redrawn(root)
    assert str(error.value).startswith(f"scripts/templates/shelf.svg.j2{problem}")


def run_draw(root: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the project `root` in place of the one that it lies in."""
    code = (
        f"import draw, pathlib, sys; draw.ROOT = pathlib.Path({str(root)!r}); sys.exit(draw.main())"
    )
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **settings}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("foo", 2)])
def test_who_asks_for_something_else_gets_no_drawing(root: Path, argument: str, code: int) -> None:
    (root / PICTURE).unlink()
    assert run_draw(root, argument).returncode == code
    assert not (root / PICTURE).exists()


@pytest.mark.usefixtures("browser")  # or the test is skipped
def test_images_are_made_when_they_are_asked_for(root: Path) -> None:
    image = root / pictures.IMAGES / "touch-icon.png"
    image.parent.mkdir(parents=True, exist_ok=True)
    image.with_name("logo.svg").write_text("<svg/>")
    (root / pictures.TEMPLATES / pictures.TOUCH_ICON).write_text("{% include 'logo.svg' %}")
    assert run_draw(root).returncode == 0
    refused = run_draw(root, "--images", CHROMIUM="/nowhere")
    assert refused.returncode == 2
    assert refused.stderr.startswith("draw.py: images need Chromium, Chrome or Edge, and none was")
    assert not image.exists()
    assert run_draw(root, "--images").stdout.endswith(" files, 1 images\n")
    assert cv2.imread(str(image)).shape[:2] == pictures.TOUCH_ICON_SIZE


@pytest.mark.parametrize(
    ("variable", "program"),
    [
        ("PROGRAMFILES(X86)", "Microsoft/Edge/Application/msedge.exe"),
        ("HOME", "Applications/Chromium.app/Contents/MacOS/Chromium"),
        ("PATH", "google-chrome"),
    ],
)
def test_browsers_are_found_where_systems_keep_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, program: str
) -> None:
    file = tmp_path / program
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o755)
    monkeypatch.delenv(pictures.PROGRAM, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv(variable, str(tmp_path))
    assert pictures.chromium() == str(file)
