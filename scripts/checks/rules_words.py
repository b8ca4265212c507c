"""Rules of the words of the templates: each that is asked for is there, in every language."""

import re
from collections.abc import Iterator

from checks.finding import FoundInFile
from checks.project import Project
from checks.text import line_at, quoted, twice
from checks.words import ENTRY, TABLE

# `text.t("key")`, and `text.t("kind." ~ value)`, which asks for a key that begins so; `lang.t` is
# Material's.
ASKED = re.compile(r"""(?<!lang\.)\bt\(\s*["']([\w.]+)["']\s*(~?)""")
WITH_WORDS = (".html", ".txt", ".ics")  # what templates are called
HARMFUL = '"<&'  # it would end an attribute, or begin an element


def word_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has every word that another language has."""
    keys = sorted({key for words in project.words.values() for key in words})
    for language in project.settings_path.languages:
        words = project.words.get(language, {})
        file = project.words_file(language)
        if not words:
            yield file, 1, f"words in {quoted(language)}", "none"
            continue
        for key in keys:
            if not words.get(key, "").strip():
                yield file, f'"{key}"', f"words for {quoted(key)}", "none"


def word_unknown(project: Project) -> Iterator[FoundInFile]:
    """A template asks for words that there are."""
    known = {key for words in project.words.values() for key in words}
    if not known:
        return
    for template in sorted(project.overrides.rglob("[!.]*")):
        if not template.is_file() or template.suffix not in WITH_WORDS:
            continue
        text = template.read_text("utf-8", errors="replace")
        for match in ASKED.finditer(text):
            key = match[1]
            beginnings = [each[: len(key)] for each in known] if match[2] else ()
            if key not in known and key not in beginnings:
                line = line_at(text, match.start())
                yield template, line, "a word that the files in strings/ have", quoted(key)


def word_malformed(project: Project) -> Iterator[FoundInFile]:
    """An entry is one line of the form that both Jinja and the check read, and there once."""
    for language in project.words:
        file = project.words_file(language)
        text = file.read_text("utf-8")
        table = TABLE.search(text)
        if not table:
            yield file, 1, "a table that begins with {% set words = { and ends with }", "none"
            continue
        for line in table[1].splitlines():
            if line.strip() and not ENTRY.fullmatch(line):
                yield file, line, 'an entry such as   "key": "text", on one line', quoted(line)
        for key in twice(key for key, _ in ENTRY.findall(text)):
            yield file, f"{key}:", "each key once", f"{key} again"


def word_harmful(project: Project) -> Iterator[FoundInFile]:
    """A word can stand in an attribute."""
    for language, words in project.words.items():
        for key, word in words.items():
            for letter in HARMFUL:
                if letter in word:
                    file = project.words_file(language)
                    yield file, f'"{key}"', f"words without {letter}", quoted(word)


def words_untranslated(project: Project) -> Iterator[FoundInFile]:
    """The words of a language are no copy of another's."""
    seen: dict[tuple[str, ...], str] = {}
    for language, words in project.words.items():
        content = tuple(words.values())
        if content in seen and content:
            expected = f"a translation of strings/{seen[content]}.html"
            yield project.words_file(language), 1, expected, "a copy"
        seen[content] = language
        locale = words.get("locale", language)
        if not locale.startswith(language):
            expected = f"a locale of {quoted(language)}"
            yield project.words_file(language), '"locale"', expected, quoted(locale)


RULES = (word_missing, word_unknown, word_malformed, word_harmful, words_untranslated)
