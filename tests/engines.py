"""Starts Firefox and WebKitGTK and speaks WebDriver to them, as Debian's packages can.

Firefox listens to Marionette, into which geckodriver would translate; WebKitGTK's driver speaks
HTTP.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = 30  # for anything to happen
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver marks a reference to an element
PREFERENCES = {
    "intl.accept_languages": "fr",  # nobody is offered the other language
    "marionette.port": 0,  # any free one
    "ui.useOverlayScrollbars": 1,  # as on phones
}
# So that the window can be narrow.
TOOLBAR = "* { min-width: 0; margin: 0; padding: 0; border: 0; font-size: 1px }"
PATHS = {
    "ElementClick": "/element/{id}/click",
    "ElementSendKeys": "/element/{id}/value",
    "ExecuteScript": "/execute/sync",
    "Navigate": "/url",
    "SetWindowRect": "/window/rect",
}


def _wait(what: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {SECONDS} seconds in vain")
        time.sleep(0.05)
    return found


class Engine:
    """A browser with one window. Each kind adds how to `start` it and how to `send` it commands.

    `close` ends everything that it started.
    """

    def __init__(self) -> None:
        self.ending = contextlib.ExitStack()
        self.close = self.ending.close
        self.folder = Path(
            self.ending.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        )
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def program(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        settings = os.environ | environment
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        program = subprocess.Popen(command, env=settings, stdout=pipe, stderr=nowhere, text=True)
        self.ending.enter_context(program)
        self.ending.callback(program.terminate)
        return program

    def open(self, address: str, width: int) -> None:
        self.resize(width)
        self.send("Navigate", url=address)

    def resize(self, width: int) -> None:
        self.send("SetWindowRect", width=width, height=740)
        self.wait("return innerWidth === arguments[0]", width)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.send("ExecuteScript", script=script, args=arguments)

    def wait(self, script: str, *arguments: Any) -> Any:
        """Run `script` until what it returns is true, and return that."""
        return _wait(lambda: self.run(script, *arguments))

    def find(self, selector: str) -> str:
        return self.wait("return document.querySelector(arguments[0])", selector)[ELEMENT]

    def click(self, selector: str) -> None:
        self.send("ElementClick", id=self.find(selector))

    def type(self, selector: str, text: str) -> None:
        self.send("ElementSendKeys", id=self.find(selector), text=text)


class Firefox(Engine):
    packages = "firefox-esr"

    def start(self) -> None:
        preferences = [
            f"user_pref({json.dumps(key)}, {json.dumps(value)});"
            for key, value in PREFERENCES.items()
        ]
        (self.folder / "user.js").write_text("\n".join(preferences))
        self.program(
            "firefox-esr",
            "-headless",
            "-marionette",
            "-remote-allow-system-access",
            "-profile",
            str(self.folder),
        )
        port = self.folder / "MarionetteActivePort"
        address = ("127.0.0.1", int(_wait(lambda: port.is_file() and port.read_text())))
        self.socket = self.ending.enter_context(socket.create_connection(address, SECONDS))
        self.answers = self.ending.enter_context(self.socket.makefile("rb"))
        self.numbers = itertools.count()
        self.receive()  # a greeting
        self.send("NewSession")
        self.send("Marionette:SetContext", value="chrome")
        self.run("document.documentElement.style.minWidth = 0")  # so that the window can be narrow
        self.send("Marionette:SetContext", value="content")

    def send(self, command: str, **parameters: Any) -> Any:
        name = command if ":" in command else f"WebDriver:{command}"
        message = json.dumps([0, next(self.numbers), name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message']}")
        return result.get("value")

    def receive(self) -> Any:
        length = b"".join(iter(lambda: self.answers.read(1).rstrip(b":"), b""))
        return json.loads(self.answers.read(int(length)))

    def print(self, width: float, height: float) -> bytes:
        """Print the page on paper of this size, in millimetres, and return the PDF."""
        paper = {"width": width / 10, "height": height / 10}
        return base64.b64decode(self.send("Print", page=paper))


class WebKit(Engine):
    packages = "webkit2gtk-driver xvfb hyphen-de"

    def start(self) -> None:
        for toolkit in ("gtk-3.0", "gtk-4.0"):
            (self.folder / toolkit).mkdir()
            (self.folder / toolkit / "gtk.css").write_text(TOOLBAR)
        screen = (
            self.program("Xvfb", "-displayfd", "1", "-screen", "0", "1600x1200x24")
            .stdout.readline()
            .strip()
        )
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        place = {"DISPLAY": f":{screen}", "GDK_BACKEND": "x11", "XDG_CONFIG_HOME": str(self.folder)}
        self.program("WebKitWebDriver", f"--port={port}", **place)
        self.address = f"http://127.0.0.1:{port}/session"
        self.address += "/" + _wait(self.session)
        self.ending.callback(self.ask, "DELETE", "")

    def session(self) -> str | None:
        with contextlib.suppress(urllib.error.URLError):  # until the driver listens
            return self.ask("POST", "", capabilities={})["sessionId"]
        return None

    def send(self, command: str, **parameters: Any) -> Any:
        return self.ask("POST", PATHS[command].format_map(parameters), **parameters)

    def ask(self, method: str, path: str, **content: Any) -> Any:
        data = json.dumps(content).encode() if method == "POST" else None
        try:
            request = urllib.request.Request(self.address + path, data, method=method)
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                problem = json.load(error)["value"]
            raise RuntimeError(f"{problem['error']}: {problem['message']}") from None
