"""The pictures of LinkedIn's screens, drawn from the canonical file: one SVG per template and language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from textwrap import wrap

import jinja2

from guide.reading import Found, Guide, Rule
from guide.report import CannotRunError, quoted
from guide.settings_path import SCHEMA_NAME, SettingsPath, schema_json

TEMPLATES = Path("scripts", "templates")
CHARACTER = 7  # pixels that a character of 13 px takes at the most, on average
HINT = "run python3 scripts/dev.py draw"


@lru_cache(maxsize=1)
def environment(root: Path) -> jinja2.Environment:
    """Return the Jinja environment of the templates in the project `root`: values are escaped, unknown names errors."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def draw(root: Path, path: SettingsPath) -> dict[Path, str]:
    """Return what the project in `root` draws from `path`, by its place below docs: pictures, and the file's schema.

    Raises `CannotRunError` when a template has a mistake in it, or a label does not fit into its picture.
    """
    drawn = {Path(SCHEMA_NAME): schema_json()}
    templates = environment(root)
    for name in templates.list_templates(filter_func=lambda name: name.endswith(".svg.j2") and name[0] != "_"):
        for language in path.languages:
            drawn[Path(language, "pictures", name.removesuffix(".j2"))] = _picture(templates, name, language, path)
    return drawn


def differs(file: Path, text: str) -> bool:
    """Tell whether `file` is not there or holds something else than `text`; line ends may be those of Windows."""
    return not file.is_file() or file.read_text(encoding="utf-8", errors="replace") != text


def picture_stale(guide: Guide) -> Iterator[Found]:
    """Every drawn file is what would be drawn now, and no picture lies there that nothing draws."""
    drawn = draw(guide.config_file.parent, guide.path)
    for place, content in drawn.items():
        file = guide.docs / place
        if not file.is_file():
            yield file, 1, f"expected a drawn file, found none; {HINT}"
        elif differs(file, content):
            yield file, 1, f"expected what would be drawn now, found something else; {HINT}"
    for file in sorted(guide.docs.glob("*/pictures/*")):
        if file.relative_to(guide.docs) not in drawn:
            yield file, 1, "expected pictures that a template draws, found another; delete it"


RULES: tuple[Rule, ...] = (picture_stale,)


def _picture(templates: jinja2.Environment, name: str, language: str, path: SettingsPath) -> str:
    labels = {label.id: label.wordings[language].text for label in path.labels}
    place = (TEMPLATES / name).as_posix()

    def label(key: str) -> str:
        if key not in labels:
            raise CannotRunError(f"{place}: draws the label {quoted(key)}, which the settings path does not have")
        return labels[key]

    def lines(text: str, width: int, limit: int = 2) -> list[str]:
        wrapped = wrap(text, width // CHARACTER, break_on_hyphens=False)
        if len(wrapped) > limit or max(map(len, wrapped)) * CHARACTER > width:
            raise CannotRunError(f"{place}: has no room for {quoted(text)} in {limit} lines of {width} pixels")
        return wrapped

    try:
        return templates.get_template(name).render(language=language, label=label, lines=lines)
    except jinja2.TemplateSyntaxError as error:
        raise CannotRunError(
            f"{(TEMPLATES / (error.name or name)).as_posix()}:{error.lineno}: {error.message}"
        ) from None
    except jinja2.TemplateError as error:
        raise CannotRunError(f"{place}: {error.message}") from None
