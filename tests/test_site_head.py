"""What search engines, messengers and machines read about the site."""

from __future__ import annotations

import re
import struct
import tomllib
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from site_under_test import LANGUAGES, PAGES, ROOT, Site, language_of, run_build

LOCALES = {"de": "de_DE", "en": "en_GB"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOSTS = ["site", "sub_path_site"]


@pytest.fixture(params=HOSTS)
def any_site(request: pytest.FixtureRequest) -> Site:
    """The site at the root of its host, and below a path."""
    site: Site = request.getfixturevalue(request.param)
    return site


def counterparts(page: str) -> dict[str, str]:
    """Return the page in every language."""
    slug = page.removeprefix(LANGUAGES[language_of(page)])
    return {code: home + slug for code, home in LANGUAGES.items()}


def meta(site: Site, page: str, name: str) -> str:
    (element,) = site.html(page).select(f'meta[property="{name}"], meta[name="{name}"]')
    return str(element["content"])


@pytest.mark.parametrize("page", PAGES)
def test_canonical_address_is_the_pages_own(any_site: Site, page: str) -> None:
    (link,) = any_site.html(page).select("link[rel=canonical]")
    assert link["href"] == any_site.address + page


@pytest.mark.parametrize("page", PAGES)
def test_hreflang_is_absolute_reciprocal_and_has_a_default(any_site: Site, page: str) -> None:
    links = {link["hreflang"]: link["href"] for link in any_site.html(page).select("link[hreflang]")}
    expected = {code: any_site.address + there for code, there in counterparts(page).items()}
    assert links == {**expected, "x-default": expected["de"]}


@pytest.mark.parametrize("page", PAGES)
def test_hreflang_is_not_what_materials_script_looks_for(site: Site, page: str) -> None:
    # It asks for a sitemap.xml beside every `link[rel=alternate]`, which is an exact match of the attribute.
    assert 'rel="alternate"' not in site.text(page)
    assert all(link["rel"] == ["alternate"] for link in site.html(page).select("link[hreflang]"))


@pytest.mark.parametrize("page", PAGES)
def test_sitemap_has_the_same_alternates_as_the_page(any_site: Site, page: str) -> None:
    for url in ET.parse(any_site.folder / "sitemap.xml").findall("s:url", SITEMAP):
        if url.findtext("s:loc", namespaces=SITEMAP) == any_site.address + page:
            links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
    assert links == {link["hreflang"]: link["href"] for link in any_site.html(page).select("link[hreflang]")}


def test_sitemap_dates_come_from_the_pages_alone(site: Site) -> None:
    dated = sum("\nupdated:" in file.read_text(encoding="utf-8") for file in (ROOT / "docs").rglob("*.md"))
    assert (site.folder / "sitemap.xml").read_text().count("<lastmod>") == dated


@pytest.mark.parametrize("page", PAGES)
def test_language_link_leads_to_the_same_page_by_its_name(any_site: Site, page: str) -> None:
    other = "en" if language_of(page) == "de" else "de"
    (link,) = any_site.html(page).select("header a[hreflang]")
    assert link.text == {"de": "Deutsch", "en": "English"}[other]
    assert link["lang"] == link["hreflang"] == other
    assert not urlsplit(link["href"]).path.startswith("/")
    target = (any_site.file(page).parent / link["href"]).resolve()
    assert target == any_site.file(counterparts(page)[other]).parent.resolve()


@pytest.mark.parametrize("page", PAGES)
def test_preview_tells_messengers_everything_in_the_pages_language(any_site: Site, page: str) -> None:
    language = language_of(page)
    html = any_site.html(page)
    assert meta(any_site, page, "og:title") in html.title.text
    assert meta(any_site, page, "og:description") == html.select_one("meta[name=description]")["content"]
    assert meta(any_site, page, "og:url") == any_site.address + page
    assert meta(any_site, page, "og:locale") == LOCALES[language]
    assert meta(any_site, page, "og:locale:alternate") == LOCALES["en" if language == "de" else "de"]
    assert meta(any_site, page, "og:site_name") in html.title.text
    assert meta(any_site, page, "og:type") == "website"
    assert meta(any_site, page, "twitter:card") == "summary_large_image"
    assert meta(any_site, page, "og:image:alt")
    for name in ("title", "description", "image", "image:alt"):
        assert meta(any_site, page, f"twitter:{name}") == meta(any_site, page, f"og:{name}")


@pytest.mark.parametrize("page", PAGES)
def test_preview_image_is_there_in_the_size_that_is_promised(any_site: Site, page: str) -> None:
    image = meta(any_site, page, "og:image")
    assert image == f"{any_site.address}assets/images/preview-{language_of(page)}.png"
    content = (any_site.folder / image.removeprefix(any_site.address)).read_bytes()
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert (meta(any_site, page, "og:image:width"), meta(any_site, page, "og:image:height")) == ("1200", "630")
    assert len(content) <= 120_000


@pytest.mark.parametrize("page", PAGES)
def test_icons_are_there(any_site: Site, page: str) -> None:
    for kind in ("icon", "apple-touch-icon"):
        (link,) = any_site.html(page).select(f'link[rel="{kind}"]')
        assert (any_site.file(page).parent / link["href"]).resolve().is_file()


def test_robots_lead_to_the_sitemap(any_site: Site) -> None:
    robots = (any_site.folder / "robots.txt").read_text()
    assert f"Sitemap: {any_site.address}sitemap.xml" in robots
    assert "Disallow" not in robots


def test_machines_can_quote_the_path(any_site: Site) -> None:
    text = (any_site.folder / "llms.txt").read_text(encoding="utf-8")
    path = tomllib.loads((ROOT / "docs" / "settings-path.toml").read_text(encoding="utf-8"))
    labels = [label[code]["text"] for step in path["steps"] for label in step["labels"] for code in LANGUAGES]
    places = [text.index(f'"{label}"') for label in labels]
    assert places == sorted(places)
    assert path["setting"] in text
    assert all(f"({any_site.address}{page})" in text for page in PAGES)


def test_no_address_of_another_deployment_is_left(sub_path_site: Site) -> None:
    for name in sub_path_site.files:
        if not name.endswith((".png", ".gz")):
            assert "ki-training-aus.example" not in (sub_path_site.folder / name).read_text(encoding="utf-8")


def test_headers_forbid_frames_and_sniffing(site: Site) -> None:
    headers = (site.folder / "_headers").read_text()
    for line in (
        "Content-Security-Policy: frame-ancestors 'none'",
        "Strict-Transport-Security: max-age=",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Permissions-Policy: ",
        "Content-Type: text/calendar; charset=utf-8",
    ):
        assert line in headers
    # Files that may be kept for a year exist, and have a digest in their names.
    for pattern in re.findall(r"^/(\S+)\n  Cache-Control: .*immutable", headers, re.MULTILINE):
        assert all(re.search(r"\.[0-9a-f]{8}\.", file.name) for file in site.folder.glob(pattern))
        assert list(site.folder.glob(pattern))


def test_contact_and_publisher_are_shown_only_where_they_are_set(site: Site, tmp_path: Path) -> None:
    assert not (site.folder / ".well-known").exists()
    assert not site.html("about/").find(id="publisher")
    settings = {
        "SECURITY_CONTACT": "mailto:security@example.org",
        "PUBLISHER": "Erika Beispiel, Musterstadt",
        "CONTACT": "guide@example.org",
        "SOURCE": "https://example.org/code",
    }
    build = run_build(tmp_path, "--strict", SITE_URL="https://example.org/guide/", **settings)
    assert build.returncode == 0, build.stderr
    fields = dict(line.split(": ", 1) for line in (tmp_path / ".well-known" / "security.txt").read_text().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "https://example.org/guide/.well-known/security.txt"
    assert datetime.fromisoformat(fields["Expires"]) > datetime.fromisoformat("2026-11-22T00:00:00Z")
    for page in ("about/", "en/about/"):
        html = Site(tmp_path).html(page)
        assert settings["PUBLISHER"] in html.text
        assert settings["CONTACT"] in html.text
        assert html.find("a", href=settings["SOURCE"])


def test_missing_pages_are_answered_in_both_languages(any_site: Site) -> None:
    html = any_site.html("404.html")
    assert html.html["lang"] == "de"
    assert "gibt es nicht" in html.h1.text
    assert "does not exist" in html.select_one("[lang=en] h2").text
    base = urlsplit(any_site.address).path
    links = [element.get("href") or element["src"] for element in html.select("a[href], link[href], script[src], img")]
    # At whatever depth it is shown: paths from the root, or places on the page itself.
    assert [link for link in links if not link.startswith((base, "#"))] == []
    assert html.select_one("meta[name=robots]")["content"] == "noindex"
    assert not html.select("link[rel=canonical], link[hreflang], header a[hreflang]")
