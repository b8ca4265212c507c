"""The canonical file: the real one loads, and every way of breaking it ends in one clear line."""

import os
import re
from pathlib import Path

import pytest

from sample_docs import CANONICAL
from settings_path import SettingsPathError, load

TEXT = CANONICAL.read_text("utf-8")
FIRST_LABEL = '[[steps.labels]]\nid = "profile-picture"\nkind = "picture"\nsurface = "web"'

# name: (what is replaced, by what, what the message says)
BROKEN: dict[str, tuple[str, str, str]] = {
    "no steps": (TEXT[TEXT.index("[[steps]]") :], "", "top level: steps is missing"),
    "an empty list of steps": (TEXT, "steps = []", "steps: expected at least one"),
    "a step without labels": (
        '[[steps]]\nid = "settings"\n',
        '[[steps]]\nid = "x"\n[[steps]]\nid = "settings"\n',
        "labels is missing",
    ),
    "an unknown key at the top": ("setting = ", 'seting = "x"\nsetting = ', 'top level: unknown key "seting"'),
    "a typo in a key": ("reviewed =", "reviewd =", 'unknown key "reviewd", did you mean reviewed?'),
    "an unknown key in a step": ('id = "switch"', 'id = "switch"\nname = "x"', 'step 4: unknown key "name"'),
    "an unknown key in a label": (
        'kind = "picture"',
        'kind = "picture"\ncolour = "x"',
        '("profile-picture"): unknown key "colour"',
    ),
    "an unknown key in a wording": ('text = "Me", ', 'text = "Me", txt = "Me", ', 'en: unknown key "txt"'),
    "an unknown key in a source": (
        'publisher = "SRF',
        'author = "x"\npublisher = "SRF',
        'sources.srf: unknown key "author"',
    ),
    "a language without labels": (
        '"de", "en"]',
        '"de", "en", "fr"]',
        'step 1, label 1 ("profile-picture"): fr is missing',
    ),
    "a label in a language too many": ('["de", "en"]', '["de"]', '("profile-picture"): unknown key "en"'),
    "a missing wording": ('en = { text = "Me", sources = ["fast-company"] }', "", '("profile-picture"): en is missing'),
    "an empty label": ('text = "Me"', 'text = ""', "en: text: expected a text that is not empty"),
    "a blank label": ('text = "Me"', 'text = " "', "en: text: expected a text that is not empty"),
    "a label that is no text": ('text = "Me"', "text = true", "en: text: expected a text that is not empty"),
    "a label with a space at its end": ('text = "Me"', 'text = "Me "', 'en: text: has a space too many in "Me "'),
    "a label with an invisible character": (
        'text = "Me"',
        'text = "M\\u200be"',
        "en: text: has an invisible character, U+200B",
    ),
    "a wording that is no table": (
        'en = { text = "Me", sources = ["fast-company"] }',
        'en = "Me"',
        "en: expected a table",
    ),
    "a label without an id": ('id = "on"\n', "", "step 4, label 2: id is missing"),
    "a step id twice": ('id = "switch"', 'id = "settings"', 'step: "settings" is there twice'),
    "a label id twice": ('id = "off"', 'id = "on"', 'label: "on" is there twice'),
    "a language twice": ('["de", "en"]', '["de", "de", "en"]', 'languages: "de" is there twice'),
    "a language that is no code": (
        '["de", "en"]',
        '["de", "../en"]',
        'languages: expected a code such as de, found "../en"',
    ),
    "an unknown source": ('["srf"]', '["srff"]', 'sources: unknown source "srff", did you mean srf?'),
    "a label without sources": ('sources = ["srf"]', "sources = []", "sources: expected a list with at least one text"),
    "a source that attests nothing": ('"eyerys"', '"mashable"', "sources.eyerys: attests nothing"),
    "a source without https": (
        'url = "https://netzpolitik',
        'url = "http://netzpolitik',
        "sources.netzpolitik.url: expected an address",
    ),
    "a source of an impossible date": ('"2025-10-29"', '"2025-13-29"', "sources.srf.published: expected YYYY"),
    "a source of a half date": ('"2025-10-29"', '"2025-1"', "sources.srf.published: expected YYYY"),
    "an unknown kind": (
        'kind = "picture"',
        'kind = "image"',
        'kind: expected one of picture, menu-item, heading, switch, state, found "image"',
    ),
    "an unknown surface": (
        'surface = "app"',
        'surface = "phone"',
        'surface: expected one of web, app, both, found "phone"',
    ),
    "a setting that is no address": (
        'setting = "https',
        'setting = "ftp',
        "setting: expected an address with https://",
    ),
    "a review date in words": (
        "reviewed = 2026-11-23",
        'reviewed = "today"',
        "reviewed: expected a date such as 2026-11-23",
    ),
    "a review date with a time": (
        "reviewed = 2026-11-23",
        "reviewed = 2026-11-23T10:00:00",
        "reviewed: expected a date",
    ),
    "TOML that ends too soon": (TEXT, "languages = [", "is not TOML"),
    "YAML": (TEXT, "languages:\n  - de\n", "is not TOML"),
    "an impossible date": (TEXT, "reviewed = 2026-13-01", "is not TOML"),
    "lists inside lists": (TEXT, "steps = [\n" + "[\n" * 5000, "nested too deeply"),
    "a line that is too long": (TEXT, f"\n{'a.' * 300}a = 1", "line 2 is longer than 500 characters; break it"),
    "a file that is too large": (TEXT, "#\n" * 300_000, "is larger than 400000 bytes"),
    "a cue of two words": ('cue = "browser"', 'cue = "the browser"', 'cue: expected one word, found "the browser"'),
    "a cue in one language alone": ('cue = "App", ', "", "expected a cue in every language or in none"),
    "a language with the name of another key": ('["de", "en"]', '["de", "id"]', 'expected "ind" for Indonesian'),
    "too many languages": (
        '["de", "en"]',
        "[" + ",\n".join(f'"{a}{b}"' for a in "abcdefghijkl" for b in "abcdefghijkl") + "]",
        "languages: expected at most 100, found 144",
    ),
    "nothing": (TEXT, "", "is empty"),
    "nothing but a comment": (TEXT, "# labels", "is empty"),
}


def broken(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "settings-path.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsPathError) as caught:
        load(file)
    return str(caught.value)


def test_the_real_file_has_four_steps_in_two_languages() -> None:
    path = load(CANONICAL)
    assert [step.id for step in path.steps] == ["settings", "data-privacy", "generative-ai", "switch"]
    assert path.languages == ("de", "en")
    assert path.setting == "https://www.linkedin.com/mypreferences/d/settings/data-for-ai-improvement"
    assert [label.wordings["en"].text for label in path.steps[3].labels][1:] == ["On", "Off"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_line_that_names_the_place(tmp_path: Path, name: str) -> None:
    old, new, message = BROKEN[name]
    assert old in TEXT
    text = broken(tmp_path, TEXT.replace(old, new, 1).encode())
    assert message in text
    assert len(text.splitlines()) == 1 and "settings-path.toml: " in text


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "settings-path.toml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load(file) == load(CANONICAL)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    assert re.search(r"is not UTF-8 \(byte \d+\); save it as UTF-8", broken(tmp_path, TEXT.encode() + b"# \xfc\n"))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsPathError, match=r"gone\.toml: is missing"):
        load(tmp_path / "gone.toml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsPathError, match="is a folder; it has to be a file"):
        load(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings-path.toml")
    with pytest.raises(SettingsPathError, match="is no regular file; it has to be a file"):
        load(tmp_path / "settings-path.toml")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    loop = tmp_path / "settings-path.toml"
    loop.symlink_to(loop)
    with pytest.raises(SettingsPathError, match="cannot be read: "):
        load(loop)


def test_all_problems_are_named_at_once_up_to_a_bound(tmp_path: Path) -> None:
    text = broken(
        tmp_path, TEXT.replace('surface = "both"', 'surface = "all"').replace('kind = "', 'kind = "x').encode()
    )
    assert text.count("expected one of") == 12
    assert text.endswith("; and 3 more")


def test_a_key_full_of_line_ends_stays_in_one_line(tmp_path: Path) -> None:
    key = '"' + "a\\nb\\u2028" * 50_000 + '"'
    text = broken(tmp_path, f"{key} = 1\n{TEXT}".encode())
    assert len(text.splitlines()) == 1 and len(text) < 10_000
