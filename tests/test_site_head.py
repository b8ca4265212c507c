"""What search engines, messengers and machines read about the site."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
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


@pytest.fixture(params=["site", "sub_path_site"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """The site at the root of its host, and below a path."""
    site: Site = request.getfixturevalue(request.param)
    return site


def meta(site: Site, page: str, name: str) -> str:
    (element,) = site.html(page).select(f'meta[property="{name}"], meta[name="{name}"]')
    return str(element["content"])


def alternates(site: Site, page: str) -> dict[str, str]:
    return {
        link["hreflang"]: link["href"] for link in site.html(page).select("head link[hreflang]")
    }


@pytest.mark.parametrize("page", PAGES)
def test_addresses_of_a_page_are_absolute_reciprocal_and_its_own(any_site: Site, page: str) -> None:
    (link,) = any_site.html(page).select("link[rel=canonical]")
    assert link["href"] == meta(any_site, page, "og:url") == any_site.address + page
    expected = {code: any_site.address + there for code, there in counterparts(page).items()}
    assert alternates(any_site, page) == expected | {"x-default": expected[PATH.languages[0]]}
    # Material's script asks for a sitemap.xml beside every `link[rel=alternate]`, an exact match of the attribute.
    assert 'rel="alternate"' not in any_site.text(page)
    assert all(
        link["rel"] == ["alternate"] for link in any_site.html(page).select("head link[hreflang]")
    )


def test_sitemap_has_the_alternates_of_the_pages_and_the_days_of_their_last_change(
    any_site: Site,
) -> None:
    days = set()
    for url in ET.parse(any_site.folder / "sitemap.xml").findall("s:url", SITEMAP):
        page = str(url.findtext("s:loc", namespaces=SITEMAP)).removeprefix(any_site.address)
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
        assert links == alternates(any_site, page)
        days.add(str(url.findtext("s:lastmod", namespaces=SITEMAP)))
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)


@pytest.mark.parametrize("page", PAGES)
def test_language_links_lead_to_the_same_page_by_the_names_of_the_languages(
    any_site: Site, page: str
) -> None:
    others = {
        code: place for code, place in counterparts(page).items() if code != language_of(page)
    }
    links = any_site.html(page).select("header a[hreflang]")
    assert [link["hreflang"] for link in links] == [link["lang"] for link in links] == list(others)
    for link, (code, place) in zip(links, others.items(), strict=True):
        assert link.text.strip() == NAMES[code]
        assert (any_site.file(page).parent / link["href"]).resolve() == any_site.file(
            place
        ).parent.resolve()


@pytest.mark.parametrize("page", PAGES)
def test_preview_tells_messengers_everything_in_the_pages_language(
    any_site: Site, page: str
) -> None:
    language, html = language_of(page), any_site.html(page)
    assert meta(any_site, page, "og:title") in html.title.text
    assert meta(any_site, page, "og:site_name") in html.title.text
    assert meta(any_site, page, "og:description") == meta(any_site, page, "description")
    assert meta(any_site, page, "og:locale") == WORDS[language]["locale"]
    others = [element["content"] for element in html.select('meta[property="og:locale:alternate"]')]
    assert others == [WORDS[code]["locale"] for code in LANGUAGES if code != language]
    assert (meta(any_site, page, "og:type"), meta(any_site, page, "twitter:card")) == (
        "website",
        "summary_large_image",
    )
    for name in ("title", "description", "image", "image:alt"):
        assert meta(any_site, page, f"twitter:{name}") == meta(any_site, page, f"og:{name}")
    image = meta(any_site, page, "og:image").removeprefix(any_site.address)
    assert image.endswith(f"-{language}.png")
    content = (any_site.folder / image).read_bytes()
    size = struct.unpack(">II", content[16:24])
    assert size == (
        int(meta(any_site, page, "og:image:width")),
        int(meta(any_site, page, "og:image:height")),
    )


@pytest.mark.parametrize("page", PAGES)
def test_icons_are_there(any_site: Site, page: str) -> None:
    for kind in ("icon", "apple-touch-icon"):
        (link,) = any_site.html(page).select(f'link[rel="{kind}"]')
        assert (any_site.file(page).parent / link["href"]).resolve().is_file()


def test_robots_lead_to_the_sitemap_and_pages_may_be_indexed(any_site: Site) -> None:
    robots = (any_site.folder / "robots.txt").read_text()
    assert f"Sitemap: {any_site.address}sitemap.xml" in robots
    assert "Disallow" not in robots
    assert not any(any_site.html(page).select("meta[name=robots]") for page in PAGES)


def test_machines_can_quote_the_path_and_find_every_page(any_site: Site) -> None:
    text = (any_site.folder / "llms.txt").read_text(encoding="utf-8")
    labels = [label.wordings[code].text for label in PATH.labels for code in LANGUAGES]
    places = [text.index(f'"{label}"') for label in labels]
    assert places == sorted(places)
    assert PATH.setting in text
    assert all(f"({any_site.address}{page})" in text for page in PAGES)


def test_no_address_of_another_deployment_is_left(site: Site, sub_path_site: Site) -> None:
    host = urlsplit(site.address).netloc
    for name in sub_path_site.files:
        assert host.encode() not in (sub_path_site.folder / name).read_bytes()


def header_rules(site: Site) -> dict[str, dict[str, str]]:
    """Return the headers of `_headers` by the pattern that they are for."""
    rules: dict[str, dict[str, str]] = {}
    for line in (site.folder / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            current = rules.setdefault(line, {})
        elif line.startswith("  "):
            name, value = line.strip().split(": ", 1)
            assert name not in current
            current[name] = value
    return rules


def test_headers_forbid_frames_and_sniffing_and_let_programs_read_the_path(site: Site) -> None:
    rules = header_rules(site)
    assert "frame-ancestors 'none'" in rules["/*"]["Content-Security-Policy"]
    assert rules["/*"]["X-Content-Type-Options"] == "nosniff"
    assert rules["/*"]["Referrer-Policy"] == "no-referrer"
    assert {"Strict-Transport-Security", "Permissions-Policy"} <= rules["/*"].keys()
    for name in ("/settings-path.toml", "/settings-path.json", "/settings-path.schema.json"):
        assert rules[name]["Access-Control-Allow-Origin"] == "*"


def test_headers_give_every_path_one_value_for_each_name(site: Site) -> None:
    # Some hosts join the values of all patterns that fit.
    rules = header_rules(site)
    for file in (f"/{name}" for name in site.files):
        fitting = [
            headers
            for pattern, headers in rules.items()
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), file)
        ]
        names = [name for headers in fitting for name in headers]
        assert len(names) == len(set(names)), file
        long = [headers for headers in fitting if "immutable" in headers.get("Cache-Control", "")]
        assert not long or re.search(r"\.[0-9a-f]{8}\.", file)


def test_publisher_and_contact_are_shown_where_they_are_set_and_nowhere_else(
    site: Site, tmp_path: Path
) -> None:
    assert not (site.folder / ".well-known").exists()
    assert not site.html("about/").find(id="publisher")
    assert not site.html("").select("footer a[href*='#publisher']")
    settings = {
        "SECURITY_CONTACT": "mailto:security@example.org",
        "PUBLISHER": "Erika Beispiel & Co. <e.K.>",
        "CONTACT": "Musterweg 1\n01234 Musterstadt\nguide@example.org\n+49 123 4567890",
        "SOURCE": "https://example.org/code",
    }
    build = run_build(tmp_path, "--strict", SITE_URL="https://exämple.org/guide", **settings)
    assert build.returncode == 0, build.stderr
    published = Site(tmp_path, "https://xn--exmple-cua.org/guide/")
    fields = dict(
        line.split(": ", 1)
        for line in (tmp_path / ".well-known" / "security.txt").read_text().splitlines()
    )
    assert fields["Contact"] == settings["SECURITY_CONTACT"]
    assert fields["Canonical"] == f"{published.address}.well-known/security.txt"
    assert fields["Preferred-Languages"] == ", ".join(LANGUAGES)
    assert datetime.fromisoformat(fields["Expires"]) > datetime.fromisoformat(
        "2026-11-22T00:00:00Z"
    )
    for home in LANGUAGES.values():
        about = published.html(f"{home}about/")
        section = about.find(id="publisher").find_parent(["section", "article"])
        for text in (settings["PUBLISHER"], *settings["CONTACT"].splitlines()):
            assert text in section.text
        hrefs = [link["href"] for link in section.select("a")]
        assert {"mailto:guide@example.org", "tel:+491234567890"} <= set(hrefs)
        assert any(href.startswith(settings["SOURCE"]) for href in hrefs)
    for page in PAGES:
        assert meta(published, page, "og:url") == published.address + page
        anchors = [
            link["href"].rpartition("#")[2] for link in published.html(page).select("footer a")
        ]
        assert {"publisher", "privacy"} <= set(anchors)


def test_missing_pages_are_answered_in_every_language(any_site: Site) -> None:
    html = any_site.html("404.html")
    assert html.html["lang"] == PATH.languages[0]
    text = " ".join(html.article.text.split())
    assert all(WORDS[code]["missing"] in text for code in LANGUAGES)
    base = urlsplit(any_site.address).path
    links = [
        element.get("href") or element["src"]
        for element in html.select("a[href], link[href], script[src], img")
    ]
    # At whatever depth it is shown: paths from the root, or places on the page itself.
    assert [link for link in links if not link.startswith((base, "#"))] == []
    assert html.select_one("meta[name=robots]")["content"] == "noindex"
    assert not html.select("link[rel=canonical], link[hreflang]")
