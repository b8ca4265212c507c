"""The canonical settings path, from `settings-path.toml`: the dataclasses below are the schema of that file.

TOML and not YAML, because YAML 1.1 reads a bare On or Off as a boolean, and these are two of the labels.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from checks.finding import CannotRunError, shown
from checks.schema import Pattern, Text, json_schema, read
from checks.text import did_you_mean, one_line, quoted, twice

FILE_NAME = "settings-path.toml"
SCHEMA_NAME = "settings-path.schema.json"

Address = Annotated[str, Pattern("an address with https://", r"https://[A-Za-z0-9.-]+/\S*")]
Published = Annotated[
    str, Pattern("YYYY, YYYY-MM or YYYY-MM-DD", r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
]
Digest = Annotated[str, Pattern("a SHA-256 digest", r"[0-9a-f]{64}")]
Word = Annotated[str, Pattern("one word", r"\S+")]
Language = Annotated[str, Pattern("a code such as de", r"[a-z]{2,3}")]


@dataclass(frozen=True)
class Source:
    """A publication that attests a label or the direct link."""

    publisher: Text
    url: Address
    published: Published


@dataclass(frozen=True)
class Wording:
    """A label in one language, the keys of its sources, and the word that has to precede it on a page, if any."""

    text: Text
    sources: tuple[Text, ...]
    cue: Word | None = None


@dataclass(frozen=True)
class Label:
    """One piece of LinkedIn's wording: what it is on the screen, where it appears, and its wording per language."""

    id: Text
    kind: Literal["picture", "menu-item", "heading", "switch", "state"]
    surface: Literal["web", "app", "both"]
    wordings: Mapping[str, Wording]


@dataclass(frozen=True)
class Step:
    """One LinkedIn screen and its labels, in the order in which a person meets them."""

    id: Text
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Passage:
    """A paragraph or row of LinkedIn's notice: its first words, the digest of all, and the pages that speak of it."""

    id: Text
    begins: Text
    sha256: Digest
    pages: tuple[Text, ...]


@dataclass(frozen=True)
class Archive:
    """Where the notice is recorded: the newest version, the one that was read, and a feed of all that is recorded."""

    latest: Address
    as_read: Address
    feed: Address
    links: tuple[Address, ...]  # what the notice has to name besides the direct link
    passages: tuple[Passage, ...]


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

    @property
    def labels(self) -> list[Label]:
        """All labels, in order."""
        return [label for step in self.steps for label in step.labels]


def load(path: Path) -> SettingsPath:
    """Return the canonical file at `path`, or raise `CannotRunError` with every problem that it has at once."""
    problems: list[str] = []
    settings_path: SettingsPath = read(SettingsPath, _parsed(path), "", problems)
    if problems := problems or list(_contradictions(settings_path)):
        raise CannotRunError(one_line(f"{shown(path)}: {'; '.join(problems)}"))
    return settings_path


def as_json(path: SettingsPath, schema: str) -> str:
    """Return `path` for programs, with `schema` as the address of its JSON Schema."""
    content = asdict(
        path, dict_factory=lambda pairs: {key: value for key, value in pairs if value is not None}
    )
    return (
        json.dumps({"$schema": schema} | content, ensure_ascii=False, indent=2, default=str) + "\n"
    )


def schema_json() -> str:
    """Return the JSON Schema of the canonical file, for editors and programs."""
    schema = json_schema(SettingsPath)
    schema["properties"]["$schema"] = {"type": "string"}
    return (
        json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema, indent=2)
        + "\n"
    )


def _parsed(path: Path) -> dict[str, Any]:
    problem = "is empty; restore it, it holds LinkedIn's labels"
    try:
        if raw := tomllib.loads(path.read_text(encoding="utf-8-sig")):
            return raw
    except FileNotFoundError:
        problem = "is missing; restore it, it holds LinkedIn's labels"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 (byte {error.start}); save it as UTF-8"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"is not TOML: {error}"
    raise CannotRunError(one_line(f"{shown(path)}: {problem}"))


def _contradictions(path: SettingsPath) -> Iterator[str]:
    """Yield what the types cannot say: dates that do not exist, keys that lead nowhere, labels in odd letters."""
    ids = {"steps": [step.id for step in path.steps], "labels": [label.id for label in path.labels]}
    yield from (
        f"{what}: the id {quoted(key)} is there twice"
        for what, keys in ids.items()
        for key in twice(keys)
    )
    for key, source in path.sources.items():
        try:
            date.fromisoformat(f"{source.published}-01-01"[:10])
        except ValueError:
            yield f"sources.{key}.published: expected a date that exists, found {quoted(source.published)}"
    cited = {"setting_sources": path.setting_sources}
    for label in path.labels:
        missing = [language for language in path.languages if language not in label.wordings]
        yield from (f"label {label.id}: wordings.{language} is missing" for language in missing)
        if len({wording.cue is None for wording in label.wordings.values()}) > 1:
            yield f"label {label.id}: expected a cue in every language or in none"
        for language, wording in label.wordings.items():
            place, text = f"label {label.id}, {language}", wording.text
            cited[place] = wording.sources
            if language not in path.languages:
                yield f"{place}: expected one of the languages {', '.join(path.languages)}"
            if odd := next((c for c in text if unicodedata.category(c)[0] == "C"), ""):
                yield f"{place}: has U+{ord(odd):04X} in it, which nobody sees; remove it"
            elif text != unicodedata.normalize("NFC", " ".join(text.split())):
                yield f"{place}: has an odd space, or an accent as a character of its own, in {quoted(text)}"
    for place, key in (
        (place, key) for place, keys in cited.items() for key in keys if key not in path.sources
    ):
        yield f"{place}: unknown source {quoted(key)}{did_you_mean(key, path.sources)}"
    unused = path.sources.keys() - {key for keys in cited.values() for key in keys}
    yield from (f"sources.{key}: attests nothing; cite it or remove it" for key in sorted(unused))
