"""The weekly watch, on the sample guide and a server on this machine: links, the review, and LinkedIn's notice."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import watch
from additions.notice import UnreadError
from checks import settings_path
from checks.finding import DOCS
from checks.settings_path import FILE_NAME
from sample import SETTING, edit, write_sample

Answer = str | int | float  # a text, /where it leads, a status, or seconds of silence
ANSWERS: dict[str, list[Answer]] = {}  # by address, question by question; the last one stays
ASKED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(HOST + self.path)
        answers = ANSWERS.get(ASKED[-1], [""])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, float):
            return time.sleep(answer)
        text = str(answer)
        self.send_response(
            answer if isinstance(answer, int) else 301 if text.startswith("/") else 200
        )
        self.send_header("Location", text.partition("\n")[0])
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None: ...


SERVER = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
Thread(target=SERVER.serve_forever, daemon=True).start()
HOST = f"http://127.0.0.1:{SERVER.server_port}"
SWITCH = SETTING.replace("https://www.linkedin.com", HOST)
PAGE, LEAFLET, FORM, FEED, LATEST, READ = (
    f"{HOST}/{path}" for path in ("a", "leaflet", "b", "feed", "c.md", "d.md")
)
TODAY = date.today()
PASSAGE = "To light lamps [Why](https://example.org/) one two three four five six seven eight nine ten eleven"
DIGEST = sha256(PASSAGE.encode()).hexdigest()
NOTICE = f"""\
| | |
| --- | --- |
| **To heat water** | Gas<br><br>Wood |
| **To light lamps** | [Why](https://example.org/?a=1) one two three four five <br><br>six seven eight nine ten eleven |

Use [the switch]({SWITCH}) or complain with [this form]({FORM}).
"""
ARCHIVE = f"""
[archive]
latest = "{LATEST}"
as_read = "{READ}"
feed = "{FEED}"
links = ["{FORM}"]
passages = [{{ id = "lamps", begins = "To light", pages = ["about.md", "index.md"], sha256 = "{DIGEST}" }}]
"""
RECORDS = "<updated>2020-01-01T10:00Z</updated><updated>{}T10:00Z</updated>"
LAMPS = "passages notice-changed: lamps, see about.md, index.md: expected"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample guide with an archive, all well, and its addresses on the server."""
    monkeypatch.setattr(settings_path, "Address", settings_path.Text)  # the server has no https
    monkeypatch.setattr(watch, "PAUSE", 0)
    monkeypatch.setenv("no_proxy", "*")
    ASKED.clear()
    ANSWERS.clear()
    ANSWERS.update(
        {LATEST: [NOTICE], READ: [NOTICE], FEED: [RECORDS.format(TODAY)], f"{HOST}/403": [403]}
    )
    docs = write_sample(tmp_path)
    for file in (docs / FILE_NAME, *docs.rglob("*.md")):
        text = file.read_text("utf-8").replace(SETTING, SWITCH).replace("https://example.org", HOST)
        text = text.replace(
            f"[The switch]({SWITCH})", f"{file.parent.name}: [a]({PAGE}#b), [b](step.md)"
        )
        file.write_text(text + ARCHIVE * (file.name == FILE_NAME), "utf-8")
    edit(docs, FILE_NAME, "2020-02-29", f"{TODAY}")
    return docs


def changed(old: str, new: str) -> str:
    assert old in NOTICE
    return NOTICE.replace(old, new)


def seen(docs: Path) -> list[str]:
    """Return what the watch finds, each with the word at which the line begins that it names."""
    findings = [
        (finding, finding.path.read_text("utf-8").splitlines()) for finding in watch.check(docs)
    ]
    return [
        f"{lines[finding.line - 1].split()[0]} {finding.rule}: {finding.message}"
        for finding, lines in findings
    ]


def test_it_asks_every_address_once_and_is_silent_when_all_is_well(docs: Path) -> None:
    assert seen(docs) == []
    assert sorted(ASKED) == sorted([PAGE, LEAFLET, SWITCH, LATEST, READ, FEED])


@pytest.mark.parametrize(
    ("path", "answers", "why"),  # why it is dead; "" when it is well, None when it cannot be judged
    [
        ("/a", [404], "answers 404"),
        ("/a", [410], "answers 410"),
        ("/a", [404, 200], ""),
        *(("/a", [answer], None) for answer in (403, 429, 503, 999, "/a")),
        ("/news/2025/article-17", ["/"], "leads to HOST/"),
        ("/news/article-17", ["/news?gone=1"], "leads to HOST/news?gone=1"),
        ("/news/2025/article-17", ["/403"], None),
        ("/news/2025/article-17", ["/news/2025"], ""),
        ("/news/2025/article%2017", ["/login?back=%2Fnews%2F2025%2Farticle%2017"], ""),
        ("/?page=17", ["/"], "leads to HOST/"),
        ("/?page=17", ["/article-17"], ""),
        ("/", ["/?welcome=1"], ""),
    ],
)
def test_a_link_is_dead_when_it_is_twice_gone_or_leads_to_a_front_page(
    docs: Path,
    capsys: pytest.CaptureFixture[str],
    path: str,
    answers: list[Answer],
    why: str | None,
) -> None:
    for page in docs.rglob("*.md"):
        edit(page.parent, page.name, f"{PAGE}#b", f"{HOST}{path}#b")
    ANSWERS[HOST + path], is_asked_again = [*answers], bool(why) or len(answers) > 1
    assert seen(docs) == (
        [f"de: link-dead: HOST{path}: {why}".replace("HOST", HOST)] if why else []
    )
    assert why is None or ASKED.count(HOST + path) == 1 + is_asked_again
    assert (
        f"4 addresses asked, {int(why is None)} of them cannot be judged" in capsys.readouterr().err
    )


def test_what_is_too_slow_is_not_judged(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.2)
    ANSWERS[PAGE] = [2.0]
    assert watch.fault(PAGE, watch.ask_all([PAGE, HOST])[PAGE]) is None
    with pytest.raises(UnreadError, match=f"^is too slow: {PAGE}$"):
        watch.fetch(PAGE)


def test_a_source_and_a_setting_that_do_not_answer_are_dead(docs: Path) -> None:
    ANSWERS[SWITCH] = [404]
    edit(docs, FILE_NAME, LEAFLET, "http://127.0.0.1:9/leaflet")
    setting, url = seen(docs)
    assert setting == f"setting link-dead: {SWITCH}: answers 404"
    assert url == "url link-dead: http://127.0.0.1:9/leaflet: does not answer"


def test_without_a_network_it_cannot_run(tmp_path: Path) -> None:
    command = [sys.executable, watch.__file__, "--docs", str(write_sample(tmp_path))]
    offline = os.environ | {"https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    result = subprocess.run(command, env=offline, capture_output=True, text=True)
    assert result.stderr == "watch.py: none of 2 addresses answers; is there a network?\n"
    assert (result.returncode, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("old", "new", "around"),
    [
        ("Wood", "Coal", ""),  # elsewhere
        ("| **To heat water** | Gas<br><br>Wood |\n", "", ""),
        ("five <br><br>six", "five\nsix", ""),  # what no reader sees
        ("**To light", "To\u200b  light", ""),
        ("?a=1", "", ""),
        ("nine", "0", "one two three four five six seven eight nine ten eleven"),
        (" eleven", "", "three four five six seven eight nine ten eleven"),
        (
            "light lamps",
            "dim lamps",
            "To light lamps [Why](https://example.org/) one two three four five",
        ),
    ],
)
def test_a_passage_that_changed_is_shown_where_it_differs(
    docs: Path, old: str, new: str, around: str
) -> None:
    ANSWERS[LATEST] = [changed(old, new)]
    digest = sha256(PASSAGE.replace(old, new).encode()).hexdigest()
    shown = f'"{around}", found "{around.replace(old, new)}"; once read: sha256 = "{digest}"'
    assert seen(docs) == [f"{LAMPS} {shown}"] * bool(around)


def test_a_change_is_told_even_when_the_passage_or_the_version_that_was_read_is_gone(
    docs: Path,
) -> None:
    ANSWERS[LATEST], ANSWERS[READ] = [changed("**To light lamps**", "**To go to sleep**")], [404]
    assert seen(docs)[1:] == [f'{LAMPS} a passage that begins with "To light", found none']
    ANSWERS[LATEST] = [changed("five", "5")]
    dead, told = seen(docs)
    assert dead == f"as_read link-dead: {READ}: answers 404"
    assert told.startswith(
        f'{LAMPS} "To light", found "To light lamps [Why](https://example.org/) one two'
    )


@pytest.mark.parametrize("end", ["s", "/more", "-2"])
@pytest.mark.parametrize("key", ["setting", "links"])
def test_a_link_that_the_notice_names_no_longer_is_told(docs: Path, key: str, end: str) -> None:
    link = {"setting": SWITCH, "links": FORM}[key]
    ANSWERS[LATEST] = [changed(f"{link})", f"{link}{end})")]
    assert seen(docs) == [f"{key} notice-link: expected {link} in LinkedIn's notice, found none"]


@pytest.mark.parametrize(
    ("answer", "why"), [(404, "answers 404"), (999, "answers 999"), (" \n", "is empty")]
)
def test_an_archive_that_twice_gives_nothing_is_told(docs: Path, answer: Answer, why: str) -> None:
    ANSWERS[LATEST] = ANSWERS[FEED] = [answer]
    notice, feed = seen(docs)
    assert (
        notice == f"latest notice-gone: expected LinkedIn's notice, found that it {why}: {LATEST}"
    )
    assert feed == f"feed archive-gone: expected the archive's feed, found that it {why}: {FEED}"
    assert ASKED.count(LATEST) == ASKED.count(FEED) == 2


@pytest.mark.parametrize("late", [False, True])
def test_a_review_is_due_after_180_days_and_an_archive_asleep_after_183(
    docs: Path, late: bool
) -> None:
    reviewed, newest = (TODAY - timedelta(days + late) for days in (180, 183))
    edit(docs, FILE_NAME, f"{TODAY}", f"{reviewed}")
    ANSWERS[FEED] = [RECORDS.format(newest)]
    asleep = f"feed archive-asleep: expected something new within 183 days, found {newest}"
    due = (
        f"reviewed review-due: expected a review within 180 days, found the last one on {reviewed}"
    )
    assert seen(docs) == [asleep, due] * late


def test_an_archive_that_moved_or_has_another_feed_is_told(docs: Path) -> None:
    ANSWERS[LATEST], ANSWERS[FEED] = ["/d.md"], ["<html>"]
    moved, asleep = seen(docs)
    assert moved == f"latest notice-moved: expected {LATEST}, found {READ}"
    assert (
        asleep
        == "feed archive-asleep: expected something new within 183 days, found no date at all"
    )


def test_the_real_passages_name_pages_that_exist_in_every_language() -> None:
    path = settings_path.load(DOCS / FILE_NAME)
    pages = {
        page
        for passage in (path.archive.passages if path.archive else ())
        for page in passage.pages
    }
    assert [
        file
        for page in pages
        for code in path.languages
        if not (file := DOCS / code / page).is_file()
    ] == []
