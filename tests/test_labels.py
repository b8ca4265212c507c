"""The check on what stands on the pages: what each rule finds and where, and what it leaves alone."""

import re
from pathlib import Path

import pytest

from guide import labels, pages
from guide.settings_path import FILE_NAME
from sample import SETTING, assert_found, edit, write_sample
from validate_settings_path import check

ABOUT, OVERVIEW = "en/about.md", "en/opt-out/index.md"
STEP_1, STEP_2, STEP_3 = (f"en/opt-out/step-{number}.md" for number in (1, 2, 3))
SHELF, HERE = "**The upper shelf**", "Here: **The upper shelf**."
LINK = f"[The switch]({SETTING})"
OLD = "https://www.linkedin.com/psettings/"
HEAD = "title: A page\ndescription: What it says\nupdated: 2020-02-29\n"
ONCE = 'bold-unknown: expected bold for "The upper shelf", "Fuse of the hall" once each, found'
LINKED = f'settings-link: expected "{SETTING}", found'
HEADS = "front-matter: expected front matter between lines of ---"

# name: (what is replaced, by what, all that is found: line, rule and message), by file. Without a text to replace the
# whole file is written, without a new one it is removed.
# fmt: off
Fault = tuple[str | None, str | None, *tuple[str, ...]]
FAULTS: dict[str, dict[str, Fault]] = {
    STEP_1: {
        "a backslash that the site shows": ("Door & Gate", r"Door \& Gate", '9: label-wrong: …found "Door \\& Gate" …'),
        "a label without its cue": ("app **Hatch**", "there **Hatch**",
            '11: label-cue: expected the word "app" before "Hatch", found none'),
        "a misspelt label without its cue": ("app **Hatch**", "there **Hutch**", '11: label-wrong: …found "Hutch" …'),
        "a cue inside of another word": ("app **Hatch**", "appear **Hatch**", "11: label-cue: …found none"),
        "a cue of the sentence before": ("app **H", "app, or in the browser **H", '11: label-cue: …found "browser"'),
    },
    STEP_2: {
        "a misspelt label": (SHELF, "**The uper shelf**",
            '9: label-wrong: expected "The upper shelf", found "The uper shelf" (character 7: expected "p", found …)'),
        "a label cut short": (SHELF, "**The upper shel**", '9: label-wrong: …15: expected "f", found the end)'),
        "a label of the other language": (SHELF, "**Das obere Regal**", '9: label-wrong: …(the wording in "de")'),
        "a zero-width space": (SHELF, "**The\u200b upper shelf**", "9: character-odd: …U+200B",
            '9: label-wrong: …found "The\\u200b upper shelf" (…expected a space, found U+200B ZERO WIDTH SPACE)'),
        "a Cyrillic letter": (SHELF, "**Th\u0435 upper shelf**", "9: label-wrong: …U+0435 CYRILLIC SMALL LETTER IE)"),
        "a missing label": (HERE, "Up.", '7: label-missing: expected "The upper shelf" in bold here, found none'),
        "a label without bold": (SHELF, "The upper shelf", "9: label-missing: …found it without bold"),
        "a label in code": (SHELF, f"`{SHELF}`", "9: label-missing: …without bold", '9: page-plain: …found "<code>"'),
        "a label twice": (HERE, f"{HERE} Again:\n{SHELF}.", f'9: {ONCE} "The upper shelf"'),
        "bold that is no label": (HERE, f"{HERE} **Important!**", f'9: {ONCE} "Important!"'),
        "bold in an indented footnote": (HERE, f"{HERE}[^1]\n\n  [^1]: **Wrong**\n", f'11: {ONCE} "Wrong"'),
        "bold in a fence that a list breaks": (HERE, f"{HERE}\n\n- A\n\n  ```text\n\n  **Wrong**\n\n  ```",
            '13: mark-stray: …found "`"', f'15: {ONCE} "Wrong"'),
        "bold in front matter that is no mapping": (HEAD, "**Wrong**\n", f"1: {HEADS} that is…", f'2: {ONCE} "Wrong"'),
        "bold with a style that the site switches off": (HERE, f'{HERE} **Wrong**{{ style="display:none" }}',
            f'9: {ONCE} "Wrong"', '9: page-plain: …found "<strong style="display:none">"'),
        "a page without the link": (LINK, "The switch",
            f'7: settings-link-missing: expected a link to "{SETTING}", found none'),
        "a link that shows nothing": (LINK, f"[]({SETTING})", '7: page-plain: …found "<a> without text"',
            "7: settings-link-missing: …"),
        "a label where Markdown is off": (HERE, f'<div markdown="0">\n{SHELF}\n</div>',
            '9: page-plain: …found "<div markdown="0">"', "10: label-missing: …", '10: mark-stray: …found "**"'),
        "a label in a block of HTML": (HERE, f'<address id="a">\n{SHELF}\n</address>',
            '9: page-plain: …found "<address>"', "10: label-missing: …", '10: mark-stray: …found "**"'),
        "a label in a fence that seems to have ended": (HERE, f"```\nA\n ```\n\n{HERE}\n\n```\nB\n```",
            '9: mark-stray: …found "`"', "13: label-missing: …", '13: page-plain: …"<code>"', "13: page-plain: …"),
        "a label hidden by a braced title": (SHELF, f'{SHELF}{{ title="}}" hidden }}',
            '9: page-plain: …found "<strong hidden>"', '9: page-plain: …found "<strong title="}">"'),
        "an element in bold": (SHELF, "**The <b>upper</b> shelf**", "7: page-plain: …bold …", "9: page-plain: …"),
        "bold in a link": (SHELF, f"[{SHELF}]({SETTING})", "9: page-plain: …bold inside of a link, …"),
        "an id of the templates": ("{#page}", "{#menu}", '7: page-plain: …found "the id menu"'),
        "a footnote's mark with words": (HERE, f"{HERE} [Note](#fn:a)", "9: page-plain: …footnote's mark with words…"),
        "what is raised": (HERE, f"{HERE} <sup>up</sup>", "9: page-plain: …a raised text …"),
        "a button elsewhere": (LINK, f"{LINK} [Go](#a){{ .md-button--primary }}", "7: settings-link-missing: …"),
        "what screen readers pass over": (HERE, f"{HERE}\n\nRead this.\n{{: aria-hidden=true }}",
            '11: page-plain: …found "<p aria-hidden="true">"'),
        "a class that is not on the list": (LINK, f"{LINK}{{ .hidden }}", '13: page-plain: …"<a class="hidden">"'),
        "a comment without an end": (HERE, f"<!-- {HERE}", '9: mark-stray: …found "<!--"'),
        "a page that is not there": (None, None, '1: page-missing: expected a page in "en", found none'),
        "a key of yesterday": ("title: A page", 'title: A page\nstep: "2"', '3: front-matter: …found "step"'),
    },
    STEP_3: {
        "two labels swapped": ("from **Lit**.\n\nto **Dark**", "to **Dark**.\n\nfrom **Lit**",
            '9: bold-unknown: …found "Dark"', '11: label-missing: expected "Dark" in bold here, found it out of order'),
        "the switch to on, then from off": ("from **Lit**.\n\nto **Dark**", "to **Lit**.\n\nfrom **Dark**",
            '9: label-cue: expected the word "from" before "Lit", found "to"', '11: label-cue: …found "from"'),
        "a page without text": (None, f"---\n{HEAD}---\n", '6: label-missing: expected "Dark" …',
            '6: label-missing: expected "Lit" …', "6: settings-link-missing: …"),
    },
    OVERVIEW: {"a missing label between others": (HERE, "Up.", '11: label-missing: expected "The upper shelf" …')},
    ABOUT: {
        "a link with a full stop in it": ("light)", "light.)", f'9: {LINKED} "{SETTING}."'),
        "a link that an attribute list turns elsewhere": (LINK, f"{LINK}{{ href={OLD} }}", f'9: {LINKED} "{OLD}"'),
        "a frame of the settings": (LINK, f'<iframe src="{OLD}"></iframe>', f'9: {LINKED} "{OLD}"'),
        "an address that MkDocs cannot parse": (LINK, "[Odd](https://[::1)", "1: page-unreadable: …ValueError"),
        "an element that does not end": (LINK, "<b>Text", "9: mark-stray: expected elements that …"),
        "a character that is a mark for another": (LINK, "M\ufffdnchen", "9: character-odd: …U+FFFD"),
        "a key twice": ("---\nt", "---\ntitle: B\nt", '1: front-matter: expected each key once, found "title" again'),
        "a description cut by a #": ("it says", "it #says", "1: front-matter: …quotation marks round what has # …"),
        "an address as text": (LINK, f"See\n{OLD[8:]} for more.", f'10: {LINKED} "{OLD[8:]}"'),
        "an address that names the settings": (LINK, "<https://linkedin.example/settings>", f"9: {LINKED} …"),
        "bold that does not end": (LINK, "Is **it** so?\n\nNot **here.", '11: mark-stray: …found "**"'),
        "a mark of no footnote": (LINK, f"{LINK}[^7]", '9: mark-stray: …found "[^"'),
        "an attribute list that stands apart": (LINK, f"{LINK} {{ .md-button }}", '9: mark-stray: …found "{ .m"'),
        "a footnote without text": (LINK, f"{LINK}[^todo]\n\n[^todo]:", '11: footnote-empty: …found none for [^todo]:'),
        "footnotes in another order": (LINK, f"{LINK}[^b][^a]\n\n[^a]: A\n\n[^b]: B",
            "11: footnote-order: expected the note [^b] here, found [^a]"),
        "a footnote of nothing": (LINK, f"{LINK}\n\n[^a]: A", "11: footnote-order: expected the note none here, …"),
        "a footnote that the build stumbles over": (LINK, f"{LINK}[^a]\n\n[^a]: A\n\n    [^todo]:\n\n[^b]: B",
            "13: page-unreadable: expected Markdown that can be rendered, found a footnote without text, [^todo]:"),
        "a title with a colon and no quotes": ("title: A page", "title: Step 2: go", f"1: {HEADS} that is YAML with …"),
        "a first line that vanishes": (f"---\n{HEAD}---\n\n", "Note: this\n\n", f'1: {HEADS}, found "Note: this", …'),
        "no front matter": (f"---\n{HEAD}---\n", "", f"1: {HEADS} that is YAML with keys, …"),
        "a blank description": ("description: What it says", 'description: " "', "3: front-matter: …description, …"),
        "no title": ("title: A page\n", "", "1: front-matter: expected words for title, found none"),
        "a title that is a number": ("title: A page", "title: 2020", '2: front-matter: …for title, found "2020"'),
        "a description that is a list": ("description: W", "description:\n - W", "3: front-matter: …description, …"),
        "a misspelt key": ("updated:", "updatd:", "1: front-matter: …a day such as …",
            '4: front-matter: …found "updatd", did you mean updated?'),
        "a switch that is a word": ("---\nt", "---\nshare: maybe\nt", "2: front-matter: expected true or false for …"),
    },
    "en/opt-out/step-4.md": {"a page too many": (None, f"---\n{HEAD}---\n", "1: page-extra: expected index.md and 3 "
        f"step pages, as {FILE_NAME} has 3 steps, found one more")},
    "en/folder.md/page": {"a page that is a folder": (None, "", "en/folder.md:1: page-unreadable: …found: …")},
    "en/page.markdown": {"a page of another name": (None, "", '1: page-extra: …end in .md, found "page.markdown"')},
    "en/opt-out/notes.txt": {"a file beside the steps": (None, "", "1: page-extra: …")},
    "fr/one.txt": {"a language too many": (None, "", "fr:1: language-unknown: expected a language that "
        f'{FILE_NAME} lists (de, en), found "fr"')},
}
LEFT_ALONE: dict[str, dict[str, tuple[str | None, str]]] = {
    STEP_1: {"a cue some words before": ("app **Hatch**", "app, below the *stairs* of the house: **Hatch**")},
    STEP_2: {
        "the wrappers of the layout": (HERE, f'<div class="devices" markdown>\n\n{HERE}\n\n</div>'),
        "the other language, marked": (HERE, f'{HERE} In German <span lang="de">Regal</span>.'),
        "a picture": (HERE, f'![A shelf](one.svg){{ width="3" height="2" loading="lazy" }}\n\n{HERE}'),
        "a footnote": (HERE, f"{HERE}[^a]\n\n[^a]: https://example.org/\n"),
        "a list in a footnote": (HERE, f"{HERE}[^a]\n\n[^a]: One:\n\n    - two\n"),
        "a comment before the label": (HERE, f"<!-- **here** --> {HERE}"),
        "a button": (LINK, f"{LINK}{{ .md-button .md-button--primary }}"),
    },
    STEP_3: {"a cue with a capital letter": ("from **Lit**", "From **Lit**")},
    ABOUT: {
        "the address in quotation marks": (LINK, f"„{SETTING}“ and ({SETTING})."),
        "bold and details on another page": (LINK, "<details><summary><b>More</b></summary>Text</details>\n\n**Bold**"),
        "marks in code": (LINK, "Bold is `**bold**`, and a fence:\n\n```\n[^a] ** __ { .b }\n```"),
        "other sections of LinkedIn": (LINK, "<https://www.linkedin.com/learning/> <https://www.linkedin.com/jobs/>\n"
            "<https://www.linkedin.com/help/linkedin/answer/a1> <https://engineering.linkedin.com/ai/>"),
        "settings of others": (LINK, "<https://example.org/settings/>"),
        "a title with a colon in quotes": ("title: A page", 'title: "Step 2: go"'),
        "every key that the templates know": ("---\nt", "---\nnav_title: Page\nshare: true\npublisher: false\nt"),
    },
    ".cache/one.svg": {"a hidden folder": (None, "")},
}
# fmt: on


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_sample(tmp_path)
    monkeypatch.chdir(folder)
    return folder


def change(file: Path, old: str | None, new: str | None) -> None:
    if new is None:
        file.unlink()
    elif old is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(new, "utf-8")
    else:
        edit(file.parent, file.name, old, new)


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, faults in FAULTS.items() for name in faults])
def test_finds(docs: Path, file: str, name: str) -> None:
    old, new, *expected = FAULTS[file][name]
    change(docs / file, old, new)
    assert_found(check(docs), expected, file)


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, cases in LEFT_ALONE.items() for name in cases])
def test_is_silent_on(docs: Path, file: str, name: str) -> None:
    change(docs / file, *LEFT_ALONE[file][name])
    assert check(docs) == []


def test_every_rule_is_silent_on_the_sample_fires_on_some_fault_and_says_what_it_asks_for(docs: Path) -> None:
    rules = {rule.__name__.replace("_", "-"): rule.__doc__ for rule in (*labels.RULES, *pages.RULES)}
    found = [each for faults in FAULTS.values() for _, _, *expected in faults.values() for each in expected]
    fired = {re.search(r"\d+: ([a-z-]+)[:…]", each)[1] for each in found}  # type: ignore[index]
    assert fired | {"placeholder-wrong"} == rules.keys()
    assert all(rules.values())
    assert check(docs) == []


def test_a_page_is_utf8_whatever_its_line_ends(docs: Path) -> None:
    lines = (docs / STEP_2).read_bytes().replace(b"\n", b"\r\n")
    (docs / STEP_2).write_bytes(b"\xef\xbb\xbf" + lines)
    assert check(docs) == []
    (docs / STEP_2).write_bytes(b"\xff" + lines)
    edit(docs, STEP_3, "**Dark**", "**Darc**")
    expected = [f"{STEP_2}:1: page-unreadable: expected UTF-8, found something else at byte 0"]
    assert_found(check(docs), [*expected, f"{STEP_3}:11: label-wrong: …"])


def test_an_opt_out_page_has_the_places_that_the_build_fills_in(docs: Path) -> None:
    strings = docs.parent / "overrides" / "strings"
    strings.mkdir(parents=True)
    for language in ("de", "en"):
        (strings / f"{language}.html").write_text('  "step": "Step",\n', "utf-8")
        for name, places in (
            ("index", ["as-of", "path", "labels", "share"]),
            *((f"step-{n}", ["label-sources"]) for n in "123"),
        ):
            edit(
                docs,
                f"{language}/opt-out/{name}.md",
                "\n[The",
                "\n" + "".join(f"<!-- {place} -->\n\n" for place in places) + "[The",
            )
    assert check(docs) == []
    edit(docs, STEP_2, "<!-- label-sources -->", "")
    edit(docs, ABOUT, "[The", "<!-- path -->\n\n[The")
    edit(docs, OVERVIEW, "<!-- path -->\n\n<!-- labels -->", "<!-- labels -->\n\n<!-- path -->")
    assert_found(check(docs), [
        f"{ABOUT}:9: placeholder-wrong: expected no place to fill in, found path",
        f"{OVERVIEW}:…: placeholder-wrong: expected <!-- as-of -->, <!-- path -->, …, found as-of, labels, path, share",
        f"{STEP_2}:1: placeholder-wrong: expected <!-- label-sources -->, found none",
    ])  # fmt: skip
