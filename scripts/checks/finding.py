"""A finding, and the error for what cannot be looked at."""

import re
from dataclasses import dataclass
from pathlib import Path

from checks.text import one_line

Where = int | str  # a line, or a text: the first line that has it, or 1
Found = tuple[Where, str, str]  # where, what was expected there, and what was found
FoundInFile = tuple[Path, Where, str, str]


class CannotRunError(Exception):
    """What was to be looked at cannot be read: one line that names the file and what to do."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where it is, which rule noticed it, what was expected and found."""

    file: Path
    line: int
    rule: str
    expected: str
    found: str

    @property
    def message(self) -> str:
        """What was expected and found, in one line."""
        return one_line(f"expected {self.expected}, found {self.found}")

    def __str__(self) -> str:
        """Return the finding as one line of text."""
        return f"{shown(self.file)}:{self.line}: {self.rule}: {self.message}"

    def annotation(self) -> str:
        """Return the finding as GitHub Actions take it, to show it beside the line."""
        file = _escaped(shown(self.file), ":,")
        title = _escaped(self.rule, ":,")
        return f"::error file={file},line={self.line},title={title}::{_escaped(self.message)}"


def shown(path: Path) -> str:
    """Return `path` in one line, relative to the current folder where it is below it."""
    path = path.absolute()
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return one_line(path.as_posix())


def _escaped(text: str, separators: str = "") -> str:
    """Return `text` as a workflow command takes it; `separators` have a meaning there, too."""
    return re.sub(f"[%\r\n{separators}]", lambda match: f"%{ord(match[0]):02X}", text)
