"""What has to follow when languages, pages or steps come and go is named, each place with its line."""

import json
import re
from pathlib import Path

import pytest

from guide import project
from guide.reading import apply, read_guide
from guide.report import Finding
from sample import assert_found, edit, write_sample

CONFIG = """\
site_name: Light
nav:
  - index.md
  - Weg: [opt-out/index.md, opt-out/step-1.md, opt-out/step-2.md, opt-out/step-3.md]
  - about.md
plugins:
  - search: {lang: [de, en]}
  - i18n:
      languages:
        - {locale: de, default: true}
        - {locale: en, nav_translations: {Weg: Way}}
markdown_extensions: [attr_list]
extra: {motto: Licht in drei Schritten, moved: {old/: about/, en/old/: en/about/}}
"""
WORDS = {
    "de": {"numbers": "zwei drei vier fünf", "promise": "Drei Schritte", "step": "Schritt"},
    "en": {"numbers": "two three four five", "promise": "Three steps, “bright”", "step": "Step"},
}
HEAD = "---\ntitle: A page\ndescription: What it says\n---\n\n"
YML, FORM = "mkdocs.yml", ".github/ISSUE_TEMPLATE/wrong.yml"
HOME, OVERVIEW, STEP_3 = "docs/en/index.md", "docs/en/opt-out/index.md", "docs/en/opt-out/step-3.md"
DE, EN = "overrides/strings/de.html", "overrides/strings/en.html"
NO_PROMISE = 'words-missing: expected words for "promise", found none'

# name: (file, what is replaced there, by what, all that is found: line, rule and message)
# fmt: off
FAULTS: dict[str, tuple[str, str, str, *tuple[str, ...]]] = {
    "a language that the search lacks": (YML, "lang: [de, en]", "lang: [de]",
        "7: language-unlisted: expected the languages of … for the plugin search: de, en, found de"),
    "a language that MkDocs lacks": (YML, "        - {locale: en, nav_translations: {Weg: Way}}\n", "",
        "8: language-unlisted: … for the plugin i18n: de, en, found de"),
    "another default language": (YML, "{locale: de, default: true}\n        - {locale: en,",
        "{locale: de, nav_translations: {Weg: Weg}}\n        - {locale: en, default: true,",
        "8: language-unlisted: … found en, de"),
    "a section without a translation": (YML, "{Weg: Way}", "{Pfad: Way}",
        '11: section-untranslated: expected "Weg" under nav_translations, found none'),
    "a language without any": (YML, ", nav_translations: {Weg: Way}", "", "11: section-untranslated: …"),
    "a page too many": (YML, "  - about.md\n", "", '2: nav-wrong: expected the page "about.md" in nav, found none'),
    "a page gone": (YML, "plug", "  - new.md\nplug", '6: nav-wrong: expected a page of docs/de, found "new.md"'),
    "an entry that leads outside": (YML, "plug", "  - Out: https://example.org/\nplug", "6: nav-wrong: …example.org/…"),
    "a page twice": (YML, "plug", "  - about.md\nplug", '5: nav-wrong: expected each page once, found "about.md"'),
    "a section without pages": (YML, "plug", "  - More:\nplug", '1: nav-wrong: … found "None"'),
    "steps in another order": (YML, "opt-out/step-1.md, opt-out/step-2.md", "opt-out/step-2.md, opt-out/step-1.md",
        "4: nav-wrong: expected opt-out/index.md, opt-out/step-1.md, opt-out/step-2.md, opt-out/step-3.md in this …"),
    "a page that moved to nowhere": (YML, "about/, en", "about, en",
        '13: moved-wrong: expected an address of a page, found "about"'),
    "a page that moved and is still there": (YML, "en/old/", "en/opt-out/step-1/",
        '13: moved-wrong: expected an address that no page has any more, found "en/opt-out/step-1/"'),
    "a word that one language lacks": (EN, '  "promise": "Three steps, “bright”",\n', "", f"1: {NO_PROMISE}"),
    "a word that is blank": (DE, '"promise": "Drei Schritte"', '"promise": " "', f"1: {NO_PROMISE}"),
    "a word without its comma": (DE, '"Drei Schritte",', '"Drei Schritte"', f"1: {NO_PROMISE}"),
    "a link that the home page lacks": (HOME, "1. [3](opt-out/step-3.md)", "1. Done",
        "9: steps-linked: expected links to the steps 1, 2, 3, found 1, 2"),
    "a heading that the overview lacks": (OVERVIEW, "### 3. {#step-3}", "### 3. {#last}",
        "9: steps-linked: expected a heading for each of the steps 1, 2, 3, found 1, 2"),
    "a title with the number of another step": (STEP_3, "title: A page", "title: Step 2 of 3",
        '2: step-misnumbered: expected the number 3, found "Step 2 of 3"'),
    "a link with the number of another step": (HOME, "[1](", "[To step 2](", "8: step-misnumbered: …number 1, found …"),
    "a heading with another number": (OVERVIEW, "### 1. {", "### 2. Up {", '7: step-misnumbered: … found "2. Up"'),
    "another number in words": (HOME, "Light in three steps", "Light in four steps",
        '6: steps-counted: expected 3 steps, as … has them, found "four steps"'),
    "another number in digits": (STEP_3, "# A page", "# Step 3 of 3: 5 steps", '7: steps-counted: … found "5 steps"'),
    "a step that is not there": (HOME, "Light in", "After step\u00a04, light in", "6: steps-counted: …"),
    "another number in the templates": (DE, "Drei Schritte", "Fünf Schritte", '3: steps-counted: … "Fünf Schritte"'),
    "another number in the configuration": (YML, "drei Schritten", "vier Schritten", "13: steps-counted: …"),
    "a step that the form for mistakes lacks": (FORM, "    - Step 3\n", "", '3: steps-counted: … found "Step 2"'),
}
LEFT_ALONE: dict[str, tuple[str, str, str]] = {
    "a page that names a single step": (HOME, "Light in", "After step 2, light in"),
    "a number that is not of steps": (HOME, "Light in", "Four of five found it: often steps help. Light in"),
    "a page that links to a single step": ("docs/en/about.md", "# A page", "[Here](opt-out/step-2.md)\n\n# A page"),
    "a title for a page in the navigation": (YML, "  - about.md", "  - Über: about.md"),
    "a configuration without plugins": (YML, CONFIG[CONFIG.index("plugins:") : CONFIG.index("markdown_")], ""),
    "a configuration without moved pages": (YML, CONFIG[CONFIG.index("extra:") :], ""),
    "a configuration without navigation": (YML, CONFIG[CONFIG.index("nav:") : CONFIG.index("plugins:")], ""),
}
# fmt: on


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
        lines = "".join(f'  "{key}": {json.dumps(text, ensure_ascii=False)},\n' for key, text in words.items())
        Path("overrides", "strings", f"{language}.html").write_text(f"{{% macro t(key) %}}{{{{ {{\n{lines}}}", "utf-8")
    for name in ("step-1-app", "step-1-web", "step-2", "step-3", "_picture"):
        Path("scripts", "templates", f"{name}.svg.j2").touch()
    Path(FORM).write_text("options:\n" + "".join(f"    - Step {number}\n" for number in steps), "utf-8")
    Path(YML).write_text(CONFIG, "utf-8")
    return tmp_path


def findings(root: Path) -> list[Finding]:
    return apply(project.RULES, read_guide(root / "docs"))


@pytest.mark.parametrize("name", FAULTS)
def test_finds(root: Path, name: str) -> None:
    file, old, new, *expected = FAULTS[name]
    edit(root, file, old, new)
    assert_found(findings(root), expected, file)


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_is_silent_on(root: Path, name: str) -> None:
    edit(root, *LEFT_ALONE[name])
    assert findings(root) == []


def test_every_rule_is_silent_on_a_whole_project_fires_on_some_fault_and_says_what_it_asks_for(root: Path) -> None:
    assert findings(root) == []
    rules = {rule.__name__.replace("_", "-"): rule.__doc__ for rule in project.RULES}
    fired = {rule for _, _, _, *expected in FAULTS.values() for rule in re.findall(r"^\d+: ([a-z-]+): ", expected[0])}
    assert fired | {"step-undrawn"} == rules.keys()
    assert all(rules.values())


@pytest.mark.parametrize(("name", "exists", "end"), [("step-3", True, "none"), ("step-4", False, "one more")])
def test_every_step_has_a_picture_and_no_other(root: Path, name: str, exists: bool, end: str) -> None:
    file = f"scripts/templates/{name}.svg.j2"
    Path(file).unlink() if exists else Path(file).touch()
    expected = f"1: step-undrawn: expected a picture for each of the 3 steps of …, found {end}"
    assert_found(findings(root), [expected], file)


def test_a_language_without_a_file_of_words_is_named(root: Path) -> None:
    Path(EN).unlink()
    assert_found(findings(root), ['1: words-missing: expected words for "all", found none'], EN)
