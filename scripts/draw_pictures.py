"""Draw the pictures of LinkedIn's screens from docs/settings-path.toml, one SVG per template and language.

    python scripts/draw_pictures.py [--docs DIR] [--check]

Each template scripts/templates/step-*.svg.j2 becomes DIR/<language>/pictures/step-*.svg. With --check nothing is
written: each picture that differs from what would be drawn is named. Exit status: 0 fine, 1 stale, 2 cannot draw.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2

from drawing import TEMPLATES, DrawingError, environment, put, render, words
from settings_path import SettingsPath, SettingsPathError, load
from text_fit import TextTooWideError, wrap

DOCS = Path(__file__).resolve().parent.parent / "docs"
FONT_SIZE = 13


def draw(path: SettingsPath, table: Path = TEMPLATES / "words.toml") -> dict[Path, bytes]:
    """Return all pictures by their place below the docs folder, for every language of `path`.

    `table` is the file with the words that are not LinkedIn's. Raises DrawingError when words or a label are missing,
    or when a label does not fit into its picture.
    """
    templates = environment()
    # The lines are as wide as this font allows: the size is given in _picture.svg.j2, too.
    templates.globals["lines"] = _lines
    names = templates.list_templates(filter_func=lambda name: name.startswith("step-"))
    return {
        Path(language, "pictures", name.removesuffix(".j2")): _picture(templates, name, language, path, table)
        for language in path.languages
        for name in names
    }


def stale(docs: Path, pictures: Mapping[Path, bytes]) -> Iterator[str]:
    """Yield a line for each file below `docs` that is not what `pictures` says it should be."""
    for place, content in pictures.items():
        file = docs / place
        if not file.is_file():
            yield f"{file}: missing"
        elif file.read_bytes() != content:
            yield f"{file}: differs from what would be drawn"
    for folder in sorted({place.parent for place in pictures}):
        for file in sorted((docs / folder).glob("*.svg")):
            if folder / file.name not in pictures:
                yield f"{file}: no template draws it: delete it"


def _lines(text: str, width: float, *, limit: int = 2, bold: bool = False) -> list[str]:
    return wrap(text, FONT_SIZE, width, limit=limit, bold=bold)


def _picture(templates: jinja2.Environment, name: str, language: str, path: SettingsPath, table: Path) -> bytes:
    labels = {label.id: label.wordings[language].text for step in path.steps for label in step.labels}

    def label(key: str) -> str:
        if key not in labels:
            raise DrawingError(f'{TEMPLATES / name}: draws the label "{key}", which settings-path.toml does not have')
        return labels[key]

    title = words(table, language, "pictures", name.removesuffix(".svg.j2"))
    try:
        return render(templates, name, language=language, title=title, label=label).encode()
    except TextTooWideError as error:
        raise DrawingError(f"{TEMPLATES / name}: in language {language}: {error}") from error


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Draw the pictures of LinkedIn's screens from settings-path.toml.")
    parser.add_argument(
        "--docs", type=Path, default=DOCS, help="folder with settings-path.toml and the language folders"
    )
    parser.add_argument("--check", action="store_true", help="compare only: write nothing, name the stale pictures")
    options = parser.parse_args(arguments)
    try:
        pictures = draw(load(options.docs / "settings-path.toml"))
        if options.check:
            lines = list(stale(options.docs, pictures))
            print("\n".join([*lines, "run: python scripts/draw_pictures.py"] if lines else ["pictures: up to date"]))
            return 1 if lines else 0
        written = [place for place, content in pictures.items() if put(options.docs / place, content)]
    except (SettingsPathError, DrawingError) as error:
        print(f"draw_pictures: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"draw_pictures: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"pictures: {len(written)} of {len(pictures)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
