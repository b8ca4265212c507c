"""Draw the link previews, one PNG per language, and the touch icon, with Chromium.

    python scripts/draw_previews.py [--check]

The browser's version and fonts show in the pixels. So --check does not compare them: each file carries the digest of
the page that it was drawn from. Exit status: 0 fine, 1 stale images, 2 cannot draw.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

import png_text
from drawing import TEMPLATES, DrawingError, environment, put, render, words
from settings_path import SettingsPathError, load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "overrides" / "assets" / "images"
KEYWORD = "drawn-from"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Image:
    """An image to be drawn: an HTML page that needs nothing else, and the size of the window that shows it."""

    html: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """What tells this image from one drawn from another page or at another size."""
        return hashlib.sha256(f"{self.width} {self.height}\n{self.html}".encode()).hexdigest()


def images(languages: tuple[str, ...], table: Path = TEMPLATES / "words.toml") -> dict[str, Image]:
    """Return the images by file name: a preview for each of `languages`, and the touch icon from the logo.

    Raises DrawingError when `table` lacks the words of a language.
    """
    templates = environment()
    drawn = {
        f"preview-{language}.png": Image(
            render(
                templates,
                "preview.html.j2",
                language=language,
                **{key: words(table, language, "preview", key) for key in ("headline", "promise", "signature")},
            ),
            1200,
            630,
        )
        for language in languages
    }
    logo = Markup((IMAGES / "logo.svg").read_text(encoding="utf-8"))
    drawn["touch-icon.png"] = Image(render(templates, "touch-icon.html.j2", logo=logo), 180, 180)
    return drawn


def stale(folder: Path, drawn: Mapping[str, Image]) -> Iterator[str]:
    """Yield the names of `drawn` whose file in `folder` is missing or was drawn from something else."""
    for name, image in drawn.items():
        file = folder / name
        if not file.is_file() or png_text.text(file.read_bytes(), KEYWORD) != image.digest:
            yield name


def photograph(browser: Browser, image: Image) -> bytes:
    """Return `image` as a PNG file, photographed in `browser`, with its digest inside."""
    page = browser.new_page(viewport={"width": image.width, "height": image.height})
    page.set_content(image.html)
    png = page.screenshot()
    page.close()
    return png_text.with_text(png, KEYWORD, image.digest)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium; raises DrawingError where that cannot be done."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise DrawingError('needs Playwright: "python3 scripts/dev.py test" installs it') from error
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        raise DrawingError("needs Chromium, which is not on the PATH: install it (Debian: apt install chromium)")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            yield browser
            browser.close()
    except Error as error:
        raise DrawingError(f"Chromium failed: {error.message.splitlines()[0]}") from error


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Draw the link previews and the touch icon with Chromium.")
    parser.add_argument("--check", action="store_true", help="compare only: write nothing, name the stale images")
    options = parser.parse_args(arguments)
    try:
        drawn = images(load(ROOT / "docs" / "settings-path.toml").languages)
        old = list(stale(IMAGES, drawn))
        if options.check:
            for name in old:
                print(f"{IMAGES / name}: missing or not up to date: run python scripts/draw_previews.py")
            return 1 if old else 0
        if old:
            with chromium() as browser:
                for name in old:
                    put(IMAGES / name, photograph(browser, drawn[name]))
    except (SettingsPathError, DrawingError) as error:
        print(f"draw_previews: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"draw_previews: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"previews: {len(old)} of {len(drawn)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
