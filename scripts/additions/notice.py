"""LinkedIn's notice, as an archive records it: does it still say what the pages say that it says?

No copy of it is kept here. `[archive]` in settings-path.toml has a digest of each passage that pages speak of, which
tells that it has changed, and the address of the version that was read, which tells where.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from checks.settings_path import Archive
from checks.text import common_start, digest, quoted

ASLEEP = timedelta(days=183)
AROUND = 8  # words that are shown before the first difference, and from there on
ALIKE = 0.5  # of 1; a passage that was reworded reached 0.95, the nearest other one 0.19

Fetch = Callable[
    [str], tuple[str, str]
]  # an address -> the text there, and the address that it led to
Seen = tuple[str, str, str]  # what in the canonical file it is about, the rule, the message


class UnreadError(Exception):
    """An address gives no text. The message completes "it …"."""


def look(archive: Archive, setting: str, today: date, fetch: Fetch) -> Iterator[Seen]:
    """Yield what has changed in the notice and in its archive. `fetch` raises `UnreadError` where there is no text."""
    try:
        notice, led_to = fetch(archive.latest)
        if led_to != archive.latest:
            yield archive.latest, "notice-moved", f"expected {archive.latest}, found {led_to}"
        for link in (setting, *archive.links):
            if not re.search(re.escape(link) + r"(?!/?[\w-])", notice):
                yield link, "notice-link", f"expected {link} in LinkedIn's notice, found none"
        yield from _changes(archive, passages(notice), fetch)
    except UnreadError as error:
        yield archive.latest, "notice-gone", f"expected LinkedIn's notice, found that it {error}"
    try:
        newest = max(re.findall(r"<updated>(\d{4}-\d\d-\d\d)", fetch(archive.feed)[0]), default="")
        if not newest or today - date.fromisoformat(newest) > ASLEEP:
            expected = f"expected something new within {ASLEEP.days} days"
            yield archive.feed, "archive-asleep", f"{expected}, found {newest or 'no date at all'}"
    except UnreadError as error:
        yield archive.feed, "archive-gone", f"expected the archive's feed, found that it {error}"


def passages(notice: str) -> list[str]:
    """Return the paragraphs and table rows of a notice in Markdown, one line each, without what no reader sees."""
    return list(filter(None, map(_plain, re.split(r"\n\s*\n|\n(?=\|)", notice))))


def _plain(text: str) -> str:
    text = re.sub(r"[*\\]|\?[^\s()]*(?=\))", "", re.sub(r"<br ?/?>|\|", " ", text))
    text = "".join(
        letter for letter in text if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    return " ".join(text.split())


def _changes(archive: Archive, now: list[str], fetch: Fetch) -> Iterator[Seen]:
    digests = set(map(digest, now))
    changed = [passage for passage in archive.passages if passage.sha256 not in digests]
    try:
        then = passages(fetch(archive.as_read)[0]) if changed else []
    except UnreadError:
        then = []
    for passage in changed:
        old = next(
            (text for text in then if text.startswith(passage.begins)), passage.begins
        ).split()
        known = [text.split() for text in now if text.startswith(passage.begins)]
        near = known or get_close_matches(old, [text.split() for text in now], 1, ALIKE)
        message = f"expected a passage that begins with {quoted(passage.begins)}, found none"
        if near:
            alike = common_start(old, near[0])
            around = slice(max(alike - AROUND, 0), alike + AROUND)
            expected, found = (quoted(" ".join(words[around])) for words in (old, near[0]))
            message = f'expected {expected}, found {found}; once read: sha256 = "{digest(" ".join(near[0]))}"'
        yield (
            passage.sha256,
            "notice-changed",
            f"{passage.id}, see {', '.join(passage.pages)}: {message}",
        )
