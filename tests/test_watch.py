"""The weekly watch: which links it takes for dead, when a review is due, and what it makes of LinkedIn's notice."""

import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

import watch
from guide.notice import Archive, Passage, digest, passages

TODAY = date.today()
DOCS = Path(watch.__file__).resolve().parent.parent / "docs"
NOTICE = """\
# Notice of Example & Sons

We train machines since **May**. You can [opt out]({host}/settings/switch?from=notice).

| | |
| --- | --- |
| **To bake bread** | Flour<br><br>Water |
| **To train machines** | Your posts <br><br>Your comments |

Complain with [this form]({host}/form).
"""


class Host:
    """A server on this machine: what it answers at each path, in the order in which it is asked; the last one stays."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, list[tuple[int, str]]] = {}
        self.asked: list[str] = []

    def says(self, path: str, *answers: tuple[int, str]) -> str:
        """Let `path` answer with status and text, or with a status 3xx and where it leads; return its address."""
        self.answers[path] = list(answers)
        return self.address + path


@pytest.fixture(scope="module")
def server() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            answers = host.answers.get(self.path, [(404, "")])
            status, text = answers[0] if len(answers) == 1 else answers.pop(0)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", text)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host = Host(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


@pytest.fixture
def host(server: Host, monkeypatch: pytest.MonkeyPatch) -> Host:
    monkeypatch.setattr(watch, "PAUSE", 0)
    server.answers.clear()
    server.asked.clear()
    server.says("/ok", (200, "fine"))
    return server


# --- Links ---


def fault(host: Host, address: str) -> str | None:
    """Return what is wrong with `address`, which is asked together with one that is well."""
    return watch.fault(address, watch.ask_all([address, f"{host.address}/ok"])[address])


@pytest.mark.parametrize(
    ("status", "why"), [(200, None), (403, None), (404, "answers 404"), (410, "answers 410"), (429, None), (999, None)]
)
def test_an_address_is_dead_when_its_host_says_that_it_is_gone(host: Host, status: int, why: str | None) -> None:
    assert fault(host, host.says("/page", (status, ""))) == why


def test_an_address_is_dead_when_its_host_does_not_answer(host: Host) -> None:
    assert fault(host, "http://127.0.0.1:9/") == "does not answer"


def test_an_address_is_asked_twice_before_it_is_called_dead(host: Host) -> None:
    assert fault(host, host.says("/page", (404, ""), (200, ""))) is None
    assert host.asked.count("/page") == 2 and host.asked.count("/ok") == 1


@pytest.mark.parametrize("error", [requests.Timeout(), requests.ConnectTimeout(), requests.TooManyRedirects()])
def test_an_address_that_is_slow_or_wants_cookies_is_not_taken_for_dead(error: requests.RequestException) -> None:
    assert watch.fault("https://example.org/page", error) is None


@pytest.mark.parametrize(
    ("asked", "led_to", "is_noticed"),
    [
        ("/news/2025/article-17", "/", True),
        ("/news/2025/article-17", "/news?gone=1", True),
        ("/news/2025/article-17", "/news/2025", False),
        ("/news/2025/article-17", "/archive/2025/article-17", False),
        ("/news/2025/article-17", "/login?back=%2Fnews%2F2025%2Farticle-17", False),
        ("/?page=17", "/", True),
        ("/?page=17", "/article-17", False),
        ("/", "/?welcome=1", False),
    ],
)
def test_an_address_that_leads_to_a_front_page_is_noticed(
    host: Host, asked: str, led_to: str, is_noticed: bool
) -> None:
    host.says(led_to, (200, ""))
    expected = f"leads to {host.address}{led_to}" if is_noticed else None
    assert fault(host, host.says(asked, (301, led_to))) == expected


# --- The command ---


@pytest.fixture
def guide(host: Host) -> watch.Guide:
    """A guide that is all well: its notice, its archive and its only source."""
    notice = NOTICE.format(host=host.address)
    host.says("/settings/switch", (200, ""))
    head, training = passages(notice)[1], passages(notice)[-2]
    archive = Archive(
        host.says("/main/notice.md", (200, notice)),
        host.says("/v1/notice.md", (200, notice)),
        host.says("/main.atom", (200, f"<feed><updated>{TODAY}T10:00:00Z</updated></feed>")),
        (f"{host.address}/form",),
        (
            Passage("head", "We train machines", digest(head), ("index.md",)),
            Passage("training", "To train", digest(training), ("index.md", "questions.md")),
        ),
    )
    return watch.Guide(TODAY, f"{host.address}/settings/switch", {"source": f"{host.address}/ok"}, archive)


Run = Callable[[watch.Guide], tuple[int, list[str]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on a guide, and return its exit code and the lines that it prints, the last one left out."""
    (tmp_path / "de").mkdir()
    monkeypatch.chdir(tmp_path)

    def run(guide: watch.Guide) -> tuple[int, list[str]]:
        keys = [guide.setting, *guide.sources.values()]
        if guide.archive:
            keys += [guide.archive.latest, guide.archive.feed, *(passage.sha256 for passage in guide.archive.passages)]
        (tmp_path / watch.FILE_NAME).write_text("\n".join(["# A guide", "reviewed", *keys]))
        monkeypatch.setattr(watch, "load", lambda _: guide)
        code = watch.main(["--docs", str(tmp_path)])
        return code, capsys.readouterr().out.splitlines()[:-1]

    return run


def test_it_is_silent_when_all_is_well(guide: watch.Guide, run: Run) -> None:
    assert run(guide) == (0, [])


def test_every_outside_address_is_asked_once_and_placed_where_it_stands_first(
    guide: watch.Guide, run: Run, host: Host, tmp_path: Path
) -> None:
    (tmp_path / "de" / "about.md").write_text(f"Hello\n\n[A]({host.address}/a#b)\n\n[A]({host.address}/a) [B](c.md)\n")
    (tmp_path / "de" / "broken.md").write_bytes(b"\xff https://example.org/")  # the check names it
    code, found = run(replace(guide, sources={"source": f"{host.address}/b"}))
    assert code == 1
    assert found == [
        f"de/about.md:3: link-dead: {host.address}/a: answers 404",
        f"settings-path.toml:4: link-dead: {host.address}/b: answers 404",
    ]
    assert host.asked.count("/settings/switch") == 1


def test_it_says_how_many_addresses_it_cannot_judge(
    guide: watch.Guide, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "load", lambda _: replace(guide, sources={"source": host.says("/robots", (999, ""))}))
    (tmp_path / watch.FILE_NAME).touch()
    assert watch.main(["--docs", str(tmp_path)]) == 0
    assert capsys.readouterr().err == "watch.py: 3 addresses asked, 1 of them cannot be judged from here\n"


def test_without_a_network_it_says_so(
    guide: watch.Guide, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ask", lambda _: requests.ConnectionError())
    assert run(guide)[0] == 2
    monkeypatch.setattr(watch, "load", lambda _: guide)
    watch.main(["--docs", "."])
    assert capsys.readouterr().err.endswith(": none of 3 addresses answers; is there a network?\n")


def test_without_the_canonical_file_it_cannot_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch.main(["--docs", str(tmp_path)]) == 2
    assert watch.FILE_NAME in capsys.readouterr().err


def test_a_review_is_due_after_180_days(guide: watch.Guide, run: Run) -> None:
    assert run(replace(guide, reviewed=TODAY - timedelta(days=180))) == (0, [])
    late = TODAY - timedelta(days=181)
    message = f"settings-path.toml:2: review-due: expected a review within 180 days, last reviewed {late}"
    assert run(replace(guide, reviewed=late)) == (1, [message])


def test_a_guide_without_an_archive_is_watched_as_well(guide: watch.Guide, run: Run) -> None:
    assert run(replace(guide, archive=None)) == (0, [])


# --- LinkedIn's notice ---


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Flour", "Flour<br><br>Salt"),  # elsewhere
        ("Your posts <br><br>", "Your  posts<br>"),
        ("since **May**. You", "\u200bsince\nMay. You"),  # wrapped anew
        ("?from=notice", ""),
        ("| **To bake bread** | Flour<br><br>Water |\n", ""),
    ],
)
def test_a_notice_that_changes_elsewhere_or_for_no_reader_is_no_change(
    guide: watch.Guide, run: Run, host: Host, old: str, new: str
) -> None:
    notice = NOTICE.format(host=host.address)
    assert old in notice
    host.says("/main/notice.md", (200, notice.replace(old, new)))
    assert run(guide) == (0, [])


def changed(host: Host, old: str, new: str) -> list[str]:
    """Let the notice say `new` for `old`; return its passages as they are then."""
    notice = NOTICE.format(host=host.address)
    assert old in notice
    host.says("/main/notice.md", (200, notice.replace(old, new)))
    return passages(notice.replace(old, new))


@pytest.mark.parametrize(
    ("new", "found"), [("| Your posts <br><br>Your likes", "likes"), ("| Your posts <br><br>Your", "")]
)
def test_a_row_that_changed_is_shown_with_its_pages_and_its_new_digest(
    guide: watch.Guide, run: Run, host: Host, new: str, found: str
) -> None:
    now = changed(host, "| Your posts <br><br>Your comments", new)
    line = (
        "settings-path.toml:8: notice-changed: training, see index.md, questions.md: "
        'expected "To train machines Your posts Your comments", '
        f'found "{f"To train machines Your posts Your {found}".strip()}"; once read: sha256 = "{digest(now[-2])}"'
    )
    assert run(guide) == (1, [line])


def test_words_around_the_first_difference_are_shown(guide: watch.Guide, run: Run, host: Host) -> None:
    changed(host, "You can [opt", "You no longer can [opt")
    code, [line] = run(guide)
    assert code == 1 and line.startswith("settings-path.toml:7: notice-changed: head, see index.md: expected ")
    address = f"[opt out]({host.address}/settings/switch)"
    assert (
        f'expected "We train machines since May. You can {address.replace("settings/switch)", "settings/switch).")}'
        in line
    )
    assert 'found "We train machines since May. You no longer can' in line


def test_a_passage_that_begins_otherwise_is_found_by_its_likeness(guide: watch.Guide, run: Run, host: Host) -> None:
    now = changed(host, "**To train machines**", "**To teach machines**")
    code, [line] = run(guide)
    assert (
        code == 1
        and f'found "To teach machines Your posts Your comments"; once read: sha256 = "{digest(now[-2])}"' in line
    )


def test_a_passage_that_is_gone_is_said(guide: watch.Guide, run: Run, host: Host) -> None:
    changed(host, "| **To train machines** | Your posts <br><br>Your comments |\n", "")
    code, [line] = run(guide)
    assert code == 1
    assert line.endswith('see index.md, questions.md: expected a passage that begins with "To train", found none')


def test_a_changed_row_is_said_though_the_version_that_was_read_is_gone(
    guide: watch.Guide, run: Run, host: Host
) -> None:
    now = changed(host, "Your comments", "Your likes")
    host.says("/v1/notice.md", (404, ""))
    code, [dead, line] = run(guide)
    assert code == 1 and dead.endswith("/v1/notice.md: answers 404")
    assert (
        f'expected "To train", found "To train machines Your posts Your likes"; once read: sha256 = "{digest(now[-2])}"'
        in line
    )


@pytest.mark.parametrize("new", ["/settings/switches", "/settings/switch/more", "/settings"])
def test_a_link_that_the_notice_names_no_longer_is_said(guide: watch.Guide, run: Run, host: Host, new: str) -> None:
    changed(host, "/settings/switch?from=notice", new)
    code, [line, _] = run(guide)
    assert code == 1
    assert line == (f"settings-path.toml:3: notice-link: expected {guide.setting} in LinkedIn's notice, found none")


def test_a_form_that_the_notice_names_no_longer_is_said(guide: watch.Guide, run: Run, host: Host) -> None:
    changed(host, "/form", "/other-form")
    code, [line] = run(guide)
    assert code == 1 and line.endswith(f"expected {host.address}/form in LinkedIn's notice, found none")


@pytest.mark.parametrize(
    ("answer", "why"), [((404, ""), "answers 404"), ((503, ""), "answers 503"), ((200, " \n"), "is empty")]
)
def test_a_notice_that_cannot_be_had_is_said(
    guide: watch.Guide, run: Run, host: Host, answer: tuple[int, str], why: str
) -> None:
    address = host.says("/main/notice.md", answer)
    message = f"settings-path.toml:5: notice-gone: expected LinkedIn's notice, found that it {why}: {address}"
    assert run(guide) == (1, [message])
    assert host.asked.count("/main/notice.md") == 2


def test_an_archive_that_does_not_answer_is_said(guide: watch.Guide, run: Run) -> None:
    assert guide.archive
    silent = "http://127.0.0.1:9/notice.md"
    code, [line] = run(replace(guide, archive=replace(guide.archive, latest=silent)))
    assert code == 1 and line.endswith(f"expected LinkedIn's notice, found that it does not answer: {silent}")


def test_a_notice_that_has_moved_is_said_and_read(guide: watch.Guide, run: Run, host: Host) -> None:
    assert guide.archive
    notice = NOTICE.format(host=host.address)
    moved = host.says("/trunk/notice.md", (200, notice.replace("Your comments", "Your likes")))
    host.says("/main/notice.md", (301, moved))
    code, [first, second] = run(guide)
    assert code == 1 and "notice-changed: training" in second
    assert first == f"settings-path.toml:5: notice-moved: expected {guide.archive.latest}, found {moved}"


def feed(days: int) -> str:
    """Return a feed whose newest entry is `days` old."""
    dates = [TODAY - timedelta(days=days), TODAY - timedelta(days=days + 50)]
    return "<feed>" + "".join(f"<entry><updated>{day}T10:00:00Z</updated></entry>" for day in dates) + "</feed>"


def test_an_archive_that_has_recorded_nothing_for_half_a_year_is_said(guide: watch.Guide, run: Run, host: Host) -> None:
    host.says("/main.atom", (200, feed(183)))
    assert run(guide) == (0, [])
    host.says("/main.atom", (200, feed(184)))
    newest = TODAY - timedelta(days=184)
    message = f"settings-path.toml:6: archive-asleep: expected something new within 183 days, newest is of {newest}"
    assert run(guide) == (1, [message])


@pytest.mark.parametrize(("answer", "why"), [((404, ""), "answers 404"), ((200, "<html>"), "has no date")])
def test_a_feed_that_cannot_be_had_is_said(
    guide: watch.Guide, run: Run, host: Host, answer: tuple[int, str], why: str
) -> None:
    address = host.says("/main.atom", answer)
    code, [line] = run(guide)
    assert code == 1 and line.endswith(f"archive-gone: expected the archive's feed, found that it {why}: {address}")


def test_the_pages_that_the_real_archive_names_exist_in_every_language() -> None:
    raw = tomllib.loads((DOCS / watch.FILE_NAME).read_text("utf-8"))
    for passage in raw.get("archive", {}).get("passages", []):
        for language in raw["languages"]:
            for page in passage["pages"]:
                assert (DOCS / language / page).is_file(), f"{passage['id']} names {page}"
