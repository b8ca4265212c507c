"""A copy of the project that a test may change as a contributor would."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import check
from additions.pictures import redraw
from checks.project import read_project
from site_under_test import ROOT, Site, run_build

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".ci", ".*_cache", "__pycache__", "site")


class ProjectCopy:
    """A project folder: what its check says, and what it builds."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(ROOT, root, ignore=LEFT_OUT, copy_function=_copy_or_link)
        self.root = root
        self.touched: set[str] = set()  # places that were written since somebody emptied this

    def text(self, place: str) -> str:
        """Return what is written in a file."""
        return (self.root / place).read_text(encoding="utf-8")

    def write(self, place: str, text: str) -> None:
        """Write a file, which may be new."""
        file = self.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.touched.add(place)

    def edit(self, places: str, change: Callable[[str], str]) -> None:
        """Change the texts of the files at the glob `places`, at least one of them."""
        is_changed = False
        for file in sorted(self.root.glob(places)):
            place = file.relative_to(self.root).as_posix()
            changed = change(self.text(place))
            if changed != self.text(place):
                self.write(place, changed)
                is_changed = True
        assert is_changed, f"{places} stays as it is"

    def findings(self) -> list[str]:
        """Return what `scripts/check.py` would find, a line each, with places below this folder."""
        findings = check.findings_in(read_project(self.root / "mkdocs.yml"))
        return [str(finding).replace(f"{self.root}/", "") for finding in findings]

    def draw(self) -> None:
        """Draw what `scripts/draw.py` draws."""
        project = read_project(self.root / "mkdocs.yml")
        for file in redraw(self.root, project.settings_path):
            self.touched.add(file.relative_to(self.root).as_posix())

    def build(self, *arguments: str, **settings: str) -> Site:
        """Build the site, which is expected to be possible."""
        target = self.root / "site"
        build = run_build(target, *arguments, cwd=self.root, **settings)
        assert build.returncode == 0, build.stderr
        site = Site(target, settings.get("SITE_URL", ""))
        site.said = build.stderr
        return site


def _copy_or_link(source: str, target: str) -> None:
    """Link code, so that coverage counts what runs here; copy what a test may change."""
    if source.endswith(".py"):
        Path(target).symlink_to(source)
    else:
        shutil.copyfile(source, target)
