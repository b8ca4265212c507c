#!/usr/bin/env python3
"""Ask whether LinkedIn's notice still says what the pages say, and whether a review is due.

The notice is read where an archive records it. No copy of it is kept here: `[archive]` in
settings-path.toml has a digest of each passage that pages speak of, which tells that it has
changed, and the address of the version that was read, which tells where.

Nothing else in the project uses the network, so this is run by itself: once a week, and by hand.
"""

import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path

import requests

from checks.command import run
from checks.finding import CannotRunError, Finding
from checks.settings_path import (
    FILE_NAME,
    Archive,
    Passage,
    SettingsPath,
    load,
    review_due,
)
from checks.text import common_start, digest, line_of, quoted

DOCS = Path(__file__).resolve().parent.parent / "docs"

SECONDS = 20  # until an address counts as too slow
PAUSE = 5  # seconds until an address is asked again
GONE = (404, 410)  # other refusals, such as 403, 429 and 503, say nothing about what is there
HEADERS = {"User-Agent": "Mozilla/5.0"}

ASLEEP = timedelta(days=183)
AROUND = 8  # words that are shown before the first difference, and from there on
ALIKE = 0.5  # of 1; a passage that was reworded reached 0.95, the nearest other one 0.19

Seen = tuple[str, str, str, str]  # what in settings-path.toml it is about, rule, expected, found


class GoneError(Exception):
    """There is no text at an address any more: the address, and what it does instead."""


class SilentError(Exception):
    """An address does not say whether there is a text: the address, and what it does instead."""


def watch(file: Path, today: date) -> list[Finding]:
    """Return what needs a look in the settings path at `file`.

    What cannot be judged is said and is no finding. Raises `CannotRunError` when nothing can be.
    """
    settings_path = load(file)
    seen = list(look_at_review(settings_path, today))
    looks = []
    if archive := settings_path.archive:
        links = (settings_path.setting, *archive.links)
        looks = [partial(look_at_notice, archive, links), partial(look_at_feed, archive, today)]
    silent = 0
    for look in looks:
        try:
            seen += look()
        except GoneError as error:
            address, answer = error.args
            seen.append((address, "archive-gone", "what the archive records", f"that it {answer}"))
        except SilentError as error:
            print("watch.py: cannot be judged from here:", *error.args, file=sys.stderr)
            silent += 1
    if looks and silent == len(looks) and not seen:
        raise CannotRunError("no address says anything; is there a network?")
    text = file.read_text("utf-8")
    findings = []
    for about, rule, expected, found in seen:
        findings.append(Finding(file, line_of(text, about), rule, expected, found))
    return findings


def look_at_review(settings_path: SettingsPath, today: date) -> Iterator[Seen]:
    """Yield that the labels have to be compared with their sources again, if they have to."""
    if due := review_due(settings_path, today):
        yield "reviewed =", "review-due", *due


def look_at_notice(archive: Archive, links: tuple[str, ...]) -> Iterator[Seen]:
    """Yield what has changed in LinkedIn's notice, which has to name the `links`."""
    notice, led_to = fetch(archive.latest)
    if led_to != archive.latest:
        yield archive.latest, "notice-moved", archive.latest, led_to
    for link in links:
        if not re.search(re.escape(link) + r"(?!/?[\w-])", notice):
            yield link, "notice-link", f"{link} in LinkedIn's notice", "none"
    now = passages_of(notice)
    digests = [digest(text) for text in now]
    changed = [passage for passage in archive.passages if passage.sha256 not in digests]
    then = read_then(archive) if changed else []
    for passage in changed:
        pages = f"{passage.id}, see {', '.join(passage.pages)}"
        expected, found = compare(passage, then, now)
        yield passage.sha256, "notice-changed", f"{expected} ({pages})", found


def look_at_feed(archive: Archive, today: date) -> Iterator[Seen]:
    """Yield that the archive has fallen asleep, if it has."""
    feed, _ = fetch(archive.feed)
    newest = max(re.findall(r"<updated>(\d{4}-\d\d-\d\d)", feed), default="")
    if newest < str(today - ASLEEP):
        expected = f"something new within {ASLEEP.days} days"
        yield archive.feed, "archive-asleep", expected, newest or "no date at all"


def read_then(archive: Archive) -> list[str]:
    """Return the passages of the version that was read, or none when it cannot be had."""
    try:
        notice, _ = fetch(archive.as_read)
    except (GoneError, SilentError):
        return []
    return passages_of(notice)


def compare(passage: Passage, then: list[str], now: list[str]) -> tuple[str, str]:
    """Return what a changed `passage` said and says around the first difference."""
    old = [text for text in then if text.startswith(passage.begins)] or [passage.begins]
    said = old[0].split()
    texts = [text.split() for text in now]
    begun = [words for words in texts if " ".join(words).startswith(passage.begins)]
    similar = begun or get_close_matches(said, texts, 1, ALIKE)
    if not similar:
        return f"a passage that begins with {quoted(passage.begins)}", "none"
    says = similar[0]
    place = common_start(said, says)
    around = slice(max(place - AROUND, 0), place + AROUND)
    once_read = f'once read: sha256 = "{digest(" ".join(says))}"'
    return quoted(" ".join(said[around])), f"{quoted(' '.join(says[around]))}; {once_read}"


def passages_of(notice: str) -> list[str]:
    """Return paragraphs and table rows of a notice in Markdown, without what no reader sees."""
    parts = [plain(part) for part in re.split(r"\n\s*\n|\n(?=\|)", notice)]
    return [part for part in parts if part]


def plain(text: str) -> str:
    """Return `text` in one line, without marks, the queries of addresses and invisible letters."""
    text = re.sub(r"<br ?/?>|\|", " ", text)
    text = re.sub(r"[*\\]|\?[^\s()]*(?=\))", "", text)
    letters = [each for each in " ".join(text.split()) if unicodedata.category(each)[0] != "C"]
    return " ".join("".join(letters).split())


def fetch(address: str) -> tuple[str, str]:
    """Return the text at `address`, and the address that it led to.

    It is asked twice before `GoneError` or `SilentError` is raised.
    """
    try:
        return ask(address)
    except (GoneError, SilentError):
        time.sleep(PAUSE)
        return ask(address)


def ask(address: str) -> tuple[str, str]:
    """Ask `address` once; return and raise as `fetch` does."""
    try:
        response = requests.get(address, timeout=SECONDS, headers=HEADERS)
    except ValueError:  # so requests and urllib3 call an address that cannot be one
        raise GoneError(address, "is no address") from None
    except requests.RequestException as error:
        raise SilentError(address, f"does not answer ({type(error).__name__})") from None
    if response.status_code in GONE:
        raise GoneError(address, f"answers {response.status_code}")
    if response.status_code >= 400:
        raise SilentError(address, f"answers {response.status_code}")
    response.encoding = "utf-8"
    if not response.text.strip():
        raise GoneError(address, "is empty")
    return response.text, response.url


if __name__ == "__main__":
    sys.exit(
        run(
            lambda: watch(DOCS / FILE_NAME, date.today()),
            "Ask whether LinkedIn's notice says what the pages say, and whether a review is due.",
            "All that answers is as it was.",
        )
    )
