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
import html_fixes
import label_table
import search_index
import site_files
import slim_pages
from settings_path import Label, SettingsPath, Source, Step, Wording
from site_under_test import LANGUAGES, ROOT
from template_cache import TemplateCache
from used_css import StyleSheets

# --- used_css: which rules stay ---------------------------------------------------------------------------------------


def used(css: str, html: str) -> str:
    (rest,) = StyleSheets(css).used_by(html)
    return rest


@pytest.mark.parametrize(
    ("selector", "stays"),
    [
        ("p", True),
        ("table", False),
        (".card", True),
        (".car", False),
        ("#top", True),
        ("#bottom", False),
        ("[lang]", True),
        ("[dir]", False),
        ("[lang=de]", True),
        ('[lang="de"]', True),
        ("[lang=en]", False),
        ("[lang^=d]", True),
        ("p.card#top[lang=de]", True),
        ("p .card > #bottom", False),
        (".card p", True),  # in doubt a rule stays: only names count
        ("*", True),
        ("p:hover", True),
        ("p::before", True),
        ("p:not(.nowhere)", True),
        ("p:is(.nowhere, .card)", True),
        (".nowhere:is(.card)", False),
        (".js p", True),  # site.js adds these
        (".copy", True),
        ("[hidden]", True),
    ],
)
def test_rule_stays_when_all_its_names_occur(selector: str, stays: bool) -> None:
    rest = used(f"{selector} {{ color: red }}", '<p class="big card" id="top" lang="de">text</p>')
    assert rest == (f"{selector}{{color:red}}" if stays else "")


def test_selectors_of_one_rule_stay_one_by_one() -> None:
    assert used("a, p , ul > li{margin:0}", "<p>text</p>") == "p{margin:0}"


def test_conditions_stay_with_what_is_left_inside() -> None:
    css = "@media print { p { color: red } a { color: blue } } @supports (gap: 0) { @media screen { a { gap: 0 } } }"
    assert used(css, "<p>text</p>") == "@media print{p{color:red}}"


def test_page_rules_stay_and_character_sets_go() -> None:
    assert used('@charset "UTF-8"; @page { margin: 1cm }', "<p>text</p>") == "@page {margin: 1cm}"


def test_properties_stay_when_something_that_stays_reads_them() -> None:
    css = ":root { --a: var(--b, 1px); --b: 2px; --c: 3px } p { margin: var(--a) } a { margin: var(--c) }"
    assert used(css, "<p>text</p>") == ":root{--a:var(--b, 1px);--b:2px}p{margin:var(--a)}"


def test_properties_are_read_across_style_sheets() -> None:
    sheets = StyleSheets(":root { --a: 1px; --b: 2px }", "p { margin: var(--a) }")
    assert sheets.used_by("<p>text</p>") == [":root{--a:1px}", "p{margin:var(--a)}"]


def test_pages_do_not_get_each_others_rules() -> None:
    sheets = StyleSheets("p{color:red}a{color:blue}")
    pages = ["<p>text</p>", "<a>text</a>", "<b>text</b>", "<p>other</p>"]
    assert [sheets.used_by(page) for page in pages] == [["p{color:red}"], ["a{color:blue}"], [""], ["p{color:red}"]]


def test_keyframes_stay_when_an_animation_names_them() -> None:
    frames = "@keyframes turn{to{rotate:1turn}}"
    assert used(frames + "p{animation:1s turn}", "<p>text</p>") == frames + "p{animation:1s turn}"
    assert used(frames + "p{color:red}", "<p>text</p>") == "p{color:red}"


def test_important_and_odd_values_are_kept_as_they_are() -> None:
    icon = "url(\"data:image/svg+xml;charset=utf-8,<svg d='M0 0;}'/>\")"
    css = f'p{{color:red!important;background:{icon};content:"„;"}}'
    assert used(css, "<p>text</p>") == css


@pytest.mark.parametrize(
    "html", ['<p class="a>b card">', '<p hidden class="x\n card">', '<P class="card"><p class="card">']
)
def test_names_are_found_in_odd_markup(html: str) -> None:
    assert used(".card{color:red}", html) == ".card{color:red}"


# --- slim_pages -------------------------------------------------------------------------------------------------------

PAGE = """<link rel="stylesheet" href="../a/main.1.css"><link rel="stylesheet" href="../a/site.css"></head>
<p>text</p><script src="../a/site.js"></script><script src="../a/bundle.1.js"></script>"""
SHEETS = ("main.1.css", "site.css", StyleSheets("p{color:red} a{color:red}", "p{color:blue}"))


def test_styles_travel_inside_and_the_files_wait() -> None:
    slim = slim_pages.slim(PAGE, *SHEETS)
    assert slim.startswith('<style class="slim">p{color:red}</style><style class="slim">p{color:blue}</style></head>')
    assert slim.endswith(
        '<p>text</p><script src="../a/site.js"></script><template id="waiting">'
        '<link rel="stylesheet" href="../a/main.1.css"><link rel="stylesheet" href="../a/site.css">'
        '<script src="../a/bundle.1.js"></script></template>'
    )


@pytest.mark.parametrize("gone", ["main.1.css", "site.css", "bundle.1.js"])
def test_page_without_the_expected_files_is_an_error(gone: str) -> None:
    with pytest.raises(ValueError, match="in the page"):
        slim_pages.slim(PAGE.replace(gone, "other"), *SHEETS)


# --- content_security -------------------------------------------------------------------------------------------------


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_policy_allows_the_inline_code_of_the_page_and_no_other() -> None:
    html = (
        '<meta charset="utf-8"><style class="slim">p{}</style><svg><style>\n.ä{}</style></svg><script>one()</script>'
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


def test_faults_of_materials_pages_are_still_there_to_be_mended(tmp_path: Path) -> None:
    # When Material mends one of them itself, its line here can go.
    theme = Path(str(__import__("material").__file__)).parent / "templates"
    templates = "".join((theme / name).read_text() for name in ("base.html", "partials/search.html"))
    assert all(fault in templates for fault in html_fixes.FIXES if fault != "<table>")


def test_mended_page_has_none_of_the_faults() -> None:
    mended = html_fixes.mend(" ".join(html_fixes.FIXES))
    assert not any(fault in mended for fault in html_fixes.FIXES)


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
        ("assets/stylesheets/site.css", False),
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
