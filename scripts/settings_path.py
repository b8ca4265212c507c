"""The canonical settings path: LinkedIn's labels, who attests them, and the direct link, from `settings-path.toml`.

The schema is documented by the comments in that file. TOML and not YAML, because YAML 1.1 reads a bare On or Off as a
boolean, and these are two of the labels.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from findings import CannotRunError, one_line, place, quoted

FILE_NAME = "settings-path.toml"
KINDS = ("picture", "menu-item", "heading", "switch", "state")
SURFACES = ("web", "app", "both")
MANY = 12  # problems that one message names
LONGEST_PROBLEM = 400  # characters of one of them

Raw = Mapping[str, Any]


class SettingsPathError(CannotRunError):
    """The canonical file cannot be used. The message is one line: the file, and every problem with its place."""


@dataclass(frozen=True)
class Source:
    """A publication that attests a label or the direct link; `published` is YYYY, YYYY-MM or YYYY-MM-DD."""

    key: str
    publisher: str
    url: str
    published: str


@dataclass(frozen=True)
class Wording:
    """A label in one language, the keys of its sources, and the word that has to precede it on a page, if any."""

    text: str
    sources: tuple[str, ...]
    cue: str | None


@dataclass(frozen=True)
class Label:
    """One piece of LinkedIn's wording: what it is on the screen, where it appears, and its wording per language."""

    id: str
    kind: str
    surface: str
    wordings: Mapping[str, Wording]


@dataclass(frozen=True)
class Step:
    """One LinkedIn screen and its labels, in the order in which a person meets them."""

    id: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class SettingsPath:
    """The whole path. The first language is the site's default; `setting` is the direct link."""

    reviewed: date
    languages: tuple[str, ...]
    setting: str
    setting_sources: tuple[str, ...]
    sources: Mapping[str, Source]
    steps: tuple[Step, ...]


def load(path: Path) -> SettingsPath:
    """Read and validate the canonical file at `path`.

    Raises `SettingsPathError`, which names every problem at once, when the file cannot be read or breaks the schema.
    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise _error(path, ["is missing; restore it, it holds LinkedIn's labels"]) from None
    except IsADirectoryError:
        raise _error(path, ["is a folder; it has to be a file"]) from None
    except OSError as error:
        raise _error(path, [f"cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise _error(path, [f"is not UTF-8 (byte {error.start}); save it as UTF-8"]) from None
    except RecursionError:
        raise _error(path, ["is not TOML that anybody can read: it is nested too deeply"]) from None
    except ValueError as error:
        raise _error(path, [f"is not TOML: {error}"]) from None
    if not raw:
        raise _error(path, ["is empty; restore it, it holds LinkedIn's labels"])
    reader = _Reader()
    settings_path = reader.settings_path(raw)
    if reader.problems:
        raise _error(path, reader.problems)
    return settings_path


def _error(path: Path, problems: list[str]) -> SettingsPathError:
    named = "; ".join(problem[:LONGEST_PROBLEM] for problem in problems[:MANY])
    more = f"; and {len(problems) - MANY} more" if len(problems) > MANY else ""
    return SettingsPathError(one_line(f"{place(path)}: {named}{more}"))


def _is_date(published: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", published, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{published}-01-01"[:10])
    except ValueError:
        return False
    return True


class _Reader:
    """Turns parsed TOML into a `SettingsPath` and collects every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def settings_path(self, raw: Raw) -> SettingsPath:
        self._keys(raw, "top level", ["reviewed", "languages", "setting", "setting_sources", "sources", "steps"])
        reviewed = raw.get("reviewed")
        if type(reviewed) is not date:
            self.problems.append("reviewed: expected a date such as 2026-11-23")
            reviewed = date.min
        languages = self._texts(raw.get("languages"), "languages")
        for language in languages:
            if not re.fullmatch(r"[a-z]{2,3}", language):
                self.problems.append(f"languages: expected a code such as de, found {quoted(language)}")
        setting = self._address(raw.get("setting"), "setting")
        sources = {key: self._source(key, value) for key, value in self._table(raw.get("sources"), "sources").items()}
        attested = self._sources(raw.get("setting_sources"), "setting_sources", sources)
        steps = self._steps(raw.get("steps"), languages, sources)
        self._unique((step.id for step in steps), "step")
        self._unique((label.id for step in steps for label in step.labels), "label")
        wordings = (wording for step in steps for label in step.labels for wording in label.wordings.values())
        cited = {key for wording in wordings for key in wording.sources} | set(attested)
        self.problems += [f"sources.{key}: attests nothing; cite it or remove it" for key in sources.keys() - cited]
        return SettingsPath(reviewed, languages, setting, attested, sources, steps)

    def _steps(self, value: object, languages: tuple[str, ...], sources: Mapping[str, Source]) -> tuple[Step, ...]:
        steps = []
        for number, raw in enumerate(self._tables(value, "steps"), 1):
            where = f"step {number}"
            self._keys(raw, where, ["id", "labels"])
            labels = [
                self._label(label, f"{where}, label {position}", languages, sources)
                for position, label in enumerate(self._tables(raw.get("labels"), f"{where}: labels"), 1)
            ]
            steps.append(Step(self._text(raw.get("id"), f"{where}: id"), tuple(labels)))
        return tuple(steps)

    def _label(self, raw: Raw, where: str, languages: tuple[str, ...], sources: Mapping[str, Source]) -> Label:
        if isinstance(raw.get("id"), str):
            where += f" ({quoted(raw['id'])})"
        self._keys(raw, where, ["id", "kind", "surface", *languages])
        wordings = {}
        for language in languages:
            if language in raw:
                there = f"{where}, {language}"
                wording = self._table(raw[language], there)
                self._keys(wording, there, ["text", "sources"], ["cue"])
                wordings[language] = Wording(
                    self._wording(wording.get("text"), f"{there}: text"),
                    self._sources(wording.get("sources"), f"{there}: sources", sources),
                    self._wording(wording["cue"], f"{there}: cue") if "cue" in wording else None,
                )
        return Label(
            self._text(raw.get("id"), f"{where}: id"),
            self._choice(raw.get("kind"), f"{where}: kind", KINDS),
            self._choice(raw.get("surface"), f"{where}: surface", SURFACES),
            wordings,
        )

    def _source(self, key: str, value: object) -> Source:
        where = f"sources.{key}"
        raw = self._table(value, where)
        self._keys(raw, where, ["publisher", "url", "published"])
        published = self._text(raw.get("published"), f"{where}.published")
        if published and not _is_date(published):
            self.problems.append(f"{where}.published: expected YYYY, YYYY-MM or YYYY-MM-DD, found {quoted(published)}")
        publisher = self._text(raw.get("publisher"), f"{where}.publisher")
        return Source(key, publisher, self._address(raw.get("url"), f"{where}.url"), published)

    def _keys(self, raw: Raw, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        known = [*required, *optional]
        missing = [key for key in required if key not in raw]
        unknown = [key for key in raw if key not in known]
        for key in unknown:
            near = get_close_matches(key[:80], missing or known, 1)
            hint = f", did you mean {near[0]}?" if near else ""
            self.problems.append(f"{where}: unknown key {quoted(key)}{hint}")
        self.problems += [f"{where}: {key} is missing" for key in missing]

    def _wording(self, value: object, where: str) -> str:
        text = self._text(value, where)
        odd = [character for character in text if unicodedata.category(character)[0] == "C"]
        if odd:
            self.problems.append(f"{where}: has an invisible character, U+{ord(odd[0]):04X}; remove it")
        elif text != " ".join(text.split()):
            self.problems.append(f"{where}: has a space too many in {quoted(text)}")
        return unicodedata.normalize("NFC", text)

    def _sources(self, value: object, where: str, sources: Mapping[str, Source]) -> tuple[str, ...]:
        keys = self._texts(value, where)
        for key in keys:
            if key not in sources:
                near = get_close_matches(key[:80], sources, 1)
                hint = f", did you mean {near[0]}?" if near else ""
                self.problems.append(f"{where}: unknown source {quoted(key)}{hint}")
        return keys

    def _address(self, value: object, where: str) -> str:
        text = self._text(value, where)
        if text and not re.fullmatch(r"https://[\w.-]+/\S*", text, re.ASCII):
            self.problems.append(f"{where}: expected an address with https://, found {quoted(text)}")
        return text

    def _choice(self, value: object, where: str, choices: tuple[str, ...]) -> str:
        text = self._text(value, where)
        if text and text not in choices:
            self.problems.append(f"{where}: expected one of {', '.join(choices)}, found {quoted(text)}")
        return text

    def _texts(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            self._expected(value, where, "a list with at least one text")
            return ()
        texts = tuple(self._text(item, where) for item in value)
        self._unique(texts, where)
        return texts

    def _text(self, value: object, where: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self._expected(value, where, "a text that is not empty")
        return ""

    def _tables(self, value: object, where: str) -> list[Raw]:
        if isinstance(value, list) and value:
            return [self._table(item, where) for item in value]
        self._expected(value, where, "at least one")
        return []

    def _table(self, value: object, where: str) -> Raw:
        if isinstance(value, dict):
            return value
        self._expected(value, where, "a table")
        return {}

    def _expected(self, value: object, where: str, what: str) -> None:
        if value is not None:  # a key that is not there has been named already
            self.problems.append(f"{where}: expected {what}")

    def _unique(self, values: Iterable[str], what: str) -> None:
        seen: set[str] = set()
        for value in values:
            if value and value in seen:
                self.problems.append(f"{what}: {quoted(value)} is there twice")
            seen.add(value)
