"""The strict build: every page in every language, nothing of another language, nothing dead, nothing by chance."""

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

from project_copy import Project
from site_under_test import (
    ADDRESS,
    LANGUAGES,
    PAGES,
    PATH,
    ROOT,
    WORDS,
    Site,
    language_of,
    run_build,
)

FREQUENT = {  # words that no sentence of another language has
    "de": re.compile(r"\b(und|der|die|das|nicht|ist|mit|auf|für|zurück|Schritt)\b"),
    "en": re.compile(
        r"\b(the|and|not|with|this|your|jump|back|link|step|permanent|copied|search)\b"
    ),
}
FIRST, LAST = PATH.languages[0], PATH.languages[-1]
ADDRESSES = (Path(__file__).parent / "published_addresses.txt").read_text("utf-8").split()


def test_sitemap_lists_every_page_of_the_docs_and_no_other(site: Site) -> None:
    found = ET.parse(site.folder / "sitemap.xml").iter(
        "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    )
    assert sorted(str(place.text) for place in found) == sorted(
        site.address + page for page in PAGES
    )


@pytest.mark.parametrize("page", PAGES)
def test_page_and_theme_speak_the_language_of_the_page(site: Site, page: str) -> None:
    language, html = language_of(page), site.html(page)
    assert html.html["lang"] == language
    said = set(site.wording(page))
    assert {WORDS[language][key] for key in ("menu", "close", "about")} <= said
    # Names of publications and authorities stay what they are, and they are links.
    names = " ".join(link.text for link in html.select("article a"))
    foreign = [pattern for code, pattern in FREQUENT.items() if code != language]
    assert [
        text for text in said for other in foreign if other.search(text) and text not in names
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_speaks_the_language_of_the_page(site: Site, language: str) -> None:
    config = json.loads(site.html(LANGUAGES[language]).select_one("#__config").string)
    words = {
        code: json.loads(site.html(LANGUAGES[code]).select_one("#__config").string)
        for code in LANGUAGES
    }
    assert [
        code for code, other in words.items() if other["translations"] == config["translations"]
    ] == [language]


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_internal_links_and_anchors_lead_somewhere_and_ids_are_unique(
    site: Site, page: str
) -> None:
    html = site.html(page)
    for element in html.select("[href], [src]"):
        target = urlsplit(urljoin(site.address + page, element.get("href") or element["src"]))
        if target.netloc == urlsplit(site.address).netloc:
            place = target.path.lstrip("/")
            assert site.file(place).is_file(), f"{page} -> {place}"
            assert not target.fragment or site.html(place).find(id=target.fragment), (
                f"{page} -> {target.geturl()}"
            )
    ids = [element["id"] for element in html.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("page", PAGES)
def test_footnotes_are_numbered_as_they_are_read(site: Site, page: str) -> None:
    marks = dict.fromkeys(
        (note.text, note["href"]) for note in site.html(page).select("article .footnote-ref")
    )
    notes = [f"#{note['id']}" for note in site.html(page).select(".footnote li")]
    assert list(marks) == [(str(number), note) for number, note in enumerate(notes, 1)]


def test_no_page_has_the_marks_that_the_build_fills_in(site: Site) -> None:
    for page in PAGES:
        assert not re.search(r"%[a-z-]+%|<!-- [a-z-]+ -->", site.text(page)), page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_published_address_leads_somewhere_for_ever(site: Site, address: str) -> None:
    # They are printed and sent around. One that moves is noted in mkdocs.yml under `moved`, and stays in this list.
    place, _, anchor = address.lstrip("/").partition("#")
    assert site.file(place).is_file()
    if site.html(place).select_one("meta[http-equiv=refresh]"):
        return  # it leads on to a page that has anchors of its own
    assert not anchor or site.html(place).find(id=anchor)


def test_every_page_is_in_the_list_of_published_addresses() -> None:
    assert [page for page in PAGES if f"/{page}" not in ADDRESSES] == []


def test_settings_path_is_published_for_people_and_for_programs(site: Site) -> None:
    for name in ("settings-path.toml", "settings-path.schema.json"):
        assert (site.folder / name).read_bytes() == (ROOT / "docs" / name).read_bytes()
    data = json.loads((site.folder / "settings-path.json").read_text("utf-8"))
    assert data["$schema"] == f"{site.address}settings-path.schema.json"
    assert [step["id"] for step in data["steps"]] == [step.id for step in PATH.steps]


@pytest.mark.parametrize("language", LANGUAGES)
def test_table_shows_every_label_in_every_language_with_the_readers_first(
    site: Site, language: str
) -> None:
    table = site.html(f"{LANGUAGES[language]}opt-out/").select_one("table.labels")
    rows = [row.find_all("td") for row in table.select("tbody tr") if row.find("td")]
    others = [code for code in LANGUAGES if code != language]
    assert len(rows) == len(PATH.labels)
    for (mine, *theirs), label in zip(rows, PATH.labels, strict=True):
        assert mine.find(string=True).strip() == label.wordings[language].text
        assert [cell.find(lang=code).text for cell, code in zip(theirs, others, strict=True)] == [
            label.wordings[code].text for code in others
        ]
        assert (mine.small is not None) == (label.surface != "both")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_names_the_sources_of_its_labels(site: Site, language: str) -> None:
    for number, step in enumerate(PATH.steps, 1):
        table = site.html(f"{LANGUAGES[language]}opt-out/step-{number}/").select_one(
            "table.sources"
        )
        links = [link["href"] for link in table.select("a")]
        keys = [key for label in step.labels for key in label.wordings[language].sources]
        assert links == [PATH.sources[key].url for key in keys]


# --- Broken input: a clear line, and a page that still builds ---------------------------------------------------------


def test_misspelt_label_stops_the_strict_build_and_is_reported_once(
    project: Project, tmp_path: Path
) -> None:
    label = PATH.labels[-1].wordings[LAST].text
    place = f"docs/{LAST}/opt-out/step-{len(PATH.steps)}.md"
    project.edit(place, lambda text: text.replace(f"**{label}**", f"**{label}x**"))
    build = run_build(tmp_path / "site", "--strict", cwd=project.root, SITE_URL=ADDRESS)
    assert build.returncode == 1
    (line,) = [line for line in build.stderr.splitlines() if f'"{label}x"' in line]
    assert f"{place}:" in line
    assert run_build(tmp_path / "site", cwd=project.root).returncode == 0


@pytest.mark.parametrize(
    ("place", "old", "new", "said"),
    [
        ("docs/settings-path.toml", "(?s).+", "steps = [", "settings-path.toml"),
        (f"docs/{LAST}/about.md", "", None, f"docs/{LAST}/about.md:1: translation-missing"),
        (f"docs/{FIRST}/about.md", r"\Z", "\nNote.[^todo]\n\n[^todo]:\n",
            "footnote-empty: expected the text of a footnote, found none for [^todo]:"),
        (f"docs/{FIRST}/about.md", "(?s).+", "# \udcfcber", "expected UTF-8"),
        (f"overrides/strings/{LAST}.html", r'  "menu": .*\n', "",
            f'{LAST}.html:1: words-missing: expected words for "menu"'),
    ],
    ids=["broken file", "missing page", "empty note", "Latin-1", "no words"],
)  # fmt: skip
def test_what_is_broken_is_one_warning_and_the_build_goes_on(
    project: Project, tmp_path: Path, place: str, old: str, new: str | None, said: str
) -> None:
    file = project.root / place
    if new is None:
        file.unlink()
    else:
        file.write_bytes(
            re.sub(old, new, file.read_text("utf-8")).encode("utf-8", "surrogateescape")
        )
    build = run_build(tmp_path / "site", cwd=project.root)
    assert build.returncode == 0, build.stderr
    assert len([line for line in build.stderr.splitlines() if said in line]) == 1
    assert "Traceback" not in build.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_an_environment_that_cannot_be_meant_is_refused_in_one_line(tmp_path: Path) -> None:
    build = run_build(tmp_path / "site", SITE_URL="https://example.org/?x=1")
    assert (build.returncode, build.stderr.count("\n")) == (2, 1)
    assert "SITE_URL: expected an address without ?" in build.stderr
    assert not (tmp_path / "site").exists()


def test_a_build_without_an_address_is_for_looking_at(tmp_path: Path) -> None:
    build = run_build(tmp_path / "site")
    assert build.returncode == 0
    assert "SITE_URL is not set" in build.stderr
    site = Site(tmp_path / "site")
    assert all(
        site.html(page).select_one("meta[name=robots]")["content"] == "noindex" for page in PAGES
    )
    assert run_build(tmp_path / "strict", "--strict").returncode == 1


def test_a_page_that_has_moved_leads_on_from_its_old_address(
    project: Project, tmp_path: Path
) -> None:
    project.edit(
        "mkdocs.yml",
        lambda text: re.sub(r"moved:( \{\})?", "moved:\n    old/place/: opt-out/", text),
    )
    build = run_build(
        tmp_path / "site", "--strict", cwd=project.root, SITE_URL="https://example.org/guide/"
    )
    assert build.returncode == 0, build.stderr
    html = Site(tmp_path / "site").html("old/place/")
    assert html.select_one("meta[http-equiv=refresh]")["content"] == "0;url=../../opt-out/"
    assert (
        html.select_one("link[rel=canonical]")["href"]
        == html.a.text
        == "https://example.org/guide/opt-out/"
    )
    assert html.a["href"] == "../../opt-out/"
    assert (
        "/guide/old/place/ /guide/opt-out/ 301\n" in (tmp_path / "site" / "_redirects").read_text()
    )


def test_builds_are_reproducible_in_other_folders_and_time_zones(
    site: Site, tmp_path: Path
) -> None:
    shutil.copytree(
        ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "site")
    )
    again = run_build(
        tmp_path / "site",
        "--strict",
        cwd=tmp_path / "copy",
        SITE_URL=ADDRESS,
        TZ="Pacific/Kiritimati",
    )
    assert again.returncode == 0, again.stderr
    assert Site(tmp_path / "site").files == site.files
    folders = (site.folder, tmp_path / "site")
    assert [
        name for name in site.files if len({(folder / name).read_bytes() for folder in folders}) > 1
    ] == []


def test_without_the_build_glue_the_site_still_builds_and_reads(
    project: Project, tmp_path: Path
) -> None:
    project.edit("mkdocs.yml", lambda text: text.replace("hooks:\n  - scripts/hooks.py\n", ""))
    assert run_build(tmp_path / "site", cwd=project.root).returncode == 0
    site = Site(tmp_path / "site")
    for page in PAGES:
        assert site.html(page).select_one("article h1").text.strip()
        assert site.html(page).select_one("nav.menu a[aria-current=page]")


def test_serving_goes_on_with_a_finding_and_follows_every_kind_of_file(
    project: Project, tmp_path: Path
) -> None:
    output = tmp_path / "output.txt"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    number = len(PATH.steps)
    page = f"{LANGUAGES[LAST]}opt-out/step-{number}/"
    label = PATH.steps[-1].labels[0].wordings[LAST].text

    def page_has(text: str) -> bool:
        try:
            with urlopen(f"http://{address}/{page}") as answer:
                return text in answer.read().decode()
        except OSError:
            return False

    def follows(place: str, old: str, new: str, effect: Callable[[], bool]) -> None:
        assert not effect()
        project.edit(place, lambda text: text.replace(old, new))
        _wait(effect)

    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    with (
        output.open("w") as log,
        subprocess.Popen(command, cwd=project.root, stdout=log, stderr=log) as server,
    ):
        try:
            _wait(lambda: page_has(label))
            said = f'"{label}x"'
            follows(
                "docs/settings-path.toml", f'"{label}"', said, lambda: said in output.read_text()
            )
            strings = f"overrides/strings/{LAST}.html"
            follows(strings, f'"{WORDS[LAST]["menu"]}"', '"Choice"', lambda: page_has("Choice"))
            follows(
                f"docs/{LAST}/opt-out/step-{number}.md", "## ", "## Now ", lambda: page_has(">Now ")
            )
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
