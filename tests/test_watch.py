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

We train machines since **May**. You can [opt out](https://example.org/out?from=notice).

| | |
| --- | --- |
| **To bake bread** | Flour<br><br>Water |
| **To train machines** | Your posts <br><br>Your comments |

Use [the switch]({host}/settings/switch) or complain with [this form]({host}/form).
"""
TRAINING = "To train machines Your posts Your comments"


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
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
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
def archive(host: Host) -> Archive:
    """The archive of a notice that says what it said."""
    notice = NOTICE.format(host=host.address)
    parts = [Passage("head", "We train", digest(passages(notice)[1]), ("index.md",))]
    parts.append(Passage("training", "To train", digest(TRAINING), ("index.md", "questions.md")))
    return Archive(
        host.says("/main/notice.md", (200, notice)),
        host.says("/v1/notice.md", (200, notice)),
        host.says("/main.atom", (200, f"<feed><updated>{TODAY}T10:00:00Z</updated></feed>")),
        (f"{host.address}/form",),
        tuple(parts),
    )


@pytest.fixture
def guide(host: Host, archive: Archive) -> watch.Guide:
    """A guide that is all well."""
    setting = host.says("/settings/switch", (200, ""))
    return watch.Guide(TODAY, setting, {"source": f"{host.address}/ok"}, archive)


Run = Callable[[watch.Guide], list[str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on a guide, and return its exit code and all findings that it prints."""
    monkeypatch.chdir(tmp_path)

    def run(guide: watch.Guide) -> list[str]:
        lines = ["# A guide", "reviewed", guide.setting, *guide.sources.values()]
        if guide.archive:
            lines += [guide.archive.latest, guide.archive.feed, *(passage.sha256 for passage in guide.archive.passages)]
        Path(watch.FILE_NAME).write_text("\n".join(lines))
        monkeypatch.setattr(watch, "load", lambda _: guide)
        code = watch.main(["--docs", "."])
        findings = capsys.readouterr().out.splitlines()[:-1]
        assert code == (1 if findings else 0)
        return [finding.removeprefix(f"{watch.FILE_NAME}:") for finding in findings]

    return run


def test_it_is_silent_when_all_is_well(guide: watch.Guide, run: Run) -> None:
    assert run(guide) == []
    assert run(replace(guide, archive=None)) == []


def test_every_outside_address_is_asked_once_and_placed_where_it_stands_first(
    guide: watch.Guide, run: Run, host: Host, tmp_path: Path
) -> None:
    (tmp_path / "about.md").write_text(f"Hello\n\n[A]({host.address}/a#b)\n\n[A]({host.address}/a) [B](c.md)\n")
    (tmp_path / "broken.md").write_bytes(b"\xff https://example.org/")  # the check names it
    assert run(replace(guide, sources={"source": f"{host.address}/b"})) == [
        f"about.md:3: link-dead: {host.address}/a: answers 404",
        f"4: link-dead: {host.address}/b: answers 404",
    ]
    assert host.asked.count("/settings/switch") == 1


def test_it_says_what_it_cannot_judge_or_cannot_run(
    guide: watch.Guide, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert watch.main(["--docs", str(tmp_path)]) == 2
    assert watch.FILE_NAME in capsys.readouterr().err
    (tmp_path / watch.FILE_NAME).touch()
    monkeypatch.setattr(watch, "load", lambda _: replace(guide, sources={"source": host.says("/robots", (999, ""))}))
    assert watch.main(["--docs", str(tmp_path)]) == 0
    assert capsys.readouterr().err == "watch.py: 3 addresses asked, 1 of them cannot be judged from here\n"
    monkeypatch.setattr(watch, "ask", lambda _: requests.ConnectionError())
    assert watch.main(["--docs", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith(": none of 3 addresses answers; is there a network?\n")


def test_a_review_is_due_after_180_days(guide: watch.Guide, run: Run) -> None:
    assert run(replace(guide, reviewed=TODAY - timedelta(days=180))) == []
    late = TODAY - timedelta(days=181)
    message = f"2: review-due: expected a review within 180 days, last reviewed {late}"
    assert run(replace(guide, reviewed=late)) == [message]


# --- LinkedIn's notice ---


def edit(host: Host, old: str, new: str) -> None:
    """Let the newest version of the notice say `new` for `old`."""
    notice = NOTICE.format(host=host.address)
    assert old in notice
    host.says("/main/notice.md", (200, notice.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Flour", "Flour<br><br>Salt"),  # elsewhere
        ("| **To bake bread** | Flour<br><br>Water |\n", ""),
        ("since **May**. You", "\u200bsince\nMay. You"),  # wrapped anew
        ("Your posts <br><br>", "Your  posts<br>"),
        ("?from=notice", ""),
    ],
)
def test_a_change_elsewhere_or_that_no_reader_sees_is_none(
    guide: watch.Guide, run: Run, host: Host, old: str, new: str
) -> None:
    edit(host, old, new)
    assert run(guide) == []


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        ("Your comments", "Your likes", "To train machines Your posts Your likes"),
        ("Your comments", "", "To train machines Your posts"),
        ("**To train machines**", "**To teach machines**", "To teach machines Your posts Your comments"),
    ],
)
def test_a_passage_that_changed_is_shown_with_its_pages_and_its_new_digest(
    guide: watch.Guide, run: Run, host: Host, old: str, new: str, now: str
) -> None:
    edit(host, old, new)
    message = f'expected "{TRAINING}", found "{now}"; once read: sha256 = "{digest(now)}"'
    assert run(guide) == [f"8: notice-changed: training, see index.md, questions.md: {message}"]


def test_the_words_around_the_first_difference_are_shown(guide: watch.Guide, run: Run, host: Host) -> None:
    words = [f"word{number}" for number in range(30)]
    for path, word in (("/v1/notice.md", "old"), ("/main/notice.md", "new")):
        text = NOTICE.format(host=host.address).replace("We train", "We train " + " ".join([*words, word, *words]))
        host.says(path, (200, text))
    around = "word22 word23 word24 word25 word26 word27 word28 word29 {} word0 word1 word2 word3 word4 word5 word6"
    [finding] = run(guide)
    assert f'expected "{around.format("old")}", found "{around.format("new")}"' in finding


def test_a_passage_that_is_gone_is_said(guide: watch.Guide, run: Run, host: Host) -> None:
    edit(host, "| **To train machines** | Your posts <br><br>Your comments |\n", "")
    message = 'training, see index.md, questions.md: expected a passage that begins with "To train", found none'
    assert run(guide) == [f"8: notice-changed: {message}"]


def test_a_change_is_said_even_when_the_version_that_was_read_is_gone(guide: watch.Guide, run: Run, host: Host) -> None:
    edit(host, "Your comments", "Your likes")
    host.says("/v1/notice.md", (404, ""))
    dead, changed = run(guide)
    assert dead.endswith("/v1/notice.md: answers 404")
    assert 'expected "To train", found "To train machines Your posts Your likes"' in changed


@pytest.mark.parametrize(
    ("link", "new"),
    [
        ("/settings/switch", "/settings/switches"),
        ("/settings/switch", "/settings/switch/more"),
        ("/settings/switch", "/settings"),
        ("/form", "/other"),
    ],
)
def test_a_link_that_the_notice_names_no_longer_is_said(
    guide: watch.Guide, run: Run, host: Host, link: str, new: str
) -> None:
    edit(host, f"{link})", f"{new})")
    [finding] = run(guide)
    assert finding.endswith(f"notice-link: expected {host.address}{link} in LinkedIn's notice, found none")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/main/notice.md", "5: notice-gone: expected LinkedIn's notice, found that it"),
        ("/main.atom", "6: archive-gone: expected the archive's feed, found that it"),
    ],
)
@pytest.mark.parametrize(
    ("answer", "why"), [((404, ""), "answers 404"), ((503, ""), "answers 503"), ((200, " \n"), "is empty")]
)
def test_an_archive_that_gives_nothing_is_asked_twice_and_said(
    guide: watch.Guide, run: Run, host: Host, path: str, said: str, answer: tuple[int, str], why: str
) -> None:
    address = host.says(path, answer)
    assert run(guide) == [f"{said} {why}: {address}"]
    assert host.asked.count(path) == 2


def test_an_archive_that_does_not_answer_is_said(guide: watch.Guide, run: Run, archive: Archive) -> None:
    silent = "http://127.0.0.1:9/notice.md"
    [finding] = run(replace(guide, archive=replace(archive, latest=silent)))
    assert finding.endswith(f"found that it does not answer: {silent}")


def test_a_notice_that_has_moved_is_said_and_read(guide: watch.Guide, run: Run, host: Host, archive: Archive) -> None:
    moved = host.says("/trunk/notice.md", (200, NOTICE.format(host=host.address).replace("comments", "likes")))
    host.says("/main/notice.md", (301, moved))
    first, second = run(guide)
    assert first == f"5: notice-moved: expected {archive.latest}, found {moved}"
    assert "notice-changed: training" in second


def test_an_archive_that_has_recorded_nothing_for_half_a_year_is_said(guide: watch.Guide, run: Run, host: Host) -> None:
    def record(days: int) -> date:
        newest = TODAY - timedelta(days=days)
        host.says("/main.atom", (200, f"<updated>{newest}T10:00Z</updated><updated>2020-01-01T10:00Z</updated>"))
        return newest

    record(183)
    assert run(guide) == []
    newest = record(184)
    message = f"expected something new within 183 days, newest is of {newest}"
    assert run(guide) == [f"6: archive-asleep: {message}"]
    address = host.says("/main.atom", (200, "<html>"))
    assert run(guide) == [f"6: archive-gone: expected the archive's feed, found that it has no date: {address}"]


def test_the_pages_that_the_real_archive_names_exist_in_every_language() -> None:
    raw = tomllib.loads((DOCS / watch.FILE_NAME).read_text("utf-8"))
    for passage in raw.get("archive", {}).get("passages", []):
        for language in raw["languages"]:
            assert [page for page in passage["pages"] if not (DOCS / language / page).is_file()] == []
