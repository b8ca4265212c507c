"""Prints a page with WebKitGTK, whose WebDriver does not print: `webkit_print.py ADDRESS FILE.pdf PAPER`.

PAPER is a name that GTK knows: iso_a4, na_letter. Speaks to the libraries themselves, which the driver's package
brings along. Needs a display; `pdf` starts one.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

FINISHED = 3  # WEBKIT_LOAD_FINISHED
POINTS = 2  # GTK_UNIT_INCH
SECONDS = 60
SIGNAL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def pdf(address: str, file: Path, paper: str) -> bytes:
    """Print the page at `address` into `file` and return it. Raises OSError where WebKitGTK is not installed."""
    command = ["xvfb-run", "-a", sys.executable, __file__, address, str(file), paper]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return file.read_bytes()


def main(address: str, file: str, paper: str) -> None:
    """Load the page, print it when it is there, and end when it is printed."""
    gtk = ctypes.CDLL("libgtk-3.so.0")
    webkit = ctypes.CDLL("libwebkit2gtk-4.1.so.0")
    gobject = ctypes.CDLL("libgobject-2.0.so.0")

    def made(function: ctypes._NamedFuncPointer, *arguments: object) -> ctypes.c_void_p:
        function.restype = ctypes.c_void_p
        return ctypes.c_void_p(function(*arguments))

    def on(thing: ctypes.c_void_p, signal: bytes, call: object) -> None:
        gobject.g_signal_connect_data(thing, signal, call, None, None, 0)

    gtk.gtk_init(None, None)
    window = made(gtk.gtk_window_new, 0)
    view = made(webkit.webkit_web_view_new)
    gtk.gtk_container_add(window, view)
    gtk.gtk_widget_show_all(window)

    operation = made(webkit.webkit_print_operation_new, view)
    settings = made(gtk.gtk_print_settings_new)
    for key, value in {"printer": "Print to File", "output-uri": Path(file).resolve().as_uri()}.items():
        gtk.gtk_print_settings_set(settings, key.encode(), value.encode())
    setup = made(gtk.gtk_page_setup_new)
    size = made(gtk.gtk_paper_size_new, paper.encode())
    gtk.gtk_page_setup_set_paper_size_and_default_margins(setup, size)
    webkit.webkit_print_operation_set_print_settings(operation, settings)
    webkit.webkit_print_operation_set_page_setup(operation, setup)

    @SIGNAL
    def loaded(_: object, event: int, __: object) -> None:
        if event == FINISHED:
            webkit.webkit_print_operation_print(operation)

    @SIGNAL
    def printed(*_: object) -> None:
        gtk.gtk_main_quit()

    on(view, b"load-changed", loaded)
    on(operation, b"finished", printed)
    webkit.webkit_web_view_load_uri(view, address.encode())
    gtk.gtk_main()


if __name__ == "__main__":
    main(*sys.argv[1:])
