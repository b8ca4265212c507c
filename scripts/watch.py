#!/usr/bin/env python3
"""Ask the world whether the guide still fits it: links, the age of the labels, and LinkedIn's notice.

This is the only part of the project that uses the network, so it is run by itself: once a week, and by hand.
"""

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
from urllib.parse import unquote, urlsplit

import requests
from checks.reading import Guide, read_guide

from additions.notice import UnreadError, look
from checks.command import run
from checks.finding import CannotRunError, Finding
from checks.settings_path import FILE_NAME
from checks.text import line_of

REVIEW_EVERY = timedelta(days=180)
SECONDS = 20  # until an address counts as too slow to be judged
PAUSE = 5  # seconds until an address is asked again, before it is called dead
GONE = {
    404,
    410,
}  # other refusals (403, 429, LinkedIn's 999) mean "no robots", and say nothing about the page
HEADERS = {"User-Agent": "Mozilla/5.0"}

Answer = requests.Response | requests.RequestException


def check(docs: Path) -> list[Finding]:
    """Return everything that needs a look. Raises `CannotRunError` without a network or a canonical file."""
    guide, today = read_guide(docs), date.today()
    places = outside_links(guide)
    answers = ask_all(places)
    faults = {address: fault(address, answer) for address, answer in answers.items()}
    unsure = sum(not (faults[address] or _is_well(answer)) for address, answer in answers.items())
    print(
        f"watch.py: {len(places)} addresses asked, {unsure} of them cannot be judged from here",
        file=sys.stderr,
    )
    findings = [
        Finding(*places[address], "link-dead", "an address that answers", f"{address} {why}")
        for address, why in faults.items()
        if why
    ]
    seen = (
        list(look(guide.path.archive, guide.path.setting, today, fetch))
        if guide.path.archive
        else []
    )
    if today - guide.path.reviewed > REVIEW_EVERY:
        expected = f"expected a review within {REVIEW_EVERY.days} days"
        seen.append(
            ("reviewed =", "review-due", f"{expected}, found the last one on {guide.path.reviewed}")
        )
    return findings + [
        Finding(
            *_in_toml(guide, about), rule, *message.removeprefix("expected ").split(", found ", 1)
        )
        for about, rule, message in seen
    ]


def outside_links(guide: Guide) -> dict[str, tuple[Path, int]]:
    """Return every outside address on the pages and in the canonical file, with the place where it stands first."""
    places: dict[str, tuple[Path, int]] = {}
    for page in guide.pages.values():
        for node in page.tree.css("a"):
            address = (node.attributes.get("href") or "").partition("#")[0]
            if address.startswith(("http://", "https://")):
                places.setdefault(address, (page.file, page.line_of(address)))
    archive = [guide.path.archive.as_read] if guide.path.archive else []
    for address in (
        guide.path.setting,
        *(source.url for source in guide.path.sources.values()),
        *archive,
    ):
        places.setdefault(address, _in_toml(guide, address))
    return places


def ask_all(addresses: Iterable[str]) -> dict[str, Answer]:
    """Return what each of `addresses` answers, the dead ones asked twice; raise `CannotRunError` when none does."""
    with ThreadPoolExecutor(16) as threads:
        answers = dict(zip(addresses, threads.map(_ask, addresses), strict=True))
        if not any(isinstance(answer, requests.Response) for answer in answers.values()):
            raise CannotRunError(f"none of {len(answers)} addresses answers; is there a network?")
        doubtful = [address for address, answer in answers.items() if fault(address, answer)]
        time.sleep(PAUSE if doubtful else 0)
        return answers | dict(zip(doubtful, threads.map(_ask, doubtful), strict=True))


def fault(address: str, answer: Answer) -> str | None:
    """Return what is wrong with `address`, or None when it is well or cannot be judged from here."""
    if isinstance(answer, requests.Timeout | requests.TooManyRedirects):
        return None
    if isinstance(answer, Exception):
        return "does not answer"
    if answer.status_code in GONE:
        return f"answers {answer.status_code}"
    return (
        f"leads to {answer.url}"
        if _is_well(answer) and _is_front_page(address, answer.url)
        else None
    )


def fetch(address: str) -> tuple[str, str]:
    """Return the text at `address` and the address that it led to. Raises `UnreadError` when it fails twice."""
    for pause in (PAUSE, 0):
        try:
            response = requests.get(address, timeout=SECONDS, headers=HEADERS)
            response.encoding = "utf-8"
            if _is_well(response) and response.text.strip():
                return response.text, response.url
            problem = "is empty" if _is_well(response) else f"answers {response.status_code}"
        except requests.RequestException as error:
            problem = "is too slow" if isinstance(error, requests.Timeout) else "does not answer"
        time.sleep(pause)
    raise UnreadError(f"{problem}: {address}")


def _in_toml(guide: Guide, text: str) -> tuple[Path, int]:
    """Return where `text` stands in the canonical file."""
    file = guide.docs / FILE_NAME
    return file, line_of(guide.path_text, text)


def _ask(address: str) -> Answer:
    try:
        with requests.get(address, timeout=SECONDS, stream=True, headers=HEADERS) as response:
            return response
    except requests.RequestException as error:
        return error


def _is_well(answer: Answer) -> bool:
    return (
        isinstance(answer, requests.Response) and answer.status_code < 400
    )  # its own `ok` takes 999 for well


def _is_front_page(asked: str, led_to: str) -> bool:
    """Tell whether an address leads far up, to its host or a section, and not to where one has to log in first."""
    before, after = urlsplit(asked), urlsplit(led_to)
    steps = [step for step in before.path.split("/") if step] + [before.query] * bool(before.query)
    left = [step for step in after.path.split("/") if step]
    return (
        bool(steps)
        and len(left) <= len(steps) / 2
        and unquote(steps[-1]) not in unquote(after.query)
    )


if __name__ == "__main__":
    sys.exit(
        run(
            lambda: check(DOCS),
            "Ask the sources whether the guide still fits them.",
            "All that answers is as it was.",
        )
    )
