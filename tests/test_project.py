"""What has to follow when languages, pages or steps come and go is named, each place with its line."""

import json
import re
from pathlib import Path

import pytest

from checks import project
from checks.finding import Finding
from checks.reading import apply, read_guide
from sample import assert_found, edit, table, write_sample

TABLE = table("project.toml")
FAULTS, WORDS = TABLE["faults"], TABLE["words"]
HEAD = "---\ntitle: A page\ndescription: What it says\n---\n\n"
YML, FORM = "mkdocs.yml", ".github/ISSUE_TEMPLATE/wrong.yml"
EN = "overrides/strings/en.html"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample as a whole project, with a home page and everything that speaks of the number of steps."""
    monkeypatch.chdir(tmp_path)
    docs, steps = write_sample(tmp_path), range(1, 4)
    for folder in ("overrides/strings", "scripts/templates", ".github/ISSUE_TEMPLATE"):
        Path(folder).mkdir(parents=True)
    for language, words in WORDS.items():
        home = f"{HEAD}Light in {words['promise'].partition(',')[0].lower()}:\n\n"
        links = "".join(f"1. [{number}](opt-out/step-{number}.md)\n" for number in steps)
        (docs / language / "index.md").write_text(home + links, "utf-8")
        headings = "".join(f"### {number}. {{#step-{number}}}\n\n" for number in steps)
        edit(docs, f"{language}/opt-out/index.md", "# A page {#page}\n", headings)
        lines = "".join(
            f'  "{key}": {json.dumps(text, ensure_ascii=False)},\n' for key, text in words.items()
        )
        Path("overrides", "strings", f"{language}.html").write_text(
            f"{{% macro t(key) %}}{{{{ {{\n{lines}}}", "utf-8"
        )
    for name in ("step-1-app", "step-1-web", "step-2", "step-3", "_picture"):
        Path("scripts", "templates", f"{name}.svg.j2").touch()
    Path(FORM).write_text(
        "options:\n" + "".join(f"    - Step {number}\n" for number in steps), "utf-8"
    )
    Path(YML).write_text(TABLE["config"], "utf-8")
    return tmp_path


def findings(root: Path) -> list[Finding]:
    return apply(project.RULES, read_guide(root / "docs"))


@pytest.mark.parametrize(("name", "fault"), FAULTS.items())
def test_finds(root: Path, name: str, fault: list[str]) -> None:
    file, old, new, *expected = fault
    edit(root, file, old, new)
    assert_found(findings(root), expected, file)


@pytest.mark.parametrize(("name", "case"), TABLE["left_alone"].items())
def test_is_silent_on(root: Path, name: str, case: list[str]) -> None:
    edit(root, *case)
    assert findings(root) == []


def test_every_rule_is_silent_on_a_whole_project_fires_on_some_fault_and_says_what_it_asks_for(
    root: Path,
) -> None:
    assert findings(root) == []
    rules = {rule.__name__.replace("_", "-"): rule.__doc__ for rule in project.RULES}
    fired = {
        rule
        for _, _, _, *expected in FAULTS.values()
        for rule in re.findall(r"^\d+: ([a-z-]+): ", expected[0])
    }
    assert fired | {"step-undrawn"} == rules.keys()
    assert all(rules.values())


@pytest.mark.parametrize(
    ("name", "exists", "end"), [("step-3", True, "none"), ("step-4", False, "one more")]
)
def test_every_step_has_a_picture_and_no_other(
    root: Path, name: str, exists: bool, end: str
) -> None:
    file = f"scripts/templates/{name}.svg.j2"
    Path(file).unlink() if exists else Path(file).touch()
    expected = f"1: step-undrawn: expected a picture for each of the 3 steps of …, found {end}"
    assert_found(findings(root), [expected], file)


def test_a_language_without_a_file_of_words_is_named(root: Path) -> None:
    Path(EN).unlink()
    assert_found(findings(root), ['1: words-missing: expected words for "all", found none'], EN)
