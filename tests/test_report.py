"""The commands of the check and of the comparison: what they print, how they end, and that they never write."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checks.finding import DOCS, CannotRunError, Finding
from checks.reading import read_guide
from checks.settings_path import FILE_NAME
from checks.text import one_line
from sample import SETTING, assert_found, edit, write_sample

SCRIPTS = DOCS.parent / "scripts"
COMMANDS = {
    "validate_settings_path.py": b"Every page matches the settings path.\n",
    "compare_languages.py": b"The languages match each other.\n",
}
STEP_2 = "en/opt-out/step-2.md"
Result = subprocess.CompletedProcess[bytes]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "project")


def run(
    *arguments: str | Path,
    cwd: Path,
    command: str = "validate_settings_path.py",
    **environment: str,
) -> Result:
    call = [sys.executable, SCRIPTS / command, *arguments]
    return subprocess.run(
        call, cwd=cwd, env={**os.environ, **environment}, capture_output=True, timeout=60
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_the_pages_of_this_project_are_right_from_any_folder(tmp_path: Path, command: str) -> None:
    result = run(cwd=tmp_path, command=command)
    assert (result.returncode, result.stdout, result.stderr) == (0, COMMANDS[command], b"")


def test_each_finding_is_a_line_or_an_annotation_and_the_last_line_counts_them(docs: Path) -> None:
    edit(docs, STEP_2, "**The upper shelf**", "**The uper shelf**")
    edit(docs, "de/about.md", SETTING, f"{SETTING}s")
    result = run("--docs", "docs", cwd=docs.parent)
    places = [
        "docs/de/about.md:9: settings-link: expected …",
        "docs/en/opt-out/step-2.md:9: label-wrong: expected …",
    ]
    assert result.returncode == 1
    assert_found(result.stdout.decode().splitlines(), [*places, "2 findings in 2 files."])
    edit(docs, "de/about.md", f"{SETTING}s", SETTING)
    result = run("--docs", "docs", "--format", "github", cwd=docs.parent)
    place = "::error file=docs/en/opt-out/step-2.md,line=9,title=label-wrong::expected …, found …"
    assert result.returncode == 1
    assert_found(result.stdout.decode().splitlines(), [place, "1 finding in 1 file."])


def test_whatever_a_finding_says_stays_in_its_line_and_in_one_command_of_github() -> None:
    finding = Finding(Path("/a:b,c%/d\n.md"), 3, "rule", "100%\r\nsure: yes, really")
    expected = "::error file=/a%3Ab%2Cc%25/d\\n.md,line=3,title=rule::100%25%0D%0Asure: yes, really"
    assert finding.annotation() == expected
    assert str(finding).startswith("/a:b,c%/d\\n.md:3: rule: ")
    assert (
        one_line("two\nlines, a\u2028b, \udcff, ü \U0001f600")
        == "two\\nlines, a\\u2028b, \\udcff, ü \U0001f600"
    )


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (f"docs/{FILE_NAME}", None, "is missing; restore it, it holds LinkedIn's labels"),
        (f"docs/{FILE_NAME}", "a folder", "cannot be read: "),
        (f"docs/{FILE_NAME}", "# \xfc", "is not UTF-8 (byte 2); save it as UTF-8"),
        (f"docs/{FILE_NAME}", "languages = [", "is not TOML: Invalid value"),
        (f"docs/{FILE_NAME}", "# labels", "is empty; restore it, it holds LinkedIn's labels"),
        ("mkdocs.yml", None, "cannot be read: No such file or directory"),
        ("mkdocs.yml", "nav: [", "is not YAML: "),
        ("mkdocs.yml", "# \xfc", "is not YAML: "),
        ("mkdocs.yml", "just text", "is not YAML with keys such as site_name"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    docs: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: str | None, message: str
) -> None:
    monkeypatch.chdir(docs.parent)
    Path(file).unlink()
    if content == "a folder":
        Path(file).mkdir()
    elif content is not None:
        Path(file).write_bytes(content.encode("latin-1"))
    with pytest.raises(CannotRunError) as caught:
        read_guide(Path("docs"))
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{file}: {message}")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_cannot_run_says_so_in_one_line(tmp_path: Path, command: str) -> None:
    result = run("--docs", "nowhere", cwd=tmp_path, command=command)
    assert (result.returncode, result.stdout) == (2, b"")
    assert (
        result.stderr.decode()
        == f"{command}: nowhere: is no folder; give the docs folder with --docs\n"
    )


def test_everything_is_said_in_a_terminal_without_utf8(docs: Path) -> None:
    edit(docs, STEP_2, "**The", "**Th\u0435")
    result = run("--docs", docs, cwd=docs, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (1, b"")
    assert rb'found "Th\u0435 upper shelf"' in result.stdout


def test_a_reader_that_has_seen_enough_gets_no_traceback(docs: Path) -> None:
    (docs / "en" / "about.md").write_text(
        "".join(f"<{SETTING}{n}>\n\n" for n in range(1_500)), "utf-8"
    )
    command = [sys.executable, str(SCRIPTS / "validate_settings_path.py"), "--docs", str(docs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_written(docs: Path, command: str) -> None:
    edit(docs, STEP_2, "[The switch]", "12 **Now!** [The switch]")

    def files() -> dict[Path, tuple[bytes, int]]:
        return {
            file: (file.read_bytes(), file.stat().st_mtime_ns)
            for file in docs.parent.rglob("*")
            if file.is_file()
        }

    before = files()
    assert run("--docs", docs, cwd=docs, command=command).returncode == 1
    assert files() == before
