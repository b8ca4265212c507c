"""A copy of the project that a test may change as a contributor would."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from checks.settings_path import FILE_NAME, load

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("docs", "overrides", "scripts", "tests", ".github", "mkdocs.yml", "pyproject.toml")


class Project:
    """A project folder: its files by their place, and what its commands say."""

    def __init__(self, root: Path) -> None:
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(
                    ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                shutil.copy(ROOT / part, root / part)
        self.root = root
        self.languages = load(root / "docs" / FILE_NAME).languages

    def edit(self, place: str, change: Callable[[str], str]) -> None:
        """Change the text of one file; a change that changes nothing is a mistake of the test."""
        file = self.root / place
        old = file.read_text("utf-8")
        new = change(old)
        assert new != old, f"{place} stays as it is"
        file.write_text(new, "utf-8")

    def everywhere(self, pattern: str, change: Callable[[str], str]) -> None:
        """Change the texts of all files that match the glob `pattern`; some of them may stay as they are."""
        for file in sorted(self.root.glob(pattern)):
            text = file.read_text("utf-8")
            if (new := change(text)) != text:
                file.write_text(new, "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program of the project."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def findings(self) -> list[str]:
        """Return what the check and the comparison find, a line each."""
        return self._scripts(
            "from compare_languages import RULES; from validate_settings_path import RULES as OTHERS\n"
            "from checks.reading import apply, read_guide\n"
            "print(*apply((*RULES, *OTHERS), read_guide(Path('docs'))), sep='\\n', end='')"
        ).splitlines()

    def draw(self) -> None:
        """Draw the pictures anew, without images, which need a browser."""
        self._scripts(
            "from additions.pictures import redraw; from checks.settings_path import load\n"
            "redraw(Path('.'), load(Path('docs/settings-path.toml')))"
        )

    def _scripts(self, code: str) -> str:
        result = self.run(
            "-c", f"import sys; sys.path.insert(0, 'scripts')\nfrom pathlib import Path\n{code}"
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


def shift_steps(project: Project, first: int, by: int) -> None:
    """Give the step pages and pictures from number `first` on other numbers, in their names and in links to them."""

    def shifted(text: str) -> str:
        return re.sub(
            r"step-(\d+)",
            lambda match: f"step-{int(match[1]) + by * (int(match[1]) >= first)}",
            text,
        )

    for place in ("docs/*/opt-out/step-*", "docs/*/pictures/step-*", "scripts/templates/step-*"):
        for file in sorted(project.root.glob(place), reverse=by > 0):
            if shifted(file.name) != file.name:
                file.rename(file.with_name(shifted(file.name)))
    project.everywhere("docs/*/**/*.md", shifted)
