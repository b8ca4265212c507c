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


def read_words(file: Path) -> Mapping[str, str]:
    """Return the words in `file` by their keys. Raises `CannotRunError` when it cannot be read."""
    try:
        entries = ENTRY.findall(file.read_text(encoding="utf-8"))
        return {json.loads(key): json.loads(value) for key, value in entries}
    except (OSError, ValueError) as error:
        raise CannotRunError(f"{shown(file)}: cannot be read: {error}") from None
