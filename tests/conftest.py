"""What the tests of the built site share: builds, servers and a browser, each started once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from additions.pictures import chromium
from project_copy import ProjectCopy
from site_under_test import ADDRESS, CHROMIUM, Server, Site, run_build

SUB_PATH = "/some/guide/"


def _built(target: Path, address: str) -> Site:
    build = run_build(target, "--strict", SITE_URL=address)
    assert build.returncode == 0, build.stdout + build.stderr
    return Site(target, address)


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    """A copy of the project."""
    return ProjectCopy(tmp_path / "project")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as it is published."""
    return _built(tmp_path_factory.mktemp("site"), ADDRESS)


@pytest.fixture(scope="session")
def sub_path_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site for an address with a path."""
    return _built(tmp_path_factory.mktemp("sub-path"), f"https://example.org{SUB_PATH}")


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[Server]:
    server = Server(site.folder)
    yield server
    server.close()


@pytest.fixture(scope="session")
def sub_path_server(sub_path_site: Site) -> Iterator[Server]:
    server = Server(sub_path_site.folder, SUB_PATH)
    yield server
    server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system; tests are skipped where there is none, but never in CI."""
    program = chromium()
    if program is None:
        reason = "no Chromium on the PATH (Debian: apt install chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Tabs of readers who were never here, with options of a context: `visitor(locale="de")`."""
    with ExitStack() as ending:
        yield lambda **options: ending.enter_context(browser.new_context(**options)).new_page()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Callable[..., Page]:
    """Tabs by what makes them different, opened once: `tab(360, "dark")`."""
    tabs: dict[tuple[object, ...], Page] = {}

    def tab(
        width: int, scheme: str = "light", *, javascript: bool = True, bypass_csp: bool = False
    ) -> Page:
        key = (width, scheme, javascript, bypass_csp)
        if key not in tabs:
            height = 640 if width < 700 else 800
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                java_script_enabled=javascript,
                bypass_csp=bypass_csp,
                reduced_motion="reduce",
                locale="de-DE",
            )
            tabs[key] = context.new_page()
        return tabs[key]

    return tab


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "said" and report.when == "call":
                terminalreporter.write_line(str(value))
