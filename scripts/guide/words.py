"""The words of the templates, per language: `overrides/strings/<language>.html` holds them for Jinja and for us."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from guide.report import CannotRunError, shown

ENTRY = re.compile(r'^  ("[\w.]+"): (".*"),$', re.MULTILINE)


def words_file(overrides: Path, language: str) -> Path:
    """Return the file with the words of `language`."""
    return overrides / "strings" / f"{language}.html"


def words(overrides: Path, language: str) -> Mapping[str, str]:
    """Return the words of `language` by their keys. Raises `CannotRunError` when the file cannot be read."""
    file = words_file(overrides, language)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotRunError(f"{shown(file)}: cannot be read: {error.strerror}") from None
    return {json.loads(key): json.loads(value) for key, value in ENTRY.findall(text)}
