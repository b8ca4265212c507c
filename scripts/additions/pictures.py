"""What is drawn: the pictures of LinkedIn's screens as SVG, and the link previews and the touch icon as PNG.

A PNG shows its browser's version and fonts. So what is compared is not the image but the digest of the HTML page that
it was made from, which `previews.sha256` keeps.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from textwrap import wrap
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from checks.finding import CannotRunError
from checks.reading import Found, Guide, rules_of
from checks.settings_path import SCHEMA_NAME, SettingsPath, schema_json
from checks.text import digest, quoted
from checks.words import words_of

TEMPLATES = Path("scripts", "templates")
DIGESTS = TEMPLATES / "previews.sha256"
IMAGES = Path("overrides", "assets", "images")
SIZES = {"preview": (1200, 630), "touch-icon": (180, 180)}
CHARACTER = 7  # pixels that a character of 13 px takes at the most, on average
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
HINT = "run python3 scripts/dev.py draw"


def pictures(root: Path, path: SettingsPath) -> dict[Path, Callable[[], str]]:
    """Return what draws each picture and the schema, by their places in `root`, or raises `CannotRunError` instead."""
    drawn: dict[Path, Callable[[], str]] = {Path("docs", SCHEMA_NAME): schema_json}
    for name in _templates(root).list_templates(
        filter_func=lambda name: name.endswith(".svg.j2") and name[0] != "_"
    ):
        for language in path.languages:
            place = Path("docs", language, "pictures", name.removesuffix(".j2"))
            drawn[place] = partial(_picture, root, name, language, path)
    return drawn


def photographs(root: Path, path: SettingsPath) -> dict[str, str]:
    """Return the pages that images are made from by the images' names: a preview a language, and the touch icon."""
    names, pages = _templates(root).list_templates(), {}
    words = words_of(root / "overrides", path.languages)
    for language in path.languages if "preview.html.j2" in names else ():
        text = words.get(language, {})
        values = {
            key: text.get(f"preview.{key}", "") for key in ("headline", "promise", "signature")
        }
        pages[f"preview-{language}.png"] = _render(
            root, "preview.html.j2", language=language, **values
        )
    if "touch-icon.html.j2" in names:
        logo = Markup((root / IMAGES / "logo.svg").read_text(encoding="utf-8"))
        pages["touch-icon.png"] = _render(root, "touch-icon.html.j2", logo=logo)
    return pages


def redraw(root: Path, path: SettingsPath) -> list[Path]:
    """Write what is not up to date of the drawn files and return it; raise `CannotRunError` before anything is."""
    drawn = {root / place: draw() for place, draw in pictures(root, path).items()}
    stale = [file for file, text in drawn.items() if is_stale(file, text)]
    for file in stale:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(drawn[file], encoding="utf-8", newline="\n")
    return stale


def is_stale(file: Path, text: str) -> bool:
    """Tell whether `file` is not there or holds something else than `text`; line ends may be those of Windows."""
    return not file.is_file() or file.read_text(encoding="utf-8", errors="replace") != text


def stale_photographs(root: Path, pages: Mapping[str, str]) -> list[str]:
    """Return the names of images that lie in `root` not at all or were made from other pages than `pages`."""
    noted = (
        (root / DIGESTS).read_text(encoding="utf-8").split() if (root / DIGESTS).is_file() else []
    )
    made = dict(zip(noted[1::2], noted[::2], strict=False))
    lie = {name for name in made if (root / IMAGES / name).is_file()}
    return [name for name, html in pages.items() if name not in lie or made[name] != digest(html)]


def picture_stale(guide: Guide) -> Iterator[Found]:
    """Every drawn file is what would be drawn now, and no picture lies there that nothing draws."""
    root, drawn = guide.root, pictures(guide.root, guide.path)
    for place, draw in drawn.items():
        try:
            if is_stale(root / place, draw()):
                yield (
                    root / place,
                    1,
                    f"expected what would be drawn now, found something else or nothing; {HINT}",
                )
        except CannotRunError as error:
            yield root / place, 1, str(error)
    for file in sorted(guide.docs.glob("*/pictures/*")):
        if file.relative_to(root) not in drawn:
            yield file, 1, "expected pictures that a template draws, found another; delete it"
    for name in stale_photographs(root, photographs(root, guide.path)):
        yield (
            root / IMAGES / name,
            1,
            f"expected an image of what would be shown now, found another or none; {HINT}",
        )


RULES = rules_of(globals())


def photograph(root: Path, names: list[str], pages: Mapping[str, str]) -> None:
    """Make the images `names` from their `pages`, and note these; raise `CannotRunError` without a browser."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CannotRunError(
            "images need Playwright; python3 scripts/dev.py draw installs it"
        ) from None
    program = chromium()
    if program is None:
        raise CannotRunError(
            "images need Chromium, which is not on the PATH; on Debian: apt-get install chromium"
        )
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            for name in names:
                width, height = next(size for kind, size in SIZES.items() if name.startswith(kind))
                view = browser.new_page(viewport={"width": width, "height": height})
                view.set_content(pages[name])
                view.screenshot(path=root / IMAGES / name)
            browser.close()
    except Error as error:
        raise CannotRunError(f"Chromium failed: {error.message.splitlines()[0]}") from None
    note(root, pages)


def note(root: Path, pages: Mapping[str, str]) -> None:
    """Note in `root` that the images are made from `pages`."""
    digests = "".join(f"{digest(html)}  {name}\n" for name, html in sorted(pages.items()))
    (root / DIGESTS).write_text(digests, encoding="utf-8", newline="\n")


def chromium() -> str | None:
    """Return the path of the system's Chromium, or of what is built from it, if there is one."""
    return next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


@lru_cache(maxsize=1)
def _templates(root: Path) -> Environment:
    on: dict[str, Any] = dict.fromkeys(
        ("trim_blocks", "lstrip_blocks", "keep_trailing_newline", "autoescape"), True
    )
    on |= {"undefined": StrictUndefined, "bytecode_cache": FileSystemBytecodeCache()}
    return Environment(loader=FileSystemLoader(root / TEMPLATES), **on)


def _render(root: Path, name: str, **values: object) -> str:
    try:
        return _templates(root).get_template(name).render(**values)
    except (TemplateError, TypeError) as error:
        place = (
            f"{error.name or name}:{error.lineno}"
            if isinstance(error, TemplateSyntaxError)
            else name
        )
        raise CannotRunError(f"{(TEMPLATES / place).as_posix()}: {error}") from None


def _picture(root: Path, name: str, language: str, path: SettingsPath) -> str:
    labels = {label.id: label.wordings[language].text for label in path.labels}
    place = (TEMPLATES / name).as_posix()

    def label(key: str) -> str:
        if key not in labels:
            raise CannotRunError(
                f"{place}: draws the label {quoted(key)}, which the settings path does not have"
            )
        return labels[key]

    def lines(text: str, width: int, limit: int = 2) -> list[str]:
        wrapped = wrap(text, width // CHARACTER, break_on_hyphens=False)
        if len(wrapped) > limit:
            raise CannotRunError(
                f"{place}: has no room for {quoted(text)} in {limit} lines of {width} pixels"
            )
        return wrapped

    return _render(root, name, language=language, label=label, lines=lines)
