"""The way out is kept open: Zensical, Material's successor, builds the pages with our templates.

It knows neither the i18n plugin nor our hooks. What these bring is left out there; what is left
has to read well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from checks.configuration import language_settings
from dev import TASKS
from project_copy import ProjectCopy
from site_under_test import LANGUAGES, PATH, PROJECT, ROOT, WORDS, Server, Site

ADDRESS = "https://way-out.example/"
TEXTS = ("", ".html", ".txt", ".xml")  # suffixes of what is rendered, or could be


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as the commands in README build it, one language after the other."""
    project = ProjectCopy(tmp_path_factory.mktemp("way-out") / "project")
    for file in (ROOT / "tests").glob("zensical-*.yml"):
        shutil.copy(file, project.root)
    _, task, _ = TASKS["zensical"]
    for language, home in LANGUAGES.items():
        config = f"zensical-{language}.yml"
        command = [sys.executable, *task.split(), "--strict", "-f", config]
        build = subprocess.run(
            command,
            cwd=project.root,
            env={"SITE_URL": ADDRESS + home},
            capture_output=True,
            text=True,
        )
        assert build.returncode == 0, build.stdout + build.stderr
    return Site(project.root / "site", ADDRESS)


@pytest.fixture(scope="module")
def pages(built: Site) -> Iterator[Server]:
    server = Server(built.folder)
    yield server
    server.close()


def test_languages_say_of_themselves_what_they_say_in_mkdocs_yml() -> None:
    for language in language_settings(PROJECT.config):
        file = ROOT / "tests" / f"zensical-{language.locale}.yml"
        for key, value in yaml.safe_load(file.read_text("utf-8")).items():
            if key in ("site_name", "site_description", "copyright"):
                assert value == language[key]


def test_no_template_is_published_and_nothing_prints_what_is_not_there(built: Site) -> None:
    for name in built.files:
        if Path(name).suffix in TEXTS:
            assert not re.search(r"\{[{%#]|undefined", built.text(name)), name
    for home in LANGUAGES.values():
        assert "none" not in built.html(home).footer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_read_and_menu_and_pictures_work(
    built: Site, pages: Server, tab: Callable[..., Page], language: str
) -> None:
    home = LANGUAGES[language]
    view = tab(360)
    for page in ("", "opt-out/", f"opt-out/step-{len(PATH.steps)}/"):
        assert built.html(home + page).html["lang"] == language
        assert built.html(home + page).select_one("link[rel=canonical]")["href"] == (
            ADDRESS + home + page
        )
        view.goto(pages.address + home + page)
        assert view.locator("article h1").is_visible()
        assert view.evaluate("document.body.scrollWidth <= innerWidth")
        assert view.evaluate(
            "[...document.images].every(e => e.loading === 'lazy' || e.naturalWidth > 0)"
        )
    view.locator(".bar__menu").click()
    assert view.locator(".menu a").first.is_visible()
    assert WORDS[language]["step.back"] in view.locator(".step-links").inner_text()
