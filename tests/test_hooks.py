"""What the hooks do in a build: what is wrong is one line, and the build goes on or stops."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from mkdocs.exceptions import PluginError

import check
import hooks
from additions.compiled import compiled_templates
from checks.project import read_project
from project_copy import ProjectCopy
from site_under_test import ADDRESS, LANGUAGES, PATH, ROOT, WORDS, Site, environment, run_build

FIRST, *_, LAST = LANGUAGES
STEP = f"opt-out/step-{len(PATH.steps)}"
LABEL = PATH.labels[-1].wordings[LAST].text
ODD_PAGES = {
    "latin.md": "# \udcfcber\n",  # no UTF-8
    "address.md": "![Odd](https://[::1)\n",  # Python-Markdown trips over it
    "note.md": "A note.[^todo]\n\n[^todo]:\n",
    "template.md": "---\ntemplate: none.html\n---\n\n# Odd\n",
}
ODD_CONFIG = "INHERIT: mkdocs.yml\nextra: {moved: {../out/: about/, gone/: opt-out/}}\n"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of whose sources much is wrong."""
    project = ProjectCopy(tmp_path_factory.mktemp("broken") / "project")
    for name, text in ODD_PAGES.items():
        content = text.encode("utf-8", "surrogateescape")
        (project.root / "docs" / LAST / name).write_bytes(content)
    (project.root / "docs/settings-path.schema.json").unlink()
    strings = f"overrides/strings/{LAST}.html"
    project.edit(strings, partial(re.sub, r'  "menu": .*\n', ""))
    (project.root / "odd.yml").write_text(ODD_CONFIG, encoding="utf-8")
    return project.build("-f", "odd.yml")


@pytest.mark.parametrize(
    "said",
    [
        "latin.md:1: page-unreadable: expected UTF-8",
        "address.md:1: page-unreadable: expected Markdown that can be rendered",
        "note.md:3: footnote-wrong: expected the text of a note, found none for [^todo]:",
        "template.md:2: front-matter: expected a key that the templates know",
        "latin.md:1: translation-missing: ",
        "settings-path.schema.json:1: picture-stale: ",
        "moved-wrong: expected an address such as questions/, with a slash at its end",
        'word-missing: expected words for "menu", found none',
        "SITE_URL is not set",
    ],
)
def test_what_is_wrong_is_one_warning_and_the_build_goes_on(broken: Site, said: str) -> None:
    assert broken.said.count(said) == 1
    assert "Traceback" not in broken.said


def test_a_page_that_cannot_be_rendered_is_shown_as_it_is_written(broken: Site) -> None:
    page = broken.html(f"{LANGUAGES[LAST]}address/")
    assert page.select_one("article pre").text == ODD_PAGES["address.md"]


def test_a_moved_page_speaks_its_language_and_nothing_is_written_outside(broken: Site) -> None:
    for language, home in LANGUAGES.items():
        assert broken.html(f"{home}gone/").html["lang"] == language
    assert not (broken.folder.parent / "out").exists()


def test_without_a_settings_path_the_pages_are_built_as_well(project: ProjectCopy) -> None:
    project.write("docs/settings-path.toml", "steps = [")
    site = project.build(SITE_URL=ADDRESS)
    assert site.said.count("docs/settings-path.toml: ") == 1
    assert site.html(f"{STEP}/").select_one("article h1")


@pytest.mark.parametrize("loudness", ["-q", "-v"])
def test_a_strict_build_stops_at_a_finding_however_loud_it_is(
    project: ProjectCopy, loudness: str
) -> None:
    places = f"docs/{LAST}/{STEP}.md"
    project.edit(places, lambda text: text.replace(f"**{LABEL}**", f"**{LABEL}x** [gone](no.md)"))
    build = run_build(project.root / "site", loudness, "--strict", cwd=project.root)
    assert build.returncode == 1
    assert build.stderr.count(f'label-wrong: expected "{LABEL}", found "{LABEL}x"') == 1
    assert "SITE_URL is not set" in build.stderr
    assert build.stderr.count("a link 'no.md'") == 1
    assert "a strict build stops here; to mend:" in build.stderr


def test_a_strict_build_works_from_another_folder(project: ProjectCopy, tmp_path: Path) -> None:
    arguments = ("--strict", "-f", "project/mkdocs.yml")
    build = run_build(tmp_path / "site", *arguments, cwd=tmp_path, SITE_URL=ADDRESS)
    assert build.returncode == 0, build.stderr
    assert Site(tmp_path / "site").html(f"{STEP}/").select_one("table.sources")


@pytest.mark.parametrize(
    ("place", "old", "new", "said"),
    [
        ("overrides/main.html", r"\Z", "{% if %}", r"main\.html, line \d+: "),
        (f"overrides/strings/{LAST}.html", r'",\n', '"\n', rf"{LAST}\.html, line \d+: "),
        ("mkdocs.yml", r"(?m)^  - i18n:\n(      .*\n)+", "", "plugins: i18n is missing"),
    ],
    ids=["template", "comma", "plugin"],
)
def test_what_no_page_can_be_built_without_is_one_line(
    project: ProjectCopy, place: str, old: str, new: str, said: str
) -> None:
    project.edit(place, partial(re.sub, old, new, count=1))
    build = run_build(project.root / "site", "-q", cwd=project.root, SITE_URL=ADDRESS)
    assert build.returncode == 1
    assert len(re.findall(said, build.stderr)) == 1, build.stderr
    assert "Traceback" not in build.stderr


def test_what_nobody_foresaw_in_the_check_is_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(check, "findings_in", lambda project: 1 / 0)
    config = read_project(ROOT / "mkdocs.yml").config
    config.extra["site_url"] = ADDRESS
    hooks.on_pre_build(config)
    (said,) = caplog.messages
    assert said.startswith("ZeroDivisionError: division by zero (this was not foreseen")
    config.strict = True
    with pytest.raises(PluginError, match="to mend: 1"):
        hooks.on_pre_build(config)


def test_a_temporary_folder_of_somebody_else_costs_time_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert compiled_templates() is not None
    (folder,) = tmp_path.iterdir()
    folder.rmdir()
    folder.touch()  # what Jinja cannot use
    assert compiled_templates() is None


def test_no_page_stays_parsed_after_the_check() -> None:
    # The trees of a thousand pages would take more memory than all else in a build.
    project = read_project(ROOT / "mkdocs.yml")
    check.findings_in(project)
    assert [page.file for page in project.pages if "_tree" in vars(page)] == []


def test_serving_goes_on_with_a_finding_and_follows_every_kind_of_file(
    project: ProjectCopy, tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"

    def shows(text: str) -> bool:
        try:
            with urlopen(f"http://{address}/{LANGUAGES[LAST]}{STEP}/") as answer:
                return text in answer.read().decode()
        except OSError:
            return False

    def follows(place: str, old: str, new: str, effect: Callable[[], bool]) -> None:
        project.edit(place, lambda text: text.replace(old, new))
        _wait_for(effect)

    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=project.root, env=environment(), stdout=output, stderr=output
        )
    try:
        _wait_for(lambda: shows(LABEL))
        changed = f'"{LABEL}x"'
        canonical = "docs/settings-path.toml"
        follows(canonical, f'"{LABEL}"', changed, lambda: changed in log.read_text())
        menu = f'"{WORDS[LAST]["menu"]}"'
        follows(f"overrides/strings/{LAST}.html", menu, '"Choice"', lambda: shows("Choice"))
        follows(f"docs/{LAST}/{STEP}.md", "## ", "## Now ", lambda: shows(">Now "))
        assert shows("livereload")
        assert not shows("Content-Security-Policy"), "it would forbid what reloads pages"
        assert "SITE_URL" not in log.read_text()
    finally:
        server.terminate()
        server.wait()


def _wait_for(effect: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not effect():
        assert time.monotonic() < end
        time.sleep(0.1)
