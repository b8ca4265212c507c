"""A small guide that matches its settings path: the ground on which tests place single faults.

It lies in `sample_guide/`. Its way, its words and its number of steps are made up, so that nothing
here follows LinkedIn.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from additions.pictures import redraw
from checks.settings_path import FILE_NAME, load

TESTS = Path(__file__).parent
GUIDE = TESTS / "sample_guide"
CANONICAL = (GUIDE / "docs" / FILE_NAME).read_text(encoding="utf-8")
SETTING = tomllib.loads(CANONICAL)["setting"]


def table(name: str) -> dict[str, Any]:
    """Return a table of faults that lies beside the tests."""
    return tomllib.loads((TESTS / name).read_text(encoding="utf-8"))


def write_sample(root: Path) -> Path:
    """Write the guide into the folder `root`, with its pictures, and return its docs folder."""
    shutil.copytree(GUIDE, root, dirs_exist_ok=True)
    docs = root / "docs"
    redraw(root, load(docs / FILE_NAME))
    return docs


def edit(root: Path, place: str, old: str, new: str) -> None:
    """Replace `old` by `new` in the file at `place`, which is written first, or goes when empty."""
    file = root / place
    text = file.read_bytes().decode("utf-8") if file.is_file() else ""
    changed = replaced(text, old, new)
    if changed:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(changed.encode("utf-8"))
    else:
        file.unlink()


def replaced(text: str, old: str, new: str) -> str:
    """Return `text` with `new` in place of `old`, once; an empty `old` stands for all of it."""
    assert old in text, f"{old!r} is not in {text}"
    return text.replace(old, new, 1) if old else new


def assert_found(findings: Iterable[object], expected: Sequence[str], file: str = "") -> None:
    """Assert that all `findings` are the `expected` ones, in order.

    "…" stands for what does not matter. The place of what is found in `file` is its line alone.
    """
    found = [str(finding).removeprefix(file and f"{file}:") for finding in findings]
    patterns = [".*".join(map(re.escape, each.split("…"))) for each in expected]
    assert len(found) == len(expected), found
    for pattern, each in zip(patterns, found, strict=True):
        assert re.fullmatch(pattern, each), found
