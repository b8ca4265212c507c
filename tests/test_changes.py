"""Journeys of contributors on a copy of the project: labels, pages, steps and languages come and go."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel import Locale
from playwright.sync_api import Page
from pypdf import PdfReader

from checks.settings_path import FILE_NAME, load
from checks.words import read_words, words_file
from project_copy import Project, shift_steps
from site_under_test import ADDRESS, OPT_OUT, Server, run_build

Change, Visitor = Callable[[], None], Callable[..., Page]
TOML, FORM = f"docs/{FILE_NAME}", ".github/ISSUE_TEMPLATE/path-changed.yml"
PROSE = ("docs/*/**/*.md", "overrides/strings/*.html", "mkdocs.yml", ".github/ISSUE_TEMPLATE/*.yml")


def walk(project: Project, changes: dict[str, Change]) -> None:
    """Make the changes one after the other: red until the last one, then green."""
    assert project.findings() == []
    for number, (name, change) in enumerate(changes.items(), 1):
        change()
        findings = [
            line for line in project.findings() if ".png:" not in line
        ]  # images need a browser
        assert (findings == []) == (number == len(changes)), (name, findings)


def renumber(project: Project, first: int, by: int) -> None:
    """Change the numbers of steps that are written beside their addresses, from `first` on."""

    def shifted(match: re.Match[str]) -> str:
        return match[1] + str(int(match[2]) + by * (int(match[2]) >= first))

    for pattern in (r"((?i:\b(?:Schritt|Step) ))(\d)\b", r"(?m)(^nav_title: |^### )(\d)(?=\.)"):
        project.everywhere(
            "docs/*/**/*.md", lambda text, pattern=pattern: re.sub(pattern, shifted, text)
        )


def recount(project: Project, by: int) -> None:
    """Change the number of steps where it is written in words."""
    count = len(load(project.root / TOML).steps)
    for language in project.languages:
        words = read_words(words_file(project.root / "overrides", language))
        new, old = (words["numbers"].split()[count - 2 - back] for back in (0, by))
        for place in PROSE:
            pattern = rf"(?i)\b{old}(?=\s+{words['step']})"
            project.everywhere(
                place, lambda text, pattern=pattern, new=new: re.sub(pattern, new, text)
            )


def change_steps(project: Project, change: Callable[[list[str]], None]) -> None:
    """Change the list of the file's parts: its head, and each step."""

    def changed(text: str) -> str:
        parts = re.split(r"(?m)^(?=\[\[steps\]\])", text)
        change(parts)
        return "".join(parts)

    project.edit(TOML, changed)


def assert_green(project: Project, kinds: str, besides: str) -> None:
    """Run tests of the copy on the copy."""
    places = [f"tests/test_{kind}.py" for kind in kinds.split()]
    result = project.run(
        "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *places, "-k", f"not ({besides})"
    )
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project with a step more in the middle."""
    project = Project(tmp_path_factory.mktemp("grown") / "project")
    number = 3

    def file() -> None:
        source = next(iter(load(project.root / TOML).sources))
        step = '[[steps]]\nid = "lock"\n\n[[steps.labels]]\nid = "lock"\nkind = "menu-item"\nsurface = "both"\n'
        for code in project.languages:
            step += f'wordings.{code} = {{ text = "Lock {code}", sources = ["{source}"] }}\n'
        change_steps(project, lambda parts: parts.insert(number, f"{step}\n"))

    def pages() -> None:
        shift_steps(project, number, 1)
        renumber(project, number, 1)
        for language in project.languages:
            folder = project.root / "docs" / language / "opt-out"
            page = re.sub(
                r"\*\*.+?\*\*", f"**Lock {language}**", (folder / "step-2.md").read_text("utf-8")
            )
            page = page.replace("step-2", "step-3").replace(" 2:", " 3:").replace(": 2.", ": 3.")
            (folder / f"step-{number}.md").write_text(
                re.sub("step-3-(app|web)", "step-3", page), "utf-8"
            )

    def overview() -> None:
        for language in project.languages:
            place = f"docs/{language}/opt-out/index.md"
            (more,) = re.findall(
                r"(?m)^\[.*\]\(step-4\.md\)$", (project.root / place).read_text("utf-8")
            )
            new = f"### 3. Lock {{#step-3}}\n\nLock: **Lock {language}**.\n\n{more.replace('4', '3')}\n\n"
            project.edit(
                place, lambda text, new=new: re.sub(r"(?m)^(?=### .*#step-4\})", new, text)
            )

    def home() -> None:
        for language in project.languages:
            new = "3. [Lock](opt-out/step-3.md).\n"
            project.edit(
                f"docs/{language}/index.md",
                lambda text, new=new: re.sub(r"(?m)^(?=.*step-4\.md)", new, text),
            )

    def templates() -> None:
        template = project.root / "scripts" / "templates" / "step-2-app.svg.j2"
        new = re.sub(r'label\("[\w-]+"\)', 'label("lock")', template.read_text("utf-8"))
        template.with_name(f"step-{number}.svg.j2").write_text(new, "utf-8")

    walk(project, {
        "file": file,
        "pages": pages,
        "templates": templates,
        "pictures": project.draw,
        "overview": overview,
        "home": home,
        "navigation": lambda: project.edit("mkdocs.yml", lambda text: re.sub(
            r"(?m)^( *- opt-out/step-)4(\.md\n)", r"\g<1>4\2\g<1>5\2", text)),
        "form": lambda: project.edit(FORM, lambda text: re.sub(
            r"(?m)^(.*)Step 4(.*)Schritt 4(.*\n)", r"\1Step 4\2Schritt 4\3\1Step 5\2Schritt 5\3", text)),
        "words": lambda: recount(project, 1),
    })  # fmt: skip
    return project


def test_a_step_more_is_named_everywhere_until_it_is_told_everywhere(grown: Project) -> None:
    assert len(load(grown.root / TOML).steps) == len(
        list(grown.root.glob("docs/en/opt-out/step-*.md"))
    )


def test_the_printed_sheet_of_a_step_more_is_still_one(
    grown: Project, visitor: Visitor, tmp_path: Path
) -> None:
    build = run_build(tmp_path / "site", "--strict", cwd=grown.root, SITE_URL=ADDRESS)
    assert build.returncode == 0, build.stderr
    server, view = Server(tmp_path / "site"), visitor()
    for page in OPT_OUT:
        view.goto(server.address + page)
        assert (
            len(PdfReader(io.BytesIO(view.pdf(format="A4", prefer_css_page_size=True))).pages) == 1
        )
    server.close()


def test_a_step_less_is_named_everywhere_until_it_is_told_everywhere(project: Project) -> None:
    number = 2

    def pages() -> None:
        for place in (
            "docs/*/opt-out/step-2.md",
            "docs/*/pictures/step-2*",
            "scripts/templates/step-2*",
        ):
            for each in project.root.glob(place):
                each.unlink()
        told = r"(?m)^.*\(opt-out/step-2\.md\).*\n|^### 2\.(?:.*\n)+?(?=### 3)"
        project.everywhere("docs/*/**/index.md", lambda text: re.sub(told, "", text))
        shift_steps(project, number + 1, -1)
        renumber(project, number + 1, -1)

    walk(project, {
        "file": lambda: change_steps(project, lambda parts: parts.pop(number)),
        "pages": pages,
        "navigation": lambda: project.edit("mkdocs.yml", lambda text: re.sub(r" *- opt-out/step-4\.md\n", "", text)),
        "form": lambda: project.edit(FORM, lambda text: re.sub(r".*Step 4.*\n", "", text)),
        "words": lambda: recount(project, -1),
    })  # fmt: skip


def test_no_test_has_to_follow_a_label_a_date_or_a_page(project: Project) -> None:
    first, last = (load(project.root / TOML).labels[place] for place in (0, -1))
    project.edit(TOML, lambda text: re.sub(r"(?m)^reviewed = \S+", "reviewed = 2027-01-31", text))
    for language in project.languages:
        for label in (first, last):
            old = label.wordings[language].text
            project.edit(
                TOML, lambda text, old=old: text.replace(f'text = "{old}"', f'text = "{old}x"')
            )
            place = f"docs/{language}/opt-out/*.md"
            project.everywhere(
                place, lambda text, old=old: text.replace(f"**{old}**", f"**{old}x**")
            )
        about = (project.root / "docs" / language / "about.md").read_text("utf-8")
        more = re.sub(r"(?m)^title: .*", "title: More on LinkedIn", about).replace(
            "publisher: true\n", ""
        )
        more = re.sub(r"(?m)^(description: \"?)\w+", r"\1Another", more)
        (project.root / "docs" / language / "more.md").write_text(more, "utf-8")
        less = r"\[([^\]]*)\]\((?:\.\./)?pros-and-cons\.md[^)]*\)"
        project.everywhere(
            f"docs/{language}/**/*.md", lambda text, less=less: re.sub(less, r"\1", text)
        )
        (project.root / "docs" / language / "pros-and-cons.md").unlink()
    project.edit("mkdocs.yml", lambda text: text.replace("- pros-and-cons.md", "- more.md"))
    homes = ["", *(f"{code}/" for code in project.languages[1:])]
    moved = "".join(f"\n    {home}pros-and-cons/: {home}announcement/" for home in homes)
    project.edit("mkdocs.yml", lambda text: text.replace("moved: {}", f"moved:{moved}"))
    project.edit("tests/published_addresses.txt", lambda text: f"{text}/more/ /en/more/\n")
    project.draw()
    assert project.findings() == []
    assert_green(
        project,
        "site_build statements",
        besides="broken or refused or serving or told or reproducible",
    )


def test_a_third_language_is_asked_for_everywhere_and_then_the_site_has_its_properties(
    project: Project,
) -> None:
    # French, with pages that are still in English but for labels and dates.
    english, french = (Locale.parse(code).months["format"]["wide"] for code in ("en", "fr"))

    def file() -> None:
        project.edit(
            TOML, lambda text: re.sub(r"(?m)^languages = \[(.*)\]", r'languages = [\1, "fr"]', text)
        )
        wording = r'(?m)^wordings\.en = (\{ text = ")(.*\n)'
        project.edit(TOML, lambda text: re.sub(wording, r"\g<0>wordings.fr = \1É\2", text))

    def pages() -> None:
        for source in (project.root / "docs" / "en").rglob("*.md"):
            text = source.read_text("utf-8")
            for number, name in english.items():
                text = re.sub(rf"\b{name}(?= \d{{4}})|(?<=\d ){name}\b", french[number], text)
            if source.parent.name == "opt-out":
                text = re.sub(r"\*\*(.+?)\*\*", r"**É\1**", text)
            target = project.root / "docs" / "fr" / source.relative_to(project.root / "docs" / "en")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")

    def strings() -> None:
        text = (project.root / "overrides/strings/en.html").read_text("utf-8")
        text = text.replace('"language": "English"', '"language": "Français"').replace(
            "en_GB", "fr_FR"
        )
        (project.root / "overrides/strings/fr.html").write_text(text, "utf-8")

    def config() -> None:
        section = re.search(r"(?m)^  - (.*):$", (project.root / "mkdocs.yml").read_text("utf-8"))
        assert section
        words = f"{{locale: fr, name: Français, site_name: IA, nav_translations: {{{section[1]}: Désactiver}}}}"
        project.edit("mkdocs.yml", lambda text: re.sub(r"lang: \[(.*?)\]", r"lang: [\1, fr]", text))
        project.edit(
            "mkdocs.yml",
            lambda text: re.sub(r"(?m)^(?=# Build glue)", f"        - {words}\n\n", text),
        )

    walk(
        project,
        {
            "file": file,
            "pages": pages,
            "words": strings,
            "pictures": project.draw,
            "configuration": config,
        },
    )
    assert_green(
        project,
        "site_head site_build",
        besides="published or broken or refused or serving or theme_speak",
    )
