"""The settings-path check: what each rule finds, what it leaves alone, and how the command behaves."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rules import LABEL_RULES, LINK_RULES, OPT_OUT_LINK_RULES, SITE_RULES
from sample_docs import CANONICAL, DOCS, edit, write_sample
from settings_path import SettingsPathError, load
from validate_settings_path import check

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "validate_settings_path.py"
SETTING = load(CANONICAL).setting
STEP_1, STEP_2, STEP_3, STEP_4 = (f"en/opt-out/step-{number}.md" for number in range(1, 5))
Change = Callable[[Path], None]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "docs")


def replaced(name: str, old: str, new: str) -> Change:
    return lambda docs: edit(docs, name, old, new)


def written(name: str, content: bytes) -> Change:
    def change(docs: Path) -> None:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_bytes(content)

    return change


def removed(name: str) -> Change:
    return lambda docs: (docs / name).unlink()


def in_turn(*changes: Change) -> Change:
    def change(docs: Path) -> None:
        for one in changes:
            one(docs)

    return change


# name: (change, place, rule, what the message says)
FAULTS: dict[str, tuple[Change, str, str, str]] = {
    "a misspelt label": (
        replaced(STEP_2, "**Data privacy**", "**Data pivacy**"),
        f"{STEP_2}:7",
        "label-wrong",
        'expected "Data privacy", found "Data pivacy" (character 7: expected "r", found "i")',
    ),
    "a label cut short": (
        replaced(STEP_2, "**Data privacy**", "**Data privac**"),
        f"{STEP_2}:7",
        "label-wrong",
        'found "Data privac" (character 12: expected "y", found the end)',
    ),
    "the wrong case": (
        replaced(STEP_2, "**Data privacy**", "**Data Privacy**"),
        f"{STEP_2}:7",
        "label-wrong",
        'expected "Data privacy", found "Data Privacy" (character 6: expected "p", found "P")',
    ),
    "a label of the other language": (
        replaced(STEP_2, "**Data privacy**", "**Datenschutz**"),
        f"{STEP_2}:7",
        "label-wrong",
        'found "Datenschutz" (the wording in "de")',
    ),
    "a zero-width space": (
        replaced(STEP_2, "**Data privacy**", "**Data\u200b privacy**"),
        f"{STEP_2}:7",
        "label-wrong",
        r'found "Data\u200b privacy" (character 5: expected a space, found U+200B ZERO WIDTH SPACE)',
    ),
    "a soft hyphen": (
        replaced(STEP_2, "**Data privacy**", "**Data pri\u00advacy**"),
        f"{STEP_2}:7",
        "label-wrong",
        "found U+00AD SOFT HYPHEN",
    ),
    "a Cyrillic letter": (
        replaced(STEP_2, "**Data privacy**", "**D\u0430ta privacy**"),
        f"{STEP_2}:7",
        "label-wrong",
        'character 2: expected "a", found U+0430 CYRILLIC SMALL LETTER A',
    ),
    "a Greek letter": (
        replaced(STEP_4, "**On**", "**\u039fn**"),
        f"{STEP_4}:9",
        "label-wrong",
        'expected "On", found "\u039fn"',
    ),
    "a word in a label's place": (
        replaced(STEP_2, "**Data privacy**", "**Cookies**"),
        f"{STEP_2}:7",
        "label-wrong",
        'expected "Data privacy", found "Cookies"',
    ),
    "a missing label": (
        replaced(STEP_3, "Here: **How LinkedIn uses your data**.", "Look further down."),
        f"{STEP_3}:1",
        "label-missing",
        'expected "How LinkedIn uses your data" in bold, found none',
    ),
    "a label without bold": (
        replaced(STEP_3, "**Data for Generative AI Improvement**", "Data for Generative AI Improvement"),
        f"{STEP_3}:9",
        "label-missing",
        "found it without bold",
    ),
    "a label in a comment": (
        replaced(STEP_2, "**Data privacy**", "<!-- **Data privacy** -->"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label in code": (
        replaced(STEP_2, "**Data privacy**", "`**Data privacy**`"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label in an indented code block": (
        replaced(STEP_2, "Here: **Data privacy**.", "    **Data privacy**"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label in a hidden element": (
        replaced(STEP_2, "**Data privacy**", "<span hidden>**Data privacy**</span>"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label in a hidden block": (
        replaced(STEP_2, "Here: **Data privacy**.", '<div style="display: none">\n\n**Data privacy**\n\n</div>'),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label hidden by an attribute list": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**{ hidden }"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label behind an unclosed comment": (
        replaced(STEP_2, "Here: **Data", "<!-- Here: **Data"),
        f"{STEP_2}:1",
        "page-unreadable",
        "expected an end to the HTML of line 7, found none",
    ),
    "a label in Markdown inside HTML, where the site shows asterisks": (
        replaced(STEP_2, "Here: **Data privacy**.", "<div>\n\n**Data privacy**\n\n</div>"),
        f"{STEP_2}:9",
        "mark-stray",
        'outside of HTML blocks, found "**"',
    ),
    "a label in a paragraph with a hiding attribute list": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**.\n{: hidden }"),
        f"{STEP_2}:1",
        "label-missing",
        "in a comment, in code or hidden",
    ),
    "a label in an attribute": (
        replaced(STEP_2, "**Data privacy**", '<i title="**Data privacy**">here</i>'),
        f"{STEP_2}:1",
        "label-missing",
        "found none",
    ),
    "a label twice": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**. Again:\n**Data privacy**."),
        f"{STEP_2}:8",
        "label-repeated",
        'expected "Data privacy" in bold once, found it again',
    ),
    "two labels swapped": (
        in_turn(
            replaced(STEP_3, "**How LinkedIn uses your data**", "**@**"),
            replaced(STEP_3, "**Data for Generative AI Improvement**", "**How LinkedIn uses your data**"),
            replaced(STEP_3, "**@**", "**Data for Generative AI Improvement**"),
        ),
        f"{STEP_3}:7",
        "label-order",
        'expected "How LinkedIn uses your data" before "Data for Generative AI Improvement"',
    ),
    "the switch from off to on": (
        in_turn(
            replaced(STEP_4, "**On**", "**@**"),
            replaced(STEP_4, "**Off**", "**On**"),
            replaced(STEP_4, "**@**", "**Off**"),
        ),
        f"{STEP_4}:9",
        "label-order",
        'expected "On" before "Off", found "Off" first',
    ),
    "the switch to on, then from off": (
        in_turn(replaced(STEP_4, "from **On**", "to **On**"), replaced(STEP_4, "to **Off**", "from **Off**")),
        f"{STEP_4}:9",
        "label-cue",
        'expected the word "from" before "On", found "to"',
    ),
    "the web label for the app": (
        in_turn(
            replaced(STEP_1, "browser **Settings & Privacy**", "app **Settings & Privacy**"),
            replaced(STEP_1, "app **Settings**", "browser **Settings**"),
        ),
        f"{STEP_1}:9",
        "label-cue",
        'expected the word "browser" before "Settings & Privacy", found "app"',
    ),
    "web and app labels swapped": (
        in_turn(
            replaced(STEP_1, "**Settings & Privacy**", "**@**"),
            replaced(STEP_1, "**Settings**", "**Settings & Privacy**"),
            replaced(STEP_1, "**@**", "**Settings**"),
        ),
        f"{STEP_1}:9",
        "label-order",
        'expected "Settings & Privacy" before "Settings"',
    ),
    "a label without its cue": (
        replaced(STEP_1, "app **Settings**", "there **Settings**"),
        f"{STEP_1}:11",
        "label-cue",
        'expected the word "app" before "Settings", found none',
    ),
    "a label in two phrases": (
        replaced(STEP_2, "**Data privacy**", "**Data** **privacy**"),
        f"{STEP_2}:7",
        "label-split",
        'expected "Data privacy" in one bold phrase, found "Data" and "privacy"',
    ),
    "a label in two phrases with a word between": (
        replaced(STEP_1, "**Settings & Privacy**", "**Settings** & **Privacy**"),
        f"{STEP_1}:9",
        "label-split",
        'found "Settings" and "Privacy"',
    ),
    "bold that is no label": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**. **Important!**"),
        f"{STEP_2}:7",
        "bold-unknown",
        'expected bold for the labels "Data privacy" alone, found "Important!"',
    ),
    "bold in raw HTML": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**.\n\n<div><b>Important!</b></div>"),
        f"{STEP_2}:9",
        "bold-unknown",
        'found "Important!"',
    ),
    "bold after a comment": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**.\n\n<!-- a -->\n<!-- b --> **Important!**"),
        f"{STEP_2}:10",
        "bold-unknown",
        'found "Important!"',
    ),
    "bold in a footnote": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**.[^a]\n\n[^a]: One.\n\n    **Important!**"),
        f"{STEP_2}:11",
        "bold-unknown",
        'found "Important!"',
    ),
    "bold in a paragraph that speaks of hidden things": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**. **Important!** { hidden }"),
        f"{STEP_2}:7",
        "bold-unknown",
        'found "Important!"',
    ),
    "bold that CommonMark and the site read differently": (
        replaced(STEP_2, "**Data privacy**.", "**Data privacy**. Now**!**so"),
        f"{STEP_2}:7",
        "mark-stray",
        'found "**"',
    ),
    "a step page that is missing": (
        removed(STEP_3),
        f"{STEP_3}:1",
        "page-missing",
        'expected a page in "en", found none',
    ),
    "a step page too many": (
        written("en/opt-out/step-5.md", b"# More {#more}\n"),
        "en/opt-out/step-5.md:1",
        "page-extra",
        "expected index.md and 4 step pages, found one more",
    ),
    "a step page that is empty": (
        written(STEP_3, b"---\ntitle: Step 3\n---\n"),
        f"{STEP_3}:1",
        "page-empty",
        'expected the labels "How LinkedIn uses your data", "Data for Generative AI Improvement", found no text',
    ),
    "a page that is not UTF-8": (
        written("de/about.md", "# Über {#about}\n".encode("latin-1")),
        "de/about.md:1",
        "page-unreadable",
        "expected UTF-8, found something else at byte 2",
    ),
    "a language that the canonical file does not list": (
        written("fr/opt-out/index.md", b"# Bonjour {#page}\n"),
        "fr/opt-out:1",
        "language-unknown",
        'expected a language that settings-path.toml lists (de, en), found "fr"',
    ),
    "a link to an old address of the settings": (
        written("de/about.md", b"# A {#a}\n\n[Settings](https://www.linkedin.com/psettings/privacy)\n"),
        "de/about.md:3",
        "settings-link",
        f'expected "{SETTING}", found "https://www.linkedin.com/psettings/privacy"',
    ),
    "a link to a wrong address that is going round": (
        replaced(STEP_2, "data-for-ai-improvement", "data-for-generative-ai"),
        f"{STEP_2}:9",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "a link to the settings over http": (
        replaced(STEP_2, "https://www.linkedin", "http://www.linkedin"),
        f"{STEP_2}:9",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "a link to the settings at another host": (
        replaced(STEP_2, "www.linkedin.com", "www.linkedln.com"),
        f"{STEP_2}:9",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "a link to the settings with a query": (
        replaced(STEP_2, "ai-improvement)", "ai-improvement?trk=x)"),
        f"{STEP_2}:9",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "a link that an attribute list turns elsewhere": (
        replaced(STEP_2, f"({SETTING})", f"({SETTING}){{ href=http://www.linkedin.com/psettings/ }}"),
        f"{STEP_2}:9",
        "settings-link",
        'found "http://www.linkedin.com/psettings/"',
    ),
    "a form that leads to the settings": (
        replaced(STEP_2, "# A page", '<form action="https://www.linkedin.com/psettings/"></form>\n\n# A page'),
        f"{STEP_2}:5",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "an address of the settings without a scheme": (
        written("de/about.md", b"# A {#a}\n\nSee\nwww.linkedin.com/psettings/ for more.\n"),
        "de/about.md:4",
        "settings-link",
        'found "www.linkedin.com/psettings/"',
    ),
    "a link to the settings in raw HTML": (
        replaced(STEP_2, "# A page", '<a href="https://www.linkedin.com/mypreferences/d/">here</a>\n\n# A page'),
        f"{STEP_2}:5",
        "settings-link",
        f'expected "{SETTING}"',
    ),
    "an opt-out page with the link in a hidden element": (
        replaced(STEP_2, f"[The switch]({SETTING})", f"<span hidden>[The switch]({SETTING})</span>"),
        f"{STEP_2}:1",
        "settings-link-missing",
        f'expected a link to "{SETTING}", found none',
    ),
    "an opt-out page without the link": (
        replaced(STEP_2, f"[The switch]({SETTING})", "The switch"),
        f"{STEP_2}:1",
        "settings-link-missing",
        f'expected a link to "{SETTING}", found none',
    ),
}

SAME_FOR_READERS: dict[str, Change] = {
    "CRLF line ends": lambda docs: (docs / STEP_2).write_bytes((docs / STEP_2).read_bytes().replace(b"\n", b"\r\n")),
    "a byte-order mark": lambda docs: (docs / STEP_2).write_bytes(b"\xef\xbb\xbf" + (docs / STEP_2).read_bytes()),
    "a no-break space": replaced(STEP_2, "**Data privacy**", "**Data\u00a0privacy**"),
    "an entity": replaced(STEP_1, "Settings & Privacy", "Settings &amp; Privacy"),
    "underscores": replaced(STEP_2, "**Data privacy**", "__Data privacy__"),
    "a strong element": replaced(STEP_2, "**Data privacy**", "<strong>Data privacy</strong>"),
    "bold and italic": replaced(STEP_2, "**Data privacy**", "***Data privacy***"),
    "a cue at the beginning of a sentence": replaced(STEP_4, "from **On**", "From **On**"),
    "a button": replaced(STEP_2, f"({SETTING})", f"({SETTING}){{ .md-button #button }}"),
    "an item of a list with an attribute list": replaced(
        STEP_2, "Here: **Data privacy**.", "- Here: **Data privacy**.\n  {: .item }"
    ),
    "a comment before the label": replaced(STEP_2, "Here: **", "<!-- here --> Here: **"),
    "a footnote with an address alone": replaced(STEP_2, "privacy**.", "privacy**.[^a]\n\n[^a]: https://example.org/"),
    "raw HTML without Markdown": replaced(STEP_2, "# A page", "<div><p>One<p>Two</div>\n\n# A page"),
    "Markdown inside HTML that asks for it": replaced(
        STEP_2, "Here: **Data privacy**.", "<div markdown>\n\n**Data privacy**\n\n</div>"
    ),
    "an odd declaration": replaced(STEP_2, "# A page", "<div><![if IE]></div>\n\n# A page"),
    "a wrapped label": replaced(STEP_3, "**Data for Generative", "**Data for\nGenerative"),
    "a label in a list item": replaced(STEP_2, "Here: **Data privacy**.", "1. Here: **Data privacy**."),
    "a label in a link": replaced(STEP_2, "**Data privacy**", f"[**Data privacy**]({SETTING})"),
    "a reference link": replaced(STEP_2, f"[The switch]({SETTING})", f"[The switch][s]\n\n[s]: {SETTING}"),
    "an autolink": replaced(STEP_2, f"[The switch]({SETTING})", f"<{SETTING}>"),
    "an accent in two characters": replaced("de/opt-out/step-1.md", "# A page", "# U\u0308ber"),
    "more prose": replaced(STEP_2, "Here:", "Take your time. You are looking for"),
    "bold on a page that is no opt-out page": written("en/about.md", b"# About {#about}\n\n**Independent**\n"),
    "a link to LinkedIn's help": written(
        "en/about.md", b"[Help](https://www.linkedin.com/help/linkedin/answer/a6278444)\n"
    ),
    "a link to LinkedIn's legal pages": written(
        "en/about.md", b"[Notice](https://www.linkedin.com/legal/privacy/eu)\n"
    ),
    "a link to LinkedIn's engineers": written("en/about.md", b"[Blog](https://engineering.linkedin.com/ai/)\n"),
    "an address that nobody can parse": written("en/about.md", b'<a href="https://[::1">Odd</a>\n'),
}


def test_the_pages_of_this_project_match_the_settings_path() -> None:
    assert check(DOCS) == []


def test_the_sample_matches(docs: Path) -> None:
    assert check(docs) == []


@pytest.mark.parametrize("name", FAULTS)
def test_finds(docs: Path, name: str) -> None:
    change, place, rule, message = FAULTS[name]
    change(docs)
    findings = check(docs)
    matching = [finding for finding in findings if finding.rule == rule and message in finding.message]
    assert [f"{finding.path.relative_to(docs).as_posix()}:{finding.line}" for finding in matching] == [place], findings


@pytest.mark.parametrize("name", SAME_FOR_READERS)
def test_is_silent_on(docs: Path, name: str) -> None:
    SAME_FOR_READERS[name](docs)
    assert check(docs) == []


def test_every_rule_fires_on_some_fault_and_explains_itself() -> None:
    rules = SITE_RULES | LINK_RULES | OPT_OUT_LINK_RULES | LABEL_RULES
    assert {rule for _, _, rule, _ in FAULTS.values()} == set(rules)
    assert all(rule.__doc__ for rule in rules.values())


@pytest.mark.parametrize("rule", SITE_RULES | LINK_RULES | OPT_OUT_LINK_RULES | LABEL_RULES)
def test_is_silent_on_a_matching_site(docs: Path, rule: str) -> None:
    assert rule not in {finding.rule for finding in check(docs)}


def test_a_straight_apostrophe_for_a_curly_one_is_found(docs: Path) -> None:
    for name in ("settings-path.toml", STEP_3, "en/opt-out/index.md"):
        edit(docs, name, "How LinkedIn uses your data", "LinkedIn’s data")
    assert check(docs) == []
    edit(docs, STEP_3, "LinkedIn’s data", "LinkedIn's data")
    [finding] = check(docs)
    assert finding.message.endswith('(character 9: expected U+2019 RIGHT SINGLE QUOTATION MARK, found "\'")')


def test_a_single_fault_gives_a_single_finding(docs: Path) -> None:
    edit(docs, STEP_2, "**Data privacy**", "**Data pivacy**")
    assert len(check(docs)) == 1


def test_a_missing_label_and_other_bold_elsewhere_are_two_findings(docs: Path) -> None:
    edit(docs, STEP_3, "Here: **How LinkedIn uses your data**.", "Look further down.")
    edit(docs, STEP_3, "**Data for Generative AI Improvement**.", "**Data for Generative AI Improvement**. **Done!**")
    assert [finding.rule for finding in check(docs)] == ["label-missing", "bold-unknown"]


def test_all_findings_come_in_one_run_in_order(docs: Path) -> None:
    for name in (STEP_2, STEP_1, "de/opt-out/step-4.md"):
        edit(docs, name, "**", "**x")
    findings = check(docs)
    assert [finding.path.relative_to(docs).as_posix() for finding in findings] == [
        "de/opt-out/step-4.md",
        STEP_1,
        STEP_2,
    ]


def test_a_page_that_is_not_utf8_does_not_keep_others_from_being_checked(docs: Path) -> None:
    (docs / STEP_1).write_bytes(b"\xff\xfe")
    edit(docs, STEP_2, "**Data privacy**", "**Data pivacy**")
    assert [finding.rule for finding in check(docs)] == ["page-unreadable", "label-wrong"]


def test_a_step_page_missing_in_both_languages_is_named_for_both(docs: Path) -> None:
    for language in ("de", "en"):
        (docs / language / "opt-out" / "step-2.md").unlink()
    assert [(finding.rule, finding.path.parts[-3]) for finding in check(docs)] == [
        ("page-missing", "de"),
        ("page-missing", "en"),
    ]


def test_a_third_language_is_told_all_that_it_still_needs(docs: Path) -> None:
    canonical = docs / "settings-path.toml"
    text = canonical.read_text("utf-8").replace('languages = ["de", "en"]', 'languages = ["de", "en", "nl"]')
    canonical.write_text(text, "utf-8")
    with pytest.raises(
        SettingsPathError, match=r"label 1 \(\"profile-picture\"\): nl is missing.*\"off\"\): nl is missing"
    ):
        check(docs)
    canonical.write_text(
        "".join(
            line + (line.replace("en =", "nl =", 1) if line.startswith("en =") else "")
            for line in text.splitlines(keepends=True)
        ),
        "utf-8",
    )
    assert [finding.path.relative_to(docs / "nl").as_posix() for finding in check(docs)] == [
        "opt-out/index.md", "opt-out/step-1.md", "opt-out/step-2.md", "opt-out/step-3.md", "opt-out/step-4.md",
    ]  # fmt: skip


def run(
    *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, timeout=60)


def test_the_command_passes_on_this_project_from_any_folder(tmp_path: Path) -> None:
    result = run(cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"Every page matches the settings path.\n", b"")


def test_the_command_prints_each_finding_and_a_summary(docs: Path) -> None:
    edit(docs, STEP_2, "**Data privacy**", "**Data Privacy**")
    result = run("--docs", "docs", cwd=docs.parent)
    assert result.returncode == 1
    assert result.stdout.decode() == (
        'docs/en/opt-out/step-2.md:7: label-wrong: expected "Data privacy", found "Data Privacy" '
        '(character 6: expected "p", found "P")\n1 finding in 1 file.\n'
    )


def test_the_command_prints_annotations(docs: Path) -> None:
    (docs / "en" / "opt-out" / "a, b: 100%.md").write_text("# A {#a}\n", "utf-8")
    edit(docs, STEP_2, "**Data privacy**", "**Data 100% privacy**")
    lines = run("--docs", "docs", "--format", "github", cwd=docs.parent).stdout.decode().splitlines()
    assert lines[0].startswith(
        "::error file=docs/en/opt-out/a%2C b%3A 100%25.md,line=1,title=page-extra::expected index.md"
    )
    assert lines[1].startswith("::error file=docs/en/opt-out/step-2.md,line=7,title=label-wrong::expected")
    assert 'found "Data 100%25 privacy"' in lines[1]


def test_the_command_ends_in_one_line_when_the_canonical_file_is_broken(docs: Path) -> None:
    (docs / "settings-path.toml").write_text("languages = [", "utf-8")
    result = run("--docs", str(docs))
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.count(b"\n") == 1 and b"is not TOML" in result.stderr


def test_the_command_says_everything_in_a_terminal_without_utf8(docs: Path) -> None:
    edit(docs, STEP_2, "**Data privacy**", "**D\u0430ta privacy**")
    result = run("--docs", str(docs), env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1 and rb"D\u0430ta" in result.stdout


def test_the_command_bears_a_reader_that_stops_listening(docs: Path) -> None:
    (docs / "en" / "about.md").write_text(f"<{SETTING}x>\n\n" * 1_000, "utf-8")
    command = [sys.executable, str(SCRIPT), "--docs", str(docs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_nothing_is_written(docs: Path) -> None:
    edit(docs, STEP_2, "**Data privacy**", "**Data Privacy**")
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in docs.rglob("*") if file.is_file()}
    run("--docs", str(docs))
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in docs.rglob("*") if file.is_file()} == before


def test_links_to_folders_are_followed_once(docs: Path) -> None:
    (docs / "loop").symlink_to(docs, target_is_directory=True)
    (docs.parent / "elsewhere").mkdir()
    (docs.parent / "elsewhere" / "page.md").write_text("<https://www.linkedin.com/psettings/>\n", "utf-8")
    (docs / "more").symlink_to(docs.parent / "elsewhere", target_is_directory=True)
    assert [finding.path.relative_to(docs).as_posix() for finding in check(docs)] == ["more/page.md"]


def test_a_folder_that_cannot_be_read_is_a_finding(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, scandir = docs / "en" / "closed", os.scandir
    closed.mkdir()

    def refuse(folder: str | Path) -> object:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    [finding] = check(docs)
    assert (finding.path, finding.rule) == (closed, "page-unreadable")
    assert finding.message == "expected a folder that can be read, found: Permission denied"


def test_a_pipe_in_a_pages_place_is_not_waited_for(docs: Path) -> None:
    (docs / STEP_2).unlink()
    os.mkfifo(docs / STEP_2)
    [finding] = check(docs)
    assert (finding.rule, finding.message) == ("page-unreadable", "expected a page, found no regular file")


@pytest.mark.parametrize("name", ["nowhere", "x" * 5000])
def test_the_docs_folder_has_to_be_there(tmp_path: Path, name: str) -> None:
    result = run("--docs", name, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr.count(b"\n")) == (2, b"", 1)
    assert result.stderr.endswith(b": is no folder; give the docs folder with --docs\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_the_command_ends_in_one_line_when_it_cannot_write() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run([sys.executable, SCRIPT], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert result.returncode == 2
    assert result.stderr == b"validate_settings_path.py: cannot write the findings: No space left on device\n"


def test_the_command_bears_a_current_folder_that_has_been_removed(docs: Path, tmp_path: Path) -> None:
    edit(docs, STEP_2, "**Data privacy**", "**Data Privacy**")
    command = f"mkdir gone && cd gone && rmdir ../gone && exec {sys.executable} {SCRIPT} --docs {docs}"
    result = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith(f"{docs}/{STEP_2}:7: label-wrong:")


def test_the_command_imports_only_what_it_needs() -> None:
    code = f"import sys; sys.path[0] = {str(SCRIPT.parent)!r}; import validate_settings_path; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout.split()
    unneeded = {"mkdocs", "markdown", "yaml", "jinja2", "requests"}
    assert "markdown_it" in modules and not unneeded & set(modules)


@pytest.mark.parametrize("name", ["two words.md", "grüße.md", "two\nlines.md"])
def test_odd_file_names_stay_in_one_line(docs: Path, name: str) -> None:
    (docs / "en" / name).write_text("<https://www.linkedin.com/psettings/>\n", "utf-8")
    result = run("--docs", str(docs))
    assert (result.returncode, result.stdout.count(b"\n")) == (1, 2)


def test_a_page_that_is_a_folder_or_leads_nowhere_is_a_finding(docs: Path) -> None:
    (docs / "en" / "folder.md").mkdir()
    (docs / "en" / "gone.md").symlink_to(docs / "nowhere.md")
    assert [(finding.path.name, finding.rule) for finding in check(docs)] == [
        ("folder.md", "page-unreadable"),
        ("gone.md", "page-unreadable"),
    ]
