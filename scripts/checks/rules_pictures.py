"""Rules of pictures: they are what would be drawn now, and stand where their step does."""

from collections.abc import Iterator
from pathlib import Path

from additions.pictures import IMAGES, PREVIEW, TEMPLATES, drawn_files, is_stale
from checks.finding import CannotRunError, Found, FoundInFile
from checks.project import OVERVIEW, Project
from checks.rendered import RenderedPage
from checks.settings_path import SettingsPath, Step
from checks.text import quoted

HINT = "run python3 scripts/dev.py draw"


def picture_stale(project: Project) -> Iterator[FoundInFile]:
    """Every drawn file is what would be drawn now, and no picture lies there that nothing draws."""
    drawn = drawn_files(project.root, project.settings_path)
    for place, draw in drawn.items():
        file = project.root / place
        try:
            if is_stale(file, draw()):
                yield file, 1, "what would be drawn now", f"something else or nothing; {HINT}"
        except CannotRunError as error:
            yield file, 1, "a template that can be drawn", str(error)
    for media in project.published:
        place = Path(project.docs.name, media.src_uri)
        if place.suffix != ".svg" or place in drawn:
            continue
        found = "one that nothing draws; delete it"
        yield project.root / place, 1, "pictures that a template draws", found
        for page in project.pages:
            is_beside = place.parts[1] == page.language
            if is_beside and place.name in page.pictures:
                expected = "a picture that a template draws"
                yield page.file, place.name, expected, quoted(place.name)


def picture_unused(project: Project) -> Iterator[FoundInFile]:
    """A picture is shown on a page, and every step has one."""
    shown = {name for page in project.pages for name in page.pictures}
    drawn = drawn_files(project.root, project.settings_path)
    for place in drawn:
        if place.suffix == ".svg" and place.name not in shown:
            yield project.root / place, 1, "a picture that a page shows", "it nowhere"
    steps = [step_of(place.name, project.settings_path) for place in drawn]
    for step in project.settings_path.steps:
        if step not in steps:
            file = project.root / f"scripts/templates/{step.id}.svg.j2"
            yield file, 1, f"a picture of the step {quoted(step.id)}", "none"


def preview_missing(project: Project) -> Iterator[FoundInFile]:
    """Every language has a link preview, where these are drawn; how it looks no check can tell."""
    if not (project.root / TEMPLATES / PREVIEW).is_file():
        return
    for language in project.settings_path.languages:
        file = project.root / IMAGES / f"preview-{language}.png"
        if not file.is_file():
            yield file, 1, "a link preview", f"none; {HINT} --images"


def picture_misplaced(page: RenderedPage) -> Iterator[Found]:
    """On a step's page, and below its heading on the overview, stand pictures of that step."""
    if not page.steps or page.is_of_other_step:
        return
    lines = page.lines_of(page.pictures)
    for node, name, line in zip(page.article.css("img"), page.pictures, lines, strict=True):
        expected = page.steps_around(node) if page.name == OVERVIEW else list(page.steps)
        if [step_of(name, page.settings_path)] != expected:
            wanted = "pictures below the headings of their steps"
            if expected:
                wanted = f"a picture of the step {quoted(expected[0].id)}"
            yield line, wanted, quoted(name)


PROJECT_RULES = (picture_stale, picture_unused, preview_missing)


def step_of(name: str, settings_path: SettingsPath) -> Step | None:
    """Return the step that a picture is of: `<id>.svg`, `<id>-app.svg` or `<id>-web.svg`."""
    for step in settings_path.steps:
        if name in (f"{step.id}.svg", f"{step.id}-app.svg", f"{step.id}-web.svg"):
            return step
    return None
