#!/usr/bin/env python3
"""Ask the world whether the guide still fits it: links, the age of the labels, and LinkedIn's notice.

This is the only part of the project that uses the network, so it is run by itself: once a week, and by hand.
Exit code: 0 all well, 1 something needs a look (each on a line of its own), 2 cannot run.
"""

import sys
import time
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests

from findings import CannotRunError, Finding, run
from guide.notice import Archive, Passage, UnreadError, look
from markdown_page import read_page
from page_files import PageError, find_pages

FILE_NAME = "settings-path.toml"
REVIEW_EVERY = timedelta(days=180)
SECONDS = 20  # until an address counts as too slow to be judged
PAUSE = 5  # seconds until an address is asked again, before it is called dead
GONE = {404, 410}  # other refusals (403, 429, LinkedIn's 999) mean "no robots", and say nothing about the page
HEADERS = {"User-Agent": "Mozilla/5.0"}


@dataclass(frozen=True)
class Guide:
    """What is watched of the canonical settings path."""

    reviewed: date
    setting: str
    sources: Mapping[str, str]
    archive: Archive | None


def load(file: Path) -> Guide:
    """Read the canonical file. Raises `CannotRunError` when it cannot be read."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
        archive = raw.get("archive")
        if archive:
            parts = [Passage(**{**part, "pages": tuple(part["pages"])}) for part in archive["passages"]]
            archive = Archive(**{**archive, "links": tuple(archive["links"]), "passages": tuple(parts)})
        sources = {key: source["url"] for key, source in raw["sources"].items()}
        return Guide(raw["reviewed"], raw["setting"], sources, archive)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotRunError(f"{file}: {error}") from None


def outside_links(docs: Path, guide: Guide) -> dict[str, tuple[Path, int]]:
    """Return every outside address on the pages and in `guide`, with the place where it stands first."""
    places: dict[str, tuple[Path, int]] = {}
    for file in find_pages(docs):
        try:
            links = read_page(file).links
        except PageError:  # the check names it
            continue
        for link in links:
            if link.href.startswith(("http://", "https://")):
                places.setdefault(link.href.partition("#")[0], (file, link.line))
    toml = (docs / FILE_NAME).read_text("utf-8")
    for address in [guide.setting, *guide.sources.values(), *([guide.archive.as_read] if guide.archive else [])]:
        places.setdefault(address, (docs / FILE_NAME, toml.partition(address)[0].count("\n") + 1))
    return places


def ask(address: str) -> requests.Response | requests.RequestException:
    """Return the answer of `address`, without its text, or why there is none."""
    try:
        with requests.get(address, timeout=SECONDS, stream=True, headers=HEADERS) as response:
            return response
    except requests.RequestException as error:
        return error


def fault(address: str, answer: requests.Response | requests.RequestException) -> str | None:
    """Return what is wrong with `address`, or None when it is well or cannot be judged from here."""
    if isinstance(answer, requests.Timeout | requests.TooManyRedirects):
        return None
    if isinstance(answer, Exception):
        return "does not answer"
    if answer.status_code in GONE:
        return f"answers {answer.status_code}"
    return f"leads to {answer.url}" if _is_well(answer) and _is_front_page(address, answer.url) else None


def _is_well(answer: requests.Response | requests.RequestException) -> bool:
    return isinstance(answer, requests.Response) and answer.status_code < 400  # its own `ok` takes 999 for well


def _is_front_page(asked: str, led_to: str) -> bool:
    """Return whether an address leads far up, to its host or a section, and not to where one has to log in first."""
    before, after = urlsplit(asked), urlsplit(led_to)
    steps = [step for step in before.path.split("/") if step] + [before.query] * bool(before.query)
    left = [step for step in after.path.split("/") if step]
    return bool(steps) and len(left) <= len(steps) / 2 and unquote(steps[-1]) not in unquote(after.query)


def ask_all(addresses: Iterable[str]) -> dict[str, requests.Response | requests.RequestException]:
    """Return what each of `addresses` answers; those that seem to be dead are asked twice.

    Raises `CannotRunError` when none answers at all.
    """
    with ThreadPoolExecutor(16) as threads:
        answers = dict(zip(addresses, threads.map(ask, addresses), strict=True))
        if not any(isinstance(answer, requests.Response) for answer in answers.values()):
            raise CannotRunError(f"none of {len(answers)} addresses answers; is there a network?")
        doubtful = [address for address, answer in answers.items() if fault(address, answer)]
        if doubtful:
            time.sleep(PAUSE)
        return answers | dict(zip(doubtful, threads.map(ask, doubtful), strict=True))


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


def age(file: Path, guide: Guide, today: date) -> list[Finding]:
    """Return a finding when the labels have not been compared with their sources for longer than `REVIEW_EVERY`."""
    if today - guide.reviewed <= REVIEW_EVERY:
        return []
    line = file.read_text("utf-8").partition("\nreviewed")[0].count("\n") + 2
    message = f"expected a review within {REVIEW_EVERY.days} days, last reviewed {guide.reviewed}"
    return [Finding(file, line, "review-due", message)]


def check(docs: Path) -> list[Finding]:
    """Return everything that needs a look. Raises `CannotRunError` without a network or a canonical file."""
    file, today = docs / FILE_NAME, date.today()
    guide = load(file)
    places = outside_links(docs, guide)
    answers = ask_all(places)
    faults = {address: fault(address, answer) for address, answer in answers.items()}
    unsure = sum(not (faults[address] or _is_well(answer)) for address, answer in answers.items())
    print(f"watch.py: {len(places)} addresses asked, {unsure} of them cannot be judged from here", file=sys.stderr)
    findings = [Finding(*places[address], "link-dead", f"{address}: {why}") for address, why in faults.items() if why]
    findings += age(file, guide, today)
    return findings + (look(guide.archive, guide.setting, file, today, fetch) if guide.archive else [])


def main(arguments: list[str] | None = None) -> int:
    """Print what needs a look and return the exit code."""
    return run(check, "Ask the sources whether the guide still fits them.", "All that answers is as it was.", arguments)


if __name__ == "__main__":
    sys.exit(main())
