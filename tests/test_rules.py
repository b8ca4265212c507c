"""What each rule finds, with its line, and what it leaves alone.

The faults lie in tables, one for each module of rules: `rules/shown.toml` is that of
`checks/rules_shown.py`, and `rules/settings_path.toml` that of `validate_settings_path.py`. A row
is `name = [file, old, new, finding …]`: in a file of the sample guide `old` is replaced by `new`,
and the findings are all that is found. An empty `old` stands for the whole file.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from mkdocs.structure.files import File

from check import COPY_RULES, PAGE_RULES, PROJECT_RULES, TRANSLATION_RULES, findings_in
from checks.configuration import warnings_of_mkdocs
from checks.judging import judge_page, judge_project, rule_name
from checks.project import Project, read_project, render
from checks.rendered import RenderedPage
from sample import TESTS, assert_found, edit, replaced, table, write_sample

FINDS = "finds"
LEAVES_ALONE = "leaves_alone"
OF_TRANSLATIONS = (*TRANSLATION_RULES, *COPY_RULES)
RULES = (*PAGE_RULES, *OF_TRANSLATIONS, *PROJECT_RULES)
TABLES = {}
for file in sorted((TESTS / "rules").glob("*.toml")):
    TABLES.update(table(f"rules/{file.name}"))

Row = Sequence[str]


def rows(rules: Sequence[Callable[..., object]]) -> list[object]:
    """Return the rows of `rules`, each with a name for the report."""
    found = []
    for rule in rules:
        name = rule_name(rule)
        for kind in (FINDS, LEAVES_ALONE):
            for title, row in TABLES.get(name, {}).get(kind, {}).items():
                found.append(pytest.param(row, id=f"{name} {kind}: {title}"))
    return found


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample guide, read once: tests change its pages in memory alone."""
    root = tmp_path_factory.mktemp("sample")
    write_sample(root)
    return read_project(root / "mkdocs.yml")


def changed(sample: Project, row: Row) -> RenderedPage:
    """Return a page of the `sample` with the change of a `row`, which is written nowhere."""
    place, old, new, *_ = row
    name = place.removeprefix("docs/")
    file = File(name, None, sample.config.site_dir, use_directory_urls=True)
    file.content_string = new
    if old:
        file.content_string = replaced((sample.docs / name).read_text("utf-8"), old, new)
    with warnings_of_mkdocs():
        return render(file, sample.config, sample.files, sample.settings_path)


@pytest.mark.parametrize("row", rows(PAGE_RULES))
def test_rules_of_a_page(sample: Project, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    place, _, _, *expected = row
    page = changed(sample, row)
    found = set(judge_page(PAGE_RULES, page))
    assert_found(sorted(found), expected, place)


@pytest.mark.parametrize("row", rows(OF_TRANSLATIONS))
def test_rules_of_translations(sample: Project, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    place, _, _, *expected = row
    page = changed(sample, row)
    reference, _ = [each for each in sample.pages if each.name == page.name]
    found = set(judge_page(OF_TRANSLATIONS, page, reference))
    assert_found(sorted(found), expected, place)


@pytest.mark.parametrize("row", rows(PROJECT_RULES))
def test_rules_of_the_project(tmp_path: Path, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_sample(tmp_path)
    place, old, new, *expected = row
    for file in sorted(tmp_path.glob(place)) or [place]:
        edit(tmp_path, str(file), old, new)
    found = set(judge_project(PROJECT_RULES, read_project(tmp_path / "mkdocs.yml")))
    assert_found(sorted(found), expected, place)


@pytest.mark.parametrize(("german", "english"), table("sentences.toml")["sentences"])
def test_ordinary_sentences_are_left_alone(sample: Project, german: str, english: str) -> None:
    reference = changed(sample, ["docs/de/about.md", "Hier ist Platz.", german])
    page = changed(sample, ["docs/en/about.md", "Here is room.", english])
    assert judge_page(PAGE_RULES, reference) == []
    assert judge_page(PAGE_RULES, page) == []
    assert judge_page(TRANSLATION_RULES, page, reference) == []


@pytest.mark.parametrize("rule", RULES, ids=rule_name)
def test_each_rule_says_what_has_to_hold_finds_something_and_leaves_something_alone(
    rule: Callable[..., object],
) -> None:
    name = rule_name(rule)
    assert rule.__doc__
    assert TABLES[name].keys() == {FINDS, LEAVES_ALONE}
    for row in TABLES[name][FINDS].values():
        assert f": {name}: " in "".join(row[3:])
    for row in TABLES[name][LEAVES_ALONE].values():
        assert len(row) == len(["file", "old", "new"])


def test_every_table_is_of_a_rule() -> None:
    assert TABLES.keys() == {rule_name(rule) for rule in RULES}


def test_nothing_is_found_in_the_sample(sample: Project) -> None:
    assert findings_in(sample) == []
