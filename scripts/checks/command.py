"""What a command does with findings: its options, its two outputs and its exit code."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from checks.finding import CannotRunError, Finding

TRACEBACK = "CHECK_TRACEBACK"  # this environment variable shows where an error came from
NOTHING_FOUND, FINDINGS, CANNOT_RUN, INTERRUPTED = 0, 1, 2, 130


def run(look: Callable[[], Sequence[Finding]], description: str, all_well: str) -> int:
    """Call `look` as a command: print what it finds and a summary, and return the exit code.

    `look` returns findings or raises `CannotRunError`; `all_well` is said when there are none.
    Exit codes: 0 nothing found, 1 findings, 2 cannot run. What nobody foresaw is one line and 2
    as well, never 1, which says "findings".
    """
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument(
        "--format",
        choices=["text", "github"],
        default="text",
        help="github: workflow annotations",
    )
    options = parser.parse_args()
    _write_to_any_terminal()
    try:
        findings = look()
    except CannotRunError as error:
        return _cannot(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except (Exception, SystemExit) as error:
        return _cannot(unforeseen(error))
    report(findings, options.format, all_well)
    return FINDINGS if findings else NOTHING_FOUND


def report(findings: Sequence[Finding], style: str, all_well: str) -> None:
    """Print `findings` in a `style`, `text` or `github`, and a summary; without any, `all_well`."""
    lines = []
    for finding in findings:
        lines.append(finding.annotation() if style == "github" else str(finding))
    lines.append(summary(findings) if findings else all_well)
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        # The reader has seen enough (`| head`). Python would complain again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def summary(findings: Sequence[Finding]) -> str:
    """Return how many findings there are in how many files."""
    files = {finding.file for finding in findings}
    return f"{_counted(len(findings), 'finding')} in {_counted(len(files), 'file')}."


def unforeseen(error: BaseException) -> str:
    """Return one line about an error that nobody foresaw, and print where it came from if asked."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words} (this was not foreseen; {TRACEBACK}=1 shows where)"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _cannot(problem: str) -> int:
    print(f"{Path(sys.argv[0]).name}: {problem}", file=sys.stderr)
    return CANNOT_RUN


def _write_to_any_terminal() -> None:
    """Let texts be printed on a terminal without UTF-8, with escapes for what it does not know."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
