"""What dev.py runs in .venv: a module or script, stopped tidily, and with `serve` looked after.

Run as `python scripts/guide/task.py NAME [ARGUMENT ...]` in the project's folder.
"""

import _thread
import errno
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path


def main(arguments: list[str]) -> int | str | None:
    """Run the module or script named first in `arguments` in this process, with the others, and return its exit code.

    What a signal stops (Ctrl-C, a terminal that is closed, the end of this process) tidies up, shows no traceback and
    ends with 128 and the signal's number, as in a shell. `mkdocs serve` starts again when code in scripts/ has changed,
    because MkDocs follows everything else but loads hooks once; when its port is taken, one line says what to do.
    """
    sys.argv = arguments
    name = arguments[0]
    is_server = arguments[:2] == ["mkdocs", "serve"]
    stopped: list[int] = []
    changed = threading.Event()

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    for number in signal.valid_signals() & {1, 2, 15}:  # SIGHUP, SIGINT and SIGTERM, as far as the system has them
        if signal.getsignal(number) != signal.SIG_IGN:  # which is how `nohup` asks to go on
            signal.signal(number, stop)
    if is_server:
        threading.Thread(target=_wait_for_new_code, args=[changed], daemon=True).start()
    code: int | str | None = 0
    try:
        if name.endswith(".py"):
            sys.path[0] = str(Path(name).resolve().parent)
            runpy.run_path(name, run_name="__main__")
        else:
            sys.path[0] = str(Path.cwd())
            runpy.run_module(name, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        pass
    except OSError as error:
        if not is_server or error.errno != errno.EADDRINUSE:
            raise
        print("dev.py: the port is taken; name another one: dev.py serve -a 127.0.0.1:8001", file=sys.stderr)
        return 2
    if changed.is_set():
        print("dev.py: scripts/ has changed, starting again", flush=True)
        if os.name == "nt":  # where no process can take the place of another
            return subprocess.run(sys.orig_argv).returncode
        os.execv(sys.executable, sys.orig_argv)
    return 128 + stopped[0] if stopped else code


def _wait_for_new_code(changed: threading.Event) -> None:
    before = _code()
    while (now := _code()) == before or not all(map(_is_whole, now)):
        time.sleep(1)
    changed.set()
    _thread.interrupt_main()


def _code() -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in Path("scripts").rglob("*.py") if file.exists()}


def _is_whole(file: Path) -> bool:
    try:
        compile(file.read_bytes(), file, "exec")
    except (OSError, SyntaxError, ValueError):  # it is being written
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
