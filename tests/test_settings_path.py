"""The canonical file: every way of breaking it is said in one line, and its schema knows what it is made of."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from checks.finding import DOCS, CannotRunError
from checks.settings_path import FILE_NAME, SCHEMA_NAME, as_json, load, schema_json
from sample import CANONICAL, table

TABLE = table("settings_path.toml")
BROKEN = {name: row for kind in TABLE.values() for name, row in kind.items()}
BROKEN["lists in lists"] = ["", "steps = " + "[" * 5000, "is not TOML: "]
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(schema_json()), format_checker=jsonschema.FormatChecker()
)


def changed(*changes: tuple[str, str]) -> str:
    text = CANONICAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1) if old else new
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


@pytest.mark.parametrize(("name", "row"), BROKEN.items())
def test_a_broken_file_is_one_line_that_names_the_place(
    tmp_path: Path, name: str, row: list[str]
) -> None:
    old, new, said = row
    assert said in refusal(tmp_path, changed((old, new)))


@pytest.mark.parametrize("name", TABLE["against_the_schema"] | TABLE["contradictions"])
def test_an_editor_with_the_schema_refuses_what_one_place_alone_shows(name: str) -> None:
    assert valid(changed(BROKEN[name][:2])) is (name in TABLE["contradictions"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([('"web"', '"net"'), ("reviewed", "seen"), ('"2020-02"', "2")],
            ['unknown key "seen"; ', "reviewed is missing; ", "expected a text, found int 2; ", 'found "net"']),
        ([('"Luke"', '"Luke "'), ('"lamp"', '"cellar"'), ('"2020-02"', '"2020-00"')],
            ['"cellar" is there twice; ', "expected a date that exists", "; label hatch, de: has an odd space"]),
    ],
    ids=["shape", "sense"],
)  # fmt: skip
def test_all_problems_are_named_at_once(
    tmp_path: Path, changes: list[tuple[str, str]], said: list[str]
) -> None:
    line = refusal(tmp_path, changed(*changes))
    assert [part for part in said if part not in line] == []


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    file, plain = tmp_path / FILE_NAME, tmp_path / "plain.toml"
    file.write_bytes(b"\xef\xbb\xbf" + CANONICAL.replace("\n", "\r\n").encode())
    plain.write_text(CANONICAL, "utf-8", newline="\n")
    assert load(file) == load(plain)


@pytest.mark.parametrize(
    "text", [CANONICAL, (DOCS / FILE_NAME).read_text("utf-8")], ids=["sample", "real file"]
)
def test_the_file_is_published_as_json_for_its_schema(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    published = json.loads(
        as_json(load(tmp_path / FILE_NAME), f"https://example.org/{SCHEMA_NAME}")
    )
    VALIDATOR.validate(published)
    assert valid(text)
    assert published.pop("$schema") == f"https://example.org/{SCHEMA_NAME}"
    assert published == json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_is_one() -> None:
    VALIDATOR.check_schema(json.loads(schema_json()))
