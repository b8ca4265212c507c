"""The way out is kept open: Zensical, Material's successor, builds the pages of each language with our templates.

It knows neither the i18n plugin nor our hooks. What these bring is left out there; what is left has to read well.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from checks.page import read_config
from project_copy import Project
from site_under_test import LANGUAGES, PATH, WORDS, Server

Tab = Callable[..., Page]
ADDRESS = "https://way-out.example/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a site for each language, built by Zensical with a small configuration of its own."""
    project = Project(tmp_path_factory.mktemp("way-out") / "project")
    config = read_config(project.root / "mkdocs.yml")[1]
    small = yaml.safe_load((Path(__file__).parent / "zensical.yml").read_text("utf-8"))
    for language, home in LANGUAGES.items():
        own: dict[str, Any] = {
            "nav": config["nav"],
            "markdown_extensions": config["markdown_extensions"],
        }
        own |= {
            "docs_dir": f"docs/{language}",
            "site_dir": f"site/{language}",
            "site_url": ADDRESS + home,
        }
        small["theme"]["language"] = language
        (project.root / f"{language}.yml").write_text(yaml.safe_dump(small | own), "utf-8")
        build = subprocess.run(
            [
                str(Path(sys.executable).with_name("zensical")),
                "build",
                "--strict",
                "-f",
                f"{language}.yml",
            ],
            cwd=project.root,
            capture_output=True,
            text=True,
        )
        assert build.returncode == 0, build.stdout + build.stderr
    return project.root / "site"


@pytest.fixture(params=list(LANGUAGES))
def language_server(built: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Server]]:
    server = Server(built / request.param)
    yield request.param, server
    server.close()


def test_pages_read_and_menu_and_pictures_work(
    language_server: tuple[str, Server], tab: Tab
) -> None:
    language, server = language_server
    view = tab(360)
    for page in ("", "opt-out/", f"opt-out/step-{len(PATH.steps)}/"):
        view.goto(server.address + page)
        assert view.locator("html").get_attribute("lang") == language
        assert view.locator("article h1").is_visible()
        assert view.evaluate("document.body.scrollWidth <= innerWidth")
        assert view.evaluate(
            "[...document.images].every(image => image.loading === 'lazy' || image.naturalWidth > 0)"
        )
        assert "undefined" not in view.locator("body").inner_text()
    view.locator(".bar__menu").click()
    assert view.locator(".menu a").first.is_visible()
    assert WORDS[language]["step.back"] in view.locator(".step-links").inner_text()
    canonical = view.locator("link[rel=canonical]").get_attribute("href")
    assert canonical == f"{ADDRESS}{LANGUAGES[language]}opt-out/step-{len(PATH.steps)}/"


def test_a_page_prints_without_navigation(language_server: tuple[str, Server], tab: Tab) -> None:
    view = tab(1280)
    view.goto(language_server[1].address + "opt-out/")
    view.emulate_media(media="print")
    try:
        assert not view.locator(".bar").is_visible()
        assert not view.locator(".menu").is_visible()
        assert view.locator("article h1").is_visible()
    finally:
        view.emulate_media(media="screen")
