"""What is drawn: the pictures of LinkedIn's screens as SVG, the JSON Schema, and images as PNG.

Pictures are drawn from templates and the settings path, so one can tell whether they are up to
date. An image shows its browser's version and fonts as well: it is made when somebody asks for it.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError

from additions.compiled import compiled_templates
from checks.finding import CannotRunError
from checks.settings_path import SCHEMA_NAME, SettingsPath, schema_json
from checks.text import quoted
from checks.words import words_of

TEMPLATES = Path("scripts", "templates")
PREVIEW = "preview.html.j2"
TOUCH_ICON = "touch-icon.html.j2"
IMAGES = Path("overrides", "assets", "images")
PREVIEW_SIZE = (1200, 630)
TOUCH_ICON_SIZE = (180, 180)

FONT_SIZE = 13
# How wide letters are, as parts of the font size: as in DejaVu Sans, the widest font on the way.
LETTERS = {"iIjl.,:;'!| ": 0.31, "frt()[]/-": 0.42, "mMwW%@…": 0.98}
CAPITAL = 0.74
COMMON = 0.63

PROGRAM = "CHROMIUM"  # this environment variable names the browser
BROWSERS = (  # on the PATH, and where macOS and Windows keep them
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${HOME}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "${HOME}/Applications/Chromium.app/Contents/MacOS/Chromium",
    "${HOME}/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Chromium/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def drawn_files(root: Path, settings_path: SettingsPath) -> dict[Path, Callable[[], str]]:
    """Return what draws each picture and the schema, by their places in the project `root`.

    Each draws the text of its file, or raises `CannotRunError`, which names the template.
    """
    drawn: dict[Path, Callable[[], str]] = {Path("docs", SCHEMA_NAME): schema_json}
    templates = _templates(root)
    for file in sorted((root / TEMPLATES).glob("[!._]*.svg.j2")):
        for language in settings_path.languages:
            place = Path("docs", language, "pictures", file.name.removesuffix(".j2"))
            drawn[place] = partial(_picture, templates, file.name, language, settings_path)
    return drawn


def is_stale(file: Path, text: str) -> bool:
    """Tell whether `file` is missing or holds another text; line ends may be those of Windows."""
    return not file.is_file() or file.read_text("utf-8", errors="replace") != text


def redraw(root: Path, settings_path: SettingsPath) -> list[Path]:
    """Write the drawn files that are not up to date, and return them.

    Raises `CannotRunError` before anything is written.
    """
    stale = {}
    for place, draw in drawn_files(root, settings_path).items():
        text = draw()
        if is_stale(root / place, text):
            stale[root / place] = text
    for file, text in stale.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    return list(stale)


def image_pages(root: Path, settings_path: SettingsPath) -> dict[str, str]:
    """Return the HTML pages that images are made from by the images' names.

    There is a link preview for each language, and the touch icon, as far as there are templates
    for them. Raises `CannotRunError` when a page cannot be made.
    """
    pages = {}
    templates = _templates(root)
    if (root / TEMPLATES / PREVIEW).is_file():
        words = words_of(root / "overrides", settings_path.languages)
        for language in settings_path.languages:
            labels = _texts(settings_path, language)
            preview = {"language": language, "labels": labels, "words": words.get(language, {})}
            pages[f"preview-{language}.png"] = _render(templates, PREVIEW, preview)
    if (root / TEMPLATES / TOUCH_ICON).is_file():
        pages["touch-icon.png"] = _render(templates, TOUCH_ICON, {})
    return pages


def photograph(root: Path, pages: Mapping[str, str]) -> None:
    """Make an image of each of the `pages`, which are those of `image_pages`.

    Raises `CannotRunError` when there is no browser, or it fails.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CannotRunError(
            "images need Playwright; python3 scripts/dev.py draw --images installs it"
        ) from None
    program = chromium()
    if program is None:
        raise CannotRunError(
            "images need Chromium, Chrome or Edge, and none was found; "
            f"the environment variable {PROGRAM} can say where it is"
        )
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            for name, html in pages.items():
                is_preview = name.startswith("preview")
                width, height = PREVIEW_SIZE if is_preview else TOUCH_ICON_SIZE
                tab = browser.new_page(viewport={"width": width, "height": height})
                tab.set_content(html)
                tab.screenshot(path=root / IMAGES / name)
            browser.close()
    except Error as error:
        raise CannotRunError(f"{program} failed: {error.message.splitlines()[0]}") from None


def chromium() -> str | None:
    """Return the path of Chromium, or of a browser that is built from it, if there is one.

    It is the one that the environment variable CHROMIUM names, or one where the system keeps it.
    """
    if named := os.environ.get(PROGRAM):
        return shutil.which(named)
    for place in BROWSERS:
        if program := shutil.which(os.path.expandvars(place)):
            return program
    return None


def _picture(templates: Environment, name: str, language: str, settings_path: SettingsPath) -> str:
    labels = _texts(settings_path, language)

    def label(key: str) -> str:
        if key not in labels:
            raise CannotRunError(
                f"{_place(name)}: draws the label {quoted(key)}, "
                "which the settings path does not have"
            )
        return labels[key]

    def lines(text: str, width: int, limit: int = 2) -> list[str]:
        problem = f"{_place(name)}: the label {quoted(text)} ({language}) needs more than"
        wrapped = _wrapped(text, width)
        for line in wrapped:
            if _width(line) > width:
                raise CannotRunError(f"{problem} {width} pixels for {quoted(line)}")
        if len(wrapped) > limit:
            raise CannotRunError(f"{problem} {limit} lines of {width} pixels")
        return wrapped

    return _render(templates, name, {"language": language, "label": label, "lines": lines})


def _texts(settings_path: SettingsPath, language: str) -> dict[str, str]:
    """Return LinkedIn's words in `language` by the ids of their labels."""
    return {label.id: label.wordings[language].text for label in settings_path.labels}


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of `text` in `width` pixels; a word that is wider has a line of its own."""
    first, *words = text.split(" ")
    lines = [first]
    for word in words:
        longer = f"{lines[-1]} {word}"
        if _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _width(text: str) -> float:
    """Return how many pixels `text` takes at the most."""
    width = 0.0
    for letter in text:
        width += _letter_width(letter)
    return width * FONT_SIZE


def _letter_width(letter: str) -> float:
    for letters, width in LETTERS.items():
        if letter in letters:
            return width
    return CAPITAL if letter.isupper() else COMMON


def _templates(root: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([root / TEMPLATES, root / IMAGES]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled_templates(),
    )


def _render(templates: Environment, name: str, values: Mapping[str, object]) -> str:
    try:
        return templates.get_template(name).render(values)
    except CannotRunError:
        raise
    except TemplateSyntaxError as error:
        place = f"{_place(error.name or name)}:{error.lineno}"
        raise CannotRunError(f"{place}: {error.message}") from None
    except Exception as error:  # a template can do whatever Python can
        raise CannotRunError(f"{_place(name)}: {error}") from None


def _place(template: str) -> str:
    return (TEMPLATES / template).as_posix()
