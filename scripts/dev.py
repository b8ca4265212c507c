#!/usr/bin/env python3
"""Set up what is needed in .venv and run a task, such as `serve` or `test`.

Standard library only, because it runs before anything is installed. Set-up is repeated when pyproject.toml changes.
Further arguments go to the task's own command: `python3 scripts/dev.py test -k share`.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = "pip==26.3"  # older ones do not know the dependency groups of PEP 735

TASKS = {  # task: (dependency group, command)
    "serve": ("site", ["-m", "mkdocs", "serve"]),
    "build": ("site", ["-m", "mkdocs", "build", "--strict"]),
    "check": ("check", ["scripts/validate_settings_path.py"]),
    "compare": ("check", ["scripts/compare_languages.py"]),
    "draw": ("site", ["scripts/draw_pictures.py"]),
    "watch": ("site", ["scripts/watch_sources.py"]),
    "test": ("test", ["-m", "pytest"]),
}


def set_up(group: str) -> None:
    """Install the dependency group `group` into .venv, unless it is there already as pyproject.toml asks for it.

    Raises `subprocess.CalledProcessError` when pip fails; the next run then starts again.
    """
    receipt = ENVIRONMENT / f"{group}.installed"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and receipt.exists() and receipt.read_text() == wanted:
        return
    print(f"Setting up .venv for `{group}`. This takes a minute the first time.", flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, PIP], check=True)
    subprocess.run([*pip, "--group", f"{ROOT / 'pyproject.toml'}:{group}"], check=True)
    receipt.write_text(wanted)


def main(arguments: list[str]) -> int:
    """Run the task named in `arguments` and return its exit code, or 2 when it cannot be set up."""
    parser = argparse.ArgumentParser(description="Set up .venv and run a task of this project.")
    parser.add_argument("task", choices=TASKS, help="what to run; arguments that follow are passed on")
    options, rest = parser.parse_known_args(arguments)
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people that their Python is too old
        print(f"dev.py: needs Python 3.11 or newer, this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    group, command = TASKS[options.task]
    try:
        set_up(group)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"dev.py: setting up .venv failed: {error}", file=sys.stderr)
        return 2
    # Material announces MkDocs 2 at every build; the versions here are pinned.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    try:
        return subprocess.run([str(PYTHON), *command, *rest], cwd=ROOT, env=environment).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
