"""The comparison of the languages: what each rule finds, and what it leaves alone."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compare_languages import COUNTED, ORDERED, compare
from sample_docs import CANONICAL, DOCS

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "compare_languages.py"
GERMAN = """---
title: Eine Seite
description: Seit dem 3. November 2025
step: 1
---

# Eine Seite {#page}

Am 3. November 2025 ging es los, mit 14.600 Leuten.[^a]

## Mehr {#more}

- [Über](about.md#us)
- [Quelle](https://example.org/)

![Bild](pictures/one.svg){ width="328" }

| A | B |
|---|---|
| im Oktober 2025 | Artikel 6 Absatz 1 |

```text
%opt-out-address%
```

<!-- label-table -->

[^a]: Zeitung, 24.\N{NO-BREAK SPACE}Oktober 2025.
"""
ENGLISH = """---
title: A page
description: Since 3 November 2025
step: 1
---

# A page {#page}

On 3 November 2025 it began, with 14,600 people.[^a]

## More {#more}

* [About](about.md#us)
* [Source](https://example.org/)

![Picture](pictures/one.svg){ width="400" }

| A | B |
|---|---|
| in October 2025 | Article 6(1) |

```text
%opt-out-address%
```

<!-- label-table -->

[^a]: Newspaper, 24 October 2025.
"""

# name: (what is replaced on the English page, by what, line, rule, what the message says)
FAULTS: dict[str, tuple[str, str, int, str, str]] = {
    "another heading level": ("## More", "### More", 11, "headings", 'number 2: expected "h2 #more" as in'),
    "another heading id": ("{#more}", "{#less}", 11, "headings", 'found "h2 #less"'),
    "a heading without an id": (" {#more}", "", 11, "heading-id", 'found "More"'),
    "a heading too many": ("* [About]", "## Else {#else}\n\n* [About]", 13, "headings", 'found "h2 #else"'),
    "a link to another place": ("about.md#us", "about.md#them", 13, "links", "expected none as in"),
    "a link that is missing": (
        "[Source](https://example.org/)",
        "Source",
        11,
        "links",
        'expected "https://example.org/"',
    ),
    "a list item too many": ("* [About]", "* More\n* [About]", 13, "lists", 'expected "ul of 2"'),
    "another kind of list": (
        "* [About](about.md#us)\n* [",
        "1. [About](about.md#us)\n2. [",
        13,
        "lists",
        'found "ol of 2"',
    ),
    "a picture that is missing": (
        "![Picture](pictures/one.svg)",
        "Picture",
        11,
        "pictures",
        'expected "pictures/one.svg"',
    ),
    "a table row too many": ("| in October", "| a | b |\n| in October", 18, "tables", 'expected "2 rows of 2"'),
    "a footnote that is missing": (" people.[^a]", " people.", 7, "footnotes", 'expected "[^a]"'),
    "another date": ("24 October", "25 October", 28, "facts", "expected none as in"),
    "another month": ("in October", "in November", 20, "facts", 'found "2025-11"'),
    "another number": ("14,600", "14,500", 9, "facts", 'found "14500"'),
    "a placeholder that is missing": (
        "<!-- label-table -->",
        "",
        11,
        "placeholders",
        'expected "<!-- label-table -->"',
    ),
    "a code block that is missing": ("```text\n%opt-out-address%\n```", "", 11, "code", 'expected "text"'),
    "another value in the front matter": ("step: 1", "step: 2", 4, "front-matter", 'found "step: 2"'),
}

NO_DIFFERENCE: dict[str, tuple[str, str]] = {
    "other words": ("it began", "all of it began at last"),
    "a longer paragraph": ("people.[^a]", "people,\nwho knew nothing of it.[^a]"),
    "another order of facts": (
        "On 3 November 2025 it began, with 14,600 people",
        "14,600 people began on 3 November 2025",
    ),
    "another text for a link": ("[About]", "[More about us]"),
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for language, text in (("de", GERMAN), ("en", ENGLISH)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "page.md").write_text(text, "utf-8")
    (tmp_path / "settings-path.toml").write_bytes(CANONICAL.read_bytes())
    return tmp_path


def change(docs: Path, edit: Callable[[str], str]) -> None:
    page = docs / "en" / "page.md"
    page.write_text(edit(page.read_text("utf-8")), "utf-8")


def test_the_languages_of_this_project_match() -> None:
    assert compare(DOCS) == []


def test_the_sample_matches(docs: Path) -> None:
    assert compare(docs) == []


@pytest.mark.parametrize("name", FAULTS)
def test_finds(docs: Path, name: str) -> None:
    old, new, line, rule, message = FAULTS[name]
    assert old in ENGLISH
    change(docs, lambda text: text.replace(old, new, 1))
    findings = [finding for finding in compare(docs) if finding.rule == rule]
    assert any(finding.line == line and message in finding.message for finding in findings), findings
    assert {finding.path.parent.name for finding in findings} == {"en"}


@pytest.mark.parametrize("name", NO_DIFFERENCE)
def test_is_silent_on(docs: Path, name: str) -> None:
    old, new = NO_DIFFERENCE[name]
    assert old in ENGLISH
    change(docs, lambda text: text.replace(old, new, 1))
    assert compare(docs) == []


def test_every_rule_fires_on_some_fault() -> None:
    assert {rule for _, _, _, rule, _ in FAULTS.values()} == {*ORDERED, *COUNTED, "heading-id"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_that_one_language_lacks_is_named_with_its_counterpart(docs: Path, language: str) -> None:
    (docs / language / "page.md").unlink()
    [finding] = compare(docs)
    assert (finding.rule, finding.path) == ("page-missing", docs / language / "page.md")


def test_a_page_that_is_not_utf8_is_a_finding(docs: Path) -> None:
    (docs / "en" / "page.md").write_bytes(b"\xff")
    assert [finding.rule for finding in compare(docs)] == ["page-unreadable"]


def test_a_message_names_the_place_in_both_files(docs: Path) -> None:
    change(docs, lambda text: text.replace("## More", "### More"))
    result = subprocess.run(
        [sys.executable, SCRIPT, "--docs", docs], capture_output=True, text=True, cwd=docs, timeout=60
    )
    assert result.returncode == 1
    assert result.stdout.splitlines()[0] == (
        'en/page.md:11: headings: number 2: expected "h2 #more" as in de/page.md:11, found "h3 #more"'
    )


def test_it_cannot_run_without_the_docs_folder_or_the_canonical_file(docs: Path) -> None:
    for arguments in (["--docs", docs / "nowhere"], ["--docs", docs / "en"]):
        result = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
