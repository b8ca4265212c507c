"""Everything that the rules look at, read once: the canonical file, pages, words, and the configuration of the site."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from checks.finding import CannotRunError, Finding, shown
from checks.words import words_of
from checks.page import Dialect, Page, PageError, by_name, read_config, read_page
from checks.settings_path import FILE_NAME, SettingsPath, Step, load
from checks.text import line_of, one_line

OPT_OUT = "opt-out"
WORDS = re.compile(
    r'^  ("[\w.]+"): (".*"),$', re.MULTILINE
)  # an entry of overrides/strings/<language>.html


@dataclass(frozen=True, eq=False)
class Guide:
    """The guide as it was read."""

    docs: Path
    path: SettingsPath
    pages: Mapping[Path, Page]
    unreadable: Mapping[Path, PageError]
    config_file: Path
    config_text: str
    config: Mapping[str, Any]
    plugins: Mapping[str, Mapping[str, Any]]  # of MkDocs, with their options
    words: Mapping[str, Mapping[str, str]]  # of the templates, per language that has some

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.config_file.parent

    @cached_property
    def path_text(self) -> str:
        """The canonical file as it is written."""
        return (self.docs / FILE_NAME).read_text(encoding="utf-8")

    def config_line(self, text: str) -> int:
        """Return the first line of mkdocs.yml that has `text` in it, or 1."""
        return line_of(self.config_text, text)

    @cached_property
    def opt_out(self) -> dict[Path, tuple[str, Sequence[Step]]]:
        """The opt-out pages that there have to be, each with its language and the steps that it has to show."""
        pages: dict[Path, tuple[str, Sequence[Step]]] = {}
        for language in self.path.languages:
            folder = self.docs / language / OPT_OUT
            pages[folder / "index.md"] = language, self.path.steps
            pages |= {
                folder / f"step-{n}.md": (language, [step])
                for n, step in enumerate(self.path.steps, 1)
            }
        return pages

    @property
    def opt_out_pages(self) -> Iterator[tuple[Page, str, Sequence[Step]]]:
        """The opt-out pages that could be read, each with its language and its steps."""
        return (
            (self.pages[file], *wanted)
            for file, wanted in self.opt_out.items()
            if file in self.pages
        )

    def files(self, language: str) -> dict[str, Path]:
        """Return the pages of `language`, readable or not, by their place in its folder."""
        folder = self.docs / language
        files = [file for file in (*self.pages, *self.unreadable) if file.is_relative_to(folder)]
        return {file.relative_to(folder).as_posix(): file for file in files}


Found = tuple[Path, int, str]  # file, line, and what was expected and found
Rule = Callable[[Guide], Iterator[Found]]


def rules_of(module: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return the rules of a `module`, given as its `globals()`: its own functions that return `Iterator[Found]`."""
    own = [
        each for each in module.values() if getattr(each, "__module__", "") == module["__name__"]
    ]
    return tuple(
        each
        for each in own
        if getattr(each, "__annotations__", {}).get("return") == Iterator[Found]
    )


def apply(rules: Iterable[Rule], guide: Guide) -> list[Finding]:
    """Return what the `rules` find in `guide`, sorted; a finding's rule is named after the function."""
    found = ((rule.__name__.replace("_", "-"), each) for rule in rules for each in rule(guide))
    return sorted({_finding(name, *each) for name, each in found})


def _finding(name: str, file: Path, line: int, message: str) -> Finding:
    expected, _, seen = message.removeprefix("expected ").partition(", found ")
    return Finding(file, line, name, expected, seen)


def read_guide(docs: Path, config_file: Path | None = None) -> Guide:
    """Return the guide in the folder `docs`; `config_file` is MkDocs' configuration, by default the one beside it.

    Raises `CannotRunError` when there is no such folder, or the canonical file or the configuration cannot be used.
    """
    if not docs.is_dir():
        raise CannotRunError(f"{shown(docs)}: is no folder; give the docs folder with --docs")
    path, config_file = load(docs / FILE_NAME), config_file or docs.parent / "mkdocs.yml"
    try:
        text, config = read_config(config_file)
    except OSError as error:
        raise CannotRunError(f"{shown(config_file)}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CannotRunError(one_line(f"{shown(config_file)}: is not YAML: {error}")) from None
    if not isinstance(config, dict):
        raise CannotRunError(f"{shown(config_file)}: is not YAML with keys such as site_name")
    dialect, pages, unreadable = Dialect.of(config), {}, {}
    for file in sorted(docs.rglob("*.md")):
        try:
            pages[file] = read_page(file, dialect)
        except PageError as error:
            unreadable[file] = error
    plugins, words = by_name(config.get("plugins") or []), words_of(config_file.parent / "overrides", path.languages)
    return Guide(docs, path, pages, unreadable, config_file, text, config, plugins, words)
