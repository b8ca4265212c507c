"""Applies rules and makes findings of what they yield.

A finding bears the name of its rule's function. Rules of pages take one page, rules of
translations a page and the page that it has to match: both yield where, what was expected there
and what was found. Rules of the project take all of it, and yield the file as well.
"""

from collections.abc import Callable, Iterator, Sequence

from checks.finding import Finding, Found, FoundInFile, Where
from checks.project import Project
from checks.rendered import RenderedPage
from checks.text import line_of

PageRule = Callable[..., Iterator[Found]]
ProjectRule = Callable[[Project], Iterator[FoundInFile]]


def judge_page(
    rules: Sequence[PageRule], page: RenderedPage, *references: RenderedPage
) -> list[Finding]:
    """Return what the `rules` find on `page`, beside the `references` where they take any."""
    findings = []
    for rule in rules:
        for where, expected, found in rule(page, *references):
            line = _line(page.source, where)
            findings.append(Finding(page.file, line, rule_name(rule), expected, found))
    return findings


def judge_project(rules: Sequence[ProjectRule], project: Project) -> list[Finding]:
    """Return what the `rules` find in `project`."""
    findings = []
    for rule in rules:
        for file, where, expected, found in rule(project):
            text = file.read_text("utf-8") if isinstance(where, str) else ""
            line = _line(text, where)
            findings.append(Finding(file, line, rule_name(rule), expected, found))
    return findings


def rule_name(rule: PageRule | ProjectRule) -> str:
    """Return the name of a rule, as findings have it."""
    return rule.__name__.replace("_", "-")


def _line(text: str, where: Where) -> int:
    return where if isinstance(where, int) else line_of(text, where)
