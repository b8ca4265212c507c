"""The command that sets everything up: what it installs, how it mends itself, how tasks begin."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

import dev

# Stands in for pip: notes what it is asked for and its settings, and ends as the file `end` says.
PIP = """
import os, pathlib, sys
if __name__ == "__main__":
    project = pathlib.Path(sys.prefix).parent
    with open(project / "asked", "a") as asked:
        print(pathlib.Path(sys.argv[-1]).name, file=asked)
    settings = {name: text for name, text in os.environ.items() if name.startswith("PIP_")}
    (project / "settings").write_text(repr(settings))
    exec((project / "end").read_text())
"""
GROUPS = tomllib.loads(dev.PROJECT.read_text("utf-8"))["dependency-groups"]


class Project:
    """An empty project. Its .venv is real; its pip installs nothing, and programs do not start."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.started: list[str] = []
        for name in ("pyproject.toml", "asked", "end"):
            self.write(name, "")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, "utf-8")

    def start(self, _: str, command: list[str]) -> None:
        self.started.append(" ".join(command[1:]))

    def make_environment(self) -> None:
        venv.create(dev.ENVIRONMENT, clear=True, symlinks=os.name != "nt")
        packages = next(dev.ENVIRONMENT.rglob("site-packages"))
        (packages / "pip.py").write_text(PIP, "utf-8")

    def installed(self) -> list[str]:
        """Return the groups that pip was asked for since the last time."""
        asked = (self.root / "asked").read_text("utf-8")
        self.write("asked", "")
        return re.findall(f"{dev.PIP}\npyproject.toml:(.+)", asked)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project(tmp_path)
    for name in ("PROJECT", "ENVIRONMENT", "PYTHON", "RECEIPT", "ROOT"):
        monkeypatch.setattr(dev, name, tmp_path / getattr(dev, name).relative_to(dev.ROOT))
    monkeypatch.setattr(dev, "make_environment", project.make_environment)
    monkeypatch.setattr(os, "execv", project.start)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")  # puts back what the command sets
    monkeypatch.chdir(tmp_path)
    return project


def test_each_group_is_installed_once_and_tasks_get_their_arguments(project: Project) -> None:
    for arguments in (["build", "--strict"], ["build"], ["test", "-k", "share"]):
        dev.main(arguments)
    assert project.installed() == ["site", "test"]
    assert project.started == ["-m mkdocs build --strict", "-m mkdocs build", "-m pytest -k share"]
    project.write("pyproject.toml", "# changed")
    dev.main(["build"])
    assert project.installed() == ["site"]


def test_pictures_need_what_builds_the_site_and_images_a_browser_as_well(project: Project) -> None:
    dev.main(["draw"])
    dev.main(["draw", "--images"])
    assert project.installed() == ["site", "draw"]


def test_pip_installs_into_the_environment_whatever_is_set_elsewhere(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
    for name in ("PIP_USER", *elsewhere):
        monkeypatch.setenv(name, "1")
    dev.main(["build"])
    settings = ast.literal_eval((project.root / "settings").read_text())
    assert settings["PIP_USER"] == "0"
    assert not settings.keys() & elsewhere


def no_python() -> None:
    dev.PYTHON.unlink()
    dev.PYTHON.symlink_to("/nowhere/python")


def another_python() -> None:
    receipt = dev.RECEIPT.read_text("utf-8")
    dev.RECEIPT.write_text(receipt.replace("cpython-3", "cpython-2"), "utf-8")


def no_pip() -> None:
    next(dev.ENVIRONMENT.rglob("pip.py")).unlink()


def no_receipt() -> None:
    dev.RECEIPT.unlink()


def half_a_receipt() -> None:
    dev.RECEIPT.write_text('{"python": "', "utf-8")


@pytest.mark.parametrize("harm", [no_python, another_python, no_pip, no_receipt, half_a_receipt])
def test_an_environment_that_is_not_sound_is_made_afresh(
    project: Project, harm: Callable[[], None]
) -> None:
    dev.main(["build"])
    (dev.ENVIRONMENT / "old").touch()
    harm()
    dev.main(["build"])
    assert project.installed() == ["site", "site"]
    assert not (dev.ENVIRONMENT / "old").exists()


@pytest.mark.parametrize(("end", "is_kept"), [("sys.exit(1)", True), ("os.abort()", False)])
def test_a_failed_download_keeps_what_works_and_what_pip_was_killed_at_goes(
    project: Project, capsys: pytest.CaptureFixture[str], end: str, is_kept: bool
) -> None:
    dev.main(["build"])
    (dev.ENVIRONMENT / "old").touch()
    project.write("pyproject.toml", "# a new pin")
    project.write("end", end)
    assert refusal(capsys, "build") == "setting up .venv failed; the next run tries again"
    project.write("pyproject.toml", "")
    project.write("end", "")
    dev.main(["build"])
    assert (dev.ENVIRONMENT / "old").exists() == is_kept
    assert project.installed() == ["site", "site"]  # pip has looked at what is there


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither C locales nor links for all")
def test_it_sets_up_as_python_does_even_below_an_umlaut_in_the_c_locale(tmp_path: Path) -> None:
    scripts = tmp_path / "Größe" / "scripts"
    scripts.mkdir(parents=True)
    (scripts.parent / "pyproject.toml").touch()
    (scripts / "check.py").write_text("print('checked')")
    (scripts / "dev.py").write_bytes(Path(dev.__file__).read_bytes())
    code = "import dev; dev.install = lambda what: 0; dev.main(['check'])"
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=scripts, env=settings, capture_output=True)
    assert done.stdout == b"checked\n", done.stderr
    assert (scripts.parent / ".venv" / "bin" / "python").is_symlink()


def test_paths_mean_what_they_mean_where_the_command_is_given(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = project.root / "docs"
    docs.mkdir()
    (docs / "here.py").touch()
    for arguments in (["test", "-k", "share", "here.py::test_it"], ["build", "-d", "../out"]):
        monkeypatch.chdir(docs)
        dev.main(arguments)
    tested, built = project.started
    assert tested == f"-m pytest -k share {docs}/here.py::test_it"
    assert built == f"-m mkdocs build -d {docs}/../out"
    assert Path.cwd() == project.root


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what is said last by a task that cannot begin."""
    assert dev.main(list(arguments)) == 2
    return capsys.readouterr().err.splitlines()[-1].removeprefix("dev.py: ")


def test_what_keeps_it_from_running_is_said(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(capsys, "tset").startswith("no such task: tset; there are serve, ")
    monkeypatch.setenv("PATH", "")
    assert refusal(capsys, "links").startswith("links needs lychee, which is not on the PATH")
    monkeypatch.undo()
    monkeypatch.setattr(dev, "PYTHON", project.root)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert refusal(capsys, "build").endswith("(Debian: apt install python3-venv)")
    monkeypatch.setattr(sys, "version_info", (3, 8, 20))
    assert refusal(capsys, "build").startswith("needs Python 3.11 or newer")


def test_without_a_task_it_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in dev.TASKS)


def test_python_3_8_can_read_it() -> None:
    code = Path(dev.__file__).read_text("utf-8")
    ast.parse(code, feature_version=(3, 8))
    modules = set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE))
    assert modules < sys.stdlib_module_names - {"graphlib", "tomllib", "zoneinfo"}


def test_what_is_pinned_runs_on_the_python_of_debian_12() -> None:
    pins = [pin for group in GROUPS.values() for pin in group if isinstance(pin, str)]
    for pin in pins:
        needs = metadata(pin.partition("==")[0]).get("Requires-Python", "")
        assert "3.11.2" in SpecifierSet(needs), pin


def test_tasks_have_their_groups_and_scripts() -> None:
    for group, command, _ in dev.TASKS.values():
        first = command.split()[0]
        assert group in {*GROUPS, dev.SYSTEM}
        assert not first.endswith(".py") or (dev.ROOT / first).is_file(), first


def test_workflows_run_tasks_and_pin_actions_by_hash() -> None:
    workflows = (dev.ROOT / ".github" / "workflows").glob("[!.]*.yml")
    files = [dev.ROOT / ".pre-commit-config.yaml", *workflows]
    text = "\n".join(file.read_text("utf-8") for file in files)
    tasks = re.findall(r"scripts/dev\.py (\S+)", text)
    assert set(tasks) < dev.TASKS.keys()
    pinned = re.findall(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert len(pinned) == text.count("uses:") > 0


def test_serve_says_when_its_port_is_taken(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = f"--dev-addr=127.0.0.1:{server.getsockname()[1]}"
        assert refusal(capsys, "serve", taken).startswith("the port is taken; name another one")
        dev.main(["serve", "--help", taken])
    for address in ("127.0.0.1:9", "anything"):  # MkDocs says what is wrong
        dev.main(["serve", "-a", address])
    assert len(project.started) == 3


@pytest.mark.skipif(os.name == "nt", reason="there no program takes the place of another")
def test_what_ends_the_command_ends_its_server() -> None:
    server = "import os, time; print(os.getpid(), os.getcwd(), flush=True); time.sleep(9)"
    code = f"import dev; dev.program_of = lambda *_: {[sys.executable, '-c', server]}"
    command = [sys.executable, "-c", f"{code}; dev.main(['build'])"]
    folder = dev.ROOT / "scripts"
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{process.pid} {dev.ROOT}\n"
        process.terminate()
        assert process.wait(5) == -signal.SIGTERM
