"""The check on what stands on the pages: what each rule finds and where, and what it leaves alone."""

import re
from pathlib import Path

import pytest

from checks import labels, pages
from sample import assert_found, edit, table, write_sample
from validate_settings_path import check

ABOUT, OVERVIEW = "en/about.md", "en/opt-out/index.md"
STEP_2, STEP_3 = "en/opt-out/step-2.md", "en/opt-out/step-3.md"
TABLE = table("labels.toml")
FAULTS = [
    (file, name, fault)
    for file, faults in TABLE["faults"].items()
    for name, fault in faults.items()
]
LEFT_ALONE = [
    (file, name, case)
    for file, cases in TABLE["left_alone"].items()
    for name, case in cases.items()
]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_sample(tmp_path)
    monkeypatch.chdir(folder)
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Replace `old` by `new`; what replaces nothing is the whole file, which goes when nothing is left."""
    if old:
        edit(file.parent, file.name, old, new)
    elif new:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(new, "utf-8")
    else:
        file.unlink()


@pytest.mark.parametrize(("file", "name", "fault"), FAULTS)
def test_finds(docs: Path, file: str, name: str, fault: list[str]) -> None:
    old, new, *expected = fault
    change(docs / file, old, new)
    assert_found(check(docs), expected, file)


@pytest.mark.parametrize(("file", "name", "case"), LEFT_ALONE)
def test_is_silent_on(docs: Path, file: str, name: str, case: list[str]) -> None:
    change(docs / file, *case)
    assert check(docs) == []


def test_every_rule_is_silent_on_the_sample_fires_on_some_fault_and_says_what_it_asks_for(
    docs: Path,
) -> None:
    rules = {
        rule.__name__.replace("_", "-"): rule.__doc__ for rule in (*labels.RULES, *pages.RULES)
    }
    fired = {
        re.search(r"\d+: ([a-z-]+)[:…]", each)[1] for _, _, fault in FAULTS for each in fault[2:]
    }
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
    (docs.parent / "overrides" / "strings").mkdir(parents=True)
    places = {"index": ["as-of", "path", "labels", "share"]} | {
        f"step-{n}": ["label-sources"] for n in "123"
    }
    for language in ("de", "en"):
        (docs.parent / "overrides" / "strings" / f"{language}.html").write_text(
            '  "step": "Step",\n', "utf-8"
        )
        for name, each in places.items():
            comments = "".join(f"<!-- {place} -->\n\n" for place in each)
            edit(docs, f"{language}/opt-out/{name}.md", "\n[The", f"\n{comments}[The")
    assert check(docs) == []
    edit(docs, STEP_2, "<!-- label-sources -->", "")
    edit(docs, ABOUT, "[The", "<!-- path -->\n\n[The")
    edit(docs, OVERVIEW, "<!-- path -->\n\n<!-- labels -->", "<!-- labels -->\n\n<!-- path -->")
    assert_found(check(docs), [
        f"{ABOUT}:9: placeholder-wrong: expected no place to fill in, found path",
        f"{OVERVIEW}:…: placeholder-wrong: expected <!-- as-of -->, <!-- path -->, …, found as-of, labels, path, share",
        f"{STEP_2}:1: placeholder-wrong: expected <!-- label-sources -->, found none",
    ])  # fmt: skip
