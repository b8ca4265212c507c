"""Findings: their order, how they are written for people and for GitHub, and names that fit no line."""

from pathlib import Path

import pytest

from findings import CannotRunError, Finding, need_folder, one_line, place, quoted


def test_findings_are_ordered_by_file_then_line_then_rule() -> None:
    places = [("a.md", 2, "x"), ("a.md", 10, "a"), ("a.md", 10, "b"), ("b.md", 1, "a")]
    findings = [Finding(Path(name), line, rule, "") for name, line, rule in places]
    assert sorted([findings[place] for place in (3, 1, 0, 2)]) == findings


def test_a_place_is_relative_to_the_current_folder_where_it_is_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert place(tmp_path / "docs" / "a.md") == place(Path("docs/a.md")) == "docs/a.md"
    assert place(tmp_path.parent / "a.md") == str(tmp_path.parent / "a.md")


def test_a_place_can_be_named_when_the_current_folder_has_been_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert place(Path("docs/a.md")) == "docs/a.md"


@pytest.mark.parametrize(
    ("text", "line"),
    [("two\nlines", r"two\nlines"), ("a\u2028b", r"a\u2028b"), ("\udcff", r"\udcff"), ("ü \U0001f600", "ü \U0001f600")],
)
def test_whatever_cannot_be_printed_is_escaped(text: str, line: str) -> None:
    assert one_line(text) == line


def test_what_is_very_long_is_shortened() -> None:
    assert quoted("a" * 161) == f'"{"a" * 160}…"'


def test_annotations_are_escaped_as_workflow_commands_are() -> None:
    finding = Finding(Path("/a:b,c%/d.md"), 3, "rule", "100%\r\nsure: yes, really")
    assert finding.annotation() == ("::error file=/a%3Ab%2Cc%25/d.md,line=3,title=rule::100%25%0D%0Asure: yes, really")


def test_a_docs_folder_that_is_a_file_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "docs").touch()
    with pytest.raises(CannotRunError, match=r"docs: is no folder; give the docs folder with --docs"):
        need_folder(tmp_path / "docs")
