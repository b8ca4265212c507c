"""Dataclasses as the schema of a TOML file: values are read by their types, and a JSON Schema is made from these."""

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
    """What a text has to look like, in words and as an expression: `Annotated[str, Pattern("a year", r"[0-9]{4}")]`."""

    words: str
    regex: str


TYPES: dict[
    Any, tuple[type, str]
] = {  # as tomllib gives them, and in words; everything else is a text
    Mapping: (dict, "a table"),
    tuple: (list, "a list"),
    date: (date, "a date such as 2026-11-23"),
}
Text = Annotated[str, Pattern("a text that is not empty", r".*\S.*")]


def read(kind: Any, value: Any, place: str, problems: list[str]) -> Any:
    """Return `value`, as `tomllib` gives it, as an instance of the type `kind`.

    `kind` is a dataclass, `date`, a narrowed text, a Literal of texts, a tuple, a Mapping, or an optional one of these.
    What does not fit is added to `problems` with its `place`, and something of the right type stands in for it.
    """
    kind, origin, arguments = _parts(kind)
    if origin is Literal:
        if value not in arguments:
            problems.append(
                f"{place}: expected one of {', '.join(arguments)}, found {_found(value)}"
            )
        return value
    expected, words = TYPES.get(Mapping if is_dataclass(kind) else origin or kind, (str, "a text"))
    fits = type(value) is expected
    if not fits:
        problems.append(f"{place}: expected {words}, found {_found(value)}")
    given: Any = value if fits else date.min if expected is date else expected()
    if is_dataclass(kind):
        return _read_table(
            kind, given, place, problems if fits else []
        )  # what no table lacks needs no saying
    if origin is Mapping:
        return {
            key: read(arguments[1], item, f"{place}.{key}", problems) for key, item in given.items()
        }
    if origin is tuple:
        if value == []:
            problems.append(f"{place}: expected at least one entry, found none")
        entries = [
            read(arguments[0], item, f"{place} {n}", problems) for n, item in enumerate(given, 1)
        ]
        problems += [
            f"{place}: {quoted(item)} is there twice"
            for item in twice(given)
            if isinstance(item, str)
        ]
        return tuple(entries)
    if fits and expected is str and not re.fullmatch(arguments[1].regex, given):
        problems.append(f"{place}: expected {arguments[1].words}, found {quoted(given)}")
    return given


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of the type `kind`."""
    kind, origin, arguments = _parts(kind)
    if is_dataclass(kind):
        properties = {
            name: json_schema(hint)
            for name, hint in get_type_hints(kind, include_extras=True).items()
        }
        required = [field.name for field in fields(kind) if field.default is MISSING]
        described = {"type": "object", "description": (kind.__doc__ or "").partition("\n")[0]}
        return described | {
            "additionalProperties": False,
            "required": required,
            "properties": properties,
        }
    if origin is Mapping:
        return {"type": "object", "additionalProperties": json_schema(arguments[1])}
    if origin is tuple:
        return {"type": "array", "minItems": 1, "items": json_schema(arguments[0])}
    if origin is Literal:
        return {"enum": list(arguments)}
    if kind is date:
        return {"type": "string", "format": "date"}
    return {
        "type": "string",
        "pattern": f"^{arguments[1].regex}$",
        "description": arguments[1].words,
    }


def _parts(kind: Any) -> tuple[Any, Any, tuple[Any, ...]]:
    """Return a type, which may be an optional one, its origin and its arguments."""
    kind = get_args(kind)[0] if get_origin(kind) in (types.UnionType, typing.Union) else kind
    return kind, get_origin(kind), get_args(kind)


def _read_table(kind: Any, table: Mapping[str, object], place: str, problems: list[str]) -> Any:
    hints, where = get_type_hints(kind, include_extras=True), place or "top level"
    missing = [
        field.name for field in fields(kind) if field.name not in table and field.default is MISSING
    ]
    unknown = [key for key in table if key not in hints]
    problems += [
        f"{where}: unknown key {quoted(key)}{did_you_mean(key, missing or hints)}"
        for key in unknown
    ]
    problems += [f"{where}: {name} is missing" for name in missing]
    given = [name for name in hints if name in table]
    values = {
        name: read(hints[name], table[name], f"{place}.{name}".lstrip("."), problems)
        for name in given
    }
    return kind(**values, **{name: read(hints[name], None, place, []) for name in missing})


def _found(value: object) -> str:
    return quoted(value) if isinstance(value, str) else f"{type(value).__name__} {value}"
