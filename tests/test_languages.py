"""The comparison of the languages: what each rule finds, with both places, and what it leaves alone."""

import shutil
from pathlib import Path

import pytest

from compare_languages import compare
from guide.languages import RULES
from guide.settings_path import FILE_NAME
from sample import assert_found, edit, write_sample

GERMAN = """---
title: Eine Seite, 1 von 3
description: >-
  Seit dem 3. November 2025
  und bis heute
updated: 2020-02-29
---
# Eine Seite {#page}

Am 3. November 2025 ging es los, mit 14.600 Leuten.[^a]

## Mehr {#more}

- [Über](about.md#us)
- [Quelle](https://example.org/)

![Bild](one.svg)

| A | B |
|---|---|
| im Oktober 2025 | Artikel 6 Absatz 1 |

```text
%some-address%
```

<!-- labels -->

[^a]: Zeitung
"""
TRANSLATED = {
    "Eine Seite, 1 von 3": "A page, 1 of 3",
    ">-\n  Seit dem 3. November 2025\n  und bis heute": "Since 3 November 2025",
    "Eine Seite": "A page",
    "Am 3. November 2025 ging es los, mit 14.600 Leuten": "On 3 November 2025 it began, with 14,600 people",
    "Mehr": "More",
    "- [Über]": "* [About]",
    "- [Quelle]": "* [Source]",
    "Bild": "Picture",
    "im Oktober 2025 | Artikel 6 Absatz 1": "in October 2025 | Article 6(1)",
    "Zeitung": "Newspaper",
}

# name: (what is replaced on the English page, by what, all that is found: line, rule and message)
# fmt: off
FAULTS: dict[str, tuple[str, str, *tuple[str, ...]]] = {
    "another level of a heading": ("## More", "### More",
        '10: headings-differ: expected "h2 #more" as in de/page.md:12, found "h3 #more"'),
    "another id of a heading": ("{#more}", "{#less}", '10: headings-differ: expected "h2 #more" … found "h2 #less"'),
    "a heading without an id": (" {#more}", "",
        '10: heading-id: expected an id that all languages share, such as {#some-id}, found "More"'),
    "an id twice": ("[About]", '<i id="more">i</i> [About]', '10: heading-id: …each id once, found "more" again'),
    "a heading too many": ("## More", "## Else {#else}\n\n## More", '10: headings-differ: … found "h2 #else"'),
    "a link to another place": ("about.md#us", "about.md#them",
        '10: content-differs: expected link "about.md#us" as in de/page.md:14, found none',
        '12: content-differs: expected no such link, as in de/page.md, found "about.md#them"'),
    "a link that is missing": ("[Source](https://example.org/)", "Source", '10: … link "https://example.org/" as in …'),
    "a link in HTML": ("* [About]", '<a href="https://example.org/b">B</a>\n\n* [About]', "12: … no such link, …"),
    "a link twice": ("[About](about.md#us)", "[About](about.md#us) [us](about.md#us)", "12: … no such link, …"),
    "a link above the first heading": ("# A page", "[Up](https://example.org/up)\n\n# A page", "6: … no such link, …"),
    "a picture that is missing": ("![Picture](one.svg)", "Picture", '10: … expected picture "one.svg" …:17, …'),
    "a picture in HTML": ("| A | B |", '<img src="two.svg" alt="">\n\n| A | B |', "17: … no such picture, …"),
    "an item of a list too many": ("* [About]", "* More\n* [About]", '10: … "ul of 2" as …', '10: … found "ul of 3"'),
    "a row of a table too many": ("| in October", "| a | b |\n| in October",
        '10: … expected table "2 rows with 4 cells" as in …', '17: … found "3 rows with 6 cells"'),
    "a footnote that is missing": (".[^a]", ".", '6: … expected footnote "#fn:a" as in de/page.md:10, found none'),
    "another number in a footnote": ("Newspaper", "Newspaper 7", '27: … no such number, … found "7"'),
    "another date": ("On 3 November", "On 4 November", '6: … expected date "2025-11-03" … found none',
        '8: … expected no such date, as in de/page.md, found "2025-11-04"'),
    "another number": ("14,600", "14,500", '6: … expected number "14600" as in …:10, …', '8: … found "14500"'),
    "another number in a title": ("1 of 3", "1 of 4", '1: … expected number "3" as in …:2, …', '2: … found "4"'),
    "another key in front matter": ("updated: 2020-02-29", "updated: 2021-01-01\nshare: true",
        '5: … expected no such front matter, as in de/page.md, found "share: True"'),
    "a comment that is missing": ("<!-- labels -->", "", '10: … expected placeholder "<!-- labels -->" as in …:27, …'),
    "a placeholder that is missing": ("%some-address%", "", '10: … expected placeholder "%some-address%" …:24, …'),
    "code that is missing": ("```text\n%some-address%\n```", "%some-address%", '10: … expected block "pre" …:23, …'),
    "a wrapper too many": ("* [About]", '<div class="device">Here</div>\n\n* [About]', '12: … found "div device"'),
}
NO_DIFFERENCE = {
    "other words": ("it began", "all of it began,\nas nobody knew, at last"),
    "another order of facts": ("On 3 November 2025 it began, with 14,600", "With 14,600 it began on November 3, 2025"),
    "another text for a link": ("[About]", "[More about us]"),
    "a description that is folded elsewhere": ("Since 3 November 2025", "|\n  Since\n  3 November 2025"),
    "a link in HTML in place of Markdown's": ("[About](about.md#us)", '<a href="about.md#us">About</a>'),
    "a footnote of several words": ("[^a]: Newspaper", "[^a]: The newspaper, page two"),
}
# What numbers and dates mean: (German, the other language, what it says)
SAME = [
    ("3,5 Grad", "en", "3.5 degrees"), ("14 600", "en", "14,600"), ("14\u202f600", "fr", "14\u00a0600"),
    ("14'600", "en", "14,600"), ("14’600", "en", "14 600"), ("1.000.000,5", "en", "1,000,000.5"),
    ("-5 Grad", "en", "\u22125 degrees"), ("3-5, 2025–2026", "en", "3–5, 2025-2026"), ("3,50", "en", "3.5"),
    ("im Jahr 2025 600 Leute", "en", "in 2025, 600 people"), ("am 3. November 2025", "fr", "le 3 novembre 2025"),
    ("am 1. August 2025", "fr", "le 1er août 2025"), ("im März 2025, 3,5 %", "fr", "en mars 2025, 3,5 %"),
]
DIFFERENT = [
    ("3,5", "en", "3,5"), ("1.234", "en", "1.234"), ("-5", "en", "5"), ("A4", "en", "A3"), ("14.600", "en", "14.600"),
    ("am 3. November 2025", "en", "in November 2025"), ("am 3. November 2025", "fr", "le 4 novembre 2025"),
    ("im März 2025", "fr", "en 2025"), ("600 und 600", "en", "600"),
]
# fmt: on


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder, english = write_sample(tmp_path), GERMAN
    monkeypatch.chdir(folder)
    for german, words in TRANSLATED.items():
        english = english.replace(german, words)
    (folder / "de" / "page.md").write_text(GERMAN, "utf-8")
    (folder / "en" / "page.md").write_text(english, "utf-8")
    return folder


@pytest.mark.parametrize("name", FAULTS)
def test_finds(docs: Path, name: str) -> None:
    old, new, *expected = FAULTS[name]
    edit(docs, "en/page.md", old, new)
    assert_found(compare(docs), expected, "en/page.md")


@pytest.mark.parametrize("name", NO_DIFFERENCE)
def test_is_silent_on(docs: Path, name: str) -> None:
    edit(docs, "en/page.md", *NO_DIFFERENCE[name])
    assert compare(docs) == []


def test_the_sample_matches_and_every_rule_says_what_it_asks_for(docs: Path) -> None:
    assert compare(docs) == []
    assert all(rule.__doc__ for rule in RULES)


def compared(docs: Path, german: str, language: str, words: str) -> list[str]:
    """Return what is found when the two pages say this, in a guide in German and `language`."""
    if language != "en":
        text = (docs / FILE_NAME).read_text("utf-8").replace('"en"', f'"{language}"')
        (docs / FILE_NAME).write_text(text.replace("wordings.en", f"wordings.{language}"), "utf-8")
        shutil.move(docs / "en", docs / language)
    for code, text in (("de", german), (language, words)):
        (docs / code / "page.md").write_text(f"# A {{#a}}\n\n{text}\n", "utf-8")
    return [str(finding) for finding in compare(docs)]


@pytest.mark.parametrize(("german", "language", "words"), SAME)
def test_numbers_and_dates_of_one_meaning_match(docs: Path, german: str, language: str, words: str) -> None:
    assert compared(docs, german, language, words) == []


@pytest.mark.parametrize(("german", "language", "words"), DIFFERENT)
def test_numbers_and_dates_of_two_meanings_differ(docs: Path, german: str, language: str, words: str) -> None:
    assert {found.partition(":")[0] for found in compared(docs, german, language, words)} == {f"{language}/page.md"}


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_a_page_that_one_language_lacks_is_named_with_its_counterpart(docs: Path, language: str, other: str) -> None:
    (docs / language / "page.md").unlink()
    expected = f"{language}/page.md:1: translation-missing: expected a page as {other}/page.md, found none"
    assert_found(compare(docs), [expected])


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_that_cannot_be_read_is_compared_with_nothing(docs: Path, language: str) -> None:
    (docs / language / "page.md").write_bytes(b"\xff")
    assert compare(docs) == []


@pytest.mark.parametrize(
    ("without", "expected"),
    [("en", '7: headings-differ: expected "h2 #more" as in de/about.md:9, found none'),
     ("de", '9: headings-differ: expected no more, found "h2 #more"')],
)  # fmt: skip
def test_a_page_that_has_a_heading_less_or_more_says_which(docs: Path, without: str, expected: str) -> None:
    for language in {"de", "en"} - {without}:
        edit(docs, f"{language}/about.md", "[The switch]", "## More {#more}\n\n[The switch]")
    assert_found([found for found in compare(docs) if found.rule != "content-differs"], [expected], "en/about.md")
