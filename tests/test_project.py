"""What of a project is read: pages whatever their line ends, and nothing that editors leave."""

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from check import findings_in
from checks.finding import CannotRunError
from checks.project import read_project
from checks.rendered import RenderedPage
from sample import assert_found, edit, write_sample

WORDS = "overrides/strings/en.html"
STEP = "docs/en/opt-out/step-3.md"
LEFT_BY_EDITORS_AND_SYSTEMS = (
    "docs/.DS_Store",
    "docs/en/.obsidian/note.md",
    "docs/en/._about.md",
    "docs/en/opt-out/.step-1.md.swp",
    "docs/en/pictures/._lamp.svg",
    "overrides/._main.html",
    "overrides/strings/._en.html",
    "scripts/templates/._lamp.svg.j2",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(root: Path) -> list[str]:
    """Return what is found in the project as it lies in `root` now."""
    return [str(finding) for finding in findings_in(read_project(root / "mkdocs.yml"))]


def test_what_editors_and_systems_leave_is_nobodys_fault(root: Path) -> None:
    for place in LEFT_BY_EDITORS_AND_SYSTEMS:
        (root / place).parent.mkdir(exist_ok=True)
        (root / place).write_bytes(b"\x00\xb0 [a](nowhere.md)")
    (root / STEP).with_name(".#step-3.md").symlink_to("somebody@somewhere.123")
    assert found(root) == []


def test_our_part_of_the_theme_may_lie_in_any_folder(root: Path) -> None:
    (root / "overrides").rename(root / "ours")
    edit(root, "mkdocs.yml", "custom_dir: overrides", "custom_dir: ours")
    assert found(root) == []
    edit(root, "ours/main.html", 't("promise")', 't("promsie")')
    assert_found(found(root), ['ours/main.html:2: word-unknown: …, found "promsie"'])


def test_what_mkdocs_is_told_to_leave_out_is_not_read(root: Path) -> None:
    edit(root, "mkdocs.yml", "nav:", "exclude_docs: drafts/\nnav:")
    edit(root, "docs/en/drafts/a.md", "", "# [A")
    assert found(root) == []


def test_a_page_is_utf8_whatever_its_line_ends(root: Path) -> None:
    lines = (root / STEP).read_bytes().replace(b"\n", b"\r\n")
    (root / STEP).write_bytes(b"\xef\xbb\xbf" + lines)
    assert found(root) == []


def test_a_page_that_cannot_be_read_hides_no_other(root: Path) -> None:
    (root / STEP).write_bytes(b"---\n\xff")
    edit(root, "docs/en/opt-out/step-2.md", "**The upper shelf**", "**The uper shelf**")
    expected = [
        "docs/en/opt-out/step-2.md:10: label-wrong: …",
        f"{STEP}:1: page-unreadable: expected UTF-8, found something else at byte 4",
    ]
    assert_found(found(root), expected)


@pytest.mark.parametrize("content", [b'  "step": "\\x",\n', b"\xff"])
def test_words_that_cannot_be_read_are_one_line(root: Path, content: bytes) -> None:
    (root / WORDS).write_bytes(content)
    with pytest.raises(CannotRunError, match=f"^{WORDS}: cannot be read: .*$"):
        read_project(root / "mkdocs.yml")


def test_a_link_to_a_file_that_is_gone_is_a_page_that_cannot_be_read(root: Path) -> None:
    (root / STEP).unlink()
    (root / STEP).symlink_to("nowhere.md")
    assert_found(found(root), [f"{STEP}:1: page-unreadable: expected a page that can be read, …"])


@pytest.mark.parametrize(("days", "count"), [(1, 0), (2, 3)])
def test_it_may_be_tomorrow_already_where_a_page_is_written(
    root: Path, days: int, count: int
) -> None:
    day = date.today() + timedelta(days)
    edit(root, "docs/settings-path.toml", "reviewed = 2020-02-29", f"reviewed = {day}")
    for language in ("de", "en"):
        edit(root, f"docs/{language}/about.md", "2020-02-29", f"{day}")
    assert len(found(root)) == count


def test_pages_do_not_keep_what_was_read_out_of_their_html(root: Path) -> None:
    project = read_project(root / "mkdocs.yml")
    names = {field.name for field in fields(RenderedPage)}
    assert findings_in(project) == []
    for page in project.pages:
        assert vars(page).keys() == names | {"ids", "pictures"}
