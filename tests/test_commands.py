"""The two commands: what they print, how they end, and that they never write."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.command import TRACEBACK, run
from checks.finding import CannotRunError, Finding
from checks.text import one_line
from sample import TESTS, assert_found, edit, write_sample

SCRIPTS = TESTS.parent / "scripts"
COMMANDS = ("check.py", "validate_settings_path.py")
STEP = "docs/en/opt-out/step-2.md"
FINDING = Finding(Path("/a:b,c%/d\n.md"), 3, "a-rule", "100%\r\nsure", "yes, really")
SAID_OF_ERRORS = {
    "look.py: a.md: is odd": CannotRunError("a.md: is odd"),
    "look.py: ValueError: two lines (this was not foreseen; ": ValueError("two\nlines"),
    "look.py: SystemExit: 1 (this was not foreseen; ": SystemExit(1),
}

Result = subprocess.CompletedProcess[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample with the commands in it."""
    ours = shutil.ignore_patterns("templates", "__pycache__")
    shutil.copytree(SCRIPTS, tmp_path / "project" / "scripts", ignore=ours)
    write_sample(tmp_path / "project")
    return tmp_path / "project"


def call(root: Path, command: str, *arguments: str, folder: Path | None = None) -> Result:
    """Return how a command of the project in `root` ends when it is called in a `folder`."""
    program = [sys.executable, str(root / "scripts" / command), *arguments]
    return subprocess.run(
        program, cwd=folder or root, capture_output=True, encoding="utf-8", timeout=60
    )


def contents(root: Path) -> dict[Path, tuple[bytes, int]]:
    """Return the files of the project, and when they were written."""
    files = {}
    for file in root.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            files[file] = (file.read_bytes(), file.stat().st_mtime_ns)
    return files


@pytest.fixture
def ending(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return what a command with these `arguments` returns, says and complains of."""

    def ending(look: Callable[[], list[Finding]], *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["/somewhere/look.py", *arguments])
        code = run(look, "It looks.", "All is well.")
        said = capsys.readouterr()
        return code, said.out, said.err

    return ending


def raises(error: BaseException) -> Callable[[], list[Finding]]:
    """Return what looks, and raises `error`."""

    def look() -> list[Finding]:
        raise error

    return look


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_looks_at_the_project_that_it_lies_in_and_writes_nothing(
    root: Path, tmp_path: Path, command: str
) -> None:
    well = call(root, command, folder=tmp_path)
    assert (well.returncode, well.stderr) == (0, "")
    edit(root, STEP, "**The upper shelf**", "**The uper shelf**")
    before = contents(root)
    wrong = call(root, command, folder=tmp_path)
    expected = [f"project/{STEP}:10: label-wrong: expected …", "1 finding in 1 file."]
    assert_found(wrong.stdout.splitlines(), expected)
    assert (wrong.returncode, wrong.stderr) == (1, "")
    assert contents(root) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_cannot_run_says_so_in_one_line(root: Path, command: str) -> None:
    edit(root, "mkdocs.yml", "[attr_list,", "[attr_lists,")
    result = call(root, command)
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{command}: mkdocs.yml: markdown_extensions: ")
    assert "'attr_lists'" in line
    assert (result.returncode, result.stdout) == (2, "")


def test_the_check_has_the_rules_of_the_other_command_and_those_of_languages(root: Path) -> None:
    edit(root, STEP, "**The upper shelf**", "**The uper shelf** of 7")
    edit(root, "docs/de/about.md", "Hier ist Platz.", "Wähle <Weiter>.")
    result = call(root, "check.py", "--format", "github")
    expected = [
        "::error file=docs/de/about.md,line=10,title=element-odd::expected …, found <weiter>",
        f"::error file={STEP},line=…,title=content-differs::expected …, found …7…",
        f"::error file={STEP},line=10,title=label-wrong::expected …, found …",
        "3 findings in 2 files.",
    ]
    assert_found(result.stdout.splitlines(), expected)
    assert result.returncode == 1


def test_findings_and_their_number_are_said(ending: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = ending(lambda: [FINDING, FINDING])
    assert_found(out.splitlines(), [f"{FINDING}", f"{FINDING}", "2 findings in 1 file."])
    assert (code, err) == (1, "")
    assert ending(list) == (0, "All is well.\n", "")


@pytest.mark.parametrize(("said", "error"), SAID_OF_ERRORS.items())
def test_what_cannot_be_looked_at_is_one_line_and_never_1(
    ending: Callable[..., tuple[int, str, str]], said: str, error: BaseException
) -> None:
    code, out, err = ending(raises(error))
    (line,) = err.splitlines()
    assert line.startswith(said)
    assert (code, out) == (2, "")


def test_whoever_interrupts_it_hears_nothing(
    ending: Callable[..., tuple[int, str, str]],
) -> None:
    assert ending(raises(KeyboardInterrupt())) == (130, "", "")


def test_the_traceback_of_what_was_not_foreseen_is_there_for_whoever_asks(
    ending: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRACEBACK, "1")
    code, _, err = ending(raises(ValueError("odd")))
    assert err.startswith("Traceback (most recent call last):\n")
    assert code == 2


def test_whatever_a_finding_says_stays_in_its_line_and_in_one_command_of_github() -> None:
    assert str(FINDING) == (r"/a:b,c%/d\n.md:3: a-rule: expected 100%\r\nsure, found yes, really")
    assert FINDING.annotation() == (
        r"::error file=/a%3Ab%2Cc%25/d\n.md,line=3,title=a-rule"
        r"::expected 100%25\r\nsure, found yes, really"
    )
    assert one_line("a\u2028b, \udcff, ü \U0001f600") == "a\\u2028b, \\udcff, ü \U0001f600"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_everything_is_said_on_a_terminal_without_utf8(encoding: str) -> None:
    code = "from checks.command import run; run(lambda: [], '', 'Weiter: \\u0435 ü')"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(SCRIPTS), "PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert b"Weiter: \\u0435" in result.stdout
    assert result.stderr == b""


def test_a_reader_that_has_seen_enough_gets_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from checks.command import run; sys.exit(run(lambda: [], '', 'a' * 10 ** 6))"
    )
    program = [sys.executable, "-c", code]
    monkeypatch.setenv("PYTHONPATH", str(SCRIPTS))
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
