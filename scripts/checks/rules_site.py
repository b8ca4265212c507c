"""Rules of the project: what has to follow when pages, languages or addresses come and go."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from checks.addresses import language_of, moved_pages, read_anchors, read_moved
from checks.configuration import language_settings, plugin
from checks.finding import FoundInFile
from checks.project import Project
from checks.settings_path import FILE_NAME, SCHEMA_NAME
from checks.text import quoted, twice

POSTER_ADDRESS = "poster.address"  # a word of the templates
PUBLISHED = "tests/published_addresses.txt"  # they were printed and sent around
PICTURES = "pictures"  # the folder beside the pages of a language
SUBJECT = "LinkedIn"  # a title says what the page is about, also where it stands alone
# What search engines show: longer ones are cut, the site's name included; shorter descriptions
# are replaced.
TITLE_LENGTH = 60
DESCRIPTION_LENGTH = range(120, 156)
# What readers would meet in another language where the configuration has nothing of its own.
OWN_IN_EVERY_LANGUAGE = ("site_name", "site_description", "copyright")
A_DAY = timedelta(days=1)  # it is tomorrow already in Auckland


def page_unreadable(project: Project) -> Iterator[FoundInFile]:
    """A page is UTF-8 and can be rendered."""
    yield from project.unreadable


def link_dead(project: Project) -> Iterator[FoundInFile]:
    """A link leads to a page that is there, and to an anchor on it; MkDocs looks."""
    yield from project.dead_links


def page_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has the overview of the steps, a page for each, and what another one has."""
    names = {language: project.names(language) for language in project.settings_path.languages}
    for language, known in names.items():
        for name in sorted({*project.opt_out, *chain(*names.values())} - {*known}):
            expected = f"a page in {quoted(language)} as in other languages"
            if name in project.opt_out:
                expected = f"the overview of the steps and a page for each in {quoted(language)}"
            yield project.docs / language / name, 1, expected, "none"


def file_extra(project: Project) -> Iterator[FoundInFile]:
    """In docs lie the files of the settings path, and for each language pages and pictures.

    MkDocs publishes whatever else lies there, and the i18n plugin drops folders that look like
    languages without a word.
    """
    for file in project.published:
        place = PurePosixPath(file.src_uri)
        is_canonical = file.src_uri in (FILE_NAME, SCHEMA_NAME)
        is_of_language = place.parts[0] in project.settings_path.languages
        is_page = place.suffix == ".md"
        is_picture = place.parts[1:2] == (PICTURES,)
        if not is_canonical and not (is_of_language and (is_page or is_picture)):
            languages = ", ".join(project.settings_path.languages)
            expected = f"pages (.md) and pictures in a folder of a language ({languages})"
            yield project.docs / file.src_uri, 1, expected, quoted(file.src_uri)


def language_unlisted(project: Project) -> Iterator[FoundInFile]:
    """MkDocs and its search have the languages of the canonical file, with the same default."""
    wanted = list(project.settings_path.languages)
    listed = sorted(language_settings(project.config), key=lambda each: not each.default)
    search = plugin(project.config, "search")
    found = {"i18n": [language.locale for language in listed]}
    if search:
        found["search"] = list(search.config.lang or [])
    for name, languages in found.items():
        if languages != wanted:
            expected = f"the languages of {FILE_NAME} for the plugin {name}: {', '.join(wanted)}"
            yield project.config_file, f"{name}:", expected, ", ".join(languages) or "none"


def language_unnamed(project: Project) -> Iterator[FoundInFile]:
    """Every other language has a name, a description and a copyright of its own, and sections."""
    entries = _entries(project.config.nav or ())
    sections = [title for title, content in entries if isinstance(content, list)]
    for language in language_settings(project.config):
        if language.default:
            continue
        where = f"locale: {language.locale}"
        for key in OWN_IN_EVERY_LANGUAGE:
            if not language[key]:
                yield project.config_file, where, f"{key} in {quoted(language.locale)}", "none"
        for title in sections:
            if title not in (language.nav_translations or {}):
                expected = f"{quoted(str(title))} under nav_translations"
                yield project.config_file, where, expected, "none"


def nav_wrong(project: Project) -> Iterator[FoundInFile]:
    """The navigation names every page once and nothing else, and the steps in their order."""
    if not project.config.nav:
        return
    file = project.config_file
    named = [content for _, content in _entries(project.config.nav) if isinstance(content, str)]
    pages = project.names(project.settings_path.languages[0])
    for name in pages:
        if name not in named:
            yield file, "nav:", f"the page {quoted(name)} in nav", "none"
    for name in named:
        if name not in pages:
            yield file, name, "a page in nav", quoted(name)
    for name in twice(named):
        yield file, name, "each page once in nav", quoted(name)
    steps = [name for name in named if name in project.opt_out]
    wanted = [name for name in project.opt_out if name in named]
    if steps != wanted:
        yield file, steps[0], f"{', '.join(wanted)} in this order", ", ".join(steps)


def moved_wrong(project: Project) -> Iterator[FoundInFile]:
    """A page that is noted as moved is not there any more, and leads to one that is."""
    file = project.config_file
    moved, problems = read_moved(project.config.extra.get("moved", {}))
    for expected, found in problems:
        yield file, "moved:", expected, found
    for noted, target in moved.items():
        where = f"{noted}:"
        for old, new in moved_pages({noted: target}, project.homes).items():
            if old in project.addresses:
                yield file, where, "an address that no page has any more", quoted(old)
            if new not in project.addresses:
                yield file, where, "the address of a page", quoted(new)


def anchor_wrong(project: Project) -> Iterator[FoundInFile]:
    """An id that was renamed leads to one that is there in every language."""
    file = project.config_file
    anchors = project.config.extra.get("anchors", {})
    if not isinstance(anchors, dict):
        yield file, "anchors:", "entries such as old-id: new-id", str(anchors)
        return
    for old, new in anchors.items():
        where = f"{old}:"
        languages = {page.language for page in project.pages if new in page.ids}
        if languages != set(project.settings_path.languages):
            yield file, where, "an id that is there in every language", quoted(str(new))
        if any(old in page.ids for page in project.pages):
            yield file, where, "an id that is there no more", quoted(str(old))


def address_lost(project: Project) -> Iterator[FoundInFile]:
    """An address that was published is a page's or leads to one, and its anchor is there."""
    published = project.root / PUBLISHED
    if not published.is_file():
        return
    anchors = read_anchors(project.config.extra.get("anchors"))
    ids = {page.file: page.ids for page in project.pages}
    for address in published.read_text("utf-8").split():
        place, _, anchor = address.lstrip("/").partition("#")
        file = project.addresses.get(project.leads_to.get(place, place))
        if file in ids and anchor and anchors.get(anchor, anchor) not in ids[file]:
            expected = f"an id for {quoted(address)}, which was published (or a note in anchors)"
            yield file, 1, expected, "none"
        if not file and (not place or place.endswith("/")):
            expected = f"{quoted(place)}, where a page was published, noted under moved"
            yield project.config_file, "moved:", expected, "nothing"


def poster_astray(project: Project) -> Iterator[FoundInFile]:
    """The short address on a language's poster leads to a page of that language."""
    for language, words in project.words.items():
        address = words.get(POSTER_ADDRESS, "")
        target = project.leads_to.get(address)
        if address and (target is None or language_of(target, project.homes) != language):
            expected = f"an address that leads to a page in {quoted(language)}, noted under moved"
            yield project.words_file(language), f'"{POSTER_ADDRESS}"', expected, quoted(address)


def passage_pages(project: Project) -> Iterator[FoundInFile]:
    """The pages that speak of a passage of LinkedIn's notice are there."""
    archive = project.settings_path.archive
    names = project.names(project.settings_path.languages[0])
    for passage in archive.passages if archive else ():
        for name in passage.pages:
            if name not in names:
                where = f'id = "{passage.id}"'
                expected = f"pages that speak of the passage {quoted(passage.id)}"
                yield project.canonical_file, where, expected, quoted(name)


def day_to_come(project: Project) -> Iterator[FoundInFile]:
    """What pages and the canonical file say has happened has happened."""
    canonical = project.canonical_file
    settings_path = project.settings_path
    days = [(canonical, "reviewed", str(settings_path.reviewed))]
    for key, source in settings_path.sources.items():
        days.append((canonical, f"[sources.{key}]", source.published))
    for confirmation in settings_path.confirmations or ():
        days.append((canonical, f"day = {confirmation.day}", str(confirmation.day)))
    for page in project.pages:
        updated = page.meta.get("updated")
        if isinstance(updated, date):
            days.append((page.file, "updated:", str(updated)))
    tomorrow = str(date.today() + A_DAY)
    for file, where, day in days:
        if day > tomorrow[: len(day)]:  # some sources have a month or a year alone
            yield file, where, "a day that has been", quoted(day)


def title_wrong(project: Project) -> Iterator[FoundInFile]:
    """A title names the subject, is as long as search engines show it, and no other page's."""
    yield from _said_twice(project, "title")
    for language in language_settings(project.config):
        site_name = language.site_name or project.config.site_name
        for page in project.pages:
            if page.language != language.locale:
                continue
            title = str(page.meta.get("title", ""))
            shown = f"{title} · {site_name}"
            if title and SUBJECT not in title:
                yield page.file, "title:", f"a title with {SUBJECT} in it", quoted(title)
            if len(shown) > TITLE_LENGTH:
                expected = f"a title of at most {TITLE_LENGTH} characters, with the site's name"
                yield page.file, "title:", expected, f"{len(shown)}: {quoted(shown)}"


def description_wrong(project: Project) -> Iterator[FoundInFile]:
    """A description is as long as search engines show it, and no other page's."""
    yield from _said_twice(project, "description")
    for page in project.pages:
        length = len(str(page.meta.get("description", "")))
        if length and length not in DESCRIPTION_LENGTH:
            first, last = DESCRIPTION_LENGTH[0], DESCRIPTION_LENGTH[-1]
            expected = f"a description of {first} to {last} characters"
            yield page.file, "description:", expected, str(length)


RULES = (
    page_unreadable,
    link_dead,
    page_missing,
    file_extra,
    language_unlisted,
    language_unnamed,
    nav_wrong,
    moved_wrong,
    anchor_wrong,
    address_lost,
    poster_astray,
    passage_pages,
    day_to_come,
    title_wrong,
    description_wrong,
)


def _said_twice(project: Project, key: str) -> Iterator[FoundInFile]:
    """Yield each text behind a `key` of the front matter that another page of the language has."""
    seen: dict[tuple[str, str], str] = {}
    for page in project.pages:
        text = str(page.meta.get(key, ""))
        other = seen.setdefault((page.language, text), page.name)
        if text and other != page.name:
            expected = f"another {key} than that of {other}"
            yield page.file, f"{key}:", expected, quoted(text)


def _entries(nav: Sequence[Any]) -> Iterator[tuple[str | None, Any]]:
    """Yield title and content of each entry of `nav`, on every level; a page may have no title."""
    for entry in nav:
        titled = entry if isinstance(entry, dict) else {None: entry}
        for title, content in titled.items():
            yield title, content
            if isinstance(content, list):
                yield from _entries(content)
