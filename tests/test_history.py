"""Whoever changes a page is reminded of its day, where git can tell."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from checks.history import reminders
from checks.project import read_project
from sample import edit, write_sample

PAGE = "docs/en/about.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample in a repository, as it was committed last."""
    write_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in ("init -q", "add .", "-c user.name=A -c user.email=a@b commit -qm A"):
        subprocess.run(["git", *command.split()], check=True)
    return tmp_path


def said(root: Path) -> list[str]:
    """Return what whoever looks at the project now is reminded of."""
    return reminders(read_project(root / "mkdocs.yml"))


def test_a_page_that_was_changed_without_its_day_is_named(root: Path) -> None:
    assert said(root) == []
    edit(root, PAGE, "Here is room.", "Here is more room.")
    assert said(root) == [f"{PAGE}: changed; does its day, 2020-02-29, have to follow?"]


def test_a_page_whose_day_followed_is_not(root: Path) -> None:
    edit(root, PAGE, "Here is room.", "Here is more room.")
    edit(root, PAGE, "2020-02-29", f"{date.today()}")
    assert said(root) == []


def test_without_a_repository_there_is_nothing_to_remind_of(root: Path) -> None:
    edit(root, PAGE, "Here is room.", "Here is more room.")
    (root / ".git").rename(root / "git")
    assert said(root) == []
