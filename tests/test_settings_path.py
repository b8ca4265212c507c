"""The canonical file: every way of breaking it is one line, and its schema knows what it is."""

import json
import tomllib
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from checks.finding import CannotRunError
from checks.settings_path import (
    FILE_NAME,
    REVIEW_EVERY,
    SettingsPath,
    as_json,
    load,
    review_due,
    schema_json,
)
from sample import CANONICAL, replaced, table

TABLE = table("settings_path.toml")
AGAINST_THE_SCHEMA = TABLE["against_the_schema"]
CONTRADICTIONS = TABLE["contradictions"]
BROKEN = TABLE["not_toml"] | AGAINST_THE_SCHEMA | CONTRADICTIONS
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(schema_json()), format_checker=jsonschema.FormatChecker()
)


def loaded(folder: Path, text: str) -> SettingsPath:
    """Return what a canonical file with this `text` says."""
    file = folder / FILE_NAME
    file.write_text(text, "utf-8")
    return load(file)


def refusal(folder: Path, text: str) -> str:
    """Return the one line that is said of a canonical file with this `text`."""
    with pytest.raises(CannotRunError) as caught:
        loaded(folder, text)
    (line,) = str(caught.value).splitlines()
    return line.removeprefix(f"{folder / FILE_NAME}: ")


def is_valid(text: str) -> bool:
    """Tell whether the schema has nothing against a canonical file with this `text`."""
    return VALIDATOR.is_valid(as_plain_json(text))


def as_plain_json(text: str) -> object:
    """Return a TOML `text` as JSON has it, which knows no dates."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


@pytest.mark.parametrize("row", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_line_that_names_the_place(tmp_path: Path, row: list[str]) -> None:
    old, new, said = row
    assert said in refusal(tmp_path, replaced(CANONICAL, old, new))


@pytest.mark.parametrize("row", AGAINST_THE_SCHEMA.values(), ids=AGAINST_THE_SCHEMA)
def test_an_editor_with_the_schema_refuses_what_one_place_alone_shows(row: list[str]) -> None:
    old, new, _ = row
    assert is_valid(CANONICAL)
    assert not is_valid(replaced(CANONICAL, old, new))


@pytest.mark.parametrize("kind", ["shape", "sense"])
def test_all_problems_are_named_at_once(tmp_path: Path, kind: str) -> None:
    *changes, said = TABLE["at_once"][kind]
    text = CANONICAL
    for old, new in changes:
        text = replaced(text, old, new)
    line = refusal(tmp_path, text)
    for part in said:
        assert part in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is missing; restore it, it holds LinkedIn's labels"),
        (b"# labels", "is empty; restore it, it holds LinkedIn's labels"),
        (b"# \xfc", "is not UTF-8 (byte 2); save it as UTF-8"),
    ],
)
def test_a_file_that_holds_nothing_is_one_line(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / FILE_NAME
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CannotRunError) as caught:
        load(file)
    assert str(caught.value) == f"{file}: {said}"


def test_a_folder_in_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=r": cannot be read: Is a directory$"):
        load(tmp_path)


def test_lists_in_lists_without_end_are_one_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, "steps = " + "[" * 5000).startswith("is not TOML: ")


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    expected = loaded(tmp_path, CANONICAL)
    lines = CANONICAL.replace("\n", "\r\n")
    assert loaded(tmp_path, f"\ufeff{lines}") == expected


def test_the_file_is_published_as_json_for_its_schema(tmp_path: Path) -> None:
    address = "https://example.org/schema.json"
    published = json.loads(as_json(loaded(tmp_path, CANONICAL), address))
    VALIDATOR.check_schema(json.loads(schema_json()))
    VALIDATOR.validate(published)
    assert published.pop("$schema") == address
    assert published == as_plain_json(CANONICAL)


def test_the_newest_confirmation_of_each_surface_counts_if_its_labels_are_those_of_today(
    tmp_path: Path,
) -> None:
    settings_path = loaded(tmp_path, CANONICAL + TABLE["confirmations"])
    days = [str(each.day) for each in settings_path.confirmed("en")]
    assert days == ["2020-01-03", "2020-01-02"]
    assert settings_path.confirmed("de") == []
    published = json.loads(as_json(settings_path, ""))
    assert [each["day"] for each in published["confirmations"]] == days
    VALIDATOR.validate(published)


def test_a_review_is_due_when_the_last_one_is_old(tmp_path: Path) -> None:
    settings_path = loaded(tmp_path, CANONICAL)
    last_day = settings_path.reviewed + REVIEW_EVERY
    assert review_due(settings_path, last_day) is None
    due = review_due(settings_path, last_day + timedelta(days=1))
    assert due
    assert due[1] == f"the last one on {settings_path.reviewed}"
