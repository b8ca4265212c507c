"""LinkedIn's notice, as an archive records it: does it still say what the pages say that it says?

The notice is LinkedIn's, so no copy of it is kept here. `[archive]` in settings-path.toml has a digest of each passage
that pages speak of, which tells that it has changed, and the address of the version that was read, which tells where.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import takewhile
from pathlib import Path

from findings import Finding

ASLEEP = timedelta(days=183)
AROUND = 8  # words that are shown before the first difference, and from there on
ALIKE = 0.5  # of 1; a passage that was reworded reached 0.95, the nearest other one 0.19


class UnreadError(Exception):
    """An address gives no text. The message completes "it …"."""


@dataclass(frozen=True)
class Passage:
    """A paragraph or row of the notice: its first words, the digest of all, and the pages that speak of it."""

    id: str
    begins: str
    sha256: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Archive:
    """Where the notice is recorded: its newest version, the one that was read, and a feed of all that is recorded.

    `links` are the addresses that the notice has to name besides the direct link.
    """

    latest: str
    as_read: str
    feed: str
    links: tuple[str, ...]
    passages: tuple[Passage, ...]


def passages(notice: str) -> list[str]:
    """Return the paragraphs and the table rows of a notice in Markdown, each in one line and without its marks.

    What no reader sees makes no difference: line breaks, kinds of space, bold, the parameters of addresses.
    """
    return list(filter(None, map(_plain, re.split(r"\n\s*\n|\n(?=\|)", notice))))


def digest(passage: str) -> str:
    """Return what stands for a passage in settings-path.toml."""
    return hashlib.sha256(passage.encode()).hexdigest()


def look(
    archive: Archive, setting: str, file: Path, today: date, fetch: Callable[[str], tuple[str, str]]
) -> list[Finding]:
    """Return what has changed in the notice and in its archive, placed in `file`, the canonical settings path.

    `fetch` returns the text at an address and the address that it led to, or raises `UnreadError`.
    """
    toml = file.read_text("utf-8")

    def finding(about: str, rule: str, message: str) -> Finding:
        return Finding(file, toml.partition(about)[0].count("\n") + 1, rule, message)

    findings = []
    try:
        notice, led_to = fetch(archive.latest)
        if led_to != archive.latest:
            findings.append(finding(archive.latest, "notice-moved", f"expected {archive.latest}, found {led_to}"))
        for link in (setting, *archive.links):
            if not re.search(re.escape(link) + r"(?!/?[\w-])", notice):
                findings.append(finding(link, "notice-link", f"expected {link} in LinkedIn's notice, found none"))
        for passage, message in _changes(archive, passages(notice), fetch):
            findings.append(finding(passage.sha256, "notice-changed", message))
    except UnreadError as error:
        findings.append(finding(archive.latest, "notice-gone", f"expected LinkedIn's notice, found that it {error}"))
    try:
        feed, _ = fetch(archive.feed)
        dates = re.findall(r"<updated>(\d{4}-\d\d-\d\d)", feed)
        if not dates:
            raise UnreadError(f"has no date: {archive.feed}")
        newest = date.fromisoformat(max(dates))
        if today - newest > ASLEEP:
            message = f"expected something new within {ASLEEP.days} days, newest is of {newest}"
            findings.append(finding(archive.feed, "archive-asleep", message))
    except UnreadError as error:
        findings.append(finding(archive.feed, "archive-gone", f"expected the archive's feed, found that it {error}"))
    return findings


def _plain(text: str) -> str:
    text = re.sub(r"[*\\]|\?[^\s()]*(?=\))", "", re.sub(r"<br ?/?>|\|", " ", text))
    text = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C")
    return " ".join(text.split())


def _changes(
    archive: Archive, now: list[str], fetch: Callable[[str], tuple[str, str]]
) -> Iterator[tuple[Passage, str]]:
    digests = set(map(digest, now))
    changed = [passage for passage in archive.passages if passage.sha256 not in digests]
    try:
        then = passages(fetch(archive.as_read)[0]) if changed else []
    except UnreadError:
        then = []
    for passage in changed:
        old = next((text for text in then if text.startswith(passage.begins)), passage.begins)
        new = next((text for text in now if text.startswith(passage.begins)), None) or _most_like(old, now)
        if new:
            expected, found = _difference(old.split(), new.split())
            message = f'expected "{expected}", found "{found}"; once read: sha256 = "{digest(new)}"'
        else:
            message = f'expected a passage that begins with "{passage.begins}", found none'
        yield passage, f"{passage.id}, see {', '.join(passage.pages)}: {message}"


def _most_like(old: str, texts: list[str]) -> str | None:
    close = get_close_matches(old.split(), [text.split() for text in texts], 1, ALIKE)
    return " ".join(close[0]) if close else None


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """Return the words around the first difference, as they were and as they are."""
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
    start = max(alike - AROUND, 0)
    return " ".join(old[start : alike + AROUND]), " ".join(new[start : alike + AROUND])
