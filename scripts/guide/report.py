"""A finding, its two outputs, and what a command line does with findings."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


class CannotRunError(Exception):
    """What was to be looked at cannot be read. The message is one line that names the file and what to do."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where it is, which rule noticed it, and what was expected and found."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Return the finding as one line of text."""
        return f"{shown(self.path)}:{self.line}: {self.rule}: {self.message}"

    def annotation(self) -> str:
        """Return the finding as a workflow command of GitHub Actions, which shows it beside the line."""
        file, title = (_escaped(text, ":,") for text in (shown(self.path), self.rule))
        return f"::error file={file},line={self.line},title={title}::{_escaped(self.message)}"


def shown(path: Path) -> str:
    """Return `path` in one line, relative to the current folder where it is below it."""
    path = path.absolute()
    return one_line(
        path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)
    )


def one_line(text: str) -> str:
    """Return `text` with everything escaped that is no printable character, so that it fills one line at the most."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def common_start(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items, of texts or of lists of words, are the same before the first difference."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def line_at(text: str, place: int) -> int:
    """Return the line of `text` at `place`."""
    return text.count("\n", 0, place) + 1


def line_of(text: str, part: str) -> int:
    """Return the first line of `text` that has `part` in it, or 1."""
    return line_at(text, max(text.find(part), 0))


def quoted(text: str) -> str:
    """Return `text` in quotation marks, in one line."""
    return f'"{one_line(text)}"'


def run(check: Callable[[Path], Sequence[Finding]], description: str, all_well: str) -> int:
    """Run `check` on a docs folder as a command: print all findings and a summary, and return the exit code.

    `check` takes the folder and returns findings or raises `CannotRunError`. `all_well` is said when there are none.
    Exit codes: 0 nothing found, 1 findings, 2 cannot run. Text and annotations show the same findings.
    """
    gc.disable()  # the command is over before there is much to collect
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument(
        "--docs", type=Path, default=DOCS, metavar="DIR", help="default: this project's docs"
    )
    parser.add_argument(
        "--format", choices=["text", "github"], default="text", help="github: workflow annotations"
    )
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # for a terminal without UTF-8
    try:
        findings = check(options.docs)
    except CannotRunError as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    lines = [
        finding.annotation() if options.format == "github" else str(finding) for finding in findings
    ]
    files = len({finding.path for finding in findings})
    found = f"{len(lines)} finding{'s' * (len(lines) > 1)} in {files} file{'s' * (files > 1)}."
    try:
        print("\n".join([*lines, found if findings else all_well]), flush=True)
    except (
        BrokenPipeError
    ):  # the reader has seen enough (`| head`); Python would complain again when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if findings else 0


def _escaped(text: str, separators: str = "") -> str:
    return re.sub(f"[%\r\n{separators}]", lambda match: f"%{ord(match[0]):02X}", text)
