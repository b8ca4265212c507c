"""Rules of the words of the templates: each that is asked for is there, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.judging import FoundInFile
from checks.project import Project
from checks.text import line_at, line_of, quoted, twice
from checks.words import ENTRY

# `text.t("key")`, and `text.t("kind." ~ value)`, which asks for a key that begins so; `lang.t` is
# Material's.
ASKED = re.compile(r"""(?<!lang\.)\bt\(\s*["']([\w.]+)["']\s*(~?)""")
TABLE = re.compile(r"set words = \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
HARMFUL = '"<&'  # it would end an attribute, or begin an element


def word_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has every word that a template asks for, and that another language has."""
    keys = {key for words in project.words.values() for key in words}
    asked = _asked_for(project.overrides)
    for language in project.settings_path.languages:
        words = project.words.get(language, {})
        file = project.words_file(language)
        if not words:
            yield file, 1, f"words in {quoted(language)}", "none"
            continue
        for key in sorted(keys):
            if not words.get(key, "").strip():
                yield (
                    file,
                    line_of(project.words_text(language), f'"{key}"'),
                    (f"words for {quoted(key)}"),
                    "none",
                )
    for key, (template, line, is_beginning) in asked.items() if keys else ():
        is_known = any(known.startswith(key) for known in keys) if is_beginning else key in keys
        if not is_known:
            yield template, line, "a word that the files in strings/ have", quoted(key)


def word_malformed(project: Project) -> Iterator[FoundInFile]:
    """An entry is one line of the form that both Jinja and the check read, and there once."""
    for language in project.words:
        file = project.words_file(language)
        text = project.words_text(language)
        table = TABLE.search(text)
        if not table:
            yield file, 1, "a table that begins with {% set words = { and ends with }", "none"
            continue
        first = line_at(text, table.start(1))
        for number, line in enumerate(table[1].splitlines(), first):
            if line.strip() and not ENTRY.fullmatch(line):
                yield file, number, 'an entry such as   "key": "text", on one line', quoted(line)
        keys = [match[1] for match in ENTRY.finditer(text)]
        for key in twice(keys):
            yield file, line_of(text, f"{key}:"), "each key once", f"{key} again"


def word_harmful(project: Project) -> Iterator[FoundInFile]:
    """A word can stand in an attribute."""
    for language, words in project.words.items():
        file = project.words_file(language)
        for key, word in words.items():
            line = line_of(project.words_text(language), f'"{key}"')
            for letter in HARMFUL:
                if letter in word:
                    yield file, line, f"words without {letter}", quoted(word)


def words_untranslated(project: Project) -> Iterator[FoundInFile]:
    """The words of a language are no copy of another's."""
    seen: dict[tuple[str, ...], str] = {}
    for language, words in project.words.items():
        content = tuple(words.values())
        if content in seen and content:
            expected = f"a translation of strings/{seen[content]}.html"
            yield project.words_file(language), 1, expected, "a copy"
        seen[content] = language


RULES = (word_missing, word_malformed, word_harmful, words_untranslated)


def _asked_for(overrides: Path) -> Mapping[str, tuple[Path, int, bool]]:
    """Return the keys that templates ask for: where, and whether it is how a key begins."""
    asked: dict[str, tuple[Path, int, bool]] = {}
    for template in sorted(overrides.rglob("*")):
        is_ours = template.is_file() and not template.name.startswith(".")
        if is_ours and template.suffix in (".html", ".txt", ".ics"):
            text = template.read_text(encoding="utf-8", errors="replace")
            for match in ASKED.finditer(text):
                place = template, line_at(text, match.start()), bool(match[2])
                asked.setdefault(match[1], place)
    return asked
