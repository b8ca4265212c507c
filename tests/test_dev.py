"""The command that sets everything up: what it installs, how it mends itself, and how its tasks begin and end."""

import ast
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import dev

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals and a shell")


# --- Set-up: nothing is really made or installed ---


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command does in an empty project, in order: "venv", each pip call, and the task."""
    done: list[str] = []
    (tmp_path / "pyproject.toml").write_text("[dependency-groups]\n")
    for name in ("ENVIRONMENT", "PYTHON", "RECEIPT", "ROOT"):
        monkeypatch.setattr(dev, name, tmp_path / getattr(dev, name).relative_to(dev.ROOT))

    def create(folder: Path, **_: object) -> None:
        done.append("venv")
        shutil.rmtree(folder, ignore_errors=True)
        dev.PYTHON.parent.mkdir(parents=True)
        dev.PYTHON.touch()

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        done.append(" ".join(command[command.index("install") :] if "install" in command else command[2:]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("venv.create", create)
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("os.execv", lambda _, command: run(command))
    monkeypatch.setattr("os.chdir", lambda _: None)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")  # puts back what the command sets
    return done


def set_up(group: str) -> list[str]:
    return ["venv", f"install {dev.PIP}", f"install --group {dev.ROOT / 'pyproject.toml'}:{group}"]


def fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let pip end with `error`, but for the call that brings pip itself."""
    run = subprocess.run

    def failing(command: list[str], **options: object) -> object:
        if "--group" in command:
            raise error
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("subprocess.run", failing)


def test_it_installs_the_group_and_runs_the_task_with_further_arguments(done: list[str]) -> None:
    dev.main(["test", "-k", "share"])
    assert done == [*set_up("test"), "pytest -k share"]


def test_it_installs_once_for_every_group(done: list[str]) -> None:
    for task in ("serve", "test", "serve", "check", "test"):
        dev.main([task])
    assert done[3:] == [
        "mkdocs serve",
        *set_up("test")[1:],
        "pytest",
        "mkdocs serve",
        "scripts/validate_settings_path.py",
        "pytest",
    ]


def test_it_installs_again_when_pyproject_changes(done: list[str]) -> None:
    dev.main(["serve"])
    (dev.ROOT / "pyproject.toml").write_text("# changed")
    done.clear()
    dev.main(["serve"])
    assert done == [*set_up("site")[1:], "mkdocs serve"]


@pytest.mark.parametrize("before", [[], ["check"]])
@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (subprocess.CalledProcessError(1, "pip"), 2), (OSError("full"), 2)]
)
def test_a_set_up_that_does_not_finish_is_made_afresh(
    done: list[str], capsys: pytest.CaptureFixture[str], before: list[str], error: BaseException, code: int
) -> None:
    for task in before:
        dev.main([task])
    with pytest.MonkeyPatch.context() as patch:
        fail(patch, error)
        capsys.readouterr()
        assert dev.main(["test"]) == code
    said = capsys.readouterr().err.splitlines()
    assert len(said) == (1 if code == 130 else 2) and "Traceback" not in "".join(said)
    done.clear()
    dev.main(["test"])
    assert done == [*set_up("test"), "pytest"]


@pytest.mark.parametrize("receipt", ["", '{"site": "', "an older version's"])
def test_a_broken_receipt_or_a_python_that_is_gone_is_mended(done: list[str], receipt: str) -> None:
    dev.main(["serve"])
    dev.RECEIPT.write_text(receipt) if receipt else dev.PYTHON.unlink()
    done.clear()
    dev.main(["serve"])
    assert done == [*set_up("site"), "mkdocs serve"]


def test_a_python_without_venv_is_told_what_to_install_and_heals(
    done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
        assert dev.main(["serve"]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        "dev.py: Python came without venv; install it and run this again (Debian: apt install python3-venv)"
    ]
    assert done == []
    dev.main(["serve"])
    assert done == [*set_up("site"), "mkdocs serve"]


# --- The tasks ---


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_without_a_task_it_lists_them_each_with_a_line(
    done: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert dev.main(arguments) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    for name, (_, _, does) in dev.TASKS.items():
        assert [name, *does.split()] in lines
    assert done == []


def test_a_task_that_does_not_exist_is_named(done: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert capsys.readouterr().err == f"dev.py: no such task: tset; there are {', '.join(dev.TASKS)}\n"
    assert done == []


def test_what_the_tasks_need_is_there() -> None:
    groups = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for group, (name, *_), _ in dev.TASKS.values():
        assert group in groups
        assert (dev.ROOT / name).is_file() if name.endswith(".py") else importlib.util.find_spec(name)


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 20))
    monkeypatch.setattr(sys, "version", "3.8.20 (default)")
    assert dev.main([]) == 2
    assert capsys.readouterr().err == "dev.py: needs Python 3.11 or newer, this is 3.8.20\n"


def test_an_old_python_can_read_the_command() -> None:
    tree = ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    # Annotations are not evaluated, so that `list[str]` is no error there; nothing imported is younger than Python 3.8.
    assert ast.unparse(imports[0]) == "from __future__ import annotations"
    modules = {"hashlib", "importlib.util", "json", "os", "pathlib", "subprocess", "sys", "venv", "__future__"}
    assert {ast.unparse(node).split()[1] for node in imports} == modules


# --- Processes: the real command in a small project, whose .venv is that of the tests ---


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A site of one page with a hook that writes its version into the page."""
    (tmp_path / "scripts" / "guide").mkdir(parents=True)
    for name in ("dev.py", "guide/task.py"):
        shutil.copyfile(dev.ROOT / "scripts" / name, tmp_path / "scripts" / name)
    (tmp_path / "scripts" / "hooks.py").write_text("def on_page_markdown(markdown, **_):\n    return 'version 1'\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").touch()
    (tmp_path / "mkdocs.yml").write_text("{site_name: Test, theme: mkdocs, plugins: [], hooks: [scripts/hooks.py]}")
    (tmp_path / "pyproject.toml").touch()
    python(tmp_path, f'exec {sys.executable} "$@"')
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of an empty file
    (tmp_path / ".venv" / "installed.json").write_text(json.dumps({"site": empty, "test": empty}))
    return tmp_path


def python(project: Path, does: str) -> None:
    """Make the project's Python a shell script."""
    program = project / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command in a process group of its own; what it makes for a while is made in `project`/tmp."""
    running: list[subprocess.Popen[str]] = []
    (project / "tmp").mkdir()

    def start(*command: object) -> subprocess.Popen[str]:
        running.append(
            subprocess.Popen(
                [sys.executable, *map(str, command)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=project,
                env={**os.environ, "TMPDIR": str(project / "tmp"), "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        )
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def wait_for(happens: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def page(address: str) -> str:
    """Return the front page, or nothing while nobody serves it."""
    try:
        with urllib.request.urlopen(f"http://{address}/", timeout=5) as response:
            return str(response.read().decode())
    except OSError:
        return ""


@posix
def test_ctrl_c_during_set_up_shows_no_traceback(project: Path, start: Callable[..., subprocess.Popen[str]]) -> None:
    python(project, "touch started; exec sleep 60")
    (project / ".venv" / "installed.json").write_text('{"test": "an older one"}')
    process = start("scripts/dev.py", "serve")
    wait_for((project / "started").exists)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == "dev.py: setting up .venv for site; the first time takes a minute\n"
    assert not (project / ".venv" / "installed.json").exists()


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("name", ["script.py", "module"])
def test_a_task_that_is_stopped_shows_no_traceback(
    project: Path, start: Callable[..., subprocess.Popen[str]], name: str, number: signal.Signals
) -> None:
    (project / name).with_suffix(".py").write_text("print('ready'); import time; time.sleep(60)")
    process = start("scripts/guide/task.py", name)
    assert process.stdout and process.stdout.readline() == "ready\n"
    os.killpg(process.pid, number)
    said, _ = process.communicate(timeout=20)
    assert (said, process.returncode) == ("", 128 + number)


@posix
def test_a_task_gets_its_arguments_and_ends_with_its_own_code(
    project: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    (project / "scripts" / "watch.py").write_text("import sys; print(sys.argv, sys.path[0]); sys.exit(7)")
    process = start("scripts/dev.py", "watch", "--help", "-x")
    said, _ = process.communicate(timeout=20)
    assert said == f"['scripts/watch.py', '--help', '-x'] {project / 'scripts'}\n"
    assert process.returncode == 7


@posix
def test_help_of_serve_is_that_of_mkdocs(start: Callable[..., subprocess.Popen[str]]) -> None:
    said, _ = start("scripts/dev.py", "serve", "--help").communicate(timeout=20)
    assert "--dev-addr" in said


@posix
def test_ending_the_command_ends_its_server_tidily(
    project: Path, start: Callable[..., subprocess.Popen[str]], address: str
) -> None:
    process = start("scripts/dev.py", "serve", "-a", address)
    wait_for(lambda: "version 1" in page(address))
    assert [*(project / "tmp").iterdir()]
    process.terminate()
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM and "Traceback" not in said
    assert page(address) == "" and not [*(project / "tmp").iterdir()]


@posix
def test_serve_follows_code_but_not_half_a_file(
    project: Path, start: Callable[..., subprocess.Popen[str]], address: str
) -> None:
    start("scripts/dev.py", "serve", "-a", address)
    wait_for(lambda: "version 1" in page(address))
    hooks = project / "scripts" / "hooks.py"
    hooks.write_text("def on_page_markdown(markdown, **_):\n    return (")
    time.sleep(1.5)
    assert "version 1" in page(address)
    hooks.write_text("def on_page_markdown(markdown, **_):\n    return 'version 2'\n")
    wait_for(lambda: "version 2" in page(address))


@posix
def test_a_port_that_is_taken_gets_one_line(start: Callable[..., subprocess.Popen[str]], address: str) -> None:
    host, port = address.split(":")
    with socket.create_server((host, int(port))):
        process = start("scripts/dev.py", "serve", "-a", address)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 2 and "Traceback" not in said
    assert said.splitlines()[-1] == "dev.py: the port is taken; name another one: dev.py serve -a 127.0.0.1:8001"


# --- What runs the tasks elsewhere ---


def test_workflows_pin_every_action_by_hash_and_run_tasks_that_exist() -> None:
    texts = [file.read_text("utf-8") for file in (dev.ROOT / ".github" / "workflows").glob("*.yml")]
    texts.append((dev.ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    uses = [line.split("uses:")[1].strip() for text in texts for line in text.splitlines() if "uses:" in line]
    assert (
        uses
        and [action for action in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)] == []
    )
    tasks = {task for text in texts for task in re.findall(r"scripts/dev\.py (\w+)", text)}
    assert tasks and tasks <= dev.TASKS.keys()
