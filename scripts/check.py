#!/usr/bin/env python3
"""Check everything that is checked: pages, languages, and what has to follow a change elsewhere.

Nothing is ever written. Every rule stands in one of the lists below, and says in its docstring
what has to hold. The rules of validate_settings_path.py are among them.
"""

import sys
from itertools import combinations
from pathlib import Path

import validate_settings_path
from checks import (
    rules_languages,
    rules_pages,
    rules_pictures,
    rules_shown,
    rules_site,
    rules_steps,
    rules_words,
)
from checks.command import run
from checks.finding import Finding
from checks.history import reminders
from checks.judging import judge_page, judge_project
from checks.project import Project, read_project

CONFIG_FILE = Path(__file__).resolve().parents[1] / "mkdocs.yml"

PAGE_RULES = (
    *validate_settings_path.RULES,
    *rules_steps.PAGE_RULES,
    *rules_pages.RULES,
    *rules_shown.RULES,
    rules_pictures.picture_misplaced,
    rules_languages.heading_id,
)
TRANSLATION_RULES = rules_languages.RULES  # for a page beside the first language's
COPY_RULES = (rules_languages.page_untranslated,)  # for a page beside each other language's
PROJECT_RULES = (
    *rules_site.RULES,
    *rules_steps.PROJECT_RULES,
    *rules_words.RULES,
    *rules_pictures.PROJECT_RULES,
    rules_languages.translation_missing,
)


def findings_in(project: Project) -> list[Finding]:
    """Return everything that the rules find in `project`, sorted."""
    findings = []
    for pages in project.translations():
        for page in pages:
            findings += judge_page(PAGE_RULES, page)
        for other, page in combinations(pages, 2):
            findings += judge_page(COPY_RULES, page, other)
        for page in pages[1:]:
            findings += judge_page(TRANSLATION_RULES, page, pages[0])
        for page in pages:
            page.forget_html()
    findings += judge_project(PROJECT_RULES, project)
    return sorted(set(findings))


def check() -> list[Finding]:
    """Return everything that is to be mended here, and remind of days; raises as `read_project`."""
    project = read_project(CONFIG_FILE)
    for line in reminders(project):
        print(line, file=sys.stderr)
    return findings_in(project)


if __name__ == "__main__":
    sys.exit(run(check, __doc__, "Everything matches: settings path, pages and languages."))
