"""The link previews, one PNG per language, and the touch icon: HTML pages photographed with Chromium.

The browser's version and fonts show in the pixels. So what is compared is not the image but the digest of the page that
it was made from, which `previews.sha256` keeps.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from guide.pictures import HINT, TEMPLATES, environment
from guide.reading import Found, Guide, Rule
from guide.report import CannotRunError
from guide.settings_path import SettingsPath
from guide.words import words

IMAGES = Path("overrides", "assets", "images")
DIGESTS = TEMPLATES / "previews.sha256"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Image:
    """An HTML page that needs nothing else, and the size of the window that shows it."""

    html: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """What tells this image from one of another page or size."""
        return hashlib.sha256(f"{self.width} {self.height}\n{self.html}".encode()).hexdigest()


def images(root: Path, path: SettingsPath) -> dict[str, Image]:
    """Return the images of the project in `root` by file name: a preview for each language, and the touch icon."""
    templates = environment(root)
    drawn = {}
    if "preview.html.j2" in templates.list_templates():
        for language in path.languages:
            text = words(root / "overrides", language)
            values = {key: text.get(f"preview.{key}", "") for key in ("headline", "promise", "signature")}
            html = templates.get_template("preview.html.j2").render(language=language, **values)
            drawn[f"preview-{language}.png"] = Image(html, 1200, 630)
    if "touch-icon.html.j2" in templates.list_templates():
        logo = Markup((root / IMAGES / "logo.svg").read_text(encoding="utf-8"))
        drawn["touch-icon.png"] = Image(templates.get_template("touch-icon.html.j2").render(logo=logo), 180, 180)
    return drawn


def stale(root: Path, drawn: dict[str, Image]) -> list[str]:
    """Return the names of `drawn` that lie in `root` not at all or were made from another page."""
    noted = (root / DIGESTS).read_text(encoding="utf-8").split() if (root / DIGESTS).is_file() else []
    made = dict(zip(noted[1::2], noted[::2], strict=False))
    return [
        name for name, image in drawn.items() if made.get(name) != image.digest or not (root / IMAGES / name).is_file()
    ]


def preview_stale(guide: Guide) -> Iterator[Found]:
    """Every language has a preview, made from what would be shown now."""
    root = guide.config_file.parent
    for name in stale(root, images(root, guide.path)):
        yield root / IMAGES / name, 1, f"expected an image of what would be shown now, found none or another; {HINT}"


RULES: tuple[Rule, ...] = (preview_stale,)


def draw(root: Path, path: SettingsPath) -> list[str]:
    """Photograph the images of the project in `root` that are not up to date, and return their names.

    Raises `CannotRunError` when Chromium or Playwright is needed and not there.
    """
    drawn = images(root, path)
    names = stale(root, drawn)
    if names:
        _photograph({root / IMAGES / name: drawn[name] for name in names})
        digests = "".join(f"{image.digest}  {name}\n" for name, image in sorted(drawn.items()))
        (root / DIGESTS).write_text(digests, encoding="utf-8", newline="\n")
    return names


def _photograph(images: dict[Path, Image]) -> None:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CannotRunError("previews need Playwright; python3 scripts/dev.py draw installs it") from None
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise CannotRunError("previews need Chromium, which is not on the PATH; on Debian: apt-get install chromium")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            for file, image in images.items():
                page = browser.new_page(viewport={"width": image.width, "height": image.height})
                page.set_content(image.html)
                page.screenshot(path=file)
                page.close()
            browser.close()
    except Error as error:
        raise CannotRunError(f"Chromium failed: {error.message.splitlines()[0]}") from None
