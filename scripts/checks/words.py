"""The words of the templates, a file for each language: `overrides/strings/<language>.html`.

Jinja imports these files; here they are read by a grammar that each of them states: an entry is one
line of two spaces, a key and a text in double quotation marks, and a comma.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from checks.finding import CannotRunError, shown

TABLE = re.compile(r"set words = \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r'^  ("[\w.]+"): (".*"),$', re.MULTILINE)

Words = Mapping[str, str]


def words_file(overrides: Path, language: str) -> Path:
    """Return the file with the words of `language` in the theme's folder `overrides`."""
    return overrides / "strings" / f"{language}.html"


def read_words(file: Path) -> Words:
    """Return the words in `file` by their keys. Raises `CannotRunError` when it cannot be read."""
    words: dict[str, str] = {}
    try:
        text = file.read_text("utf-8")
        for key, word in ENTRY.findall(text):
            words[json.loads(key)] = json.loads(word)
    except OSError as error:
        raise CannotRunError(f"{shown(file)}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise CannotRunError(f"{shown(file)}: cannot be read: {error}") from None
    return words


def words_of(overrides: Path, languages: Sequence[str]) -> dict[str, Words]:
    """Return the words of each of `languages` that has some in the theme's folder `overrides`."""
    words = {}
    for language in languages:
        file = words_file(overrides, language)
        if file.is_file():
            words[language] = read_words(file)
    return words
