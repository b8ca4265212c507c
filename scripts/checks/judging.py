"""Applies rules and makes findings of what they yield; a finding bears the name of its rule's function.

A rule of pages takes one page and yields line, what was expected and what was found there. A rule
of translations takes a page and the page that it has to match. A rule of the project takes all,
and yields the file as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from checks.finding import Finding
from checks.project import Found, Project
from checks.rendered import RenderedPage

FoundOnPage = tuple[int, str, str]
PageRule = Callable[[RenderedPage], Iterator[FoundOnPage]]
TranslationRule = Callable[[RenderedPage, RenderedPage], Iterator[FoundOnPage]]
ProjectRule = Callable[[Project], Iterator[Found]]


def judge_pages(rules: Sequence[PageRule], pages: Iterable[RenderedPage]) -> list[Finding]:
    """Return what the `rules` find on each of `pages`, sorted."""
    findings = set()
    for page in pages:
        for rule in rules:
            for line, expected, found in rule(page):
                findings.add(Finding(page.file, line, rule_name(rule), expected, found))
    return sorted(findings)


def judge_translations(
    rules: Sequence[TranslationRule], pages: Sequence[RenderedPage]
) -> list[Finding]:
    """Return where the `pages`, which are one page in each language, differ from the first."""
    findings = set()
    for page in pages[1:]:
        for rule in rules:
            for line, expected, found in rule(page, pages[0]):
                findings.add(Finding(page.file, line, rule_name(rule), expected, found))
    return sorted(findings)


def judge_project(rules: Sequence[ProjectRule], project: Project) -> list[Finding]:
    """Return what the `rules` find in `project`, sorted."""
    findings = set()
    for rule in rules:
        for file, line, expected, found in rule(project):
            findings.add(Finding(file, line, rule_name(rule), expected, found))
    return sorted(findings)


def rule_name(rule: Callable[..., object]) -> str:
    """Return the name of a rule, as findings have it."""
    return rule.__name__.replace("_", "-")
