"""The command that sets everything up: what it installs, how it mends itself, and how its tasks begin and end."""

import ast
import importlib.util
import os
import re
import signal
import socket
import sys
import tomllib
from pathlib import Path
from subprocess import PIPE, CalledProcessError, Popen
from unittest.mock import patch

import pytest

import dev

Output = pytest.CaptureFixture[str]


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command does in an empty project: "venv", what pip is to install, the task. Nothing of it is real."""
    done: list[str] = []
    (tmp_path / "pyproject.toml").touch()
    for name in ("ENVIRONMENT", "PYTHON", "RECEIPT", "ROOT"):
        monkeypatch.setattr(dev, name, tmp_path / getattr(dev, name).relative_to(dev.ROOT))

    def create(folder: Path, **_: object) -> None:
        done.append("venv")
        dev.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        dev.PYTHON.touch()

    def run(command: list[str], check: bool = False) -> None:
        assert check or "pip" not in command
        done.append(" ".join(command[1:]).rpartition(" install ")[2])

    monkeypatch.setattr("venv.create", create)
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("os.execv", lambda _, command: run(command))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")  # puts back what the command sets
    return done


def set_up(group: str) -> list[str]:
    return ["venv", dev.PIP, f"--group {dev.ROOT / 'pyproject.toml'}:{group}"]


def refusal(capsys: Output, *arguments: str, code: int = 2) -> str:
    assert dev.main([*arguments]) == code
    return capsys.readouterr().err.splitlines()[-1]


def test_each_group_is_installed_once_and_tasks_get_their_arguments(done: list[str]) -> None:
    for arguments in (["build"], ["test", "-k", "share"], ["build", "--help"]):
        dev.main(arguments)
    tasks = ["-m mkdocs build", "-m pytest -k share", "-m mkdocs build --help"]
    assert done == [*set_up("site"), tasks[0], *set_up("test")[1:], *tasks[1:]]
    (dev.ROOT / "pyproject.toml").write_text("# changed")
    dev.main(["build"])
    assert done[8:] == [*set_up("site")[1:], tasks[0]]


@pytest.mark.parametrize("before", [[], ["pip itself"]])
@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt, 130), (OSError, 2), (CalledProcessError(1, "pip"), 2)]
)
def test_a_set_up_that_does_not_finish_starts_afresh(
    done: list[str],
    capsys: Output,
    before: list[str],
    error: type[BaseException] | BaseException,
    code: int,
) -> None:
    dev.main(["build"])
    with patch("subprocess.run", side_effect=[*before, error]):
        told = refusal(capsys, "test", code=code)
    assert ("setting up .venv failed; the next run starts afresh: " in told) == (code == 2)
    dev.main(["test"])
    assert done[4:] == [*set_up("test"), "-m pytest"]


def test_a_broken_receipt_and_a_python_that_is_gone_are_mended(done: list[str]) -> None:
    dev.main(["build"])
    for harm in (dev.PYTHON.unlink, lambda: dev.RECEIPT.write_text('{"site": "')):
        harm()
        dev.main(["build"])
    assert done == 3 * [*set_up("site"), "-m mkdocs build"]


def test_what_keeps_it_from_running_is_said(done: list[str], capsys: Output) -> None:
    assert (
        refusal(capsys, "tset") == f"dev.py: no such task: tset; there are {', '.join(dev.TASKS)}"
    )
    with patch("sys.version_info", (3, 8, 20)), patch("sys.version", "3.8.20 (default)"):
        assert refusal(capsys) == "dev.py: needs Python 3.11 or newer, this is 3.8.20"
    with patch("importlib.util.find_spec", return_value=None):
        assert refusal(capsys, "build").endswith(
            "install it and run this again (Debian: apt install python3-venv)"
        )
    dev.main(["build"])
    assert done == [*set_up("site"), "-m mkdocs build"]


def test_python_3_8_can_read_it() -> None:
    code = Path(dev.__file__).read_text("utf-8")
    nodes = ast.walk(ast.parse(code, feature_version=(3, 8)))
    modules = {
        name.name.split(".")[0]
        for node in nodes
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert modules < sys.stdlib_module_names - {"graphlib", "tomllib", "zoneinfo"}
    assert "from __future__ import annotations\n" in code  # for those such as list[str]


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_without_a_task_it_lists_them_each_with_a_line(
    capsys: Output, arguments: list[str]
) -> None:
    assert dev.main(arguments) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert {f"{name} {does or None}" for name, (_, _, does) in dev.TASKS.items()} < {*lines}


def test_what_tasks_need_is_there_and_workflows_run_tasks_and_pin_actions_by_hash() -> None:
    groups = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for group, (name, *rest), _ in dev.TASKS.values():
        assert group in groups
        assert importlib.util.find_spec(rest[0]) if name == "-m" else (dev.ROOT / name).is_file()
    files = [
        *(dev.ROOT / ".github" / "workflows").glob("*.yml"),
        dev.ROOT / ".pre-commit-config.yaml",
    ]
    text = "\n".join(file.read_text("utf-8") for file in files)
    assert {*re.findall(r"scripts/dev\.py (\S+)", text)} < dev.TASKS.keys()
    pinned = re.findall(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert len(pinned) == text.count("uses:") > 0


def test_serve_says_when_its_port_is_taken(
    done: list[str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken, free = f"127.0.0.1:{server.getsockname()[1]}", "127.0.0.1:9"
        monkeypatch.setattr(dev, "ADDRESS", taken)
        for arguments in ([], [f"-a{taken}"], [f"--dev-addr={taken}"], ["-a", free, "-a", taken]):
            told = "dev.py: the port is taken; name another one: dev.py serve -a 127.0.0.1:8001"
            assert refusal(capsys, "serve", *arguments) == told
        for arguments in (["--help"], ["--dev-addr", free]):
            dev.main(["serve", *arguments])
    assert done == [*set_up("site"), "-m mkdocs serve --help", f"-m mkdocs serve --dev-addr {free}"]
    assert (
        capsys.readouterr().err == "dev.py: after a change of code in scripts/, start this again\n"
    )
    assert not any(
        map(dev.is_taken, ("127.0.0.1:70000", "anything"))
    )  # MkDocs says what is wrong with them
    with patch("socket.create_connection") as connect:
        assert dev.is_taken("[::1]:8000") and connect.call_args.args == (("::1", 8000),)


@pytest.mark.skipif(
    os.name == "nt", reason="needs POSIX, where a program can take the place of another"
)
def test_what_ends_the_command_ends_its_server() -> None:
    server = "import os, sys, time; print(os.getpid(), os.getcwd(), *sys.argv, flush=True); time.sleep(9)"
    code = "import dev, sys; dev.set_up = str; dev.PYTHON = sys.executable; dev.TASKS['build'] = '', sys.argv[1:], ''"
    command = [sys.executable, "-c", f"{code}; dev.main(['build'])", "-c", server]
    with Popen(command, cwd=dev.ROOT / "scripts", stdout=PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == f"{process.pid} {dev.ROOT} -c\n"
        process.terminate()
        assert process.wait(5) == -signal.SIGTERM
