"""The command that sets everything up: when it installs, what it runs, and how it ends when that fails."""

import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Run nothing and note it; the environment is there and empty."""
    noted: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        noted.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "python")
    (tmp_path / "python").touch()
    monkeypatch.setattr("subprocess.run", run)
    return noted


def test_it_installs_the_group_and_runs_the_task_with_further_arguments(commands: list[list[str]]) -> None:
    assert dev.main(["test", "-k", "share"]) == 3
    assert commands[0][-1] == dev.PIP
    assert commands[1][-2:] == ["--group", f"{dev.ROOT / 'pyproject.toml'}:test"]
    assert commands[2] == [str(dev.PYTHON), "-m", "pytest", "-k", "share"]


def test_it_installs_once(commands: list[list[str]]) -> None:
    dev.main(["serve"])
    commands.clear()
    dev.main(["serve"])
    assert commands == [[str(dev.PYTHON), "-m", "mkdocs", "serve"]]


def test_it_installs_again_when_pyproject_changes(commands: list[list[str]], tmp_path: Path) -> None:
    dev.main(["serve"])
    (tmp_path / "site.installed").write_text("another version of pyproject.toml")
    commands.clear()
    dev.main(["serve"])
    assert len(commands) == 3


def test_it_makes_the_environment_when_there_is_none(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = []
    dev.PYTHON.unlink()
    monkeypatch.setattr("venv.create", lambda folder, **options: made.append((folder, options)))
    dev.main(["check"])
    assert made == [(tmp_path, {"with_pip": True, "clear": True})]


def test_a_failed_installation_ends_in_one_line_and_is_tried_again(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr("subprocess.run", fail)
    assert dev.main(["serve"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "site.installed").exists()


def test_stopping_the_server_is_no_error_to_report(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(command: list[str], **_: object) -> None:
        if "mkdocs" in command:
            raise KeyboardInterrupt

    monkeypatch.setattr("subprocess.run", stop)
    assert dev.main(["serve"]) == 130


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10))
    assert dev.main(["serve"]) == 2
    assert "needs Python 3.11 or newer" in capsys.readouterr().err
