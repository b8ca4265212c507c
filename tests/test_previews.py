"""Link previews and icons: the right size, small, readable, and drawn from the present templates and words."""

from __future__ import annotations

import re
import shutil
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser

import draw_previews
import drawing
import png_text
from settings_path import load

LANGUAGES = load(draw_previews.ROOT / "docs" / "settings-path.toml").languages
DRAWN = draw_previews.images(LANGUAGES)


def test_every_language_has_a_preview_and_the_site_a_touch_icon() -> None:
    assert set(DRAWN) == {"preview-de.png", "preview-en.png", "touch-icon.png"}
    assert {f"preview-{language}.png" for language in LANGUAGES} < set(DRAWN)


def test_the_committed_images_are_drawn_from_the_present_templates() -> None:
    assert list(draw_previews.stale(draw_previews.IMAGES, DRAWN)) == []


@pytest.mark.parametrize("name", DRAWN)
def test_an_image_has_the_size_that_the_page_announces(name: str) -> None:
    picture = cv2.imread(str(draw_previews.IMAGES / name))
    assert picture is not None
    assert picture.shape[:2] == ((180, 180) if name == "touch-icon.png" else (630, 1200))
    assert picture.std() > 20, "not a single colour"


@pytest.mark.parametrize("name", DRAWN)
def test_an_image_is_at_most_120_kb(name: str) -> None:
    assert (draw_previews.IMAGES / name).stat().st_size <= 120_000


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("de", ["KI.Training ausschalten", "Vier Schritte", "eine Minute", "Unabhängig"]),
        ("en", ["Switch off", "AI training", "Four steps", "one minute", "independent"]),
    ],
)
def test_a_preview_says_what_the_page_is(language: str, facts: list[str]) -> None:
    page = DRAWN[f"preview-{language}.png"].html
    assert f'<html lang="{language}">' in page
    assert [fact for fact in facts if not re.search(fact, page)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_preview_fit_and_are_large_enough_for_a_thumbnail(browser: Browser, language: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.set_content(DRAWN[f"preview-{language}.png"].html)
    boxes = [box for text in page.locator("svg, h1, p").all() if (box := text.bounding_box())]
    sizes = page.eval_on_selector_all("h1, p", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    page.close()
    assert min(box["x"] for box in boxes) >= 40
    assert max(box["x"] + box["width"] for box in boxes) <= 1160
    assert min(box["y"] for box in boxes) >= 40
    assert max(box["y"] + box["height"] for box in boxes) <= 600
    assert all(above["y"] + above["height"] <= below["y"] for above, below in pairwise(boxes))
    # A thumbnail is 300 px wide, a quarter of the image.
    assert sizes[0] / 4 >= 24
    assert sizes[1] / 4 >= 12


def test_a_preview_drawn_in_the_browser_carries_the_digest_of_its_page(browser: Browser) -> None:
    image = draw_previews.Image("<!doctype html><title>red</title><body bgcolor=#ff0000>", 40, 20)
    png = draw_previews.photograph(browser, image)
    assert png_text.text(png, draw_previews.KEYWORD) == image.digest
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (20, 40, 3)
    assert (picture == (0, 0, 255)).all(), "red, in the order blue, green, red"


def test_changed_words_make_a_preview_stale(tmp_path: Path) -> None:
    shutil.copytree(draw_previews.IMAGES, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "words.toml"
    words = (drawing.TEMPLATES / "words.toml").read_text(encoding="utf-8")
    table.write_text(words.replace("one minute", "two minutes"), encoding="utf-8")
    (tmp_path / "touch-icon.png").write_bytes(b"")
    changed = draw_previews.images(LANGUAGES, table)
    assert list(draw_previews.stale(tmp_path, changed)) == ["preview-en.png", "touch-icon.png"]


def test_a_language_without_words_is_named() -> None:
    with pytest.raises(drawing.DrawingError, match=r"words\.toml: no words for fr\.preview\.headline: add them$"):
        draw_previews.images(("fr",))


def test_without_chromium_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    shutil.copy(draw_previews.IMAGES / "logo.svg", tmp_path)
    monkeypatch.setattr(draw_previews, "IMAGES", tmp_path)
    assert draw_previews.main([]) == 2
    assert capsys.readouterr().err == (
        "draw_previews: needs Chromium, which is not on the PATH: install it (Debian: apt install chromium)\n"
    )


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for images that holds the logo alone."""
    shutil.copy(draw_previews.IMAGES / "logo.svg", tmp_path)
    monkeypatch.setattr(draw_previews, "IMAGES", tmp_path)
    return tmp_path


def test_the_command_draws_what_is_missing_and_nothing_twice(
    empty_folder: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(draw_previews, "chromium", lambda: nullcontext(browser))
    assert [draw_previews.main([]), draw_previews.main([])] == [0, 0]
    assert capsys.readouterr().out == "previews: 3 of 3 written\npreviews: 0 of 3 written\n"
    assert {file.name for file in empty_folder.glob("*.png")} == {"preview-de.png", "preview-en.png", "touch-icon.png"}


def test_a_folder_that_cannot_be_written_ends_in_one_line(
    empty_folder: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, content: bytes) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(draw_previews, "chromium", lambda: nullcontext(browser))
    monkeypatch.setattr(draw_previews, "put", refuse)
    assert draw_previews.main([]) == 2
    assert capsys.readouterr().err == f"draw_previews: {empty_folder / 'preview-de.png'}: Permission denied\n"


def test_check_names_each_stale_image_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copy(draw_previews.IMAGES / "logo.svg", tmp_path)
    shutil.copy(draw_previews.IMAGES / "preview-de.png", tmp_path)
    monkeypatch.setattr(draw_previews, "IMAGES", tmp_path)
    assert draw_previews.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / name}: missing or not up to date: run python scripts/draw_previews.py"
        for name in ("preview-en.png", "touch-icon.png")
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["logo.svg", "preview-de.png"]


def test_text_in_a_png_survives_and_the_picture_stays_readable() -> None:
    png = (draw_previews.IMAGES / "touch-icon.png").read_bytes()
    more = png_text.with_text(png, "note", "twice")
    assert (png_text.text(more, "note"), png_text.text(more, "other")) == ("twice", None)
    assert png_text.text(more, draw_previews.KEYWORD) == png_text.text(png, draw_previews.KEYWORD)


@pytest.mark.parametrize("name", ["logo.svg", "favicon.svg"])
def test_logo_and_favicon_are_small_square_and_adapt_to_dark(name: str) -> None:
    content = (draw_previews.IMAGES / name).read_bytes()
    assert len(content) <= 600
    assert ElementTree.fromstring(content).get("viewBox") == "0 0 24 24"
    assert b"prefers-color-scheme:dark" in content


def test_the_favicon_is_the_logo() -> None:
    assert (draw_previews.IMAGES / "favicon.svg").read_bytes() == (draw_previews.IMAGES / "logo.svg").read_bytes()
