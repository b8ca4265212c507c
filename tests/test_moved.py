"""Old addresses lead on: an entry holds for every language, and none reaches outside the site."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from playwright.sync_api import Page

from checks.addresses import language_of, moved_pages, read_anchors, read_moved
from sample import table
from site_under_test import LANGUAGES, ROOT, Server, Site

CASES = table("moved.toml")
ENTRIES = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)["extra"]["moved"]
MOVED = moved_pages(read_moved(ENTRIES)[0], LANGUAGES)  # of the real site


@pytest.mark.parametrize("value", [None, [], ["a/"], "a/", 3])
def test_what_is_no_table_is_a_problem_that_shows_one(value: object) -> None:
    moved, ((expected, _),) = read_moved(value)
    assert moved == {}
    assert "old/place/: new/place/" in expected


@pytest.mark.parametrize("address", [*CASES["not_addresses"], None])
def test_what_is_no_address_of_a_folder_is_a_problem_that_shows_one(address: object) -> None:
    for entry in ({address: "new/"}, {"old/": address}):
        moved, ((expected, _),) = read_moved(entry | {"good/": "new/"})
        assert moved == {"good/": "new/"}
        assert "questions/" in expected


def test_no_entries_are_no_problem() -> None:
    assert read_moved({}) == ({}, [])


def test_an_entry_holds_for_every_language_or_for_the_one_that_it_names() -> None:
    for case in CASES["entries"]:
        moved, problems = read_moved(case["entry"])
        assert problems == []
        assert moved_pages(moved, CASES["homes"]) == case["pages"]


def test_an_address_belongs_to_the_language_whose_homepage_it_begins_with() -> None:
    for address, language in CASES["languages"].items():
        assert language_of(address, CASES["homes"]) == language


@pytest.mark.parametrize("old", MOVED)
def test_a_page_leads_on_in_the_language_of_the_new_one(sub_path_site: Site, old: str) -> None:
    site, new = sub_path_site, MOVED[old]
    html = site.html(old)
    assert html.html["lang"] == site.html(new).html["lang"]
    canonical = html.select_one("link[rel=canonical]")["href"]
    assert canonical == html.a.text == site.address + new
    redirects = site.text("_redirects").splitlines()
    assert f"/some/guide/{old} /some/guide/{new} 301" in redirects


@pytest.mark.parametrize("old", MOVED)
@pytest.mark.parametrize(("javascript", "kept"), [(True, "?from=paper#check"), (False, "")])
def test_readers_come_to_the_new_page_with_what_they_asked_for(
    sub_path_server: Server, tab: Callable[..., Page], old: str, javascript: bool, kept: str
) -> None:
    view = tab(360, javascript=javascript)
    view.goto(f"{sub_path_server.address}{old}?from=paper#check")
    view.wait_for_url(f"{sub_path_server.address}{MOVED[old]}{kept}")
    assert view.locator("h1").is_visible()


@pytest.mark.parametrize("value", [None, "old-id", ["old-id"], 5])
def test_old_ids_that_are_no_table_lead_nowhere(value: object) -> None:
    assert read_anchors(value) == {}
