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


def read(kind: Any, value: Any, place: str, problems: list[str]) -> Any:
    """Return `value`, as `tomllib` gives it, as an instance of the type `kind`.

    `kind` is a dataclass, `date`, a narrowed text, a Literal of texts, a tuple, a Mapping, or an
    optional one of these. What does not fit is added to `problems` with its `place`, and becomes
    None: whoever asks has to look at `problems` first.
    """
    kind = _without_none(kind)
    expected = _expected(kind, value)
    if expected:
        found = quoted(value) if isinstance(value, str) else f"{type(value).__name__} {value}"
        problems.append(f"{place}: expected {expected}, found {found}")
        return None
    if is_dataclass(kind):
        return _read_table(kind, value, place, problems)
    if get_origin(kind) is Mapping:
        item_kind = get_args(kind)[1]
        return {key: read(item_kind, value[key], f"{place}.{key}", problems) for key in value}
    if get_origin(kind) is tuple:
        return _read_list(kind, value, place, problems)
    return value


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


def _expected(kind: Any, value: object) -> str | None:
    """Return what has to stand in place of `value`, unless it is of the `kind` itself."""
    if is_dataclass(kind) or get_origin(kind) is Mapping:
        return None if isinstance(value, dict) else "a table"
    if get_origin(kind) is tuple:
        return None if isinstance(value, list) else "a list"
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        return None if value in choices else f"one of {', '.join(choices)}"
    if kind is date:
        # A datetime is a date, too, and is none here.
        return None if type(value) is date else "a date such as 2026-11-23"
    if not isinstance(value, str):
        return "a text"
    pattern = get_args(kind)[1]
    return None if re.fullmatch(pattern.regex, value) else pattern.words


def _read_table(kind: Any, value: Any, place: str, problems: list[str]) -> Any:
    hints = get_type_hints(kind, include_extras=True)
    missing = [name for name in _required(kind) if name not in value]
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


def _read_list(kind: Any, value: Any, place: str, problems: list[str]) -> Any:
    if not value:
        problems.append(f"{place}: expected at least one entry, found none")
    for item in twice(item for item in value if isinstance(item, str)):
        problems.append(f"{place}: {quoted(item)} is there twice")
    item_kind = get_args(kind)[0]
    entries = []
    for number, item in enumerate(value, 1):
        entries.append(read(item_kind, item, f"{place} {number}", problems))
    return tuple(entries)


def _required(kind: Any) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING]


def _table_schema(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    properties = {name: json_schema(hint) for name, hint in hints.items()}
    return {
        "type": "object",
        "description": (kind.__doc__ or "").partition("\n")[0],
        "additionalProperties": False,
        "required": _required(kind),
        "properties": properties,
    }
