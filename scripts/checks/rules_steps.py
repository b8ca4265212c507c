"""Rules of the steps: what has to follow when one comes or goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from checks.judging import Found, FoundInFile
from checks.project import OPT_OUT, OVERVIEW, Project
from checks.rendered import RenderedPage, text_of
from checks.settings_path import FILE_NAME
from checks.text import line_at, quoted

STEP_PAGE = re.compile(r"(?:^|/)step-(\d+)\b")  # in a name, or an address as MkDocs writes it
NUMBERED = re.compile(r"(\d+)\.")


def step_renamed(page: RenderedPage) -> Iterator[Found]:
    """A step page stands under its number: when that changes it is renamed, not rewritten."""
    step = page.other_step
    if step:
        number = page.settings_path.steps.index(step) + 1
        expected = f"the labels of the step {quoted(page.steps[0].id)}"
        found = (
            f"those of {quoted(step.id)}, step {number} now; rename this page to step-{number}.md"
        )
        yield page.first_line, expected, found


def page_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has the overview of the steps and a page for each step."""
    for language in project.settings_path.languages:
        names = project.names(language)
        for name in project.opt_out:
            if name not in names:
                yield project.docs / language / name, 1, "a page", "none"


def page_extra(project: Project) -> Iterator[FoundInFile]:
    """There are as many step pages as steps."""
    count = len(project.settings_path.steps)
    for language in project.settings_path.languages:
        for name in project.names(language):
            if name.startswith(f"{OPT_OUT}/") and name not in project.opt_out:
                expected = f"index.md and {count} step pages, as {FILE_NAME} has {count} steps"
                yield project.docs / language / name, 1, expected, "one more"


def step_heading(page: RenderedPage) -> Iterator[Found]:
    """A step's heading, on the overview and on its page, has the id of the step."""
    if not page.steps:
        return
    level = "h3" if page.name == OVERVIEW else "h1"
    found = [node.id or "" for node in page.article.css(level)]
    wanted = [step.id for step in page.steps]
    if found != wanted:
        line = next((page.line_of(f"#{each}") for each in found if each not in wanted), 1)
        expected = f"the ids {', '.join(wanted)} on its {level} headings"
        yield line, expected, ", ".join(found) or "none"


def step_misnumbered(page: RenderedPage) -> Iterator[Found]:
    """A step has the same number in its address, its titles, its heading and the links to it."""
    numbered = []
    if page.steps and page.name != OVERVIEW:
        for key in ("title", "nav_title"):
            numbered.append((page.name, str(page.meta.get(key, ""))))
    for node in page.article.css("a"):
        numbered.append((node.attributes.get("href") or "", text_of(node)))
    for address, text in numbered:
        place = STEP_PAGE.search(address)
        named = re.search(r"(\d+)", text)
        if place and named and named[1] != place[1]:
            yield page.line_of_text(text), f"the number {place[1]}", quoted(text)
    if page.name == OVERVIEW:
        for number, node in enumerate(page.article.css("h3"), 1):
            named = NUMBERED.match(text_of(node))
            if named and named[1] != str(number):
                line = page.line_of_text(text_of(node))
                yield line, f"the number {number}", quoted(text_of(node))


def steps_counted(project: Project) -> Iterator[FoundInFile]:
    """Where titles, descriptions and the interface say how many steps there are, they are right."""
    count = len(project.settings_path.steps)
    for language, words in project.words.items():
        if "numbers" not in words or "step" not in words:
            continue
        others = [
            word for number, word in enumerate(words["numbers"].split(), 2) if number != count
        ]
        step = re.escape(words["step"])
        wrong = re.compile(rf"\b(?:{'|'.join(others)}|(?!{count}\b)\d+)\s+{step}", re.IGNORECASE)
        for file, text in _short_texts(project, language):
            for match in wrong.finditer(text):
                line = line_at(text, match.start())
                yield file, line, f"{count} steps, as {FILE_NAME} has them", quoted(match[0])


PAGE_RULES = (step_renamed, step_heading, step_misnumbered)
PROJECT_RULES = (page_missing, page_extra, steps_counted)


def _short_texts(project: Project, language: str) -> Iterator[tuple[Path, str]]:
    """Yield the configuration, the words of `language`, the heads of its pages and its overview."""
    yield project.config_file, project.config_text
    words_file = project.words_file(language)
    yield words_file, words_file.read_text(encoding="utf-8")
    for page in project.pages:
        if page.language == language:
            is_overview = page.name == OVERVIEW
            yield page.file, page.source if is_overview else page.source[: page.start]
