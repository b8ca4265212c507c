"""What the checks of this project share: a finding, how it is printed, and what a command line does with it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST = 160  # characters of somebody's text that a message repeats


class CannotRunError(Exception):
    """What was to be checked cannot be read. The message is one line that names the file and what to do."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where it is, which rule noticed it, and what was expected and found."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Return the finding as one line of text."""
        return f"{place(self.path)}:{self.line}: {self.rule}: {self.message}"

    def annotation(self) -> str:
        """Return the finding as a workflow command of GitHub Actions, which shows it beside the line."""
        properties = f"file={_property(place(self.path))},line={self.line},title={_property(self.rule)}"
        return f"::error {properties}::{_data(self.message)}"


def place(path: Path) -> str:
    """Return `path` in one line, relative to the current folder where it is below it."""
    try:
        return one_line(path.absolute().relative_to(Path.cwd()).as_posix())
    except ValueError:
        return one_line(str(path.absolute()))
    except OSError:  # somebody has removed the current folder
        return one_line(str(path))


def need_folder(docs: Path) -> None:
    """Raise `CannotRunError` unless `docs` is a folder."""
    try:
        is_folder = docs.is_dir()
    except OSError:  # a name that is too long, or a folder on the way that nobody may enter
        is_folder = False
    if not is_folder:
        raise CannotRunError(f"{place(docs)}: is no folder; give the docs folder with --docs")


def one_line(text: str) -> str:
    """Return `text` with everything escaped that is no printable character, so that it fills one line at the most."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text
    )


def quoted(text: str) -> str:
    """Return `text` in quotation marks, in one line, shortened where it is very long."""
    return f'"{one_line(text if len(text) <= LONGEST else text[:LONGEST] + "…")}"'


def run(
    check: Callable[[Path], Sequence[Finding]],
    description: str,
    all_well: str,
    arguments: Sequence[str] | None = None,
) -> int:
    """Run `check` on a docs folder as a command: print all findings and a summary, and return the exit code.

    `check` takes the folder and returns findings or raises `CannotRunError`. `all_well` is said when there are none.
    Exit codes: 0 nothing found, 1 findings, 2 cannot run. Text and annotations show the same findings.
    """
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    default = Path(__file__).resolve().parent.parent / "docs"
    parser.add_argument("--docs", type=Path, default=default, metavar="DIR", help="default: this project's docs")
    parser.add_argument("--format", choices=["text", "github"], default="text", help="github: workflow annotations")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 still gets every finding
    try:
        findings = sorted(set(check(options.docs)))
    except CannotRunError as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return 2
    lines = [finding.annotation() if options.format == "github" else str(finding) for finding in findings]
    try:
        print("\n".join([*lines, _summary(findings) if findings else all_well]), flush=True)
    except BrokenPipeError:
        # The reader has seen enough (`| head`). Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"{Path(sys.argv[0]).name}: cannot write the findings: {error.strerror}", file=sys.stderr)
        return 2
    return 1 if findings else 0


def _summary(findings: Sequence[Finding]) -> str:
    files = len({finding.path for finding in findings})
    plural = "s" if len(findings) > 1 else ""
    return f"{len(findings)} finding{plural} in {files} file{'s' if files > 1 else ''}."


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
