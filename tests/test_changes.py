"""Journeys of contributors: a step and a language come, and the check leads to all that follows.

A round changes files that the findings of the rounds before have named, and no other.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial

from babel import Locale

from checks.settings_path import FILE_NAME
from project_copy import ProjectCopy
from site_under_test import ADDRESS, LANGUAGES, PATH, WORDS

CANONICAL = f"docs/{FILE_NAME}"
CONFIG = "mkdocs.yml"
LAST = PATH.languages[-1]
MORE = next(code for code in ("fr", "it", "es") if code not in LANGUAGES)
NUMBER = len(PATH.steps)
OLD_ID, NEW_ID = PATH.steps[-1].id, "padlock"
SOURCE = next(iter(PATH.sources))
NEW_STEP = f"""[[steps]]
id = "{NEW_ID}"

[[steps.labels]]
id = "{NEW_ID}"
kind = "menu-item"
surface = "both"
"""
TEMPLATE = """{% import "_picture.svg.j2" as draw with context %}
{% call draw.picture() %}
{{ draw.marked(lines(label("padlock"), 266), 36, 84, 268) }}
{% endcall %}
"""
DESCRIPTION = "What was not there before. " * 5


def walk(project: ProjectCopy, first: Callable[[], None], *others: Callable[[], None]) -> None:
    """Make the changes, one a round: each was asked for, and nothing is after the last."""
    first()
    for change in others:
        named = {finding.partition(":")[0] for finding in project.findings()}
        project.touched.clear()
        change()
        assert project.touched, change.__name__
        assert project.touched <= named, change.__name__
    assert project.findings() == []


def moved_on(text: str, language: str) -> str:
    """Return what is said of the last step as it is said of the one after."""
    word = WORDS[language]["step"]
    numbered = rf"(?im)(^|step-|### |nav_title: |\b{word} ){NUMBER}(?=[.:\]])"
    return re.sub(numbered, rf"\g<1>{NUMBER + 1}", text)


def of_new_step(text: str, language: str) -> str:
    """Return what is said of the last step as it is said of a new one in its place."""
    labels = iter([f"**Padlock {language}**"])
    text = re.sub(r"\*\*.+?\*\*", lambda label: next(labels, "it"), text)
    text = re.sub(r"(?m)^title: .*", f"title: LinkedIn, {language}", text)
    text = re.sub(r"(?m)^description: .*", f"description: {DESCRIPTION}{language}", text)
    return text.replace(f"#{OLD_ID}", f"#{NEW_ID}").replace(f"/{OLD_ID}.", f"/{NEW_ID}.")


def test_a_step_more_leads_to_all_that_follows(project: ProjectCopy) -> None:
    def canonical_file() -> None:
        step = NEW_STEP
        for language in LANGUAGES:
            words = f'text = "Padlock {language}", sources = ["{SOURCE}"]'
            step += f"wordings.{language} = {{ {words} }}\n"
        before, last = project.text(CANONICAL).rsplit("[[steps]]", 1)
        project.write(CANONICAL, f"{before}{step}\n[[steps]]{last}")

    def pages() -> None:
        for language in LANGUAGES:
            place = f"docs/{language}/opt-out/step-{{}}.md"
            text = project.text(place.format(NUMBER))
            project.write(place.format(NUMBER + 1), moved_on(text, language))
            project.write(place.format(NUMBER), of_new_step(text, language))

    def template() -> None:
        project.write(f"scripts/templates/{NEW_ID}.svg.j2", TEMPLATE)

    def overviews_and_lists() -> None:
        section = rf"(?ms)^### {NUMBER}\..*?(?=^## )"
        item = rf"(?m)^{NUMBER}\. .*(?:step-{NUMBER}\.md|/{OLD_ID}\.svg).*\n"
        for language in LANGUAGES:

            def both(match: re.Match[str], language: str = language) -> str:
                return of_new_step(match[0], language) + moved_on(match[0], language)

            for places, pattern in (("opt-out/index.md", section), ("*.md", item)):
                project.edit(f"docs/{language}/{places}", partial(re.sub, pattern, both))

    def navigation() -> None:
        entry = rf"(.*step-){NUMBER}(\.md\n)"
        both = rf"\g<0>\g<1>{NUMBER + 1}\g<2>"
        project.edit(CONFIG, partial(re.sub, entry, both))

    def words() -> None:
        for language in LANGUAGES:
            numbers = ["", "", *WORDS[language]["numbers"].split()]
            old = rf"(?i)\b{numbers[NUMBER]}(?=\s+{WORDS[language]['step']})"
            new = numbers[NUMBER + 1]
            project.edit(f"docs/{language}/**/*.md", partial(re.sub, old, new))

    walk(
        project,
        canonical_file,
        pages,
        template,
        project.draw,
        overviews_and_lists,
        navigation,
        words,
    )
    site = project.build("--strict", SITE_URL=ADDRESS)
    ids = [*(step.id for step in PATH.steps[:-1]), NEW_ID, OLD_ID]
    for home in LANGUAGES.values():
        for number, identity in enumerate(ids, 1):
            page = site.html(f"{home}opt-out/step-{number}/")
            for picture in page.select("article img"):
                assert picture["src"].rpartition("/")[2].startswith(identity)


def test_a_language_more_leads_to_all_that_follows(project: ProjectCopy) -> None:
    # Its pages are in another language still, but for headings, labels and dates.
    old, new = (Locale.parse(code).months["format"]["wide"] for code in (LAST, MORE))

    def canonical_file() -> None:
        languages = rf'(?m)^(languages = .*"{LAST}")'
        wording = rf'(?m)^wordings\.{LAST} = (\{{ text = ")(.*\n)'
        project.edit(CANONICAL, partial(re.sub, languages, rf'\1, "{MORE}"'))
        project.edit(CANONICAL, partial(re.sub, wording, rf"\g<0>wordings.{MORE} = \1É\2"))

    def translated(text: str) -> str:
        for number, month in old.items():
            text = re.sub(rf"\b{month}(?= \d{{4}})|(?<=\d ){month}\b", new[number], text)
        return re.sub(r"(?m)^(#+ )", r"\1É", text)

    def pages() -> None:
        for file in (project.root / "docs" / LAST).rglob("*.md"):
            place = file.relative_to(project.root).as_posix()
            text = translated(project.text(place))
            if "opt-out" in place:
                text = re.sub(r"\*\*(.+?)\*\*", r"**É\1**", text)
            project.write(place.replace(f"/{LAST}/", f"/{MORE}/", 1), text)

    def words() -> None:
        text = project.text(f"overrides/strings/{LAST}.html")
        text = re.sub(r'"locale": ".*"', f'"locale": "{MORE}"', text.replace('": "', '": "É', 3))
        text = re.sub(r'"poster.address": ".*"', f'"poster.address": "{MORE}-off/"', text)
        project.write(f"overrides/strings/{MORE}.html", text)

    def configuration() -> None:
        section = re.search(r"(?m)^  - (.*):$", project.text(CONFIG))
        entry = f"        - {{locale: {MORE}, name: É, site_name: É, site_description: É, "
        entry += f"copyright: É, nav_translations: {{{section[1]}: É}}}}\n\n"
        project.edit(CONFIG, partial(re.sub, r"(lang: \[.*?)\]", rf"\1, {MORE}]"))
        project.edit(CONFIG, partial(re.sub, r"\n(?=# Build glue)", entry))
        short = rf"\g<0>    {MORE}-off/: {MORE}/opt-out/\n"
        project.edit(CONFIG, partial(re.sub, r"(?m)^  moved:.*\n", short))

    def images() -> None:
        old, new = (f"overrides/assets/images/preview-{code}.png" for code in (LAST, MORE))
        shutil.copy(project.root / old, project.root / new)
        project.touched.add(new)

    walk(project, canonical_file, pages, words, project.draw, images, configuration)
    site = project.build("--strict", SITE_URL=ADDRESS)
    page = site.html(f"{MORE}/opt-out/")
    assert page.html["lang"] == MORE
    assert len(page.select("link[hreflang]")) == len(LANGUAGES) + 2  # the new one, and the default
    for cell in page.select("table.labels td [translate]"):
        assert cell.text.startswith("É") == (cell.get("lang", MORE) == MORE)
