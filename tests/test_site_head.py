"""What search engines, messengers and machines read about the site."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from site_under_test import (
    LANGUAGES,
    NAMES,
    PAGES,
    PATH,
    WORDS,
    Site,
    counterparts,
    language_of,
    run_build,
)

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
PUBLISHED = {
    "SITE_URL": "https://example.org/prüfung/r&d",
    "SECURITY_CONTACT": "mailto:security@example.org",
    "PUBLISHER": "Erika Beispiel & Co. <e.K.>\nMusterweg 1",
    "CONTACT": "01234 Musterstadt\nguide@example.org\n+49 123 4567890",
    "SOURCE": "https://github.com/some/guide",
}


@pytest.fixture(params=["site", "sub_path_site"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """The site at the root of its host, and below a path."""
    site: Site = request.getfixturevalue(request.param)
    return site


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of somebody who sets everything."""
    folder = tmp_path_factory.mktemp("published")
    build = run_build(folder, "--strict", **PUBLISHED)
    assert build.returncode == 0, build.stderr
    return Site(folder, "https://example.org/pr%C3%BCfung/r%26d/")


def meta(site: Site, page: str, name: str) -> str:
    (element,) = site.html(page).select(f'meta[property="{name}"], meta[name="{name}"]')
    return str(element["content"])


def alternates(site: Site, page: str) -> dict[str, str]:
    links = site.html(page).select("head link[hreflang]")
    return {link["hreflang"]: link["href"] for link in links}


@pytest.mark.parametrize("page", PAGES)
def test_addresses_of_a_page_are_absolute_reciprocal_and_its_own(any_site: Site, page: str) -> None:
    (canonical,) = any_site.html(page).select("link[rel=canonical]")
    assert canonical["href"] == meta(any_site, page, "og:url") == any_site.address + page
    expected = {code: any_site.address + there for code, there in counterparts(page).items()}
    assert alternates(any_site, page) == expected | {"x-default": expected[PATH.languages[0]]}
    # Material's script asks for a sitemap.xml beside every `link[rel=alternate]`, an exact match.
    assert 'rel="alternate"' not in any_site.text(page)
    for link in any_site.html(page).select("head link[hreflang]"):
        assert link["rel"] == ["alternate"]


@pytest.mark.parametrize("built", ["site", "sub_path_site", "published"])
def test_sitemap_has_every_page_with_its_versions_and_the_day_of_its_last_change(
    built: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(built)
    pages = []
    for url in ET.parse(site.folder / "sitemap.xml").findall("s:url", SITEMAP):
        page = str(url.findtext("s:loc", namespaces=SITEMAP)).removeprefix(site.address)
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
        assert links == alternates(site, page)
        day = str(url.findtext("s:lastmod", namespaces=SITEMAP))
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        pages.append(page)
    assert sorted(pages) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_language_links_lead_to_the_same_page_by_the_names_of_the_languages(
    any_site: Site, page: str
) -> None:
    others = counterparts(page)
    del others[language_of(page)]
    links = any_site.html(page).select("header a[hreflang]")
    assert [link["hreflang"] for link in links] == [link["lang"] for link in links] == list(others)
    for link, (code, place) in zip(links, others.items(), strict=True):
        assert link.text.strip() == NAMES[code]
        led_to = any_site.file(page).parent / link["href"]
        assert led_to.resolve() == any_site.file(place).parent.resolve()


@pytest.mark.parametrize("page", PAGES)
def test_preview_tells_messengers_everything_in_the_pages_language(site: Site, page: str) -> None:
    language, html = language_of(page), site.html(page)
    assert meta(site, page, "og:title") in html.title.text
    assert meta(site, page, "og:site_name") in html.title.text
    assert meta(site, page, "og:description") == meta(site, page, "description")
    assert meta(site, page, "og:locale") == WORDS[language]["locale"]
    others = [element["content"] for element in html.select('meta[property="og:locale:alternate"]')]
    assert others == [WORDS[code]["locale"] for code in LANGUAGES if code != language]
    assert meta(site, page, "og:type") == "website"
    assert meta(site, page, "twitter:card") == "summary_large_image"
    for name in ("title", "description", "image", "image:alt"):
        assert meta(site, page, f"twitter:{name}") == meta(site, page, f"og:{name}")


@pytest.mark.parametrize("home", LANGUAGES.values())
def test_images_for_messengers_are_there_in_the_size_that_is_told(site: Site, home: str) -> None:
    image = meta(site, home, "og:image").removeprefix(site.address)
    assert image.endswith(f"-{language_of(home)}.png")
    size = struct.unpack(">II", site.file(image).read_bytes()[16:24])
    told = [int(meta(site, home, f"og:image:{side}")) for side in ("width", "height")]
    assert list(size) == told


def test_robots_lead_to_the_sitemap_and_pages_may_be_indexed(any_site: Site) -> None:
    robots = any_site.text("robots.txt")
    assert f"Sitemap: {any_site.address}sitemap.xml" in robots
    assert "Disallow" not in robots
    for page in PAGES:
        assert not any_site.html(page).select("meta[name=robots]")


def test_machines_can_quote_the_path_and_find_every_page(any_site: Site) -> None:
    text = any_site.text("llms.txt")
    labels = [label.wordings[code].text for label in PATH.labels for code in LANGUAGES]
    places = [text.index(f'"{label}"') for label in labels]
    assert places == sorted(places)
    assert PATH.setting in text
    for page in PAGES:
        assert f"({any_site.address}{page})" in text


def test_no_address_of_another_deployment_is_left(site: Site, sub_path_site: Site) -> None:
    host = urlsplit(site.address).netloc
    for name in sub_path_site.files:
        assert host.encode() not in sub_path_site.file(name).read_bytes()


def header_rules(site: Site) -> dict[str, dict[str, str]]:
    """Return the headers of `_headers` by the pattern that they are for."""
    rules: dict[str, dict[str, str]] = {}
    for line in site.text("_headers").splitlines():
        if line.startswith("/"):
            current = rules.setdefault(line, {})
        elif line.startswith("  "):
            name, value = line.strip().split(": ", 1)
            assert name not in current
            current[name] = value
    return rules


def test_headers_forbid_frames_and_sniffing_and_let_programs_read_the_path(any_site: Site) -> None:
    path = urlsplit(any_site.address).path
    rules = header_rules(any_site)
    everywhere = rules[f"{path}*"]
    assert "frame-ancestors 'none'" in everywhere["Content-Security-Policy"]
    assert everywhere["X-Content-Type-Options"] == "nosniff"
    assert everywhere["Referrer-Policy"] == "no-referrer"
    assert {"Strict-Transport-Security", "Permissions-Policy"} <= everywhere.keys()
    for name in ("settings-path.toml", "settings-path.json", "settings-path.schema.json"):
        assert rules[path + name]["Access-Control-Allow-Origin"] == "*"


def test_headers_give_every_path_one_value_for_each_name(site: Site) -> None:
    # Some hosts join the values of all patterns that fit.
    rules = header_rules(site)
    for file in site.files:
        names: list[str] = []
        for pattern, headers in rules.items():
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), f"/{file}"):
                names += headers
        assert len(names) == len(set(names)), file


def test_what_no_publisher_has_set_is_not_spoken_of(site: Site) -> None:
    assert not (site.folder / ".well-known").exists()
    for name in ("publisher", "report"):
        assert not site.html("about/").find(id=name)
    assert not site.html("").select("footer a[href*='#']")


def test_security_txt_says_whom_to_tell_for_the_next_year(published: Site) -> None:
    lines = published.text(".well-known/security.txt").splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == PUBLISHED["SECURITY_CONTACT"]
    assert fields["Canonical"] == f"{published.address}.well-known/security.txt"
    assert fields["Preferred-Languages"] == ", ".join(LANGUAGES)
    day = datetime.fromisoformat(fields["Expires"])
    assert day > datetime.fromisoformat("2026-11-22T00:00:00Z")


@pytest.mark.parametrize("home", LANGUAGES.values())
def test_the_about_page_names_the_publisher_line_by_line(published: Site, home: str) -> None:
    about = published.html(f"{home}about/")
    items = about.find(id="publisher").find_next("ul")
    lines = items.get_text("\n", strip=True).splitlines()
    contact = WORDS[language_of(home)]["publisher.contact"]
    lines[2] = lines[2].removeprefix(f"{contact} ")
    shown = PUBLISHED["PUBLISHER"].splitlines() + PUBLISHED["CONTACT"].splitlines()
    assert lines[: len(shown)] == shown
    hrefs = {link["href"] for link in items.select("a")}
    assert hrefs == {"mailto:guide@example.org", "tel:+491234567890", PUBLISHED["SOURCE"]}
    ways = about.find(id="report").find_next("p").select("a")
    assert ways[0]["href"] == f"{PUBLISHED['SOURCE']}/issues/new/choose"
    assert ways[1]["href"].startswith("mailto:guide@example.org?subject=")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_an_imprint_and_one_way_of_writing_its_address(
    published: Site, page: str
) -> None:
    assert meta(published, page, "og:url") == published.address + page
    assert not re.search("prüfung/|r&(?!amp;)", published.text(page))
    links = published.html(page).select("footer a")
    assert {"publisher", "privacy"} <= {link["href"].rpartition("#")[2] for link in links}


def test_missing_pages_are_answered_in_every_language(any_site: Site) -> None:
    html = any_site.html("404.html")
    assert html.html["lang"] == PATH.languages[0]
    text = " ".join(html.article.text.split())
    for code in LANGUAGES:
        assert WORDS[code]["missing"] in text
    # At whatever depth it is shown: paths from the root, or places on the page itself.
    anywhere = (urlsplit(any_site.address).path, "#", "data:")
    for element in html.select("a[href], link[href], script[src], img"):
        assert (element.get("href") or element["src"]).startswith(anywhere)
    assert html.select_one("meta[name=robots]")["content"] == "noindex"
    assert not html.select("link[rel=canonical], link[hreflang]")
