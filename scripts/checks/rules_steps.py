"""Rules of the steps: what has to follow when one comes or goes."""

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborNode

from checks.finding import Found, FoundInFile, Where
from checks.project import OPT_OUT, OVERVIEW, Project
from checks.rendered import RenderedPage, address_of, text_of
from checks.rules_pictures import step_of
from checks.settings_path import FILE_NAME
from checks.text import common_start, line_at, quoted

ANOTHER = "another"
STEP_PAGE = re.compile(r"(?:^|/)step-(\d+)\b")  # in a name, or an address as MkDocs writes it


def step_renamed(page: RenderedPage) -> Iterator[Found]:
    """A step page stands under its number: when that changes it is renamed, not rewritten."""
    if page.is_of_other_step:
        expected = f"the page of the step {quoted(page.steps[0].id)}"
        yield page.first_line, expected, _step_of(page)


def page_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has the overview of the steps and a page for each step."""
    for language in project.settings_path.languages:
        names = project.names(language)
        for name in project.opt_out:
            if name not in names:
                yield project.docs / language / name, 1, "a page", "none"


def page_extra(page: RenderedPage) -> Iterator[Found]:
    """There are as many step pages as steps."""
    if page.name.startswith(f"{OPT_OUT}/") and not page.steps:
        count = len(page.settings_path.steps)
        expected = f"index.md and {count} step pages, as {FILE_NAME} has {count} steps"
        yield page.first_line, expected, f"one more: {_step_of(page)}"


def step_heading(page: RenderedPage) -> Iterator[Found]:
    """A step's heading, on the overview and on its page, has the id of the step."""
    if not page.steps or page.is_of_other_step:
        return
    level = "h3" if page.name == OVERVIEW else "h1"
    found = [node.id or "" for node in page.article.css(level)]
    wanted = [step.id for step in page.steps]
    if found != wanted:
        others = found[common_start(found, wanted) :] or found[-1:]
        where = f"#{others[0]}" if others else page.first_line
        expected = f"the ids {', '.join(wanted)} on its {level} headings"
        yield where, expected, ", ".join(found) or "none"


def step_misnumbered(page: RenderedPage) -> Iterator[Found]:
    """A step has the same number in its address, its titles, its heading and the links to it."""
    numbered: list[tuple[int, str, Where]] = []
    for node, number, line in _step_links(page):
        numbered.append((number, text_of(node), line))
    if page.name == OVERVIEW:
        for number, step in enumerate(page.steps, 1):
            for node in page.article.css(f"h3#{step.id}"):
                text = text_of(node)
                numbered.append((number, text, page.line_of_text(text)))
    elif page.steps:
        for key in ("title", "nav_title"):
            numbered.append((_number_in(page.name), str(page.meta.get(key, "")), f"{key}:"))
    for number, text, where in numbered:
        named = re.search(r"\d+", text)
        if named and named[0] != str(number):
            yield where, f"the number {number}", quoted(text)


def step_link_misplaced(page: RenderedPage) -> Iterator[Found]:
    """Below the heading of a step on the overview, links to a step page lead to that step's."""
    for node, number, line in _step_links(page):
        for step in page.steps_around(node):
            wanted = page.steps.index(step) + 1
            if number != wanted:
                yield line, f"a link to step-{wanted}.md", f"one to step-{number}.md"


def steps_listed(page: RenderedPage) -> Iterator[Found]:
    """A numbered list of links to the steps, or of their pictures, has each of them, in order."""
    wanted = [str(number) for number, _ in enumerate(page.settings_path.steps, 1)]
    for node in page.article.css("ol"):
        found = [_step_in(item, page) for item in node.css("li")]
        if len(found) - found.count(ANOTHER) > 1 and found != wanted:
            first = node.css("li > a, img")[0]
            where: Where = address_of(first).rpartition("/")[2]
            if first.tag == "a":
                where = page.line_of_text(text_of(first))
            yield where, f"a list of the steps {', '.join(wanted)}", ", ".join(found)


def steps_counted(project: Project) -> Iterator[FoundInFile]:
    """Where it is said how many steps there are, also beside a link to them, it is right."""
    count = len(project.settings_path.steps)
    for language, words in project.words.items():
        numbers = words.get("numbers", "").split()
        if not numbers or "step" not in words:
            continue
        others = [word for number, word in enumerate(numbers, 2) if number != count]
        step = re.escape(words["step"])
        wrong = re.compile(rf"\b(?:{'|'.join(others)}|(?!{count})\d)\s+{step}", re.IGNORECASE)
        files = [project.config_file, project.words_file(language)]
        files += [page.file for page in project.pages if page.language == language]
        for file in files:
            text = file.read_text("utf-8")
            for match in wrong.finditer(text):
                if _is_about_steps(file, text, match.start()):
                    line = line_at(text, match.start())
                    yield file, line, f"{count} steps, as {FILE_NAME} has them", quoted(match[0])


PAGE_RULES = (
    step_renamed,
    page_extra,
    step_heading,
    step_misnumbered,
    step_link_misplaced,
    steps_listed,
)
PROJECT_RULES = (page_missing, steps_counted)


def _step_of(page: RenderedPage) -> str:
    """Say of which step the heading of `page` is, and what to do with the page."""
    ids = [step.id for step in page.settings_path.steps]
    heading = next((node.id or "" for node in page.article.css("h1")), "")
    if heading in ids:
        number = ids.index(heading) + 1
        return f"that of {quoted(heading)}, step {number} now; rename it to step-{number}.md"
    return f"that of {quoted(heading)}, which is no step; delete it if its step is gone"


def _step_links(page: RenderedPage) -> Iterator[tuple[LexborNode, int, int]]:
    """Yield each link to a step page, the number of the step, and the line of the link."""
    links = [node for node in page.article.css("a") if _number_in(address_of(node))]
    lines = page.lines_of([text_of(node) for node in links])
    for node, line in zip(links, lines, strict=True):
        yield node, _number_in(address_of(node)), line


def _step_in(item: LexborNode, page: RenderedPage) -> str:
    """Return the number of the step that an item of a list links to first, or shows."""
    steps = page.settings_path.steps
    for link in item.css("li > a:first-child"):
        return str(_number_in(address_of(link)) or ANOTHER)
    for picture in item.css("img"):
        name = address_of(picture).rpartition("/")[2]
        if step := step_of(name, page.settings_path):
            return str(steps.index(step) + 1)
    return ANOTHER


def _number_in(address: str) -> int:
    """Return the number of the step page that an address or a name is of, or 0."""
    match = STEP_PAGE.search(address)
    return int(match[1]) if match else 0


def _is_about_steps(file: Path, text: str, place: int) -> bool:
    """Tell whether a count at `place` is of LinkedIn's steps; pages speak of other steps, too.

    It is in what is no page, on an opt-out page, in the head of a page, and in a paragraph that
    leads to the steps.
    """
    before, _, start = text[:place].rpartition("\n\n")
    paragraph = start + text[place:].partition("\n\n")[0]
    is_no_page = file.suffix != ".md"
    return is_no_page or file.parent.name == OPT_OUT or not before or OPT_OUT in paragraph
