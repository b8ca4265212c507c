"""What the drawing commands share: their words, their templates and how they put a file in place."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path
from typing import Any

import jinja2

TEMPLATES = Path(__file__).parent / "templates"


class DrawingError(Exception):
    """A file cannot be drawn; the message is one line that says what to do."""


def environment() -> jinja2.Environment:
    """Return the Jinja environment of the templates: values are escaped, unknown names are errors."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(templates: jinja2.Environment, name: str, **values: object) -> str:
    """Return the template `name` filled with `values`; raises DrawingError when the template has a mistake in it."""
    try:
        return templates.get_template(name).render(**values)
    except jinja2.TemplateSyntaxError as error:
        raise DrawingError(f"{TEMPLATES / (error.name or name)}:{error.lineno}: {error.message}") from error
    except jinja2.TemplateError as error:
        raise DrawingError(f"{TEMPLATES / name}: {error.message}") from error


def words(path: Path, language: str, *keys: str) -> str:
    """Return the words that the table at `path` holds for `language` under `keys`.

    Raises DrawingError when the table cannot be read or has no such words.
    """
    try:
        value: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DrawingError(f"{path}: cannot read the words of the drawings: {error}") from error
    for key in (language, *keys):
        if not isinstance(value, dict) or key not in value:
            raise DrawingError(f"{path}: no words for {'.'.join((language, *keys))}: add them")
        value = value[key]
    if not isinstance(value, str):
        raise DrawingError(f"{path}: {'.'.join((language, *keys))}: must be text")
    return value


def put(path: Path, content: bytes) -> bool:
    """Make `path` hold `content` and return whether it had to be written.

    An interrupted run leaves the old file: the new one is written next to it and takes its place in one go.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
        try:
            file.write(content)
            file.close()
            new.chmod(0o644)  # a temporary file is for its owner alone
            new.replace(path)
        except OSError:
            new.unlink()
            raise
    return True
