"""Prints pages with WebKitGTK, whose WebDriver does not print.

`webkit_print.py [ADDRESS PAPER FILE.pdf ...]`; PAPER is a name that GTK knows, such as iso_a4. What
is called are the libraries themselves, which Debian's webkit2gtk-driver brings along. They need a
display: `print_pages` starts one.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

LOADED = 3  # WEBKIT_LOAD_FINISHED
SECONDS = 120
SIGNAL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def print_pages(jobs: Iterable[tuple[str, str, Path]]) -> None:
    """Print each page, given as address, paper and file. Raises OSError without WebKitGTK."""
    ctypes.CDLL("libwebkit2gtk-4.1.so.0")
    arguments = [str(part) for job in jobs for part in job]
    command = ["xvfb-run", "--auto-servernum", sys.executable, __file__, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


class Printer:
    """A window that loads a page, prints it, and goes on to the next."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.gtk = ctypes.CDLL("libgtk-3.so.0")
        self.webkit = ctypes.CDLL("libwebkit2gtk-4.1.so.0")
        self.gtk.gtk_init(None, None)
        window = made(self.gtk.gtk_window_new, 0)
        self.view = made(self.webkit.webkit_web_view_new)
        self.gtk.gtk_container_add(window, self.view)
        self.gtk.gtk_widget_show_all(window)
        self.loaded = SIGNAL(self.on_loaded)
        self.printed = SIGNAL(self.on_printed)
        connect(self.view, b"load-changed", self.loaded)
        self.load()
        self.gtk.gtk_main()

    def load(self) -> None:
        self.webkit.webkit_web_view_load_uri(self.view, self.arguments[0].encode())

    def on_loaded(self, _view: object, event: int, _data: object) -> None:
        if event != LOADED:
            return
        _, paper, file = self.arguments[:3]
        settings = made(self.gtk.gtk_print_settings_new)
        place = Path(file).resolve().as_uri()
        self.gtk.gtk_print_settings_set(settings, b"printer", b"Print to File")
        self.gtk.gtk_print_settings_set(settings, b"output-uri", place.encode())
        setup = made(self.gtk.gtk_page_setup_new)
        size = made(self.gtk.gtk_paper_size_new, paper.encode())
        self.gtk.gtk_page_setup_set_paper_size_and_default_margins(setup, size)
        operation = made(self.webkit.webkit_print_operation_new, self.view)
        self.webkit.webkit_print_operation_set_print_settings(operation, settings)
        self.webkit.webkit_print_operation_set_page_setup(operation, setup)
        connect(operation, b"finished", self.printed)
        self.webkit.webkit_print_operation_print(operation)

    def on_printed(self, *_: object) -> None:
        self.arguments = self.arguments[3:]
        if self.arguments:
            self.load()
        else:
            os._exit(0)  # WebKit's other processes complain when they are left in order


def made(function: ctypes._NamedFuncPointer, *arguments: object) -> ctypes.c_void_p:
    """Call a function that returns a pointer."""
    function.restype = ctypes.c_void_p
    return ctypes.c_void_p(function(*arguments))


def connect(thing: ctypes.c_void_p, signal: bytes, call: object) -> None:
    """Have `call` called when `thing` emits `signal`."""
    gobject = ctypes.CDLL("libgobject-2.0.so.0")
    gobject.g_signal_connect_data(thing, signal, call, None, None, 0)


if __name__ == "__main__":
    Printer(sys.argv[1:])
