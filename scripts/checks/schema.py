"""Dataclasses as the schema of a TOML file: they read values, and make a JSON Schema."""

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from checks.text import did_you_mean, quoted, twice


@dataclass(frozen=True)
class Pattern:
    """What a text has to look like, in words and as an expression.

    It narrows a type: `Annotated[str, Pattern("a year", r"[0-9]{4}")]`.
    """

    words: str
    regex: str


Text = Annotated[str, Pattern("a text that is not empty", r".*\S.*")]


def read(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    """Return `value`, as `tomllib` gives it, as an instance of the type `kind`.

    `kind` is a dataclass, `date`, a narrowed text, a Literal of texts, a tuple, a Mapping, or an
    optional one of these. What does not fit is added to `problems` with its `place`, and becomes
    None: whoever asks has to look at `problems` first.
    """
    kind = _without_none(kind)
    if is_dataclass(kind):
        return _read_table(kind, value, place, problems)
    if get_origin(kind) is Mapping:
        return _read_mapping(kind, value, place, problems)
    if get_origin(kind) is tuple:
        return _read_list(kind, value, place, problems)
    if get_origin(kind) is Literal:
        return _read_choice(kind, value, place, problems)
    if kind is date:
        return _read_date(value, place, problems)
    return _read_text(kind, value, place, problems)


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of the type `kind`; see `read` for what it may be."""
    kind = _without_none(kind)
    arguments = get_args(kind)
    if is_dataclass(kind):
        return _table_schema(kind)
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": json_schema(arguments[1])}
    if get_origin(kind) is tuple:
        return {"type": "array", "minItems": 1, "items": json_schema(arguments[0])}
    if get_origin(kind) is Literal:
        return {"enum": list(arguments)}
    if kind is date:
        return {"type": "string", "format": "date"}
    pattern = arguments[1]
    return {"type": "string", "pattern": f"^{pattern.regex}$", "description": pattern.words}


def _without_none(kind: Any) -> Any:
    """Return the type that an optional one wraps, and every other type as it is."""
    if get_origin(kind) in (types.UnionType, typing.Union):
        return get_args(kind)[0]
    return kind


def _read_table(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    if not isinstance(value, dict):
        problems.append(f"{place}: expected a table, found {_found(value)}")
        return None
    hints = get_type_hints(kind, include_extras=True)
    required = [field.name for field in fields(kind) if field.default is MISSING]
    missing = [name for name in required if name not in value]
    where = place or "top level"
    for key in value:
        if key not in hints:
            hint = did_you_mean(key, missing or hints)
            problems.append(f"{where}: unknown key {quoted(key)}{hint}")
    for name in missing:
        problems.append(f"{where}: {name} is missing")
    values = dict.fromkeys(missing)
    for name, hint in hints.items():
        if name in value:
            inner_place = f"{place}.{name}" if place else name
            values[name] = read(hint, value[name], inner_place, problems)
    return kind(**values)


def _read_mapping(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    if not isinstance(value, dict):
        problems.append(f"{place}: expected a table, found {_found(value)}")
        return None
    _, item_kind = get_args(kind)
    return {key: read(item_kind, item, f"{place}.{key}", problems) for key, item in value.items()}


def _read_list(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    if not isinstance(value, list):
        problems.append(f"{place}: expected a list, found {_found(value)}")
        return None
    if not value:
        problems.append(f"{place}: expected at least one entry, found none")
    for item in twice(value):
        if isinstance(item, str):
            problems.append(f"{place}: {quoted(item)} is there twice")
    item_kind = get_args(kind)[0]
    entries = []
    for number, item in enumerate(value, 1):
        entries.append(read(item_kind, item, f"{place} {number}", problems))
    return tuple(entries)


def _read_choice(kind: Any, value: object, place: str, problems: list[str]) -> object:
    choices = get_args(kind)
    if value not in choices:
        problems.append(f"{place}: expected one of {', '.join(choices)}, found {_found(value)}")
    return value


def _read_date(value: object, place: str, problems: list[str]) -> object:
    # A datetime is a date, too, and is none here.
    if type(value) is not date:
        problems.append(f"{place}: expected a date such as 2026-11-23, found {_found(value)}")
    return value


def _read_text(kind: Any, value: object, place: str, problems: list[str]) -> object:
    pattern = get_args(kind)[1]
    if not isinstance(value, str):
        problems.append(f"{place}: expected a text, found {_found(value)}")
    elif not re.fullmatch(pattern.regex, value):
        problems.append(f"{place}: expected {pattern.words}, found {quoted(value)}")
    return value


def _table_schema(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").partition("\n")[0],
        "additionalProperties": False,
        "required": [field.name for field in fields(kind) if field.default is MISSING],
        "properties": {name: json_schema(hint) for name, hint in hints.items()},
    }


def _found(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"{type(value).__name__} {value}"
