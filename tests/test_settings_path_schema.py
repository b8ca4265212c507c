"""The JSON Schema, which editors read, and the loader agree about the canonical file."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from sample_docs import CANONICAL
from settings_path import KINDS, SURFACES, SettingsPathError, load
from test_settings_path import BROKEN, TEXT

SCHEMA = Path(__file__).resolve().parent.parent / "scripts" / "settings-path.schema.json"

# What no schema can say, because it is about two places of the file; the loader alone finds it.
BEYOND_A_SCHEMA = {
    "a language without labels",
    "a label in a language too many",
    "a missing wording",
    "a step id twice",
    "a label id twice",
    "an unknown source",
    "a source that attests nothing",
    "a cue in one language alone",
}
NOT_TOML = {name for name, (_, _, message) in BROKEN.items() if message == "is not TOML"}
NOT_READ = {"lists inside lists", "a line that is too long", "a file that is too large"}


@pytest.fixture(scope="module")
def validator() -> jsonschema.protocols.Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def as_an_editor_sees_it(text: str) -> object:
    """The file as JSON, in which a date is a text."""
    return json.loads(json.dumps(tomllib.loads(text), default=lambda value: value.isoformat()))


def test_the_real_file_is_valid(validator: jsonschema.protocols.Validator) -> None:
    assert load(CANONICAL)
    assert list(validator.iter_errors(as_an_editor_sees_it(TEXT))) == []


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - NOT_TOML - NOT_READ))
def test_both_refuse_the_same_files(tmp_path: Path, validator: jsonschema.protocols.Validator, name: str) -> None:
    old, new, _ = BROKEN[name]
    text = TEXT.replace(old, new, 1)
    (tmp_path / "settings-path.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsPathError):
        load(tmp_path / "settings-path.toml")
    assert validator.is_valid(as_an_editor_sees_it(text)) is (name in BEYOND_A_SCHEMA)


def test_both_know_the_same_words() -> None:
    label = json.loads(SCHEMA.read_text("utf-8"))["definitions"]["label"]["properties"]
    assert (tuple(label["kind"]["enum"]), tuple(label["surface"]["enum"])) == (KINDS, SURFACES)


def test_every_key_is_described() -> None:
    def keys(part: object) -> list[tuple[str, object]]:
        if not isinstance(part, dict):
            return []
        here = list(part.get("properties", {}).items())
        return here + [key for value in part.values() for key in keys(value)]

    found = keys(json.loads(SCHEMA.read_text("utf-8")))
    assert len(found) > 10
    assert [name for name, key in found if not isinstance(key, dict) or "description" not in key] == []
