"""The canonical settings path: LinkedIn's labels, who attests them, and the direct link, from `settings-path.toml`.

The schema is documented by the comments in that file. TOML and not YAML, because YAML 1.1 reads a bare On or Off as a
boolean, and these are two of the labels.
"""

import re
import stat
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from findings import CannotRunError, one_line, place, quoted
from toml_reader import Raw, TomlReader

FILE_NAME = "settings-path.toml"
KINDS = ("picture", "menu-item", "heading", "switch", "state")
SURFACES = ("web", "app", "both")
MAX_BYTES = 400_000  # of the file, many times what it holds; this and the next two bound the work
MAX_LINE = 500  # characters of a line: the time that a dotted key takes grows with the square of its length
MAX_LANGUAGES = 100


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
        raw = tomllib.loads(_text(path))
    except FileNotFoundError:
        raise _error(path, "is missing; restore it, it holds LinkedIn's labels") from None
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _error(path, f"is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except RecursionError:
        raise _error(path, "is not TOML that anybody can read: it is nested too deeply") from None
    except ValueError as error:
        raise _error(path, f"is not TOML: {error}") from None
    if not raw:
        raise _error(path, "is empty; restore it, it holds LinkedIn's labels")
    reader = _Reader()
    settings_path = reader.settings_path(raw)
    if reader.problems:
        raise _error(path, reader.summary())
    return settings_path


def _text(path: Path) -> str:
    """Return the text of the canonical file, or raise `SettingsPathError` when it cannot be what it should be."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        raise _error(path, f"is {'a folder' if stat.S_ISDIR(mode) else 'no regular file'}; it has to be a file")
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _error(path, f"is larger than {MAX_BYTES} bytes; restore it, it holds LinkedIn's labels")
    text = content.decode("utf-8-sig")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise _error(path, f"line {number} is longer than {MAX_LINE} characters; break it")
    return text


def _error(path: Path, problem: str) -> SettingsPathError:
    return SettingsPathError(one_line(f"{place(path)}: {problem}"))


def _is_date(published: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", published, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{published}-01-01"[:10])
    except ValueError:
        return False
    return True


class _Reader(TomlReader):
    """Turns parsed TOML into a `SettingsPath` and collects every problem on the way."""

    def settings_path(self, raw: Raw) -> SettingsPath:
        self.keys(raw, "top level", ["reviewed", "languages", "setting", "setting_sources", "sources", "steps"])
        reviewed = raw.get("reviewed")
        if type(reviewed) is not date:
            self.problem("reviewed: expected a date such as 2026-11-23")
            reviewed = date.min
        languages = self.texts(raw.get("languages"), "languages")
        if len(languages) > MAX_LANGUAGES:
            self.problem(f"languages: expected at most {MAX_LANGUAGES}, found {len(languages)}")
            languages = languages[:MAX_LANGUAGES]
        for language in languages:
            if not re.fullmatch(r"[a-z]{2,3}", language):
                self.problem(f"languages: expected a code such as de, found {quoted(language)}")
            elif language == "id":  # a label would have the key twice
                self.problem('languages: expected "ind" for Indonesian, found "id", which is a key of labels')
        setting = self.address(raw.get("setting"), "setting")
        sources = {key: self._source(key, value) for key, value in self.table(raw.get("sources"), "sources").items()}
        attested = self._sources(raw.get("setting_sources"), "setting_sources", sources)
        steps = self._steps(raw.get("steps"), languages, sources)
        self.unique((step.id for step in steps), "step")
        self.unique((label.id for step in steps for label in step.labels), "label")
        wordings = (wording for step in steps for label in step.labels for wording in label.wordings.values())
        cited = {key for wording in wordings for key in wording.sources} | set(attested)
        for key in sources:
            if key not in cited:
                self.problem(f"sources.{key}: attests nothing; cite it or remove it")
        return SettingsPath(reviewed, languages, setting, attested, sources, steps)

    def _steps(self, value: object, languages: tuple[str, ...], sources: Mapping[str, Source]) -> tuple[Step, ...]:
        steps = []
        for number, raw in enumerate(self.tables(value, "steps"), 1):
            where = f"step {number}"
            self.keys(raw, where, ["id", "labels"])
            labels = [
                self._label(label, f"{where}, label {position}", languages, sources)
                for position, label in enumerate(self.tables(raw.get("labels"), f"{where}: labels"), 1)
            ]
            steps.append(Step(self.text(raw.get("id"), f"{where}: id"), tuple(labels)))
        return tuple(steps)

    def _label(self, raw: Raw, where: str, languages: tuple[str, ...], sources: Mapping[str, Source]) -> Label:
        if isinstance(raw.get("id"), str):
            where += f" ({quoted(raw['id'])})"
        self.keys(raw, where, ["id", "kind", "surface", *languages])
        wordings = {}
        for language in languages:
            if language in raw:
                there = f"{where}, {language}"
                wording = self.table(raw[language], there)
                self.keys(wording, there, ["text", "sources"], ["cue"])
                wordings[language] = Wording(
                    self._wording(wording.get("text"), f"{there}: text"),
                    self._sources(wording.get("sources"), f"{there}: sources", sources),
                    self._cue(wording["cue"], f"{there}: cue") if "cue" in wording else None,
                )
        cues = [wording.cue is None for wording in wordings.values()]
        if any(cues) and not all(cues):
            self.problem(f"{where}: expected a cue in every language or in none")
        return Label(
            self.text(raw.get("id"), f"{where}: id"),
            self.choice(raw.get("kind"), f"{where}: kind", KINDS),
            self.choice(raw.get("surface"), f"{where}: surface", SURFACES),
            wordings,
        )

    def _source(self, key: str, value: object) -> Source:
        where = f"sources.{key}"
        raw = self.table(value, where)
        self.keys(raw, where, ["publisher", "url", "published"])
        published = self.text(raw.get("published"), f"{where}.published")
        if published and not _is_date(published):
            self.problem(f"{where}.published: expected YYYY, YYYY-MM or YYYY-MM-DD, found {quoted(published)}")
        publisher = self.text(raw.get("publisher"), f"{where}.publisher")
        return Source(key, publisher, self.address(raw.get("url"), f"{where}.url"), published)

    def _wording(self, value: object, where: str) -> str:
        text = self.text(value, where)
        odd = [character for character in text if unicodedata.category(character)[0] == "C"]
        if odd:
            self.problem(f"{where}: has an invisible character, U+{ord(odd[0]):04X}; remove it")
        elif text != " ".join(text.split()):
            self.problem(f"{where}: has a space too many in {quoted(text)}")
        return unicodedata.normalize("NFC", text)

    def _cue(self, value: object, where: str) -> str:
        text = self._wording(value, where)
        if text and not re.fullmatch(r"[^\W_]+", text):
            self.problem(f"{where}: expected one word, found {quoted(text)}")
        return text

    def _sources(self, value: object, where: str, sources: Mapping[str, Source]) -> tuple[str, ...]:
        keys = self.texts(value, where)
        for key in keys:
            if key not in sources:
                self.problem(f"{where}: unknown source {quoted(key)}{self.near(key, sources)}")
        return keys
