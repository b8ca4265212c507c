"""What git knows of the pages: which were changed without saying so."""

import subprocess
from datetime import date
from pathlib import Path

from checks.finding import shown
from checks.project import Project


def reminders(project: Project) -> list[str]:
    """Return a line for each page that was changed, while its `updated` tells of an earlier day.

    Search engines read that day. Whether a change matters to readers is not for a check to say,
    so this is no finding. Without git, or outside a repository, there is nothing to remind of.
    """
    changed = _changed(project.root)
    marked = _changed(project.root, "-G^updated:")
    lines = []
    for page in project.pages:
        updated = page.meta.get("updated")
        if page.file in changed - marked and updated != date.today():
            lines.append(f"{shown(page.file)}: changed; does its day, {updated}, have to follow?")
    return lines


def _changed(root: Path, *options: str) -> set[Path]:
    """Return the files below `root` that differ from the last commit."""
    command = ["git", "-C", str(root), "diff", "--name-only", "--relative", *options, "HEAD"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return set()
    return {root / name for name in result.stdout.splitlines()}
