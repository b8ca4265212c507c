"""Everything that the rules look at, read once: configuration, settings path, words and pages."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.pages import Page

from checks.addresses import Homes, homes_of, moved_pages, read_moved
from checks.configuration import read_configuration, warnings_of_mkdocs
from checks.finding import FoundInFile
from checks.rendered import RenderedPage
from checks.settings_path import FILE_NAME, SettingsPath, Step, load
from checks.text import line_at
from checks.words import Words, words_file, words_of

OPT_OUT = "opt-out"
OVERVIEW = f"{OPT_OUT}/index.md"
LINK = re.compile(r"'([^']+)'")  # as MkDocs quotes it
NOTE_WITHOUT_TEXT = re.compile(r"\[\^[^\]\n]*\]:[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Project:
    """The project as it was read."""

    config: MkDocsConfig
    files: Files
    settings_path: SettingsPath
    words: Mapping[str, Words]  # of the templates, per language that has some
    pages: Sequence[RenderedPage]
    unreadable: Sequence[FoundInFile]
    dead_links: Sequence[FoundInFile]  # as MkDocs names them

    @property
    def config_file(self) -> Path:
        """The file with the configuration."""
        return Path(self.config.config_file_path)

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.config_file.parent

    @property
    def docs(self) -> Path:
        """The folder of the pages."""
        return Path(self.config.docs_dir)

    @property
    def overrides(self) -> Path:
        """The folder of our part of the theme."""
        return Path(self.config.theme.dirs[0])

    @property
    def canonical_file(self) -> Path:
        """The file with the settings path."""
        return self.docs / FILE_NAME

    @property
    def opt_out(self) -> dict[str, Sequence[Step]]:
        """The opt-out pages that there have to be, each with the steps that it has to show."""
        return opt_out_steps(self.settings_path)

    @property
    def published(self) -> list[File]:
        """The files that MkDocs publishes: without those of editors and systems, and drafts."""
        published = []
        for file in self.files:
            if file.inclusion.is_included():  # type: ignore[no-untyped-call]
                published.append(file)
        return published

    @property
    def homes(self) -> Homes:
        """The homepage of each language."""
        return homes_of(self.settings_path.languages)

    @cached_property
    def addresses(self) -> dict[str, Path]:
        """The files of the pages, readable or not, by their addresses relative to the site."""
        files = {}
        for file in pages_of(self.settings_path.languages, self.files):
            language, _, place = file.url.partition("/")
            files[self.homes[language] + place] = self.docs / file.src_uri
        return files

    @cached_property
    def leads_to(self) -> dict[str, str]:
        """Where the addresses of pages that have moved lead."""
        moved, _ = read_moved(self.config.extra.get("moved", {}))
        return moved_pages(moved, self.homes)

    def words_file(self, language: str) -> Path:
        """Return the file with the words of `language`."""
        return words_file(self.overrides, language)

    def names(self, language: str) -> list[str]:
        """Return the pages of `language`, readable or not, by their places in its folder."""
        prefix = f"{language}/"
        uris = [file.src_uri for file in self.files.documentation_pages()]
        return [uri.removeprefix(prefix) for uri in uris if uri.startswith(prefix)]

    def translations(self) -> list[list[RenderedPage]]:
        """Return the pages that stand for the same in each language, together."""
        together: dict[str, list[RenderedPage]] = {}
        for page in self.pages:
            together.setdefault(page.name, []).append(page)
        return list(together.values())


class PageError(Exception):
    """A page cannot be rendered: where, what was expected and what was found."""


def read_project(config_file: Path) -> Project:
    """Return the project whose configuration is `config_file`.

    Raises `CannotRunError` when the configuration, the settings path or the words cannot be used.
    """
    config = read_configuration(config_file)
    settings_path = load(Path(config.docs_dir, FILE_NAME))
    words = words_of(Path(config.theme.dirs[0]), settings_path.languages)
    with warnings_of_mkdocs():
        files = get_files(config)
    pages: list[RenderedPage] = []
    unreadable: list[FoundInFile] = []
    dead_links: list[FoundInFile] = []
    for file in pages_of(settings_path.languages, files):
        try:
            with warnings_of_mkdocs() as said:
                page = render(file, config, files, settings_path)
        except PageError as error:
            unreadable.append((Path(config.docs_dir, file.src_uri), *error.args))
            continue
        pages.append(page)
        dead_links += _dead_links(page, said)
    for page in pages:
        with warnings_of_mkdocs() as said:
            page.origin.validate_anchor_links(files=files, log_level=logging.WARNING)
        dead_links += _dead_links(page, said)
    return Project(
        config=config,
        files=files,
        settings_path=settings_path,
        words=words,
        pages=pages,
        unreadable=unreadable,
        dead_links=dead_links,
    )


def pages_of(languages: Sequence[str], files: Files) -> list[File]:
    """Return the pages in the folders of `languages`; elsewhere the i18n plugin drops them."""
    pages = files.documentation_pages()
    return [file for file in pages if file.src_uri.partition("/")[0] in languages]


def render(
    file: File, config: MkDocsConfig, files: Files, settings_path: SettingsPath
) -> RenderedPage:
    """Return the page `file`, one of `files`, as MkDocs renders it.

    Raises `PageError` when it cannot be read or rendered.
    """
    page = Page(None, file, config)
    language, _, name = file.src_uri.partition("/")
    try:
        source = file.content_string
        page.read_source(config)
        page.render(config, files)
    except OSError as error:
        raise PageError(1, "a page that can be read", str(error.strerror)) from None
    except UnicodeDecodeError as error:
        raise PageError(1, "UTF-8", f"something else at byte {error.start}") from None
    except Exception as error:  # Python-Markdown trips over it
        where, found = 1, f"what ends in {type(error).__name__}: {error}"
        if note := NOTE_WITHOUT_TEXT.search(source):
            where = line_at(source, note.start())
            found = f"a footnote without text, {note[0].strip()}"
        raise PageError(where, "Markdown that can be rendered", found) from None
    return RenderedPage(
        file=Path(config.docs_dir, file.src_uri),
        name=name,
        language=language,
        settings_path=settings_path,
        steps=opt_out_steps(settings_path).get(name, ()),
        origin=page,
        source=source,
    )


def opt_out_steps(settings_path: SettingsPath) -> dict[str, Sequence[Step]]:
    """Return the opt-out pages that there have to be, each with the steps that it has to show."""
    pages: dict[str, Sequence[Step]] = {OVERVIEW: settings_path.steps}
    for number, step in enumerate(settings_path.steps, 1):
        pages[f"{OPT_OUT}/step-{number}.md"] = [step]
    return pages


def _dead_links(page: RenderedPage, said: Sequence[str]) -> Iterator[FoundInFile]:
    """Yield each of MkDocs' warnings about `page`, where the link stands that it quotes.

    It begins with: Doc file 'en/about.md' contains a link 'nowhere.md', but …
    """
    for warning in said:
        found = warning.partition("' contains ")[2] or warning
        link = LINK.search(found)
        yield page.file, link[1] if link else 1, "a link that leads somewhere", found
