"""The watch, on the sample: LinkedIn's notice as an archive has it, and the review that is due."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

import watch
from checks.finding import CannotRunError
from checks.settings_path import FILE_NAME
from sample import SETTING, edit, write_sample

LATEST = "https://example.org/latest"
READ = "https://example.org/read"
FEED = "https://example.org/feed"
FORM = "https://example.org/form"
TODAY = date(2020, 6, 1)
PASSAGE = "To light lamps [Why](https://example.org/) one two three four five six seven"
DIGEST = sha256(PASSAGE.encode()).hexdigest()
NOTICE = f"""\
| | |
| --- | --- |
| **To heat water** | Gas<br><br>Wood |
| **To light lamps** | [Why](https://example.org/?a=1) one two three <br><br>four five six seven |

Use [the switch]({SETTING}) or complain with [this form]({FORM}).
"""
ARCHIVE = f"""
[archive]
latest = "{LATEST}"
as_read = "{READ}"
feed = "{FEED}"
links = ["{FORM}"]
passages = [{{ id = "lamps", begins = "To light", pages = ["about.md"], sha256 = "{DIGEST}" }}]
"""
RECORDS = "<updated>2019-01-01T10:00Z</updated><updated>{}T10:00Z</updated>"

Answer = str | int | Exception  # a text, a status, or none at all


class World:
    """The sample's settings path with an archive, and what addresses answer: all is well."""

    def __init__(self, root: Path) -> None:
        self.file = write_sample(root) / FILE_NAME
        self.file.write_text(self.file.read_text("utf-8") + ARCHIVE, "utf-8")
        records = RECORDS.format(TODAY)
        self.answers: dict[str, Answer] = {LATEST: NOTICE, READ: NOTICE, FEED: records}
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []

    def get(self, address: str, **_: object) -> SimpleNamespace:
        self.asked.append(address)
        answer = self.answers[address]
        if isinstance(answer, Exception):
            raise answer
        status, text = (200, answer) if isinstance(answer, str) else (answer, "a text")
        url = self.moved.get(address, address)
        return SimpleNamespace(status_code=status, text=text, url=url)

    def edit(self, old: str, new: str) -> None:
        edit(self.file.parent, FILE_NAME, old, new)

    def change(self, old: str, new: str) -> None:
        """Change the notice."""
        assert old in NOTICE
        self.answers[LATEST] = NOTICE.replace(old, new)

    def seen(self) -> list[str]:
        """Return what the watch finds, each with the first word of the line that it names."""
        lines = self.file.read_text("utf-8").splitlines()
        seen = []
        for finding in watch.watch(self.file, TODAY):
            about = lines[finding.line - 1].split()[0]
            seen.append(f"{about} {finding.rule}: {finding.message}")
        return seen


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(tmp_path)
    monkeypatch.setattr(requests, "get", world.get)
    monkeypatch.setattr(watch, "PAUSE", 0)
    return world


def test_it_is_silent_when_all_is_well(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert world.seen() == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("days", "is_due"), [(180, False), (181, True)])
def test_a_review_is_due_after_180_days(world: World, days: int, is_due: bool) -> None:
    reviewed = TODAY - timedelta(days)
    world.edit("2020-02-29", f"{reviewed}")
    world.edit(ARCHIVE, "")
    expected = f"expected a review within 180 days, found the last one on {reviewed}"
    wanted = [f"reviewed review-due: {expected}"] if is_due else []
    assert world.seen() == wanted


@pytest.mark.parametrize("answer", [403, 429, 503, 999, requests.ReadTimeout()])
@pytest.mark.parametrize("address", [LATEST, FEED])
def test_an_address_that_says_nothing_is_named_and_is_no_finding(
    world: World, capsys: pytest.CaptureFixture[str], address: str, answer: Answer
) -> None:
    world.answers[address] = answer
    assert world.seen() == []
    assert f"watch.py: cannot be judged from here: {address} " in capsys.readouterr().err


def test_when_no_address_says_anything_it_cannot_run_unless_a_review_is_due(world: World) -> None:
    world.answers = dict.fromkeys(world.answers, 503)
    with pytest.raises(CannotRunError, match="is there a network"):
        world.seen()
    world.edit("2020-02-29", "2019-02-28")
    assert len(world.seen()) == 1


GONE = [(404, "answers 404"), (410, "answers 410"), (" \n", "is empty")]


@pytest.mark.parametrize(("answer", "why"), GONE)
def test_what_is_gone_is_told_once_it_was_asked_for_twice(
    world: World, answer: Answer, why: str
) -> None:
    world.answers[LATEST] = answer
    found = f"expected what the archive records, found that it {why}"
    assert world.seen() == [f"latest archive-gone: {found}"]
    assert world.asked == [LATEST, LATEST, FEED]


@pytest.mark.parametrize("address", ["https://a..b/", f"https://{'a' * 64}.org/"])
def test_what_cannot_be_an_address_is_told(address: str) -> None:
    with pytest.raises(watch.GoneError, match="is no address"):
        watch.ask(address)


NOT_CHANGED = [  # elsewhere, or what no reader sees
    ("Wood", "Coal"),
    ("| **To heat water** | Gas<br><br>Wood |\n", ""),
    ("three <br><br>four", "three\nfour"),
    ("**To light", "To\u200b  light"),
    ("?a=1", ""),
]
CHANGED = [  # and what is shown around it
    (" seven", "", "lamps [Why](https://example.org/) one two three four five six seven"),
    (
        "light lamps",
        "dim lamps",
        "To light lamps [Why](https://example.org/) one two three four five",
    ),
]


@pytest.mark.parametrize(("old", "new"), NOT_CHANGED)
def test_what_changes_no_passage_is_not_told(world: World, old: str, new: str) -> None:
    world.change(old, new)
    assert world.seen() == []


@pytest.mark.parametrize(("old", "new", "around"), CHANGED)
def test_a_passage_that_changed_is_shown_where_it_differs(
    world: World, old: str, new: str, around: str
) -> None:
    world.change(old, new)
    digest = sha256(PASSAGE.replace(old, new).encode()).hexdigest()
    found = f'"{around.replace(old, new)}"; once read: sha256 = "{digest}"'
    message = f'expected "{around}" (lamps, see about.md), found {found}'
    assert world.seen() == [f"passages notice-changed: {message}"]


def test_a_change_is_told_without_the_passage_or_the_version_that_was_read(world: World) -> None:
    world.change(NOTICE.splitlines()[3], "")
    (told,) = world.seen()
    assert told.endswith('a passage that begins with "To light" (lamps, see about.md), found none')
    world.change("five", "5")
    world.answers[READ] = 404
    (told,) = world.seen()
    assert 'expected "To light" (lamps, see about.md), found "To light lamps' in told


@pytest.mark.parametrize("end", ["s", "/more", "-2"])
@pytest.mark.parametrize(("key", "link"), [("setting", SETTING), ("links", FORM)])
def test_a_link_that_the_notice_names_no_longer_is_told(
    world: World, key: str, link: str, end: str
) -> None:
    world.change(f"{link})", f"{link}{end})")
    expected = f"expected {link} in LinkedIn's notice, found none"
    assert world.seen() == [f"{key} notice-link: {expected}"]


def test_a_notice_that_moved_is_told(world: World) -> None:
    world.moved[LATEST] = READ
    assert world.seen() == [f"latest notice-moved: expected {LATEST}, found {READ}"]


FEEDS = [
    (RECORDS.format(TODAY - timedelta(183)), []),
    (RECORDS.format(TODAY - timedelta(184)), ["2019-11-30"]),
    ("<html>", ["no date at all"]),
]


@pytest.mark.parametrize(("feed", "found"), FEEDS)
def test_an_archive_is_asleep_after_183_days(world: World, feed: str, found: list[str]) -> None:
    world.answers[FEED] = feed
    expected = "feed archive-asleep: expected something new within 183 days"
    assert world.seen() == [f"{expected}, found {newest}" for newest in found]
