"""The strict build: every page in every language, nothing of another language, nothing dead."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from project_copy import ProjectCopy
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


@pytest.mark.parametrize("page", PAGES)
def test_page_and_theme_speak_the_language_of_the_page(site: Site, page: str) -> None:
    language, html = language_of(page), site.html(page)
    assert html.html["lang"] == language
    said = set(site.wording(page))
    assert {WORDS[language][key] for key in ("menu", "close", "about")} <= said
    # Names of publications and authorities stay what they are, and they are links.
    names = " ".join(link.text for link in html.select("article a"))
    for code, words in FREQUENT.items():
        foreign = [text for text in said if code != language and words.search(text)]
        assert [text for text in foreign if text not in names] == []


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_links_and_anchors_lead_somewhere_and_ids_are_unique(site: Site, page: str) -> None:
    html = site.html(page)
    for element in html.select("[href], [src]"):
        target = urlsplit(urljoin(site.address + page, element.get("href") or element["src"]))
        if target.netloc == urlsplit(site.address).netloc:
            place = target.path.lstrip("/")
            assert site.file(place).is_file(), place
            assert not target.fragment or site.html(place).find(id=target.fragment), element
    ids = [element["id"] for element in html.select("[id]")]
    assert len(ids) == len(set(ids))


def test_no_page_has_the_marks_that_the_build_fills_in(site: Site) -> None:
    for page in PAGES:
        assert not re.search(r"%[a-z-]+%|<!-- [a-z-]+ -->|data-search", site.text(page)), page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_published_address_leads_somewhere_for_ever(site: Site, address: str) -> None:
    # They are printed and sent around. One that moves is noted in mkdocs.yml under `moved`.
    place, _, anchor = address.lstrip("/").partition("#")
    moved = site.html(place).select_one("noscript meta[http-equiv=refresh]")
    if moved:
        place = urljoin(f"/{place}", moved["content"].removeprefix("0; url=")).lstrip("/")
    assert site.file(place).is_file()
    assert not anchor or site.html(place).find(id=anchor)


def test_settings_path_is_published_for_people_and_for_programs(site: Site) -> None:
    for name in ("settings-path.toml", "settings-path.schema.json"):
        assert site.file(name).read_bytes() == (ROOT / "docs" / name).read_bytes()
    data = json.loads(site.text("settings-path.json"))
    assert data["$schema"] == f"{site.address}settings-path.schema.json"
    assert [step["id"] for step in data["steps"]] == [step.id for step in PATH.steps]


@pytest.mark.parametrize("language", LANGUAGES)
def test_table_shows_every_label_in_every_language_with_the_readers_first(
    site: Site, language: str
) -> None:
    table = site.html(f"{LANGUAGES[language]}opt-out/").select_one("table.labels")
    rows = [row.find_all("td") for row in table.select("tbody tr") if row.find("td")]
    others = [code for code in LANGUAGES if code != language]
    for (mine, *theirs), label in zip(rows, PATH.labels, strict=True):
        surface = mine.small.text if mine.small else ""
        assert mine.text.removesuffix(surface).strip() == label.wordings[language].text
        for cell, code in zip(theirs, others, strict=True):
            assert cell.find(lang=code).text == label.wordings[code].text
        assert (mine.small is not None) == (label.surface != "both")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_names_the_sources_of_its_labels(site: Site, language: str) -> None:
    for number, step in enumerate(PATH.steps, 1):
        page = site.html(f"{LANGUAGES[language]}opt-out/step-{number}/")
        links = [link["href"] for link in page.select("table.sources a")]
        keys = [key for label in step.labels for key in label.wordings[language].sources]
        assert links == [PATH.sources[key].url for key in keys]


def test_dates_in_words_of_templates_do_not_break(site: Site) -> None:
    for home in LANGUAGES.values():
        reminder = site.html(f"{home}opt-out/").select_one(".pass-on__reminder")
        assert re.search(r"\d\.?\N{NO-BREAK SPACE}\w", reminder.text)


# --- What people change: it follows everywhere --------------------------------------------------


def test_one_entry_moves_a_page_in_every_language_and_none_leaves_the_site(
    project: ProjectCopy,
) -> None:
    entries = "  moved:\n    old/place/: opt-out/\n    ../out/: about/\n"
    project.edit("mkdocs.yml", lambda text: text.replace("  moved:\n", entries))
    site = project.build(SITE_URL="https://example.org/guide/")
    for home in LANGUAGES.values():
        old = f"{home}old/place/"
        assert site.html(old).a["href"] == "../" * old.count("/") + f"{home}opt-out/"
    assert not (project.root / "out").exists()
    assert site.said.count("robots.txt") == 1, "below a path nobody reads it"


def test_numbers_of_notes_stay_out_of_the_search(project: ProjectCopy) -> None:
    note = "\n## A note[^odd] {#odd}\n\nHere.[^odd] 10<sup>6</sup>\n\n[^odd]: It is.\n"
    project.edit(f"docs/{LAST}/about.md", lambda text: text + note)
    site = project.build()
    index = site.text(f"{LANGUAGES[LAST]}search/search_index.json")
    (entry,) = [entry for entry in json.loads(index)["docs"] if "#odd" in entry["location"]]
    assert entry["location"] == "about/#odd"
    assert entry["title"] == "A note"
    assert "<p>Here. 10<sup>6</sup></p>" in entry["text"]
    assert "↩" not in index
    assert len(site.html(f"{LANGUAGES[LAST]}about/").select('a[href*="fnref"]')) == 1


def test_one_language_alone_and_no_search_are_built_as_well(project: ProjectCopy) -> None:
    alone = f"  - i18n:\n      build_only_locale: {LAST}\n"
    project.edit("mkdocs.yml", lambda text: re.sub(r"  - search:\n(      .*\n)+", "", text))
    project.edit("mkdocs.yml", lambda text: text.replace("  - i18n:\n", alone))
    site = project.build(SITE_URL=ADDRESS)
    assert site.html("opt-out/").html["lang"] == LAST
    assert f"<loc>{ADDRESS}opt-out/</loc>" in site.text("sitemap.xml")
    assert f"({ADDRESS}opt-out/)" in site.text("llms.txt")
    assert not [name for name in site.files if "search_index" in name]
    assert not site.html("").select(".bar__search")


# --- Broken input: a clear line, and a page that still builds -----------------------------------


def test_an_environment_that_cannot_be_meant_is_refused_in_one_line(tmp_path: Path) -> None:
    build = run_build(tmp_path / "site", SITE_URL="https://example.org/?x=1")
    assert (build.returncode, build.stderr.count("\n")) == (2, 1)
    assert "SITE_URL: expected an address without ?" in build.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("environment", [{}, {"SITE_URL": ""}], ids=["unset", "empty"])
def test_a_build_without_an_address_is_for_looking_at(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    build = run_build(tmp_path, **environment)
    assert build.returncode == 0
    assert "SITE_URL is not set" in build.stderr
    site = Site(tmp_path)
    for page in PAGES:
        assert site.html(page).select_one("meta[name=robots]")["content"] == "noindex"
    for name in [*PAGES, "404.html", "sitemap.xml", "robots.txt", "llms.txt", "reminder.ics"]:
        assert not re.search(r"\bNone\b|None\w+[-.]", site.text(name)), name


# --- The build itself ---------------------------------------------------------------------------


def test_builds_are_reproducible_in_other_folders_and_time_zones(
    site: Site, tmp_path: Path
) -> None:
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", "site")
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=ignored)
    environment = {"SITE_URL": ADDRESS, "TZ": "Pacific/Kiritimati"}
    build = run_build(tmp_path / "site", "--strict", cwd=copy, **environment)
    assert build.returncode == 0, build.stderr
    again = Site(tmp_path / "site")
    assert again.files == site.files
    for name in site.files:
        assert again.file(name).read_bytes() == site.file(name).read_bytes(), name


def test_without_the_build_glue_the_site_still_builds_and_reads(project: ProjectCopy) -> None:
    project.edit("mkdocs.yml", lambda text: text.replace("hooks:\n  - scripts/hooks.py\n", ""))
    site = project.build()
    for page in PAGES:
        assert site.html(page).select_one("article h1").text.strip()
        assert site.html(page).select_one("nav.menu a[aria-current=page]")
