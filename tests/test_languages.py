"""The comparison of the languages: what each rule finds, with both places, and what it leaves alone."""

import shutil
from pathlib import Path

import pytest

from checks.languages import RULES
from checks.settings_path import FILE_NAME
from compare_languages import compare
from sample import assert_found, edit, table, write_sample

TABLE = table("languages.toml")


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_sample(tmp_path)
    monkeypatch.chdir(folder)
    for language, text in TABLE["page"].items():
        (folder / language / "page.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(("name", "fault"), TABLE["faults"].items())
def test_finds(docs: Path, name: str, fault: list[str]) -> None:
    old, new, *expected = fault
    edit(docs, "en/page.md", old, new)
    assert_found(compare(docs), expected, "en/page.md")


@pytest.mark.parametrize(("name", "case"), TABLE["left_alone"].items())
def test_is_silent_on(docs: Path, name: str, case: list[str]) -> None:
    edit(docs, "en/page.md", *case)
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


@pytest.mark.parametrize(("german", "language", "words"), TABLE["numbers"]["same"])
def test_numbers_and_dates_of_one_meaning_match(
    docs: Path, german: str, language: str, words: str
) -> None:
    assert compared(docs, german, language, words) == []


@pytest.mark.parametrize(("german", "language", "words"), TABLE["numbers"]["different"])
def test_numbers_and_dates_of_two_meanings_differ(
    docs: Path, german: str, language: str, words: str
) -> None:
    assert {found.partition(":")[0] for found in compared(docs, german, language, words)} == {
        f"{language}/page.md"
    }


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_a_page_that_one_language_lacks_is_named_with_its_counterpart(
    docs: Path, language: str, other: str
) -> None:
    (docs / language / "page.md").unlink()
    expected = (
        f"{language}/page.md:1: translation-missing: expected a page as {other}/page.md, found none"
    )
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
def test_a_page_that_has_a_heading_less_or_more_says_which(
    docs: Path, without: str, expected: str
) -> None:
    for language in {"de", "en"} - {without}:
        edit(docs, f"{language}/about.md", "[The switch]", "## More {#more}\n\n[The switch]")
    assert_found(
        [found for found in compare(docs) if found.rule != "content-differs"],
        [expected],
        "en/about.md",
    )
