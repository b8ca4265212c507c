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

from bs4 import BeautifulSoup

from checks.reading import read_guide

ROOT = Path(__file__).resolve().parent.parent
GUIDE = read_guide(ROOT / "docs")
PATH, WORDS = GUIDE.path, GUIDE.words
ADDRESS = "https://guide.example/"
LANGUAGES = {
    code: f"{code}/" if number else "" for number, code in enumerate(PATH.languages)
}  # and their homepages
NAMES = {entry["locale"]: entry["name"] for entry in GUIDE.plugins["i18n"]["languages"]}
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--disable-lcd-text", "--disable-partial-raster",  # equal pages give equal pixels
]  # fmt: skip
OWN = (
    "SITE_URL",
    "PUBLISHER",
    "CONTACT",
    "SOURCE",
    "SECURITY_CONTACT",
)  # a person may have set them
SPOKEN = (
    "alt",
    "aria-label",
    "data-done",
    "data-label",
    "placeholder",
    "title",
)  # attributes with texts
TYPES = {
    ".css": "text/css", ".html": "text/html; charset=utf-8", ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript", ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
}  # fmt: skip


def _page(file: Path, language: str) -> str:
    place = file.relative_to(ROOT / "docs" / language).with_suffix("")
    folder = place.parent if place.name == "index" else place
    return LANGUAGES[language] + ("" if folder == Path() else f"{folder.as_posix()}/")


# Every page of the site, relative to its address: "", "opt-out/", "en/opt-out/step-1/" and so on.
PAGES = sorted(
    _page(file, code) for code in LANGUAGES for file in (ROOT / "docs" / code).rglob("*.md")
)
OPT_OUT = [f"{home}opt-out/" for home in LANGUAGES.values()]
STEPS = [f"{page}step-{number}/" for page in OPT_OUT for number, _ in enumerate(PATH.steps, 1)]


def language_of(page: str) -> str:
    """Return the language of a page of the site."""
    return next(
        (code for code, home in LANGUAGES.items() if home and page.startswith(home)),
        PATH.languages[0],
    )


def counterparts(page: str) -> dict[str, str]:
    """Return the page in every language."""
    slug = page.removeprefix(LANGUAGES[language_of(page)])
    return {code: home + slug for code, home in LANGUAGES.items()}


def run_build(
    target: Path, *arguments: str, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run MkDocs as a process of its own, because the i18n plugin changes MkDocs itself while it builds."""
    fixed = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600"}
    inherited = {key: value for key, value in os.environ.items() if key not in OWN}
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target), *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=inherited | fixed | environment,
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
        return (
            self.folder / page / "index.html"
            if page == "" or page.endswith("/")
            else self.folder / page
        )

    def text(self, page: str) -> str:
        return self.file(page).read_text(encoding="utf-8")

    def html(self, page: str) -> BeautifulSoup:
        """Return the page, parsed once for all tests: they only read it."""
        if page not in self._parsed:
            self._parsed[page] = BeautifulSoup(self.text(page), "lxml")
        return self._parsed[page]

    def wording(self, page: str) -> list[str]:
        """Return every text and every text in an attribute that a reader of `page` meets in the page's own language."""
        html = self.html(page)
        language = html.html["lang"]
        found = []
        for element in html.find_all(True):
            marked = element if element.get("lang") else element.find_parent(lang=True)
            spoken = marked["lang"] if marked else language
            if spoken == language and element.name not in ("script", "style", "template"):
                found += [element[name] for name in SPOKEN if element.get(name)]
                found += [
                    text.strip()
                    for text in element.find_all(string=True, recursive=False)
                    if text.strip()
                ]
        return found

    @cached_property
    def files(self) -> list[str]:
        return sorted(
            file.relative_to(self.folder).as_posix()
            for file in self.folder.rglob("*")
            if file.is_file()
        )


class Server:
    """Serves a built site as a static host does: compressed, and below a path if need be."""

    def __init__(self, folder: Path, path: str = "/") -> None:
        self.sent: list[
            tuple[str, int]
        ] = []  # what was asked for, and how many bytes of content went out
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, kind, content = _answer(folder, path, self.path)
                if "gzip" in self.headers.get("Accept-Encoding", "") and not kind.startswith(
                    "image/png"
                ):
                    content, encoding = gzip.compress(content, 9, mtime=0), "gzip"
                else:
                    encoding = "identity"
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


def _answer(folder: Path, path: str, asked: str) -> tuple[int, str, bytes]:
    place = unquote(urlsplit(asked).path)
    file = folder / place.removeprefix(path)
    if not place.startswith(path) or ".." in place:
        return 404, "text/plain", b""
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return 404, TYPES[".html"], (folder / "404.html").read_bytes()
    return 200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes()
