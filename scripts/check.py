#!/usr/bin/env python3
"""Check everything that is checked: pages, languages, and what has to follow a change elsewhere.

Nothing is ever written. Every rule stands in one of the lists below, and says in its docstring
what has to hold. The rules of validate_settings_path.py are among them.
"""

import sys
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
from checks.judging import judge_pages, judge_project, judge_translations
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
TRANSLATION_RULES = rules_languages.RULES
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
        findings += judge_pages(PAGE_RULES, pages)
        findings += judge_translations(TRANSLATION_RULES, pages)
        for page in pages:
            page.forget_html()
    findings += judge_project(PROJECT_RULES, project)
    return sorted(findings)


def check() -> list[Finding]:
    """Return everything that is to be mended in this project; see `read_project` for what it raises."""
    return findings_in(read_project(CONFIG_FILE))


if __name__ == "__main__":
    sys.exit(run(check, __doc__, "Everything matches: settings path, pages and languages."))
