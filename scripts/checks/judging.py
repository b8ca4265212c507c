"""Applies rules and makes findings of what they yield.

A finding bears the name of its rule's function. Rules of pages take one page, rules of
translations a page and the page that it has to match: both yield line, what was expected there
and what was found. Rules of the project take all of it, and yield the file as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from checks.finding import Finding

Rule = Callable[..., Iterator[Any]]
Found = tuple[int, str, str]  # line, what was expected there, and what was found
FoundInFile = tuple[Path, int, str, str]


def judge_page(rules: Sequence[Rule], file: Path, *pages: Any) -> list[Finding]:
    """Return what the `rules` find on `pages`, the first of which is written in `file`."""
    findings = []
    for rule in rules:
        for line, expected, found in rule(*pages):
            findings.append(Finding(file, line, rule_name(rule), expected, found))
    return findings


def judge_project(rules: Sequence[Rule], project: Any) -> list[Finding]:
    """Return what the `rules` find in `project`."""
    findings = []
    for rule in rules:
        for file, line, expected, found in rule(project):
            findings.append(Finding(file, line, rule_name(rule), expected, found))
    return findings


def rule_name(rule: Rule) -> str:
    """Return the name of a rule, as findings have it."""
    return rule.__name__.replace("_", "-")
