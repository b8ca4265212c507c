#!/usr/bin/env python3
"""Set up what is needed in .venv and run a task, such as `serve` or `test`. Without a task: list them.

Standard library only, because it runs before anything is installed, and written so that an old Python can read it and
say that it is too old. The task takes the place of this process, so whatever ends the one ends the other.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RECEIPT = (
    ENVIRONMENT / "installed.json"
)  # which groups are there; missing while a set-up is under way or has failed
ADDRESS = "127.0.0.1:8000"  # where MkDocs serves by default
PIP = "pip==26.3"  # older ones do not know the dependency groups of PEP 735

TASKS = {  # task: (dependency group, module or script with its arguments, what it does)
    "serve": (
        "site",
        ["-m", "mkdocs", "serve"],
        f"show the site at http://{ADDRESS}/ and follow every change",
    ),
    "build": (
        "site",
        ["-m", "mkdocs", "build"],
        "write the site into site/; with --strict a finding stops it",
    ),
    "check": (
        "site",
        ["scripts/check.py"],
        "check everything: settings path, pages, languages, what has to follow",
    ),
    "draw": ("test", ["scripts/draw.py"], "draw the pictures and the link previews"),
    "watch": (
        "site",
        ["scripts/watch.py"],
        "ask the sources whether they still say so; uses the network",
    ),
    "test": ("test", ["-m", "pytest"], "run the tests"),
    "lint": ("test", ["-m", "ruff", "check"], "look for mistakes in the code"),
    "format": ("test", ["-m", "ruff", "format"], "lay out the code"),
    "types": ("test", ["-m", "mypy"], "compare the types in the code"),
}
USAGE = "usage: dev.py TASK [ARGUMENT ...]\n\n{}\n\nArguments go to the task: dev.py test -k share, dev.py serve --help"


def set_up(group: str) -> None:
    """Install the dependency group `group` into .venv, unless it is there already as pyproject.toml asks for it.

    Raises `ImportError` when Python came without venv, as Debian's does, and `OSError` or `CalledProcessError` when
    something fails. What did not finish is made afresh by the next run.
    """
    project = ROOT / "pyproject.toml"
    wanted = hashlib.sha256(project.read_bytes()).hexdigest()
    try:
        installed = json.loads(RECEIPT.read_text("utf-8")) if PYTHON.exists() else {}
    except (FileNotFoundError, ValueError):
        installed = {}
    if installed.get(group) == wanted:
        return
    print(
        f"dev.py: setting up .venv for {group}; the first time takes a minute",
        file=sys.stderr,
        flush=True,
    )
    if not installed:
        if importlib.util.find_spec("ensurepip") is None:
            raise ImportError("ensurepip")
        import venv

        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    RECEIPT.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    for what in ([PIP], ["--group", f"{project}:{group}"]):
        subprocess.run([*pip, *what], check=True)
    RECEIPT.write_text(json.dumps({**installed, group: wanted}), "utf-8")


def is_taken(address: str) -> bool:
    """Tell whether another program listens at `address`, such as 127.0.0.1:8000."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=1):
            return True
    except (OSError, ValueError):  # nobody does, or MkDocs says what is wrong with it
        return False


def main(arguments: list[str]) -> int:
    """Run the first of `arguments` with the others; return its exit code, 2 if it cannot run, or 130 for Ctrl-C."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people that their Python is too old
        return _cannot(f"needs Python 3.11 or newer, this is {sys.version.split()[0]}")
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE.format("\n".join(f"  {name:9}{does}" for name, (_, _, does) in TASKS.items())))
        return 0
    name, *rest = arguments
    if name not in TASKS:
        return _cannot(f"no such task: {name}; there are {', '.join(TASKS)}")
    group, command, _ = TASKS[name]
    try:
        set_up(group)
        os.environ["NO_MKDOCS_2_WARNING"] = (
            "1"  # Material announces it at every build; the versions here are pinned
        )
        os.chdir(ROOT)
        if name == "serve" and not {"-h", "--help"} & set(rest):
            parser = argparse.ArgumentParser("dev.py serve", add_help=False, allow_abbrev=False)
            parser.add_argument("-a", "--dev-addr", default=ADDRESS)
            if is_taken(parser.parse_known_args(rest)[0].dev_addr):
                return _cannot(
                    "the port is taken; name another one: dev.py serve -a 127.0.0.1:8001"
                )
            print(
                "dev.py: after a change of code in scripts/, start this again",
                file=sys.stderr,
                flush=True,
            )
        program = [str(PYTHON), *command, *rest]
        if os.name == "nt":  # where no process can take the place of another
            return subprocess.run(program).returncode
        os.execv(program[0], program)
    except ImportError:
        return _cannot(
            "Python came without venv; install it and run this again (Debian: apt install python3-venv)"
        )
    except (OSError, subprocess.CalledProcessError) as error:
        return _cannot(f"setting up .venv failed; the next run starts afresh: {error}")
    except KeyboardInterrupt:
        return 130


def _cannot(problem: str) -> int:
    print(f"dev.py: {problem}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
