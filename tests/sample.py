"""A small guide that matches its settings path: the ground on which tests place single faults.

Its way, its words and its number of steps are made up, so that nothing here follows LinkedIn.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from checks.settings_path import FILE_NAME, SettingsPath, Step, load, schema_json

CANONICAL = Path(__file__).with_name("sample.toml").read_text("utf-8")
SETTING = tomllib.loads(CANONICAL)["setting"]
CONFIG = """
site_name: Light
markdown_extensions: [attr_list, footnotes, md_in_html, tables]
"""


def table(name: str) -> dict[str, Any]:
    """Return a table of faults that lies beside the tests."""
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


def write_sample(root: Path) -> Path:
    """Write the guide into the folder `root` and return its docs folder."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (docs / FILE_NAME).write_text(CANONICAL, "utf-8")
    (docs / "settings-path.schema.json").write_text(schema_json(), "utf-8")
    path = load(docs / FILE_NAME)
    for language in path.languages:
        folder = docs / language / "opt-out"
        folder.mkdir(parents=True)
        (docs / language / "about.md").write_text(page(path, language, []), "utf-8")
        (folder / "index.md").write_text(page(path, language, path.steps), "utf-8")
        for number, step in enumerate(path.steps, 1):
            (folder / f"step-{number}.md").write_text(page(path, language, [step]), "utf-8")
    return docs


def page(path: SettingsPath, language: str, steps: list[Step] | tuple[Step, ...]) -> str:
    """Return a page with the labels of `steps`, one a paragraph, and the link to the setting."""
    lines = [
        "---",
        "title: A page",
        "description: What it says",
        "updated: 2020-02-29",
        "---",
        "",
        "# A page {#page}",
    ]
    for step in steps:
        for label in step.labels:
            wording = label.wordings[language]
            lines += ["", f"{wording.cue or 'Here:'} **{wording.text}**."]
    return "\n".join([*lines, "", f"[The switch]({path.setting})", ""])


def edit(docs: Path, name: str, old: str, new: str) -> None:
    """Replace `old` by `new` once in the file `name`; `old` has to be there."""
    file = docs / name
    text = file.read_bytes().decode("utf-8")
    assert old in text, f"{old!r} is not in {name}"
    file.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def assert_found(findings: Iterable[object], expected: Sequence[str], file: str = "") -> None:
    """Assert that all `findings` are the `expected` ones, in order; "…" stands for what does not matter.

    The place of what is found in `file` is its line alone.
    """
    found = [str(finding).removeprefix(file and f"{file}:") for finding in findings]
    patterns = (".*".join(map(re.escape, each.split("…"))) for each in expected)
    assert len(found) == len(expected) and all(map(re.fullmatch, patterns, found)), found
