"""The weekly watch: which addresses it takes for dead, and when a review of the labels is due."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from sample_docs import CANONICAL, write_sample
from settings_path import load
from watch_sources import age, dead_links, main, outside_links

PATH = load(CANONICAL)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.strip("/")))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "is_dead"), [(200, False), (403, False), (404, True), (410, True), (429, False), (999, False)]
)
def test_an_address_is_dead_when_the_host_says_that_it_is_gone(host: str, status: int, is_dead: bool) -> None:
    page = Path("about.md")
    findings = dead_links({f"{host}/{status}": (page, 7)})
    assert [(finding.path, finding.line, finding.rule) for finding in findings] == [(page, 7, "link-dead")] * is_dead


def test_an_address_is_dead_when_its_host_does_not_answer(tmp_path: Path) -> None:
    assert [finding.rule for finding in dead_links({"http://127.0.0.1:9/": (tmp_path, 1)})] == ["link-dead"]


def test_every_outside_address_is_asked_once_and_placed_where_it_stands_first(tmp_path: Path) -> None:
    docs = write_sample(tmp_path / "docs")
    (docs / "de" / "about.md").write_text(
        "[A](https://example.org/a#b)\n\n[A](https://example.org/a) [B](other.md)\n", "utf-8"
    )
    places = outside_links(docs, PATH)
    assert places["https://example.org/a"] == (docs / "de" / "about.md", 1)
    assert places.keys() == {"https://example.org/a", PATH.setting} | {source.url for source in PATH.sources.values()}


def test_the_command_names_what_needs_a_look(
    tmp_path: Path, host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watch_sources.outside_links", lambda docs, path: {f"{host}/404": (docs / "de.md", 3)})
    docs = write_sample(tmp_path / "docs")
    assert main(["--docs", str(docs)]) == 1
    assert f"de.md:3: link-dead: {host}/404: answers 404" in capsys.readouterr().out


def test_the_command_is_content_when_everything_answers(
    tmp_path: Path, host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watch_sources.outside_links", lambda docs, path: {f"{host}/200": (docs / "de.md", 3)})
    monkeypatch.setattr("watch_sources.age", lambda docs, path, today: [])
    assert main(["--docs", str(write_sample(tmp_path / "docs"))]) == 0
    assert capsys.readouterr().out == "0 of 1 addresses and dates need a look.\n"


def test_the_command_cannot_run_without_the_canonical_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--docs", str(tmp_path)]) == 2
    assert "is missing" in capsys.readouterr().err


def test_a_slow_address_is_not_taken_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(*_: object, **__: object) -> None:
        raise requests.Timeout

    monkeypatch.setattr("requests.get", time_out)
    assert dead_links({"https://example.org/": (Path("about.md"), 1)}) == []


def test_a_page_that_cannot_be_read_is_left_to_the_check(tmp_path: Path) -> None:
    docs = write_sample(tmp_path / "docs")
    before = outside_links(docs, PATH)
    (docs / "de" / "broken.md").write_bytes(b"\xff https://example.org/")
    assert outside_links(docs, PATH) == before


def test_a_review_is_due_after_180_days(tmp_path: Path) -> None:
    assert age(tmp_path, PATH, PATH.reviewed + timedelta(days=180)) == []
    [finding] = age(tmp_path, PATH, PATH.reviewed + timedelta(days=181))
    assert finding.rule == "review-due" and f"last reviewed {PATH.reviewed}" in finding.message
