"""Dataclasses as the schema of a TOML file: values are read by their types, and a JSON Schema is made from these.

Every problem is collected with its place, and reading goes on. A string type may be narrowed by a pattern:
`Annotated[str, Pattern("a year such as 2025", r"[0-9]{4}")]`.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args, get_origin

from guide.report import quoted


@dataclass(frozen=True)
class Pattern:
    """What a text has to look like: in words for people, and as a regular expression for the whole text."""

    words: str
    regex: str


Text = Annotated[str, Pattern("a text that is not empty", r".*\S.*")]
OPTIONAL = (types.UnionType, typing.Union)


def read(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    """Return `value`, as `tomllib` gives it, as an instance of the type `kind`.

    `kind` is a dataclass, `date`, a (narrowed) string, a Literal of strings, a tuple, a Mapping, or an optional one of
    these. What does not fit is added to `problems` with its `place`, and something of the right type stands in for it.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in OPTIONAL:
        return read(arguments[0], value, place, problems)
    if is_dataclass(kind):
        return _read_dataclass(kind, value, place, problems)
    if origin is Mapping:
        table = _expect(value, dict, "a table", place, problems)
        return {key: read(arguments[1], item, f"{place}.{key}", problems) for key, item in table.items()}
    if origin is tuple:
        items = _expect(value, list, "a list", place, problems)
        if value == []:
            problems.append(f"{place}: expected at least one entry, found none")
        many = is_dataclass(arguments[0])
        entries = [
            read(arguments[0], item, f"{place} {number}" if many else place, problems)
            for number, item in enumerate(items, 1)
        ]
        if not many:
            problems += [f"{place}: {quoted(item)} is there twice" for item in _twice(entries)]
        return tuple(entries)
    if origin is Literal:
        if value not in arguments:
            problems.append(f"{place}: expected one of {', '.join(arguments)}, found {_found(value)}")
        return value
    if kind is date:
        return value if type(value) is date else _expect(None, date, "a date such as 2026-11-23", place, problems)
    text = _expect(value, str, "a text", place, problems)
    pattern = get_args(kind)[1] if origin is Annotated else None
    if isinstance(value, str) and pattern and not re.fullmatch(pattern.regex, text):
        problems.append(f"{place}: expected {pattern.words}, found {quoted(text)}")
    return text


def json_schema(kind: Any, descriptions: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON Schema of the type `kind`; `descriptions` explains fields by their name."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in OPTIONAL:
        return json_schema(arguments[0], descriptions)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind, include_extras=True)
        properties = {name: json_schema(hint, descriptions) for name, hint in hints.items()}
        for name in properties.keys() & descriptions.keys():
            properties[name]["description"] = descriptions[name]
        required = [field.name for field in fields(kind) if _is_required(field)]
        return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": json_schema(arguments[1], descriptions)}
    if origin is tuple:
        return {"type": "array", "minItems": 1, "items": json_schema(arguments[0], descriptions)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if kind is date:
        return {"type": "string", "format": "date"}
    return {"type": "string", "pattern": f"^{arguments[1].regex}$"}


def did_you_mean(word: str, known: typing.Iterable[str]) -> str:
    """Return the question whether the most similar of the `known` words was meant, if one is similar."""
    near = get_close_matches(word, known, 1)
    return f", did you mean {near[0]}?" if near else ""


def _read_dataclass(kind: Any, value: object, place: str, problems: list[str]) -> Any:
    table = _expect(value, dict, "a table", place, problems)
    if table is not value:
        problems = []  # what a table lacks that is none needs no saying
    hints = typing.get_type_hints(kind, include_extras=True)
    where = place or "top level"
    missing = [field.name for field in fields(kind) if field.name not in table and _is_required(field)]
    for key in table:
        if key not in hints:
            problems.append(f"{where}: unknown key {quoted(key)}{did_you_mean(key, missing or hints)}")
    problems += [f"{where}: {name} is missing" for name in missing]
    values = {
        name: read(hints[name], table[name], f"{place}.{name}".lstrip("."), problems) for name in hints if name in table
    }
    return kind(**values, **{name: read(hints[name], None, place, []) for name in missing})


def _expect(value: object, kind: type, words: str, place: str, problems: list[str]) -> Any:
    if isinstance(value, kind):
        return value
    problems.append(f"{place}: expected {words}, found {_found(value)}")
    return date.min if kind is date else kind()


def _found(value: object) -> str:
    return quoted(value) if isinstance(value, str) else f"{type(value).__name__} {value}"


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING


def _twice(values: list[Any]) -> list[Any]:
    return sorted({value for value in values if values.count(value) > 1})
