"""Builds the site and serves it, for the tests of what readers get."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from checks import addresses, project
from checks.configuration import language_settings

ROOT = Path(__file__).resolve().parent.parent
PROJECT = project.read_project(ROOT / "mkdocs.yml")
PATH = PROJECT.settings_path
WORDS = PROJECT.words
ADDRESS = "https://guide.example/"
LANGUAGES = PROJECT.homes  # and their homepages
NAMES = {language.locale: language.name for language in language_settings(PROJECT.config)}
OPT_OUT = [f"{home}{project.OPT_OUT}/" for home in LANGUAGES.values()]
STEPS = [f"{page}step-{number}/" for page in OPT_OUT for number, _ in enumerate(PATH.steps, 1)]

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",  # equal pages give equal pixels
    "--disable-partial-raster",
)
SETTINGS = ("SITE_URL", "PUBLISHER", "CONTACT", "SOURCE", "SECURITY_CONTACT")
FIXED = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600"}
SPOKEN = ("alt", "aria-label", "data-done", "data-label", "placeholder", "title")
SILENT = ("script", "style", "template")
TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}


def _address(url: str) -> str:
    """Return the address of a page, which has no language in it where that is the default."""
    language, _, place = url.partition("/")
    return LANGUAGES[language] + place


# Every page of the site, relative to its address: "", "opt-out/", "en/opt-out/step-1/" and so on.
PAGES = sorted(_address(file.url) for file in PROJECT.files.documentation_pages())


def language_of(page: str) -> str:
    """Return the language of a page of the site."""
    return addresses.language_of(page, LANGUAGES)


def counterparts(page: str) -> dict[str, str]:
    """Return the page in every language."""
    name = page.removeprefix(LANGUAGES[language_of(page)])
    return {language: home + name for language, home in LANGUAGES.items()}


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with `settings`, and without what a person has set."""
    inherited = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    return inherited | FIXED | settings


def run_build(
    target: Path, *arguments: str, cwd: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Build a site; in a process of its own, as the i18n plugin changes MkDocs while it builds."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target), *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment(**settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


class Site:
    """A built site."""

    def __init__(self, folder: Path, address: str = ADDRESS) -> None:
        self.folder = folder
        self.address = address
        self.said = ""  # by the build that made it, where a test wants to know
        self._parsed: dict[str, BeautifulSoup] = {}

    def file(self, page: str) -> Path:
        """Return the file of a page, or a file by its name."""
        is_page = page == "" or page.endswith("/")
        return self.folder / page / "index.html" if is_page else self.folder / page

    def text(self, page: str) -> str:
        """Return what is in the file of a page."""
        return self.file(page).read_text(encoding="utf-8")

    def html(self, page: str) -> BeautifulSoup:
        """Return a page, parsed once for all tests: they only read it."""
        if page not in self._parsed:
            self._parsed[page] = BeautifulSoup(self.text(page), "lxml")
        return self._parsed[page]

    def wording(self, page: str) -> list[str]:
        """Return every text on a page, those in attributes too, that is in the page's language."""
        html = self.html(page)
        found = []
        for element in html.find_all(True):
            if element.name not in SILENT and _language_around(element) == html.html["lang"]:
                found += [element[name] for name in SPOKEN if element.get(name)]
                found += [text.strip() for text in element.find_all(string=True, recursive=False)]
        return [text for text in found if text]

    @cached_property
    def files(self) -> list[str]:
        """The names of all files of the site."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        return sorted(file.relative_to(self.folder).as_posix() for file in files)


class Server:
    """Serves a built site as a static host does: compressed, and below a path if need be."""

    def __init__(self, folder: Path, path: str = "/") -> None:
        self.sent: list[tuple[str, int]] = []  # what was asked for, and the bytes that went out
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, kind, content = _answer(folder, path, self.path)
                encoding = "identity"
                is_compressed = kind == TYPES[".png"]
                if "gzip" in self.headers.get("Accept-Encoding", "") and not is_compressed:
                    content = gzip.compress(content, 9, mtime=0)
                    encoding = "gzip"
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Encoding", encoding)
                self.send_header("Cache-Control", "public, max-age=600")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                server.sent.append((self.path, len(content)))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}{path}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _language_around(element: Tag) -> str:
    """Return the language that `element` says it is in, or the one around it."""
    marked = element if element.get("lang") else element.find_parent(lang=True)
    return str(marked["lang"]) if marked else str(element.find_parent("html")["lang"])


def _answer(folder: Path, path: str, asked: str) -> tuple[int, str, bytes]:
    """Return status, type and content of what is `asked` for of the site in `folder`."""
    place = unquote(urlsplit(asked).path)
    if not place.startswith(path) or ".." in place:
        return 404, "text/plain", b""
    file = folder / place.removeprefix(path)
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return 404, TYPES[".html"], (folder / "404.html").read_bytes()
    return 200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes()
