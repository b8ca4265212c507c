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
from contextlib import suppress
from pathlib import Path

import pytest

import dev

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals and a shell")
Start = Callable[..., subprocess.Popen[str]]


# --- Set-up: nothing is really made or installed ---


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command does in an empty project, in order: "venv", each pip call, and the task."""
    done: list[str] = []
    (tmp_path / "pyproject.toml").touch()
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
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")  # puts back what the command sets
    return done


def set_up(group: str) -> list[str]:
    return ["venv", f"install {dev.PIP}", f"install --group {dev.ROOT / 'pyproject.toml'}:{group}"]


def test_it_installs_each_group_once_and_runs_tasks_with_their_arguments(done: list[str]) -> None:
    for arguments in (["serve"], ["test", "-k", "share"], ["serve", "--help"], ["test"]):
        dev.main(arguments)
    assert done == [
        *set_up("site"),
        "mkdocs serve",
        *set_up("test")[1:],
        "pytest -k share",
        "mkdocs serve --help",
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
    def fail(command: list[str], **_: object) -> None:
        if "--group" in command:
            raise error

    for task in before:
        dev.main([task])
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subprocess.run", fail)
        assert dev.main(["test"]) == code
    said = capsys.readouterr().err.splitlines()
    assert said[1:] == ([f"dev.py: setting up .venv failed; the next run starts afresh: {error}"] if code == 2 else [])
    done.clear()
    dev.main(["test"])
    assert done == [*set_up("test"), "pytest"]


@pytest.mark.parametrize("receipt", ["", '{"site": "'])
def test_a_receipt_that_is_broken_and_a_python_that_is_gone_are_mended(done: list[str], receipt: str) -> None:
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
    assert "(Debian: apt install python3-venv)" in capsys.readouterr().err.splitlines()[-1]
    dev.main(["serve"])
    assert done == [*set_up("site"), "mkdocs serve"]


# --- The tasks ---


def test_without_a_task_it_lists_them_each_with_a_line(done: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line for name, (_, _, does) in dev.TASKS.items() if (line := [name, *does.split()]) not in lines] == []
    assert dev.main(["tset"]) == 2
    assert capsys.readouterr().err.startswith("dev.py: no such task: tset; there are serve, ")
    assert done == []


def test_what_the_tasks_need_is_there() -> None:
    groups = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for group, (name, *_), _ in dev.TASKS.values():
        assert group in groups
        assert (dev.ROOT / name).is_file() if name.endswith(".py") else importlib.util.find_spec(name)


def test_workflows_pin_every_action_by_hash_and_run_tasks_that_exist() -> None:
    files = [*(dev.ROOT / ".github" / "workflows").glob("*.yml"), dev.ROOT / ".pre-commit-config.yaml"]
    text = "\n".join(file.read_text("utf-8") for file in files)
    pinned = re.findall(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert len(pinned) == text.count("uses:") > 0
    assert set(re.findall(r"scripts/dev\.py (\w+)", text)) < dev.TASKS.keys()


def test_an_old_python_can_read_the_command_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 8))
    imports = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    # Nothing that is imported is younger than Python 3.8, where annotations such as `list[str]` must not be evaluated.
    assert imports[0] == "from __future__ import annotations"
    modules = {"hashlib", "importlib.util", "json", "os", "pathlib", "subprocess", "sys", "venv"}
    assert {line.split()[1] for line in imports[1:]} == modules
    monkeypatch.setattr(sys, "version_info", (3, 8, 20))
    monkeypatch.setattr(sys, "version", "3.8.20 (default)")
    assert dev.main([]) == 2
    assert capsys.readouterr().err == "dev.py: needs Python 3.11 or newer, this is 3.8.20\n"


# --- Processes: the real command in a small project, whose .venv is that of the tests ---


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A site of one page with a hook that writes its version into the page."""
    for folder in ("scripts/guide", "docs", ".venv/bin", "tmp"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copyfile(dev.__file__, tmp_path / "scripts" / "dev.py")
    (tmp_path / "scripts" / "guide" / "task.py").symlink_to(dev.ROOT / "scripts" / "guide" / "task.py")
    (tmp_path / "scripts" / "hooks.py").write_text("def on_page_markdown(markdown, **_):\n    return 'version 1'\n")
    (tmp_path / "docs" / "index.md").touch()
    (tmp_path / "mkdocs.yml").write_text("{site_name: Test, theme: mkdocs, plugins: [], hooks: [scripts/hooks.py]}")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (tmp_path / ".venv" / "bin" / "python").chmod(0o755)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of pyproject.toml
    (tmp_path / ".venv" / "installed.json").write_text(json.dumps({"site": empty, "test": empty}))
    return tmp_path


@pytest.fixture
def start(project: Path) -> Iterator[Start]:
    """Start a command in `project`, in a process group of its own; temporary files come into `project`/tmp."""
    running: list[subprocess.Popen[str]] = []
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}

    def start(*command: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "TMPDIR": str(project / "tmp"), "PYTHONUNBUFFERED": "1"}
        running.append(subprocess.Popen([sys.executable, *command], cwd=project, env=environment, **options))
        return running[-1]

    yield start
    for process in running:
        with suppress(ProcessLookupError), process:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


def wait_for(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
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
def test_ctrl_c_during_set_up_shows_no_traceback(project: Path, start: Start) -> None:
    (project / ".venv" / "bin" / "python").write_text("#!/bin/sh\ntouch started; exec sleep 60\n")
    (project / ".venv" / "installed.json").write_text('{"test": "an older one"}')
    process = start("scripts/dev.py", "serve")
    wait_for((project / "started").exists)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=20)[0] == "dev.py: setting up .venv for site; the first time takes a minute\n"
    assert process.returncode == 130 and not (project / ".venv" / "installed.json").exists()


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("name", ["script.py", "module"])
def test_a_task_that_is_stopped_shows_no_traceback(
    project: Path, start: Start, name: str, number: signal.Signals
) -> None:
    (project / name).with_suffix(".py").write_text("print('ready'); import time; time.sleep(60)")
    process = start("scripts/guide/task.py", name)
    assert process.stdout and process.stdout.readline() == "ready\n"
    os.killpg(process.pid, number)
    assert (process.communicate(timeout=20)[0], process.returncode) == ("", 128 + number)


@posix
def test_a_task_gets_its_arguments_and_ends_with_its_own_code(project: Path, start: Start) -> None:
    (project / "scripts" / "watch.py").write_text("import sys; print(sys.argv, sys.path[0]); sys.exit(7)")
    process = start("scripts/dev.py", "watch", "--help", "-x")
    assert process.communicate(timeout=20)[0] == f"['scripts/watch.py', '--help', '-x'] {project / 'scripts'}\n"
    assert process.returncode == 7


@posix
def test_help_of_serve_is_that_of_mkdocs(start: Start) -> None:
    assert "--dev-addr" in start("scripts/dev.py", "serve", "--help").communicate(timeout=20)[0]


@posix
def test_ending_the_command_ends_its_server_tidily(project: Path, start: Start, address: str) -> None:
    process = start("scripts/dev.py", "serve", "-a", address)
    wait_for(lambda: "version 1" in page(address))
    assert [*(project / "tmp").iterdir()]
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=20)[0]
    assert process.returncode == 128 + signal.SIGTERM
    assert page(address) == "" and not [*(project / "tmp").iterdir()]


@posix
def test_serve_follows_code_but_not_half_a_file(project: Path, start: Start, address: str) -> None:
    start("scripts/dev.py", "serve", "-a", address)
    wait_for(lambda: "version 1" in page(address))
    hooks = project / "scripts" / "hooks.py"
    hooks.write_text("def on_page_markdown(markdown, **_):\n    return (")
    time.sleep(1.5)
    assert "version 1" in page(address)
    hooks.write_text("def on_page_markdown(markdown, **_):\n    return 'version 2'\n")
    wait_for(lambda: "version 2" in page(address))


@posix
def test_a_port_that_is_taken_gets_one_line(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("scripts/dev.py", "serve", "-a", f"127.0.0.1:{taken.getsockname()[1]}")
        said = process.communicate(timeout=20)[0]
    assert process.returncode == 2 and "Traceback" not in said
    assert said.endswith("\ndev.py: the port is taken; name another one: dev.py serve -a 127.0.0.1:8001\n")
