"""Typed access to what `tomllib` returns: every problem is collected with its place, and reading goes on."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from findings import quoted

MANY = 12  # problems that one message names
LONGEST_PROBLEM = 400  # characters of one of them

Raw = Mapping[str, Any]


class TomlReader:
    """Returns values of the type that is asked for, with empty ones in place of those that have problems.

    `where` is the place that a problem is reported with. A value that is None is one whose key is missing, which
    `keys` has reported already.
    """

    def __init__(self) -> None:
        """Begin without problems."""
        self.problems = 0
        self._named: list[str] = []

    def problem(self, text: str) -> None:
        """Note a problem."""
        self.problems += 1
        if self.problems <= MANY:
            self._named.append(text[:LONGEST_PROBLEM])

    def summary(self) -> str:
        """Return the problems in one line: the first few, and how many more there are."""
        return "; ".join(self._named) + (f"; and {self.problems - MANY} more" if self.problems > MANY else "")

    def keys(self, raw: Raw, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Report the keys of `raw` that are unknown and the required ones that are missing."""
        known = [*required, *optional]
        missing = [key for key in required if key not in raw]
        for key in (key for key in raw if key not in known):
            self.problem(f"{where}: unknown key {quoted(key)}{self.near(key, missing or known)}")
        for key in missing:
            self.problem(f"{where}: {key} is missing")

    def near(self, word: str, known: Iterable[str]) -> str:
        """Return the question whether the most similar of the `known` words was meant, if one is similar."""
        if self.problems >= MANY:  # nobody will read it, and looking takes time
            return ""
        near = get_close_matches(word[:80], known, 1)
        return f", did you mean {near[0]}?" if near else ""

    def text(self, value: object, where: str) -> str:
        """Return the text `value`, which must not be empty."""
        if isinstance(value, str) and value.strip():
            return value
        self._expected(value, where, "a text that is not empty")
        return ""

    def texts(self, value: object, where: str) -> tuple[str, ...]:
        """Return the list of texts `value`, which must neither be empty nor hold anything twice."""
        if not isinstance(value, list) or not value:
            self._expected(value, where, "a list with at least one text")
            return ()
        texts = tuple(self.text(item, where) for item in value)
        self.unique(texts, where)
        return texts

    def address(self, value: object, where: str) -> str:
        """Return the web address `value`."""
        text = self.text(value, where)
        if text and not re.fullmatch(r"https://[\w.-]+/\S*", text, re.ASCII):
            self.problem(f"{where}: expected an address with https://, found {quoted(text)}")
        return text

    def choice(self, value: object, where: str, choices: Iterable[str]) -> str:
        """Return the text `value`, which must be one of `choices`."""
        text = self.text(value, where)
        if text and text not in choices:
            self.problem(f"{where}: expected one of {', '.join(choices)}, found {quoted(text)}")
        return text

    def table(self, value: object, where: str) -> Raw:
        """Return the table `value`."""
        if isinstance(value, dict):
            return value
        self._expected(value, where, "a table")
        return {}

    def tables(self, value: object, where: str) -> list[Raw]:
        """Return the list of tables `value`, which must not be empty."""
        if isinstance(value, list) and value:
            return [self.table(item, where) for item in value]
        self._expected(value, where, "at least one")
        return []

    def unique(self, values: Iterable[str], where: str) -> None:
        """Report the `values` that are there twice."""
        seen: set[str] = set()
        for value in values:
            if value and value in seen:
                self.problem(f"{where}: {quoted(value)} is there twice")
            seen.add(value)

    def _expected(self, value: object, where: str, what: str) -> None:
        if value is not None:
            self.problem(f"{where}: expected {what}")
