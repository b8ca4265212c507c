"""The modules behind the build, each on its own."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import jinja2
import pytest

import content_security
import label_table
import search_index
import site_files
from settings_path import Label, SettingsPath, Source, Step, Wording
from site_under_test import LANGUAGES, ROOT
from template_cache import TemplateCache

# --- content_security -------------------------------------------------------------------------------------------------


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_policy_allows_the_inline_code_of_the_page_and_no_other() -> None:
    html = (
        '<meta charset="utf-8"><style>p{}</style><svg><style>\n.ä{}</style></svg><script>one()</script>'
        '<script src="x.js"></script><script type="application/json">{"a":1}</script><script>two()</script>'
    )
    protected = content_security.protect(html)
    assert protected.startswith(
        '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    )
    rules = dict(rule.split(" ", 1) for rule in content_security.policy(html).split("; "))
    assert rules["script-src"] == f"'self' {digest('one()')} {digest('two()')}"
    assert rules["style-src"] == f"'self' {digest('p{}')} {digest(chr(10) + '.ä{}')}"


def test_page_without_a_character_encoding_is_an_error() -> None:
    with pytest.raises(ValueError, match="charset"):
        content_security.protect("<p>text</p>")


# --- search_index -----------------------------------------------------------------------------------------------------


def test_each_language_gets_its_own_entries_relative_to_its_homepage(tmp_path: Path) -> None:
    places = ["", "en/", "energy/#a", "en/about/", "about/"]
    (tmp_path / "search").mkdir()
    (tmp_path / search_index.INDEX).write_text(
        json.dumps(
            {"config": {"lang": ["de", "en"], "separator": "-"}, "docs": [{"location": place} for place in places]}
        )
    )
    search_index.split(tmp_path, {"de": "", "en": "en/"})
    german = json.loads((tmp_path / search_index.INDEX).read_text())
    english = json.loads((tmp_path / "en" / search_index.INDEX).read_text())
    assert german["config"] == {"lang": ["de"], "separator": "-"}
    assert english["config"] == {"lang": ["en"], "separator": "-"}
    assert [entry["location"] for entry in german["docs"]] == ["", "energy/#a", "about/"]
    assert [entry["location"] for entry in english["docs"]] == ["", "about/"]


# --- label_table ------------------------------------------------------------------------------------------------------

WORDS = {"date.months": "January February March", "date.after_day": " ", "step": "Step"}


def words(key: str) -> str:
    return WORDS.get(key, key)


def settings_path() -> SettingsPath:
    source = Source("press", "Press & Co", "https://example.org/?a=1&b=2", "2025-03-07")
    wordings = {"de": Wording("A & <b>", ("press",), None), "en": Wording("Me", ("press", "press"), None)}
    steps = (Step("one", (Label("a", "picture", "web", wordings), Label("b", "switch", "both", wordings))),)
    return SettingsPath(date(2026, 1, 1), ("de", "en"), "https://example.org/", (), {"press": source}, steps)


def test_table_puts_the_readers_language_first_and_marks_the_other() -> None:
    html = label_table.fill("<p>a</p><!-- label-table -->", settings_path(), "en", words, None)
    assert html.startswith('<p>a</p><table class="labels">')
    assert '<th scope="col">language.en</th><th scope="col">language.de</th>' in html
    assert '<td>Me <small>labels.web</small></td><td><span lang="de">A &amp; &lt;b&gt;</span></td>' in html
    assert '<td>Me</td><td><span lang="de">A' in html


def test_sources_name_who_attests_the_labels_of_the_pages_step() -> None:
    html = label_table.fill("<!-- label-sources -->", settings_path(), "en", words, 1)
    attested = '<a href="https://example.org/?a=1&amp;b=2">Press &amp; Co</a>, 7 March 2025'
    assert '<th scope="col">labels.label</th><th scope="col">labels.published</th>' in html
    assert f"<tr><td>Me</td><td>{attested}; {attested}</td></tr>" in html


def test_pages_without_the_comments_stay_as_they_are() -> None:
    assert label_table.fill("<p>a</p>", settings_path(), "en", words, 1) == "<p>a</p>"


@pytest.mark.parametrize(
    ("published", "plain"), [("2025", "2025"), ("2025-03", "March 2025"), ("2025-03-07", "7 March 2025")]
)
def test_dates_are_as_exact_as_they_are_known(published: str, plain: str) -> None:
    assert label_table.plain_date(published, words) == plain


# --- the smaller ones -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uri", "unused"),
    [
        ("assets/javascripts/bundle.0.min.js", False),
        ("assets/javascripts/bundle.0.min.js.map", True),
        ("assets/javascripts/lunr/min/lunr.de.min.js", False),
        ("assets/javascripts/lunr/min/lunr.stemmer.support.min.js", False),
        ("assets/javascripts/lunr/min/lunr.fr.min.js", True),
        ("assets/javascripts/lunr/wordcut.js", True),
        ("assets/stylesheets/palette.0.min.css", True),
        ("assets/stylesheets/site.css", True),
        ("assets/stylesheets/main.0.min.css", False),
        ("de/about.md", False),
    ],
)
def test_files_that_nobody_can_use_are_known(uri: str, unused: bool) -> None:
    assert site_files.is_unused(uri, ["de", "en"]) is unused


def test_security_contact_holds_less_than_a_year() -> None:
    assert site_files.expires(datetime(2026, 1, 1, 12, tzinfo=UTC)) == "2026-12-27T12:00:00Z"


def test_compiled_templates_are_used_again_until_they_change() -> None:
    sources = {"page": "one"}
    cache = TemplateCache()

    def render() -> str:
        return (
            jinja2.Environment(loader=jinja2.DictLoader(sources), bytecode_cache=cache, autoescape=True)
            .get_template("page")
            .render()
        )

    assert [render(), render()] == ["one", "one"]
    sources["page"] = "two"
    assert render() == "two"


def test_texts_of_the_theme_are_there_in_every_language() -> None:
    keys = {}
    for language in LANGUAGES:
        text = (ROOT / "overrides" / "strings" / f"{language}.html").read_text(encoding="utf-8")
        keys[language] = re.findall(r'^  "([\w.]+)": "[^"]+",$', text, re.MULTILINE)
        assert len(keys[language]) == text.count('": "')
    assert keys["de"] == keys["en"] == sorted(keys["de"])
