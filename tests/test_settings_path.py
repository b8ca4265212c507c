"""The canonical file: every way of breaking it is said in one line, and its schema knows what it is made of."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from guide.report import DOCS, CannotRunError
from guide.settings_path import FILE_NAME, SCHEMA_NAME, as_json, load, schema_json
from sample import CANONICAL

DOOR = 'wordings.en = { text = "Door & Gate", cue = "browser", sources = ["leaflet"] }'
TEXT, PUBLISHED = "steps 2.labels 1.wordings.en.text", "sources.leaflet.published"
ODD = "has an odd space, or an accent as a character of its own, in"

# name: (what is replaced, by what, what is said)
# fmt: off
NOT_TOML = {
    "a list without an end": (CANONICAL, "languages = [", "is not TOML: "),
    "an impossible date": (CANONICAL, "reviewed = 2020-13-01", "is not TOML: "),
    "a key twice": ("reviewed =", "reviewed = 2020-01-01\nreviewed =", "is not TOML: "),
    "lists in lists": (CANONICAL, "steps = " + "[" * 5000, "is not TOML: "),
}
AGAINST_THE_SCHEMA = {
    "no steps": (CANONICAL[CANONICAL.index("[[steps]]"):], "", "top level: steps is missing"),
    "an empty list": (CANONICAL, "steps = []", "steps: expected at least one entry, found none"),
    "no list": (CANONICAL, 'steps = "three"', 'steps: expected a list, found "three"'),
    "a step without labels": ('[[steps]]\nid = "shelf"', '[[steps]]\nid = "x"\n[[steps]]\nid = "shelf"',
        "steps 2: labels is missing"),
    "an unknown key": ("setting =", 'motto = "x"\nsetting =', 'top level: unknown key "motto"'),
    "a misspelt key": ("reviewed =", "reviewd =", '"reviewd", did you mean reviewed?; top level: reviewed is'),
    "a key with line ends": ("reviewed =", '"a\\nb\\u2028c" = 1\nreviewed =', 'unknown key "a\\nb\\u2028c"'),
    "a misspelt key in a wording": (DOOR, DOOR.replace("text", "txt"), 'wordings.en: unknown key "txt"'),
    "a wording that is no table": (DOOR, 'wordings.en = "Door"', 'wordings.en: expected a table, found "Door"'),
    "an empty label": ('"The upper shelf"', '""', f'{TEXT}: expected a text that is not empty, found ""'),
    "a label that is no text": ('"The upper shelf"', "true", f"{TEXT}: expected a text, found bool True"),
    "a label without an id": ('id = "door", ', "", "steps 1.labels 1: id is missing"),
    "a label without sources": (DOOR, DOOR.replace('["leaflet"]', "[]"), "en.sources: expected at least one entry"),
    "a source without https": ('url = "https', 'url = "http', "sources.leaflet.url: expected an address with https://"),
    "half a date": ('"2020-02"', '"2020-2"', f"{PUBLISHED}: expected YYYY, YYYY-MM or YYYY-MM-DD, found"),
    "an unknown kind": ('kind = "heading"', 'kind = "image"', "kind: expected one of picture, menu-item, heading, "),
    "an unknown surface": ('"app"', '"phone"', 'surface: expected one of web, app, both, found "phone"'),
    "a setting that is no address": ('setting = "https', 'setting = "ftp', "setting: expected an address with https"),
    "a date in words": ("= 2020-02-29", '= "today"', 'reviewed: expected a date such as 2026-11-23, found "today"'),
    "a cue of two words": ('"browser"', '"the browser"', 'cue: expected one word, found "the browser"'),
}
# What no schema can say, because it is about two places of the file, dates or odd letters.
CONTRADICTIONS = {
    "a date that is no text": ('"2020-02"', "2020-02-02", f"{PUBLISHED}: expected a text, found date 2020-02-02"),
    "an impossible month": ('"2020-02"', '"2020-13"', f'{PUBLISHED}: expected a date that exists, found "2020-13"'),
    "a language without labels": ('"de", "en"]', '"de", "en", "fr"]', "label door: wordings.fr is missing"),
    "a label in a language too many": ('["de", "en"]', '["de"]', "label door, en: expected one of the languages de"),
    "a missing wording": (f", {DOOR}", "", "label door: wordings.en is missing"),
    "a language twice": ('["de", "en"]', '["de", "de", "en"]', 'languages: "de" is there twice'),
    "a step twice": ('id = "lamp"', 'id = "cellar"', 'steps: the id "cellar" is there twice'),
    "a label twice": ('id = "hatch"', 'id = "door"', 'labels: the id "door" is there twice'),
    "an unknown source": ('s = ["leaflet"]', 's = ["leaf"]', 'sources: unknown source "leaf", did you mean leaflet?'),
    "a source that attests nothing": ("[[steps]]", '[sources.x]\npublisher = "X"\nurl = "https://x.example/"\n'
        'published = "2020"\n[[steps]]', "sources.x: attests nothing; cite it or remove it"),
    "a cue in one language alone": ('cue = "App", ', "", "label hatch: expected a cue in every language or in none"),
    "a space at the end of a label": ('"The upper shelf"', '"The shelf "', f'label shelf, en: {ODD} "The shelf "'),
    "an accent of its own": ('"Tür & Tor"', '"Tu\\u0308r"', f"label door, de: {ODD}"),
    "what nobody sees": ('"The upper shelf"', '"The\\u200b shelf"', "shelf, en: has U+200B in it, which nobody sees"),
}
# fmt: on
BROKEN = NOT_TOML | AGAINST_THE_SCHEMA | CONTRADICTIONS
VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema_json()), format_checker=jsonschema.FormatChecker())


def changed(*changes: tuple[str, str]) -> str:
    text = CANONICAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def refusal(folder: Path, text: str) -> str:
    """Return the one line that is said of a file with this text."""
    (folder / FILE_NAME).write_text(text, "utf-8")
    with pytest.raises(CannotRunError) as caught:
        load(folder / FILE_NAME)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{folder / FILE_NAME}: ")
    return line


def valid(text: str) -> bool:
    """Tell whether the file's text, in which JSON knows no dates, is one for the schema."""
    return bool(VALIDATOR.is_valid(json.loads(json.dumps(tomllib.loads(text), default=str))))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_line_that_names_the_place(tmp_path: Path, name: str) -> None:
    old, new, said = BROKEN[name]
    assert said in refusal(tmp_path, changed((old, new)))


@pytest.mark.parametrize("name", AGAINST_THE_SCHEMA | CONTRADICTIONS)
def test_an_editor_with_the_schema_refuses_what_one_place_alone_shows(name: str) -> None:
    assert valid(changed(BROKEN[name][:2])) is (name in CONTRADICTIONS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([('"web"', '"net"'), ("reviewed", "seen"), ('"2020-02"', "2")],
            ['unknown key "seen"; ', "reviewed is missing; ", "expected a text, found int 2; ", 'found "net"']),
        ([('"Luke"', '"Luke "'), ('"lamp"', '"cellar"'), ('"2020-02"', '"2020-00"')],
            ['"cellar" is there twice; ', "expected a date that exists", f"; label hatch, de: {ODD}"]),
    ],
    ids=["shape", "sense"],
)  # fmt: skip
def test_all_problems_are_named_at_once(tmp_path: Path, changes: list[tuple[str, str]], said: list[str]) -> None:
    line = refusal(tmp_path, changed(*changes))
    assert [part for part in said if part not in line] == []


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    file, plain = tmp_path / FILE_NAME, tmp_path / "plain.toml"
    file.write_bytes(b"\xef\xbb\xbf" + CANONICAL.replace("\n", "\r\n").encode())
    plain.write_text(CANONICAL, "utf-8", newline="\n")
    assert load(file) == load(plain)


@pytest.mark.parametrize("text", [CANONICAL, (DOCS / FILE_NAME).read_text("utf-8")], ids=["sample", "real file"])
def test_the_file_is_published_as_json_for_its_schema(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    published = json.loads(as_json(load(tmp_path / FILE_NAME), f"https://example.org/{SCHEMA_NAME}"))
    VALIDATOR.validate(published)
    assert valid(text)
    assert published.pop("$schema") == f"https://example.org/{SCHEMA_NAME}"
    assert published == json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_committed_schema_is_the_present_one() -> None:
    assert (DOCS / SCHEMA_NAME).read_text("utf-8") == schema_json()
    VALIDATOR.check_schema(json.loads(schema_json()))
