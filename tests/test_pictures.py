"""What is drawn: LinkedIn's words in pictures that are legible, small and up to date, and images for messengers."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import cv2
import pytest
from playwright.sync_api import Browser, Page

from checks import pictures
from checks.finding import DOCS, Finding
from checks.reading import apply, read_guide
from checks.settings_path import FILE_NAME, SCHEMA_NAME, load
from sample import assert_found, edit, write_sample

ROOT, GUIDE = DOCS.parent, read_guide(DOCS)
ALL = {place.as_posix(): draw() for place, draw in pictures.pictures(ROOT, GUIDE.path).items()}
DRAWN = {place: text for place, text in ALL.items() if place.endswith(".svg")}
PHOTOGRAPHED = pictures.photographs(ROOT, GUIDE.path)
SIZE = re.compile(r'<svg [^>]*width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"')
MEASURE = """() => {
  const box = e => { const {x, y, width, height} = e.getBoundingClientRect(); return [x, y, x + width, y + height] };
  const boxes = css => [...document.querySelectorAll(css)].map(e => [e.textContent, box(e)]);
  return [boxes("text"), boxes(".panel, .ring"), boxes(".bar, .sign, .mark, .knob, .ink, .hand")];
}"""


def texts(svg: str) -> list[str]:
    return [
        "".join(text.itertext())
        for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def contrast(*colours: str) -> float:
    """Return the contrast ratio of two colours such as #fff and #12312f (WCAG 2.2)."""
    whole = (
        colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        for colour in colours
    )
    channels = (
        [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)] for digits in whole
    )
    linear = (
        [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in each]
        for each in channels
    )
    dark, light = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in linear
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("language", GUIDE.path.languages)
def test_the_pictures_show_every_label_and_no_other_words(language: str) -> None:
    shown = {
        text for place, svg in DRAWN.items() if f"/{language}/" in place for text in texts(svg)
    }
    assert shown == {label.wordings[language].text for label in GUIDE.path.labels}


def test_a_picture_is_small_knows_its_size_and_language_and_loads_and_runs_nothing() -> None:
    for place, svg in DRAWN.items():
        language = Path(place).parts[1]
        assert len(gzip.compress(svg.encode(), 9)) <= 4000, place
        assert SIZE.match(svg) and f'lang="{language}" xml:lang="{language}"' in svg, place
        assert not re.search(
            r"<script|<image|<foreignObject|href|url\(|@import|@font-face|\son\w+=|<title", svg
        ), place
        assert svg.count('class="ring"') == svg.count('class="hand"') == 1, (
            f"{place}: one place is marked"
        )


def test_text_and_marks_stand_out_in_light_and_dark() -> None:
    for place, svg in DRAWN.items():
        light, dark = (
            dict(re.findall(r"--(\w+):(#\w+)", colours))
            for colours in re.findall(r"svg\{(--[^}]*)\}", svg)
        )
        for colours in (light, light | dark):
            assert contrast(colours["ink"], colours["panel"]) >= 4.5, place
            assert (
                min(contrast(colours[name], colours["panel"]) for name in ("mark", "edge")) >= 3
            ), place
        assert min(map(float, re.findall(r"font:(?:\S+ )*?([\d.]+)px", svg))) >= 12, place


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    yield page
    page.close()


@pytest.mark.parametrize("place", DRAWN)
@pytest.mark.parametrize("font", ["inherit", "DejaVu Sans"])
def test_no_text_overflows_or_touches_anything(tab: Page, place: str, font: str) -> None:
    own = "" if font == "inherit" else f"text {{ font-family: {font!r} !important }}"
    tab.set_content(f"<style>body {{ margin: 0 }} {own}</style>{DRAWN[place]}")
    written, frames, others = tab.evaluate(MEASURE)
    height = int(SIZE.match(DRAWN[place])[2])  # type: ignore[index]
    for text, (left, top, right, bottom) in written:
        around = [f for _, f in frames if f[0] < left < f[2] and f[1] < (top + bottom) / 2 < f[3]]
        frame = min(around, key=lambda f: f[2] - f[0])
        assert (
            min(
                left - frame[0],
                frame[2] - right,
                top - frame[1],
                frame[3] - bottom,
                height - bottom,
            )
            >= 4
        ), text
        for name, other in [*others, *written]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            # A box round the text has room for descenders that most lines lack: a finger tip may reach into it.
            assert name == text or apart or other[1] >= bottom - 3, f"{text}: overlaps {other}"


def test_an_image_is_no_more_than_120_kb_and_shows_something() -> None:
    for file in (ROOT / pictures.IMAGES / name for name in PHOTOGRAPHED):
        image = cv2.imread(str(file))
        assert image is not None and image.std() > 20 and file.stat().st_size <= 120_000, file


@pytest.mark.parametrize("language", GUIDE.path.languages)
def test_the_words_of_a_preview_fit_and_are_large_enough_for_a_thumbnail(
    tab: Page, language: str
) -> None:
    html, words = PHOTOGRAPHED[f"preview-{language}.png"], GUIDE.words[language]
    assert f'<html lang="{language}">' in html
    assert all(words[f"preview.{key}"] in html for key in ("headline", "place", "signature"))
    tab.set_content(html)
    boxes = [box for text in tab.locator("svg, h1, p").all() if (box := text.bounding_box())]
    sizes = tab.eval_on_selector_all(
        "h1, p", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert all(box["x"] >= 40 and box["x"] + box["width"] <= 1160 for box in boxes)
    assert all(box["y"] >= 40 and box["y"] + box["height"] <= 600 for box in boxes)
    assert all(above["y"] + above["height"] <= below["y"] for above, below in pairwise(boxes))
    assert sizes[0] >= 4 * 24 and sizes[1] >= 4 * 12, (
        "a thumbnail is 300 px wide, a quarter of the image"
    )


# --- Drawing, on the sample -------------------------------------------------------------------------------------------

TEMPLATE = """<svg xmlns="http://www.w3.org/2000/svg">
{% for line in lines(label("shelf"), 84) %}<text>{{ line }}</text>{% endfor %}
</svg>
"""
DRAW = "1: picture-stale: expected what would be drawn now, found something else or nothing; run …/dev.py draw"
SHOW = "1: picture-stale: expected an image of what would be shown now, found another or none; run …/dev.py draw"
MORE = "1: picture-stale: expected pictures that a template draws, found another; delete it"
PICTURE, SCHEMA = "docs/en/pictures/step-2.svg", f"docs/{SCHEMA_NAME}"
PREVIEW = "overrides/assets/images/preview-en.png"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample with templates for a picture and for a preview, everything drawn."""
    monkeypatch.chdir(tmp_path)
    path = load(write_sample(tmp_path) / FILE_NAME)
    for folder in (
        pictures.TEMPLATES,
        pictures.IMAGES,
        *(Path("docs", code, "pictures") for code in path.languages),
    ):
        folder.mkdir(parents=True)
    (pictures.TEMPLATES / "step-2.svg.j2").write_text(TEMPLATE, "utf-8")
    (pictures.TEMPLATES / "preview.html.j2").write_text("<h1>{{ headline }}</h1>", "utf-8")
    Path("overrides", "strings").mkdir()
    for code in path.languages:
        Path("overrides", "strings", f"{code}.html").write_text(
            '  "preview.headline": "Licht & so",\n', "utf-8"
        )
        (pictures.IMAGES / f"preview-{code}.png").touch()
    pictures.redraw(tmp_path, path)
    pictures.note(tmp_path, pictures.photographs(tmp_path, path))
    return tmp_path


def findings(root: Path) -> list[Finding]:
    return apply(pictures.RULES, read_guide(root / "docs"))


def test_what_is_drawn_now_is_no_finding_whatever_its_line_ends(root: Path) -> None:
    Path(PICTURE).write_bytes(Path(PICTURE).read_bytes().replace(b"\n", b"\r\n"))
    assert findings(root) == []


@pytest.mark.parametrize(
    ("change", "place", "expected"),
    [
        (lambda: Path(PICTURE).unlink(), PICTURE, DRAW),
        (lambda: Path(PICTURE).write_text("<svg/>"), PICTURE, DRAW),
        (lambda: edit(Path("docs"), FILE_NAME, "The upper shelf", "A shelf"), PICTURE, DRAW),
        (lambda: Path(SCHEMA).unlink(), SCHEMA, DRAW),
        (lambda: Path("docs/en/pictures/old.svg").touch(), "docs/en/pictures/old.svg", MORE),
        (lambda: Path(PREVIEW).unlink(), PREVIEW, SHOW),
        (lambda: edit(Path("overrides"), "strings/en.html", "Licht", "Light"), PREVIEW, SHOW),
        (
            lambda: edit(Path(), str(pictures.DIGESTS), "preview-en.png", "preview-nl.png"),
            PREVIEW,
            SHOW,
        ),
    ],
    ids=[
        "missing",
        "changed",
        "renamed label",
        "no schema",
        "surplus",
        "no preview",
        "other words",
        "no digest",
    ],
)
def test_what_is_not_drawn_now_is_a_finding(
    root: Path, change: Callable[[], object], place: str, expected: str
) -> None:
    change()
    assert_found(findings(root), [expected], place)


def test_markup_in_a_label_is_drawn_as_text(root: Path) -> None:
    edit(root, f"docs/{FILE_NAME}", "The upper shelf", "<b>&amp;")
    assert texts(pictures.pictures(root, load(root / "docs" / FILE_NAME))[Path(PICTURE)]()) == [
        "<b>&amp;"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("84", "40", ': has no room for "The upper shelf" in 2 lines of 40 pixels'),
        ('"shelf"', '"shelv"', ': draws the label "shelv", which the settings path does not have'),
        ("{% endfor %}", "\n{% endif %}", ":3: Encountered unknown tag 'endif'…"),
        ("{{ line }}", "{{ lime }}", ": 'lime' is undefined"),
    ],
)
def test_a_picture_that_cannot_be_drawn_names_its_template(
    root: Path, old: str, new: str, problem: str
) -> None:
    edit(root, "scripts/templates/step-2.svg.j2", old, new)
    expected = f"1: picture-stale: scripts/templates/step-2.svg.j2{problem}"
    assert_found(findings(root)[1:], [expected], PICTURE)


def draw(root: Path, **environment: str) -> tuple[str, str, int]:
    """Run the command on the sample, in which a copy of it lies; return what it prints and its exit code."""
    shutil.copytree(ROOT / "scripts" / "guide", root / "scripts" / "guide", dirs_exist_ok=True)
    shutil.copy(ROOT / "scripts" / "draw.py", root / "scripts")
    command = [sys.executable, str(root / "scripts" / "draw.py")]
    result = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )
    return result.stdout, result.stderr, result.returncode


def test_the_command_draws_what_is_stale_and_nothing_twice(root: Path, browser: Browser) -> None:
    Path(PICTURE).unlink()
    Path(PREVIEW).unlink()
    assert draw(root) == ("drawn: 1 of 3 files, 1 of 2 images\n", "", 0)
    assert draw(root) == ("drawn: 0 of 3 files, 0 of 2 images\n", "", 0)
    assert findings(root) == []
    image = cv2.imread(PREVIEW)
    assert image is not None and image.shape[1::-1] == pictures.SIZES["preview"]


@pytest.mark.parametrize(
    ("gone", "problem"),
    [
        (
            PREVIEW,
            "images need Chromium, which is not on the PATH; on Debian: apt-get install chromium",
        ),
        (
            f"docs/{FILE_NAME}",
            f"docs/{FILE_NAME}: is missing; restore it, it holds LinkedIn's labels",
        ),
    ],
)
def test_the_command_says_in_one_line_what_it_lacks(root: Path, gone: str, problem: str) -> None:
    Path(gone).unlink()
    assert draw(root, PATH="") == ("", f"draw.py: {problem}\n", 2)
