"""The strict build: every page in both languages, nothing of the other language, nothing dead, nothing by chance."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest

from site_under_test import LANGUAGES, PAGES, ROOT, Site, language_of, run_build

# What Material, Markdown extensions and our own templates say on every page, or on pages with footnotes.
THEME_SAYS = {
    "de": {"Zum Inhalt", "Suche", "Menü", "Schließen", "Über diese Seite", "Text kopieren"},
    "en": {"Skip to content", "Search", "Menu", "Close", "About this site", "Copy text"},
}
GERMAN = re.compile(r"\b(und|der|die|das|nicht|ist|mit|auf|für|zurück|Schritt)\b")
ENGLISH = re.compile(r"\b(the|and|not|with|this|your|jump|back|link|step|permanent|copied|search)\b")


def test_sitemap_lists_every_page_of_the_docs_and_no_other(site: Site) -> None:
    found = ET.parse(site.folder / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert sorted(str(place.text) for place in found) == sorted(site.address + page for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_in_its_language(site: Site, page: str) -> None:
    assert site.html(page).html["lang"] == language_of(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["title", "description"])
def test_titles_and_descriptions_are_unique_in_their_language(site: Site, language: str, what: str) -> None:
    pages = [page for page in PAGES if language_of(page) == language]
    select = "title" if what == "title" else "meta[name=description]"
    elements = [site.html(page).select_one(f"head {select}") for page in pages]
    values = [element.text if what == "title" else element["content"] for element in elements]
    assert all(value.strip() for value in values)
    assert len(set(values)) == len(pages)


@pytest.mark.parametrize("page", PAGES)
def test_theme_speaks_the_language_of_the_page(site: Site, page: str) -> None:
    language = language_of(page)
    other = "en" if language == "de" else "de"
    said = set(site.wording(page))
    assert THEME_SAYS[language] <= said
    assert not THEME_SAYS[other] & said


@pytest.mark.parametrize("page", PAGES)
def test_page_has_no_sentence_of_the_other_language(site: Site, page: str) -> None:
    foreign = ENGLISH if language_of(page) == "de" else GERMAN
    # Names of publications and authorities stay what they are, and they are links.
    names = " ".join(link.text for link in site.html(page).select("article a"))
    assert [text for text in site.wording(page) if foreign.search(text) and text not in names] == []


@pytest.mark.parametrize("page", PAGES)
def test_search_speaks_the_language_of_the_page(site: Site, page: str) -> None:
    said = json.loads(site.html(page).select_one("#__config").string)["translations"]
    expected = {"de": "Keine Suchergebnisse", "en": "No matching documents"}
    assert said["search.result.none"] == expected[language_of(page)]


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_internal_links_and_anchors_lead_somewhere(site: Site, page: str) -> None:
    for element in site.html(page).select("[href], [src]"):
        target = urlsplit(urljoin(site.address + page, element.get("href") or element["src"]))
        if target.netloc != urlsplit(site.address).netloc:
            continue
        place = target.path.lstrip("/")
        assert site.file(place).is_file(), f"{page} -> {place}"
        if target.fragment:
            assert site.html(place).find(id=target.fragment), f"{page} -> {place}#{target.fragment}"


def test_no_page_has_the_marks_that_the_build_fills_in(site: Site) -> None:
    for page in PAGES:
        html = site.text(page)
        assert "%opt-out-address%" not in html
        assert "<!-- label" not in html


def test_settings_path_is_published_as_it_is(site: Site) -> None:
    assert (site.folder / "settings-path.toml").read_bytes() == (ROOT / "docs" / "settings-path.toml").read_bytes()


@pytest.mark.parametrize("page", ["opt-out/", "en/opt-out/"])
def test_table_shows_every_label_in_both_languages_with_the_readers_first(site: Site, page: str) -> None:
    from settings_path import load

    table = site.html(page).select_one("table.labels")
    path = load(ROOT / "docs" / "settings-path.toml")
    here = language_of(page)
    there = next(code for code in path.languages if code != here)
    rows = [row.find_all("td") for row in table.select("tbody tr") if row.find("td")]
    labels = [label for step in path.steps for label in step.labels]
    assert len(rows) == len(labels)
    for (mine, other), label in zip(rows, labels, strict=True):
        assert mine.find(string=True).strip() == label.wordings[here].text
        assert other.select_one(f"span[lang={there}]").text == label.wordings[there].text
        assert (mine.small is not None) == (label.surface != "both")
    assert not table.find(["b", "strong"])


def _project(target: Path) -> Path:
    for name in ("docs", "overrides", "scripts", "mkdocs.yml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return target


def test_misspelt_label_stops_the_strict_build_and_is_reported_once(tmp_path: Path) -> None:
    project = _project(tmp_path / "project")
    page = project / "docs" / "en" / "opt-out" / "step-2.md"
    page.write_text(page.read_text(encoding="utf-8").replace("**Data privacy**", "**Data Privacy**"), encoding="utf-8")
    build = run_build(tmp_path / "site", "--strict", cwd=project)
    assert build.returncode == 1
    (line,) = [line for line in build.stderr.splitlines() if "Data Privacy" in line]
    assert "docs/en/opt-out/step-2.md:" in line
    assert '"Data privacy"' in line
    relaxed = run_build(tmp_path / "site", cwd=project)
    assert relaxed.returncode == 0
    assert (tmp_path / "site" / "en" / "opt-out" / "step-2" / "index.html").is_file()


@pytest.mark.parametrize("content", ["", "steps = [", 'languages = ["de"]\n'])
def test_broken_canonical_file_stops_the_strict_build_in_one_line(tmp_path: Path, content: str) -> None:
    project = _project(tmp_path / "project")
    (project / "docs" / "settings-path.toml").write_text(content, encoding="utf-8")
    build = run_build(tmp_path / "site", "--strict", cwd=project)
    assert build.returncode == 1
    assert len([line for line in build.stderr.splitlines() if "settings-path.toml" in line]) == 1
    assert "Traceback" not in build.stderr
    assert run_build(tmp_path / "site", cwd=project).returncode == 0


def test_serving_goes_on_with_a_finding_and_follows_every_kind_of_file(tmp_path: Path) -> None:
    project = _project(tmp_path / "project")
    output = tmp_path / "output.txt"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]

    def page_has(text: str) -> bool:
        try:
            with urlopen(f"http://{address}/en/opt-out/step-2/") as answer:
                return text in answer.read().decode()
        except OSError:
            return False

    def follows(path: str, old: str, new: str, effect: Callable[[], bool]) -> None:
        file = project / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        assert not effect()
        file.write_text(text.replace(old, new), encoding="utf-8")
        _wait(effect)

    with output.open("w") as log, subprocess.Popen(command, cwd=project, stdout=log, stderr=log) as server:
        try:
            _wait(lambda: page_has("Data privacy"))
            follows(
                "docs/settings-path.toml",
                '"Data privacy"',
                '"Data secrecy"',
                lambda: "Data secrecy" in output.read_text(),
            )
            follows("overrides/strings/en.html", '"Menu"', '"Choice"', lambda: page_has("Choice"))
            follows("overrides/assets/stylesheets/site.css", "#fbfaf7", "#fbfaf6", lambda: page_has("#fbfaf6"))
            follows("docs/en/opt-out/step-2.md", "## ", "## Now ", lambda: page_has(">Now "))
            # What MkDocs adds to reload pages would not run with a policy.
            assert page_has("livereload")
            assert not page_has("Content-Security-Policy")
        finally:
            server.terminate()


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_missing_translation_stops_the_strict_build(tmp_path: Path) -> None:
    project = _project(tmp_path / "project")
    (project / "docs" / "en" / "about.md").unlink()
    assert run_build(tmp_path / "site", "--strict", cwd=project).returncode == 1


def test_builds_are_reproducible(site: Site, tmp_path: Path) -> None:
    again = run_build(tmp_path, "--strict")
    assert again.returncode == 0
    assert Site(tmp_path).files == site.files
    assert [name for name in site.files if (tmp_path / name).read_bytes() != (site.folder / name).read_bytes()] == []


def test_without_the_build_glue_the_site_still_builds_and_reads(tmp_path: Path) -> None:
    project = _project(tmp_path / "project")
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("hooks:\n  - scripts/hooks.py\n", ""), encoding="utf-8")
    assert run_build(tmp_path / "site", cwd=project).returncode == 0
    site = Site(tmp_path / "site")
    for page in PAGES:
        assert site.html(page).select_one("article h1").text.strip()
        assert site.html(page).select_one("nav.menu a[aria-current=page]")
