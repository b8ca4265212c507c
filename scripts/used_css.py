"""Leaves out of style sheets what a page cannot use, so that the rest can travel inside the page.

A rule stays when every element, class, id and attribute of one of its selectors occurs in the page. What stands in
`:not()`, `:is()` and the like does not count, nor do states such as `:hover`: in doubt a rule stays. Of custom
properties and keyframes those stay that a remaining declaration names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tinycss2  # type: ignore[import-untyped]

# What site.js adds to pages.
ADDED_BY_SCRIPT = frozenset({".js", ".copy", "[hidden]"})
READS = re.compile(r"var\(\s*(--[\w-]+)")
NAMES = re.compile(r"[\w-]+")
# A name too many, from the text or a script, only keeps a rule too many. A real parser takes ten times as long.
TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:[^<>\"]|\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")


@dataclass(frozen=True)
class _Declaration:
    text: str
    reads: frozenset[str]  # the custom properties and keyframes that its value may name
    sets: str  # the custom property or the keyframes that it defines, or ""


class _Selector:
    """One selector of a rule, and the names that have to occur in a page for it to match anything."""

    def __init__(self, tokens: list[Any]) -> None:
        self._tokens = tokens
        self.needs = _needs(tokens)

    @cached_property  # most selectors match no page, and are never written
    def text(self) -> str:
        return _text(self._tokens)


@dataclass
class _Rule:
    """A rule with declarations; or, with `rules`, an at-rule around other rules; or an at-rule that always stays."""

    head: str
    selectors: list[_Selector] = field(default_factory=list)
    content: list[Any] = field(default_factory=list)
    rules: list[_Rule] | None = None

    @cached_property
    def declarations(self) -> list[_Declaration]:
        nodes = tinycss2.parse_blocks_contents(self.content, skip_comments=True, skip_whitespace=True)
        return [_declaration(node) for node in nodes if node.type == "declaration"]


@dataclass
class _Kept:
    """What remains of a rule for one page: its selectors, or the condition of an at-rule, and what is inside."""

    head: str
    declarations: list[_Declaration]
    rules: list[_Kept]


class StyleSheets:
    """Style sheets that apply to pages together, parsed once for all of them."""

    def __init__(self, *sheets: str) -> None:
        """Take the text of `sheets`, in the order in which pages refer to them."""
        nodes = (tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True) for sheet in sheets)
        self._sheets = [list(_rules(each)) for each in nodes]
        self._names = {name for sheet in self._sheets for name in _all_needs(sheet)}
        self._used: dict[frozenset[str], list[str]] = {}

    def used_by(self, html: str) -> list[str]:
        """Return what the page `html` needs of each sheet."""
        # A page and its translation have the same of the names that count here.
        names = frozenset(self._names & _names(html))
        if names not in self._used:
            self._used[names] = _used_by(names, self._sheets)
        return self._used[names]


def _used_by(names: frozenset[str], sheets: list[list[_Rule]]) -> list[str]:
    kept = [list(_keep(sheet, names)) for sheet in sheets]
    read: set[str] = set()
    properties: list[_Declaration] = []
    for declaration in (declaration for sheet in kept for declaration in _all_declarations(sheet)):
        if declaration.sets:
            properties.append(declaration)
        else:
            read |= declaration.reads
    size = -1
    while size != len(read):  # properties that are read only by others which are read
        size = len(read)
        read.update(*(declaration.reads for declaration in properties if declaration.sets in read))
    return ["".join(_written(sheet, read)) for sheet in kept]


def _names(html: str) -> set[str]:
    """Return the names in `html` as selectors write them: `a`, `.class`, `#id`, `[name]` and `[name=value]`."""
    found = set(ADDED_BY_SCRIPT)
    for tag, attributes in set(TAG.findall(html)):
        found.add(tag)
        for name, value in ATTRIBUTE.findall(attributes):
            found.add(f"[{name}]")
            if name == "class":
                found.update(f".{part}" for part in value.split())
            else:
                found.add(f"#{value}" if name == "id" else f"[{name}={value}]")
    return found


def _rules(nodes: Iterable[Any]) -> Iterator[_Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield _Rule("", list(_selectors(node.prelude)), node.content)
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield _Rule(f"@{node.at_keyword} {_text(node.prelude)}", rules=list(_rules(inner)))
        elif node.type == "at-rule" and node.content is not None:  # @charset and @import have no place inside a page
            yield _Rule(f"@{node.at_keyword} {_text(node.prelude)}", content=node.content)


def _selectors(prelude: list[Any]) -> Iterator[_Selector]:
    start = 0
    for end, token in enumerate(prelude):
        if token == ",":
            yield _Selector(prelude[start:end])
            start = end + 1
    yield _Selector(prelude[start:])


def _needs(selector: list[Any]) -> set[str]:
    needs = set()
    before: Any = None
    for token in selector:
        if token.type == "ident":
            if before == ".":
                needs.add(f".{token.value}")
            elif before != ":":
                needs.add(token.lower_value)
        elif token.type == "hash":
            needs.add(f"#{token.value}")
        elif token.type == "[] block":
            needs.add(_attribute(token.content))
        before = token
    return needs


def _attribute(content: list[Any]) -> str:
    name, *rest = (token for token in content if token.type != "whitespace")
    if len(rest) >= 2 and rest[0] == "=":
        return f"[{name.value}={rest[1].value}]"
    return f"[{name.value}]"


def _declaration(node: Any) -> _Declaration:
    value = _text(node.value) + ("!important" if node.important else "")
    names = READS.findall(value) + (NAMES.findall(value) if node.lower_name in ("animation", "animation-name") else [])
    sets = node.name if node.name.startswith("--") else ""
    return _Declaration(f"{node.name}:{value}", frozenset(names), sets)


def _text(tokens: list[Any]) -> str:
    return "".join(" " if token.type == "whitespace" else token.serialize() for token in tokens).strip()


def _all_needs(sheet: list[_Rule]) -> Iterator[str]:
    for rule in sheet:
        for selector in rule.selectors:
            yield from selector.needs
        yield from _all_needs(rule.rules or [])


def _keep(sheet: list[_Rule], names: frozenset[str]) -> Iterator[_Kept]:
    for rule in sheet:
        if rule.rules is not None:
            if inner := list(_keep(rule.rules, names)):
                yield _Kept(rule.head, [], inner)
        elif rule.head:
            keyframes = rule.head.removeprefix("@keyframes ") if rule.head.startswith("@keyframes ") else ""
            yield _Kept(rule.head, [_Declaration(_text(rule.content), frozenset(), keyframes)], [])
        elif matching := [selector for selector in rule.selectors if selector.needs <= names]:
            yield _Kept(",".join(selector.text for selector in matching), rule.declarations, [])


def _all_declarations(kept: list[_Kept]) -> Iterator[_Declaration]:
    for rule in kept:
        yield from rule.declarations
        yield from _all_declarations(rule.rules)


def _written(kept: list[_Kept], read: set[str]) -> Iterator[str]:
    for rule in kept:
        body = ";".join(item.text for item in rule.declarations if not item.sets or item.sets in read)
        body += "".join(_written(rule.rules, read))
        if body:
            yield f"{rule.head}{{{body}}}"
