"""A small docs folder that matches the real canonical settings path: the ground on which tests place single faults."""

import shutil
from pathlib import Path

from settings_path import FILE_NAME, SettingsPath, Step, load

DOCS = Path(__file__).resolve().parent.parent / "docs"
CANONICAL = DOCS / FILE_NAME


def write_sample(docs: Path, canonical: Path = CANONICAL) -> Path:
    """Write a matching docs folder for the canonical file and return it."""
    docs.mkdir(parents=True)
    shutil.copyfile(canonical, docs / FILE_NAME)
    path = load(docs / FILE_NAME)
    for language in path.languages:
        folder = docs / language / "opt-out"
        folder.mkdir(parents=True)
        (docs / language / "about.md").write_text("# About {#about}\n", "utf-8")
        (folder / "index.md").write_text(page(path, language, path.steps), "utf-8")
        for number, step in enumerate(path.steps, 1):
            (folder / f"step-{number}.md").write_text(page(path, language, [step]), "utf-8")
    return docs


def page(path: SettingsPath, language: str, steps: list[Step] | tuple[Step, ...]) -> str:
    """Return a page with the labels of `steps`, one a paragraph, and the link to the setting."""
    lines = ["---", "title: A page", "---", "", "# A page {#page}"]
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
