"""The canonical settings path, from `settings-path.toml`: the dataclasses are its schema.

TOML and not YAML, because YAML 1.1 reads a bare On or Off as a boolean, and these are two of the
labels.
"""

import json
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from checks.finding import CannotRunError, shown
from checks.schema import Pattern, Text, json_schema, read
from checks.text import did_you_mean, one_line, quoted, single_spaced, twice

FILE_NAME = "settings-path.toml"
SCHEMA_NAME = "settings-path.schema.json"
JSON_NAME = "settings-path.json"
REVIEW_EVERY = timedelta(days=180)

Address = Annotated[str, Pattern("an address with https://", r"https://[A-Za-z0-9.-]+/\S*")]
Published = Annotated[
    str, Pattern("YYYY, YYYY-MM or YYYY-MM-DD", r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
]
Digest = Annotated[str, Pattern("a SHA-256 digest", r"[0-9a-f]{64}")]
Word = Annotated[str, Pattern("one word", r"\S+")]
Slug = Annotated[str, Pattern("small letters and hyphens", r"[a-z0-9]+(-[a-z0-9]+)*")]
Language = Annotated[str, Pattern("a code such as de", r"[a-z]{2,3}")]


@dataclass(frozen=True)
class Source:
    """A publication that attests a label or the direct link."""

    publisher: Text
    url: Address
    published: Published


@dataclass(frozen=True)
class Wording:
    """A label in one language, its sources, and the word that has to precede it, if any."""

    text: Text
    sources: tuple[Text, ...]
    cue: Word | None = None


@dataclass(frozen=True)
class Label:
    """One piece of LinkedIn's wording: what it is, where it appears, how it reads per language."""

    id: Text
    kind: Literal["picture", "menu-item", "heading", "switch", "state"]
    surface: Literal["web", "app", "both"]
    wordings: Mapping[str, Wording]


@dataclass(frozen=True)
class Step:
    """One LinkedIn screen and its labels, in the order in which a person meets them."""

    id: Slug
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Passage:
    """A passage of LinkedIn's notice: its first words, its digest, and pages that speak of it."""

    id: Text
    begins: Text
    sha256: Digest
    pages: tuple[Text, ...]


@dataclass(frozen=True)
class Archive:
    """Where the notice is recorded: the newest version, the one that was read, and a feed."""

    latest: Address
    as_read: Address
    feed: Address
    links: tuple[Address, ...]  # what the notice has to name besides the direct link
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Confirmation:
    """A reader's report of what LinkedIn looked like: when, in which language, where, and how."""

    day: date
    language: Language
    surface: Literal["web", "app"]
    reported: Address
    saw: tuple[Text, ...]


@dataclass(frozen=True)
class SettingsPath:
    """The whole path. The first language is the site's default; `setting` is the direct link."""

    reviewed: date
    languages: tuple[Language, ...]
    setting: Address
    setting_sources: tuple[Text, ...]
    sources: Mapping[str, Source]
    steps: tuple[Step, ...]
    archive: Archive | None = None
    confirmations: tuple[Confirmation, ...] | None = None

    @property
    def labels(self) -> list[Label]:
        """All labels, in order."""
        return [label for step in self.steps for label in step.labels]

    @property
    def years(self) -> str:
        """The years of the publications that attest labels, such as 2024 to 2026."""
        years = []
        for label in self.labels:
            for wording in label.wordings.values():
                years += [self.sources[key].published[:4] for key in wording.sources]
        first, last = min(years), max(years)
        return first if first == last else f"{first}\N{EN DASH}{last}"

    @property
    def other_links(self) -> tuple[str, ...]:
        """The links that LinkedIn's notice names besides the direct one."""
        return self.archive.links if self.archive else ()

    def words(self, language: str, surface: str) -> list[str]:
        """Return what a reader of `language` meets on a `surface`, "web" or "app", in order."""
        met = [label for label in self.labels if label.surface in (surface, "both")]
        return [label.wordings[language].text for label in met]

    def confirmed(self, language: str) -> list[Confirmation]:
        """Return the newest confirmation of each surface; other labels count for nothing."""
        newest: dict[str, Confirmation] = {}
        for confirmation in sorted(self.confirmations or (), key=lambda each: each.day):
            surface = confirmation.surface
            is_ours = confirmation.language == language
            if is_ours and list(confirmation.saw) == self.words(language, surface):
                newest[surface] = confirmation
        return [newest[surface] for surface in ("app", "web") if surface in newest]


def load(path: Path) -> SettingsPath:
    """Return the canonical file at `path`, or raise `CannotRunError` with all its problems."""
    problems: list[str] = []
    settings_path: SettingsPath = read(SettingsPath, _parsed(path), "", problems)
    if not problems:
        problems = list(_contradictions(settings_path))
    if problems:
        raise CannotRunError(one_line(f"{shown(path)}: {'; '.join(problems)}"))
    return settings_path


def review_due(settings_path: SettingsPath, today: date) -> tuple[str, str] | None:
    """Return what is expected and found, if the labels have to be compared with their sources."""
    if today - settings_path.reviewed <= REVIEW_EVERY:
        return None
    expected = f"a review within {REVIEW_EVERY.days} days"
    return expected, f"the last one on {settings_path.reviewed}"


def as_json(settings_path: SettingsPath, schema: str) -> str:
    """Return `settings_path` for programs, with `schema` as the address of its JSON Schema.

    Of the confirmations it has those that count, and no key where nobody has confirmed anything.
    """
    counted: list[Confirmation] = []
    for language in settings_path.languages:
        counted += settings_path.confirmed(language)
    published = replace(settings_path, confirmations=tuple(counted) or None)
    content = {"$schema": schema} | asdict(published, dict_factory=_without_none)
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def schema_json() -> str:
    """Return the JSON Schema of the canonical file, for editors and programs."""
    schema = json_schema(SettingsPath)
    schema["properties"]["$schema"] = {"type": "string"}
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | schema, indent=2) + "\n"


def _without_none(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def _parsed(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = "is missing; restore it, it holds LinkedIn's labels"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 (byte {error.start}); save it as UTF-8"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"is not TOML: {error}"
    else:
        if table:
            return table
        problem = "is empty; restore it, it holds LinkedIn's labels"
    raise CannotRunError(one_line(f"{shown(path)}: {problem}"))


def _contradictions(settings_path: SettingsPath) -> Iterator[str]:
    """Yield what the types cannot say."""
    for key in twice(step.id for step in settings_path.steps):
        yield f"steps: the id {quoted(key)} is there twice"
    for key in twice(label.id for label in settings_path.labels):
        yield f"labels: the id {quoted(key)} is there twice"
    yield from _dates_that_do_not_exist(settings_path)
    for label in settings_path.labels:
        yield from _wrong_languages(label, settings_path.languages)
        for language, wording in label.wordings.items():
            yield from _odd_letters(f"label {label.id}, {language}", wording.text)
    yield from _wrong_sources(settings_path)


def _dates_that_do_not_exist(settings_path: SettingsPath) -> Iterator[str]:
    for key, source in settings_path.sources.items():
        whole = f"{source.published}-01-01"[: len("2026-01-01")]
        try:
            date.fromisoformat(whole)
        except ValueError:
            found = quoted(source.published)
            yield f"sources.{key}.published: expected a date that exists, found {found}"


def _wrong_languages(label: Label, languages: tuple[str, ...]) -> Iterator[str]:
    for language in languages:
        if language not in label.wordings:
            yield f"label {label.id}: wordings.{language} is missing"
    for language in label.wordings:
        if language not in languages:
            expected = ", ".join(languages)
            yield f"label {label.id}, {language}: expected one of the languages {expected}"
    with_cue = [wording.cue is not None for wording in label.wordings.values()]
    if any(with_cue) and not all(with_cue):
        yield f"label {label.id}: expected a cue in every language or in none"


def _odd_letters(place: str, text: str) -> Iterator[str]:
    unseen = [letter for letter in text if unicodedata.category(letter).startswith("C")]
    if unseen:
        yield f"{place}: has U+{ord(unseen[0]):04X} in it, which nobody sees; remove it"
    elif text != single_spaced(text):
        problem = "has an odd space, or an accent as a character of its own"
        yield f"{place}: {problem}, in {quoted(text)}"


def _wrong_sources(settings_path: SettingsPath) -> Iterator[str]:
    cited = {"setting_sources": settings_path.setting_sources}
    for label in settings_path.labels:
        for language, wording in label.wordings.items():
            cited[f"label {label.id}, {language}"] = wording.sources
    unused = dict(settings_path.sources)
    for place, keys in cited.items():
        for key in keys:
            unused.pop(key, None)
            if key not in settings_path.sources:
                hint = did_you_mean(key, settings_path.sources)
                yield f"{place}: unknown source {quoted(key)}{hint}"
    for key in unused:
        yield f"sources.{key}: attests nothing; cite it or remove it"
